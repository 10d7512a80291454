"""Entity: a company, a product or whatever else the site has a page for; one Markdown file each."""

from collections.abc import Container
from functools import cache
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

import msgspec

from tearsheet.errors import Problem
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.text import frontmatter, validation
from tearsheet.text.slug import slugify

Ambiguity = Literal["none", "soft", "hard"]
Status = Literal["published", "candidate", "ignored"]

LONGEST = 500  # characters of a name; matching takes time in the square of that

Name = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=LONGEST)]
Short = Annotated[str, msgspec.Meta(max_length=LONGEST)]


class Ownership(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who owned an entity from when to when; a year, a month (2019-03) or a day as far as known."""

    name: str
    start: str | None = msgspec.field(default=None, name="from")
    end: str | None = msgspec.field(default=None, name="to")


class Former(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A former name, and from when to when it was the name, as far as known."""

    name: Name
    start: str | None = msgspec.field(default=None, name="from")
    end: str | None = msgspec.field(default=None, name="to")

    def __str__(self) -> str:
        return f"{self.name} (until {self.end})" if self.end else self.name


class EntityFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of an entity's file, in the order in which they are written.

    `aliases` are the other forms of the name in the news. `ambiguity` tells of a name or alias that it also means
    something else: soft (Apple) or hard, an ordinary word (Target). `formerly` is shown and not looked for. `context`
    are words in an article that speak for this meaning of an ambiguous name, `not_context` those against it.

    `evidence` says why a name nobody had listed was taken for an entity; `moved` are addresses that lead here now, as
    companies/old-name.
    """

    name: Name
    aliases: tuple[Name, ...] = ()
    ambiguity: dict[str, Ambiguity] = {}
    owner: str | tuple[Ownership, ...] | None = None
    formerly: tuple[Short | Former, ...] = ()
    industry: str | None = None
    website: str | None = None
    ticker: str | None = None
    wikidata: str | None = None
    context: tuple[Short, ...] = ()
    not_context: tuple[Short, ...] = ()
    status: Status = "published"
    evidence: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


@cache
def front_matter(kinds: Kinds) -> type[msgspec.Struct]:
    """Return the Struct of an entity's front matter on a site with these kinds.

    The kinds determine in which folders its former addresses may lie.
    """
    pattern = rf"^(?:{'|'.join(kinds.by_plural)})/\w[\w.~-]*$"
    moved = tuple[Annotated[str, msgspec.Meta(pattern=pattern)], ...]
    return msgspec.defstruct(
        "FrontMatter",
        [("moved", moved, ())],
        bases=(EntityFrontMatter,),
        namespace={"__doc__": EntityFrontMatter.__doc__},
        frozen=True,
        kw_only=True,
    )


class Entity(EntityFrontMatter, frozen=True, kw_only=True):
    """An entity: its front matter, its kind, and its description in a sentence or two of Markdown.

    `slug` is the name of its file and the end of its address.
    """

    kind: KindName
    description: str = ""
    slug: str = ""

    def __post_init__(self) -> None:
        """Give an entity without a file the slug of its name."""
        if not self.slug:
            msgspec.structs.force_setattr(self, "slug", slugify(self.name, fallback="unnamed"))

    @property
    def names(self) -> tuple[str, ...]:
        """The name and all aliases, without former names."""
        return (self.name, *self.aliases)

    @property
    def former_names(self) -> tuple[str, ...]:
        """The former names, without their dates."""
        return tuple(former if isinstance(former, str) else former.name for former in self.formerly)

    def without(self, names: Container[str]) -> "Entity":
        """Return the same entity without these aliases; its name stays."""
        aliases = tuple(alias for alias in self.aliases if alias not in names)
        if len(aliases) == len(self.aliases):
            return self
        ambiguity = {name: degree for name, degree in self.ambiguity.items() if name in {self.name, *aliases}}
        return msgspec.structs.replace(self, aliases=aliases, ambiguity=ambiguity)

    def unsaid(self, description: str) -> str:
        """Return a description of the same entity, empty where its own says that already."""
        return "" if description in self.description else description

    def shares(self, name: str) -> bool:
        """Say whether other entities may have this name too: it is ambiguous, and `context` tells which is meant."""
        return self.ambiguity.get(name, "none") != "none" and bool(self.context)

    @property
    def owners(self) -> tuple[Ownership, ...]:
        """The owners, in the order of the file."""
        return (Ownership(name=self.owner),) if isinstance(self.owner, str) else self.owner or ()


def parse_entity(text: str, path: str, kind: KindName, kinds: Kinds) -> tuple[Entity | None, list[Problem]]:
    """Return the entity in a file, and all problems in it.

    Valid keys count even where others are wrong, so that one wrong key does not take an entity's name from its posts.
    None only where there is no name.
    """
    values, body, problems = validation.parse_front_matter(front_matter(kinds), text, path)
    if "name" not in values:
        return None, problems
    return Entity(**values, kind=kind, description=body.strip(), slug=PurePosixPath(path).stem), problems


def from_starter(values: dict[str, Any], kind: KindName, industry: str) -> Entity:
    """Return an entity of the starter catalogue from its YAML values; `industry` is the name of its file."""
    return msgspec.convert(values | {"kind": kind, "industry": industry}, Entity, strict=False)


def write(entity: Entity) -> str:
    """Return the text of an entity's file."""
    mapping = {
        field.encode_name: _numbers(msgspec.to_builtins(value))
        for field in msgspec.structs.fields(EntityFrontMatter)
        if (value := getattr(entity, field.name)) != _default(field)
    }
    return frontmatter.join(mapping, entity.description)


def _numbers(value: object) -> object:
    """Return a list of owners with years as numbers, the way people write them."""
    if not isinstance(value, list | tuple):
        return value
    return [
        {key: int(item) if item.isdecimal() else item for key, item in entry.items()}
        if isinstance(entry, dict)
        else entry
        for entry in value
    ]


def _default(field: msgspec.structs.FieldInfo) -> object:
    """Return a field's default."""
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
