"""Page: a file of the site, what it shows, and what settings and theme choose of all pages."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from tearsheet.model.kinds import Kinds
from tearsheet.site.page.feeds import Feed
from tearsheet.site.render.language import Language
from tearsheet.site.summaries import digest

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

    What it shows are plain values with digests (`site/summaries.py`), and the article or written page that it is about.
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


def content_page(url: str, template: str, nav: str, changed: dt.date | None, /, **shows: Any) -> Page:
    """Return a page of the site's contents that changes with its newest article."""
    return Page(f"{url}index.html", template, {"nav": nav, "feed": None} | shows, changed)
