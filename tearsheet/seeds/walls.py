"""Walls: what was saved instead of an article, such as a bot wall, by the patterns in `walls.txt`."""

import functools
import re
from dataclasses import dataclass
from importlib.resources import files

from tearsheet.errors import Rejection

SHORT = 1_500  # characters; a longer text is an article, whatever it says of walls


@dataclass(frozen=True, slots=True)
class Wall:
    """A kind of wall: what it is, and what its titles and its texts say."""

    what: str
    titles: tuple[re.Pattern[str], ...]
    texts: tuple[re.Pattern[str], ...]


@functools.cache
def known() -> tuple[Wall, ...]:
    """Return the walls that are known, in the order of the file."""
    walls: list[Wall] = []
    for line in (files("tearsheet.seeds") / "walls.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            walls.append(Wall(line.strip("[]"), (), ()))
        elif line and not line.startswith("#"):
            where, _, pattern = line.partition(": ")
            wall, compiled = walls[-1], re.compile(pattern, re.IGNORECASE)
            titles, texts = (wall.titles, wall.texts)
            if where == "title":
                walls[-1] = Wall(wall.what, (*titles, compiled), texts)
            else:
                walls[-1] = Wall(wall.what, titles, (*texts, compiled))
    return tuple(walls)


def require_none(title: str, text: str) -> None:
    """Raise Rejection where a page is no article but a wall; `text` is all of its text that a reader sees."""
    if len(text) > SHORT:
        return
    for wall in known():
        is_wall = any(pattern.match(title) for pattern in wall.titles)
        if is_wall or any(pattern.search(text) for pattern in wall.texts):
            raise Rejection(f"{wall.what}, not the article", "save the article itself")
