"""Contexts: what each template receives, by the names and types of its fields; docs/theme.md says each in a sentence.

A page holds one (`Page.context`), and its key is made of it, so that what is not in a context cannot be on the page.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from tearsheet.model.kinds import KindName
from tearsheet.site.issue.issues import Issue, IssueFeed, IssueLink, YearOfIssues
from tearsheet.site.page.feeds import Feed, FeedEntry
from tearsheet.site.page.listed import (
    Address,
    DataTable,
    FeedGroup,
    FeedLink,
    LetterOfNames,
    MonthOfArticles,
    YearCount,
    YearOfArticles,
    YearOverview,
)
from tearsheet.site.page.trends import Trend
from tearsheet.site.page.written import Written
from tearsheet.site.records import ArticleRecord, TearSheet, TermRecord
from tearsheet.site.relate.relations import Around
from tearsheet.site.rights import Rest
from tearsheet.site.summaries import Amount, ArticleSummary, Group, Link


class Context(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What a template receives: its fields are the names that the template knows."""

    @property
    def shows(self) -> dict[str, Any]:
        """The fields by their names, as Jinja takes them."""
        return msgspec.structs.asdict(self)


class MadeContext(Context, frozen=True, eq=False, kw_only=True):
    """What a file depends on that no template makes: digests or words, by names that `build --why` says."""

    parts: Mapping[str, object]

    @property
    def shows(self) -> dict[str, Any]:
        """The parts by their names."""
        return dict(self.parts)


class BaseContext(Context, frozen=True, eq=False, kw_only=True):
    """What base.html shows of every page: where it belongs in the navigation, and the feed that it offers."""

    nav: str = ""
    feed: FeedLink | None = None


class HomeContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The home page: the lead, the latest articles, sections, and who is most in the news."""

    lead: ArticleSummary | None
    latest: tuple[ArticleSummary, ...]
    shown: int
    more: Mapping[str, tuple[ArticleSummary, ...]]
    bands: tuple[Group, ...]
    others: tuple[Group, ...]
    in_news: Mapping[KindName, list[Trend]]
    is_lively: bool
    figures: tuple[Amount, ...]
    is_short: bool
    issue: IssueLink | None
    newest: dt.date | None
    total: int


class ArticleContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """An article; when the page is printed, the record becomes the article with its text, and ArticleAdded comes."""

    article: ArticleRecord
    around: Around


class ArticleAdded(Context, frozen=True, eq=False, kw_only=True):
    """What the template of an article receives besides when it is printed; the record's digest covers it."""

    about: frozenset[str]
    figures: tuple[Amount, ...]
    rest: Rest | None
    origin: str | None


class TearSheetContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The page of an entity."""

    sheet: TearSheet
    years: tuple[YearOfArticles, ...]
    passing: tuple[YearOfArticles, ...]
    figures: tuple[Amount, ...]
    further: tuple[YearCount, ...]
    robots: str = ""


class AZContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The A to Z of the entities of a kind."""

    kind: KindName
    letters: tuple[LetterOfNames, ...]
    total: int


class TermContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """What the pages of sections and of sources show alike."""

    years: tuple[YearOfArticles, ...]
    total: int
    further: tuple[YearCount, ...]


class SectionContext(TermContext, frozen=True, eq=False, kw_only=True):
    """The page of a section."""

    section: TermRecord


class SourceContext(TermContext, frozen=True, eq=False, kw_only=True):
    """The page of a source."""

    source: TermRecord


class SectionsContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The list of all sections."""

    sections: tuple[Group, ...]


class SourcesContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The list of all sources."""

    sources: tuple[Group, ...]


class ArchiveContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The overview of all years."""

    years: tuple[YearOverview, ...]
    busiest: int
    total: int


class YearContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """A year of the archive, of an entity, a section or a source, by month."""

    of: Link
    year: int
    months: tuple[MonthOfArticles, ...]
    all_years: tuple[YearCount, ...]
    total: int


class IssuesContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The list of all issues."""

    listed: tuple[YearOfIssues, ...]
    total: int


class IssueContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The page of an issue."""

    issue: Issue


class IssueMailContext(IssueContext, frozen=True, eq=False, kw_only=True):
    """An issue as an e-mail."""

    introduction: str
    unsubscribe: str


class WrittenContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """A page that the editor wrote."""

    page: Written


class SearchContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The page that searches the site."""

    is_indexed: bool


class DataContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The page that describes the data files."""

    tables: tuple[DataTable, ...]
    database: str


class FeedsContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The list of all feeds."""

    groups: tuple[FeedGroup, ...]


class MissingContext(BaseContext, frozen=True, eq=False, kw_only=True):
    """The page for addresses at which there is none."""


class OpmlContext(Context, frozen=True, eq=False, kw_only=True):
    """The list of all feeds, for programs."""

    groups: tuple[FeedGroup, ...]


class LlmsContext(Context, frozen=True, eq=False, kw_only=True):
    """What the site tells language models of itself."""

    sections: tuple[FeedLink, ...]


class MovedContext(Context, frozen=True, eq=False, kw_only=True):
    """A page at an address that leads elsewhere now: to a tear sheet (`is_entity`), an article, or a written page."""

    to: Link
    is_entity: bool = True


class FeedContext(Context, frozen=True, eq=False, kw_only=True):
    """A feed of articles; when it is printed, FeedAdded comes."""

    feed: Feed


class FeedAdded(Context, frozen=True, eq=False, kw_only=True):
    """What the template of a feed receives besides when it is printed; the feed's digest covers it."""

    entries: list[FeedEntry]


class IssueFeedContext(Context, frozen=True, eq=False, kw_only=True):
    """The feed of issues."""

    feed: IssueFeed


class SitemapContext(Context, frozen=True, eq=False, kw_only=True):
    """The sitemap."""

    pages: tuple[Address, ...]


class RobotsContext(Context, frozen=True, eq=False, kw_only=True):
    """What robots may read: nothing but settings is in it."""


CONTEXTS: Mapping[str, type[Context]] = {
    "404.html": MissingContext,
    "archive.html": YearContext,
    "archives.html": ArchiveContext,
    "article.html": ArticleContext,
    "data.html": DataContext,
    "entities.html": AZContext,
    "feed.atom": FeedContext,
    "feed.json": FeedContext,
    "feeds.html": FeedsContext,
    "feeds.opml": OpmlContext,
    "home.html": HomeContext,
    "issue.eml.html": IssueMailContext,
    "issue.eml.txt": IssueMailContext,
    "issue.html": IssueContext,
    "issues.atom": IssueFeedContext,
    "issues.html": IssuesContext,
    "issues.json": IssueFeedContext,
    "llms.txt": LlmsContext,
    "moved.html": MovedContext,
    "page.html": WrittenContext,
    "robots.txt": RobotsContext,
    "search.html": SearchContext,
    "section.html": SectionContext,
    "sections.html": SectionsContext,
    "sitemap.xml": SitemapContext,
    "source.html": SourceContext,
    "sources.html": SourcesContext,
    "tear_sheet.html": TearSheetContext,
}
