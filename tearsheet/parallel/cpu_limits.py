"""CPU limits: how much processor time the work on one article may take.

A timer of the system interrupts the work by raising TooSlowError, again and again until it ends. Code in C does not
notice and can only be ended with its process: `deadly` is for worker processes that may be ended so.
"""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar

from tearsheet.errors import Rejection

SECONDS = 10.0  # of processor time for an article; of 544 the slowest, a page of 260 kB, took 0.3
AGAIN = 0.5  # seconds after which work that has gone on is interrupted again
GRACE = 5.0  # seconds more, or ten interruptions, after which the system ends a process that goes on
MEASURABLE = hasattr(signal, "setitimer") and hasattr(signal, "SIGPROF")  # not on Windows

Given = ParamSpec("Given")
Made = TypeVar("Made")


class TooSlowError(Rejection):
    """The work on an article takes more processor time than its limit.

    `result` is what the work returned, where it has come to an end all the same.
    """

    def __init__(self, doing: str, seconds: float, result: object = None) -> None:
        self.result = result
        super().__init__(f"{doing} took more than {seconds:,.0f} s of processor time", "make it smaller")


class _Limit:
    """A limit being watched: whether the work is still going on (`is_on`), and whether it was interrupted."""

    __slots__ = ("doing", "is_exceeded", "is_on", "seconds")

    def __init__(self, doing: str, seconds: float) -> None:
        self.doing = doing
        self.seconds = seconds
        self.is_on = True
        self.is_exceeded = False

    def exceed(self, _number: int, _frame: object) -> None:
        """Handle the timer's signal: raise TooSlowError if the work is still going on."""
        if self.is_on:
            self.is_exceeded = True
            raise TooSlowError(self.doing, self.seconds)


def can_interrupt() -> bool:
    """Say whether work in this thread can be interrupted: on a system with timers, in the main thread only."""
    return MEASURABLE and threading.current_thread() is threading.main_thread()


def limited(doing: str, seconds: float, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
    """Return what `work` returns; raises TooSlowError where it takes more than `seconds` of processor time.

    `doing` names the work in the message. An outer limit is paused meanwhile.
    """
    if not can_interrupt():
        return work(*given, **named)
    limit = _Limit(doing, seconds)
    around = signal.setitimer(signal.ITIMER_PROF, 0)
    heard = signal.signal(signal.SIGPROF, limit.exceed)
    try:
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
            result = work(*given, **named)
        finally:
            limit.is_on = False  # the outer `finally` is for an interruption right here
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, heard)
        signal.setitimer(signal.ITIMER_PROF, *around)
    if limit.is_exceeded:  # and the work has swallowed the error
        raise TooSlowError(doing, seconds, result)
    return result


def deadly(items: Iterator[Made], seconds: float) -> Iterator[Made]:
    """Return the items one by one; the system ends this process where one takes more than `seconds` plus GRACE."""
    if not MEASURABLE:
        yield from items
        return
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    with contextlib.suppress(StopIteration):
        while True:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds + GRACE)
            try:
                item = next(items)
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            yield item


def was_ended(code: int | None) -> bool:
    """Say whether a process with this exit code was ended by a `deadly` limit."""
    return MEASURABLE and code == -signal.SIGVTALRM
