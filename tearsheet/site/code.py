"""Code: a digest of everything that turns content into pages and is not content, theme or settings."""

import functools
import hashlib
import platform
import sys
from pathlib import Path
from typing import Any

import tearsheet

LIBRARIES = ("pelican", "markdown", "jinja2", "nh3", "msgspec", "pyyaml", "unidecode")


@functools.cache
def digest() -> bytes:
    """Return the digest of this package's files, of the libraries' versions and Python's."""
    from importlib.metadata import version  # takes 25 ms, which a proof has no use for

    folder = Path(tearsheet.__file__).parent
    state = hashlib.blake2b(digest_size=16)
    for file in sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".txt", ".yaml"}):
        state.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    state.update(repr([(name, version(name)) for name in LIBRARIES] + [platform.python_version()]).encode())
    return state.digest()


def places() -> list[str]:
    """Return the folders in which the libraries are installed: each changes when one is added, renewed or removed."""
    from importlib.metadata import distribution

    return sorted({str(distribution(name).locate_file("")) for name in LIBRARIES})


# What differs between two builds of the same site without any page being another.
_ELSEWHERE = {"OUTPUT_PATH", "PATH", "CACHE_PATH", "THEME", "PLUGINS", "PELICAN_CLASS", "DEBUG", "PORT", "BIND"}


def settings_digest(settings: dict[str, Any]) -> bytes:
    """Return a digest of a site's settings and of the files they come from: functions in them are known by those."""
    plain = {name: repr(value) for name, value in settings.items() if name not in _ELSEWHERE and is_plain(value)}
    state = hashlib.blake2b(repr(sorted(plain.items())).encode(), digest_size=16)
    for module in ("pelicanconf", "publishconf"):
        file = getattr(sys.modules.get(module), "__file__", None)
        if file and Path(file).is_file():
            state.update(Path(file).read_bytes())
    return state.digest()


def is_plain(value: object) -> bool:
    """Say whether a value's representation is the same in every process."""
    if isinstance(value, dict):
        return all(is_plain(item) for pair in value.items() for item in pair)
    if isinstance(value, list | tuple):
        return all(is_plain(item) for item in value)
    return value is None or isinstance(value, str | int | float)
