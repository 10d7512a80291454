"""Ownership: renames owners in entity files, and checks the owners after a change."""

from collections.abc import Iterable, Mapping
from typing import Any

from tearsheet.entities.inventory import Inventory
from tearsheet.errors import ChangesError, Problem
from tearsheet.text import yaml_editing
from tearsheet.text.frontmatter import line_of, split
from tearsheet.text.slug import slugify
from tearsheet.text.suggestions import did_you_mean_or, nearest


def owned(text: str, change: Mapping[str, str]) -> str:
    """Return an entity's file with its owners renamed; `change` maps old names to new ones."""
    owner = yaml_editing.values(text).get("owner")
    if isinstance(owner, str):
        new_owner: Any = change.get(owner, owner)
    elif isinstance(owner, list):
        new_owner = [_renamed(each, change) for each in owner]
    else:
        return text
    return yaml_editing.revised(text, {"owner": new_owner})


def _renamed(ownership: Any, change: Mapping[str, str]) -> Any:
    """Return one item of an `owner` list with the owner renamed."""
    if not isinstance(ownership, dict) or not isinstance(name := ownership.get("name"), str):
        return ownership
    return ownership | {"name": change.get(name, name)}


def require_owners(inventory: Inventory, paths: Iterable[str]) -> None:
    """Raise ChangesError where an entity has an owner that neither the site nor the starter catalogue knows."""
    problems = [
        _unknown(inventory, path, owner.name)
        for path in paths
        for owner in inventory.entities[path].owners
        if owner.name not in inventory.listed and inventory.owner(owner.name) is None
    ]
    if problems:
        raise ChangesError(*problems)


def _unknown(inventory: Inventory, path: str, owner: str) -> Problem:
    """Return the problem of an owner that nobody knows."""
    kinds = inventory.kinds
    known = {name for each in inventory.entities.values() if kinds[each.kind].owns for name in each.names}
    near = nearest(owner, known | inventory.listed)
    what = f"its owner “{owner}” is no {' or '.join(kinds.owning)} that is known"
    file = f"{kinds[kinds.owning[0]].plural}/{slugify(owner, fallback='unnamed')}.md"
    new = did_you_mean_or(near, f"add content/{file} with “name: {owner}” above")
    line = line_of(split(inventory.texts[path])[0] or "", "owner", owner)
    return Problem(path, line, "owner", what, new, "owner", owner, near)


def require_no_circle(inventory: Inventory, merged: str, path: str) -> None:
    """Raise ChangesError where the entity at `path`, after a merger, would be an owner of itself."""
    before: dict[str, str] = {}
    due = [path]
    while due:
        current = due.pop()
        for owner in inventory.entities[current].owners:
            above = inventory.owner(owner.name) if not owner.end else None
            if above == path:
                raise ChangesError(_circle(merged, path, current))
            if above is not None and above not in before:
                before[above] = current
                due.append(above)


def _circle(merged: str, path: str, by: str) -> Problem:
    """Return the problem of an entity that would own itself, through the entity at `by` or directly."""
    way = f" by way of {by}" if by != path else ""
    what = f"merged with {merged} it would own itself{way}"
    return Problem(path, 0, "owner-circle", what, "change the “owner” in one of these files first")
