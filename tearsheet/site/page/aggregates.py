"""Aggregates: counts over the articles of a page, as filters for templates."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from tearsheet.model.kinds import KindName
from tearsheet.site.summaries import ArticleSummary, Link


def tallied(lines: Iterable[ArticleSummary], key: Literal["source", "section"]) -> list[tuple[int, Link]]:
    """Return the sources or sections of articles with their numbers, the most frequent first.

    Equally frequent ones stay in the order in which they first appear.
    """
    return _ranked(link for line in lines if (link := getattr(line, key)))


def mentioned(lines: Iterable[ArticleSummary], kind: KindName) -> list[tuple[int, Link]]:
    """Return the entities of a kind that articles name with the numbers of articles, in the same order."""
    return _ranked(link for line in lines for link in line.of_kind(kind))


def _ranked(links: Iterable[Link]) -> list[tuple[int, Link]]:
    """Return links with how often each is there, the most frequent first."""
    return [(count, link) for link, count in Counter(links).most_common()]


def together(
    lines: Iterable[ArticleSummary], kind: KindName, but: str = "", most: int = 8
) -> list[tuple[Link, list[ArticleSummary]]]:
    """Return the entities of a kind that articles name most often, with those articles; not the one at `but`."""
    named: dict[str, tuple[Link, list[ArticleSummary]]] = {}
    for line in lines:
        for link in line.of_kind(kind):
            if link.url != but:
                named.setdefault(link.url, (link, []))[1].append(line)
    return sorted(named.values(), key=lambda pair: -len(pair[1]))[:most]


def monthly(lines: Iterable[ArticleSummary]) -> dict[int, int]:
    """Return the number of articles of each month that has any; a month is counted as 12 * year + month - 1."""
    return dict(Counter(line.date.year * 12 + line.date.month - 1 for line in lines))


FILTERS = {"tallied": tallied, "mentioned": mentioned, "together": together, "monthly": monthly}
