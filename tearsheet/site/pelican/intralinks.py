"""Intralinks: Pelican's own links in posts and pages, such as {filename}p1.md: what they name, and which are dead.

Pelican's own warning about a dead link names no file, and is lost where a page is rendered in another process.
"""

from collections.abc import Collection, Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pelican import contents

from tearsheet.errors import Problem
from tearsheet.storage.exclusions import Hides


class Intralink(NamedTuple):
    """A link: its text in HTML, its kind (“static”, “filename”), its address in plain text, and paths it may mean."""

    source: str
    kind: str
    address: str
    paths: tuple[str, ...]

    @property
    def written(self) -> str:
        """The link as the editor writes it in a post."""
        return f"{{{self.kind}}}{self.address}"


def intralinks(content: contents.Content) -> Iterator[Intralink]:
    """Yield the links of a post or page with the paths that each may mean, with and without its escapes resolved."""
    for match in content._get_intrasite_link_regex().finditer(content._content):  # noqa: SLF001  (as Pelican's own do)
        address = unescape(match["value"])
        written_paths = (urlsplit(one).path for one in (match["value"], address))
        paths = (_path(content, path) for one in written_paths for path in (one, unquote(one)))
        yield Intralink(match["path"], match["what"], address, tuple(dict.fromkeys(paths)))


def _path(content: contents.Content, link_path: str) -> str:
    """Return the path below the content folder that a link means."""
    if link_path.startswith("/"):
        return link_path[1:]
    return str(content.get_relative_source_path(f"{content.relative_dir}/{link_path}"))


def files(content: contents.Content) -> set[str]:
    """Return the existing files that {static} links of a post or page name; they may not be copied to the site."""
    folder = Path(str(content.settings["PATH"]))
    links = (link for link in intralinks(content) if link.kind == "static")
    existing = (next((path for path in link.paths if _is_file(folder / path)), None) for link in links)
    return {path for path in existing if path}


def _is_file(path: Path) -> bool:
    """Say whether there is such a file; False for a name that the system does not accept."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def problems(
    content: contents.Content, texts: Collection[str], copied: Collection[str], hides: Hides
) -> Iterator[tuple[str, Problem]]:
    """Yield the links, as HTML has them, that lead to none of `texts` and no `copied` file, with their problems."""
    for link in dict.fromkeys(intralinks(content)):
        those = texts if link.kind == "filename" else copied
        if any(path in those for path in link.paths):
            continue
        what, hint = _wrong(link, copied, Path(str(content.settings["PATH"])), hides)
        path, line = str(content.relative_source_path), _line(Path(str(content.source_path)), link)
        yield link.source, Problem(path, line, "dead-link", what, hint)


def _wrong(link: Intralink, copied: Collection[str], folder: Path, hides: Hides) -> tuple[str, str]:
    """Return what is wrong with a dead link, and what to do."""
    if picture := next((path for path in link.paths if path in copied), None):
        return f"{link.written} is a file, no post or page", f"write {{static}}/{picture}"
    if (file := next((path for path in link.paths if _is_file(folder / path)), None)) is None:
        return f"{link.written} is not there", "put the file there, or take the link out"
    if hides(file):
        return f"{link.written} is kept off the site by the settings", "take the link out, or let the site have it"
    if link.kind == "filename":
        return f"{link.written} is not on the site", "publish it, or take the link out until it is"
    return f"{link.written} is not copied to the site", "mend what is said of the file, or take the link out"


def _line(file: Path, link: Intralink) -> int:
    """Return the line of a file on which a link stands, 0 where it is not found as written."""
    try:
        lines: Iterable[str] = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return next((number for number, line in enumerate(lines, 1) if link.written in unescape(line)), 0)
