"""Feeds: the newest articles of the site, or of one of its parts, as Atom (RFC 4287) and as JSON Feed 1.1."""

import dataclasses
import datetime as dt
import functools
import uuid
from collections.abc import Callable, Iterable, Sequence

import msgspec
from markupsafe import Markup

from tearsheet.errors import Problem
from tearsheet.site.dates import rfc3339
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.records import ArticleRecord
from tearsheet.site.rights import Rest, original
from tearsheet.site.summaries import digest

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:tearsheet")
CATEGORIES = 50  # of an entry: an article that names thousands would make thousands of feeds as large
_NEVER = "1970-01-01T00:00:00Z"  # a feed must say when it was updated; one without entries never was


@dataclasses.dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in a feed; `id` stays the same when its title, date or address changes.

    `published` is empty where the article gives no date, `original` (the address of what it was taken from, or of the
    archived copy of that) where that is not known; `body` returns as much of it as may be shown, as HTML, when it is
    asked for; `rest` says where to read the rest. `made` keeps it as JSON Feeds have it, by the address of the site.
    """

    id: str
    title: str
    url: str
    original: str
    lang: str
    published: str
    updated: str
    author: str
    summary: str
    body: Callable[[], str]
    categories: list[str]
    rest: Rest | None
    digest: bytes
    made: dict[str, msgspec.Raw] = dataclasses.field(default_factory=dict)

    @property
    def content(self) -> str:
        """The article as HTML."""
        return self.body()


@dataclasses.dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its own address, the address of the page it belongs to, and its articles, newest first."""

    title: str
    page_url: str
    articles: Sequence[ArticleRecord]

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


def entry(filed: ArticleRecord, body: Callable[[], str]) -> FeedEntry:
    """Return an article, with what gives its body as HTML, as an entry."""
    galley, line = filed.galley, filed.line
    return FeedEntry(
        id=permanent_id(galley),
        title=galley.title,
        url=line.url,
        original=original(galley),
        lang=galley.lang,
        published="" if line.date_basis == "received" else rfc3339(filed.moment),
        updated=_updated(filed),
        author=galley.author or "",
        summary=galley.summary,
        body=body,
        rest=filed.rest,
        digest=digest(filed.galley.digest + filed.line.digest, filed.rest),
        categories=[link.name for link in (line.section, *line.names)[:CATEGORIES]],
    )


def permanent_id(galley: ParsedPost) -> str:
    """Return the permanent name of an article.

    It is made of the `id` that the editor gives it, else of the seed, else of the file's name: so of an article without
    a seed it survives a new file name only where `id` says the old one.
    """
    return _urn(f"article:{galley.id or galley.seed or galley.slug}")


def twins(articles: Iterable[ArticleRecord]) -> list[Problem]:
    """Return a problem for each article whose permanent name is another one's."""
    named: dict[str, ParsedPost] = {}
    problems = []
    for galley in sorted((filed.galley for filed in articles), key=lambda galley: galley.path):
        name = galley.id or galley.seed or galley.slug
        first = named.setdefault(name, galley)
        if first is not galley:
            key = "id" if galley.id else "seed" if galley.seed else "file"
            what = f"{first.path} has the same permanent name, “{name}”, and feed readers would show one of the two"
            hint = f"give it its own: id: {galley.slug}"
            problem = Problem(galley.path, 0, "id-twice", f"its {key}: {what}", hint, key, name, other=first.path)
            problems.append(problem)
    return problems


def json_feed(feed: Feed, entries: Iterable[FeedEntry], siteurl: str, sitename: str, lang: str) -> Markup:
    """Return a feed as JSON Feed 1.1, made here and not by a template: a tenth of the time, and there is no choice.

    Addresses have to be whole, so they are left out where the site has none.
    """
    said: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title}
    if siteurl.startswith("http"):
        said["home_page_url"] = f"{siteurl}/{feed.page_url}"
        said["feed_url"] = f"{siteurl}/{feed.page_url}feed.json"
    said |= {"language": lang, "authors": [{"name": sitename}], "items": [_item(entry, siteurl) for entry in entries]}
    return Markup(msgspec.json.encode(said).decode())  # noqa: S704  (JSON's own escapes are the ones that count there)


def _item(entry: FeedEntry, siteurl: str) -> msgspec.Raw:
    """Return an article as an item of a JSON Feed, made once for all feeds."""
    made = entry.made.get(siteurl)
    if made is None:
        url = f"{siteurl}/{entry.url}" if siteurl.startswith("http") else ""
        content = entry.content.strip()
        said = {
            "id": entry.id,
            "url": url,
            "external_url": entry.original,
            "title": entry.title,
            "content_html": content,
            "content_text": "" if content else entry.summary or entry.title,  # an item has to have one of the two
            "summary": entry.summary,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "authors": [{"name": entry.author}] if entry.author else None,
            "tags": entry.categories,
            "language": entry.lang,
        }
        encoded = msgspec.json.encode({name: value for name, value in said.items() if value})
        made = entry.made[siteurl] = msgspec.Raw(encoded)
    return made


FILTERS = {"json_feed": json_feed}


def _updated(filed: ArticleRecord) -> str:
    """Return when an article was last corrected, else when it was published."""
    corrected = (
        dt.datetime(update.date.year, update.date.month, update.date.day, tzinfo=dt.UTC)
        for update in filed.galley.updates
    )
    return rfc3339(max((filed.moment, *corrected)))


@functools.lru_cache(maxsize=2**16)
def _urn(name: str) -> str:
    """Return a permanent name, the same for the same words at all times."""
    return uuid.uuid5(_NAMESPACE, name).urn
