"""Pages: every file of the site that a template makes, and exactly what each shows."""

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tearsheet.site.contents import PostArticle, WrittenPage
from tearsheet.site.dates import iso_date
from tearsheet.site.edition import Edition, Section, SourceSheet, TearSheet
from tearsheet.site.feeds import Feed

RANKED = 10  # companies and products on the home page: what a column beside the lead story holds
LATEST = 30  # articles that the home page may choose from


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its path and address, its template, what it shows, and the date of the newest of that."""

    path: str
    template: str
    shows: dict[str, Any]
    changed: dt.date | None = None

    @property
    def url(self) -> str:
        """The page's address without the site's, and without the file name that servers add."""
        return self.path.removesuffix("index.html")


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """A line of the sitemap."""

    url: str
    lastmod: str


def plan(edition: Edition, written: Iterable[WrittenPage], feed_items: int) -> Iterator[Page]:
    """Return all pages of an edition, and those the editor wrote; `feed_items` are the most entries of a feed."""
    feeds: list[Feed] = []
    pages = []
    for page in _html_pages(edition, written):
        if feed := page.shows.get("feed"):
            feeds.append(feed)
        pages.append(page)
    yield from pages
    yield Page("404.html", "404.html", {"nav": "", "feed": None})
    for feed in feeds:
        shown = dataclasses.replace(feed, articles=feed.articles[:feed_items])
        yield Page(feed.url, "feed.atom", {"feed": shown})
    addresses = [Address(page.url, iso_date(page.changed) if page.changed else "") for page in pages]
    yield Page("sitemap.xml", "sitemap.xml", {"pages": sorted(addresses, key=lambda address: address.url)})
    yield Page("robots.txt", "robots.txt", {})


def _html_pages(edition: Edition, written: Iterable[WrittenPage]) -> Iterator[Page]:
    """Return the pages that readers see, in the order of the site's contents."""
    yield _home(edition)
    for article in edition.articles:
        shows = {"article": article, "category": article.category, "nav": "", "feed": None}
        yield Page(article.save_as, "article.html", shows, article.date)
    for kind, title, sheets in (
        ("company", "Companies", edition.companies),
        ("product", "Products", edition.products),
    ):
        yield _index(kind, title, sheets)
        yield from (_tear_sheet(sheet) for sheet in sheets)
    yield from _sections(edition.sections)
    yield from _sources(edition.sources)
    yield from _archives(edition.articles)
    for page in written:
        yield Page(page.save_as, "page.html", {"page": page, "nav": page.slug, "feed": None})


def _page(url: str, template: str, nav: str, articles: list[PostArticle], **shows: Any) -> Page:
    """Return a page of the site's contents that changes with its newest article."""
    return Page(
        f"{url}index.html",
        template,
        {"nav": nav, "feed": None} | shows,
        articles[0].date if articles else None,
    )


def _home(edition: Edition) -> Page:
    """Return the home page: the lead, the latest, sections, and who is most in the news."""
    featured = [article for article in edition.articles if article.post.featured]
    lead = next(iter(featured or edition.articles), None)
    latest = [article for article in edition.articles[: LATEST + 1] if article is not lead][:LATEST]
    return _page(
        "",
        "home.html",
        "home",
        edition.articles,
        lead=lead,
        latest=latest,
        sections=edition.sections,
        companies=_most_covered(edition.companies),
        products=_most_covered(edition.products),
        newest=edition.articles[0].date if edition.articles else None,
        total=len(edition.articles),
        feed=Feed("All articles", "", edition.articles),
    )


def _most_covered(sheets: list[TearSheet]) -> list[TearSheet]:
    """Return the tear sheets with the most articles."""
    covered = [sheet for sheet in sheets if sheet.articles]
    return sorted(covered, key=lambda sheet: -len(sheet.articles))[:RANKED]


def _tear_sheet(sheet: TearSheet) -> Page:
    """Return the page of a company or product."""
    nav = "companies" if sheet.kind == "company" else "products"
    feed = Feed(sheet.name, sheet.url, sheet.articles)
    return _page(
        sheet.url,
        "tear_sheet.html",
        nav,
        sheet.articles,
        sheet=sheet,
        years=by_year(sheet.articles),
        feed=feed,
    )


def _index(kind: str, title: str, sheets: list[TearSheet]) -> Page:
    """Return the A to Z of companies or products."""
    letters: dict[str, list[TearSheet]] = {}
    for sheet in sheets:
        letters.setdefault(letter(sheet.name), []).append(sheet)
    newest = max((sheet.articles for sheet in sheets if sheet.articles), key=lambda a: a[0].date, default=[])
    nav = title.lower()
    return _page(
        f"{nav}/",
        "entities.html",
        nav,
        newest,
        kind=kind,
        title=title,
        letters=sorted(letters.items()),
        total=len(sheets),
    )


def letter(name: str) -> str:
    """Return the letter under which a name stands in an A to Z, “#” for digits and the like."""
    first = unicodedata.normalize("NFKD", name)[:1].upper()
    return first if first.isalpha() else "#"


def _sections(sections: list[Section]) -> Iterator[Page]:
    """Return the list of sections and the page of each."""
    newest = max((section.articles for section in sections), key=lambda a: a[0].date, default=[])
    yield _page("sections/", "sections.html", "sections", newest, sections=sections)
    for section in sections:
        feed = Feed(section.name, section.url, section.articles)
        years = by_year(section.articles)
        yield _page(section.url, "section.html", "sections", section.articles, section=section, years=years, feed=feed)


def _sources(sources: list[SourceSheet]) -> Iterator[Page]:
    """Return the list of sources and the page of each."""
    newest = max((source.articles for source in sources if source.articles), key=lambda a: a[0].date, default=[])
    yield _page("sources/", "sources.html", "sources", newest, sources=sources)
    for source in sources:
        feed = Feed(source.name, source.url, source.articles)
        years = by_year(source.articles)
        yield _page(source.url, "source.html", "sources", source.articles, source=source, years=years, feed=feed)


def _archives(articles: list[PostArticle]) -> Iterator[Page]:
    """Return the overview of all years and the page of each year, by month."""
    years = by_year(articles)
    yield _page("archive/", "archives.html", "archive", articles, years=years)
    counts = [(year, len(of_year)) for year, of_year in years]
    for year, of_year in years:
        months = [
            (dt.date(year, month, 1), of_month)
            for month, of_month in _grouped(of_year, lambda article: article.date.month)
        ]
        yield _page(f"archive/{year}/", "archive.html", "archive", of_year, year=year, months=months, years=counts)


def by_year(articles: list[PostArticle]) -> list[tuple[int, list[PostArticle]]]:
    """Return articles that are newest first under their years, the newest year first."""
    return _grouped(articles, lambda article: article.date.year)


def _grouped(articles: list[PostArticle], key: Callable[[PostArticle], int]) -> list[tuple[int, list[PostArticle]]]:
    """Return articles under what `key` says of them, the highest first; their order stays."""
    groups: dict[int, list[PostArticle]] = {}
    for article in articles:
        groups.setdefault(key(article), []).append(article)
    return sorted(groups.items(), reverse=True)
