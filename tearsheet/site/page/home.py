"""Home page: the lead, the latest articles, sections, and who is most in the news."""

import datetime as dt

from tearsheet.model.kinds import KindName
from tearsheet.site.edition import Edition
from tearsheet.site.issue import issues
from tearsheet.site.page.lists import group, newest
from tearsheet.site.page.page import Choices, FeedLink, Page, content_page
from tearsheet.site.page.trends import Trend, liveliest, standing
from tearsheet.site.relate import stories
from tearsheet.site.summaries import ArticleSummary

RANKED = 7  # entities of each kind on the home page: what a column beside the lead story holds
LATEST = 30  # articles that the home page may choose from
GROUPED = 14  # of each section on the home page: some are among the latest and not shown again
TOLD = 4  # figures on the home page, each of another article


def home(edition: Edition, lines: list[ArticleSummary], choices: Choices) -> Page:
    """Return the home page: the lead, the latest, sections, and who is most in the news."""
    lead = _lead(edition)
    last = newest(lines)
    figures = [filed.figures[0] for filed in edition.articles[:LATEST] if filed.figures]
    told = [lead, *_others(edition, lead)] if lead else []
    latest = [line for line in stories.fronted(lines[: 2 * LATEST], edition.stories) if line not in told][:LATEST]
    return content_page(
        "",
        "home.html",
        "home",
        last,
        lead=lead,
        latest=latest,
        more={line.url: others for line in (lead, *latest) if line and (others := _others(edition, line))},
        sections=[group(section, GROUPED) for section in edition.sections],
        in_news=_in_news(edition, last or dt.date.min),
        figures=figures[:TOLD],
        issue=issues.current(edition.issues),
        newest=last,
        total=len(lines),
        feed=FeedLink(choices.language.said("All articles"), "feed.atom"),
    )


def _in_news(edition: Edition, newest: dt.date) -> dict[KindName, list[Trend]]:
    """Return who is most in the news, by the kinds of which anybody is."""
    found = {
        kind: liveliest((standing(sheet, newest) for sheet, _ in sheets), RANKED)
        for kind, sheets in edition.sheets.items()
    }
    return {kind: standings for kind, standings in found.items() if standings}


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
