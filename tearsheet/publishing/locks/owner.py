"""The holder of a lock that no system watches over: who it is, and how to tell that it is dead.

Its lock changes with every beat. Who finds one watches it: if it changes, somebody is publishing; if it stays, its
holder was killed. So no clocks are compared. A holder on this machine whose process is gone needs no watching.
"""

import contextlib
import hashlib
import os
import platform
import secrets
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import msgspec

from tearsheet.publishing.targets.target import Say, busy

BEAT = 5.0  # seconds between two renewals
STALE = 4 * BEAT  # seconds without one, after which the holder is taken for dead

Lock = TypeVar("Lock")


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock: a digest of the machine's name, the process, and a token of its own."""

    machine: str
    process: int
    token: str
    beat: int = 0

    @property
    def is_dead(self) -> bool:
        """Whether it was a process of this machine that is no more; Windows cannot be asked without ending it."""
        if self.machine != _machine() or sys.platform == "win32":
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False

    def next_beat(self) -> "Holder":
        """Return the same holder, one beat later."""
        return msgspec.structs.replace(self, beat=self.beat + 1)

    def encode(self) -> bytes:
        """Return the bytes of the lock."""
        return msgspec.json.encode(self)


def this_process() -> Holder:
    """Return a new holder: this process."""
    return Holder(_machine(), os.getpid(), secrets.token_hex(8))


def decode(data: bytes) -> Holder | None:
    """Return who holds a lock; None where it does not say."""
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
        return msgspec.json.decode(data, type=Holder)
    return None


def watched(look: Callable[[], Lock | None], who: Callable[[Lock], Holder | None], name: str, say: Say) -> Lock | None:
    """Return the lock of a dead holder, None where there is none any more; PublishError where its holder is alive.

    `look` returns the lock as it is now, `who` its holder if it says one; `say` hears, in a line, that this waits.
    """
    lock = look()
    if lock is None:
        return None
    holder = who(lock)
    until = time.monotonic()
    if holder is None or not holder.is_dead:
        say(f"{name}: somebody publishes, or was killed at it; waiting {STALE:.0f} seconds at most to see which")
        until += STALE
    while lock is not None and time.monotonic() < until:
        time.sleep(min(BEAT, 1))
        before, lock = lock, look()
        if lock is not None and lock != before:
            raise busy(name)
    return lock


def _machine() -> str:
    """Return a digest of this machine's name, which is nobody's business."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:16]
