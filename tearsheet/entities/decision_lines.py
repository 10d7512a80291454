"""Decision lines: how the lines of decisions.yaml change when an entity is renamed, merged, split or ignored.

A line counts as long as it stands, so one that says what was true before would undo the change, or could no longer be
followed. A line that is about something else, or could not be followed before either, stays as it is.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping

from tearsheet.entities import decisions
from tearsheet.entities.decisions import FILE, Decision
from tearsheet.entities.inventory import Inventory
from tearsheet.errors import ChangesError, TearsheetError
from tearsheet.model.entity import Entity
from tearsheet.text import yaml_editing

Decided = Mapping[str, Decision]


@dataclasses.dataclass(frozen=True, slots=True)
class Lines:
    """Changes of decisions.yaml: `decisions` has new ones by name, `names` new names by old ones.

    A decision of None removes the line.
    """

    decisions: Mapping[str, Decision | None]
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many lines change."""
        return len({*self.decisions, *self.names})


@dataclasses.dataclass(frozen=True, slots=True)
class _About:
    """Tells which lines of decisions.yaml are about one entity, by the entity files from before the change."""

    inventory: Inventory
    path: str

    @property
    def entity(self) -> Entity:
        """The entity that changes."""
        return self.inventory.entities[self.path]

    @property
    def is_one_of_two(self) -> bool:
        """Whether an entity of another kind has the same name; a line “ignore” then is about all of them."""
        kinds = self.inventory.kinds.sought
        others = (
            each for each in self.inventory.entities.values() if each.kind in kinds and each.kind != self.entity.kind
        )
        return any(each.name == self.entity.name for each in others)

    def is_said(self, decision: Decision) -> bool:
        """Say whether a decision on the entity's name is about this entity."""
        return decision.what == self.entity.kind or (decision.what == "ignore" and not self.is_one_of_two)

    def is_named_by(self, decision: Decision, name: str) -> bool:
        """Say whether a decision that says “of” and this name means the entity."""
        if decision.of != name:
            return False
        kinds = self.inventory.kinds.sought
        if decision.what != "alias":
            return kinds[self.entity.kind].owns
        meant = [path for kind in kinds if (path := self.inventory.meant(kind, name)) is not None]
        meant.sort(key=lambda path: self.inventory.entities[path].status == "ignored")
        return meant[:1] == [self.path]

    def naming(self, decided: Decided, name: str, new: str) -> Iterator[tuple[str, Decision]]:
        """Yield the decisions on other names that say “of” and `name` for the entity, now with `new` in its place."""
        for each, decision in decided.items():
            if self.is_named_by(decision, name):
                yield each, Decision(decision.what, new)


def renamed(inventory: Inventory, path: str, new: str) -> Callable[[Decided], Lines]:
    """Return a function that gives the changed lines when an entity is renamed."""
    about = _About(inventory, path)
    name, kind = about.entity.name, about.entity.kind
    today = Decision("ignore" if about.entity.status == "ignored" else kind)

    def lines(decided: Decided) -> Lines:
        changed: dict[str, Decision | None] = dict(about.naming(decided, name, new))
        own = decided.get(name)
        is_own = own is not None and about.is_said(own)
        if new not in decided:
            return Lines(changed, {name: new} if is_own else {})
        if is_own:
            changed[name] = Decision("alias", new)
        if decided[new].what in {"alias", "ignore"}:
            changed[new] = own if own is not None and is_own else today
        return Lines(changed)

    return lines


def merged(inventory: Inventory, path: str, into: str) -> Callable[[Decided], Lines]:
    """Return a function that gives the changed lines when an entity becomes an alias of another one of its kind."""
    about = _About(inventory, path)

    def lines(decided: Decided) -> Lines:
        changed: dict[str, Decision | None] = dict(about.naming(decided, about.entity.name, into))
        if into in changed and decided[into].what == "alias":
            changed[into] = Decision(about.entity.kind)
        if (own := decided.get(about.entity.name)) is not None and about.is_said(own):
            changed[about.entity.name] = Decision("alias", into)
        return Lines(changed)

    return lines


def split(inventory: Inventory, path: str, alias: str, new: str) -> Callable[[Decided], Lines]:
    """Return a function that gives the changed lines when an alias becomes an entity; other aliases are left alone."""
    about = _About(inventory, path)
    name, kind = about.entity.name, about.entity.kind
    staying = {*about.entity.names} - {alias, new}

    def lines(decided: Decided) -> Lines:
        changed: dict[str, Decision | None] = {}
        for each, decision in about.naming(decided, alias, new):
            if decision.what != "alias":
                changed[each] = decision
            elif each in staying:
                changed[each] = Decision("alias", name)
        for each in dict.fromkeys((alias, new)):
            if each in decided and decided[each].what in {"alias", "ignore"}:
                changed[each] = Decision(kind) if each == new else Decision("alias", new)
        return Lines(changed)

    return lines


def ignored(inventory: Inventory, path: str) -> Callable[[Decided], Lines]:
    """Return a function that gives the changed lines when an entity is ignored; those of its aliases stay with it."""
    about = _About(inventory, path)
    name, kind = about.entity.name, about.entity.kind

    def lines(decided: Decided) -> Lines:
        aliases = [each for each in about.entity.aliases if each in decided and decided[each].what == kind]
        changed: dict[str, Decision | None] = dict.fromkeys(aliases, Decision("alias", name))
        if name in decided and decided[name].what == kind:
            changed[name] = None if about.is_one_of_two else Decision("ignore")
        return Lines(changed)

    return lines


def decided(inventory: Inventory, lines: Callable[[Decided], Lines]) -> tuple[str, int]:
    """Return the new text of decisions.yaml and how many of its lines change; ChangesError where it cannot be read."""
    text = inventory.texts.get(FILE, "")
    try:
        read = decisions.parse_decisions(text.removeprefix("\ufeff").replace("\r\n", "\n"), inventory.kinds)[0]
        changed = _readable(lines(read), read)
    except TearsheetError as error:
        raise ChangesError(*error.problems) from None
    values = {name: str(decision) if decision else None for name, decision in changed.decisions.items()}
    return yaml_editing.remade(text, values, changed.names) if changed else text, len(changed)


def _readable(lines: Lines, decided: Decided) -> Lines:
    """Return lines without “product of itself”, which arises where a product and its owner come to have one name."""
    by_name = {**{name: decided[name] for name in lines.names}, **lines.decisions}
    itself = {name for name, decision in by_name.items() if decision and decision.of == lines.names.get(name, name)}
    return Lines({**lines.decisions, **dict.fromkeys(itself, Decision("product"))}, lines.names)
