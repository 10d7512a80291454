"""Retagging: changes the names of entities in the front matter of posts; their bodies stay."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tearsheet.catalogue import Catalogue
from tearsheet.cleaning import blocks
from tearsheet.model import post
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.tagging import passage
from tearsheet.tagging.matching import Names
from tearsheet.text import yaml_editing

Change = Mapping[str, str | None]  # new names by old ones (None: the name is taken out)
Place = tuple[KindName, str]
PlaceOf = Callable[[KindName, str], Place | None]


def retagged(text: str, kind: KindName, change_of: Callable[[dict[str, Any], str], Change], kinds: Kinds) -> str:
    """Return a post's file with names of entities of a kind changed as `change_of(front matter, body)` says.

    A post that nobody had edited still counts as such afterwards.
    """
    front_matter = yaml_editing.values(text)
    change = change_of(front_matter, yaml_editing.body(text))
    return post.followed(text, yaml_editing.revised(text, _wanted(front_matter, kind, change, kinds)))


def replaced(text: str, place_of: PlaceOf, all_kinds: Kinds) -> str:
    """Return a post's file with each name moved to the kind and name that it belongs to now.

    `place_of(kind, name)` returns those (None: it means nothing, and stays). FrontMatterError where a list cannot be
    changed in its place.
    """
    front_matter = yaml_editing.values(text)
    kinds = all_kinds.sought
    listed = [(each, name) for each, kind in kinds.items() for name in _texts(front_matter.get(kind.key))]
    places = {place: place_of(*place) or place for place in listed}
    values: dict[str, Any] = {}
    if any(place != now for place, now in places.items()):
        values = {kind.key: _placed(each, [(place, places[place]) for place in listed]) for each, kind in kinds.items()}
    values |= _named(front_matter, _changes(front_matter, places, place_of, kinds))
    values = {key: value for key, value in values.items() if value is not None}
    return post.followed(text, yaml_editing.revised(text, values, post.keys(all_kinds))) if values else text


def _placed(kind: KindName, places: Iterable[tuple[Place, Place]]) -> list[str]:
    """Return the names that now belong to a kind: first those that were there, then those of other kinds."""
    ordered = sorted(places, key=lambda each: each[0][0] != kind)
    return list(dict.fromkeys(name for _, (now, name) in ordered if now == kind))


def _changes(front_matter: Mapping[str, Any], places: Mapping[Place, Place], place_of: PlaceOf, kinds: Kinds) -> Change:
    """Return new names for those in `about`, `untagged` and figures; one that still holds for some kind stays."""
    figures = front_matter.get("figures")
    of = [each.get("of") for each in figures if isinstance(each, dict)] if isinstance(figures, list) else []
    changes: dict[str, str | None] = {}
    for name in dict.fromkeys([*_texts(front_matter.get("about")), *_texts(front_matter.get("untagged")), *_texts(of)]):
        of_kinds = [kind for kind in kinds if (kind, name) in places] or kinds
        new_names = [place[1] for kind in of_kinds if (place := place_of(kind, name)) is not None]
        if new_names and name not in new_names:
            changes[name] = new_names[0]
    return changes


def _named(front_matter: Mapping[str, Any], changes: Change) -> dict[str, Any]:
    """Return the keys `about`, `untagged` and `figures` with names changed, None for those that stay."""
    figures = front_matter.get("figures")
    new_figures = [_figure(each, changes) for each in figures] if isinstance(figures, list) else figures
    lists = {key: _changed(front_matter.get(key), changes) for key in ("about", "untagged")}
    return lists | {"figures": new_figures if new_figures != figures else None}


def _wanted(front_matter: Mapping[str, Any], kind: KindName, change: Change, kinds: Kinds) -> dict[str, Any]:
    """Return the front-matter keys that change when names of a kind do.

    Names in `about`, `untagged` and figures carry no kind: one that the post also lists under another kind is left
    alone. What an editor has taken out (`untagged`) stays taken out.
    """
    key = kinds[kind].key
    if kinds[kind].given:
        return {key: names} if (names := _changed(front_matter.get(key), change)) is not None else {}
    other = {name for each in kinds.sought.values() if each.key != key for name in _texts(front_matter.get(each.key))}
    ours = {name: new for name, new in change.items() if name not in other}
    renamed = {name: new for name, new in ours.items() if new is not None}
    figures = front_matter.get("figures")
    values = {
        key: _changed(front_matter.get(key), change),
        "about": _changed(front_matter.get("about"), ours),
        "untagged": _changed(front_matter.get("untagged"), renamed),
        "figures": [new for each in figures if (new := _figure(each, ours))] if isinstance(figures, list) else None,
    }
    return {key: value for key, value in values.items() if value is not None}


def _texts(value: object) -> list[str]:
    """Return the texts in a list, none where it is something else."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _changed(names: object, change: Change) -> list[str] | None:
    """Return a list of names with changes made, each once; None where nothing changes."""
    listed = _texts(names)
    if not any(change.get(name, name) != name for name in listed):
        return None
    return list(dict.fromkeys(new for name in listed if (new := change.get(name, name)) is not None))


def _figure(figure: Any, change: Change) -> Any:
    """Return a figure with its entity renamed, None where that entity is taken out."""
    if not isinstance(figure, dict) or not isinstance(name := figure.get("of"), str):
        return figure
    new = change.get(name, name)
    return figure | {"of": new} if new is not None else None


def uses_of(entities: Iterable[tuple[str, Entity]], kinds: Kinds) -> Callable[[str, str], set[str]]:
    """Return a function that gives the names of these entities found in a title and a body, boilerplate left out."""
    names = Names(Catalogue(kinds, entities).meanings)

    def uses(title: str, body: str) -> set[str]:
        read = passage.parse_passage(title, blocks.text_of(body))
        return {name for hit in names.hits(read.text) for name in (hit.name, *(first for first, _ in hit.first))}

    return uses
