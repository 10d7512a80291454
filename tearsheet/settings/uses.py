"""Uses: who says the name of a setting: the theme's templates, plugins, and the settings files themselves."""

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
    """Who uses the settings that are said, in a settings file (None: it is not known which); nobody is asked before."""

    said: Mapping[str, Any]
    path: Path | None = None

    @property
    def _base(self) -> Path:
        """The folder as seen from which paths are said."""
        return self.path.parent if self.path else Path()

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The settings file, and those beside it that it imports."""
        return tuple(_settings_files(self.path)) if self.path else ()

    def by_theme(self, names: set[str]) -> bool:
        """Say whether a template says one of some names."""
        return bool(names & self._themes)

    def elsewhere(self, name: str) -> bool:
        """Say whether a name that is set is used at all: by a template, a plugin, or the settings once more."""
        if name in self._themes:
            return True
        said = [word for file in self.files for word in _WORD.findall(_text(file))]
        return said.count(name) > 1 or any(name in _words(place) for place in _plugins(self.said, self._base))

    @cached_property
    def _themes(self) -> frozenset[str]:
        """The words of all templates."""
        theme, others = self.said.get("THEME"), self.said.get("THEME_TEMPLATES_OVERRIDES")
        folders = [*([Path(theme, "templates")] if theme else ()), *(others or ())]
        return frozenset().union(*(_words(self._base / folder) for folder in folders))

    def place(self, name: str) -> tuple[Path | None, int]:
        """Return the settings file that sets a name, and the line."""
        for file in self.files:
            if match := re.search(rf"^\s*(?:[\w, =]+[,=]\s*)?{re.escape(name)}\b\s*[=:,]", _text(file), re.MULTILINE):
                return file, _text(file).count("\n", 0, match.end()) + 1
        return (self.files[0], 0) if self.files else (None, 0)


def _settings_files(path: Path) -> Iterator[Path]:
    """Return a settings file, and the ones beside it that it imports."""
    found: list[Path] = []
    waiting = [path]
    while waiting:
        file = waiting.pop(0)
        if file not in found and file.is_file():
            found.append(file)
            waiting += [path.parent / f"{name}.py" for name in _IMPORTED.findall(_text(file))]
    yield from found


def _plugins(said: Mapping[str, Any], base: Path) -> Iterator[Path]:
    """Return where the code of a site's plugins is."""
    named = said.get("PLUGINS")
    if named is None:
        spec = _spec(PLUGINS)
        yield from (Path(place) for place in (spec.submodule_search_locations or ()) if spec) if spec else ()
        return
    for plugin in named:
        if not isinstance(plugin, str):
            yield from (Path(file).parent for file in [getattr(plugin, "__file__", None)] if file)
            continue
        part = plugin.replace(".", "/")
        for folder in said.get("PLUGIN_PATHS") or ():
            yield from (place for place in (base / folder / part, base / folder / f"{part}.py") if place.exists())
        for spec in filter(None, (_spec(f"{PLUGINS}.{plugin}"), _spec(plugin))):
            yield from (Path(place) for place in spec.submodule_search_locations or [spec.origin] if place)


def _spec(name: str) -> Any:
    """Return where a module is; None where there is none."""
    with contextlib.suppress(ImportError, ValueError, AttributeError):
        return importlib.util.find_spec(name)
    return None


def _words(place: Path) -> frozenset[str]:
    """Return the words of a file, or of the files in a folder."""
    files: Iterable[Path] = (file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]
    return frozenset(word for file in files for word in _WORD.findall(_text(file)))


def _text(file: Path) -> str:
    """Return the text of a file, nothing where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
