"""Picture sizes: how wide and high a picture is, from the first bytes of its file, so that pages keep room for it."""

import struct

HEAD = 256 * 2**10  # bytes that are looked at: before a JPEG's size stand notes, each of 64 KiB at most

Size = tuple[int, int]  # width and height in pixels

_WEBP = 30  # bytes up to the end of the size in any of its forms
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # markers of a JPEG after which its size stands


def size(data: bytes) -> Size | None:
    """Return the width and height of a PNG, GIF, JPEG or WebP; None where the bytes do not tell."""
    try:
        found = _size(data)
    except (struct.error, IndexError):
        return None
    return found if found and all(found) else None


def _size(data: bytes) -> Size | None:
    """Return the size that the header of a picture gives."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return struct.unpack_from(">II", data, 16)
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return struct.unpack_from("<HH", data, 6)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _jpeg(data: bytes) -> Size | None:
    """Return the size of a JPEG: its segments each say how long they are, and one has the size."""
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:  # noqa: PLR2004  (each segment begins so)
        marker, length = struct.unpack_from(">xBH", data, place)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        place += 2 + length
    return None


def _webp(data: bytes) -> Size | None:
    """Return the size of a WebP in one of its three forms."""
    if len(data) < _WEBP:
        return None
    match data[12:16]:
        case b"VP8X":
            width, height = (int.from_bytes(data[place : place + 3], "little") + 1 for place in (24, 27))
        case b"VP8L":
            bits = struct.unpack_from("<I", data, 21)[0]
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
        case _:
            return None
    return width, height
