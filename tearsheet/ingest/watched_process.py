"""Watched process: reads seeds in a child process, so that one that hangs or kills it costs no other.

The child is a fork where the platform can fork (15 ms of processor time), else a new interpreter (1.5 s). A process
with threads that could fork without them starts no child, which would take that long: it reads the seeds itself.
"""

import contextlib
import multiprocessing
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
from tearsheet.parallel import cpu_limits, fence, forks
from tearsheet.seeds import Seed

ASLEEP = 600.0  # seconds without an article from a process whose processor time is limited: it waits for something
PATIENCE = 30.0  # seconds without one where processor time cannot be limited, and one more for every so many bytes
SLOW = "reading it takes too long; make it smaller"
KILLED = "its reader was killed twice, perhaps for want of memory; make it smaller"

Tell = Callable[[int], None]  # how many articles have been read


def context() -> BaseContext:
    """Return how processes are started: as forks where these can be relied on."""
    return multiprocessing.get_context("fork" if forks.is_possible() else "spawn")


def read_all(
    reader: Reader, due: Sequence[Seed], tell: Tell, tries: int = 2
) -> Generator[tuple[Seed, Readings], None, None]:
    """Yield each seed with its articles and refusals; a seed that has killed its reader `tries` times is refused.

    Pass `tries=1` for seeds of which one has killed a reader already: none of them is read in this process itself.
    """
    if tries > 1 and threading.active_count() > 1 and cpu_limits.MEASURABLE and cpu_limits.can_interrupt():
        yield from ((seed, _counted(reader.each(seed), tell)) for seed in due)
        return
    at = tried = 0
    while at < len(due):
        readings: Readings = []
        with _Child(reader, due[at:]) as child:
            for reading in child.readings():
                if reading is None:
                    yield due[at], readings
                    at, tried, readings = at + 1, 0, []
                else:
                    readings.append(reading)
                    tell(1)
        tried += 1
        if at < len(due) and (child.why or tried == tries):
            part = f"all after the first {len(readings):,}" if readings else ""
            refusal = Refusal(due[at].name, part, child.why or KILLED, is_ours=not child.why)
            yield due[at], [*readings, refusal]
            at, tried = at + 1, 0


def _counted(coming: Iterator[Reading | Refusal], tell: Tell) -> Readings:
    """Return the articles and refusals of a seed, calling `tell` after each."""
    readings: Readings = []
    for reading in coming:
        readings.append(reading)
        tell(1)
    return readings


class _Child:
    """A child process that reads seeds; `why` is the reason why it ended before the last, empty where unknown."""

    def __init__(self, reader: Reader, due: Sequence[Seed]) -> None:
        self.why = ""
        self._due = due
        how = context()
        self._coming, sending = how.Pipe(duplex=False)
        arguments = (self._coming, sending, reader.prepared(), due)
        self._process = how.Process(target=_read, args=arguments)  # type: ignore[attr-defined]
        self._process.start()
        sending.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Kill the child if it still runs."""
        self._coming.close()
        self._process.kill()
        self._process.join()

    def readings(self) -> Iterator[Reading | Refusal | None]:
        """Yield what the child reads, and None after each seed, until it ends."""
        done, is_ready = 0, False
        while done < len(self._due):
            if not self._coming.poll(patience(self._due[done]) if is_ready else ASLEEP):
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
            if not is_ready:
                is_ready = True
                continue
            done += reading is None
            yield reading


def patience(*due: Seed) -> float:
    """Return for how many seconds to wait for the next article of some seeds."""
    if cpu_limits.MEASURABLE:
        return ASLEEP
    return PATIENCE + sum(map(size, due)) / seeds.SLOWEST


def size(seed: Seed) -> int:
    """Return how many bytes a seed's file has, 0 where that cannot be told."""
    with contextlib.suppress(OSError):
        return seed.path.stat().st_size
    return 0


def _read(coming: Connection, sending: Connection, reader: Reader, due: Sequence[Seed]) -> None:
    """Read seeds in the child, and send what is read, None once it has started and after each seed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    coming.close()
    with contextlib.suppress(OSError):  # nobody wants it any more
        try:
            sending.send(None)
            for seed in due:
                for reading in each(reader, seed):
                    _send(sending, reading)
                sending.send(None)
        except SettingsError as error:
            sending.send(error)


def each(reader: Reader, seed: Seed) -> Iterator[Reading | Refusal]:
    """Yield the articles of a seed in a process that is killed where one takes too long."""
    return cpu_limits.deadly(reader.each(seed), seeds.allowance(seed, 0))


def _send(sending: Connection, reading: Reading | Refusal) -> None:
    """Send an article or refusal to the parent; an article that cannot be sent is refused."""
    try:
        sending.send(reading)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  (no article may stop those after it)
        article = reading.article if isinstance(reading, Reading) else reading
        sending.send(fence.refusal(error, article.seed, article.part))
