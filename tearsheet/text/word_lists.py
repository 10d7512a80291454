"""Word lists: the data files of the package, a pattern or words a line, under headings such as [tail]."""

import re
from importlib.resources import files

_HEADING = re.compile(r"\[([\w ]+)\]")


def sections(name: str) -> dict[str, list[str]]:
    """Return the lines of a data file (`seeds/walls.txt`) under their headings, those above the first under none."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in (files("tearsheet") / name).read_text(encoding="utf-8").splitlines():
        if match := _HEADING.fullmatch(line):
            heading = match[1]
        elif line and not line.startswith("#"):
            found.setdefault(heading, []).append(line)
    return found


def words(name: str) -> frozenset[str]:
    """Return the words of a data file; an underscore in one is a space."""
    return frozenset(
        word.replace("_", " ") for lines in sections(name).values() for line in lines for word in line.split()
    )
