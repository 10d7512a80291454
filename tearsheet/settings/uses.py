"""Uses: where the name of a setting occurs: in the theme's templates, in plugins, in the settings files."""

import contextlib
import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

_WORD = re.compile(r"\b[A-Za-z_]\w+")
_IMPORTED = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)
PLUGINS = "pelican.plugins"  # where packages of plugins are installed


@dataclass(frozen=True)
class Uses:
    """Where a site's `settings` are used; `path` is their file (None: unknown). Files are read at first need."""

    settings: Mapping[str, Any]
    path: Path | None = None

    @property
    def _base(self) -> Path:
        """The folder that paths in the settings are relative to."""
        return self.path.parent if self.path else Path()

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The settings file, and the files beside it that it imports."""
        return tuple(_settings_files(self.path)) if self.path else ()

    def by_theme(self, names: set[str]) -> bool:
        """Say whether a template contains one of these names."""
        return bool(names & self._themes)

    def elsewhere(self, name: str) -> bool:
        """Say whether a setting is used at all: by a template, by a plugin, or again in the settings files."""
        if name in self._themes:
            return True
        words = [word for file in self.files for word in _WORD.findall(_text(file))]
        return words.count(name) > 1 or any(name in _words(place) for place in _plugins(self.settings, self._base))

    @cached_property
    def _themes(self) -> frozenset[str]:
        """All words in the templates."""
        theme, others = self.settings.get("THEME"), self.settings.get("THEME_TEMPLATES_OVERRIDES")
        folders = [*([Path(theme, "templates")] if theme else ()), *(others or ())]
        return frozenset().union(*(_words(self._base / folder) for folder in folders))

    def place(self, name: str) -> tuple[Path | None, int]:
        """Return the settings file that sets a name, and the line; line 0 where it is not found."""
        for file in self.files:
            if match := re.search(rf"^\s*(?:[\w, =]+[,=]\s*)?{re.escape(name)}\b\s*[=:,]", _text(file), re.MULTILINE):
                return file, _text(file).count("\n", 0, match.end()) + 1
        return (self.files[0], 0) if self.files else (None, 0)


def _settings_files(path: Path) -> Iterator[Path]:
    """Return a settings file, and the files beside it that it imports."""
    settings_files: list[Path] = []
    waiting = [path]
    while waiting:
        file = waiting.pop(0)
        if file not in settings_files and file.is_file():
            settings_files.append(file)
            waiting += [path.parent / f"{name}.py" for name in _IMPORTED.findall(_text(file))]
    yield from settings_files


def _plugins(settings: Mapping[str, Any], base: Path) -> Iterator[Path]:
    """Return the files and folders with the code of a site's plugins."""
    for plugin in settings.get("PLUGINS") or ():
        if not isinstance(plugin, str):
            yield from (Path(file).parent for file in [getattr(plugin, "__file__", None)] if file)
            continue
        part = plugin.replace(".", "/")
        for folder in settings.get("PLUGIN_PATHS") or ():
            yield from (place for place in (base / folder / part, base / folder / f"{part}.py") if place.exists())
        for spec in filter(None, (_spec(f"{PLUGINS}.{plugin}"), _spec(plugin))):
            yield from (Path(place) for place in spec.submodule_search_locations or [spec.origin] if place)


def _spec(name: str) -> Any:
    """Return the import spec of a module; None where there is none."""
    with contextlib.suppress(ImportError, ValueError, AttributeError):
        return importlib.util.find_spec(name)
    return None


def _words(place: Path) -> frozenset[str]:
    """Return the words in a file, or in all files of a folder."""
    files: Iterable[Path] = (file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]
    return frozenset(word for file in files for word in _WORD.findall(_text(file)))


def _text(file: Path) -> str:
    """Return a file's text, '' where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
