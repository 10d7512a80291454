"""Part files: new contents of a file are first written to a hidden neighbour (.NAME.part), then renamed."""

import contextlib
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_WRITING = os.O_WRONLY | os.O_CREAT | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW"))

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.6)  # seconds


@contextlib.contextmanager
def opened(path: str) -> Iterator[tuple[int, str]]:
    """Yield the descriptor of an empty hidden neighbour of a file, and its path; it is deleted if an error occurs.

    On Windows an open file cannot be renamed, so there `write` closes it.
    """
    folder, name = os.path.split(path)
    part = f"{folder}/.{name}.part"
    descriptor = _locked_neighbour(part, folder)
    if descriptor is None:  # another process is writing to it
        part = f"{folder}/.{name}.{secrets.token_hex(8)}.part"
        descriptor = _created(part, folder)
    try:
        yield descriptor, part
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _locked_neighbour(part: str, folder: str) -> int | None:
    """Return the descriptor of the neighbour with the fixed name, locked until it is closed; None where it is in use.

    One that a killed run has left is free: the system has released its lock.
    """
    while fcntl is not None:
        descriptor = _created(part, folder)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # held by another; or no locks here, as on some disks in the network
            os.close(descriptor)
            return None
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.stat(part), os.fstat(descriptor)):
                os.ftruncate(descriptor, 0)
                return descriptor
        os.close(descriptor)  # it has just been given its file's name
    return None


def _created(part: str, folder: str) -> int:
    """Return the descriptor of a neighbour; its folder is created only if opening fails."""
    try:
        return os.open(part, _WRITING, 0o666)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        return os.open(part, _WRITING, 0o666)


def rename_over(part: str, path: str) -> None:
    """Give a file the name of another, which is no more then, in one step.

    Windows refuses that while somebody has either open, as programs that look for viruses or make an index do for
    moments: so it is tried again there, for a second. PermissionError where it is refused still.
    """
    for pause in _PAUSES if sys.platform == "win32" else ():
        try:
            os.replace(part, path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(part, path)


def sync_folder(folder: str) -> None:
    """Flush a folder's entries to disk, so that they survive a power cut, where the platform can open folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(descriptor: int, data: bytes, *, durable: bool) -> None:
    """Write all bytes to an open file, with fsync if `durable`; on Windows, close it."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    if durable:
        os.fsync(descriptor)
    if fcntl is None:
        os.close(descriptor)
