"""Sealed: files of the cache that begin with a digest of the rest, so that damaged ones are recognised."""

import hashlib
from pathlib import Path

from tearsheet.storage.files import write_atomically

SEAL = 16  # bytes of a digest


def write_sealed(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file of the cache with the digest of its bytes before them; a `durable` one survives a power cut."""
    write_atomically(path, seal(data) + data, durable=durable)


def read_sealed(path: Path) -> bytes:
    """Return the bytes of a file of the cache without the digest; b"" where it is missing or damaged."""
    try:
        written = path.read_bytes()
    except OSError:
        return b""
    data = written[SEAL:]
    return data if seal(data) == written[:SEAL] else b""


def seal(data: bytes) -> bytes:
    """Return a digest of 16 bytes: among 10^15 files, no two share one by chance."""
    return hashlib.blake2b(data, digest_size=SEAL).digest()
