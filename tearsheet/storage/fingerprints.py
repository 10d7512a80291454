"""Fingerprints: tell whether a file has changed without reading it again.

A stamp holds size, times of last change of the contents and of the inode, and the inode's number. On Windows it holds
size and time alone: there the status that comes with a listing knows nothing of inodes, and a file asked for by itself
would have another stamp. Times have steps (4
ms on Linux), so a file that changes twice within one keeps its stamp: a stamp that was noted less than `RACY` after the
file's last change proves nothing, and the file is read again (git does the same with its index).
"""

import os
import stat
import sys

Stamp = tuple[int, int, int, int]

RACY = 50_000_000  # nanoseconds; ten steps of the slowest clock that file systems under Linux use


def stamp(path: str) -> Stamp | None:
    """Return the stamp of a file, following links; None where there is none."""
    try:
        return of(os.stat(path))
    except OSError:
        return None


def own(path: str) -> Stamp | None:
    """Return the stamp of a regular file; None for a link or a folder, and where there is none."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return of(status) if stat.S_ISREG(status.st_mode) else None


def of(status: os.stat_result) -> Stamp:
    """Return the stamp from a file's status: size, mtime and ctime in nanoseconds, inode."""
    if sys.platform == "win32":
        return status.st_size, status.st_mtime_ns, 0, 0
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def proves(file_stamp: Stamp, noted: int) -> bool:
    """Say whether a stamp noted at time `noted` (nanoseconds) was old enough then to prove that nothing has changed."""
    return max(file_stamp[1], file_stamp[2]) < noted - RACY
