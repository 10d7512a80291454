"""Exclusions: the files of the content folder that settings keep off the site."""

import fnmatch
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

Hides = Callable[[str], bool]  # says of a path below the content folder that nothing is to be read there


def nothing(path: str) -> bool:  # noqa: ARG001
    """Hide no path."""
    return False


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What is not read: `names` are patterns of names of files and folders, `folders` what is left out in each folder.

    Pelican takes ARTICLE_EXCLUDES and its like for folders; whoever writes a file or a pattern there means that.
    """

    names: tuple[str, ...]
    folders: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Exclusions":
        """Return what settings exclude; the paths of posts, which Pelican adds to PAGE_EXCLUDES itself, and vice versa.

        Take those from before the settings have our own paths.
        """
        folders = {
            "posts": _paths(settings["ARTICLE_EXCLUDES"], but=settings["PAGE_PATHS"]),
            "pages": _paths(settings["PAGE_EXCLUDES"], but=settings["ARTICLE_PATHS"]),
            "images": _paths(settings["STATIC_EXCLUDES"]),
        }
        return cls(tuple(settings["IGNORE_FILES"]), folders)

    def hides(self, path: str) -> bool:
        """Say whether a path below the content folder is excluded, or a folder that it is in."""
        parts = PurePosixPath(path).parts
        if any(fnmatch.fnmatch(part, pattern) for pattern in self.names for part in (path, *parts[1:])):
            return True
        return any(
            path == excluded or path.startswith(f"{excluded}/") or fnmatch.fnmatchcase(path, excluded)
            for excluded in self.folders.get(parts[0], ())
        )


def _paths(said: Iterable[Any], but: Iterable[Any] = ()) -> tuple[str, ...]:
    """Return paths below the content folder in one form, but for some."""
    left_out = {_path(path) for path in but} | {""}
    return tuple(dict.fromkeys(path for one in said if (path := _path(one)) not in left_out))


def _path(said: Any) -> str:
    """Return a path as it is written below the content folder."""
    path = PurePosixPath(str(said).replace("\\", "/")).as_posix()
    return "" if path == "." else path
