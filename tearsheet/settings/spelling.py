"""Spelling: the setting that a misspelt name was meant for."""

from collections.abc import Iterable

# Slips of a pen: letters that are missing, too many, other ones, or two in each other's place. None of the names that
# themes and plugins have in tests/settings/test_settings.py is this near to one; with 3 slips, SITEMAP and
# STATIC_CDN would be.
LONG, SLIPS = 8, 2  # names of at least 8 letters may have two slips
SHORT, SLIP = 5, 1  # of at least 5, one; shorter words are all near each other


def near(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to `name` by slips of the pen, '' where none is near."""
    slips = SLIPS if len(name) >= LONG else SLIP if len(name) >= SHORT else 0
    candidates = ((distance(name, other), other) for other in known if abs(len(other) - len(name)) <= slips)
    return min((pair for pair in candidates if 0 < pair[0] <= slips), default=(0, ""))[1]


def distance(one: str, other: str) -> int:
    """Return by how many slips two words differ (optimal string alignment distance)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for to, counter in enumerate(other, 1):
            least = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != counter))
            if last and to > 1 and letter == other[to - 2] and one[at - 2] == counter:
                least = min(least, last[to - 2] + 1)
            row.append(least)
    return row[-1]
