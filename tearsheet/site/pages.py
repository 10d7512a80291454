"""Pages: every file of the site that a template makes, and exactly what each shows."""

import dataclasses
import datetime as dt
import itertools
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from tearsheet.site.contents import WrittenPage
from tearsheet.site.dates import iso_date
from tearsheet.site.edition import Edition, Place, TearSheet
from tearsheet.site.feeds import Feed
from tearsheet.site.lines import Card, Group, Line, digest

RANKED = 10  # companies and products on the home page: what a column beside the lead story holds
LATEST = 30  # articles that the home page may choose from
GROUPED = 14  # of each section on the home page: some are among the latest and not shown again
NEWEST = 3  # of each section or source in the list of them

# Of a theme that has no template for one of these, the site lacks what it would make.
OPTIONAL = frozenset({"feed.json", "feeds.html", "feeds.opml", "llms.txt"})


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

    `feed_items` are the most entries of a feed, `thin` are the fewest articles of an entity that search engines are to
    find, `templates` those that there are.
    """

    feed_items: int
    thin: int
    templates: frozenset[str]

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


def plan(
    edition: Edition, written: Iterable[WrittenPage], choices: Choices, more: Iterable[Page] = ()
) -> Iterator[Page]:
    """Return all pages of an edition, those the editor wrote, and what there is besides (`more`)."""
    addresses = []
    feeds = list(_feeds(edition, choices.feed_items))
    found = itertools.chain(_html_pages(edition, written, choices.thin), _subscriptions(feeds), more)
    for page in filter(choices.offers, found):
        if page.path.endswith("index.html") and "robots" not in page.shows:
            addresses.append(Address(page.url, iso_date(page.changed) if page.changed else ""))
        yield page
    yield Page("404.html", "404.html", {"nav": "", "feed": None})
    yield from _moved([sheet for sheet, _ in (*edition.companies, *edition.products)])
    for feed in feeds:
        formats = (Page(f"{feed.page_url}{name}", name, {"feed": feed}) for name in ("feed.atom", "feed.json"))
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


def _feeds(edition: Edition, most: int) -> Iterator[Feed]:
    """Return the feeds of the site and of each company, product, section and source."""
    yield Feed("All articles", "", edition.articles[:most])
    by_url = {filed.line.url: filed for filed in edition.articles}
    for sheet, _ in (*edition.companies, *edition.products):
        yield Feed(sheet.name, sheet.url, [by_url[line.url] for line in sheet.articles[:most]])
    for place in (*edition.sections, *edition.sources):
        yield Feed(place.name, place.url, place.filed[:most])


def _subscriptions(feeds: list[Feed]) -> Iterator[Page]:
    """Return the list of all feeds, for readers and as OPML, and what the site tells programs that read it."""
    groups: dict[str, list[FeedLink]] = {}
    for feed in feeds:
        groups.setdefault(feed.page_url.partition("/")[0], []).append(FeedLink(feed.title, feed.url))
    shows = {"groups": list(groups.items())}
    yield _page("feeds/", "feeds.html", "feeds", None, **shows)
    yield Page("feeds.opml", "feeds.opml", shows)
    yield Page("llms.txt", "llms.txt", {"sections": groups.get("sections", [])})


def _html_pages(edition: Edition, written: Iterable[WrittenPage], thin: int) -> Iterator[Page]:
    """Return the pages that readers see, in the order of the site's contents."""
    lines = [filed.line for filed in edition.articles]
    yield _home(edition, lines)
    for filed in edition.articles:
        yield Page(
            f"{filed.line.url}index.html", "article.html", {"article": filed, "nav": "", "feed": None}, filed.line.date
        )
    for kind, title, sheets in (("company", "Companies", edition.companies), ("product", "Products", edition.products)):
        yield _index(kind, title, sheets)
        yield from (_tear_sheet(sheet, thin) for sheet, _ in sheets)
    yield from _places("sections", "section", edition.sections)
    yield from _places("sources", "source", edition.sources)
    yield from _archives(lines)
    for page in written:
        yield Page(page.save_as, "page.html", {"page": page, "nav": page.slug, "feed": None})


def _page(url: str, template: str, nav: str, changed: dt.date | None, /, **shows: Any) -> Page:
    """Return a page of the site's contents that changes with its newest article."""
    return Page(f"{url}index.html", template, {"nav": nav, "feed": None} | shows, changed)


