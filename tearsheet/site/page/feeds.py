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
from tearsheet.site.summaries import Picture, digest

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:tearsheet")
CATEGORIES = 50  # of an entry: an article that names thousands would make thousands of feeds as large
_NEVER = "1970-01-01T00:00:00Z"  # a feed must say when it was updated; one without entries never was


@dataclasses.dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in a feed; `id` stays the same when its title, date or address changes.

    `published` is empty where the article gives no date, `original` (the address it was taken from, or that of an
    archived copy) where none is known. `body` returns, when called, as much of the article as may be shown, as HTML;
    `rest` says where to read the rest, `picture` comes before the text. `json_items` keeps the entry's form in JSON
    Feeds, by the address of the site.
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
    picture: Picture | None
    digest: bytes
    json_items: dict[str, msgspec.Raw] = dataclasses.field(default_factory=dict)

    @property
    def content(self) -> str:
        """As much of the article as may be shown, as HTML."""
        return self.body()


@dataclasses.dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, the address of the page it belongs to, and its articles, newest first."""

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
        """When the newest entry was updated (RFC 3339)."""
        return max((_updated(record) for record in self.articles), default=_NEVER)

    @property
    def digest(self) -> bytes:
        """The digest of all that the feed shows."""
        entries = b"".join([record.post.digest + record.line.digest for record in self.articles])
        return digest(self.title, self.page_url, entries, [record.rest for record in self.articles])


def entry(record: ArticleRecord, body: Callable[[], str]) -> FeedEntry:
    """Return the feed entry of an article; `body` returns the body as HTML when it is called."""
    post, line = record.post, record.line
    return FeedEntry(
        id=permanent_id(post),
        title=post.title,
        url=line.url,
        original=original(post),
        lang=post.lang,
        published="" if line.date_basis == "received" else rfc3339(record.moment),
        updated=_updated(record),
        author=post.author or "",
        summary=post.summary,
        body=body,
        rest=record.rest,
        picture=line.picture,
        digest=digest(record.post.digest + record.line.digest, record.rest),
        categories=[link.name for link in (line.section, *line.names)[:CATEGORIES]],
    )


def permanent_id(post: ParsedPost) -> str:
    """Return the permanent name of an article, a URN.

    It is made of the `id` that the editor gives, else of the seed, else of the file's name: an article without a seed
    keeps it under a new file name only where `id` gives the old one.
    """
    return _urn(f"article:{post.id or post.seed or post.slug}")


def twins(articles: Iterable[ArticleRecord]) -> list[Problem]:
    """Return a problem for each article whose permanent name another article has too."""
    named: dict[str, ParsedPost] = {}
    problems = []
    for post in sorted((record.post for record in articles), key=lambda post: post.path):
        name = post.id or post.seed or post.slug
        first = named.setdefault(name, post)
        if first is not post:
            key = "id" if post.id else "seed" if post.seed else "file"
            what = f"{first.path} has the same permanent name, “{name}”, and feed readers would show one of the two"
            hint = f"give it its own: id: {post.slug}"
            problem = Problem(post.path, 0, "id-twice", f"its {key}: {what}", hint, key, name, other=first.path)
            problems.append(problem)
    return problems


def json_feed(feed: Feed, entries: Iterable[FeedEntry], siteurl: str, sitename: str, lang: str) -> Markup:
    """Return a feed as JSON Feed 1.1, made by code and not by a template, which takes ten times as long.

    Addresses must be whole in it, so they are left out where the site has no address.
    """
    fields: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title}
    if siteurl.startswith("http"):
        fields["home_page_url"] = f"{siteurl}/{feed.page_url}"
        fields["feed_url"] = f"{siteurl}/{feed.page_url}feed.json"
    fields |= {"language": lang, "authors": [{"name": sitename}], "items": [_item(entry, siteurl) for entry in entries]}
    return Markup(msgspec.json.encode(fields).decode())  # noqa: S704  (JSON's own escapes are the ones that count there)


def _item(entry: FeedEntry, siteurl: str) -> msgspec.Raw:
    """Return an article as an item of a JSON Feed; it is made once for all feeds."""
    encoded_item = entry.json_items.get(siteurl)
    if encoded_item is None:
        url = f"{siteurl}/{entry.url}" if siteurl.startswith("http") else ""
        content = entry.content.strip()
        image = entry.picture and f"{siteurl}/{entry.picture.url}"
        if image and entry.picture:
            content = f"{_figure(image, entry.picture.alt)}\n{content}".strip()
        fields = {
            "id": entry.id,
            "url": url,
            "external_url": entry.original,
            "title": entry.title,
            "content_html": content,
            "content_text": "" if content else entry.summary or entry.title,  # an item has to have one of the two
            "summary": entry.summary,
            "image": image if url else None,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "authors": [{"name": entry.author}] if entry.author else None,
            "tags": entry.categories,
            "language": entry.lang,
        }
        item = msgspec.json.encode({name: value for name, value in fields.items() if value})
        encoded_item = entry.json_items[siteurl] = msgspec.Raw(item)
    return encoded_item


def _figure(address: str, alt: str) -> Markup:
    """Return a picture as HTML, before the text of an article."""
    return Markup('<p><img src="{}" alt="{}"></p>').format(address, alt)


FILTERS = {"json_feed": json_feed}


def _updated(record: ArticleRecord) -> str:
    """Return when an article was last corrected, else when it was published (RFC 3339)."""
    corrected = (
        dt.datetime(update.date.year, update.date.month, update.date.day, tzinfo=dt.UTC)
        for update in record.post.updates
    )
    return rfc3339(max((record.moment, *corrected)))


@functools.lru_cache(maxsize=2**16)
def _urn(name: str) -> str:
    """Return a permanent name as a URN, for ever the same for the same text."""
    return uuid.uuid5(_NAMESPACE, name).urn
