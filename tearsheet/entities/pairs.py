"""Pairs: the two entities of a merge, which must be of one kind; what to do where they are not."""

from tearsheet.entities.decisions import FILE
from tearsheet.entities.inventory import Inventory
from tearsheet.errors import ChangesError, Problem
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName


def find(inventory: Inventory, kind: KindName, name: str, into: str) -> str:
    """Return the path of the entity to be merged, of whatever kind if `into` is one of this kind: that is refused next.

    ChangesError where there is none.
    """
    of_name = [path for path, entity in inventory.entities.items() if entity.name == name]
    if of_name and inventory.meant(kind, name) is None and inventory.meant(kind, into) is not None:
        return of_name[0]
    return inventory.find(kind, name)


def find_other(inventory: Inventory, name: str, path: str) -> str:
    """Return the path of the entity to merge with; ChangesError where there is none or it is of another kind."""
    ours = inventory.entities[path].kind
    for other, entity in inventory.entities.items():
        if entity.name == name and entity.kind != ours and inventory.meant(ours, name) is None:
            what = f"it is a {ours}, and “{name}” is a {entity.kind} ({other})"
            raise ChangesError(Problem(path, 0, "kinds-differ", what, _for_kinds(inventory, path, entity)))
    return inventory.find(ours, name)


def _for_kinds(inventory: Inventory, path: str, other: Entity) -> str:
    """Say what to do about the entity at `path`, which was to be merged into one of another kind."""
    name, is_owner = inventory.entities[path].name, inventory.kinds[other.kind].owns
    owned = f"if it belongs to that, write “owner: {other.name}” into {path}; " if is_owner else ""
    return (
        f"only two of a kind can be merged; {owned}if it is another name of that, write “status: candidate” into "
        f"{path} and “{name}: alias of {other.name}” into {FILE}, then run tearsheet review --apply"
    )
