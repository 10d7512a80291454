"""Lines and cards: all that a page may know of articles and entities other than its own.

They are plain values with a digest. Templates get nothing else, so a page's key, made of the digests of what it shows,
is exact: what is not in the key cannot be on the page.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from tearsheet.catalogue.entity import Kind


class Link(msgspec.Struct, frozen=True, gc=False):
    """A name and the address of its page."""

    name: str
    url: str


class Owned(msgspec.Struct, frozen=True, gc=False):
    """A company or product as its owner's page shows it."""

    name: str
    url: str
    kind: Kind


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An article as lists show it. `date` is a day, or a moment where the article gives one."""

    title: str
    url: str
    date: dt.date
    date_basis: str
    summary: str
    lang: str
    section: Link
    source: Link | None
    companies: tuple[Link, ...]
    products: tuple[Link, ...]
    digest: bytes = b""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A company or product as the pages of others show it; `count` is the number of articles that name it."""

    name: str
    url: str
    kind: Kind
    standfirst: str
    owner: Link | None
    owned: tuple[Owned, ...]
    count: int
    digest: bytes = b""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A section or source as lists of them show it: its newest articles, and how many there are."""

    name: str
    url: str
    articles: tuple[Line, ...]
    count: int

    @property
    def digest(self) -> bytes:
        """The digest of what the group shows."""
        return digest(self.name, self.url, self.articles, self.count)


def sealed(value: Line | Card) -> bytes:
    """Set the digest of a line or card that has just been made, and return it."""
    made = hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=16).digest()
    msgspec.structs.force_setattr(value, "digest", made)
    return made


def digest(*values: object) -> bytes:
    """Return a digest of values: of each that has one its own, of lists those of their items, of others their form."""
    state = hashlib.blake2b(digest_size=16)
    for value in values:
        state.update(_form(value))
    return state.digest()


def _forms(values: Sequence[Any]) -> list[bytes]:
    """Return the forms of values; most are lines, and there are hundreds of thousands of them."""
    try:
        return [value.digest for value in values]
    except AttributeError:
        return [_form(value) for value in values]


def _form(value: Any) -> bytes:
    """Return bytes that differ where values do; what there is most of comes first."""
    kind = type(value)
    if kind is str:
        said = value.encode(errors="surrogatepass")
        return b"%d:" % len(said) + said
    if value is None:
        return b"-"
    if kind is list or kind is tuple:
        return b"(%d" % len(value) + b"".join(_forms(value)) + b")"
    if kind is dict:
        return _form([item for pair in value.items() for item in pair])
    if kind is bytes:
        return b"%d;" % len(value) + value
    if isinstance(made := getattr(value, "digest", None), bytes):
        return made
    if isinstance(value, msgspec.Struct):
        return msgspec.msgpack.encode(value)
    if isinstance(value, str | int | dt.date):
        said = repr(value).encode()
        return b"%d," % len(said) + said
    raise TypeError(f"a page cannot show {kind.__name__}: it has no digest")
