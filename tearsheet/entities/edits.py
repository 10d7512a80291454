"""Edits: an entity renamed, merged, split or ignored; each returns the files that change and writes nothing."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from tearsheet.content_folder.folder import POSTS
from tearsheet.entities import decision_lines, ownership, pairs
from tearsheet.entities.decisions import FILE
from tearsheet.entities.entity_files import extended
from tearsheet.entities.inventory import Inventory
from tearsheet.entities.retagging import Change, retagged, uses_of
from tearsheet.errors import ChangesError, Problem
from tearsheet.model import entity as entities
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName
from tearsheet.text import yaml_editing
from tearsheet.text.frontmatter import FrontMatterError
from tearsheet.text.markup import ILLEGAL
from tearsheet.text.slug import slugify
from tearsheet.text.suggestions import did_you_mean, nearest

LONGEST = 500  # characters of a name, as in an entity's file

_ORDER = tuple(field.encode_name for field in msgspec.structs.fields(entities.EntityFrontMatter))


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """A change of entities: `description` says in words what is done, `files` are the new texts (None: the file goes).

    The files are in the order of writing: decisions.yaml, entities, posts, then those that go, so that at every moment
    each name in a post is that of an entity. `after` are the entities afterwards, `lines` counts changed lines of
    decisions.yaml. `again(path, text)` gives the changed text of a post that somebody has saved meanwhile (None: it is
    no post).
    """

    description: str
    files: dict[str, str | None]
    after: Inventory
    again: Callable[[str, str], str | None]
    lines: int = 0

    @property
    def posts(self) -> int:
        """The number of posts that change."""
        return sum(path.startswith(f"{POSTS}/") for path in self.files)

    @property
    def entities(self) -> int:
        """The number of files of entities that change."""
        return len(self.files) - self.posts - (FILE in self.files)


def rename(inventory: Inventory, kind: KindName, name: str, new: str) -> Changes:
    """Return the changes that give an entity another name; the old name becomes an alias, its address leads on."""
    path = inventory.find(kind, name)
    entity = inventory.entities[path]
    ownership.require_owners(inventory, [path])
    new = _name(new)
    if new == name:
        raise ChangesError(Problem(path, 0, "change-of-nothing", f"“{name}” is its name already", "give another one"))
    target = _place(inventory, kind, new, path)
    aliases = [*(alias for alias in _unclaimed(inventory, path)[1:] if alias != new), name]
    moved = _without((*entity.moved, _address(path)), _address(target))
    values = {"name": new, "aliases": _once(aliases), "moved": moved}
    text = _revised(inventory, path, values | _listed(entity))
    gone = {path: None} if target != path else {}
    done = f"renamed {kind} “{name}” to “{new}”"
    changes = _changes(inventory, kind, done, {target: text, **gone}, {name: new}, lambda *_: {name: new})
    return _deciding(inventory, kind, changes, decision_lines.renamed(inventory, path, new))


def merge(inventory: Inventory, kind: KindName, name: str, into: str) -> Changes:
    """Return the changes that merge an entity into another of its kind, whose aliases its names become."""
    path = pairs.find(inventory, kind, name, into)
    entity = inventory.entities[path]
    if into in entity.names:
        raise ChangesError(
            Problem(
                path, 0, "change-of-nothing", f"“{name}” and “{into}” are one already", "name another one to merge with"
            )
        )
    target = pairs.find_other(inventory, into, path)
    ownership.require_owners(inventory, [path, target])
    other = inventory.entities[target]
    if other.status == "ignored":
        hint = "merge the other way round, or let that be published first"
        raise ChangesError(Problem(path, 0, "ignored-name", f"“{into}” is ignored ({target})", hint))
    ours, theirs = _front_matter(inventory, path), _front_matter(inventory, target)
    values: dict[str, Any] = {
        key: _once((*theirs.get(key, ()), *ours.get(key, ()))) for key in ("context", "not_context", "formerly")
    }
    values["aliases"] = _without((*_unclaimed(inventory, target), *_unclaimed(inventory, path)), into)
    values["ambiguity"] = {**(ours.get("ambiguity") or {}), **(theirs.get("ambiguity") or {})}
    values["moved"] = _without((*other.moved, *entity.moved, _address(path)), _address(target))
    text = extended(_revised(inventory, target, values | _listed(other)), other.unsaid(entity.description))
    done = f"merged {kind} “{name}” into “{into}”"
    files = {target: text, path: None}
    changes = _changes(inventory, kind, done, files, {name: into}, lambda *_: {name: into})
    if inventory.kinds[kind].owns:
        ownership.require_no_circle(changes.after, path, target)
    return _deciding(inventory, kind, changes, decision_lines.merged(inventory, path, into))


def split(inventory: Inventory, kind: KindName, name: str, alias: str, new: str | None = None) -> Changes:
    """Return the changes that make an alias an entity of its own; posts that use no other name become the new one's."""
    path = inventory.find(kind, name)
    entity = inventory.entities[path]
    ownership.require_owners(inventory, [path])
    if alias not in entity.aliases:
        near = nearest(alias, entity.aliases)
        what = f"“{name}” has no alias “{alias}”"
        raise ChangesError(Problem(path, 0, "unknown-alias", what, did_you_mean(near), "aliases", suggestion=near))
    new = _name(new or alias)
    target = _place(inventory, kind, new, path, is_new=True)
    parted = (alias, new)
    ambiguity = {each: entity.ambiguity[each] for each in parted if each in entity.ambiguity}
    judged = _front_matter(inventory, path).get("ambiguity") or {}
    remaining = {each: way for each, way in judged.items() if each not in parted}
    aliases = [each for each in entity.aliases if each not in parted]
    moved = _without(entity.moved, _address(target))
    text = _revised(inventory, path, {"aliases": aliases, "ambiguity": remaining, "moved": moved})
    new_entity = Entity(
        name=new,
        kind=kind,
        aliases=(alias,) if alias != new else (),
        ambiguity=ambiguity,
        context=entity.context if ambiguity else (),
        not_context=entity.not_context if ambiguity else (),
    )
    uses = uses_of(inventory.entities.items(), inventory.kinds)
    kept = {*entity.names, *entity.former_names} - {*parted}

    def change_of(front_matter: Mapping[str, Any], body: str) -> Change:
        """Return the new names for a post: the new entity takes over every name if the post uses only the alias."""
        names = {*front_matter.get(inventory.kinds[kind].key, ())}
        used = uses(str(front_matter.get("title", "")), body) if kept & names else set[str]()
        is_its_own = bool(used & {*parted}) and not used & kept
        return dict.fromkeys((*parted, *kept) if is_its_own else parted, new)

    done = f"split {kind} “{alias}” from “{name}”" + (f" as “{new}”" if new != alias else "")
    files = {target: entities.write(new_entity), path: text}
    changes = _changes(inventory, kind, done, files, {alias: new}, change_of)
    return _deciding(inventory, kind, changes, decision_lines.split(inventory, path, alias, new))


