"""Word lists: the package's data files, with words or one pattern on each line, under headings such as [tail]."""

import re
from importlib.resources import files

_HEADING = re.compile(r"\[([\w ]+)\]")


def sections(name: str) -> dict[str, list[str]]:
    """Return the lines of a data file (such as `seeds/walls.txt`) by heading, '' for those above the first."""
    lines_of: dict[str, list[str]] = {}
    heading = ""
    for line in (files("tearsheet") / name).read_text(encoding="utf-8").splitlines():
        if match := _HEADING.fullmatch(line):
            heading = match[1]
        elif line and not line.startswith("#"):
            lines_of.setdefault(heading, []).append(line)
    return lines_of


def words(name: str) -> frozenset[str]:
    """Return all words in a data file, of all sections; an underscore stands for a space."""
    return frozenset(
        word.replace("_", " ") for lines in sections(name).values() for line in lines for word in line.split()
    )
