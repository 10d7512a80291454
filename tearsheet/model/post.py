"""Post: the Markdown file of one article in `content/posts/`, written by ingest, from then on the editor's."""

import datetime as dt
import hashlib
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Annotated, Literal

import msgspec

from tearsheet.errors import Problem
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.model.source import Reuse
from tearsheet.storage.files import encoded
from tearsheet.text import frontmatter, validation
from tearsheet.text.addresses import ON_SITE
from tearsheet.text.markup import WEB

DateBasis = Literal["published", "seed", "received"]
Status = Literal["published", "draft", "hidden"]

# The mark above boilerplate in a body: what follows is shown apart and gives no tags.
BOILERPLATE = "<!-- boilerplate -->"
LANGUAGE = r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"  # the form of a language tag, BCP 47
Words = Annotated[str, msgspec.Meta(pattern=r"\S")]
Address = Annotated[str, msgspec.Meta(pattern=WEB)]
OwnAddress = Annotated[str, msgspec.Meta(pattern=ON_SITE, max_length=1_000)]

_MARK = re.compile(rf"^[ \t]*{re.escape(BOILERPLATE)}[ \t]*$", re.MULTILINE)
_INGEST_LINE = re.compile(r"^ingest: .*\n", re.MULTILINE)
_ALWAYS = ("date_basis", "lang")  # keys written even at their defaults, like those that name entities
_BEFORE_NAMES = "summary"  # the key behind which those that name entities are written
_BEFORE_GIVEN = "figures"  # the key behind which those are written that name what only editors say, such as topics


