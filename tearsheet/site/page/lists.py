"""Lists: pages of tear sheets, sections, sources and years, with the articles of each, and the lists of all of them."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tearsheet.model.kinds import Kind
from tearsheet.site.page.contexts import (
    ArchiveContext,
    AZContext,
    SectionContext,
    SectionsContext,
    SourceContext,
    SourcesContext,
    TearSheetContext,
    TermContext,
    YearContext,
)
from tearsheet.site.page.listed import FeedLink, LetterOfNames, MonthOfArticles, YearOfArticles, YearOverview, counted
from tearsheet.site.page.page import Choices, Page, content_page
from tearsheet.site.page.trends import Trend, trend
from tearsheet.site.records import TearSheet, TermRecord
from tearsheet.site.summaries import ArticleSummary, EntityCard, Group, Link

NEWEST = 3  # of each section or source in the list of them
FIGURES = 6  # on a tear sheet


def group(place: TermRecord, most: int) -> Group:
    """Return a section or source with its newest articles."""
    lines = tuple(filed.line for filed in place.articles[:most])
    return Group(name=place.name, url=place.url, articles=lines, count=len(place.articles))


def tear_sheet(sheet: TearSheet, choices: Choices) -> Iterator[Page]:
    """Return the page of an entity, and that of each year where there are more articles than it lists.

    One with too few articles is not for search engines.
    """
    nav = choices.kinds[sheet.kind].plural
    further = _further(sheet.articles, choices.listed)
    context = TearSheetContext(
        nav=nav,
        feed=FeedLink(sheet.name, f"{sheet.url}feed.atom"),
        sheet=sheet,
        years=by_year(_first(sheet.told, choices.listed)),
        passing=by_year(_first(sheet.passing, choices.listed)),
        figures=sheet.figures[:FIGURES],
        further=counted(further),
        robots="noindex" if len(sheet.articles) < choices.thin else "",
    )
    yield content_page(sheet.url, "tear_sheet.html", newest(sheet.articles), context)
    yield from _year_pages(sheet.link, nav, further)


def _first(lines: Sequence[ArticleSummary], listed: int) -> Sequence[ArticleSummary]:
    """Return as many of the newest articles as a page lists (0: all)."""
    return lines[:listed] if listed else lines


def _further(lines: Sequence[ArticleSummary], listed: int) -> tuple[YearOfArticles, ...]:
    """Return the years, each to have a page, of what has more articles than a page lists; none where it has not."""
    return by_year(lines) if listed and len(lines) > listed else ()


def a_to_z(kind: Kind, sheets: Sequence[tuple[TearSheet, EntityCard]], newest: dt.date) -> Page:
    """Return the A to Z of the entities of a kind."""
    by_letter: dict[str, list[Trend]] = {}
    for sheet, _ in sheets:
        by_letter.setdefault(letter(sheet.name), []).append(trend(sheet, newest))
    letters = tuple([LetterOfNames(first, tuple(by_letter[first])) for first in sorted(by_letter)])
    context = AZContext(nav=kind.plural, kind=kind.name, letters=letters, total=len(sheets))
    return content_page(f"{kind.plural}/", "entities.html", None, context)


def letter(name: str) -> str:
    """Return the letter under which a name stands in an A to Z, “#” for digits and the like."""
    first = unicodedata.normalize("NFKD", name)[:1].upper()
    return first if first.isalpha() else "#"


def sections(places: Sequence[TermRecord], listed: int) -> Iterator[Page]:
    """Return the list of all sections, and the page of each, by years where it has more articles than are `listed`."""
    yield content_page("sections/", "sections.html", None, SectionsContext(nav="sections", sections=_groups(places)))
    for place in places:
        yield from _term(place, "sections", "section.html", listed, partial(SectionContext, section=place))


def sources(places: Sequence[TermRecord], listed: int) -> Iterator[Page]:
    """Return the list of all sources, and the page of each, by years where it has more articles than are `listed`."""
    yield content_page("sources/", "sources.html", None, SourcesContext(nav="sources", sources=_groups(places)))
    for place in places:
        yield from _term(place, "sources", "source.html", listed, partial(SourceContext, source=place))


def _groups(places: Sequence[TermRecord]) -> tuple[Group, ...]:
    """Return sections or sources as the list of all of them shows each."""
    return tuple([group(place, NEWEST) for place in places])


def _term(
    place: TermRecord, nav: str, template: str, listed: int, context: Callable[..., TermContext]
) -> Iterator[Page]:
    """Return the page of a section or source, and that of each year; `context` takes what both kinds show alike."""
    lines = place.lines
    further = _further(lines, listed)
    shown = context(
        nav=nav,
        feed=FeedLink(place.name, f"{place.url}feed.atom"),
        years=by_year(_first(lines, listed)),
        total=len(lines),
        further=counted(further),
    )
    yield content_page(place.url, template, newest(lines), shown)
    yield from _year_pages(place.link, nav, further)


def archives(lines: list[ArticleSummary], choices: Choices) -> Iterator[Page]:
    """Return the overview of all years and the page of each year, by month."""
    years = by_year(lines)
    overviews = tuple([_overview(of_year) for of_year in years])
    busiest = max((number for overview in overviews for number in overview.months), default=0)
    context = ArchiveContext(nav="archive", years=overviews, busiest=busiest, total=len(lines))
    yield content_page("archive/", "archives.html", newest(lines), context)
    yield from _year_pages(Link(choices.language.said("Archive"), "archive/"), "archive", years)


def _overview(of_year: YearOfArticles) -> YearOverview:
    """Return a year as the overview of all shows it."""
    months = tuple([len(of_month) for of_month in _months(of_year.articles)])
    return YearOverview(of_year.year, months, of_year.articles[:NEWEST])


def _year_pages(of: Link, nav: str, years: Sequence[YearOfArticles]) -> Iterator[Page]:
    """Return the page of each of the years of something, by month."""
    counts = counted(years)
    for of_year in years:
        year, lines = of_year.year, of_year.articles
        months = [
            MonthOfArticles(dt.date(year, number, 1), tuple(of_month))
            for number, of_month in enumerate(_months(lines), 1)
            if of_month
        ]
        context = YearContext(nav=nav, of=of, year=year, months=tuple(months[::-1]), all_years=counts, total=len(lines))
        yield content_page(f"{of.url}{year}/", "archive.html", newest(lines), context)


def _months(lines: Sequence[ArticleSummary]) -> list[list[ArticleSummary]]:
    """Return the articles of a year by month, from January on."""
    months: list[list[ArticleSummary]] = [[] for _ in range(12)]
    for line in lines:
        months[line.date.month - 1].append(line)
    return months


def by_year(lines: Sequence[ArticleSummary]) -> tuple[YearOfArticles, ...]:
    """Return articles that are newest first under their years, the newest year first."""
    years: dict[int, list[ArticleSummary]] = {}
    for line in lines:
        years.setdefault(line.date.year, []).append(line)
    return tuple([YearOfArticles(year, tuple(years[year])) for year in sorted(years, reverse=True)])


def newest(lines: Sequence[ArticleSummary]) -> dt.date | None:
    """Return the date of the first line."""
    return lines[0].date if lines else None
