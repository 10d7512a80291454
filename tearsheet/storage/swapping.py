"""Swapping: exchanges the names of two files in one step, where the system can do that."""

import errno
import functools
import os
import sys
from collections.abc import Callable

EXCHANGE = 2  # RENAME_EXCHANGE of Linux
HERE = -100  # AT_FDCWD: paths are as seen from the working folder


def swap(one: str, other: str) -> bool:
    """Exchange the names of two files; return whether the system can. FileNotFoundError where one is missing.

    At no moment is either name without a file. Only Linux can, and not on all file systems (NFS).
    """
    rename = _renameat2()
    if rename is None:
        return False
    code = rename(os.fsencode(one), os.fsencode(other))
    if code == errno.ENOENT:
        raise FileNotFoundError(code, os.strerror(code), other)
    return code == 0


def is_possible() -> bool:
    """Say whether this system can swap files, given a file system that can."""
    return _renameat2() is not None


@functools.cache
def _renameat2() -> Callable[[bytes, bytes], int] | None:
    """Return a function that swaps two files and returns the error number (0: none); None where there is none.

    It is looked up at first use: loading ctypes takes some milliseconds.
    """
    if sys.platform != "linux":
        return None
    import ctypes

    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):  # an old or a small C library
        return None
    function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)

    def exchange(one: bytes, other: bytes) -> int:
        return ctypes.get_errno() if function(HERE, one, HERE, other, EXCHANGE) else 0

    return exchange
