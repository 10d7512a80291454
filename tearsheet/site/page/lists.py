"""Lists: pages of tear sheets, sections, sources and years, with the articles of each, and the lists of all of them."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tearsheet.model.kinds import Kind
from tearsheet.site.page.page import Choices, FeedLink, Page, content_page
from tearsheet.site.page.trends import Trend, standing
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
    listed = choices.listed
    nav = choices.kinds[sheet.kind].plural
    shows: dict[str, Any] = {
        "sheet": sheet,
        "years": by_year(_first(sheet.told, listed)),
        "passing": by_year(_first(sheet.passing, listed)),
        "figures": sheet.figures[:FIGURES],
        "feed": FeedLink(sheet.name, f"{sheet.url}feed.atom"),
    }
    further = _by_years(sheet.link, nav, sheet.articles, listed)
    shows["further"] = [(page.shows["year"], page.shows["total"]) for page in further]
    if len(sheet.articles) < choices.thin:
        shows["robots"] = "noindex"
    yield content_page(sheet.url, "tear_sheet.html", nav, newest(sheet.articles), **shows)
    yield from further


def _first(lines: Sequence[ArticleSummary], listed: int) -> Sequence[ArticleSummary]:
    """Return as many of the newest articles as a page lists (0: all)."""
    return lines[:listed] if listed else lines


def _by_years(of: Link, nav: str, lines: Sequence[ArticleSummary], listed: int) -> list[Page]:
    """Return a page for each year of what has more articles than a page lists; none where it has not."""
    if not listed or len(lines) <= listed:
        return []
    return list(_year_pages(of, nav, lines))


def a_to_z(kind: Kind, sheets: Sequence[tuple[TearSheet, EntityCard]], newest: dt.date) -> Page:
    """Return the A to Z of the entities of a kind."""
    letters: dict[str, list[Trend]] = {}
    for sheet, _ in sheets:
        letters.setdefault(letter(sheet.name), []).append(standing(sheet, newest))
    nav = kind.plural
    shows = {"kind": kind.name, "letters": sorted(letters.items()), "total": len(sheets)}
    return content_page(f"{nav}/", "entities.html", nav, None, **shows)


def letter(name: str) -> str:
    """Return the letter under which a name stands in an A to Z, “#” for digits and the like."""
    first = unicodedata.normalize("NFKD", name)[:1].upper()
    return first if first.isalpha() else "#"


def terms(nav: str, kind: str, places: Sequence[TermRecord], listed: int) -> Iterator[Page]:
    """Return the list of all sections or sources, and the page of each, by years where there are many articles."""
    yield content_page(f"{nav}/", f"{nav}.html", nav, None, **{nav: [group(place, NEWEST) for place in places]})
    for place in places:
        lines = place.lines
        further = _by_years(place.link, nav, lines, listed)
        shows: dict[str, Any] = {
            kind: place,
            "years": by_year(_first(lines, listed)),
            "total": len(lines),
            "further": [(page.shows["year"], page.shows["total"]) for page in further],
            "feed": FeedLink(place.name, f"{place.url}feed.atom"),
        }
        yield content_page(place.url, f"{kind}.html", nav, newest(lines), **shows)
        yield from further


def archives(lines: list[ArticleSummary], choices: Choices) -> Iterator[Page]:
    """Return the overview of all years and the page of each year, by month."""
    years = [
        (year, [len(of_month) for of_month in _months(of_year)], of_year[:NEWEST]) for year, of_year in by_year(lines)
    ]
    yield content_page("archive/", "archives.html", "archive", newest(lines), years=years, total=len(lines))
    yield from _year_pages(Link(choices.language.said("Archive"), "archive/"), "archive", lines)


def _year_pages(of: Link, nav: str, lines: Sequence[ArticleSummary]) -> Iterator[Page]:
    """Return the page of each year of some articles, by month."""
    years = by_year(lines)
    counts = [(year, len(of_year)) for year, of_year in years]
    for year, of_year in years:
        months = [(dt.date(year, number, 1), found) for number, found in enumerate(_months(of_year), 1) if found]
        shows = {"of": of, "year": year, "months": months[::-1], "years": counts, "total": len(of_year)}
        yield content_page(f"{of.url}{year}/", "archive.html", nav, newest(of_year), **shows)


def _months(lines: list[ArticleSummary]) -> list[list[ArticleSummary]]:
    """Return the articles of a year by month, from January on."""
    months: list[list[ArticleSummary]] = [[] for _ in range(12)]
    for line in lines:
        months[line.date.month - 1].append(line)
    return months


def by_year(lines: Sequence[ArticleSummary]) -> list[tuple[int, list[ArticleSummary]]]:
    """Return articles that are newest first under their years, the newest year first."""
    return _grouped(lines, lambda line: line.date.year)


def _grouped(
    lines: Sequence[ArticleSummary], key: Callable[[ArticleSummary], int]
) -> list[tuple[int, list[ArticleSummary]]]:
    """Return articles under what `key` says of them, the highest first; their order stays."""
    groups: dict[int, list[ArticleSummary]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return sorted(groups.items(), reverse=True)


def newest(lines: Sequence[ArticleSummary]) -> dt.date | None:
    """Return the date of the first line."""
    return lines[0].date if lines else None
