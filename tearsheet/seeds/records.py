"""Records of a WARC file, read one after another; a damaged one does not cost those after it.

Libraries stop at a broken record or skip it silently; here it is reported, and the next one is read.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

CHUNK = 2**18  # bytes that are read at a time
LONGEST_HEAD = 2**16  # bytes of a record's own headers; real ones have some hundred
PACKED = b"\x1f\x8b\x08"  # how a member of gzip begins
BEGINNING = b"WARC/"

_LENGTH = re.compile(rb"^Content-Length[ \t]*:[ \t]*(\d{1,15})[ \t\r]*$", re.MULTILINE | re.IGNORECASE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")

DAMAGED = "it is damaged in the archive"
CUT = "the archive ends in the middle of it"


class Record(NamedTuple):
    """The bytes of a record, at most `limit` of them, and why it is not whole ('' if it is)."""

    data: bytes
    fault: str = ""


class _Gap(Exception):  # noqa: N818  (no error but a place in the stream)
    """A place in the stream where bytes are missing, with the reason."""


def read_records(file: BinaryIO, limit: int) -> Iterator[Record]:
    """Return the records of a WARC file, gzipped or not, each with at most `limit` bytes."""
    records = _Records(limit)
    for piece in _unpacked(file) if _is_packed(file) else iter(lambda: file.read(CHUNK), b""):
        yield from records.broken(str(piece)) if isinstance(piece, _Gap) else records.add(piece)
    yield from records.ended()


def _is_packed(file: BinaryIO) -> bool:
    """Say whether a file is gzipped."""
    start = file.tell()
    first = file.read(len(PACKED))
    file.seek(start)
    return first == PACKED


class _Records:
    """Splits a stream of bytes into records."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = bytearray()
        self._skipped = 0  # bytes to come that belong to a record of which enough is known
        self._is_lost = False  # whether the next record is looked for

    def add(self, data: bytes) -> Iterator[Record]:
        """Add the next bytes; return the records that are complete by now."""
        rest = data[self._skipped :]
        self._skipped = max(0, self._skipped - len(data))
        self._held += rest
        while record := self._next():
            yield record

    def broken(self, why: str) -> Iterator[Record]:
        """Return the record in which bytes are missing."""
        yield Record(bytes(self._held[: self._limit]), why)
        self._held.clear()
        self._skipped, self._is_lost = 0, False

    def ended(self) -> Iterator[Record]:
        """Return what is left at the end as a record that is cut off, unless nothing is."""
        if self._skipped or (self._held.strip() and not self._is_lost):
            yield Record(bytes(self._held[: self._limit]), CUT)

    def _next(self) -> Record | None:
        """Return the next record; None until it is complete."""
        del self._held[: len(self._held) - len(self._held.lstrip(b"\r\n"))]
        if not self._held.startswith(BEGINNING[: len(self._held)]):
            return self._lost()
        self._is_lost = self._is_lost and len(self._held) < len(BEGINNING)
        head = _END_OF_HEAD.search(self._held, 0, LONGEST_HEAD)
        if head is None:
            return self._lost() if len(self._held) > LONGEST_HEAD else None
        length = _LENGTH.search(self._held, 0, head.end())
        return self._of_length(head.end() + int(length[1])) if length else self._lost()

    def _of_length(self, length: int) -> Record | None:
        """Return the record of `length` bytes; None until they have come."""
        if length > self._limit:
            if len(self._held) < self._limit:
                return None
            self._skipped = max(0, length - len(self._held))
        elif len(self._held) < length:
            return None
        record = Record(bytes(self._held[: min(length, self._limit)]))
        del self._held[:length]
        return record

    def _lost(self) -> Record | None:
        """Skip to where the next record may begin; return the damaged one, once."""
        at = self._held.find(b"\n" + BEGINNING, 1)
        end = at if at >= 0 else len(self._held)
        record = None if self._is_lost else Record(bytes(self._held[: min(end, LONGEST_HEAD)]), DAMAGED)
        self._is_lost = at < 0
        del self._held[: at + 1 if at >= 0 else max(0, end - len(BEGINNING))]
        return record


def _unpacked(file: BinaryIO) -> Iterator[bytes | _Gap]:
    """Return the bytes of a file of gzip members; a _Gap stands for a damaged member."""
    place = file.tell()
    packed = file.read(CHUNK)
    while packed:
        member, start = zlib.decompressobj(31), place
        try:
            while packed and not member.eof:
                yield from _steps(member, packed)
                place += len(packed) - len(member.unused_data)
                packed = member.unused_data or file.read(CHUNK)
        except zlib.error:
            yield _Gap(DAMAGED)
            place = _next_member(file, start + 1)
            packed = file.read(CHUNK)
            continue
        if not member.eof:
            yield _Gap(CUT)
        elif not packed.lstrip(b"\0"):
            packed = file.read(CHUNK)


def _steps(member: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    """Return unpacked bytes in pieces of at most CHUNK, so that any input fits into memory."""
    yield member.decompress(packed, CHUNK)
    while member.unconsumed_tail:
        yield member.decompress(member.unconsumed_tail, CHUNK)


def _next_member(file: BinaryIO, place: int) -> int:
    """Seek to where the next gzip member may begin, and return that offset."""
    file.seek(place)
    held = file.read(CHUNK)
    while (at := held.find(PACKED)) < 0 and (more := file.read(CHUNK)):
        place += max(0, len(held) - len(PACKED))
        held = held[-len(PACKED) :] + more
    place = place + at if at >= 0 else place + len(held)
    file.seek(place)
    return place
