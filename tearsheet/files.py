"""Reading and writing files: bounded, and in one step or not at all."""

import contextlib
import dataclasses
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tearsheet import swapping
from tearsheet.errors import Problem, from_os_error
from tearsheet.exclusions import Hides, nothing
from tearsheet.slug import IN_ADDRESSES

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_OTHER_MARKDOWN = (".markdown", ".mdown", ".mkdn", ".mkd")  # which people know and nothing here reads

SEAL = 16  # bytes of a digest
CHUNK = 2**16  # bytes read at a time: few articles are longer

# Opened without waiting for the other end of a pipe, and as bytes, where the platform has such flags.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_WRITING = os.O_WRONLY | os.O_CREAT | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW"))


# What came of a file that was to be replaced: it is written, was so already, or is left, since somebody has changed it.
Outcome = Literal["written", "same", "left"]


class Rewrite(NamedTuple):
    """A file by its path below the content folder, as it was read and as it is to be (None: there is none)."""

    path: str
    before: bytes | None
    after: bytes | None


class TooLargeError(OSError):
    """A file is larger than the reader is willing to hold."""


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
    """Make `path` hold `data`, in one atomic step or not at all; return whether it did not yet.

    The bytes first go to a hidden neighbour of fixed name: a run killed in between leaves no half file, and the
    next run takes the same neighbour again. Where another process writes to that one now, they go to one of a name
    that nobody else has: whoever is the last to end decides, and both are whole. There is no fsync unless it is to be
    `durable`: losing power is not worth 10 ms a file, since nearly every file written here can be made again.
    """
    return put(str(path), data, durable=durable)


