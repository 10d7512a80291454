"""Picture sizes: those that the formats say, and none of bytes that are no picture."""

import struct

import pytest

from tearsheet.text.picture_sizes import size

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 1200, 800)
JPEG = b"\xff\xd8\xff\xe1" + struct.pack(">H", 6) + b"Exif" + b"\xff\xc2" + struct.pack(">HBHH", 11, 8, 480, 640)


def webp(form: bytes, data: bytes) -> bytes:
    """Return the beginning of a WebP in one of its forms."""
    return b"RIFF\0\0\0\0WEBP" + form + b"\0\0\0\0" + data


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PNG, (1200, 800)),
        (b"GIF89a" + struct.pack("<HH", 30, 20), (30, 20)),
        (JPEG, (640, 480)),
        (webp(b"VP8X", b"\0\0\0\0" + (1599).to_bytes(3, "little") + (899).to_bytes(3, "little")), (1600, 900)),
        (webp(b"VP8L", b"\x2f" + struct.pack("<I", (899 << 14) | 1599) + b"\0" * 5), (1600, 900)),
        (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 1600, 900)), (1600, 900)),
        (webp(b"ALPH", b"\0" * 20), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"", None),
    ],
)
def test_sizes(data: bytes, expected: tuple[int, int] | None) -> None:
    """Each format is read, and of none is more taken than it says: cut anywhere, it has this size or none."""
    assert size(data) == expected
    assert {size(data[:end]) for end in range(len(data))} <= {expected, None}
