"""Kinds of entities: company, product, and those that a site adds; one table, read from `kinds.yaml`."""

import hashlib
from collections.abc import Container, Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Annotated

import msgspec

KindName = str  # the key of a kind in the table: "company"

Word = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


Label = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Labels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What pages call a kind, in English (translated by the interface's catalogues) or in the site's own language.

    `one` and `many` are used within sentences (default: name and plural), `name` and `names` at the beginning of one.
    The rest, if not given, is made of these as the defaults show. `of` and `owned_by` name the owner, beside an
    entity's name and in the place of its description; `owner` and `owned` are headings on its page and on its owner's.
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
    beside: Label = "{Many} in the same articles"
    owner: Label = "Owner"
    owned: Label = "{Many}"
    owned_by: Label = "Owned by %(name)s"
    of: Label = "%(name)s"

    def made(self, name: KindName, plural: str) -> "Labels":
        """Return the labels of a kind with this name and plural, those that are not given filled in."""
        one, many = self.one or name.replace("_", " "), self.many or plural.replace("_", " ")
        words = {"one": one, "many": many, "One": one[:1].upper() + one[1:], "Many": many[:1].upper() + many[1:]}
        fields = ((field, getattr(self, field.name)) for field in msgspec.structs.fields(self))
        labels = {field.name: label.format(**words) if label == field.default else label for field, label in fields}
        return Labels(**labels | {"one": one, "many": many})


class KindEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of entity as a table describes it.

    `plural` is at once the folder of its files in content/ and that of its pages on the site; `key` is the key of posts
    that lists their entities of this kind, the plural if none is given. `schema` is its type for search engines
    (schema.org). Entities of a kind that `owns` may be named as owners of others. For a kind that can be `found`,
    tagging proposes names that no catalogue lists; entities of any other kind are tagged only if they have a file.

    Entities of a kind that is `given` are what editors say an article is about: no text is searched for them, they need
    no file, and the kind is part of the site only while a post or a file names one. `labels` is what pages call a kind.
    """

    plural: Word
    key: Word | None = None
    schema: str = "Thing"
    owns: bool = False
    found: bool = False
    given: bool = False
    labels: Labels = Labels()


class Kind(KindEntry, frozen=True, kw_only=True):
    """One kind of entity: its name in the table, and its entry there with key and all labels filled in."""

    name: KindName = ""
    key: Word = ""


class Kinds(Mapping[KindName, Kind]):
    """The kinds of a site by name, in the order in which pages show them; `digest` is that of the whole table."""

    def __init__(self, kinds: Mapping[KindName, Kind]) -> None:
        self._kinds = {
            name: msgspec.structs.replace(
                kind, name=name, key=kind.key or kind.plural, labels=kind.labels.made(name, kind.plural)
            )
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
        """Pickle by the table, since hashes of texts differ in another process."""
        return Kinds, (self._kinds,)

    @cached_property
    def sought(self) -> "Kinds":
        """The kinds whose entities are looked for in texts, and about which `decisions.yaml` decides."""
        return Kinds({name: kind for name, kind in self._kinds.items() if not kind.given})

    @cached_property
    def given(self) -> "Kinds":
        """The kinds whose entities only editors name."""
        return Kinds({name: kind for name, kind in self._kinds.items() if kind.given})

    def shown(self, used: Container[KindName]) -> "Kinds":
        """Return the kinds that a site shows: all but those given ones that are not `used`."""
        return Kinds({name: kind for name, kind in self._kinds.items() if not kind.given or name in used})

    @property
    def owning(self) -> tuple[KindName, ...]:
        """The kinds whose entities may own others."""
        return tuple(name for name, kind in self._kinds.items() if kind.owns)

    @property
    def owned(self) -> tuple[KindName, ...]:
        """The kinds whose entities own nothing themselves; an editor may decide that a name is one OF an owner."""
        return tuple(name for name, kind in self.sought.items() if not kind.owns)

    def of_file(self, path: str) -> KindName | None:
        """Return the kind of the entity whose file has this path below the content folder, None for other files."""
        kind = self.by_plural.get(path.partition("/")[0])
        return kind.name if kind else None


@cache
def built_in() -> Kinds:
    """Return the kinds that every site has, from `model/kinds.yaml`."""
    text = resources.files("tearsheet.model").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return Kinds(kinds_of(msgspec.yaml.decode(text, type=dict[Word, KindEntry])))


def kinds_of(entries: Mapping[KindName, KindEntry]) -> dict[KindName, Kind]:
    """Return the entries of a table as kinds."""
    return {
        name: Kind(**msgspec.structs.asdict(each) | {"name": name, "key": each.key or ""})
        for name, each in entries.items()
    }
