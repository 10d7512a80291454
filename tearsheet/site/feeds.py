"""Feeds: the newest articles of the site, or of one of its parts, as Atom (RFC 4287)."""

import dataclasses
import datetime as dt
import uuid

from markupsafe import Markup

from tearsheet.site.contents import PostArticle
from tearsheet.site.dates import rfc3339

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:tearsheet")
_NEVER = "1970-01-01T00:00:00Z"  # a feed must say when it was updated; one without entries never was


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """An article in a feed; `id` stays the same when its title, date or address changes."""

    id: str
    title: str
    url: str
    published: str
    updated: str
    author: str
    summary: str
    content: Markup
    categories: list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its own address, the address of the page it belongs to, and its articles, newest first."""

    title: str
    page_url: str
    articles: list[PostArticle]

    @property
    def url(self) -> str:
        """The feed's address, beside its page's."""
        return f"{self.page_url}feed.atom"

    @property
    def id(self) -> str:
        """The feed's permanent name."""
        return _urn(f"feed:{self.page_url}")

    @property
    def entries(self) -> list[Entry]:
        """The articles as entries."""
        return [entry(article) for article in self.articles]

    @property
    def updated(self) -> str:
        """When the newest entry was updated."""
        return max((_updated(article) for article in self.articles), default=_NEVER)


def entry(article: PostArticle) -> Entry:
    """Return an article as an entry."""
    post = article.post
    return Entry(
        id=_urn(f"article:{post.seed or post.slug}"),
        title=post.title,
        url=article.url,
        published=rfc3339(article.date),
        updated=_updated(article),
        author=post.author or "",
        summary=post.summary,
        content=article.get_content(article.get_siteurl()),
        categories=[post.section, *post.companies, *post.products],
    )


def _updated(article: PostArticle) -> str:
    """Return when an article was last corrected, else when it was published."""
    corrected = (
        dt.datetime(update.date.year, update.date.month, update.date.day, tzinfo=dt.UTC)
        for update in article.post.updates
    )
    return rfc3339(max((article.date, *corrected)))


def _urn(name: str) -> str:
    """Return a permanent name, the same for the same words at all times."""
    return uuid.uuid5(_NAMESPACE, name).urn
