"""The catalogue: all entities the site knows, the site's own before those of the starter catalogue."""

import functools
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from tearsheet.errors import ContentError, Problem
from tearsheet.model import entity as entities
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName, Kinds, built_in
from tearsheet.storage.cache import Sealed
from tearsheet.storage.exclusions import Hides, nothing
from tearsheet.storage.folders import read_markdown
from tearsheet.storage.sealed import seal
from tearsheet.text import frontmatter, legal_forms
from tearsheet.text.slug import numbered
from tearsheet.text.suggestions import nearest

KEPT = "starter"  # file in the cache
LARGEST = 2**20  # bytes of an entity's file; a description is a sentence or two


class Catalogue:
    """Entities by kind and name, and which of them each name or alias in the news may mean.

    A name means several entities only where each of them says that it is ambiguous and with what `context` it means
    that one. Any other name that two of the site's own entities claim means neither of them and is a problem; one that
    an own entity shares with some of the starter catalogue means the own one. Names of candidates, which cues found,
    give way to those that somebody has listed. What only editors say (topics) is no meaning of a name in the news.
    """

    def __init__(self, kinds: Kinds, own: Iterable[tuple[str, Entity]], starter: Iterable[Entity] = ()) -> None:
        """Take the site's kinds, its own entities with the paths of their files, and the starter catalogue."""
        self.kinds = kinds
        # Candidates come last, or what they are called would decide which of two names that editors listed comes first.
        own = sorted(own, key=lambda pair: pair[1].status == "candidate")
        self.own: dict[tuple[KindName, str], str] = {}
        for path, entity in own:
            self.own.setdefault((entity.kind, entity.name), path)
        self.problems: list[Problem] = []
        self.meanings: dict[str, tuple[Entity, ...]] = {}
        self._former = {address for _, entity in own for address in entity.moved}
        self._entities: dict[tuple[KindName, str], Entity] = {}
        self._resolved: dict[tuple[KindName, str], Entity] = {}
        self._read_own(own)
        self._read_starter(starter)

    def _read_own(self, own: Iterable[tuple[str, Entity]]) -> None:
        """Add the site's own entities and report the names that two of them claim."""
        claims: dict[tuple[KindName, str], list[tuple[str, Entity]]] = {}  # by kind only where no text has the name
        for path, entity in own:
            if (other := self.own[entity.kind, entity.name]) != path:
                what = f"“{entity.name}” has a file already, {other}"
                self.problems.append(
                    Problem(path, 0, "named-twice", what, "make one file of the two", "name", other=other)
                )
                continue
            self._add(entity)
            for name in dict.fromkeys(entity.names):
                claims.setdefault((entity.kind if self.kinds[entity.kind].given else "", name), []).append(
                    (path, entity)
                )
        for (given, name), claimed in claims.items():
            claimants = _claimants(name, claimed)
            if not claimants:
                continue
            if len(claimants) == 1 or all(entity.shares(name) for _, entity in claimants):
                if not given:
                    self.meanings[name] = tuple(entity for _, entity in claimants)
                continue
            (first, _), *others = claimants
            hint = "take it out of one of the two, or say in both its “ambiguity” and the “context” it has there"
            what = f"{first} claims the name “{name}” too"
            self.problems += [
                Problem(path, 0, "claimed-twice", what, hint, value=name, other=first) for path, _ in others
            ]

    def _read_starter(self, starter: Iterable[Entity]) -> None:
        """Add the entities of the starter catalogue that the site has none of its own for.

        They lose the names that the site's own ones have, and are left out where that is their main name: with a file
        of their own they would claim it too. Candidates take no name from them, or what is found in one article would
        depend on what was found in others.
        """
        taken = {name for name, meant in self.meanings.items() if not _are_found(meant)}
        for listed in starter:
            own = self._entities.get((listed.kind, listed.name))
            if listed.name in taken or (own is not None and not _are_found((own,))):
                continue
            entity = listed.without(taken)
            if own is None:
                self._add(entity)
            for name in entity.names:
                meant = self.meanings.get(name, ())
                self.meanings[name] = (entity,) if _are_found(meant) else (*meant, entity)

    def _add(self, entity: Entity) -> None:
        """Add an entity under its name, its aliases and its former names; names go before aliases."""
        self._entities[entity.kind, entity.name] = entity
        self._resolved[entity.kind, entity.name] = entity
        for alias in (*entity.aliases, *entity.former_names):
            self._resolved.setdefault((entity.kind, alias), entity)

    def published(self) -> list[Entity]:
        """Return the entities that have a page: all that are not ignored."""
        return [entity for entity in self._entities.values() if entity.status != "ignored"]

    def resolve(self, kind: KindName, name: str) -> Entity | None:
        """Return the entity of a kind by its name or an alias, None if there is none."""
        return self._resolved.get((kind, name))

    def registered(self, kind: KindName, name: str) -> Entity | None:
        """Return the entity that a registered name means, as “Intel Corporation” does Intel; None where none does.

        Only owners have such names, and what stands before the legal form must mean one of them alone.
        """
        plain = legal_forms.without(name) if self.kinds[kind].owns else ""
        meant = [entity for entity in self.meanings.get(plain, ()) if entity.kind == kind]
        return meant[0] if len(meant) == 1 and meant[0] == self.resolve(kind, plain) else None

    def nearest(self, kind: KindName, name: str) -> str:
        """Return the known name most similar to an unknown one of this kind, '' where none is similar."""
        return nearest(name, (other for of_kind, other in self._resolved if of_kind == kind))

    def path_of(self, entity: Entity) -> Path:
        """Return the path of an entity's file below the content folder; where it has none, the one it would get.

        That is none whose address was another entity's before, and leads there.
        """
        if path := self.own.get((entity.kind, entity.name)):
            return Path(path)
        folder = self.kinds[entity.kind].plural
        return Path(f"{folder}/{numbered(entity.slug, lambda slug: f'{folder}/{slug}' in self._former)}.md")