def write_sealed(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file of the cache, with a digest of its bytes before them; a durable one is there after a power cut."""
    write_atomically(path, seal(data) + data, durable=durable)


def read_sealed(path: Path) -> bytes:
    """Return the bytes of a file of the cache; none where there is no such file, or it is not as it was written."""
    try:
        written = path.read_bytes()
    except OSError:
        return b""
    data = written[SEAL:]
    return data if seal(data) == written[:SEAL] else b""


def seal(data: bytes) -> bytes:
    """Return a digest of 16 bytes: no two of 10^15 files share one by chance."""
    return hashlib.blake2b(data, digest_size=SEAL).digest()


def put(path: str, data: bytes, *, durable: bool = False) -> bool:
    """Do what `write_atomically` does, for thousands of files: paths as objects would cost 40 µs each."""
    with contextlib.suppress(FileNotFoundError), open(path, "rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size == len(data) and file.read(len(data)) == data:
            return False
    folder = os.path.dirname(path)
    with _part(path) as (descriptor, part):
        _write(descriptor, data, durable=durable)
        os.replace(part, path)
    if durable:
        _sync_folder(folder)
        _sync_folder(os.path.dirname(folder))  # the folder may be as new as the file
    return True


@contextlib.contextmanager
def _part(path: str) -> Iterator[tuple[int, str]]:
    """Yield an empty hidden neighbour of a file, open, and its path; what fails leaves nothing of it.

    On Windows an open file cannot be renamed, so there it is closed when it is written.
    """
    folder, name = os.path.split(path)
    part = f"{folder}/.{name}.part"
    descriptor = _taken(part, folder)
    if descriptor is None:  # another process is writing to it
        part = f"{folder}/.{name}.{secrets.token_hex(8)}.part"
        descriptor = _opened(part, folder)
    try:
        yield descriptor, part
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _taken(part: str, folder: str) -> int | None:
    """Return a neighbour of fixed name, open and ours alone until it is closed; None where it is another's now.

    What a killed run has left is nobody's: the system lets go of its lock.
    """
    while fcntl is not None:
        descriptor = _opened(part, folder)
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


def _opened(part: str, folder: str) -> int:
    """Return a neighbour, open; its folder is made only where opening it fails."""
    try:
        return os.open(part, _WRITING, 0o666)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        return os.open(part, _WRITING, 0o666)


def replace(path: Path | str, before: bytes | None, after: bytes | None) -> Outcome:
    """Let a file that an editor may have open hold `after`, if it still holds `before` (None: there is, or be, none).

    It is compared when nothing is left to do but to rename, and a file that is to be new never takes another's place.
    Where the system can swap two files, the old one is compared again once it has given way, and comes back if
    somebody has saved it in between; so neither a save in place nor one by renaming is lost, at whatever moment. What
    remains is an editor that holds the file open since before and writes into it afterwards without emptying it first;
    and on systems that cannot swap, a save in the microseconds between the comparison and the renaming.
    """
    path = str(path)
    folder, name = os.path.split(path)
    part = f"{folder}/.{name}.part"
    try:
        found = held(path)
        if found == after:
            return "same"
        if found != before:
            return "left"
        if after is None:
            return _remove(path, part, before)
        with _part(path) as (descriptor, part):
            _write(descriptor, after, durable=False)
            return _create(path, part) if before is None else _exchange(path, part, before, after)
    finally:
        _discard(part)  # also what a run has left here that was killed


def _discard(path: str) -> None:
    """Let there be no such file."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def held(path: Path | str) -> bytes | None:
    """Return what a file holds, None where there is none; OSError where it is no regular file."""
    try:
        with open(path, "rb", buffering=0, opener=lambda name, _: os.open(name, _READING)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(0, "not a regular file", str(path))
            return file.readall()
    except FileNotFoundError:
        return None


def _create(path: str, part: str) -> Outcome:
    """Give a file its name unless another one has it."""
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
    """Put a file in the place of another that holds `before`; whatever newer one comes to light goes back there."""
    try:
        if not swapping.swap(part, path):
            os.replace(part, path)
            return "written"
    except FileNotFoundError:
        return "left"
    outcome: Outcome = "written"
    expected, ours = before, after
    while (found := held(part)) != expected and found is not None:
        outcome = "left"
        try:
            swapping.swap(part, path)
        except FileNotFoundError:  # removed, but what came to light here has been saved before and is nowhere else
            _create(path, part)
            break
        expected, ours = ours, found
    return outcome


def _remove(path: str, part: str, before: bytes | None) -> Outcome:
    """Remove a file that holds `before`: it goes aside, and comes back if it holds something else."""
    try:
        os.replace(path, part)
    except FileNotFoundError:
        return "same"
    if held(part) == before:
        return "written"
    _create(path, part)
    return "left"


def overtaken(path: str, doing: str) -> Problem:
    """Return what is to be said of a file that somebody has saved while something was done with it."""
    return Problem(
        path,
        0,
        "changed-meanwhile",
        f"it changed while it was {doing}",
        "left as it is, the next run looks at it again",
    )


def decoded(data: bytes) -> str:
    """Return bytes as a text from which `encoded` makes the same bytes again, also where they are no UTF-8."""
    return data.decode(errors="surrogateescape")


def encoded(text: str) -> bytes:
    """Return the bytes of a text."""
    return text.encode(errors="surrogateescape")


def formed(text: str, like: str | None) -> str:
    """Return a text with the line ends, and the mark before its first line, of another one (None: of none)."""
    if like is None:
        return text
    mark = "\ufeff" if like.startswith("\ufeff") else ""
    return mark + (text.replace("\n", "\r\n") if like.partition("\n")[0].endswith("\r") else text)


def _sync_folder(folder: str) -> None:
    """Let what a folder lists outlast a power cut, where the platform can open folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes, *, durable: bool) -> None:
    """Write an open file; where one that is open cannot be renamed, close it."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    if durable:
        os.fsync(descriptor)
    if fcntl is None:
        os.close(descriptor)


def misnamed(path: str) -> Problem:
    """Return the problem of a file whose name cannot be the address of its page."""
    shown = path.encode(errors="replace").decode()
    return Problem(
        shown, 0, "file-name", "the name cannot be an address", "rename it with letters a to z, digits and hyphens"
    )


def markdown_in(
    content: Path, folder: str, hides: Hides = nothing
) -> tuple[dict[str, os.DirEntry[str]], list[Problem]]:
    """Return the Markdown files directly in a folder below `content`, by name, and what else there looks like some.

    What is hidden is not there.
    """
    found: dict[str, os.DirEntry[str]] = {}
    problems: list[Problem] = []
    try:
        with os.scandir(content / folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        listed = []
    except OSError as error:
        return {}, [dataclasses.replace(from_os_error(error, doing="read"), path=folder)]
    for entry in listed:
        if entry.name.startswith(".") or hides(f"{folder}/{entry.name}"):
            continue
        if problem := _unreadable(f"{folder}/{entry.name}", entry):
            problems.append(problem)
        elif entry.name.endswith(".md"):
            found[entry.name] = entry
    return found, problems


def _unreadable(path: str, entry: os.DirEntry[str]) -> Problem | None:
    """Return why a file, which is to be Markdown if it looks like some, is not read; None where it can be."""
    name = entry.name
    with contextlib.suppress(OSError):  # a link that leads in a circle is no folder
        if entry.is_dir():
            return Problem(
                path,
                0,
                "folder-among-files",
                "folders in here are not read",
                f"move its files to {os.path.dirname(path)}/",
            )
    if name.lower().endswith(_OTHER_MARKDOWN):
        return Problem(path, 0, "file-ending", "only .md files are read", "let its name end in .md")
    if not name.endswith(".md"):
        return None
    if not IN_ADDRESSES.fullmatch(name):
        return misnamed(path)
    return irregular(path, entry)


def irregular(path: str, file: os.DirEntry[str] | Path) -> Problem | None:
    """Return what is wrong with what is no file that can be read, such as a link that leads nowhere or a pipe."""
    try:
        status = file.stat()
    except FileNotFoundError:
        if not file.is_symlink():
            return None  # it has just been removed
        return Problem(
            path, 0, "dead-file-link", "is a link that leads nowhere", "remove it, or put the file itself there"
        )
    except OSError as error:
        return dataclasses.replace(from_os_error(error, doing="read"), path=path)
    if not stat.S_ISREG(status.st_mode):
        return Problem(path, 0, "no-regular-file", "is no regular file", "put a file there, or remove it")
    return None


def read_markdown(
    content: Path, folder: str, limit: int, hides: Hides = nothing
) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Return (path below `content`, text) of the Markdown files in a folder by name, and what is wrong with others."""
    found: list[tuple[str, str]] = []
    names, problems = markdown_in(content, folder, hides)
    for name in names:
        path = f"{folder}/{name}"
        try:
            found.append((path, read_bounded(f"{content}/{path}", limit).decode().replace("\r\n", "\n")))
        except UnicodeDecodeError:
            problems.append(Problem(path, 0, "not-utf-8", "no UTF-8 text", "save it as UTF-8"))
        except OSError as error:
            problems.append(dataclasses.replace(from_os_error(error, doing="read"), path=path))
    return found, problems
