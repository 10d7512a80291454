"""Files: read within bounds, and written in one step or not at all, without losing what an editor saves meanwhile."""

import contextlib
import os
import stat
from pathlib import Path
from typing import Literal, NamedTuple

from tearsheet.errors import Problem
from tearsheet.storage import part_files, swapping

CHUNK = 2**16  # bytes read at a time: few articles are longer

# Opened without waiting for the other end of a pipe, and as bytes, where the platform has such flags.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


# Result of replacing a file: written, unchanged as it had these bytes, or left because somebody has changed it.
Outcome = Literal["written", "same", "left"]


class Rewrite(NamedTuple):
    """A change of a file: its path below the content folder, and its bytes before and after (None: no file)."""

    path: str
    before: bytes | None
    after: bytes | None


class TooLargeError(OSError):
    """A file is larger than its reader accepts."""


def read_bounded(path: Path | str, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes.

    Raises TooLargeError where there are more, and OSError where it is no regular file (a pipe would hang the reader).
    """
    descriptor = os.open(path, _READING)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file", str(path))
        data = b""
        while status.st_size <= limit and (chunk := os.read(descriptor, min(CHUNK, limit + 1 - len(data)))):
            data += chunk
    finally:
        os.close(descriptor)
    if status.st_size > limit or len(data) > limit:
        raise TooLargeError(0, f"{status.st_size:,} bytes, and the limit is {limit:,}", str(path))
    return data


def write_atomically(path: Path, data: bytes, *, durable: bool = False) -> bool:
    """Make `path` hold `data`, in one atomic step or not at all; return whether it changed.

    The bytes first go to a hidden neighbour of fixed name: a run killed in between leaves no half file, and the next
    run uses the same neighbour again. Where another process is writing to that one, they go to one with a random name:
    the last to finish wins, and both files are whole. There is no fsync unless it is to be `durable`: surviving a power
    cut is not worth 10 ms a file, since nearly every file written here can be made again.
    """
    return put(str(path), data, durable=durable)


def put(path: str, data: bytes, *, durable: bool = False) -> bool:
    """Do what `write_atomically` does, with the path as text, as Path objects would cost 40 µs a file."""
    with contextlib.suppress(FileNotFoundError), open(path, "rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size == len(data) and file.read(len(data)) == data:
            return False
    folder = os.path.dirname(path)
    with part_files.opened(path) as (descriptor, part):
        part_files.write(descriptor, data, durable=durable)
        part_files.rename_over(part, path)
    if durable:
        part_files.sync_folder(folder)
        part_files.sync_folder(os.path.dirname(folder))  # the folder may be as new as the file
    return True


def replace(path: Path | str, before: bytes | None, after: bytes | None) -> Outcome:
    """Make a file that an editor may have open hold `after`, if it still holds `before` (None: there is no file).

    It is compared when nothing is left to do but to rename, and a new file never takes another's place. Where the
    system can swap two files, the old one is compared again after the swap, and put back if somebody has saved it in
    between; so neither a save in place nor one by renaming is lost, at whatever moment. Two cases remain: an editor
    that has held the file open since before and writes into it afterwards without emptying it first; and, on systems
    that cannot swap, a save in the microseconds between comparing and renaming.
    """
    path = str(path)
    folder, name = os.path.split(path)
    part = f"{folder}/.{name}.part"
    try:
        current = held(path)
        if current == after:
            return "same"
        if current != before:
            return "left"
        if after is None:
            return _remove(path, part, before)
        with part_files.opened(path) as (descriptor, part):
            part_files.write(descriptor, after, durable=False)
            return _create(path, part) if before is None else _exchange(path, part, before, after)
    finally:
        _discard(part)  # also one that a killed run has left


def _discard(path: str) -> None:
    """Delete a file, if there is one."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def held(path: Path | str) -> bytes | None:
    """Return the bytes of a file, None where there is none; OSError where it is no regular file."""
    try:
        with open(path, "rb", buffering=0, opener=lambda name, _: os.open(name, _READING)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(0, "not a regular file", str(path))
            return file.readall()
    except FileNotFoundError:
        return None


def _create(path: str, part: str) -> Outcome:
    """Rename `part` to `path`, unless there is such a file already."""
    try:
        os.link(part, path)
    except FileExistsError:
        return "left"
    except OSError:  # a file system without links
        if os.path.lexists(path):
            return "left"
        os.rename(part, path)
    return "written"


def _exchange(path: str, part: str, before: bytes, after: bytes) -> Outcome:
    """Put `part` in the place of a file that holds `before`; anything newer that turns out to be there is put back."""
    try:
        if not swapping.swap(part, path):
            part_files.rename_over(part, path)
            return "written"
    except FileNotFoundError:
        return "left"
    outcome: Outcome = "written"
    expected, ours = before, after
    while (displaced := held(part)) != expected and displaced is not None:
        outcome = "left"
        try:
            swapping.swap(part, path)
        except FileNotFoundError:  # removed, but what came to light here has been saved before and is nowhere else
            _create(path, part)
            break
        expected, ours = ours, displaced
    return outcome


def _remove(path: str, part: str, before: bytes | None) -> Outcome:
    """Delete a file that holds `before`; it is moved aside first, and back if it holds something else."""
    try:
        part_files.rename_over(path, part)
    except FileNotFoundError:
        return "same"
    if held(part) == before:
        return "written"
    _create(path, part)
    return "left"


def overtaken(path: str, doing: str) -> Problem:
    """Return the problem of a file that somebody has saved while it was being processed."""
    return Problem(
        path,
        0,
        "changed-meanwhile",
        f"it changed while it was {doing}",
        "left as it is, the next run looks at it again",
    )


def decoded(data: bytes) -> str:
    """Return bytes as text; `encoded` makes the same bytes of it again, even where they are no UTF-8."""
    return data.decode(errors="surrogateescape")


def encoded(text: str) -> bytes:
    """Return a text from `decoded` as its bytes."""
    return text.encode(errors="surrogateescape")


def formed(text: str, like: str | None) -> str:
    """Return a text with the line ends and the byte order mark of the text `like`; unchanged where that is None."""
    if like is None:
        return text
    mark = "\ufeff" if like.startswith("\ufeff") else ""
    return mark + (text.replace("\n", "\r\n") if like.partition("\n")[0].endswith("\r") else text)
