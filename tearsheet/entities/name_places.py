"""Name places: where a name in a post belongs after decisions have moved its entity to another kind or name."""

import dataclasses

from tearsheet.catalogue import Catalogue
from tearsheet.entities.retagging import Place
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName


@dataclasses.dataclass(frozen=True, slots=True)
class NamePlaces:
    """Two catalogues, from before and after a decision, by which names in posts are moved."""

    before: Catalogue
    after: Catalogue

    def of(self, kind: KindName, name: str) -> Place | None:
        """Return the kind and name that a post should use now in place of these; None where these meant nothing."""
        was = self.before.resolve(kind, name)
        if was is None:
            return None
        key = was.kind, was.name
        if key not in self.before.own or key in self.after.own:
            return kind, name
        return self._found(kind, name, was.name) or self._found(kind, was.name, was.name) or (kind, name)

    def _found(self, kind: KindName, name: str, former: str) -> Place | None:
        """Return the kind and name under which an entity with a file now has a name, None where none has.

        The name becomes the entity's own where it was the `former` entity's; another alias or former name stays as it
        is.
        """
        for each in sorted(self.after.kinds, key=lambda other: other != kind):
            entity = self.after.resolve(each, name)
            if entity is not None and self._has_file(entity):
                return each, entity.name if name == former else name
        return None

    def _has_file(self, entity: Entity) -> bool:
        """Say whether an entity is one of the site's own afterwards."""
        return (entity.kind, entity.name) in self.after.own
