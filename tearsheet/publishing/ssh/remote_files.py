"""Files of a server, as tasks of an SFTP session: each names a path as it is, and raises SftpError with it."""

import stat
import struct
from collections.abc import Sequence
from typing import NamedTuple

from tearsheet.publishing.ssh import sftp
from tearsheet.publishing.ssh.sftp import Request, SftpAnswer, SftpError, Task, path_text, string

_READ, _WRITE, _CREATE, _EMPTY, _NEW = 1, 2, 8, 16, 32  # how a file is opened
_NO_ATTRIBUTES = bytes(4)  # so the server's umask says who may read what is made
_CHUNK = 2**15  # bytes of a read or write that every server takes
_STEP = 32  # chunks that are under way at once

POSIX_RENAME = b"posix-rename@openssh.com"
HARDLINK = b"hardlink@openssh.com"
FSYNC = b"fsync@openssh.com"
STATVFS = b"statvfs@openssh.com"


class RemoteFile(NamedTuple):
    """What is at a path: its mode as the system has it, and its bytes."""

    mode: int
    size: int

    @property
    def is_folder(self) -> bool:
        """Whether it is a real folder."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a link."""
        return stat.S_ISLNK(self.mode)


def look(path: str, *, through_links: bool = False) -> Task[RemoteFile | None]:
    """Return what is at a path, None where there is nothing."""
    (answer,) = yield [(sftp.STAT if through_links else sftp.LSTAT, string(path))]
    return None if answer.code == sftp.MISSING else _remote_file(_good(answer, path, sftp.ATTRS))


def real(path: str) -> Task[str]:
    """Return a path from the root on; one that is none leads on from the home folder."""
    (answer,) = yield [(sftp.REALPATH, string(path))]
    return path_text(_good(answer, path, sftp.NAME).text(4))


def target(path: str) -> Task[str]:
    """Return where a link leads."""
    (answer,) = yield [(sftp.READLINK, string(path))]
    return path_text(_good(answer, path, sftp.NAME).text(4))


def names(path: str) -> Task[list[str]]:
    """Return the names of what is in a folder."""
    return [name for name, _ in (yield from listing(path))]


def listing(path: str) -> Task[list[tuple[str, int]]]:
    """Return the names of what is in a folder, each with its mode (0: not told)."""
    (opened,) = yield [(sftp.OPENDIR, string(path))]
    handle = string(_good(opened, path, sftp.HANDLE).text())
    entries: list[tuple[str, int]] = []
    while True:
        (answer,) = yield [(sftp.READDIR, handle)]
        if answer.code == sftp.END:
            break
        entries += _listed(_good(answer, path, sftp.NAME))
    yield [(sftp.CLOSE, handle)]
    return [(name, mode) for name, mode in entries if name not in {".", ".."}]


def read_file(path: str, limit: int) -> Task[bytes]:
    """Return the bytes of a file, as many as the limit at most."""
    (opened,) = yield [(sftp.OPEN, string(path) + struct.pack(">I", _READ) + _NO_ATTRIBUTES)]
    handle = string(_good(opened, path, sftp.HANDLE).text())
    data = b""
    while len(data) < limit:
        answers = yield [
            (sftp.READ, handle + struct.pack(">QI", len(data) + number * _CHUNK, _CHUNK)) for number in range(_STEP)
        ]
        parts = [b"" if answer.code == sftp.END else _good(answer, path, sftp.DATA).text() for answer in answers]
        short = next((number for number, part in enumerate(parts) if len(part) < _CHUNK), _STEP)
        data += b"".join(parts[: short + 1])
        if short < _STEP and not parts[short]:
            break
    yield [(sftp.CLOSE, handle)]
    return data[:limit]


def put(path: str, data: bytes, *, durable: bool = False) -> Task[None]:
    """Write a file where there is none, or over one; a durable one is on the disk then (FSYNC)."""
    handle = yield from opened(path, _WRITE | _CREATE | _EMPTY)
    for start in range(0, max(len(data), 1), _CHUNK * _STEP):
        answers = yield [
            write(handle, at, data[at : at + _CHUNK])
            for at in range(start, min(start + _CHUNK * _STEP, max(len(data), 1)), _CHUNK)
        ]
        if any(answer.code for answer in answers):
            yield [(sftp.CLOSE, handle)]
        _all_good(answers, path)
    ending = [(sftp.EXTENDED, string(FSYNC) + handle)] if durable else []
    _all_good((yield [*ending, (sftp.CLOSE, handle)]), path)


def create(path: str) -> Task[bytes | None]:
    """Make a file and return a handle of it; None where there is one, for only one can make it."""
    try:
        return (yield from opened(path, _WRITE | _CREATE | _NEW))
    except SftpError:
        if (yield from look(path)) is None:
            raise
    return None


