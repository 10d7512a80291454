"""Tallies: what the articles of a page have in common, counted."""

from collections import Counter
from collections.abc import Iterable

from tearsheet.site.lines import Line, Link


def tallied(lines: Iterable[Line], key: str, but: str = "") -> list[tuple[int, Link]]:
    """Return how often articles name each of their companies, products, sources or sections, the most frequent first.

    `but` is the address of what is left out: the page's own. What is named equally often stays in order of appearance.
    """
    counts: Counter[Link] = Counter()
    for line in lines:
        named = getattr(line, key)
        counts.update(named if isinstance(named, tuple) else [named] if named else [])
    return [(count, link) for link, count in counts.most_common() if link.url != but]


def monthly(lines: Iterable[Line]) -> dict[int, int]:
    """Return how many articles there are of each month that has any; months are counted from the year 0."""
    return dict(Counter(line.date.year * 12 + line.date.month - 1 for line in lines))


FILTERS = {"tallied": tallied, "monthly": monthly}
