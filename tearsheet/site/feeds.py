"""Feeds: the newest articles of the site, or of one of its parts, as Atom (RFC 4287)."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable

from tearsheet.site.dates import rfc3339
from tearsheet.site.edition import Filed
from tearsheet.site.lines import digest
from tearsheet.site.rights import Rest

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:tearsheet")
_NEVER = "1970-01-01T00:00:00Z"  # a feed must say when it was updated; one without entries never was


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """An article in a feed; `id` stays the same when its title, date or address changes.

    `published` is empty where the article gives no date; `body` returns as much of it as may be shown, as HTML, when
    it is asked for; `rest` says where to read the rest.
    """

    id: str
    title: str
    url: str
    published: str
    updated: str
    author: str
    summary: str
    body: Callable[[], str]
    categories: list[str]
    rest: Rest | None
    digest: bytes

    @property
    def content(self) -> str:
        """The article as HTML."""
        return self.body()


@dataclasses.dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its own address, the address of the page it belongs to, and its articles, newest first."""

    title: str
    page_url: str
    articles: list[Filed]

    @property
    def url(self) -> str:
        """The feed's address, beside its page's."""
        return f"{self.page_url}feed.atom"

    @property
    def id(self) -> str:
        """The feed's permanent name."""
        return _urn(f"feed:{self.page_url}")

    @property
    def updated(self) -> str:
        """When the newest entry was updated."""
        return max((_updated(filed) for filed in self.articles), default=_NEVER)

    @property
    def digest(self) -> bytes:
        """The digest of all that the feed shows."""
        entries = b"".join([filed.galley.digest + filed.line.digest for filed in self.articles])
        return digest(self.title, self.page_url, entries, [filed.rest for filed in self.articles])


def entry(filed: Filed, body: Callable[[], str]) -> Entry:
    """Return an article, with what gives its body as HTML, as an entry."""
    galley, line = filed.galley, filed.line
    return Entry(
        id=_urn(f"article:{galley.seed or galley.slug}"),
        title=galley.title,
        url=line.url,
        published="" if line.date_basis == "received" else rfc3339(filed.moment),
        updated=_updated(filed),
        author=galley.author or "",
        summary=galley.summary,
        body=body,
        rest=filed.rest,
        digest=digest(filed.galley.digest + filed.line.digest, filed.rest),
        categories=[link.name for link in (line.section, *line.companies, *line.products)],
    )


def _updated(filed: Filed) -> str:
    """Return when an article was last corrected, else when it was published."""
    corrected = (
        dt.datetime(update.date.year, update.date.month, update.date.day, tzinfo=dt.UTC)
        for update in filed.galley.updates
    )
    return rfc3339(max((filed.moment, *corrected)))


def _urn(name: str) -> str:
    """Return a permanent name, the same for the same words at all times."""
    return uuid.uuid5(_NAMESPACE, name).urn
