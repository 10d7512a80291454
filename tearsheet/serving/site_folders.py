"""Site folders: the folders of a site that serving needs to know."""

import dataclasses
import json
from pathlib import Path

from tearsheet.settings import Settings


@dataclasses.dataclass(frozen=True, slots=True)
class SiteFolders:
    """Where the site's seeds and content are, what else pages are made of, and where they go; all absolute.

    The settings are the site's own code, so another process reads them and passes this on as JSON.
    """

    seeds: Path
    content: Path
    theme: Path
    plugins: tuple[Path, ...]
    output: Path
    cache: Path

    @classmethod
    def of(cls, settings: Settings) -> "SiteFolders":
        """Return the places that settings name."""
        return cls(
            seeds=settings.seeds,
            content=settings.content,
            theme=Path(settings.pelican["THEME"]).absolute(),
            plugins=tuple(Path(path).absolute() for path in settings.pelican["PLUGIN_PATHS"]),
            output=settings.output,
            cache=Path(settings.pelican["CACHE_PATH"]).absolute(),
        )

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders whose files make the site."""
        return (self.seeds, self.content, self.theme, *self.plugins)

    def encode(self) -> str:
        """Return the places as a line of JSON."""
        return json.dumps(dataclasses.asdict(self), default=str)

    @classmethod
    def decode(cls, line: str) -> "SiteFolders":
        """Return the places that another process has encoded."""
        told = json.loads(line)
        plugins = tuple(Path(path) for path in told.pop("plugins"))
        return cls(**{name: Path(path) for name, path in told.items()}, plugins=plugins)
