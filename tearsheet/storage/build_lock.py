"""Build lock: only one build of a site at a time, and none while a publication reads its output."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from tearsheet.errors import BuildError, Problem

PATIENCE = 600  # seconds to wait for a running build; one of 10,000 posts from nothing takes a minute


@contextlib.contextmanager
def turn(cache: Path, say: Callable[[str], None], patience: float = PATIENCE) -> Iterator[None]:
    """Hold the build lock of a site; wait for another build that has it, and call `say` with a message then.

    Raises BuildError where the other one does not end within `patience` seconds.
    """
    cache.mkdir(parents=True, exist_ok=True)
    lock = FileLock(cache / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say("Another build of this site is at work; this waits until it has ended.")
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            what = f"another build of this site is at work, and has not ended in {patience:.0f} seconds"
            raise BuildError(Problem("", 0, "another-build", what, "end it, or let it end; then run again")) from None
    try:
        yield
    finally:
        lock.release()
