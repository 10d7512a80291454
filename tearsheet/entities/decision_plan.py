"""Decision plan: the entities of a site as its editor's decisions want them."""

from collections.abc import Callable, Container, Iterable, Mapping
from pathlib import Path

import msgspec

from tearsheet.catalogue import Catalogue
from tearsheet.entities.decisions import Decision
from tearsheet.model.entity import Ambiguity, Entity
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.tagging import is_word
from tearsheet.text.slug import numbered, slugify
from tearsheet.text.suggestions import did_you_mean, nearest


class DecisionPlan:
    """Works out a site's entities by the editor's decisions; nothing is read or written.

    `wanted` maps the paths of changed entity files to entities (None: the file goes), `names` are all names that those
    entities have or had, `problems` are (name, what is wrong, what to do) for decisions that cannot be followed.
    """

    def __init__(
        self,
        kinds: Kinds,
        own: Iterable[tuple[str, Entity]],
        starter: Iterable[Entity],
        is_taken: Callable[[str], bool],
        forms: Callable[[str], Iterable[str]] = lambda _: (),
    ) -> None:
        """Take the site's kinds, its own entities by path, and the starter catalogue.

        `is_taken(path)` says whether there is a file, `forms(name)` gives the other forms in which the news have a
        name.
        """
        self._kinds = kinds.sought
        self._own = {path: entity for path, entity in own if entity.kind in self._kinds}
        self._starter = tuple(starter)
        self._is_taken = is_taken
        self._forms = forms
        self._paths: dict[tuple[KindName, str], str] = {}
        for path, entity in self._own.items():
            self._paths.setdefault((entity.kind, entity.name), path)
        self._listed = {(entity.kind, entity.name): entity for entity in self._starter}
        self._of_alias = {alias: path for path, entity in self._own.items() for alias in entity.aliases}
        self.wanted: dict[str, Entity | None] = {}
        self.names: set[str] = set()
        self.problems: list[tuple[str, str, str]] = []

    def follow(self, decided: Mapping[str, Decision]) -> None:
        """Follow all decisions: kinds and “ignore” first, then aliases, once the entities they belong to are there."""
        for name, decision in decided.items():
            if decision.what == "ignore":
                self._ignore(name)
            elif decision.what != "alias":
                self._list(name, decision.what, decision.of)
        waiting = {name: decision.of for name, decision in decided.items() if decision.what == "alias"}
        while waiting:
            catalogue = self.catalogue()
            ready = {name: target for name, of in waiting.items() if (target := _entity_of(catalogue, of, name))}
            for name, entity in ready.items():
                self._join(name, self._path_of(entity), entity)
            unresolved = {name: of for name, of in waiting.items() if name not in ready}
            if len(unresolved) == len(waiting) or not any(of in waiting for of in unresolved.values()):
                for name, of in unresolved.items():
                    near = nearest_of(catalogue, of, self._kinds)
                    self._complain(name, f"no {' or '.join(self._kinds)} is called “{of}”", did_you_mean(near))
                break
            waiting = unresolved

    def catalogue(self) -> Catalogue:
        """Return the catalogue as the decisions followed so far make it."""
        return Catalogue(self._kinds, self.own, self._starter)

    @property
    def own(self) -> list[tuple[str, Entity]]:
        """The site's own entities as the decisions so far make them, with paths, in the order of the paths."""
        return sorted(self._own.items())

    def _list(self, name: str, kind: KindName, owner: str) -> None:
        """Follow “NAME: KIND [of OWNER]”: the name gets a published entity of that kind."""
        here = self._paths.get((kind, name))
        others = [path for each in self._kinds if each != kind and (path := self._paths.get((each, name)))]
        published = [path for path in others if self._own[path].status == "published"]
        if published and here is None:
            what = f"it is a {self._own[published[0]].kind} already, in {published[0]}"
            self._complain(name, what, "take out this line or that file")
            return
        if here is not None:
            entity = self._own[here]
        elif others:
            entity = msgspec.structs.replace(self._own[others[0]], kind=kind, slug="")
        elif (path := self._of_alias.get(name)) is not None:
            if self._own[path].kind != kind or self._own[path].status != "published":
                self._complain(name, f"it is an alias in {path}", "take out this line or that alias")
            return
        else:
            entity = self._listed.get((kind, name)) or self._new(name, kind)
        if entity.status == "candidate" or here is None:
            claimed = self._claimed(entity, {here, *others})
            if name in claimed:
                self._complain(name, f"it is an alias in {claimed[name]}", "take out this line or that alias")
                return
            entity = entity.without(claimed)
        gone = [path for path in others if path not in published]
        evidence = () if entity.status == "candidate" else entity.evidence
        owner_now = entity.owner or owner or None
        entity = msgspec.structs.replace(entity, status="published", evidence=evidence, owner=owner_now)
        self._put(here or self._free(entity), _moved(entity, gone))
        for path in gone:
            self._remove(path)

    def _claimed(self, entity: Entity, besides: Container[str | None]) -> dict[str, str]:
        """Return those names of an entity that reviewed entities have too, with the paths of these."""
        names = {*entity.names}
        return {
            name: path
            for path, other in self._own.items()
            if path not in besides and other.status != "candidate"
            for name in names.intersection(other.names)
            if not (entity.shares(name) and other.shares(name))
        }

    def _ignore(self, name: str) -> None:
        """Follow “NAME: ignore”: each entity of that name is ignored, in a file that says so."""
        kinds = [kind for kind in self._kinds if (kind, name) in self._paths]
        if not kinds and (path := self._of_alias.get(name)) is not None:
            self._complain(name, f"it is an alias in {path}", "take out this line or that alias")
            return
        entities = [self._own[self._paths[kind, name]] for kind in kinds]
        entities = entities or [self._listed[kind, name] for kind in self._kinds if (kind, name) in self._listed]
        for entity in entities or [Entity(name=name, kind=next(iter(self._kinds)))]:
            here = self._paths.get((entity.kind, name))
            claimed = self._claimed(entity, {here}) if entity.status == "candidate" else {}
            if name in claimed:
                self._complain(name, f"it is an alias in {claimed[name]}", "take out this line or that alias")
                continue
            ignored = msgspec.structs.replace(entity.without(claimed), status="ignored", evidence=())
            self._put(here or self._free(ignored), ignored)

    def _join(self, name: str, path: str, entity: Entity) -> None:
        """Follow “NAME: alias of …”: the name becomes an alias of `entity`, whose file is or will be at `path`."""
        former = [other for kind in self._kinds if (other := self._paths.get((kind, name))) is not None]
        if entity.status == "ignored" and name in entity.aliases:
            return
        if entity.status == "ignored":
            self._complain(name, f"“{entity.name}” is ignored ({path})", "name another one, or let that be published")
            return
        if published := [other for other in former if self._own[other].status == "published"]:
            hint = f"merge the two with “tearsheet entity merge”, or take out this line or {published[0]}"
            self._complain(name, f"it is no alias of “{entity.name}”: it has a file of its own, {published[0]}", hint)
            return
        claimant = self._of_alias.get(name, path)
        if claimant != path and claimant not in former:
            self._complain(name, f"it is an alias in {claimant}", "take out this line or that alias")
            return
        more = [form for other in former for form in self._own[other].names if self._own[other].status == "candidate"]
        new = [form for form in dict.fromkeys((name, *more)) if form not in {*entity.names, *entity.former_names}]
        entity = msgspec.structs.replace(
            entity, aliases=(*entity.aliases, *new), ambiguity=entity.ambiguity | _ambiguity(new)
        )
        for other in former:
            described = f"{entity.description}\n\n{entity.unsaid(self._own[other].description)}".strip()
            entity = msgspec.structs.replace(entity, description=described)
        self._put(path, _moved(entity, former))
        for other in former:
            self._remove(other)

    def _new(self, name: str, kind: KindName) -> Entity:
        """Return an entity for a name that nobody has listed, with its other forms that mean nothing else."""
        meanings = self.catalogue().meanings
        aliases = tuple(sorted(form for form in self._forms(name) if form != name and form not in meanings))
        return Entity(name=name, kind=kind, aliases=aliases, ambiguity=_ambiguity((name, *aliases)))

    def _path_of(self, entity: Entity) -> str:
        """Return the path of a known entity's file, or a free one if it has no file."""
        return self._paths.get((entity.kind, entity.name)) or self._free(entity)

    def _free(self, entity: Entity) -> str:
        """Return a free path for an entity: no file is there, and no former address leads to another entity."""
        folder = self._kinds[entity.kind].plural
        former = {address for other in self._own.values() if other.name != entity.name for address in other.moved}

        def is_taken(slug: str) -> bool:
            address = f"{folder}/{slug}"
            return f"{address}.md" in self._own or address in former or self._is_taken(f"{address}.md")

        slug = entity.slug or slugify(entity.name, fallback="unnamed")
        return f"{folder}/{numbered(slug, is_taken)}.md"

    def _put(self, path: str, entity: Entity) -> None:
        """Have the file at a path hold an entity."""
        before = self._own.get(path)
        entity = msgspec.structs.replace(entity, slug=Path(path).stem)
        if entity == before:
            return
        self.names |= {*entity.names, *(before.names if before else ())}
        self._own[path] = self.wanted[path] = entity
        self._paths[entity.kind, entity.name] = path
        self._of_alias |= dict.fromkeys(entity.aliases, path)

    def _remove(self, path: str) -> None:
        """Have the file at a path removed."""
        entity = self._own.pop(path)
        self.names |= {*entity.names}
        self.wanted[path] = None
        del self._paths[entity.kind, entity.name]
        self._of_alias = {alias: other for alias, other in self._of_alias.items() if other != path}

    def _complain(self, name: str, what: str, hint: str) -> None:
        """Note why the decision on a name cannot be followed."""
        self.problems.append((name, f"“{name}”: {what}", hint))


