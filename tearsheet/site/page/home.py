"""Home page: the lead, the latest articles, sections, and who is most in the news."""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from tearsheet.model.kinds import KindName
from tearsheet.site.edition import Edition
from tearsheet.site.issue import issues
from tearsheet.site.page.contexts import HomeContext
from tearsheet.site.page.listed import FeedLink
from tearsheet.site.page.lists import group, newest
from tearsheet.site.page.page import Choices, Page, content_page
from tearsheet.site.page.trends import Trend, liveliest, trend
from tearsheet.site.relate import stories
from tearsheet.site.summaries import ArticleSummary, Group

RANKED = 7  # entities of each kind on the home page: what a column beside the lead story holds
LATEST = 30  # articles that the home page may choose from
SHOWN = 10  # of these on our own home page, before the sections
SHORT = 4  # with fewer than these the column of articles is as short as the one beside it
GROUPED = 14  # of each section from which its band is chosen: some are among the latest and not shown again
BANDED = 3  # articles of a section's band
TOLD = 4  # figures on the home page, each of another article

More = Mapping[str, tuple[ArticleSummary, ...]]


def home(edition: Edition, lines: list[ArticleSummary], choices: Choices) -> Page:
    """Return the home page: the lead, the latest, sections, and who is most in the news."""
    last = newest(lines)
    lead = _lead(edition)
    latest = _latest(edition, lines, lead)
    front = [lead, *latest] if lead else []
    more = {line.url: beside for line in front if (beside := _others(edition, line))}
    bands, others = _bands(edition, front[: 1 + SHOWN], more)
    figures = tuple([filed.figures[0] for filed in edition.articles[:LATEST] if filed.figures][:TOLD])
    in_news = _in_news(edition, last or dt.date.min)
    context = HomeContext(
        nav="home",
        feed=FeedLink(choices.language.said("All articles"), "feed.atom"),
        lead=lead,
        latest=tuple(latest),
        shown=SHOWN,
        more=more,
        bands=bands,
        others=others,
        in_news=in_news,
        is_lively=any(each.is_lively for standings in in_news.values() for each in standings),
        figures=figures,
        is_short=len(latest) < SHORT and not figures,
        issue=issues.current(edition.issues),
        newest=last,
        total=len(lines),
    )
    return content_page("", "home.html", last, context)


def _latest(edition: Edition, lines: list[ArticleSummary], lead: ArticleSummary | None) -> list[ArticleSummary]:
    """Return the latest articles, one of each story, without the lead and its story."""
    lead_story = [lead, *_others(edition, lead)] if lead else []
    return [line for line in stories.fronted(lines[: 2 * LATEST], edition.stories) if line not in lead_story][:LATEST]


def _bands(
    edition: Edition, shown: Sequence[ArticleSummary], more: More
) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Return the sections with their newest articles that do not stand above, and those that have no other ones.

    Above stand the articles `shown`, and those that tell their stories (`more`). Sections without articles are neither.
    """
    above = {line.url for line in shown} | {line.url for others in more.values() for line in others}
    bands, others = [], []
    for place in edition.sections:
        section = group(place, GROUPED)
        below = tuple([line for line in section.articles if line.url not in above][:BANDED])
        if below:
            bands.append(msgspec.structs.replace(section, articles=below))
        elif section.articles:
            others.append(msgspec.structs.replace(section, articles=()))
    return tuple(bands), tuple(others)


def _in_news(edition: Edition, newest: dt.date) -> dict[KindName, list[Trend]]:
    """Return who is most in the news, by the kinds of which anybody is."""
    by_kind = {
        kind: liveliest((trend(sheet, newest) for sheet, _ in sheets), RANKED)
        for kind, sheets in edition.sheets.items()
    }
    return {kind: standings for kind, standings in by_kind.items() if standings}


def _others(edition: Edition, line: ArticleSummary) -> tuple[ArticleSummary, ...]:
    """Return the other articles on the event of one."""
    story = edition.stories.get(line.url)
    return story.beside(line.url) if story else ()


def _lead(edition: Edition) -> ArticleSummary | None:
    """Return the article above all others: the lead of the newest issue, else the weightiest of the latest articles."""
    if edition.issues:
        return edition.issues[0].lead
    weightiest = min(edition.articles[:LATEST], key=lambda filed: filed.weight, default=None)
    return weightiest.line if weightiest else None
