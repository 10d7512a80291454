"""Workers: seeds read on several cores, in the order of the seeds and without holding them all."""

import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from tearsheet.article import Refusal
from tearsheet.reader import Reader, Readings
from tearsheet.seeds import Seed

WORTH = 200  # seeds; starting workers can take 0.6 s, in which one process reads as many
CHUNK = 16  # seeds that a worker gets at a time: fewer cost more to hand over than to read
PATIENCE = 30.0  # seconds for a chunk, and one more for every so many bytes
SLOWEST = 200_000  # bytes a second; pages are read twenty times as fast
AHEAD = 4  # chunks for each worker that wait for their turn: what bounds the memory


def read_all(reader: Reader, found: Sequence[Seed], workers: int) -> Generator[tuple[Seed, Readings], None, None]:
    """Return each seed with its articles and with what is none in it.

    A worker that is killed or hangs costs its seeds a second reading, each alone; one that does it again is refused.
    """
    if workers == 1 or len(found) < WORTH:
        for seed in found:
            yield seed, reader.read(seed)
        return
    chunks = [found[at : at + CHUNK] for at in range(0, len(found), CHUNK)]
    while chunks:
        done = 0
        with _pool(reader, workers) as pool:
            try:
                for chunk, readings in _in_order(pool, chunks, AHEAD * workers):
                    yield from zip(chunk, readings, strict=True)
                    done += 1
            except (BrokenProcessPool, TimeoutError):
                _kill()
                yield from ((seed, _read_alone(reader, seed)) for seed in chunks[done])
                done += 1
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        chunks = chunks[done:]


def _pool(reader: Reader, workers: int) -> ProcessPoolExecutor:
    """Return a pool of processes with this reader.

    They are forks, which know its names already and start at once; a fork of a process with threads can hang, so where
    there are any, or no forks, they start anew and compile the names again (0.6 s each).
    """
    is_alone = hasattr(os, "fork") and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if is_alone else "spawn")
    return ProcessPoolExecutor(workers, context, initializer=_prepare, initargs=(reader.prepared(),))


_reader: Reader  # of this process, if it is a worker


def _prepare(reader: Reader) -> None:
    """Take up a reader in a worker, and leave Ctrl-C to the process that started it."""
    global _reader  # noqa: PLW0603  (an initializer has no other way to hand something over)
    _reader = reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_order(
    pool: ProcessPoolExecutor, chunks: Sequence[Sequence[Seed]], ahead: int
) -> Iterator[tuple[Sequence[Seed], list[Readings]]]:
    """Return the chunks with what a worker read of each, in their order; so many are under way at a time."""
    waiting: deque[tuple[Sequence[Seed], Future[list[Readings]]]] = deque()
    coming = iter(chunks)
    while True:
        waiting += [
            (chunk, pool.submit(_read_chunk, chunk)) for chunk in itertools.islice(coming, ahead - len(waiting))
        ]
        if not waiting:
            return
        chunk, future = waiting.popleft()
        yield chunk, future.result(_patience(chunk))


def _read_chunk(chunk: Sequence[Seed]) -> list[Readings]:
    """Read some seeds in a worker."""
    return [_reader.read(seed) for seed in chunk]


def _read_alone(reader: Reader, seed: Seed) -> Readings:
    """Read a seed in a process of its own."""
    with _pool(reader, 1) as pool:
        try:
            return pool.submit(_read_chunk, [seed]).result(_patience([seed]))[0]
        except BrokenProcessPool:
            reason = "its reader was killed twice, perhaps for want of memory; make it smaller"
        except TimeoutError:
            _kill()
            reason = "reading it takes too long; make it smaller"
        return [Refusal(seed.name, "", reason)]


def _patience(chunk: Sequence[Seed]) -> float:
    """Return the seconds that some seeds may take: many times what the slowest of 2,000 hostile ones took."""
    sizes = (seed.path.stat().st_size for seed in chunk if seed.path.exists())
    return PATIENCE + sum(sizes) / SLOWEST


def _kill() -> None:
    """Kill all workers: one that hangs would keep its pool from ending."""
    for worker in multiprocessing.active_children():
        worker.kill()
