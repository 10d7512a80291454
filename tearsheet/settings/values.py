"""Values: checks of the values of settings, Tearsheet's own and those of Pelican's that are obeyed."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tearsheet.settings import static_paths
from tearsheet.settings.table import own, table
from tearsheet.text import markup

# None of these may be empty.
NEEDED = ("PATH", "OUTPUT_PATH", "THEME", "CACHE_PATH", "DEFAULT_LANG", "TIMEZONE", "SITENAME")

ENGINE = re.compile(r"(spacy|gliner):(\S.*)")

_SHAPES = {
    "DEFAULT_LANG": (r"(?a:[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)", "write it like “en” or “pt-BR”"),
    "ISSUE_PERIOD": ("week|month|day|", "it must be “week”, “month” or “day”, or empty for no issues"),
    "MAIL_FROM": (
        r"""((?:"[^"\\\r\n]*"|[^\r\n<>"@,;:]*) ?<)?(?a:[\w.+=-]+@[\w.-]+)(?(1)>)|""",
        "write it like The Quay Letter <news@example.org>",
    ),
    "MAIL_UNSUBSCRIBE": (r"(https?://|mailto:)[!#-;=?-~]{1,900}|", "write it like https://… or mailto:…"),
}


def _is_list(value: object, of: type | tuple[type, ...]) -> bool:
    """Say whether a value is a list, tuple or set, with all items of these types."""
    return isinstance(value, list | tuple | set | frozenset) and all(isinstance(item, of) for item in value)


def _is_path(value: object) -> bool:
    """Say whether a value is a path."""
    return isinstance(value, str | os.PathLike) and "\0" not in str(value)


def _is_mapping(value: object, is_item: Callable[[object], bool] = lambda _: True) -> bool:
    """Say whether a value is a mapping from texts to items that `is_item` accepts."""
    return isinstance(value, Mapping) and all(isinstance(key, str) and is_item(item) for key, item in value.items())


def _is_pair(value: object) -> bool:
    """Say whether a value is a text with an address, as themes take links."""
    return isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(item, str) for item in value)  # noqa: PLR2004


def _is_metadata(value: object) -> bool:
    """Say whether a value is what Pelican takes for metadata: a mapping, or a list of pairs."""
    if isinstance(value, Mapping):
        return _is_mapping(value)
    return _is_list(value, (list, tuple)) and all(len(pair) == 2 and isinstance(pair[0], str) for pair in value)  # type: ignore[attr-defined]  # noqa: PLR2004


def _is_filter(value: object) -> bool:
    """Say whether a value is a list of (level, message) that are not to be logged."""
    return _is_list(value, tuple) and all(
        len(pair) == 2 and isinstance(pair[0], int) and isinstance(pair[1], str)  # noqa: PLR2004
        for pair in value  # type: ignore[attr-defined]
    )


# Forms of values: what a message calls each, and the test for it.
FORMS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "text": (
        "text in quotes, and not empty if the site needs it",
        lambda value: isinstance(value, str) and "\0" not in value,
    ),
    "path": ("a path in quotes", _is_path),
    "texts": ("a list of texts", lambda value: _is_list(value, str)),
    "paths": ("a list of paths", lambda value: _is_list(value, (str, os.PathLike)) and all(map(_is_path, value))),
    "pairs": (
        'a list of pairs like ("Podcast", "https://example.org/podcast")',
        lambda value: _is_list(value, (list, tuple)) and all(map(_is_pair, value)),
    ),
    "menu": (
        'a list of names like "companies" and of pairs like ("Podcast", "https://example.org/podcast")',
        lambda value: (
            isinstance(value, list | tuple) and all(isinstance(item, str) or _is_pair(item) for item in value)
        ),
    ),
    "year": ("a year, or a text", lambda value: isinstance(value, str | int) and not isinstance(value, bool)),
    "locales": ("a text, or a list of them", lambda value: isinstance(value, str) or _is_list(value, str)),
    "plugins": ("a list of plugins", lambda value: isinstance(value, list | tuple) and None not in value),
    "flag": ("True or False", lambda value: isinstance(value, bool)),
    "count": ("a number from 0 on", lambda value: isinstance(value, int) and value >= 0),
    "mapping": ("a mapping", _is_mapping),
    "policy": ("a mapping of lists of addresses", lambda _: True),  # policy.py judges it
    "metadata": ("a mapping", _is_metadata),
    "names": ("a mapping of files to outputs", lambda value: _is_mapping(value, lambda item: isinstance(item, str))),
    "calls": ("a mapping of names to functions", lambda value: _is_mapping(value, callable)),
    "filters": ("a list of levels with messages", _is_filter),
}


def wrong(settings: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, what is wrong, what to do) for settings with unusable values."""
    for name, value in settings.items():
        setting = own().get(name) or table().get(name)
        form = setting.form if setting else ""
        if not form or (value is None and name not in NEEDED):
            continue
        needed, is_right = FORMS[form]
        if not is_right(value) or (name in NEEDED and not str(value).strip()):
            yield name, f"{name} is {_shown(value)}", f"it must be {needed}"
        elif name in _SHAPES and not re.fullmatch(_SHAPES[name][0], value):
            yield name, f"{name} is {_shown(value)}", _SHAPES[name][1]
        elif name in _KNOWN and (fault := _KNOWN[name](value)):
            yield name, *fault


