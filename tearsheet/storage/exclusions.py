"""Exclusions: the files of the content folder that Pelican's settings keep off the site."""

import fnmatch
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

PICTURES = "images"  # the folder of pictures: what is copied of a site that says nothing, or “all of content/”

Hides = Callable[[str], bool]  # says whether a path below the content folder is to be skipped


def nothing(path: str) -> bool:  # noqa: ARG001
    """Hide no path."""
    return False


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Which files are skipped: `names` are patterns for names anywhere, `folders` paths or patterns by folder.

    Pelican takes ARTICLE_EXCLUDES and its like for folders; here they may also be files or patterns.
    """

    names: tuple[str, ...]
    folders: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Exclusions":
        """Return what settings exclude; they must still have the site's own ARTICLE_PATHS and PAGE_PATHS.

        Pelican adds the paths of posts to PAGE_EXCLUDES, and the other way round; these are taken out again.
        """
        folders = {
            "posts": _paths(settings["ARTICLE_EXCLUDES"], but=settings["PAGE_PATHS"]),
            "pages": _paths(settings["PAGE_EXCLUDES"], but=settings["ARTICLE_PATHS"]),
            "images": _paths(settings["STATIC_EXCLUDES"]),
        }
        return cls(tuple(settings["IGNORE_FILES"]), folders)

    def hides(self, path: str) -> bool:
        """Say whether a path below the content folder is excluded, by itself or by a folder that it is in."""
        parts = PurePosixPath(path).parts
        if any(fnmatch.fnmatch(part, pattern) for pattern in self.names for part in (path, *parts[1:])):
            return True
        return self._excludes(parts[0], path)

    def hides_file(self, path: str) -> bool:
        """Say whether STATIC_EXCLUDES names a file that would be copied, or a folder that it is in."""
        return self._excludes("images", path)

    def _excludes(self, folder: str, path: str) -> bool:
        """Say whether what is excluded of a folder holds for a path."""
        return any(
            path == excluded or path.startswith(f"{excluded}/") or fnmatch.fnmatchcase(path, excluded)
            for excluded in self.folders.get(folder, ())
        )


def _paths(paths: Iterable[Any], but: Iterable[Any] = ()) -> tuple[str, ...]:
    """Return these paths in one form, each once, without those in `but`."""
    left_out = {plain_path(path) for path in but} | {""}
    return tuple(dict.fromkeys(path for one in paths if (path := plain_path(one)) not in left_out))


def plain_path(value: Any) -> str:
    """Return a path below the content folder in its plain form, with slashes; '' for the folder itself."""
    path = PurePosixPath(str(value).replace("\\", "/")).as_posix()
    return "" if path == "." else path
