"""Archives: the files in a .zip, unpacked within bounds, also where it is cut off or damaged."""

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from tearsheet.errors import Rejection
from tearsheet.seeds import entries

MOST_FILES = 10_000  # of an archive
MOST_BYTES = 2**29  # that an archive may unpack to
_HEAD = struct.Struct("<4s5H3L2H")  # of a file in an archive, before its name (APPNOTE.TXT, 4.3.7)
CHUNK = 2**16  # bytes that are unpacked at a time
_CUT = Rejection("the archive ends in the middle of this file", "fetch it or pack it again")
_LOCAL = b"PK\x03\x04"
_DESCRIPTOR = b"PK\x07\x08"  # with which what stands behind a file may begin, where its head does not say its size
_ENCRYPTED, _SIZE_LATER, _UTF8 = 0x1, 0x8, 0x800  # flags

RATIO = 200  # bytes for each packed one; text is packed to a third or a fifth, a bomb to a thousandth


class Member(NamedTuple):
    """A file in an archive: its name, and its bytes, or the Rejection that says why it is not unpacked."""

    name: str
    content: bytes | Rejection


def members(data: bytes, limit: int, wanted: Callable[[str], bool] | None = None) -> Iterator[Member]:
    """Return the files in an archive, sorted by name, each with its bytes or the reason why it is not unpacked.

    `limit` is the most bytes of one file; `wanted` selects files by name. Of an archive that was cut off, what is whole
    is unpacked and the rest named. Raises Rejection where nothing can be read, or where it is too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001  (what a damaged archive makes of the library)
        salvaged = _salvaged(data, limit)
        if (first := next(salvaged, None)) is None:
            raise Rejection(f"no archive that can be read ({error})", "pack it again") from None
        yield from (member for member in itertools.chain((first,), salvaged) if wanted is None or wanted(member.name))
        return
    infos = sorted((info for info in archive.infolist() if _is_seed(info.filename)), key=lambda info: info.filename)
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise Rejection(f"more than {MOST_FILES:,} files or {MOST_BYTES:,} bytes in one archive", "split it")
    for info in (info for info in infos if wanted is None or wanted(info.filename)):
        yield Member(info.filename, _unpacked(archive, info, limit))


def _salvaged(data: bytes, limit: int) -> Iterator[Member]:
    """Return the files in an archive whose table of contents, at its end, is missing: where it was cut off."""
    at, count, size = 0, 0, 0
    while data.startswith(_LOCAL, at) and len(data) > at + _HEAD.size and count < MOST_FILES and size < MOST_BYTES:
        count += 1
        name, content, at = _local(data, at, limit)
        size += len(content) if isinstance(content, bytes) else 0
        if _is_seed(name):
            yield Member(name, content)
    if count:
        yield Member(
            entries.THE_END, Rejection("the archive ends before its list of contents", "fetch it or pack it again")
        )


class _Head(NamedTuple):
    """The header of a file in an archive: name, flags, compression method, checksum, and where its packed bytes lie.

    `end` is None where the size is only given behind them.
    """

    name: str
    flags: int
    method: int
    crc: int
    start: int
    end: int | None


def _head(data: bytes, at: int) -> _Head:
    """Return the header of the file that begins at offset `at`."""
    _, _, flags, method, _, _, crc, packed, _, named, extra = _HEAD.unpack_from(data, at)
    behind = at + _HEAD.size
    name = data[behind : behind + named].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    start = behind + named + extra
    return _Head(name, flags, method, crc, start, None if flags & _SIZE_LATER else start + packed)


def _local(data: bytes, at: int, limit: int) -> tuple[str, bytes | Rejection, int]:
    """Return name and bytes of the file that begins at offset `at`, and the offset of the next one."""
    head = _head(data, at)
    is_known = head.method == zipfile.ZIP_DEFLATED or (head.method == zipfile.ZIP_STORED and head.end is not None)
    if not is_known or head.flags & _ENCRYPTED:
        return head.name, Rejection("encrypted, or packed in an unusual way", "pack it again"), _next(data, head.start)
    if head.end is not None and head.end > len(data):
        return head.name, _CUT, len(data)
    content, end = _inflated(data, head.start, limit) if head.method else (data[head.start : head.end], head.end)
    if len(content) > limit:
        too_large = Rejection(f"too large (more than {limit:,} bytes)", "cut it to the article")
        return head.name, too_large, _next(data, head.end or head.start)
    if head.end is None and end is None:
        return head.name, _CUT, _next(data, head.start)
    return head.name, _checked(content, _crc(data, head, end)), _next(data, end or head.end or head.start)


def _crc(data: bytes, head: _Head, end: int | None) -> int:
    """Return the checksum of a file, from behind its packed bytes where the header does not have it."""
    if head.end is not None or end is None:
        return head.crc
    return int.from_bytes(data[end : end + 8].removeprefix(_DESCRIPTOR)[:4], "little")


def _checked(unpacked: bytes, crc: int) -> bytes | Rejection:
    """Return unpacked bytes if their checksum is right, else a Rejection."""
    return unpacked if zlib.crc32(unpacked) == crc else Rejection("cannot be unpacked (it is damaged)", "pack it again")


def _inflated(data: bytes, at: int, limit: int) -> tuple[bytes, int | None]:
    """Return the bytes unpacked from an offset on, at most `limit` + 1, and where the packed ones end.

    The end is None where they are damaged, cut off or too many.
    """
    unpacker = zlib.decompressobj(-15)
    unpacked = bytearray()
    try:
        while at < len(data) and not unpacker.eof:
            unpacked += unpacker.decompress(data[at : at + CHUNK], max(1, limit + 1 - len(unpacked)))
            at += len(data[at : at + CHUNK]) - len(unpacker.unused_data)
            if len(unpacked) > limit:
                break
    except zlib.error:
        return b"", None
    return bytes(unpacked), at if unpacker.eof else None


def _next(data: bytes, at: int) -> int:
    """Return the offset at which the next file of an archive begins; that of the data's end where none does."""
    start = data.find(_LOCAL, at)
    return start if start >= 0 else len(data)


def _is_seed(name: str) -> bool:
    """Say whether a file in an archive may be a seed: no folder, and nothing hidden or left by a file manager."""
    hidden = (part for part in PurePosixPath(name).parts if part.startswith((".", "__MACOSX")) and part != "..")
    return not name.endswith("/") and not any(hidden)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | Rejection:
    """Return the bytes of a file in an archive, or the Rejection that says why it is not unpacked."""
    if info.file_size > limit or info.file_size > RATIO * max(info.compress_size, 1_000):
        return Rejection(f"too large ({info.file_size:,} bytes)", "cut it to the article")
    if info.flag_bits & 1:
        return Rejection("encrypted", "pack it without a password")
    try:
        with archive.open(info) as file:
            data = file.read(limit + 1)
    except Exception as error:  # noqa: BLE001  (one file of an archive does not stop the others, whatever is wrong with it)
        return Rejection(f"cannot be unpacked ({error})", "pack it again")
    return data if len(data) <= limit else Rejection(f"too large (more than {limit:,} bytes)", "cut it to the article")
