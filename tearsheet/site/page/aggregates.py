"""Aggregates: what the articles of a page have in common, counted."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from tearsheet.model.kinds import KindName
from tearsheet.site.summaries import ArticleSummary, Link


def tallied(lines: Iterable[ArticleSummary], key: Literal["source", "section"]) -> list[tuple[int, Link]]:
    """Return how often articles have each of their sources or sections, the most frequent first.

    What is there equally often stays in order of appearance.
    """
    return _ranked(link for line in lines if (link := getattr(line, key)))


def mentioned(lines: Iterable[ArticleSummary], kind: KindName) -> list[tuple[int, Link]]:
    """Return how often articles name each of their entities of a kind, in the same order."""
    return _ranked(link for line in lines for link in line.of_kind(kind))


def _ranked(links: Iterable[Link]) -> list[tuple[int, Link]]:
    """Return how often each of these is there."""
    return [(count, link) for link, count in Counter(links).most_common()]


def together(
    lines: Iterable[ArticleSummary], kind: KindName, but: str = "", most: int = 8
) -> list[tuple[Link, list[ArticleSummary]]]:
    """Return the entities of a kind that articles name most often beside the page's own, with those articles."""
    found: dict[str, tuple[Link, list[ArticleSummary]]] = {}
    for line in lines:
        for link in line.of_kind(kind):
            if link.url != but:
                found.setdefault(link.url, (link, []))[1].append(line)
    return sorted(found.values(), key=lambda pair: -len(pair[1]))[:most]


def monthly(lines: Iterable[ArticleSummary]) -> dict[int, int]:
    """Return how many articles there are of each month that has any; months are counted from the year 0."""
    return dict(Counter(line.date.year * 12 + line.date.month - 1 for line in lines))


FILTERS = {"tallied": tallied, "mentioned": mentioned, "together": together, "monthly": monthly}
