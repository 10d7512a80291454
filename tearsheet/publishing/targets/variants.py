"""Variants: texts compressed once, beside the files that they are of; nginx and Caddy send them instead.

What a target holds already is not compressed again: the manifest says which bytes a variant is of.
"""

import gzip
import os
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Literal

import msgspec

from tearsheet import extras
from tearsheet.errors import PublishError
from tearsheet.publishing import headers
from tearsheet.publishing.outgoing import Outgoing, entry_of
from tearsheet.publishing.target_manifest import TargetManifest

Encoding = Literal["gzip", "br"]
Compress = Callable[[bytes], bytes]

LEAST = 1024  # bytes; what is smaller goes in one packet either way

_SUFFIXES: dict[Encoding, str] = {"gzip": ".gz", "br": ".br"}
_BROTLI = 10  # of 11: 2 ms a page, and 11% smaller than with 9; the last step takes 2.5 times as long for 3%


class _Spool:
    """Bytes that wait until they are sent, in a file without a name, which goes with the process whatever happens."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (it lasts as long as what waits in it)
        self._using = threading.Lock()

    def __del__(self) -> None:
        self._file.close()

    def put(self, data: bytes) -> Callable[[], bytes]:
        """Keep bytes, and return what gives them back."""
        with self._using:
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(data)
        return partial(self._get, place, len(data))

    def _get(self, place: int, size: int) -> bytes:
        with self._using:
            self._file.seek(place)
            return self._file.read(size)


def variants(files: Mapping[str, Outgoing], last: TargetManifest, encodings: Sequence[Encoding]) -> dict[str, Outgoing]:
    """Return the variants of files by their paths, where they are smaller than the files."""
    by_path: dict[str, Outgoing] = {}
    missing: list[tuple[str, Outgoing, Compress]] = []
    for encoding in encodings:
        compress, suffix = _compressor(encoding), _SUFFIXES[encoding]
        for path, file in files.items():
            variant = path + suffix
            if not _is_text(file) or variant in files:
                continue
            published = last.files.get(variant)
            if published is not None and published.sha256 and published.of == file.entry.sha256:
                entry = msgspec.structs.replace(published, gone=0)
                by_path[variant] = Outgoing(variant, entry, partial(_compressed, file, compress))
            else:
                missing.append((variant, file, compress))
    return by_path | _all_compressed(missing) if missing else by_path


def _all_compressed(missing: Sequence[tuple[str, Outgoing, Compress]]) -> dict[str, Outgoing]:
    """Compress files, on all cores, and return the variants that are smaller."""
    spool = _Spool()
    by_path: dict[str, Outgoing] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        compressed = pool.map(lambda job: _compressed(job[1], job[2]), missing)
        for (path, file, _), data in zip(missing, compressed, strict=True):
            if len(data) < file.entry.size:
                entry = msgspec.structs.replace(entry_of(data), of=file.entry.sha256)
                by_path[path] = Outgoing(path, entry, spool.put(data))
    return by_path


def _compressed(file: Outgoing, compress: Compress) -> bytes:
    return compress(file.data())


def _is_text(file: Outgoing) -> bool:
    """Say whether a file is a text that is worth compressing."""
    return file.entry.size > LEAST and headers.content_type(file.path).endswith("charset=utf-8")


def _compressor(encoding: Encoding) -> Compress:
    """Return what compresses, always to the same bytes; PublishError where brotli is missing."""
    if encoding == "gzip":
        return partial(gzip.compress, compresslevel=9, mtime=0)
    if problem := extras.missing("brotli", "“br” in compress", "compress with gzip alone"):
        raise PublishError(problem)
    import brotli

    return partial(brotli.compress, mode=brotli.MODE_TEXT, quality=_BROTLI)
