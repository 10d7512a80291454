"""New entities of a run: certain names that nobody has listed, gathered over all articles into candidates.

The result does not depend on the order in which articles come.
"""

import dataclasses
from collections.abc import Iterable

from tearsheet.model.entity import Ambiguity, Entity
from tearsheet.model.kinds import KindName
from tearsheet.tagging import is_word, sure
from tearsheet.tagging.discovery import Name

MOST_REASONS = 3  # pieces of evidence that an entity's file keeps


@dataclasses.dataclass(slots=True)
class _Finding:
    """What the articles of a run say about one new name.

    `scores` holds the sum of the evidence for each kind, `aliases` the other forms of the name, `reasons` the strongest
    evidence as (negated score, text).
    """

    scores: dict[KindName, float] = dataclasses.field(default_factory=dict)
    aliases: set[str] = dataclasses.field(default_factory=set)
    reasons: list[tuple[float, str]] = dataclasses.field(default_factory=list)


class Findings:
    """The new names of a run, each with its evidence from all articles."""

    def __init__(self) -> None:
        self._found: dict[str, _Finding] = {}

    def add(self, article: str, names: Iterable[Name]) -> None:
        """Add the names of an article that are certain (`tagging.sure`); `article` names it in the evidence."""
        for name in names:
            if kind := sure(name):
                finding = self._found.setdefault(name.name, _Finding())
                finding.scores[kind] = finding.scores.get(kind, 0.0) + name.score(kind)
                finding.aliases |= name.aliases
                cues = "; ".join(sorted(each.cue for each in name.evidence.values() if each.kind == kind))
                reasons = {*finding.reasons, (-name.score(kind), f"{article}: {cues}")}
                finding.reasons = sorted(reasons)[:MOST_REASONS]  # the strongest, whatever the order of articles

    def entities(self) -> list[Entity]:
        """Return the gathered names as entities of status “candidate”, which wait for the editor, sorted by name."""
        return [_entity(name, self._found[name]) for name in sorted(self._found)]


def _entity(name: str, finding: _Finding) -> Entity:
    """Return a finding as a candidate; forms of its name that are also words or names of people are ambiguous."""
    kind = max(sorted(finding.scores), key=lambda kind: finding.scores[kind])
    aliases = tuple(sorted(finding.aliases - {name}))
    ambiguity: dict[str, Ambiguity] = {form: "hard" for form in (name, *aliases) if is_word(form)}
    reasons = tuple(reason for _, reason in finding.reasons)
    return Entity(name=name, kind=kind, aliases=aliases, ambiguity=ambiguity, status="candidate", evidence=reasons)
