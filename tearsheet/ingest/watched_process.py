"""Watched process: seeds read one after the other in a process apart, so that none can stop the others.

It is a fork, which costs 15 ms of processor time, where the platform can fork; elsewhere it starts anew (1.5 s). A
process with threads can do neither soon nor safely: it reads by itself where work in it can be interrupted.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Self

from tearsheet import seeds
from tearsheet.errors import SettingsError
from tearsheet.ingest.reader import Reader, Reading, Readings
from tearsheet.model.article import Refusal
from tearsheet.parallel import cpu_limits, fence
from tearsheet.seeds import Seed

ASLEEP = 600.0  # seconds without an article from a process whose processor time is limited: it waits for something
PATIENCE = 30.0  # seconds without one where processor time cannot be limited, and one more for every so many bytes
SLOW = "reading it takes too long; make it smaller"
KILLED = "its reader was killed twice, perhaps for want of memory; make it smaller"

Tell = Callable[[int], None]  # how many articles have been read


def context() -> BaseContext:
    """Return how processes are started: as forks, but where there are threads, whose locks a fork may wait for."""
    is_alone = hasattr(os, "fork") and threading.active_count() == 1
    return multiprocessing.get_context("fork" if is_alone else "spawn")


def read_all(
    reader: Reader, found: Sequence[Seed], tell: Tell, tries: int = 2
) -> Generator[tuple[Seed, Readings], None, None]:
    """Return each seed with its articles and with what is none in it; one that kills its reader so often is refused.

    Only one try is for seeds of which one has killed a reader already: this process reads none of these itself.
    """
    if tries > 1 and context().get_start_method() != "fork" and cpu_limits.can_interrupt():
        yield from ((seed, _told(reader.each(seed), tell)) for seed in found)
        return
    at = tried = 0
    while at < len(found):
        readings: Readings = []
        with _Child(reader, found[at:]) as child:
            for reading in child.readings():
                if reading is None:
                    yield found[at], readings
                    at, tried, readings = at + 1, 0, []
                else:
                    readings.append(reading)
                    tell(1)
        tried += 1
        if at < len(found) and (child.why or tried == tries):
            part = f"all after the first {len(readings):,}" if readings else ""
            refusal = Refusal(found[at].name, part, child.why or KILLED, is_ours=not child.why)
            yield found[at], [*readings, refusal]
            at, tried = at + 1, 0


def _told(coming: Iterator[Reading | Refusal], tell: Tell) -> Readings:
    """Return the articles of a seed, telling of each."""
    found: Readings = []
    for reading in coming:
        found.append(reading)
        tell(1)
    return found


class _Child:
    """A process that reads seeds; `why` says why it ended before the last, where that is known."""

    def __init__(self, reader: Reader, found: Sequence[Seed]) -> None:
        self.why = ""
        self._found = found
        how = context()
        self._coming, sending = how.Pipe(duplex=False)
        given = (self._coming, sending, reader.prepared(), found)
        self._process = how.Process(target=_read, args=given)  # type: ignore[attr-defined]
        self._process.start()
        sending.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, if it has not done so."""
        self._coming.close()
        self._process.kill()
        self._process.join()

    def readings(self) -> Iterator[Reading | Refusal | None]:
        """Return what it reads, None after each seed, until it ends."""
        done = 0
        while done < len(self._found):
            if not self._coming.poll(patience(self._found[done])):
                self.why = SLOW
                return
            try:
                reading = self._coming.recv()
            except (EOFError, OSError):
                self._process.join()
                too_slow = cpu_limits.TooSlowError("reading it", cpu_limits.SECONDS)
                self.why = too_slow.reason if cpu_limits.was_ended(self._process.exitcode) else ""
                return
            if isinstance(reading, SettingsError):
                raise reading
            done += reading is None
            yield reading


def patience(*found: Seed) -> float:
    """Return for how many seconds to wait for the next article of some seeds."""
    if cpu_limits.MEASURABLE:
        return ASLEEP
    return PATIENCE + sum(map(size, found)) / seeds.SLOWEST


def size(seed: Seed) -> int:
    """Return how many bytes a seed has, as far as that can be told."""
    with contextlib.suppress(OSError):
        return seed.path.stat().st_size
    return 0


def _read(coming: Connection, sending: Connection, reader: Reader, found: Sequence[Seed]) -> None:
    """Read seeds in the process that is watched, and send what is read, None after each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    coming.close()
    with contextlib.suppress(OSError):  # nobody wants it any more
        try:
            for seed in found:
                for reading in each(reader, seed):
                    _send(sending, reading)
                sending.send(None)
        except SettingsError as error:
            sending.send(error)


def each(reader: Reader, seed: Seed) -> Iterator[Reading | Refusal]:
    """Return the articles of a seed in a process that may be ended for them."""
    return cpu_limits.deadly(reader.each(seed), seeds.allowance(seed, 0))


def _send(sending: Connection, reading: Reading | Refusal) -> None:
    """Send what is read; what cannot be sent is refused."""
    try:
        sending.send(reading)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  (no article may stop those after it)
        article = reading.article if isinstance(reading, Reading) else reading
        sending.send(fence.refusal(error, article.seed, article.part))