def nearest_of(catalogue: Catalogue, name: str, kinds: Iterable[KindName]) -> str:
    """Return the name most like one that no entity of these kinds has, empty where none is like it.

    A name of the site's own entities goes before one that only the starter catalogue knows, even if that is more alike.
    """
    wanted = set(kinds)
    known = [each for meant in catalogue.meanings.values() for each in meant if each.kind in wanted]
    own = {form for each in known if (each.kind, each.name) in catalogue.own for form in each.names}
    return nearest(name, own) or nearest(name, {form for each in known for form in each.names})


def _entity_of(catalogue: Catalogue, of: str, name: str) -> Entity | None:
    """Return the entity that a name stands for, the site's own before the starter's; never one called `name` itself."""
    found = [each for kind in catalogue.kinds if (each := catalogue.resolve(kind, of)) and each.name != name]
    found.sort(key=lambda each: ((each.kind, each.name) not in catalogue.own, each.status == "ignored"))
    return found[0] if found else None


def _moved(entity: Entity, gone: Iterable[str]) -> Entity:
    """Return an entity with the addresses of removed files added to those that lead to it."""
    more = (path.removesuffix(".md") for path in gone)
    return msgspec.structs.replace(entity, moved=tuple(dict.fromkeys((*entity.moved, *more))))


def _ambiguity(forms: Iterable[str]) -> dict[str, Ambiguity]:
    """Return the forms of a name that are also ordinary words, or names of people or places, as hard ambiguities."""
    return {form: "hard" for form in forms if is_word(form)}
