"""Workers: reads seeds on several cores; results come in the order of the seeds, and few of them wait in memory."""

import ctypes
import itertools
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from tearsheet import seeds
from tearsheet.ingest import watched_process
from tearsheet.ingest.reader import Reader, Readings
from tearsheet.ingest.watched_process import Tell
from tearsheet.parallel.cpu_limits import MEASURABLE
from tearsheet.seeds import Seed

WORTH = 200  # seeds; starting workers can take 0.6 s, in which one process reads as many
MOST = 60  # workers; for one process of Windows more than 61 cannot be waited for
CHUNK = 16  # seeds that a worker gets at a time: fewer cost more to hand over than to read
LONG = 2**20  # bytes of a file of many articles that is a chunk of its own
AHEAD = 4  # chunks for each worker that wait for their turn: what bounds the memory
TOLD = 0.2  # seconds between two words on how many articles are read

Chunk = Sequence[Seed]


def read_all(
    reader: Reader, due: Sequence[Seed], tell: Tell, workers: int
) -> Generator[tuple[Seed, Readings], None, None]:
    """Yield each seed with its articles and refusals; `tell` is called with how many more articles have been read.

    Where a worker is killed or hangs, the seeds of its chunk are read again, one after the other in a watched process;
    a seed that does it again is refused.
    """
    if workers == 1 or len(due) < WORTH:
        yield from watched_process.read_all(reader, due, tell)
        return
    chunks = list(_chunks(due))
    while chunks:
        done = 0
        pool = _Pool(reader, workers, tell)
        try:
            for chunk, readings in pool.in_order(chunks):
                yield from zip(chunk, readings, strict=True)
                done += 1
        except (BrokenProcessPool, TimeoutError):
            pool.kill()
            pool.end()  # and its threads, with which no fork could be made
            yield from watched_process.read_all(reader, chunks[done], tell, tries=1)
            done += 1
        finally:
            pool.end()
        chunks = chunks[done:]


def _chunks(due: Sequence[Seed]) -> Iterator[Chunk]:
    """Yield the seeds in chunks, in their order; a long file of many articles is a chunk of its own."""
    chunk: list[Seed] = []
    for seed in due:
        is_long = seeds.holds_many(seed) and watched_process.size(seed) > LONG
        if chunk and (is_long or len(chunk) == CHUNK):
            yield chunk
            chunk = []
        chunk.append(seed)
        if is_long:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class _Pool:
    """Worker processes with a reader each, which count articles also while a long file is being read.

    They are forks, which have the compiled names and start at once; where forks are impossible, each compiles the names
    again (0.6 s).
    """

    def __init__(self, reader: Reader, workers: int, tell: Tell) -> None:
        how = watched_process.context()
        self._count = how.RawValue(ctypes.c_long, 0)
        arguments = (reader.prepared(), self._count)
        workers = min(workers, MOST) if sys.platform == "win32" else workers
        self._pool = ProcessPoolExecutor(workers, how, initializer=_prepare, initargs=arguments)
        self._ahead = AHEAD * workers
        self._tell = tell
        self._told = 0

    def in_order(self, chunks: Sequence[Chunk]) -> Iterator[tuple[Chunk, list[Readings]]]:
        """Yield each chunk with what a worker read of it, in order; AHEAD chunks a worker are under way at most."""
        waiting: deque[tuple[Chunk, Future[list[Readings]]]] = deque()
        coming = iter(chunks)
        while True:
            fresh = itertools.islice(coming, self._ahead - len(waiting))
            waiting += [(chunk, self._pool.submit(_read_chunk, chunk)) for chunk in fresh]
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield chunk, self._result(chunk, future)

    def _result(self, chunk: Chunk, future: "Future[list[Readings]]") -> list[Readings]:
        """Return what was read of a chunk, telling of progress meanwhile; TimeoutError where it takes too long."""
        remaining = None if MEASURABLE and len(chunk) == 1 else watched_process.patience(*chunk)
        while remaining is None or remaining > 0:
            try:
                return future.result(TOLD)
            except TimeoutError:
                remaining = remaining if remaining is None else remaining - TOLD
                count = int(self._count.value)
                self._tell(count - self._told)
                self._told = count
        raise TimeoutError

    def kill(self) -> None:
        """Kill all workers, since one that hangs would keep the pool from ending."""
        for worker in multiprocessing.active_children():
            worker.kill()

    def end(self) -> None:
        """Shut the pool down, and wait for the end of its workers."""
        self._pool.shutdown(wait=True, cancel_futures=True)


_reader: Reader  # of this process, if it is a worker
_count: Any  # of the articles that all workers have read


def _prepare(reader: Reader, count: Any) -> None:
    """Give a worker its reader, and leave Ctrl-C to the process that started it."""
    global _reader, _count  # an initializer has no other way to hand something over
    _reader, _count = reader, count
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_chunk(chunk: Chunk) -> list[Readings]:
    """Read the seeds of a chunk in a worker."""
    return [_read(seed) for seed in chunk]


def _read(seed: Seed) -> Readings:
    """Read one seed in a worker, counting its articles."""
    readings: Readings = []
    for reading in watched_process.each(_reader, seed):
        readings.append(reading)
        _count.value += 1  # two at once may count as one: it is only shown
    return readings