def opened(path: str, how: int) -> Task[bytes]:
    """Return a handle of a file."""
    (answer,) = yield [(sftp.OPEN, string(path) + struct.pack(">I", how) + _NO_ATTRIBUTES)]
    return string(_good(answer, path, sftp.HANDLE).text())


def write(handle: bytes, at: int, data: bytes) -> Request:
    """Return the request to write bytes into an open file."""
    return sftp.WRITE, handle + struct.pack(">Q", at) + string(data)


def rewrite(handle: bytes, path: str, data: bytes) -> Task[None]:
    """Write over the beginning of an open file, wherever it is by now."""
    _all_good((yield [write(handle, 0, data)]), path)


def close(handle: bytes) -> Task[None]:
    """Close a file."""
    yield [(sftp.CLOSE, handle)]


def make_folder(path: str) -> Task[None]:
    """Make a folder; there may be one."""
    (answer,) = yield [(sftp.MKDIR, string(path) + _NO_ATTRIBUTES)]
    if answer.code:
        file = yield from look(path, through_links=True)
        if file is None or not file.is_folder:
            raise SftpError(path, answer)


def link(old: str, new: str) -> Task[int]:
    """Have a file at another path too, and return how it went: 0, or a code."""
    (answer,) = yield [(sftp.EXTENDED, string(HARDLINK) + string(old) + string(new))]
    return answer.code


def symlink(to: str, path: str) -> Task[None]:
    """Make a link. OpenSSH has the two the other way round than the protocol says, and all servers follow it."""
    _all_good((yield [(sftp.SYMLINK, string(to) + string(path))]), path)


def rename(old: str, new: str) -> Task[None]:
    """Give a file or folder another name; where there is something of that name already it fails."""
    _all_good((yield [(sftp.RENAME, string(old) + string(new))]), new)


def replace(old: str, new: str) -> Task[None]:
    """Give a file or link the name of another, in one step: there is always one or the other."""
    _all_good((yield [(sftp.EXTENDED, string(POSIX_RENAME) + string(old) + string(new))]), new)


def remove(path: str) -> Task[int]:
    """Remove a file, and return how it went: 0, or a code."""
    (answer,) = yield [(sftp.REMOVE, string(path))]
    return answer.code


def remove_folder(path: str) -> Task[int]:
    """Remove an empty folder, and return how it went: 0, or a code."""
    (answer,) = yield [(sftp.RMDIR, string(path))]
    return answer.code


def is_full(path: str, size: int) -> Task[bool]:
    """Say whether the disk that a path is on has no place left for some bytes, as far as the server tells."""
    (answer,) = yield [(sftp.EXTENDED, string(STATVFS) + string(path))]
    if answer.kind != sftp.EXTENDED_REPLY:
        return False
    _, unit, _, _, blocks, files, _, free = struct.unpack_from(">8Q", answer.body)
    return blocks * unit < size or (files > 0 and not free)


def _good(answer: SftpAnswer, path: str, kind: int) -> SftpAnswer:
    """Return an answer of a kind; SftpError where it is another."""
    if answer.kind != kind:
        raise SftpError(path, answer)
    return answer


def _all_good(answers: Sequence[SftpAnswer], path: str) -> None:
    """Raise SftpError where something did not go well."""
    for answer in answers:
        if answer.kind != sftp.STATUS or answer.code:
            raise SftpError(path, answer)


def _remote_file(answer: SftpAnswer) -> RemoteFile:
    flags, at = answer.number(), 4
    size = int(struct.unpack_from(">Q", answer.body, at)[0]) if flags & 1 else 0
    at += 8 * bool(flags & 1) + 8 * bool(flags & 2)
    return RemoteFile(answer.number(at) if flags & 4 else 0, size)


def _listed(answer: SftpAnswer) -> list[tuple[str, int]]:
    """Return the names and modes in an answer, beside each of which stand a line for people and other attributes."""
    entries, at = [], 4
    for _ in range(answer.number()):
        name = answer.text(at)
        at += 4 + len(name)
        at += 4 + len(answer.text(at))
        flags = answer.number(at)
        at += 4 + 8 * bool(flags & 1) + 8 * bool(flags & 2)
        mode = answer.number(at) if flags & 4 else 0
        at += 4 * bool(flags & 4) + 8 * bool(flags & 8)
        if flags & 0x80000000:
            count, at = answer.number(at), at + 4
            for _ in range(2 * count):
                at += 4 + len(answer.text(at))
        entries.append((path_text(name), mode))
    return entries
