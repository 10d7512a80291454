"""Forks: work on many items spread over all cores, by forking; in this process where the platform cannot fork."""

import functools
import marshal
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from tearsheet.errors import Note
from tearsheet.errors import doing as doing_of

Item = TypeVar("Item")

WORTH = 400  # items; below this, starting a process (10-20 ms) takes longer than the work it would take over


def cores() -> int:
    """Return how many CPU cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_possible() -> bool:
    """Say whether this process can be forked and the fork be relied on.

    A fork of a process with threads (plain pelican's spinner is one) may hang on a lock whose owner was not copied.
    Windows has no forks, and on macOS the system's own libraries may end one that uses them.
    """
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


class WorkerError(RuntimeError):
    """An error in a worker, in words; its notes say what it was doing, and its traceback."""


def spread(
    work: Callable[[Sequence[Item]], list[Any]],
    items: Sequence[Item],
    lost: Callable[[Item], list[Any]] | None = None,
) -> list[Any]:
    """Return the results of `work` for all items, in no order; each core works on every n-th item.

    `work` returns plain values (numbers, text, bytes, tuples, lists), since they cross processes. Where a worker is
    killed, the item that did it is found by halving, and `lost` gives the results for it. Raises what a worker raised:
    OSError as it was, anything else as WorkerError.
    """
    number = min(cores(), max(1, len(items) // WORTH))
    if number == 1 or not is_possible():
        return work(items)
    shares = [items[index::number] for index in range(1, number)]
    children = [_start(work, share) for share in shares]
    try:
        results = work(items[::number])
    except BaseException:
        for child, _ in children:
            _end(child)
        raise
    for share, (child, file) in zip(shares, children, strict=True):
        results += _collect(child, file, functools.partial(_halved, work, share, lost))
    return results


def _halved(
    work: Callable[[Sequence[Item]], list[Any]], items: Sequence[Item], lost: Callable[[Item], list[Any]] | None
) -> list[Any]:
    """Return the results of items one of which has killed a worker, in halves until that item is found."""
    if lost is None:
        raise WorkerError("a worker was killed, perhaps for want of memory")
    if len(items) == 1:
        return lost(items[0])
    results = []
    for half in (items[: len(items) // 2], items[len(items) // 2 :]):
        results += _collect(*_start(work, half), functools.partial(_halved, work, half, lost))
    return results


def _start(work: Callable[[Sequence[Item]], list[Any]], items: Sequence[Item]) -> tuple[int, Any]:
    """Start a worker; return its process id and the file into which it writes its results."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (read and closed when the worker has ended)
    child = os.fork()
    if child:
        return child, file
    status = 1
    try:
        marshal.dump((True, work(items)), file)
        status = 0
    except OSError as error:
        marshal.dump((False, (error.errno, error.strerror, str(error.filename or ""))), file)
    except BaseException as error:  # noqa: BLE001  (a worker never returns; the parent raises it)
        trace = "".join(traceback.format_exception(error))
        marshal.dump((False, [f"{type(error).__name__}: {error}", str.__str__(doing_of(error)), trace]), file)
    finally:
        file.flush()
        os._exit(status)


def _collect(child: int, file: Any, killed: Callable[[], list[Any]]) -> list[Any]:
    """Wait for a worker and return its results; where it was killed, return what `killed` returns."""
    os.waitpid(child, 0)
    with file:
        file.seek(0)
        try:
            done, results = marshal.load(file)  # noqa: S302  (our own child wrote it into a file without a name)
        except (EOFError, ValueError, TypeError):
            return killed()
    if done:
        return list(results)
    if isinstance(results, tuple):
        raise OSError(*results)
    words, doing, trace = results
    error = WorkerError(words)
    error.add_note(Note(doing))
    error.add_note(trace)
    raise error


def _end(child: int) -> None:
    """Stop a worker whose results are no longer needed."""
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)
