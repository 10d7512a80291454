"""CPU limits: how much processor time the work on one article may take.

A timer of the system interrupts the work by raising TooSlowError, again and again until it ends. Code in C does not
notice and can only be ended with its process: `deadly` is for worker processes that may be ended so. Where the system
has no such timers (Windows), a thread looks at the processor time of the process and interrupts in their place, and
whoever started a worker ends it once a time on the clock is over (`ingest/watched_process.py`).
"""

import _thread
import contextlib
import math
import signal
import threading
import time
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
    """Say whether work in this thread can be interrupted: in the main thread only."""
    return threading.current_thread() is threading.main_thread()


def limited(doing: str, seconds: float, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
    """Return what `work` returns; raises TooSlowError where it takes more than `seconds` of processor time.

    `doing` names the work in the message. An outer limit is paused meanwhile.
    """
    if not can_interrupt():
        return work(*given, **named)
    if not MEASURABLE:
        return _watched(doing, seconds, work, *given, **named)
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


_HEARD = signal.SIGABRT  # known to every system; where C code aborts, it ends the process in spite of a handler


class _Watched(_Limit):
    """A limit that a thread watches; it stands still while another limit within it counts."""

    __slots__ = ("_since", "_spent")

    def __init__(self, doing: str, seconds: float) -> None:
        super().__init__(doing, seconds)
        self._spent = 0.0
        self._since = time.process_time()

    def pause(self) -> None:
        """Count no more."""
        self._spent, self._since = self._spent + time.process_time() - self._since, math.inf

    def resume(self) -> None:
        """Count again."""
        self._since = time.process_time()

    @property
    def left(self) -> float:
        """How many seconds of processor time are left."""
        return self.seconds - self._spent - max(time.process_time() - self._since, 0.0)

    def exceed(self, number: int, frame: object) -> None:
        """Raise TooSlowError if the work is still going on, and the thread that asks watches this very limit."""
        if self.left <= 0:
            super().exceed(number, frame)


def _watched(
    doing: str, seconds: float, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs
) -> Made:
    """Do what `limited` does, with a thread that looks at the processor time of this process."""
    limit, ended = _Watched(doing, seconds), threading.Event()
    around = signal.signal(_HEARD, limit.exceed)
    outer = getattr(around, "__self__", None)
    if isinstance(outer, _Watched):
        outer.pause()
    watcher = threading.Thread(target=_watch, args=(limit, ended), daemon=True)
    watcher.start()
    try:
        try:
            result = work(*given, **named)
        finally:
            limit.is_on = False
    finally:
        ended.set()
        watcher.join()
        signal.signal(_HEARD, signal.SIG_DFL if around is None else around)
        if isinstance(outer, _Watched):
            outer.resume()
    if limit.is_exceeded:
        raise TooSlowError(doing, seconds, result)
    return result


def _watch(limit: _Watched, ended: threading.Event) -> None:
    """Interrupt the main thread, again and again, once a limit is used up."""
    wait = limit.seconds
    while not ended.wait(wait):
        if limit.left <= 0:
            _thread.interrupt_main(_HEARD)
        wait = min(max(limit.left, 0.01), AGAIN) if limit.left > 0 else AGAIN


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
