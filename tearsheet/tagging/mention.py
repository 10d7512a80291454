"""Mention: where an article names an entity."""

from dataclasses import dataclass
from typing import Literal

from tearsheet.catalogue.entity import Entity

Place = Literal["title", "body"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an article names an entity: the form of the name found, and where it begins there."""

    entity: Entity
    alias: str
    place: Place
    start: int