def _shown(value: object) -> str:
    """Return a value as a message shows it."""
    shown = repr(value)
    return shown if len(shown) <= 120 else f"{shown[:120]}…"  # noqa: PLR2004  (a line of a message)


def _wrong_address(address: str) -> tuple[str, str] | None:
    """Return what is wrong with SITEURL and what to do, None if nothing is."""
    if not address or (markup.web_address(address) is not None and not re.search(r"[\s<>\"]", address)):
        return None
    hint = (
        f"write https://{address}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", address) else "begin it with https://"
    )
    return f"SITEURL “{address}” is no address of the web", hint


def _wrong_engine(engine: str) -> tuple[str, str] | None:
    """Return what is wrong with TAGGING_ENGINE and what to do, None if nothing is."""
    if not engine or ENGINE.fullmatch(engine):
        return None
    hint = "write it like “spacy:en_core_web_sm” or “gliner:models/gliner_small”"
    return f"TAGGING_ENGINE “{engine}” is no engine", hint


def _wrong_zone(zone: str) -> tuple[str, str] | None:
    """Return what is wrong with TIMEZONE and what to do, None if nothing is."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return f"TIMEZONE “{zone}” is unknown", "write it like “Europe/Berlin” or “UTC”"
    return None


def _wrong_environment(options: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is wrong with JINJA_ENVIRONMENT and what to do, None if Jinja accepts it."""
    from jinja2 import Environment  # loaded late: not every command needs it

    try:
        Environment(**options)  # noqa: S701  (nothing is rendered in it)
    except Exception as error:  # noqa: BLE001  (extensions are anybody's code)
        return f"JINJA_ENVIRONMENT cannot be had ({type(error).__name__}: {error})", "mend its options and extensions"
    return None


def _wrong_status(metadata: Any) -> tuple[str, str] | None:
    """Return what is wrong with the status in DEFAULT_METADATA and what to do, None if nothing is."""
    status = dict(metadata).get("status", "published")
    if status in {"published", "draft", "hidden"}:
        return None
    return f"the status {_shown(status)} in DEFAULT_METADATA is none", "write “published”, “draft” or “hidden”"


_KNOWN: dict[str, Callable[[Any], tuple[str, str] | None]] = {
    "SITEURL": _wrong_address,
    "TAGGING_ENGINE": _wrong_engine,
    "TIMEZONE": _wrong_zone,
    "JINJA_ENVIRONMENT": _wrong_environment,
    "DEFAULT_METADATA": _wrong_status,
}


def missing(path: Path, settings: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, what is wrong, what to do) for settings that name missing folders without which nothing works."""
    import pelican

    theme = settings.get("THEME")
    if isinstance(theme, str | os.PathLike):
        places = path.parent / theme, Path(pelican.__file__).parent / "themes" / theme
        if not any(place.is_dir() for place in places):
            yield "THEME", f"there is no theme {theme}", "name a folder with templates/ in it"


def absent(path: Path, settings: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, what is wrong, what to do) for settings that name missing files which a build can do without."""
    root = path.parent
    content, theme = root / (settings.get("PATH") or "."), root / (settings.get("THEME") or ".")
    named = {
        "THEME_TEMPLATES_OVERRIDES": (root, settings.get("THEME_TEMPLATES_OVERRIDES")),
        "PLUGIN_PATHS": (root, settings.get("PLUGIN_PATHS")),
        "THEME_STATIC_PATHS": (theme, settings.get("THEME_STATIC_PATHS") if theme.is_dir() else ()),
        "STATIC_PATHS": (content, static_paths.named(settings.get("STATIC_PATHS") or ())),
        "EXTRA_PATH_METADATA": (content, static_paths.moved(settings)),
    }
    for name, (folder, places) in named.items():
        if gone := [str(place) for place in places or () if not (folder / place).exists()]:
            yield name, f"{name} names what is not there: {', '.join(gone)}", "put it there, or leave it out"
