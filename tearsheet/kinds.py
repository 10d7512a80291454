"""Kinds of entities (company, product, and those that a site adds): one table, read from kinds.yaml."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec

KindName = str  # the key of a kind in the table: "company"

Word = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a table says of one kind of entity.

    `plural` is at once the folder of its files in content/, the key of posts that lists their entities of this kind,
    and the folder of its pages on the site. `schema` is the type by which search engines know it (schema.org).
    Entities of a kind that `owns` may be named as owners of others. For a kind that can be `found`, tagging proposes
    names that no catalogue lists; articles get tags of any other kind from its entity files alone.
    """

    plural: Word
    schema: str = "Thing"
    owns: bool = False
    found: bool = False


class Kind(Said, frozen=True, kw_only=True):
    """One kind of entity: its name in the table, and what that says of it."""

    name: KindName = ""


class Kinds(Mapping[KindName, Kind]):
    """The kinds of a site by name, in the order in which pages show them."""

    def __init__(self, kinds: Mapping[KindName, Kind]) -> None:
        self._kinds = {name: msgspec.structs.replace(kind, name=name) for name, kind in kinds.items()}
        self._hash = hash(tuple(self._kinds.values()))
        self.by_plural = {kind.plural: kind for kind in self._kinds.values()}

    def __getitem__(self, name: KindName) -> Kind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[KindName]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kinds) and [*self._kinds.values()] == [*other.values()]

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        *plurals, last = self.by_plural
        return f"{', '.join(plurals)} and {last}"

    def __reduce__(self) -> tuple[type["Kinds"], tuple[dict[KindName, Kind]]]:
        """Say how they are made anew in another process, where texts have other hashes."""
        return Kinds, (self._kinds,)

    @property
    def owning(self) -> tuple[KindName, ...]:
        """The kinds whose entities may own others."""
        return tuple(name for name, kind in self._kinds.items() if kind.owns)

    @property
    def owned(self) -> tuple[KindName, ...]:
        """The kinds of which an editor may decide that a name is one OF an owner: those that own nothing themselves."""
        return tuple(name for name, kind in self._kinds.items() if not kind.owns)

    def of_file(self, path: str) -> KindName | None:
        """Return the kind of the entity whose file is at a path below the content folder, None where none is."""
        kind = self.by_plural.get(path.partition("/")[0])
        return kind.name if kind else None

    def encode(self) -> bytes:
        """Return the table as bytes that are others where it says something else."""
        return msgspec.json.encode(self._kinds)


@cache
def built_in() -> Kinds:
    """Return the kinds that every site has."""
    text = resources.files("tearsheet").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return Kinds(of_said(msgspec.yaml.decode(text, type=dict[Word, Said])))


def of_said(said: Mapping[KindName, Said]) -> dict[KindName, Kind]:
    """Return kinds as a table says them."""
    return {name: Kind(name=name, **msgspec.structs.asdict(each)) for name, each in said.items()}
