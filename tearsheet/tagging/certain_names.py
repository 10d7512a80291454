"""Certain names: those that a run finds by cues, as entities for the catalogue, in whatever order."""

import dataclasses
from collections.abc import Iterable

from tearsheet.model.entity import Ambiguity, Entity
from tearsheet.model.kinds import KindName
from tearsheet.tagging import is_word, sure
from tearsheet.tagging.discovery import Name

MOST_REASONS = 3  # of the evidence that an entity's file keeps


@dataclasses.dataclass(slots=True)
class _Finding:
    """A name that articles hold for an entity: how much speaks for each kind, its other forms, and why."""

    scores: dict[KindName, float] = dataclasses.field(default_factory=dict)
    aliases: set[str] = dataclasses.field(default_factory=set)
    reasons: list[tuple[float, str]] = dataclasses.field(default_factory=list)


class Findings:
    """The names found in a run."""

    def __init__(self) -> None:
        self._found: dict[str, _Finding] = {}

    def add(self, article: str, names: Iterable[Name]) -> None:
        """Take down the names that are certain in an article."""
        for name in names:
            if kind := sure(name):
                finding = self._found.setdefault(name.name, _Finding())
                finding.scores[kind] = finding.scores.get(kind, 0.0) + name.score(kind)
                finding.aliases |= name.aliases
                said = "; ".join(sorted(each.cue for each in name.evidence.values() if each.kind == kind))
                reasons = {*finding.reasons, (-name.score(kind), f"{article}: {said}")}
                finding.reasons = sorted(reasons)[:MOST_REASONS]  # the first ones, in whatever order articles come

    def entities(self) -> list[Entity]:
        """Return what was found as entities that wait for the editor's word, in the order of their names."""
        return [_entity(name, self._found[name]) for name in sorted(self._found)]


def _entity(name: str, finding: _Finding) -> Entity:
    """Return a finding as an entity; a form of its name that is also a word or a name of people is ambiguous."""
    kind = max(sorted(finding.scores), key=lambda kind: finding.scores[kind])
    aliases = tuple(sorted(finding.aliases - {name}))
    ambiguity: dict[str, Ambiguity] = {form: "hard" for form in (name, *aliases) if is_word(form)}
    reasons = tuple(reason for _, reason in finding.reasons)
    return Entity(name=name, kind=kind, aliases=aliases, ambiguity=ambiguity, status="candidate", evidence=reasons)
