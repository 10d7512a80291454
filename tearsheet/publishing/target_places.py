"""Target places: no target among the site's own folders, where the next run would read or send what was published."""

from collections.abc import Mapping
from pathlib import Path

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing.targets import layout


def located(folder: str, root: Path) -> Path:
    """Return the whole path of a folder: from the settings' folder on, `~` being home; PublishError where it is none.

    What leads to it is followed (`..`, links); the folder itself may be a link, to the release that readers see.
    """
    try:
        path = root / Path(folder).expanduser()
        path = path if path.name not in {"", ".."} else path.resolve()
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError, ValueError) as error:
        raise PublishError(
            Problem("", 0, "target-form", f"“{folder}” is no path ({error})", "write a path of this machine")
        ) from None


def require_apart(path: Path, own: Mapping[str, Path], site: Path | None = None) -> None:
    """Raise PublishError where a folder is one of these or is in one; or, if `site` is given, where it holds that."""
    for place in {path, path.resolve(), path.with_name(layout.folder(path.name))}:
        for name, folder in own.items():
            if any(_is_same(above, folder) for above in (place, *place.parents)):
                raise _refused(path, f"is in {folder}, {name}: the site would be published into itself")
            if site and any(_is_same(place, above) for above in (folder.absolute(), *folder.absolute().parents)):
                raise _refused(path, f"holds {folder}, {name}: the site would be published over itself")
        if site and any(_is_same(place, above) for above in (site, *site.parents)):
            raise _refused(path, "is the site's own folder, or holds it: the site would be published over itself")


def _refused(path: Path, what: str) -> PublishError:
    hint = "name a folder of its own, such as one beside the site's: folder:../www"
    return PublishError(Problem(str(path), 0, "target-in-site", what, hint))


def _is_same(path: Path, other: Path) -> bool:
    """Say whether two paths are of one folder, by whatever links and in whatever capitals they name it."""
    try:
        return path.samefile(other)
    except OSError:
        return path.resolve() == other.resolve()
