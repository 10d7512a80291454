"""Defaults: what a site is where its settings file does not say, so that its name alone is enough.

What only pages need is in `site/preparing.py` (`CHOICES`); where nothing is said here, Pelican's own defaults hold.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parents[1]

# The theme that comes with Tearsheet: in an installed package a folder of it, in the project's own the one beside it.
THEME = next(folder for folder in (_PACKAGE / "theme", _PACKAGE.parent / "theme") if folder.is_dir())

# No plugins, where Pelican runs all that happen to be installed: a site is the same on every machine.
DEFAULTS: Mapping[str, Any] = {
    "SITENAME": "A News Digest",
    "SITESUBTITLE": "",
    "TIMEZONE": "UTC",
    "PATH": "content",
    "OUTPUT_PATH": "output",
    "CACHE_PATH": ".tearsheet",
    "THEME": str(THEME),
    "SEEDS_PATH": "seeds",
    "DEFAULT_SECTION": "News",
    "SEEDS_IGNORE": (),
    "TAGGING_ENGINE": "",
    "PLUGINS": (),
}


PLACES = ("PATH", "OUTPUT_PATH", "CACHE_PATH", "THEME")


def completed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with what a site is unless they say otherwise."""
    return {**DEFAULTS, **settings}


def unsaid(settings: Mapping[str, Any], pelicans: Mapping[str, Any]) -> dict[str, Any]:
    """Return the defaults for those of the settings as Pelican completes them that say what its own (`pelicans`) do.

    Pelican makes absolute what a settings file says of places, so that none of those is taken for its default. Our
    places are in the working folder, as its own would be.
    """
    names = [name for name in DEFAULTS if settings.get(name) is None or settings[name] == pelicans.get(name)]
    return {name: str(Path.cwd() / DEFAULTS[name]) if name in PLACES else DEFAULTS[name] for name in names}
