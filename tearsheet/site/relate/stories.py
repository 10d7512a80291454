"""Stories: articles that tell the same event, one of them the lead.

A wrong join is worse than none. Whether two articles tell the same event is said by these two alone and by no count
over all: so the order in which articles come changes nothing, and an article changes no story but those of articles
that are like it.

Measured on two real collections of 356 articles (of which no two tell one event) and the first paragraphs of 48 reports
by as many papers and sites on 11 events; their texts are not in this repository. Of the 89 right pairs, and of the 603
wrong ones that name a company in common, the rule joins

    ALIKE (dated)           0.25   0.30   0.35      UNDATED         0.35   0.40   0.45
    right pairs              64%    56%    37%      right pairs      37%    28%    17%
    reports in their story   92%    86%    70%      wrong pairs        3      1      0
    wrong, of 37 in 10 days    1      0      0

where dates are right; that wrong pair is 9 days apart, and within 4 days none is more alike than 0.22. On the site made
of the two collections, most of whose articles give no date, it joins nothing.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tearsheet.site.records import ArticleRecord
from tearsheet.site.relate.event_keywords import Gist, likeness, unpacked
from tearsheet.site.relate.relations import Story
from tearsheet.site.summaries import ArticleSummary

DAYS = 3  # between two reports of one event; the nearest wrong pairs that are alike were 9 and 20 days apart
ALIKE = 0.3  # share of the event keywords, by weight, that both must have
UNDATED = 0.45  # the same where one date is only the day of receiving, or everyday words of the language are unknown
WORDS = 4  # event keywords that both must have, whatever their share
NAMES = 0.5  # share of the companies and products of the article with fewer; more than that where it is undated
SPAN = 7  # days from the first to the last article of a story: what goes on for weeks is told in several
NEAREST = 32  # articles, of all that name a company within the days before, with which one is compared: the newest
APART = frozenset({"apart", "none"})  # what an editor writes as the story of an article that belongs to none
LANGUAGE = "en"  # of the list of everyday words


@dataclass
class _Report:
    """What is compared of an article."""

    article: ArticleRecord
    day: int
    names: frozenset[str]
    story: str

    @cached_property
    def keywords(self) -> Gist:
        """Its event keywords."""
        return unpacked(self.article.post.keywords)

    @property
    def is_vague(self) -> bool:
        """Whether its date is only that of receiving, or everyday words of its language are unknown."""
        return self.article.line.date_basis == "received" or self.article.line.lang.split("-")[0].lower() != LANGUAGE


def groups(articles: Sequence[ArticleRecord]) -> list[list[int]]:
    """Return the positions of those articles (newest first) that tell the same event, group by group."""
    reports = [_report(article) for article in articles]
    return _joined(reports, [*_named(reports), *_alike(reports)])


def by_address(articles: Sequence[ArticleRecord], groups_found: Iterable[Sequence[int]]) -> dict[str, Story]:
    """Return the stories that groups of positions make, by the addresses of their articles."""
    stories: dict[str, Story] = {}
    for numbers in groups_found:
        story = _story([articles[number] for number in numbers])
        stories |= dict.fromkeys([articles[number].line.url for number in numbers], story)
    return stories


def fronted(lines: Iterable[ArticleSummary], stories: Mapping[str, Story]) -> list[ArticleSummary]:
    """Return summaries with each story once: as its lead, where the first of its articles stood."""
    leads = [story.lead if (story := stories.get(line.url)) else line for line in lines]
    return list({line.url: line for line in leads}.values())


def _report(article: ArticleRecord) -> _Report:
    """Return what is compared of an article."""
    line = article.line
    names = frozenset([link.url for link in line.names]) - article.given
    return _Report(article, line.date.toordinal(), names, " ".join((article.post.story or "").casefold().split()))


def _named(reports: list[_Report]) -> Iterator[tuple[float, int, int]]:
    """Yield the pairs that the editor has joined by `story`, with an infinite likeness."""
    last: dict[str, int] = {}
    for number, report in enumerate(reports):
        if report.story and report.story not in APART:
            if report.story in last:
                yield math.inf, last[report.story], number
            last[report.story] = number


def _alike(reports: list[_Report]) -> Iterator[tuple[float, int, int]]:
    """Yield the pairs of articles that tell the same event, with their likeness."""
    seen: set[tuple[int, int]] = set()
    for pair in _near(reports):
        if pair not in seen:
            seen.add(pair)
            if (alike := _likeness(reports[pair[0]], reports[pair[1]])) is not None:
                yield alike, *pair


def _near(reports: list[_Report]) -> Iterator[tuple[int, int]]:
    """Yield pairs of articles within DAYS that share a name, and may share half of their names.

    Whoever shares half of a list of names has one of its rarer half plus one; so the common names need not be looked
    at.
    """
    naming: dict[str, list[int]] = {}
    for number, report in enumerate(reports):
        if report.story not in APART:
            for name in report.names:
                naming.setdefault(name, []).append(number)
    ranks = {name: (len(numbers), name) for name, numbers in naming.items()}
    telling = [
        set(sorted(report.names, key=ranks.__getitem__)[: len(report.names) // 2 + 1])
        if report.story not in APART
        else set()
        for report in reports
    ]
    for name, numbers in naming.items():
        tells = [name in telling[number] for number in numbers]
        for at, number in enumerate(numbers):
            earliest, end = reports[number].day - DAYS, at + 1 + NEAREST
            for other, is_telling in zip(numbers[at + 1 : end], tells[at + 1 : end], strict=True):
                if reports[other].day < earliest:
                    break
                if is_telling or tells[at]:
                    yield number, other


def _likeness(one: _Report, other: _Report) -> float | None:
    """Return how much alike two reports are (0 to 1), None where they do not tell the same event."""
    is_vague = one.is_vague or other.is_vague
    shared = len(one.names & other.names) / min(len(one.names), len(other.names))
    if shared < NAMES or (is_vague and shared == NAMES):
        return None
    words, alike = likeness(one.keywords, other.keywords)
    return alike if words >= WORDS and alike >= (UNDATED if is_vague else ALIKE) else None


def _joined(reports: list[_Report], pairs: list[tuple[float, int, int]]) -> list[list[int]]:
    """Return the positions of articles joined into stories, the most alike pairs first.

    Only the editor joins two stories that have names, or makes a story span more than SPAN days.
    """
    groups = {number: [number] for pair in pairs for number in pair[1:]}
    for _, one, other in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        group, joining = groups[one], groups[other]
        if group is not joining and _may_join(reports, group, joining):
            group += joining
            groups |= dict.fromkeys(joining, group)
    return [sorted(group) for group in {id(group): group for group in groups.values()}.values() if len(group) > 1]


def _may_join(reports: list[_Report], group: list[int], joining: list[int]) -> bool:
    """Say whether two groups of articles may become one story."""
    everyone = [reports[number] for number in (*group, *joining)]
    names = {report.story for report in everyone} - {""}
    days = [report.day for report in everyone if not report.story]
    return len(names) <= 1 and (not days or max(days) - min(days) <= SPAN)


def _story(articles: list[ArticleRecord]) -> Story:
    """Return a story of articles; its lead is the one that the editor features, else the one with most to read.

    The longest account is worth more than the first, which is often a few lines; and it does not change with every
    article that comes later.
    """
    lead = min(
        articles,
        key=lambda article: (not article.post.featured, -_to_read(article), article.moment, article.line.url),
    )
    return Story(lead.line, tuple([article.line for article in articles if article is not lead]))


def _to_read(article: ArticleRecord) -> int:
    """Return how many words of an article may be shown."""
    rights = article.line.rights
    return article.post.words if rights.reuse == "full" else min(article.post.words, rights.words)
