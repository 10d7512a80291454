"""Kinds of entities (company, product, and those that a site adds): one table, read from kinds.yaml."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec

KindName = str  # the key of a kind in the table: "company"

Word = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of entity.

    `plural` is at once the folder of its files in content/, the key of posts that lists their entities of this kind,
    and the folder of its pages on the site. `schema` is the type by which search engines know it (schema.org).
    Entities of a kind that `owns` may be named as owners of others. For a kind that can be `found`, tagging proposes
    names that no catalogue lists; articles get tags of any other kind from its entity files alone.
    """

    name: Word = ""
    plural: Word
    schema: str = "Thing"
    owns: bool = False
    found: bool = False


class Kinds(Mapping[KindName, Kind]):
    """The kinds of a site by name, in the order in which pages show them."""

    def __init__(self, kinds: Mapping[KindName, Kind]) -> None:
        self._kinds = {name: msgspec.structs.replace(kind, name=name) for name, kind in kinds.items()}
        self.by_plural = {kind.plural: kind for kind in self._kinds.values()}

    def __getitem__(self, name: KindName) -> Kind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[KindName]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


@cache
def built_in() -> Kinds:
    """Return the kinds that every site has."""
    text = resources.files("tearsheet").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return Kinds(msgspec.yaml.decode(text, type=dict[Word, Kind]))