def ignore(inventory: Inventory, kind: KindName, name: str) -> Changes:
    """Return the changes that keep an entity off the site: its file stays, and no post names it."""
    path = inventory.find(kind, name)
    entity = inventory.entities[path]
    names = {each for each in (*entity.names, *entity.former_names) if inventory.meant(kind, each) == path}
    if entity.status == "candidate" and (other := inventory.reviewed(name, path)):
        hint = "merge the two with “tearsheet entity merge”"
        raise ChangesError(Problem(path, 0, "name-taken", f"“{name}” is a name in {other} already", hint))
    kept = entity.without({*entity.aliases} - {*_unclaimed(inventory, path)})
    claims = {"aliases": [*kept.aliases] or None, "ambiguity": kept.ambiguity or None} if kept is not entity else {}
    files = {path: _revised(inventory, path, {"status": "ignored", **claims})}
    gone: Change = dict.fromkeys(names)
    changes = _changes(inventory, kind, f"ignored {kind} “{name}”", files, {}, lambda *_: gone)
    return _deciding(inventory, kind, changes, decision_lines.ignored(inventory, path))


def _changes(  # noqa: PLR0913, PLR0917  (what a change is made of)
    inventory: Inventory,
    kind: KindName,
    description: str,
    files: Mapping[str, str | None],
    owners: Mapping[str, str],
    change_of: Callable[[dict[str, Any], str], Change],
) -> Changes:
    """Return the changed files: `files`, the `owner` keys that name these entities, and posts; removed files last."""
    entity_texts = {path: inventory.texts[path] for path in inventory.entities}
    texts: dict[str, str] = {path: text for path, text in {**entity_texts, **files}.items() if text is not None}
    if inventory.kinds[kind].owns and owners:
        for path, text in list(texts.items()):
            with _in_file(path):
                texts[path] = ownership.owned(text, owners)
    after = Inventory.of(texts, inventory.kinds, inventory.listed)
    for path, text in inventory.posts:
        with _in_file(path):
            texts[path] = retagged(text, kind, change_of, inventory.kinds)
    changed = {path: text for path, text in texts.items() if inventory.texts.get(path) != text}
    gone: dict[str, str | None] = {path: None for path, text in files.items() if text is None}

    def again(path: str, text: str) -> str | None:
        """Tell what a post comes to that somebody has saved meanwhile."""
        return retagged(text, kind, change_of, inventory.kinds) if path.startswith(f"{POSTS}/") else None

    return Changes(description, {**changed, **gone}, after, again)