def _newest(lines: list[Line]) -> dt.date | None:
    """Return the date of the first line."""
    return lines[0].date if lines else None


def _home(edition: Edition, lines: list[Line]) -> Page:
    """Return the home page: the lead, the latest, sections, and who is most in the news."""
    featured = [filed.line for filed in edition.articles if filed.galley.featured]
    lead = next(iter(featured or lines), None)
    return _page(
        "",
        "home.html",
        "home",
        _newest(lines),
        lead=lead,
        latest=[line for line in lines[: LATEST + 1] if line is not lead][:LATEST],
        sections=[_group(section, GROUPED) for section in edition.sections],
        companies=_most_covered(edition.companies),
        products=_most_covered(edition.products),
        newest=_newest(lines),
        total=len(lines),
        feed=FeedLink("All articles", "feed.atom"),
    )


def _group(place: Place, most: int) -> Group:
    """Return a section or source with its newest articles."""
    lines = tuple(filed.line for filed in place.filed[:most])
    return Group(name=place.name, url=place.url, articles=lines, count=len(place.filed))


def _most_covered(sheets: list[tuple[TearSheet, Card]]) -> list[Card]:
    """Return the companies or products with the most articles."""
    covered = [card for _, card in sheets if card.count]
    return sorted(covered, key=lambda card: -card.count)[:RANKED]


def _tear_sheet(sheet: TearSheet, thin: int) -> Page:
    """Return the page of a company or product; one with too few articles is not for search engines."""
    nav = "companies" if sheet.kind == "company" else "products"
    feed = FeedLink(sheet.name, f"{sheet.url}feed.atom")
    newest = _newest(sheet.articles)
    years, passing = by_year(sheet.told), by_year(sheet.passing)
    shows: dict[str, Any] = {"sheet": sheet, "years": years, "passing": passing, "feed": feed}
    robots = {"robots": "noindex"} if len(sheet.articles) < thin else {}
    return _page(sheet.url, "tear_sheet.html", nav, newest, **shows, **robots)


def _index(kind: str, title: str, sheets: list[tuple[TearSheet, Card]]) -> Page:
    """Return the A to Z of companies or products."""
    letters: dict[str, list[Card]] = {}
    for _, card in sheets:
        letters.setdefault(letter(card.name), []).append(card)
    nav = title.lower()
    shows = {"kind": kind, "title": title, "letters": sorted(letters.items()), "total": len(sheets)}
    return _page(f"{nav}/", "entities.html", nav, None, **shows)


def letter(name: str) -> str:
    """Return the letter under which a name stands in an A to Z, “#” for digits and the like."""
    first = unicodedata.normalize("NFKD", name)[:1].upper()
    return first if first.isalpha() else "#"


def _places(nav: str, kind: str, places: list[Place]) -> Iterator[Page]:
    """Return the list of all sections or sources, and the page of each."""
    yield _page(f"{nav}/", f"{nav}.html", nav, None, **{nav: [_group(place, NEWEST) for place in places]})
    for place in places:
        lines = place.lines
        shows = {kind: place, "years": by_year(lines), "feed": FeedLink(place.name, f"{place.url}feed.atom")}
        yield _page(place.url, f"{kind}.html", nav, _newest(lines), **shows)


def _archives(lines: list[Line]) -> Iterator[Page]:
    """Return the overview of all years and the page of each year, by month."""
    years = by_year(lines)
    yield _page("archive/", "archives.html", "archive", _newest(lines), years=years)
    counts = [(year, len(of_year)) for year, of_year in years]
    for year, of_year in years:
        months = [
            (dt.date(year, month, 1), of_month) for month, of_month in _grouped(of_year, lambda line: line.date.month)
        ]
        shows = {"year": year, "months": months, "years": counts}
        yield _page(f"archive/{year}/", "archive.html", "archive", _newest(of_year), **shows)


def by_year(lines: list[Line]) -> list[tuple[int, list[Line]]]:
    """Return articles that are newest first under their years, the newest year first."""
    return _grouped(lines, lambda line: line.date.year)


def _grouped(lines: list[Line], key: Callable[[Line], int]) -> list[tuple[int, list[Line]]]:
    """Return articles under what `key` says of them, the highest first; their order stays."""
    groups: dict[int, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return sorted(groups.items(), reverse=True)
