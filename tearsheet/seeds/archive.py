"""Archives: .zip files of seeds."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from tearsheet.errors import Rejection

MOST_FILES = 10_000  # of an archive
MOST_BYTES = 2**29  # that an archive may unpack to
RATIO = 200  # bytes for each packed one; text is packed to a third or a fifth, a bomb to a thousandth


def members(data: bytes, limit: int) -> Iterator[tuple[str, bytes | Rejection]]:
    """Return the files in an archive by name, each with its bytes or the reason why it is not unpacked.

    `limit` is the most bytes of one of them. Raises Rejection where the archive cannot be read, or is too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Rejection(f"no archive that can be read ({error})", "pack it again") from None
    infos = sorted((info for info in archive.infolist() if _is_seed(info)), key=lambda info: info.filename)
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise Rejection(f"more than {MOST_FILES:,} files or {MOST_BYTES:,} bytes in one archive", "split it")
    for info in infos:
        yield info.filename, _unpacked(archive, info, limit)


def _is_seed(info: zipfile.ZipInfo) -> bool:
    """Say whether a member may be a seed: no folder, and nothing hidden or left by a file manager."""
    parts = PurePosixPath(info.filename).parts
    hidden = (part for part in parts if part.startswith((".", "__MACOSX")) and part != "..")
    return not info.is_dir() and not any(hidden)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | Rejection:
    """Return the bytes of a member, or why it is not unpacked."""
    if info.file_size > limit or info.file_size > RATIO * max(info.compress_size, 1_000):
        return Rejection(f"too large ({info.file_size:,} bytes)", "cut it to the article")
    if info.flag_bits & 1:
        return Rejection("encrypted", "pack it without a password")
    try:
        with archive.open(info) as file:
            data = file.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        return Rejection(f"cannot be unpacked ({error})", "pack it again")
    return data if len(data) <= limit else Rejection(f"too large (more than {limit:,} bytes)", "cut it to the article")
