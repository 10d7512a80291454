"""Measuring: how much longer twice the work takes, in CPU seconds of this process, whatever else the machine does."""

import contextlib
import time
from collections.abc import Callable

from tearsheet.errors import TearsheetError
from tearsheet.model.article import Refusal

Work = Callable[[], object]

MOST = 2.6  # of a doubling: twice the work, some for a logarithm, some for a cache that has become too small
SHORTEST = 0.03  # CPU seconds below which nothing is told: what takes so little at its size is no danger
TRIES = 3  # the quickest of some runs counts, where a first one looks wrong


class RefusedError(Exception):
    """The bound has spoken: there is no more to measure."""


def seconds(work: Work, runs: int = 1) -> float:
    """Return the CPU seconds that work takes, of some runs the fewest; RefusedError where it is refused."""
    fewest = float("inf")
    for _ in range(runs):
        started = time.process_time()
        with contextlib.suppress(RecursionError):
            try:
                found = work()
            except TearsheetError:
                raise RefusedError from None
            if isinstance(found, list) and found and all(isinstance(each, Refusal) for each in found):
                raise RefusedError
        fewest = min(fewest, time.process_time() - started)
    return fewest


def growth(prepare: Callable[[int], Work], sizes: list[int]) -> str:
    """Return what is wrong with how work grows from each of some sizes to the next, empty where nothing is.

    Each size is a power of two times the one before. Where a quick way is left for a thorough one, work grows by a
    step: so whatever looks wrong must look wrong at the next doubling too.
    """
    before = 0.0
    for at, size in enumerate(sizes):
        try:
            after = seconds(prepare(size))
            if at and _is_wrong(before, after, size // sizes[at - 1]):
                before, after = seconds(prepare(sizes[at - 1]), TRIES), seconds(prepare(size), TRIES)
                further = seconds(prepare(2 * size), 2)
                if _is_wrong(before, after, size // sizes[at - 1]) and _is_wrong(after, further, 2):
                    return f"{sizes[at - 1]:,}: {before:.3f} s, {size:,}: {after:.3f} s, {2 * size:,}: {further:.3f} s"
        except (RefusedError, TearsheetError):  # the latter where the work is prepared
            return ""
        before = after
    return ""


def _is_wrong(before: float, after: float, times: int) -> bool:
    """Say whether so many times the work takes more than that."""
    return after > SHORTEST and after > before * MOST ** (times.bit_length() - 1)
