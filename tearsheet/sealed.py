"""Sealed: files of the cache, each with a digest before its bytes by which it is known to be as it was written."""

import hashlib
from pathlib import Path

from tearsheet.files import write_atomically

SEAL = 16  # bytes of a digest


def write_sealed(path: Path, data: bytes, state: bytes = b"", *, durable: bool = False) -> None:
    """Write a file of the cache, with a digest before its bytes: of them, and of the state that they hold for.

    A durable one is there after a power cut.
    """
    write_atomically(path, seal(data, state) + data, durable=durable)


def read_sealed(path: Path, state: bytes = b"") -> bytes:
    """Return the bytes of a file of the cache.

    None where there is no such file, it is not as it was written, or it was written for another state.
    """
    try:
        written = path.read_bytes()
    except OSError:
        return b""
    data = written[SEAL:]
    return data if seal(data, state) == written[:SEAL] else b""


def seal(data: bytes, state: bytes = b"") -> bytes:
    """Return a digest of 16 bytes, of a state and then of data: no two of 10^15 files share one by chance."""
    digest = hashlib.blake2b(state, digest_size=SEAL)
    digest.update(data)
    return digest.digest()
