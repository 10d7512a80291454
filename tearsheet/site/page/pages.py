"""Pages: every file of the site that a template makes, and exactly what each shows."""

import dataclasses
import datetime as dt
import itertools
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from tearsheet.model.kinds import Kind, KindName, Kinds
from tearsheet.site.dates import iso_date
from tearsheet.site.edition import Edition
from tearsheet.site.issue import issues
from tearsheet.site.issue.issues import Issue
from tearsheet.site.page.feeds import Feed
from tearsheet.site.page.trends import Trend, liveliest, standing
from tearsheet.site.page.written import Written
from tearsheet.site.records import TearSheet, TermRecord
from tearsheet.site.relate import stories
from tearsheet.site.render.language import Language
from tearsheet.site.summaries import ArticleSummary, EntityCard, Group, Link, digest

RANKED = 7  # entities of each kind on the home page: what a column beside the lead story holds
LATEST = 30  # articles that the home page may choose from
GROUPED = 14  # of each section on the home page: some are among the latest and not shown again
NEWEST = 3  # of each section or source in the list of them
FIGURES = 6  # on a tear sheet
TOLD = 4  # figures on the home page, each of another article

# Of a theme that has no template for one of these, the site lacks what it would make.
OPTIONAL = frozenset(
    {
        "feed.json",
        "feeds.html",
        "feeds.opml",
        "issue.html",
        "issues.atom",
        "issues.html",
        "issues.json",
        "llms.txt",
        "search.html",
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its path and address, its template, what it shows, and the date of the newest of that.

    What it shows are plain values with digests (`lines.py`), and the article or written page that it is about.
    """

    path: str
    template: str
    shows: dict[str, Any]
    changed: dt.date | None = None

    @property
    def url(self) -> str:
        """The page's address without the site's, and without the file name that servers add."""
        return self.path.removesuffix("index.html")

    @property
    def is_linked(self) -> bool:
        """Whether the page has links that are resolved, or found to lead nowhere, only when it is rendered."""
        if (article := self.shows.get("article")) is not None:
            return bool(article.galley.linked)
        feed = self.shows.get("feed")
        return isinstance(feed, Feed) and any(filed.galley.linked for filed in feed.articles)

    @property
    def digest(self) -> bytes:
        """The digest of its address and all that it shows."""
        return digest(self.path, self.template, self.shows)


@dataclasses.dataclass(frozen=True, slots=True)
class Made(Page):
    """A file of the site that no template makes: `make` returns its bytes, which depend on what it shows alone."""

    make: Callable[[], bytes] = bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """What settings and theme choose.

    `feed_items` are the most entries of a feed, `listed` the most articles of a list (0: all), `thin` the fewest
    articles of an entity that search engines are to find, `templates` those that there are, `language` that of
    the interface, `kinds` those of entities.
    """

    feed_items: int
    listed: int
    thin: int
    templates: frozenset[str]
    language: Language
    kinds: Kinds

    def offers(self, page: Page) -> bool:
        """Say whether the theme can make a page, or has to."""
        return page.template not in OPTIONAL or page.template in self.templates


class FeedLink(msgspec.Struct, frozen=True, gc=False):
    """The feed that a page offers; `url` is where it is as Atom, `json` where it is as JSON."""

    title: str
    url: str

    @property
    def json(self) -> str:
        """The address of the JSON Feed."""
        return self.url.removesuffix("atom") + "json"

    @property
    def page_url(self) -> str:
        """The address of the page that it belongs to."""
        return self.url.removesuffix("feed.atom")


class Address(msgspec.Struct, frozen=True, gc=False):
    """A line of the sitemap."""

    url: str
    lastmod: str


def plan(edition: Edition, written: Iterable[Written], choices: Choices, more: Iterable[Page] = ()) -> Iterator[Page]:
    """Return all pages of an edition, those the editor wrote, and what there is besides (`more`)."""
    addresses = []
    feeds = list(_feeds(edition, choices))
    has_issues = edition.issues is not None and "issues.html" in choices.templates
    found = itertools.chain(
        _html_pages(edition, written, choices), _subscriptions(feeds, choices, has_issues=has_issues), more
    )
    for page in filter(choices.offers, found):
        if page.path.endswith("index.html") and "robots" not in page.shows:
            addresses.append(Address(page.url, iso_date(page.changed) if page.changed else ""))
        yield page
    yield Page("404.html", "404.html", {"nav": "", "feed": None})
    yield from _moved(edition.tear_sheets)
    for feed in feeds:
        formats = (Page(f"{feed.page_url}{name}", name, {"feed": feed}) for name in ("feed.atom", "feed.json"))
        yield from filter(choices.offers, formats)
    if edition.issues is not None:
        title = choices.language.said("Issues")
        following = {"feed": issues.feed(title, edition.issues, choices.feed_items)}
        formats = (Page(f"issues/feed.{form}", f"issues.{form}", following) for form in ("atom", "json"))
        yield from filter(choices.offers, formats)
    addresses.sort(key=lambda address: address.url)
    yield Page("sitemap.xml", "sitemap.xml", {"pages": addresses})
    yield Page("robots.txt", "robots.txt", {})


def _moved(sheets: list[TearSheet]) -> Iterator[Page]:
    """Return a page at each address that leads to a tear sheet now, unless another one stands there."""
    taken = {sheet.url for sheet in sheets}
    for sheet in sheets:
        for address in dict.fromkeys(sheet.moved):
            if address not in taken:
                taken.add(address)
                yield Page(f"{address}index.html", "moved.html", {"to": sheet.link})


def _feeds(edition: Edition, choices: Choices) -> Iterator[Feed]:
    """Return the feeds of the site and of each entity, section and source."""
    most = choices.feed_items
    yield Feed(choices.language.said("All articles"), "", edition.articles[:most])
    by_url = {filed.line.url: filed for filed in edition.articles}
    for sheet in edition.tear_sheets:
        yield Feed(sheet.name, sheet.url, [by_url[line.url] for line in sheet.articles[:most]])
    for place in (*edition.sections, *edition.sources):
        yield Feed(place.name, place.url, place.articles[:most])


def _subscriptions(feeds: list[Feed], choices: Choices, *, has_issues: bool) -> Iterator[Page]:
    """Return the list of all feeds, for readers and as OPML, and what the site tells programs that read it."""
    groups: dict[str, list[FeedLink]] = {}
    for feed in feeds:
        groups.setdefault(feed.page_url.partition("/")[0], []).append(FeedLink(feed.title, feed.url))
    if has_issues:
        groups["issues"] = [_issues_feed(choices)]
    shows = {"groups": list(groups.items())}
    yield _page("feeds/", "feeds.html", "feeds", None, **shows)
    yield Page("feeds.opml", "feeds.opml", shows)
    yield Page("llms.txt", "llms.txt", {"sections": groups.get("sections", [])})


def _html_pages(edition: Edition, written: Iterable[Written], choices: Choices) -> Iterator[Page]:
    """Return the pages that readers see, in the order of the site's contents."""
    lines = [filed.line for filed in edition.articles]
    yield _home(edition, lines, choices)
    for filed in edition.articles:
        shows = {"article": filed, "around": edition.around[filed.line.url], "nav": "", "feed": None}
        yield Page(f"{filed.line.url}index.html", "article.html", shows, filed.line.date)
    for kind, sheets in edition.sheets.items():
        yield _index(choices.kinds[kind], sheets, _newest(lines) or dt.date.min)
        for sheet, _ in sheets:
            yield from _tear_sheet(sheet, choices)
    yield from _places("sections", "section", edition.sections, choices.listed)
    yield from _places("sources", "source", edition.sources, choices.listed)
    yield from _archives(lines, choices)
    if edition.issues is not None:
        yield from _issues(edition.issues, choices)
    for page in written:
        yield Page(page.save_as, "page.html", {"page": page, "nav": page.slug, "feed": None})


def _page(url: str, template: str, nav: str, changed: dt.date | None, /, **shows: Any) -> Page:
    """Return a page of the site's contents that changes with its newest article."""
    return Page(f"{url}index.html", template, {"nav": nav, "feed": None} | shows, changed)


def _newest(lines: Sequence[ArticleSummary]) -> dt.date | None:
    """Return the date of the first line."""
    return lines[0].date if lines else None


def _home(edition: Edition, lines: list[ArticleSummary], choices: Choices) -> Page:
    """Return the home page: the lead, the latest, sections, and who is most in the news."""
    lead = _lead(edition)
    newest = lines[0].date if lines else dt.date.min
    figures = [filed.figures[0] for filed in edition.articles[:LATEST] if filed.figures]
    told = [lead, *_others(edition, lead)] if lead else []
    latest = [line for line in stories.fronted(lines[: 2 * LATEST], edition.stories) if line not in told][:LATEST]
    return _page(
        "",
        "home.html",
        "home",
        _newest(lines),
        lead=lead,
        latest=latest,
        more={line.url: others for line in (lead, *latest) if line and (others := _others(edition, line))},
        sections=[_group(section, GROUPED) for section in edition.sections],
        in_news=_in_news(edition, newest),
        figures=figures[:TOLD],
        issue=issues.current(edition.issues),
        newest=_newest(lines),
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


def _group(place: TermRecord, most: int) -> Group:
    """Return a section or source with its newest articles."""
    lines = tuple(filed.line for filed in place.articles[:most])
    return Group(name=place.name, url=place.url, articles=lines, count=len(place.articles))


def _tear_sheet(sheet: TearSheet, choices: Choices) -> Iterator[Page]:
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
    yield _page(sheet.url, "tear_sheet.html", nav, _newest(sheet.articles), **shows)
    yield from further


def _first(lines: Sequence[ArticleSummary], listed: int) -> Sequence[ArticleSummary]:
    """Return as many of the newest articles as a page lists (0: all)."""
    return lines[:listed] if listed else lines


def _by_years(of: Link, nav: str, lines: Sequence[ArticleSummary], listed: int) -> list[Page]:
    """Return a page for each year of what has more articles than a page lists; none where it has not."""
    if not listed or len(lines) <= listed:
        return []
    return list(_year_pages(of, nav, lines))


def _index(kind: Kind, sheets: Sequence[tuple[TearSheet, EntityCard]], newest: dt.date) -> Page:
    """Return the A to Z of the entities of a kind."""
    letters: dict[str, list[Trend]] = {}
    for sheet, _ in sheets:
        letters.setdefault(letter(sheet.name), []).append(standing(sheet, newest))
    nav = kind.plural
    shows = {"kind": kind.name, "letters": sorted(letters.items()), "total": len(sheets)}
    return _page(f"{nav}/", "entities.html", nav, None, **shows)


def letter(name: str) -> str:
    """Return the letter under which a name stands in an A to Z, “#” for digits and the like."""
    first = unicodedata.normalize("NFKD", name)[:1].upper()
    return first if first.isalpha() else "#"


def _places(nav: str, kind: str, places: Sequence[TermRecord], listed: int) -> Iterator[Page]:
    """Return the list of all sections or sources, and the page of each, by years where there are many articles."""
    yield _page(f"{nav}/", f"{nav}.html", nav, None, **{nav: [_group(place, NEWEST) for place in places]})
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
        yield _page(place.url, f"{kind}.html", nav, _newest(lines), **shows)
        yield from further


def _archives(lines: list[ArticleSummary], choices: Choices) -> Iterator[Page]:
    """Return the overview of all years and the page of each year, by month."""
    years = [
        (year, [len(of_month) for of_month in _months(of_year)], of_year[:NEWEST]) for year, of_year in by_year(lines)
    ]
    yield _page("archive/", "archives.html", "archive", _newest(lines), years=years, total=len(lines))
    yield from _year_pages(Link(choices.language.said("Archive"), "archive/"), "archive", lines)


def _year_pages(of: Link, nav: str, lines: Sequence[ArticleSummary]) -> Iterator[Page]:
    """Return the page of each year of some articles, by month."""
    years = by_year(lines)
    counts = [(year, len(of_year)) for year, of_year in years]
    for year, of_year in years:
        months = [(dt.date(year, number, 1), found) for number, found in enumerate(_months(of_year), 1) if found]
        shows = {"of": of, "year": year, "months": months[::-1], "years": counts, "total": len(of_year)}
        yield _page(f"{of.url}{year}/", "archive.html", nav, _newest(of_year), **shows)


def _months(lines: list[ArticleSummary]) -> list[list[ArticleSummary]]:
    """Return the articles of a year by month, from January on."""
    months: list[list[ArticleSummary]] = [[] for _ in range(12)]
    for line in lines:
        months[line.date.month - 1].append(line)
    return months


def _issues_feed(choices: Choices) -> FeedLink:
    """Return the feed of issues."""
    return FeedLink(choices.language.said("Issues"), "issues/feed.atom")


def _issues(found: Sequence[Issue], choices: Choices) -> Iterator[Page]:
    """Return the list of all issues and the page of each."""
    following = _issues_feed(choices)
    newest = found[0].day if found else None
    yield _page("issues/", "issues.html", "issues", newest, listed=issues.listed(found), feed=following)
    for issue in found:
        shows = {"issue": issue.trimmed(issues.SHOWN), "feed": following}
        yield _page(issue.link.url, "issue.html", "issues", issue.day, **shows)


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
