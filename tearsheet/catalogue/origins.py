"""Origins: which files of entities and sources ingest wrote and nobody has edited, so that they say nothing of ours."""

from collections.abc import Iterable

import msgspec

from tearsheet.model.entity import Entity
from tearsheet.model.source import Source


class Origins:
    """The starter catalogue and a site's own entities, by which those are told that an editor has had a hand in."""

    def __init__(self, starter: Iterable[Entity], own: Iterable[Entity]) -> None:
        """Take the starter catalogue, and the entities that have files."""
        self._listed = {(each.kind, each.name): each for each in starter}
        self._holders: dict[str, list[Entity]] = {}
        for entity in own:
            for name in entity.names:
                self._holders.setdefault(name, []).append(entity)

    def is_ours(self, entity: Entity) -> bool:
        """Say whether an entity is as ingest writes it: copied from the starter catalogue, or found in an article.

        A copy lacks the aliases that other entities of the site have.
        """
        if entity.status == "candidate":
            return bool(entity.evidence) and not entity.description and not entity.moved
        listed = self._listed.get((entity.kind, entity.name))
        if listed is None:
            return False
        missing = {*listed.aliases} - {*entity.aliases}
        taken = {alias for alias in missing if any(other is not entity for other in self._holders.get(alias, ()))}
        return msgspec.structs.replace(listed.without(taken), slug=entity.slug) == entity


def is_bare(source: Source) -> bool:
    """Say whether a source's file says no more than its name, as ingest writes it."""
    return source == Source(name=source.name, slug=source.slug)
