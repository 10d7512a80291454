"""Decisions: what editors have said of names in the news, in `decisions.yaml`, and the entities that follow."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from tearsheet import frontmatter
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.entity import FOLDERS, Ambiguity, Entity, Kind
from tearsheet.errors import Problem, TearsheetError
from tearsheet.files import formed, read_bounded
from tearsheet.markup import ILLEGAL
from tearsheet.slug import numbered, slugify
from tearsheet.suggestions import did_you_mean, nearest
from tearsheet.tagging import is_word

FILE = "decisions.yaml"
LARGEST = 16 * 2**20  # bytes of it: some 400,000 decisions
LONGEST = 500  # characters of a name, as in an entity's file

HEAD = """\
# What names in the news are: company, product, product of OWNER, alias of NAME, or ignore.
# `tearsheet review` adds lines here and follows those that you write. No name that stands here is asked again.
"""
FORMS = "write company, product, product of OWNER, alias of NAME, or ignore"

PATTERN = r"company|product|ignore|(?:product|alias) of \S.*"  # the same, for editors that check while one types

_FORM = re.compile(r"(?P<what>company|product|ignore)|(?P<link>product|alias) of (?P<of>\S.*)")

What = Literal["company", "product", "alias", "ignore"]


class Decision(NamedTuple):
    """What a name is, and of whom: the owner of a product, the entity of an alias (empty: of nobody)."""

    what: What
    of: str = ""

    def __str__(self) -> str:
        return f"{self.what} of {self.of}" if self.of else self.what


# -- the file --


def load(content: Path) -> str:
    """Return the text of decisions.yaml, empty where there is none; TearsheetError where it is no text."""
    return (as_is(content) or "").removeprefix("\ufeff").replace("\r\n", "\n")


def as_is(content: Path) -> str | None:
    """Return decisions.yaml byte for byte, None where there is none; TearsheetError where it is no text."""
    try:
        return read_bounded(content / FILE, LARGEST).decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise TearsheetError(Problem(FILE, 0, "not-utf-8", "no UTF-8 text", "save it as UTF-8")) from None


def read(text: str) -> tuple[dict[str, Decision], list[Problem]]:
    """Return the decisions in a text by name, in its order, and what is wrong with other lines.

    TearsheetError where it is no YAML mapping.
    """
    decided: dict[str, Decision] = {}
    problems: list[Problem] = []
    for name, said in _mapping(text).items():
        decision = _decision(name, said)
        if isinstance(decision, Decision):
            decided[name] = decision
        else:
            what, hint = decision
            problems.append(Problem(FILE, line_of(text, name), "decision", what, hint))
    return decided, problems


def names_in(text: str) -> frozenset[str]:
    """Return all names of which a text says something, be it right or wrong."""
    return frozenset(_mapping(text))


def line_of(text: str, name: str) -> int:
    """Return the line on which a name stands (0: not on one)."""
    return frontmatter.line_of(text, name, first_line=1)


def added(before: str, name: str, decision: Decision) -> str:
    """Return a text with one more decision at its end; all that stands in it stays as it is."""
    text = before.removeprefix("\ufeff").replace("\r\n", "\n")
    start = text if text.endswith("\n") or not text else f"{text}\n"
    new = (start or HEAD) + frontmatter.dump({name: str(decision)})
    try:
        is_right = frontmatter.load(new, first_line=1) == {**_mapping(text), name: str(decision)}
    except frontmatter.FrontMatterError:
        is_right = False
    if not is_right:
        what = f"“{name}” cannot be added at its end"
        raise TearsheetError(
            Problem(FILE, 0, "decision", what, "write each name on a line of its own, without braces around all")
        )
    more = formed(new[len(text) :], before.removeprefix("\ufeff")) if text else new
    return before + more


def _mapping(text: str) -> dict[str, object]:
    """Return what a text maps names to; TearsheetError where it is no YAML mapping."""
    try:
        return frontmatter.load(text, first_line=1)
    except frontmatter.NoMappingError as error:
        raise TearsheetError(Problem(FILE, error.line, "decision", "no lines “NAME: decision”", FORMS)) from None
    except frontmatter.FrontMatterError as error:
        raise TearsheetError(error.problem(FILE)) from None


def _decision(name: str, said: object) -> Decision | tuple[str, str]:
    """Return what is said of a name; what is wrong, and what to do, where it is no decision."""
    if not name.strip() or ILLEGAL.search(name) or len(name) > LONGEST:
        return f"“{name[:LONGEST]}” cannot be a name", "take the line out"
    match = _FORM.fullmatch(said.strip()) if isinstance(said, str) and not ILLEGAL.search(said) else None
    if match is None:
        shown = f"“{said}”" if isinstance(said, str) and said.strip() else "that"
        return f"“{name}”: {shown} is no decision", FORMS
    if match["of"] == name:
        return f"“{name}” cannot be {match['link']} of itself", "name another one"
    if len(match["of"] or "") > LONGEST:
        return f"“{name}”: the other name is too long", "mend the line"
    link: What = "alias" if match["link"] == "alias" else "product"
    whats: dict[str, What] = {"company": "company", "product": "product", "ignore": "ignore"}
    return Decision(link, match["of"]) if match["of"] else Decision(whats[match["what"]])


# -- the entities that follow --


class Plan:
    """The entities of a site as its decisions want them.

    `wanted` are the changed ones by their paths, None where a file goes; `names` are all names that they have or had.
    """

    def __init__(
        self,
        own: Iterable[tuple[str, Entity]],
        starter: Iterable[Entity],
        is_taken: Callable[[str], bool],
        forms: Callable[[str], Iterable[str]] = lambda _: (),
    ) -> None:
        """Take the site's own entities by their paths and the starter catalogue.

        `is_taken` says whether there is a file at a path, `forms` gives the other forms of a name in the news.
        """
        self._own = dict(own)
        self._starter = tuple(starter)
        self._is_taken = is_taken
        self._forms = forms
        self._paths: dict[tuple[Kind, str], str] = {}
        for path, entity in self._own.items():
            self._paths.setdefault((entity.kind, entity.name), path)
        self._listed = {(entity.kind, entity.name): entity for entity in self._starter}
        self._of_alias = {alias: path for path, entity in self._own.items() for alias in entity.aliases}
        self.wanted: dict[str, Entity | None] = {}
        self.names: set[str] = set()
        self.problems: list[tuple[str, str, str]] = []

    def follow(self, decided: Mapping[str, Decision]) -> None:
        """Let the entities be as the decisions say: first what companies, products and neither are, then aliases."""
        for name, decision in decided.items():
            if decision.what == "ignore":
                self._ignore(name)
            elif decision.what != "alias":
                self._list(name, decision.what, decision.of)
        waiting = {name: decision.of for name, decision in decided.items() if decision.what == "alias"}
        while waiting:
            catalogue = self.catalogue()
            ready = {name: found for name, of in waiting.items() if (found := _meant(catalogue, of, name))}
            for name, entity in ready.items():
                self._join(name, self._path_of(entity), entity)
            left = {name: of for name, of in waiting.items() if name not in ready}
            if len(left) == len(waiting) or not any(of in waiting for of in left.values()):
                for name, of in left.items():
                    self._complain(
                        name, f"no company or product is called “{of}”", did_you_mean(nearest_of(catalogue, of))
                    )
                break
            waiting = left

    def catalogue(self) -> Catalogue:
        """Return the catalogue as it is by now."""
        return Catalogue(self.own, self._starter)

    @property
    def own(self) -> list[tuple[str, Entity]]:
        """The site's own entities as they are by now, in the order of their files."""
        return sorted(self._own.items())

    def _list(self, name: str, kind: Kind, owner: str) -> None:
        """Let a name be a company's or a product's, with a file that is not a candidate's."""
        other: Kind = "product" if kind == "company" else "company"
        here, there = self._paths.get((kind, name)), self._paths.get((other, name))
        if there is not None and here is None and self._own[there].status == "published":
            self._complain(name, f"it is a {other} already, in {there}", "take out this line or that file")
            return
        if here is not None:
            entity = self._own[here]
        elif there is not None:
            entity = msgspec.structs.replace(self._own[there], kind=kind, slug="")
        elif (path := self._of_alias.get(name)) is not None:
            if self._own[path].kind != kind or self._own[path].status != "published":
                self._complain(name, f"it is an alias in {path}", "take out this line or that alias")
            return
        else:
            entity = self._listed.get((kind, name)) or self._new(name, kind)
        if entity.status == "candidate" or here is None:
            claimed = self._claimed(entity, {here, there})
            if name in claimed:
                self._complain(name, f"it is an alias in {claimed[name]}", "take out this line or that alias")
                return
            entity = entity.without(claimed)
        gone = there if there is not None and self._own[there].status != "published" else None
        evidence = () if entity.status == "candidate" else entity.evidence
        owner_now = entity.owner or owner or None
        entity = msgspec.structs.replace(entity, status="published", evidence=evidence, owner=owner_now)
        self._put(here or self._free(entity), _moved(entity, gone))
        self._remove(gone)

    def _claimed(self, entity: Entity, besides: Container[str | None]) -> dict[str, str]:
        """Return the names of an entity that others have which somebody has listed, with their files."""
        names = {*entity.names}
        return {
            name: path
            for path, other in self._own.items()
            if path not in besides and other.status != "candidate"
            for name in names.intersection(other.names)
            if not (entity.shares(name) and other.shares(name))
        }

    def _ignore(self, name: str) -> None:
        """Let a name be nobody's, with files that say so."""
        kinds = [kind for kind in FOLDERS if (kind, name) in self._paths]
        if not kinds and (path := self._of_alias.get(name)) is not None:
            self._complain(name, f"it is an alias in {path}", "take out this line or that alias")
            return
        known = [self._own[self._paths[kind, name]] for kind in kinds]
        known = known or [self._listed[kind, name] for kind in FOLDERS if (kind, name) in self._listed]
        for entity in known or [Entity(name=name, kind="company")]:
            ignored = msgspec.structs.replace(entity, status="ignored", evidence=())
            self._put(self._paths.get((entity.kind, name)) or self._free(ignored), ignored)

    def _join(self, name: str, path: str, entity: Entity) -> None:
        """Let a name be an alias of an entity, whose file is or comes to be at a path."""
        former = [other for kind in FOLDERS if (other := self._paths.get((kind, name))) is not None]
        if entity.status == "ignored" and name in entity.aliases:
            return
        if entity.status == "ignored":
            self._complain(name, f"“{entity.name}” is ignored ({path})", "name another one, or let that be published")
            return
        if standing := [other for other in former if self._own[other].status == "published"]:
            hint = f"merge the two with “tearsheet entity merge”, or take out this line or {standing[0]}"
            self._complain(name, f"it is no alias of “{entity.name}”: it has a file of its own, {standing[0]}", hint)
            return
        holder = self._of_alias.get(name, path)
        if holder != path and holder not in former:
            self._complain(name, f"it is an alias in {holder}", "take out this line or that alias")
            return
        more = [form for other in former for form in self._own[other].names if self._own[other].status == "candidate"]
        new = [form for form in dict.fromkeys((name, *more)) if form not in {*entity.names, *entity.former_names}]
        entity = msgspec.structs.replace(
            entity, aliases=(*entity.aliases, *new), ambiguity=entity.ambiguity | _ambiguity(new)
        )
        for other in former:
            entity = _moved(entity, other)
        self._put(path, entity)
        for other in former:
            self._remove(other)

    def _new(self, name: str, kind: Kind) -> Entity:
        """Return the entity of a name that nobody has listed, with its other forms that mean nobody else."""
        meanings = self.catalogue().meanings
        aliases = tuple(sorted(form for form in self._forms(name) if form != name and form not in meanings))
        return Entity(name=name, kind=kind, aliases=aliases, ambiguity=_ambiguity((name, *aliases)))

    def _path_of(self, entity: Entity) -> str:
        """Return where the file of a known entity is, or belongs."""
        return self._paths.get((entity.kind, entity.name)) or self._free(entity)

    def _free(self, entity: Entity) -> str:
        """Return a path for an entity that has none: there is no file, and no address that leads to another one."""
        former = {address for other in self._own.values() if other.name != entity.name for address in other.moved}

        def is_taken(slug: str) -> bool:
            address = f"{FOLDERS[entity.kind]}/{slug}"
            return f"{address}.md" in self._own or address in former or self._is_taken(f"{address}.md")

        slug = entity.slug or slugify(entity.name, fallback="unnamed")
        return f"{FOLDERS[entity.kind]}/{numbered(slug, is_taken)}.md"

    def _put(self, path: str, entity: Entity) -> None:
        """Let an entity be at a path."""
        before = self._own.get(path)
        entity = msgspec.structs.replace(entity, slug=Path(path).stem)
        if entity == before:
            return
        self.names |= {*entity.names, *(before.names if before else ())}
        self._own[path] = self.wanted[path] = entity
        self._paths[entity.kind, entity.name] = path
        self._of_alias |= dict.fromkeys(entity.aliases, path)

    def _remove(self, path: str | None) -> None:
        """Let there be no file at a path."""
        if path is not None:
            entity = self._own.pop(path)
            self.names |= {*entity.names}
            self.wanted[path] = None
            del self._paths[entity.kind, entity.name]
            self._of_alias = {alias: other for alias, other in self._of_alias.items() if other != path}

    def _complain(self, name: str, what: str, hint: str) -> None:
        """Take down what is wrong with what is said of a name."""
        self.problems.append((name, f"“{name}”: {what}", hint))


