"""Places: the paths that messages show, from the working folder on, and those that commands are given, in any form."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tearsheet.cli.answering import relative

if TYPE_CHECKING:
    from tearsheet.settings import Settings


class SitePath(click.ParamType[Path]):
    """A file or folder of the site: from the working folder on, or below content/ or seeds/, as reports name it.

    An article of a seed with many (`feed.xml#3`) is given by the seed.
    """

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path of what is there; a usage error where nothing is."""
        given = Path(value)
        if given.exists() or ctx is None:
            return given
        for path in (given, Path(str(value).rpartition("#")[0] or value)):
            for folder in (Path(), *_folders(ctx.find_root().obj)):
                if (folder / path).exists():
                    return folder / path
        raise click.BadParameter(f"Path {str(value)!r} does not exist.", ctx, param)


def _folders(settings_file: Path) -> tuple[Path, ...]:
    """Return the folders below which reports name files; none where there is no site."""
    from tearsheet.settings import Settings

    if not settings_file.is_file():
        return ()
    settings = Settings.read(settings_file.absolute())
    return settings.content, settings.seeds


def of_seed(settings: "Settings", name: str) -> str:
    """Return the path of a seed, or of an article in one, for a message."""
    file, mark, article = name.partition("#")
    return f"{relative(settings.seeds / file)}{mark}{article}"


def of_content(settings: "Settings", path: str) -> str:
    """Return the path of a file in the content folder for a message."""
    return relative(settings.content / path)
