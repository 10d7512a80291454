"""Workers: seeds read and cleaned on several cores, in the order of the seeds and without holding them all."""

import itertools
import multiprocessing
import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from tearsheet import cleaning, seeds
from tearsheet.article import Article, Refusal
from tearsheet.errors import Rejection
from tearsheet.seeds import Seed

WORTH = 200  # seeds; starting workers takes 0.4 s, in which one process reads as many
CHUNK = 16  # seeds that a worker gets at a time: fewer cost more to hand over than to read
PATIENCE = 30.0  # seconds for a chunk, and one more for every so many bytes
SLOWEST = 200_000  # bytes a second; pages are read twenty times as fast
AHEAD = 4  # chunks for each worker that wait for their turn: what bounds the memory

Articles = list[Article | Refusal]


def read_all(found: Sequence[Seed], workers: int) -> Generator[tuple[Seed, Articles], None, None]:
    """Return each seed with its articles, cleaned, and with what is none in it.

    A worker that is killed or hangs costs its seeds a second reading, each alone; one that does it again is refused.
    """
    if workers == 1 or len(found) < WORTH:
        for seed in found:
            yield seed, read(seed)
        return
    chunks = [found[at : at + CHUNK] for at in range(0, len(found), CHUNK)]
    while chunks:
        done = 0
        with _pool(workers) as pool:
            try:
                for chunk, articles in _in_order(pool, chunks, AHEAD * workers):
                    yield from zip(chunk, articles, strict=True)
                    done += 1
            except (BrokenProcessPool, TimeoutError):
                _kill()
                yield from ((seed, _read_alone(seed)) for seed in chunks[done])
                done += 1
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        chunks = chunks[done:]


def _pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of processes that start anew (a fork of a process with threads can hang) and leave Ctrl-C to us."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


def _in_order(
    pool: ProcessPoolExecutor, chunks: Sequence[Sequence[Seed]], ahead: int
) -> Iterator[tuple[Sequence[Seed], list[Articles]]]:
    """Return the chunks with what a worker read of each, in their order; so many are under way at a time."""
    waiting: deque[tuple[Sequence[Seed], Future[list[Articles]]]] = deque()
    coming = iter(chunks)
    while True:
        waiting += [
            (chunk, pool.submit(_read_chunk, chunk)) for chunk in itertools.islice(coming, ahead - len(waiting))
        ]
        if not waiting:
            return
        chunk, future = waiting.popleft()
        yield chunk, future.result(_patience(chunk))


def _read_chunk(chunk: Sequence[Seed]) -> list[Articles]:
    """Read some seeds."""
    return [read(seed) for seed in chunk]


def _read_alone(seed: Seed) -> Articles:
    """Read a seed in a process of its own."""
    with _pool(1) as pool:
        try:
            return pool.submit(read, seed).result(_patience([seed]))
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


def read(seed: Seed) -> Articles:
    """Return the articles of a seed, cleaned, and what is none in it; whatever a seed does, it raises nothing."""
    articles: Articles = []
    try:
        for article in seeds.read(seed):
            articles.append(_cleaned(article) if isinstance(article, Article) else article)
    except Rejection as rejection:
        articles.append(Refusal(seed.name, "", rejection.reason))
    except Exception as error:  # noqa: BLE001  (no seed may stop those after it, whatever a library makes of it)
        articles.append(Refusal(seed.name, "", f"cannot be read ({type(error).__name__}: {error})"))
    return articles or [Refusal(seed.name, "", "there is no article in it; save it again, with its entries")]


def _cleaned(article: Article) -> Article | Refusal:
    """Return an article without what is no part of it, or the reason why it can be none."""
    try:
        return cleaning.clean(article)
    except Rejection as rejection:
        return Refusal(article.seed, article.part, rejection.reason)