def _deciding(
    inventory: Inventory,
    kind: KindName,
    changes: Changes,
    lines: Callable[[decision_lines.Decided], decision_lines.Lines],
) -> Changes:
    """Return changes with those of decisions.yaml added, where the entity is of a kind about which it decides."""
    if inventory.kinds[kind].given:
        return changes
    with _in_file(FILE):
        text, number = decision_lines.decided(inventory, lines)
    return dataclasses.replace(changes, files={FILE: text, **changes.files}, lines=number) if number else changes


@contextlib.contextmanager
def _in_file(path: str) -> Iterator[None]:
    """Turn a front matter error within the `with` block into a ChangesError about this file."""
    try:
        yield
    except FrontMatterError as error:
        raise ChangesError(error.problem(path, "mend it, then give the command again")) from None


def _front_matter(inventory: Inventory, path: str) -> dict[str, Any]:
    """Return the front matter of a file as texts, lists and mappings."""
    with _in_file(path):
        return yaml_editing.values(inventory.texts[path])


def _revised(inventory: Inventory, path: str, values: Mapping[str, Any]) -> str:
    """Return the file of an entity with these values in its front matter."""
    with _in_file(path):
        return yaml_editing.revised(inventory.texts[path], values, _ORDER)


def _listed(entity: Entity) -> dict[str, None]:
    """Return the keys to remove once an editor has handled an entity that was a candidate: `status` and `evidence`.

    If it stayed a candidate, ingest would find its former name again as that of a new entity.
    """
    return {"status": None, "evidence": None} if entity.status == "candidate" else {}


def _unclaimed(inventory: Inventory, path: str) -> tuple[str, ...]:
    """Return the names of an entity; of a candidate, only the forms that no reviewed entity has.

    A candidate gives way to those entities; once an editor has handled it, both would claim the names.
    """
    entity = inventory.entities[path]
    if entity.status != "candidate":
        return entity.names
    return (entity.name, *(alias for alias in entity.aliases if not inventory.reviewed(alias, path)))


def _place(inventory: Inventory, kind: KindName, name: str, path: str, *, is_new: bool = False) -> str:
    """Return the path for an entity's new name; ChangesError where another entity has the name or the address.

    `path` is the file from which the name comes; it may have the name itself, and the address unless `is_new`.
    """
    other = inventory.claimant(name, path)
    if other or (is_new and name == inventory.entities[path].name):
        hint = "choose another name, or merge the two with “tearsheet entity merge”"
        raise ChangesError(Problem(path, 0, "name-taken", f"“{name}” is a name in {other or path} already", hint))
    target = f"{inventory.kinds[kind].plural}/{slugify(name, fallback='unnamed')}.md"
    if target in inventory.texts and (is_new or target != path):
        what = f"the address of “{name}” would be that of {target}"
        raise ChangesError(Problem(path, 0, "name-taken", what, "choose another name, or rename that one first"))
    if former := inventory.at(_address(target), path):
        what = f"the address of “{name}” leads to {former}, which had it before"
        raise ChangesError(
            Problem(path, 0, "address-taken", what, f"choose another name, or take the address out of {former}")
        )
    return target


def _name(text: str) -> str:
    """Return a name with single spaces; ChangesError where it cannot be a name."""
    name = " ".join(text.split())
    if not name or ILLEGAL.search(name) or len(name) > LONGEST:
        what = f"“{name[:LONGEST]}” cannot be a name"
        raise ChangesError(Problem("", 0, "name-form", what, f"give letters, at most {LONGEST} of them"))
    return name


def _address(path: str) -> str:
    """Return the address of an entity's page in the form used in `moved`."""
    return path.removesuffix(".md")


def _without(items: Iterable[str], left_out: str) -> list[str]:
    """Return the distinct items, in order, without one of them."""
    return [item for item in dict.fromkeys(items) if item != left_out]


def _once(items: Iterable[Any]) -> list[Any]:
    """Return the distinct items, in order; they may be unhashable."""
    distinct: list[Any] = []
    for item in items:
        if item not in distinct:
            distinct.append(item)
    return distinct
