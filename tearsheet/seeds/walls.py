"""Walls: pages saved in an article's place (bot walls, login walls, error pages), by the patterns in `walls.txt`."""

import functools
import re
from dataclasses import dataclass

from tearsheet.errors import Rejection
from tearsheet.text import word_lists

SHORT = 1_500  # characters; a longer text is an article, whatever it says of walls


@dataclass(frozen=True, slots=True)
class Wall:
    """A kind of wall: its name, and patterns of its titles and texts."""

    what: str
    titles: tuple[re.Pattern[str], ...]
    texts: tuple[re.Pattern[str], ...]


@functools.cache
def all_walls() -> tuple[Wall, ...]:
    """Return all kinds of walls, in the order of `walls.txt`."""
    sections = word_lists.sections("seeds/walls.txt")
    return tuple(
        Wall(what, _patterns(lines, "title: "), _patterns(lines, "text: ")) for what, lines in sections.items()
    )


def _patterns(lines: list[str], where: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of lines that begin with `where` (“title: ”, “text: ”)."""
    return tuple(re.compile(line.removeprefix(where), re.IGNORECASE) for line in lines if line.startswith(where))


def require_none(title: str, text: str) -> None:
    """Raise Rejection where a page is a wall; `text` is all of its text that a reader sees."""
    if len(text) > SHORT:
        return
    for wall in all_walls():
        is_wall = any(pattern.match(title) for pattern in wall.titles)
        if is_wall or any(pattern.search(text) for pattern in wall.texts):
            raise Rejection(f"{wall.what}, not the article", "save the article itself")
