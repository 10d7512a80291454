"""Pictures: the picture of an article (`image` in its post): where it is on the site, how large, and what it shows."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tearsheet.errors import Problem
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.summaries import Picture
from tearsheet.storage.exclusions import PICTURES, plain_path
from tearsheet.text import media_types, picture_sizes
from tearsheet.text.suggestions import did_you_mean, nearest

_KEY = "image"
_WRITTEN = ("{static}", "{attach}", "{filename}")  # before a path where links are written as Pelican's


def path_of(image: str) -> str:
    """Return the path below the content folder that an `image` means.

    “fab.jpg”, “images/fab.jpg”, “/images/fab.jpg” and “../images/fab.jpg”, as seen from the post, are the same one.
    """
    for mark in _WRITTEN:
        image = image.removeprefix(mark)
    if image.startswith("."):
        return posixpath.normpath(posixpath.join("posts", image))
    image = posixpath.normpath(image.lstrip("/"))
    return image if "/" in image else f"{PICTURES}/{image}"


class Pictures:
    """The pictures of articles, whose files are in a content folder."""

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self._folder = folder
        self._moved = {plain_path(path): said for path, said in (settings.get("EXTRA_PATH_METADATA") or {}).items()}
        self._sizes: dict[str, picture_sizes.Size | None] = {}

    def of(self, post: ParsedPost) -> Picture | None:
        """Return the picture of a post, None where it has none."""
        if not post.image:
            return None
        path = path_of(post.image)
        place = str(self._moved.get(path, {}).get("path", path))
        width, height = self._size(path) or (0, 0)
        return Picture(quote(place), post.image_alt or "", width, height, _kind(path))

    def _size(self, path: str) -> picture_sizes.Size | None:
        """Return the size of a picture, None where its file does not tell."""
        if path not in self._sizes:
            try:
                with (self._folder / path).open("rb") as file:
                    self._sizes[path] = picture_sizes.size(file.read(picture_sizes.HEAD))
            except (OSError, ValueError):
                self._sizes[path] = None
        return self._sizes[path]


def problems(posts: Iterable[ParsedPost], copied: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each post with a picture that is not among the files that are `copied` to the site."""
    for post in posts:
        if post.image and (wrong := _wrong(post.image, path_of(post.image), copied)):
            what, hint, near = wrong
            yield Problem(post.path, 0, "picture-missing", what, hint, _KEY, post.image, near)


def _wrong(image: str, path: str, copied: Collection[str]) -> tuple[str, str, str] | None:
    """Return what is wrong with a picture, what to do, and the file that may be meant; None where nothing is."""
    put = f"put the file into content/{PICTURES}/, and write its name"
    if "://" in image:
        return f"the picture “{image}” is on another host, from which pages load nothing", put, ""
    if path not in copied:
        names = {posixpath.basename(one): one for one in sorted(copied) if _is_picture(one)}
        near = names.get(nearest(posixpath.basename(path), names), "")
        return f"the picture {path} is not there, or not copied to the site", did_you_mean(near) if near else put, near
    if not _is_picture(path):
        return f"{path} is no picture", "name one: .jpg, .png, .webp, .avif, .gif or .svg", ""
    return None


def _is_picture(path: str) -> bool:
    """Say whether a file is a picture, by its ending."""
    return _kind(path).startswith("image/")


def _kind(path: str) -> str:
    """Return the media type of a file by its ending, '' where it is unknown."""
    return media_types.TYPES.get(posixpath.splitext(path)[1].lower(), "")
