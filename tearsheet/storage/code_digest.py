"""Code digest: identifies the code, libraries and settings that pages are made by, beside content and theme."""

import functools
import hashlib
import platform
import sys
from pathlib import Path
from typing import Any

LIBRARIES = ("babel", "pelican", "markdown", "jinja2", "nh3", "msgspec", "pyyaml", "unidecode")


@functools.cache
def digest(libraries: tuple[str, ...] = LIBRARIES) -> bytes:
    """Return a digest (16 bytes) of this package's files, of the libraries' versions and of Python's."""
    from importlib.metadata import version  # loaded late: it takes 25 ms, and an up-to-date check does not need it

    state = _package().copy()
    state.update(repr([(name, version(name)) for name in libraries] + [platform.python_version()]).encode())
    return state.digest()


@functools.cache
def _package() -> "hashlib.blake2b":
    """Return the state of a digest that has taken in this package's files."""
    folder = Path(__file__).parents[1]
    state = hashlib.blake2b(digest_size=16)
    for file in sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".txt", ".yaml"}):
        state.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return state


def places() -> list[str]:
    """Return the folders in which the libraries are installed: each changes when one is added, updated or removed."""
    from importlib.metadata import distribution

    return sorted({str(distribution(name).locate_file("")) for name in LIBRARIES})


# Settings that may differ between two builds of the same site without changing any page.
_ELSEWHERE = {"OUTPUT_PATH", "PATH", "CACHE_PATH", "THEME", "PLUGINS", "PELICAN_CLASS", "DEBUG", "PORT", "BIND"}
_ELSEWHERE |= {"TAGGING_ENGINE"}  # posts hold what it found
_ELSEWHERE |= {"THEME_TEMPLATES_OVERRIDES", "THEME_STATIC_PATHS"}  # what lies there counts, not where


def settings(site_settings: dict[str, Any]) -> dict[str, object]:
    """Return the settings that affect pages, as texts, and the source of the site's own code in them, by name."""
    affecting = {name: value for name, value in sorted(site_settings.items()) if name not in _ELSEWHERE}
    modules = sorted({name for value in affecting.values() for name in _modules(value)})
    files = {name: Path(file) for name in modules if (file := getattr(sys.modules.get(name), "__file__", None))}
    sources = {f"the code of {name}": file.read_bytes() for name, file in files.items() if file.is_file()}
    return {**{f"the setting {name}": _form(value) for name, value in affecting.items()}, **sources}


def _form(value: object) -> str:
    """Return a value as a text that is the same in every process; functions and classes are given by name."""
    if is_plain(value):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_form(key)}: {_form(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_form, value)) + "]"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(_form, value))) + "}"
    return f"{_module(value)}.{getattr(value, '__qualname__', type(value).__qualname__)}"


def _modules(value: object) -> set[str]:
    """Return the site's own modules whose code is in a setting, with the settings files themselves."""
    if is_plain(value):
        return set()
    if isinstance(value, dict):
        return {name for pair in value.items() for item in pair for name in _modules(item)}
    if isinstance(value, list | tuple | set | frozenset):
        return {name for item in value for name in _modules(item)}
    name = _module(value)
    # What libraries and this package define is known by `digest`.
    return set() if name.partition(".")[0] in {"tearsheet", *LIBRARIES} else {name, "pelicanconf", "publishconf"}


def _module(value: object) -> str:
    """Return the name of the module that defines a function or class, or the class of any other object."""
    return str(getattr(value, "__module__", None) or type(value).__module__)


def is_plain(value: object) -> bool:
    """Say whether `repr` of a value is the same in every process."""
    if isinstance(value, dict):
        return all(is_plain(item) for pair in value.items() for item in pair)
    if isinstance(value, list | tuple):
        return all(is_plain(item) for item in value)
    return value is None or isinstance(value, str | int | float)
