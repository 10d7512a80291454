"""Site folders: the folders of a site that serving needs to know."""

import dataclasses
import json
from pathlib import Path

from tearsheet.model import own_theme
from tearsheet.settings import Settings


@dataclasses.dataclass(frozen=True, slots=True)
class SiteFolders:
    """The folders of a site: seeds, content, theme, plugins, output and cache; all paths are absolute.

    `others` are those outside of the theme from which templates and static files are taken too, there or not. Settings
    are the site's own code, so another process reads them and passes the folders on as JSON.
    """

    seeds: Path
    content: Path
    theme: Path
    others: tuple[Path, ...]
    plugins: tuple[Path, ...]
    output: Path
    cache: Path

    @classmethod
    def of(cls, settings: Settings, site: Path) -> "SiteFolders":
        """Return the folders that settings name; `site` is the folder of the site."""
        return cls(
            seeds=settings.seeds,
            content=settings.content,
            theme=Path(settings.pelican["THEME"]).absolute(),
            others=tuple(own_theme.elsewhere(settings.pelican, site)),
            plugins=tuple(Path(path).absolute() for path in settings.pelican["PLUGIN_PATHS"]),
            output=settings.output,
            cache=Path(settings.pelican["CACHE_PATH"]).absolute(),
        )

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders whose files the site is made of."""
        return (self.seeds, self.content, self.theme, *self.others, *self.plugins)

    def encode(self) -> str:
        """Return the folders as a line of JSON."""
        return json.dumps(dataclasses.asdict(self), default=str)

    @classmethod
    def decode(cls, line: str) -> "SiteFolders":
        """Return the folders in a line of JSON from `encode`."""
        folders = json.loads(line)
        plugins, others = (tuple(Path(path) for path in folders.pop(name)) for name in ("plugins", "others"))
        return cls(**{name: Path(path) for name, path in folders.items()}, plugins=plugins, others=others)
