"""Search index: the files that Pagefind makes, put into an order that is the same for the same pages.

Pagefind (1.5) writes filters and their values in the order of a hash table, which differs from run to run, and names
files by digests of their bytes. All else is the same for the same pages. Its lists are CBOR, limited to whole numbers,
text and arrays; where a file holds anything else, all files are left as they are.
"""

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

VERSION = 1  # of the order that this module makes

_HEAD = b"pagefind_dcd"
# What a page that searches loads; Pagefind's own interfaces, ten times as large, are not published.
_NEEDED = re.compile(r"pagefind(-worker)?\.js|pagefind-entry\.json|wasm\..*|.*\.pf_\w+")
_FILTERS = 3  # where the list of filters stands in the file that names all others
_UINT, _TEXT, _ARRAY = 0, 3, 4  # CBOR's major types


def index_files(folder: Path) -> dict[str, bytes]:
    """Return the files of an index by path, ordered; as they are where Pagefind is of an unknown version."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and _NEEDED.fullmatch(path.name)
    }
    try:
        return _ordered(files)
    except (ValueError, LookupError, TypeError, EOFError, OSError):  # of another version of Pagefind
        return files


def _ordered(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files with filters and their values sorted, renamed by the new digests."""
    files = dict(files)
    entry = json.loads(files["pagefind-entry.json"])
    for language in entry["languages"].values():
        content = _load(files.pop(f"pagefind.{language['hash']}.pf_meta"))
        content[_FILTERS] = sorted(_sorted_filter(files, *named) for named in content[_FILTERS])
        encoded = dump(content)
        prefix = language["hash"].partition("_")[0]
        language["hash"] = f"{prefix}_{hashlib.sha1(encoded, usedforsecurity=False).hexdigest()[:10]}"
        files[f"pagefind.{language['hash']}.pf_meta"] = encoded
    files["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return files


def _sorted_filter(files: dict[str, bytes], name: str, key: str) -> list[str]:
    """Sort the values of a filter in place in `files`; return its name and the key of its new file."""
    filtered, values = _load(files.pop(f"filter/{key}.pf_filter"))
    encoded = dump([filtered, sorted(values)])
    new = f"{key.partition('_')[0]}_{hashlib.sha1(encoded, usedforsecurity=False).hexdigest()[:7]}"
    if f"filter/{new}.pf_filter" in files:
        raise ValueError(new)
    files[f"filter/{new}.pf_filter"] = encoded
    return [name, new]


def _load(data: bytes) -> Any:
    """Return the value in a file; ValueError where it is not in Pagefind's form."""
    plain = gzip.decompress(data)
    value, end = _decode(plain, len(_HEAD))
    if not plain.startswith(_HEAD) or end != len(plain):
        raise ValueError
    return value


def dump(value: Any) -> bytes:
    """Return a value in the form of Pagefind's files."""
    return gzip.compress(_HEAD + bytes(_encode(value)), mtime=0)


def _decode(data: bytes, at: int) -> tuple[Any, int]:
    """Return the CBOR value that starts at an offset, and the offset after it."""
    kind, size = data[at] >> 5, data[at] & 31
    at += 1
    if size > 27 or (size > 23 and kind not in {_UINT, _TEXT, _ARRAY}):  # noqa: PLR2004
        raise ValueError(size)
    if size > 23:  # noqa: PLR2004
        width = 1 << (size - 24)
        size, at = int.from_bytes(data[at : at + width], "big"), at + width
    match kind:
        case 0:
            return size, at
        case 3:
            return data[at : at + size].decode(), at + size
        case 4:
            values = []
            for _ in range(size):
                value, at = _decode(data, at)
                values.append(value)
            return values, at
    raise ValueError(kind)


def _encode(value: Any) -> bytearray:
    """Return a value as CBOR."""
    match value:
        case int():
            return _head(_UINT, value)
        case str():
            return _head(_TEXT, len(value.encode())) + value.encode()
    encoded = _head(_ARRAY, len(value))
    for item in value:
        encoded += _encode(item)
    return encoded


def _head(kind: int, size: int) -> bytearray:
    """Return the head of a CBOR value in its shortest form."""
    if size < 24:  # noqa: PLR2004
        return bytearray([kind << 5 | size])
    exponent = next(exponent for exponent in range(4) if size < 1 << (8 << exponent))
    return bytearray([kind << 5 | 24 + exponent]) + size.to_bytes(1 << exponent, "big")