class Update(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dated correction of a post, written by the editor."""

    date: dt.date
    text: str


class Also(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where else an article was published: the publication, its address there, or both.

    `dead` is the day on which that address was first found dead, `archive_url` the copy in an archive that is shown
    then.
    """

    source: str | None = None
    url: str | None = None
    dead: dt.date | None = None
    archive_url: Address | None = None


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount as the article writes it, the name of the entity of which it speaks, and its sentence."""

    amount: str
    of: str
    text: str


class PostFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a post, in the order in which they are written, but for those that name its entities.

    These come after `summary`, one for each kind: its plural (companies, products). They hold canonical names; aliases
    are accepted and resolved. What only editors say (`tags`, the topics) comes after `figures`.

    `date` is a day, or a moment where the article gives one; `date_basis` says who gives it: the article
    (published), its file's name (seed), or nobody, so that it is the day on which the seed was first seen (received).
    `source_dead` is the day on which `source_url` was first found dead, `archive_url` the copy in an archive that is
    shown then. `dateline` is what stood before the article's first words (CLEVELAND, Feb 26).
    `image` is the file of its picture in content/images/, `image_alt` says in words what that shows.
    `untagged` are the entities that the editor has taken out for good, `about` those that the article is about and does
    not only mention; `figures` are amounts in it. `id` is what its permanent name is made of where that is not to be
    `seed` or the file's name; `reuse` is what may be shown of it, where that is other than what its source says;
    `story` the story that it tells with the posts of the same value (“apart”: with none). `moved` are former addresses
    on this site that lead here now, as 2019/05/old.html. `ingest` is the digest of the
    file as it was generated: while it agrees, nobody has edited the post.
    """

    title: Words
    date: dt.date
    date_basis: DateBasis = "published"
    section: Words
    source: str | None = None
    source_url: str | None = None
    source_dead: dt.date | None = None
    archive_url: Address | None = None
    also: tuple[Also, ...] = ()
    author: str | None = None
    dateline: str | None = None
    summary: str = ""
    image: Words | None = None
    image_alt: str | None = None
    untagged: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    featured: bool = False
    status: Status = "published"
    updates: tuple[Update, ...] = ()
    related: tuple[str, ...] = ()
    story: str | None = None
    moved: tuple[OwnAddress, ...] = ()
    reuse: Reuse | None = None
    id: Words | None = None
    lang: Annotated[str, msgspec.Meta(pattern=f"^{LANGUAGE}$")] = "en"
    seed: str | None = None
    ingest: str | None = None


class Post(PostFrontMatter, frozen=True, kw_only=True):
    """A post: its front matter, its slug (the file's name and the article's address) and its body in Markdown.

    `named` holds its entities by kind: an empty tuple where it has none of a kind.
    """

    named: Mapping[KindName, tuple[str, ...]]
    slug: str
    body: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its entities of all kinds."""
        return self.names_of(self.named)

    def names_of(self, kinds: Iterable[KindName]) -> tuple[str, ...]:
        """Return the names of its entities of some kinds."""
        return tuple([name for kind in kinds for name in self.named.get(kind, ())])


# By the key behind which they are written: the kinds whose entities a post names in keys of their own.
_NAMED_AFTER: Mapping[str, Callable[[Kinds], Kinds]] = {
    _BEFORE_NAMES: operator.attrgetter("sought"),
    _BEFORE_GIVEN: operator.attrgetter("given"),
}


@cache
def front_matter(kinds: Kinds) -> type[msgspec.Struct]:
    """Return the Struct of a post's front matter on a site with these kinds, keys in the order of the file."""
    fields: list[tuple[str, type] | tuple[str, type, object]] = []
    for field in msgspec.structs.fields(PostFrontMatter):
        fields.append((field.name, field.type) if field.required else (field.name, field.type, field.default))
        if field.name in _NAMED_AFTER:
            fields += [(kind.key, tuple[str, ...], ()) for kind in _NAMED_AFTER[field.name](kinds).values()]
    names = {"__doc__": PostFrontMatter.__doc__}
    return msgspec.defstruct("FrontMatter", fields, namespace=names, frozen=True, kw_only=True)


@cache
def keys(kinds: Kinds) -> tuple[str, ...]:
    """Return the keys of a post's front matter, in the same order."""
    return tuple(field.encode_name for field in msgspec.structs.fields(front_matter(kinds)))


_DEFAULTS = {field.name: field.default for field in msgspec.structs.fields(PostFrontMatter)}


def parts(body: str) -> tuple[str, str]:
    """Return the article's part of a body, and the boilerplate below the first mark ('' if there is none)."""
    article, *boilerplate = _MARK.split(body, maxsplit=1)
    return article, "".join(boilerplate).strip()


def parse_post(text: str, path: str, slug: str, kinds: Kinds) -> tuple[Post | None, list[Problem]]:
    """Return the post in a file, None where it is not valid, and all problems in it."""
    values, body, problems = validation.parse_front_matter(
        front_matter(kinds), _legible(text).replace("\r\n", "\n"), path
    )
    if problems:
        return None, problems
    named = {name: values.pop(kind.key, ()) for name, kind in kinds.items()}
    return Post(**values, named=named, slug=slug, body=body), []


def write(post: Post, kinds: Kinds) -> str:
    """Return the text of a post's file as ingest generates it, with the digest by which edits are recognised."""
    mapping: dict[str, object] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(post, name)
        if name != "ingest" and (name in _ALWAYS or value != default):
            mapping[name] = _plain(value)
        if name == _BEFORE_NAMES:
            mapping |= {kind.key: post.named.get(each, ()) for each, kind in kinds.sought.items()}
        if name == _BEFORE_GIVEN:
            mapping |= {kind.key: names for each, kind in kinds.given.items() if (names := post.named.get(each))}
    text = frontmatter.join(mapping | {"ingest": ""}, post.body)
    return _INGEST_LINE.sub(f"ingest: {digest(text)}\n", text, count=1)


def _plain(value: object) -> object:
    """Return a value in the types that YAML has."""
    return msgspec.to_builtins(value, builtin_types=(dt.date, dt.datetime)) if isinstance(value, tuple) else value


def digest(text: str) -> str:
    """Return the digest of a post's file without its `ingest` line: 32 hexadecimal digits."""
    return hashlib.blake2b(encoded(_INGEST_LINE.sub("", text, count=1)), digest_size=16).hexdigest()


def followed(before: str, after: str) -> str:
    """Return a post's changed text, with its digest renewed if nobody had edited the post before."""
    if after == before or is_edited(before):
        return after
    return after.replace(digest(_plain_text(before)), digest(_plain_text(after)), 1)


def is_edited(text: str) -> bool:
    """Say whether somebody has changed a post's file since it was generated, or wrote it by hand.

    Other line ends, or a byte order mark, are no edit: git and editors write them of themselves.
    """
    plain = _plain_text(text)
    match = _INGEST_LINE.search(plain)
    return match is None or match[0].removeprefix("ingest: ").strip() != digest(plain)


def _legible(text: str) -> str:
    """Return a text with U+FFFD in the place of each byte that is no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return encoded(text).decode(errors="replace")
    return text


def _plain_text(text: str) -> str:
    """Return a file's text with line feeds only and without a byte order mark, as ingest writes it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")
