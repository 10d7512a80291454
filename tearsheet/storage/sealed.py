"""Sealed: files of the cache, each with a digest before its bytes by which it is known to be as it was written."""

import hashlib
from pathlib import Path

from tearsheet.storage.files import write_atomically

SEAL = 16  # bytes of a digest


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