@functools.cache
def starter(cache: Path | None = None) -> tuple[Entity, ...]:
    """Return the starter catalogue of the package, ordered by kind (companies, then products) and industry.

    In the folder `cache`, if one is given, it is kept in a form that loads in a tenth of the time.
    """
    if cache is None:
        return _parsed()
    sources = _sources()
    state = seal(b"".join(sources[name] for name in sorted(sources)))
    kept = Sealed(cache / KEPT, tuple[Entity, ...], state)
    if loaded := kept.read():
        return loaded
    loaded = _parsed()
    kept.write(loaded)
    return loaded


def _sources() -> dict[str, bytes]:
    """Return the YAML files of the starter catalogue by industry."""
    folder = files("tearsheet.catalogue") / "starter"
    return {file.name.removesuffix(".yaml"): file.read_bytes() for file in folder.iterdir()}


@functools.cache  # for processes that handle several sites
def _parsed() -> tuple[Entity, ...]:
    """Return the starter catalogue, parsed from its files."""
    sources = _sources()
    loaded = [(name, frontmatter.load(sources[name].decode(), first_line=1)) for name in sorted(sources)]
    return tuple(
        entities.from_starter(values, name, industry)
        for name, kind in built_in().items()
        for industry, table in loaded
        for values in table.get(kind.plural, ())
    )


def _are_found(meant: Iterable[Entity]) -> bool:
    """Say whether all of these entities are candidates: found by cues, listed by nobody."""
    return all(entity.status == "candidate" for entity in meant)


def require_whole(problems: Iterable[Problem]) -> None:
    """Raise ContentError, with what to do, where files of entities or sources are broken.

    Posts tagged without them would lose their names because of a slip in one file. Unknown keys do not count.
    """
    broken = [each for each in problems if each.path.endswith(".md") and each.code != "unknown-key"]
    if broken:
        what = "nothing was written, since posts would lose what these files say"
        raise ContentError(*broken, Problem("", 0, "broken-files", what, "mend them, then give the command again"))


def _claimants(name: str, claimed: list[tuple[str, Entity]]) -> list[tuple[str, Entity]]:
    """Return which entities keep their claim to a name, each with its path.

    Candidates lose it to entities that somebody has listed. Where only candidates claim it, it goes to the one whose
    main name it is, else to none.
    """
    if len(claimed) == 1:
        return claimed
    listed = [(path, entity) for path, entity in claimed if entity.status != "candidate"]
    named = [(path, entity) for path, entity in claimed if entity.name == name]
    return listed or (named if len(named) == 1 else [])


def read_entities(
    content: Path, kinds: Kinds, hides: Hides = nothing
) -> tuple[list[tuple[str, Entity]], list[Problem]]:
    """Return the entities in the content folder, each with its path below that, and the problems in their files."""
    found_entities: list[tuple[str, Entity]] = []
    problems: list[Problem] = []
    for name, kind in kinds.items():
        texts, unread = read_markdown(content, kind.plural, LARGEST, hides)
        problems += unread
        for path, text in texts:
            entity, wrong = entities.parse_entity(text, path, name, kinds)
            problems += wrong
            if entity is not None:
                found_entities.append((path, entity))
    return found_entities, problems
