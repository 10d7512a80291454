"""Kinds of entities (company, product, and those that a site adds): one table, read from kinds.yaml."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec

KindName = str  # the key of a kind in the table: "company"

Word = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


Label = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Labels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What pages say of a kind, in English, which catalogues of the interface translate, or in the site's language.

    `one` and `many` stand within sentences (else it is name and plural), `name` and `names` where a word begins one.
    What a kind does not give is made of these as the defaults show. `of` and `owned_by` say whose an entity is, beside
    its name and in the place of a description, `owner` and `owned` on its page and on that of its owner.
    """

    one: Annotated[str, msgspec.Meta(max_length=200)] = ""
    many: Annotated[str, msgspec.Meta(max_length=200)] = ""
    name: Label = "{One}"
    names: Label = "{Many}"
    a_to_z: Label = "{Many}, A to Z"
    none: Label = "No {one} has been named yet."
    in_news: Label = "{Many} in the news"
    in_issue: Label = "{Many} in this issue"
    covered: Label = "Most covered {many}"
    beside: Label = "{Many} it appears with"
    owner: Label = "Owner"
    owned: Label = "{Many}"
    owned_by: Label = "Owned by %(name)s"
    of: Label = "%(name)s"

    def made(self, name: KindName, plural: str) -> "Labels":
        """Return the labels of a kind with this name and plural, those that it does not give made of them."""
        one, many = self.one or name.replace("_", " "), self.many or plural.replace("_", " ")
        words = {"one": one, "many": many, "One": one[:1].upper() + one[1:], "Many": many[:1].upper() + many[1:]}
        fields = ((field, getattr(self, field.name)) for field in msgspec.structs.fields(self))
        made = {field.name: said.format(**words) if said == field.default else said for field, said in fields}
        return Labels(**made | {"one": one, "many": many})


class KindEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a table says of one kind of entity.

    `plural` is at once the folder of its files in content/, the key of posts that lists their entities of this kind,
    and the folder of its pages on the site. `schema` is the type by which search engines know it (schema.org).
    Entities of a kind that `owns` may be named as owners of others. For a kind that can be `found`, tagging proposes
    names that no catalogue lists; articles get tags of any other kind from its entity files alone. `labels` is what
    pages say of it; in a table all are there.
    """

    plural: Word
    schema: str = "Thing"
    owns: bool = False
    found: bool = False
    labels: Labels = Labels()


class Kind(KindEntry, frozen=True, kw_only=True):
    """One kind of entity: its name in the table, and what that says of it."""

    name: KindName = ""


class Kinds(Mapping[KindName, Kind]):
    """The kinds of a site by name, in the order in which pages show them; `digest` is that of all they say."""

    def __init__(self, kinds: Mapping[KindName, Kind]) -> None:
        self._kinds = {
            name: msgspec.structs.replace(kind, name=name, labels=kind.labels.made(name, kind.plural))
            for name, kind in kinds.items()
        }
        self.by_plural = {kind.plural: kind for kind in self._kinds.values()}
        self.digest = hashlib.blake2b(msgspec.msgpack.encode([*self._kinds.values()]), digest_size=16).digest()

    def __getitem__(self, name: KindName) -> Kind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[KindName]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kinds) and [*self._kinds.values()] == [*other.values()]

    def __hash__(self) -> int:
        return hash(self.digest)

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


@cache
def built_in() -> Kinds:
    """Return the kinds that every site has."""
    text = resources.files("tearsheet.model").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return Kinds(of_said(msgspec.yaml.decode(text, type=dict[Word, KindEntry])))


def of_said(said: Mapping[KindName, KindEntry]) -> dict[KindName, Kind]:
    """Return kinds as a table says them."""
    return {name: Kind(name=name, **msgspec.structs.asdict(each)) for name, each in said.items()}
