"""The catalogue: all entities the site knows, the site's own before those of the starter catalogue."""

import functools
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import yaml

from tearsheet.catalogue import entity as entities
from tearsheet.catalogue.entity import FOLDERS, Entity, Kind
from tearsheet.errors import Problem
from tearsheet.files import read_markdown
from tearsheet.frontmatter import nearest

LARGEST = 2**20  # bytes of an entity's file; a description is a sentence or two

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Catalogue:
    """Entities by kind and name, and what each name or alias in the news means.

    A name that two of the site's own entities claim means neither of them and is a problem; one that an own entity
    shares with one of the starter catalogue means the own one.
    """

    def __init__(self, own: Iterable[tuple[str, Entity]], starter: Iterable[Entity] = ()) -> None:
        """Take the site's own entities, each with the path of its file, and those of the starter catalogue."""
        self.own: dict[tuple[Kind, str], str] = {}
        for path, entity in own:
            self.own.setdefault((entity.kind, entity.name), path)
        self.problems: list[Problem] = []
        self.meanings: dict[str, Entity] = {}
        self._entities: dict[tuple[Kind, str], Entity] = {}
        self._resolved: dict[tuple[Kind, str], Entity] = {}
        self._read_own(own)
        for entity in starter:
            if (entity.kind, entity.name) not in self._entities:
                self._add(entity)
                for name in entity.names:
                    self.meanings.setdefault(name, entity)

    def _read_own(self, own: Iterable[tuple[str, Entity]]) -> None:
        """Add the site's own entities and find the names that two of them claim."""
        claims: dict[str, list[tuple[str, Entity]]] = {}
        for path, entity in own:
            if (other := self.own[entity.kind, entity.name]) != path:
                what = f"“{entity.name}” has a file already, {other}"
                self.problems.append(Problem(path, 0, what, "make one file of the two"))
                continue
            self._add(entity)
            for name in dict.fromkeys(entity.names):
                claims.setdefault(name, []).append((path, entity))
        for name, claimants in claims.items():
            if len(claimants) == 1:
                self.meanings[name] = claimants[0][1]
                continue
            (first, _), *others = claimants
            self.problems.extend(
                Problem(path, 0, f"{first} claims the name “{name}” too", "take it out of one of the two")
                for path, _ in others
            )

    def _add(self, entity: Entity) -> None:
        """Take up an entity under its name and aliases; names go before aliases."""
        self._entities[entity.kind, entity.name] = entity
        self._resolved[entity.kind, entity.name] = entity
        for alias in entity.aliases:
            self._resolved.setdefault((entity.kind, alias), entity)

    def published(self) -> list[Entity]:
        """Return the entities that have a page."""
        return [entity for entity in self._entities.values() if entity.status != "ignored"]

    def resolve(self, kind: Kind, name: str) -> Entity | None:
        """Return the entity of this kind that a name or alias stands for, None if there is none."""
        return self._resolved.get((kind, name))

    def nearest(self, kind: Kind, name: str) -> str:
        """Return what to do about a name that no entity of this kind has."""
        return nearest(name, (known for of_kind, known in self._resolved if of_kind == kind))

    def path_of(self, entity: Entity) -> Path:
        """Return where in the content folder an entity's file is, or belongs."""
        known = self.own.get((entity.kind, entity.name))
        return Path(known or f"{FOLDERS[entity.kind]}/{entity.slug}.md")


@functools.cache
def starter() -> tuple[Entity, ...]:
    """Return the starter catalogue, which the package brings: companies, then products."""
    folder = files("tearsheet.catalogue") / "starter"
    return tuple(
        entities.from_starter(values, kind)
        for kind, name in FOLDERS.items()
        for values in yaml.load((folder / f"{name}.yaml").read_bytes(), Loader=_LOADER)  # noqa: S506  (safe, in C)
    )


def read(content: Path) -> tuple[list[tuple[str, Entity]], list[Problem]]:
    """Return the entities in the content folder, each with its path below it, and what is wrong in their files."""
    found: list[tuple[str, Entity]] = []
    problems: list[Problem] = []
    for kind, folder in FOLDERS.items():
        texts, unread = read_markdown(content, folder, LARGEST)
        problems += unread
        for path, text in texts:
            entity, wrong = entities.read(text, path, kind)
            problems += wrong
            if entity is not None:
                found.append((path, entity))
    return found, problems
