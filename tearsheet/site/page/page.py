"""Page: a file of the site, what it shows, and what settings and theme choose of all pages."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from tearsheet.model.kinds import Kinds
from tearsheet.site.page.contexts import ArticleContext, Context, FeedContext
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
    context: Context
    changed: dt.date | None = None

    @property
    def shows(self) -> dict[str, Any]:
        """What it shows, by the names that its template has for it."""
        return self.context.shows

    @property
    def url(self) -> str:
        """The page's address without the site's, and without the file name that servers add."""
        return self.path.removesuffix("index.html")

    @property
    def is_linked(self) -> bool:
        """Whether the page has links that are resolved, or found to lead nowhere, only when it is rendered."""
        match self.context:
            case ArticleContext(article=article):
                return bool(article.post.linked)
            case FeedContext(feed=feed):
                return any(filed.post.linked for filed in feed.articles)
        return False

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


def content_page(url: str, template: str, changed: dt.date | None, context: Context) -> Page:
    """Return a page of the site's contents that changes with its newest article."""
    return Page(f"{url}index.html", template, context, changed)
