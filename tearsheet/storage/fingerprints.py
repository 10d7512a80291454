"""Fingerprints: how to tell that a file is the one known before without reading it again.

A stamp holds size, times of change of content and of anything about the file, and inode. Times have steps (4 ms on
Linux), so a file that changes twice in one step keeps its stamp: a stamp younger than `RACY` when it was noted proves
nothing, and its file is read again (git does the same with its index).
"""

import os
import stat

Stamp = tuple[int, int, int, int]

RACY = 50_000_000  # nanoseconds; ten steps of the slowest clock that file systems under Linux use


def stamp(path: str) -> Stamp | None:
    """Return the stamp of a file, None where there is none."""
    try:
        return of(os.stat(path))
    except OSError:
        return None


def own(path: str) -> Stamp | None:
    """Return the stamp of a file that is one itself; None for a link or a folder, and where there is none."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return of(status) if stat.S_ISREG(status.st_mode) else None


def of(status: os.stat_result) -> Stamp:
    """Return a stamp: size, nanoseconds of the last changes of content and of anything, inode."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def proves(known: Stamp, noted: int) -> bool:
    """Say whether a stamp that was noted at this time (nanoseconds) was old enough to prove anything."""
    return max(known[1], known[2]) < noted - RACY
