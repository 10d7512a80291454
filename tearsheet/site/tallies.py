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


def together(lines: Iterable[Line], key: str, but: str = "", most: int = 8) -> list[tuple[Link, list[Line]]]:
    """Return the companies or products that articles name most often beside the page's own, with those articles."""
    found: dict[str, tuple[Link, list[Line]]] = {}
    for line in lines:
        for link in getattr(line, key):
            if link.url != but:
                found.setdefault(link.url, (link, []))[1].append(line)
    return sorted(found.values(), key=lambda pair: -len(pair[1]))[:most]


def monthly(lines: Iterable[Line]) -> dict[int, int]:
    """Return how many articles there are of each month that has any; months are counted from the year 0."""
    return dict(Counter(line.date.year * 12 + line.date.month - 1 for line in lines))


FILTERS = {"tallied": tallied, "together": together, "monthly": monthly}
