"""Given names: which entity a name means that only editors give (a topic), with a file or without one."""

import unicodedata

from tearsheet.catalogue import Catalogue
from tearsheet.errors import Problem
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName


class GivenNames:
    """The entities of the kinds that are given: those that have files, and those that posts bring by naming them.

    Spellings that differ in case, in spaces, hyphens and underscores, or in the form of their letters are one name. It
    is written as the file has it, else as it is asked for first.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        """Begin with the entities that have files."""
        self._catalogue = catalogue
        self._by_spelling: dict[tuple[KindName, str], Entity] = {}
        self._by_address: dict[tuple[KindName, str], Entity] = {}
        for kind, name in catalogue.own:
            if kind in catalogue.kinds.given and (entity := catalogue.resolve(kind, name)) is not None:
                self._add(entity)

    def _add(self, entity: Entity) -> None:
        """Add an entity under all its names and under its address."""
        for name in (*entity.names, *entity.former_names):
            self._by_spelling.setdefault((entity.kind, spelling(name)), entity)
        self._by_address.setdefault((entity.kind, entity.slug), entity)

    def resolve(self, kind: KindName, name: str) -> Entity | Problem | None:
        """Return the entity that a name means, one that it brings if there is none yet; None for an empty name.

        A problem, without a path, where the page of a new one would have the address of another one's.
        """
        if not spelling(name):
            return None
        entity = self._by_spelling.get((kind, spelling(name)))
        if entity is None:
            entity = Entity(name=" ".join(name.split()), kind=kind)
            if (other := self._by_address.get((kind, entity.slug))) is not None:
                return self._clash(entity, other)
            self._add(entity)
        return entity

    def _clash(self, entity: Entity, other: Entity) -> Problem:
        """Return the problem of a name whose page would have the address of another one's."""
        kind = self._catalogue.kinds[entity.kind]
        what = (
            f"the {entity.kind} “{entity.name}” would have the address of “{other.name}”, /{kind.plural}/{other.slug}/"
        )
        if file := self._catalogue.own.get((other.kind, other.name)):
            hint = f"if both are one, make it an alias in {file}; else"
        else:
            hint = f"if both are one, write it as “{other.name}”; else"
        hint += f" write {kind.plural}/ANOTHER-ADDRESS.md with “name: {entity.name}”"
        return Problem("", 0, "address-twice", what, hint, kind.key, entity.name)


def spelling(name: str) -> str:
    """Return what all spellings of a name have in common."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(plain.replace("-", " ").replace("_", " ").split())