def nearest_of(catalogue: Catalogue, name: str, kinds: Iterable[Kind] = tuple(FOLDERS)) -> str:
    """Return the name nearest to one that no entity of these kinds has, empty where none is near."""
    wanted = set(kinds)
    known = {
        form for meant in catalogue.meanings.values() for each in meant if each.kind in wanted for form in each.names
    }
    return nearest(name, known)


def _meant(catalogue: Catalogue, of: str, name: str) -> Entity | None:
    """Return the entity that has a name, the site's own before others, companies before products; not one called so."""
    found = [each for kind in FOLDERS if (each := catalogue.resolve(kind, of)) is not None and each.name != name]
    found.sort(key=lambda each: ((each.kind, each.name) not in catalogue.own, each.status == "ignored"))
    return found[0] if found else None


def _moved(entity: Entity, path: str | None) -> Entity:
    """Return an entity to which the address of a file that goes leads from now on."""
    if path is None:
        return entity
    return msgspec.structs.replace(entity, moved=tuple(dict.fromkeys((*entity.moved, path.removesuffix(".md")))))


def _ambiguity(forms: Iterable[str]) -> dict[str, Ambiguity]:
    """Return which forms of a name are also ordinary words, or names of people or places."""
    return {form: "hard" for form in forms if is_word(form)}
