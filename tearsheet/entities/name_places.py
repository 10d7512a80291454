"""Name places: under which kind and name a post names what another one named before its file went."""

import dataclasses

from tearsheet.catalogue import Catalogue
from tearsheet.entities.retagging import Place
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName


@dataclasses.dataclass(frozen=True, slots=True)
class NamePlaces:
    """The names of a catalogue as another one has them, into which a decision has turned it."""

    before: Catalogue
    after: Catalogue

    def of(self, kind: KindName, name: str) -> Place | None:
        """Return the kind and name by which a post that says these goes then; None where they meant nobody."""
        was = self.before.resolve(kind, name)
        if was is None:
            return None
        key = was.kind, was.name
        if key not in self.before.own or key in self.after.own:
            return kind, name
        return self._found(kind, name, was.name) or self._found(kind, was.name, was.name) or (kind, name)

    def _found(self, kind: KindName, name: str, former: str) -> Place | None:
        """Return where a name is now that of an entity with a file, by that one's name if it was the `former` one's.

        Another alias or former name stays as it is said, as long as it is one.
        """
        for each in sorted(self.after.kinds, key=lambda other: other != kind):
            entity = self.after.resolve(each, name)
            if entity is not None and self._has_file(entity):
                return each, entity.name if name == former else name
        return None

    def _has_file(self, entity: Entity) -> bool:
        """Say whether an entity is one of the site's own then."""
        return (entity.kind, entity.name) in self.after.own
