"""Mention: one place where an article names an entity, and why the tagger is sure of it."""

from dataclasses import dataclass

from tearsheet.model.entity import Entity
from tearsheet.tagging.passage import Place


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an article names an entity.

    `alias` is the form of the name that stands there, `start` its offset in the passage's text, `reason` why it means
    this entity. `score` is about the natural logarithm of the odds that it does.
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
