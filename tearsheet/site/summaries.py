"""Summaries: all that a page may know of articles and entities other than its own.

They are plain values with digests. Templates get nothing else, so the key of a page, made of the digests of what it
shows, is exact: what is not in the key cannot be on the page.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from tearsheet.model.kinds import KindName
from tearsheet.site.rights import FULL, Rights


class Link(msgspec.Struct, frozen=True, gc=False):
    """A name and the address of its page."""

    name: str
    url: str


class Owned(msgspec.Struct, frozen=True, gc=False):
    """An entity as its owner's page shows it."""

    name: str
    url: str
    kind: KindName


class Picture(msgspec.Struct, frozen=True, gc=False):
    """The picture of an article: its address, what it shows in words, its size in pixels (0: unknown), its type."""

    url: str
    alt: str
    width: int
    height: int
    kind: str


class ArticleSummary(msgspec.Struct, frozen=True, kw_only=True):
    """An article as lists show it; `date` is a day, or a moment where the article gives one.

    `named` are the entities that it names by kind, in the order of the kinds, without empty ones. `status` is
    `published` on every site; a preview has what is `draft`, `hidden` or `waiting` for its date too. `picture` is what
    its post names as `image`. `rights` are part of the digest, so that whatever shows a text follows what may be shown
    of it.
    """

    title: str
    url: str
    date: dt.date
    date_basis: str
    summary: str
    lang: str
    section: Link
    source: Link | None
    named: tuple[tuple[KindName, tuple[Link, ...]], ...] = ()
    status: str = "published"
    rights: Rights = FULL
    picture: Picture | None = None
    digest: bytes = b""

    @property
    def names(self) -> tuple[Link, ...]:
        """All entities it names."""
        return tuple([link for _, links in self.named for link in links])

    def of_kind(self, kind: KindName) -> tuple[Link, ...]:
        """Return the entities of a kind that it names."""
        for name, links in self.named:
            if name == kind:
                return links
        return ()


class EntityCard(msgspec.Struct, frozen=True, kw_only=True):
    """An entity as the pages of others show it; `count` is the number of articles that name it.

    `names` are those by which it can be found in a text: all that are no ordinary words.
    """

    name: str
    names: tuple[str, ...]
    url: str
    kind: KindName
    standfirst: str
    owner: Link | None
    owned: tuple[Owned, ...]
    count: int
    digest: bytes = b""


class Amount(msgspec.Struct, frozen=True, gc=False):
    """A figure in the news: the amount as written, whose it is, its sentence with its language, and the article."""

    amount: str
    of: Link
    text: str
    lang: str
    article: Link
    date: dt.date


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A section or source as lists of them show it: its newest articles, and how many it has."""

    name: str
    url: str
    articles: tuple[ArticleSummary, ...]
    count: int

    @property
    def digest(self) -> bytes:
        """The digest of what the group shows."""
        return digest(self.name, self.url, self.articles, self.count)


def sealed(value: ArticleSummary | EntityCard) -> bytes:
    """Set and return the digest of a summary or card that has just been made."""
    own_digest = hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=16).digest()
    msgspec.structs.force_setattr(value, "digest", own_digest)
    return own_digest


def digest(*values: object) -> bytes:
    """Return a digest of values; those that have a digest count by it, lists and mappings by their items."""
    return hashlib.blake2b(msgspec.msgpack.encode(_forms(values)), digest_size=16).digest()


def _forms(values: Sequence[Any]) -> list[object]:
    """Return values as `_form` does; most are summaries, hundreds of thousands of them, so these are taken at once."""
    if values and isinstance(values[0], ArticleSummary):
        return [value.digest for value in values]
    return [_form(value) for value in values]


def _form(value: Any) -> object:
    """Return a value as plain data of which msgpack makes different bytes for different values.

    TypeError for a type without a digest, which no page may show.
    """
    kind = type(value)
    if kind is str or value is None:
        return value
    if kind is list or kind is tuple:
        return _forms(value)
    if kind is dict:
        return {key: _form(item) for key, item in value.items()}
    own_digest = getattr(value, "digest", None)
    if isinstance(own_digest, bytes):
        return own_digest
    if isinstance(value, bytes | int | dt.date | msgspec.Struct):
        return value
    if isinstance(value, str):  # Markup
        return str(value)
    raise TypeError(f"a page cannot show {kind.__name__}: it has no digest")
