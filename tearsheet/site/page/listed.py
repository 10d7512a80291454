"""Listed: what the lists of pages are made of: the articles of a year, the names of a letter, feeds, addresses."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from tearsheet.site.page.trends import Trend
from tearsheet.site.summaries import ArticleSummary, digest


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


class FeedGroup(msgspec.Struct, frozen=True):
    """The feeds of a part of the site; `key` is the folder of that part: companies, sections … (empty: of all)."""

    key: str
    feeds: tuple[FeedLink, ...]


class Address(msgspec.Struct, frozen=True, gc=False):
    """A line of the sitemap."""

    url: str
    lastmod: str


class YearOfArticles(msgspec.Struct, frozen=True):
    """The articles of a year, newest first."""

    year: int
    articles: tuple[ArticleSummary, ...]

    @property
    def digest(self) -> bytes:
        """The digest of what it shows."""
        return digest(self.year, self.articles)


class YearCount(msgspec.Struct, frozen=True, gc=False):
    """How many articles there are of a year, which has a page of its own."""

    year: int
    number: int


class YearOverview(msgspec.Struct, frozen=True):
    """A year of the archive: how many articles each month has, from January on, and the newest articles."""

    year: int
    months: tuple[int, ...]
    articles: tuple[ArticleSummary, ...]

    @property
    def number(self) -> int:
        """How many articles the year has."""
        return sum(self.months)

    @property
    def digest(self) -> bytes:
        """The digest of what it shows."""
        return digest(self.year, self.months, self.articles)


class MonthOfArticles(msgspec.Struct, frozen=True):
    """The articles of a month, newest first; `month` is its first day."""

    month: dt.date
    articles: tuple[ArticleSummary, ...]

    @property
    def digest(self) -> bytes:
        """The digest of what it shows."""
        return digest(self.month, self.articles)


class LetterOfNames(msgspec.Struct, frozen=True):
    """The names of an A to Z that begin with a letter (“#”: with a digit and the like)."""

    letter: str
    sheets: tuple[Trend, ...]

    @property
    def digest(self) -> bytes:
        """The digest of what it shows."""
        return digest(self.letter, self.sheets)


class DataColumn(msgspec.Struct, frozen=True, gc=False):
    """A column of a data file: its name, what it says, the table whose `slug` it holds (empty: of none)."""

    name: str
    says: str
    refers: str
    in_csv: bool


class DataTable(msgspec.Struct, frozen=True):
    """A data file as the page on them describes it."""

    name: str
    says: str
    rows: int
    columns: tuple[DataColumn, ...]


def counted(years: Iterable[YearOfArticles]) -> tuple[YearCount, ...]:
    """Return how many articles there are of each year."""
    return tuple([YearCount(of_year.year, len(of_year.articles)) for of_year in years])
