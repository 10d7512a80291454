"""Own theme: the folder `theme/` of a site, whose files stand before those of the theme that comes with Tearsheet.

It is a layer and no whole theme: what it does not have is the built-in's. A site whose THEME names another theme has no
such layer, and neither has this project's own site, whose `theme/` is the built-in one.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tearsheet.model import defaults

FOLDER = "theme"  # of the site
TEMPLATES, STATIC = "templates", "static"  # its parts, as in every theme
OVERRIDES, STATICS = "THEME_TEMPLATES_OVERRIDES", "THEME_STATIC_PATHS"


def folder(settings: Mapping[str, Any], site: Path) -> Path | None:
    """Return the folder for a site's own files of the theme, there or not; None where the site can have none.

    `settings` are its settings, whose values need not be usable; `site` is the folder of the site.
    """
    own, built_in = site / FOLDER, defaults.THEME.resolve()
    theme = settings.get("THEME", built_in)
    is_built_in = isinstance(theme, str | os.PathLike) and (site / theme).resolve() == built_in
    return own if is_built_in and own.resolve() != built_in else None


def laid(settings: Mapping[str, Any], site: Path) -> dict[str, Any]:
    """Return the settings by which what there is of a site's own theme goes before the built-in's."""
    own = folder(settings, site)
    more: dict[str, Any] = {}
    if own and (own / TEMPLATES).is_dir() and (others := _paths(settings, OVERRIDES, ())) is not None:
        more[OVERRIDES] = [str(own / TEMPLATES), *others]
    if own and (own / STATIC).is_dir() and (others := _paths(settings, STATICS, (STATIC,))) is not None:
        more[STATICS] = [*others, str(own / STATIC)]
    return more


def _paths(settings: Mapping[str, Any], name: str, default: tuple[str, ...]) -> list[Any] | None:
    """Return the paths that a setting names; None where its value is of no use, as its check will say."""
    value = settings.get(name)
    value = default if value is None else value
    return list(value) if isinstance(value, list | tuple | set | frozenset) else None


def elsewhere(settings: Mapping[str, Any], site: Path) -> Iterator[Path]:
    """Yield the folders outside of THEME from which pages are made: the site's own theme, and what settings name.

    They need not be there; `settings` are settings that are usable.
    """
    own, theme = folder(settings, site), site / settings["THEME"]
    if own:
        yield own
    named = [
        *(site / path for path in settings.get(OVERRIDES) or ()),
        *(theme / path for path in settings.get(STATICS) or ()),
    ]
    for path in dict.fromkeys(Path(os.path.normpath(path)) for path in named):
        if not (path.is_relative_to(theme) or (own and path.is_relative_to(own))):
            yield path
