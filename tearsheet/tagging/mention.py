"""Mention: where an article names an entity, and why that is certain."""

from dataclasses import dataclass

from tearsheet.model.entity import Entity
from tearsheet.tagging.passage import Place


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an article names an entity: the form of the name found, where it begins, why, and how surely.

    `score` is about the logarithm of how much likelier it is that than anything else.
    """

    entity: Entity
    alias: str
    place: Place
    start: int
    reason: str = "its name"
    score: float = 5.0

    @property
    def is_former(self) -> bool:
        """Whether the article calls the entity by a name that it has no longer."""
        return self.alias in self.entity.former_names
