"""Explanation: why a post has its tags, and why it has no others."""

from collections.abc import Iterable
from dataclasses import dataclass

from tearsheet.catalogue import Catalogue
from tearsheet.cleaning import blocks
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import Kind, KindName
from tearsheet.model.post import Post
from tearsheet.settings import Engine
from tearsheet.tagging import Tagged, Tagger, salience, sure
from tearsheet.tagging.discovery import Name
from tearsheet.tagging.mention import Mention

CERTAIN = 5.0  # the score of a name that means one thing only


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a post: the reasons for it, where the text first has it (empty: nowhere), and its weight."""

    name: str
    kind: KindName
    reasons: tuple[str, ...]
    place: str = ""
    weight: float = 0.0
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """The tags of a post with their reasons, tags that its text would give besides, and names that await a decision."""

    tags: list[Tag]
    missing: list[Tag]
    waiting: list[str]


def explain(written: Post, catalogue: Catalogue, engine: Engine | None = None) -> Explanation:
    """Return why a post has its tags, by its title, its body without boilerplate, and the catalogue as it is now."""
    tagged = Tagger(catalogue.meanings, engine).tag(written.title, blocks.text_of(written.body))
    return explain_tagged(written, tagged, catalogue)


def explain_tagged(written: Post, tagged: Tagged, catalogue: Catalogue) -> Explanation:
    """Return why a post has its tags, and what else the tagger has found in it by this catalogue."""
    held = {(kind, _canonical(catalogue, kind, name)) for kind, listed in written.named.items() for name in listed}
    expected = [*_catalogue_tags(tagged), *_discovered_tags(tagged.names)]
    names = {(tag.kind, tag.name) for tag in expected}
    added = [Tag(name, kind, (_given(catalogue.kinds[kind]),)) for kind, name in held - names]
    return Explanation(
        tags=[*(tag for tag in expected if (tag.kind, tag.name) in held), *sorted(added, key=lambda tag: tag.name)],
        missing=[tag for tag in expected if (tag.kind, tag.name) not in held],
        waiting=[_waiting(name) for name in tagged.doubtful],
    )


def _given(kind: Kind) -> str:
    """Return why a post has a tag that its text does not give."""
    return f"you have said so in “{kind.key}”" if kind.given else "nothing in the text: you have added it"


def _canonical(catalogue: Catalogue, kind: KindName, name: str) -> str:
    """Return the name of the entity that a tag stands for, or the tag itself where it stands for none."""
    entity = catalogue.resolve(kind, name)
    return entity.name if entity else name


def _catalogue_tags(tagged: Tagged) -> list[Tag]:
    """Return a tag for each entity of the catalogue that a text mentions, the weightiest first."""
    return [
        Tag(
            each.entity.name,
            each.entity.kind,
            (
                *_reasons(mention for mention in tagged.mentions if mention.entity == each.entity),
                *_found_by(each.entity),
            ),
            each.place,
            each.weight,
            each.is_about,
        )
        for each in salience.weigh(tagged.mentions)
    ]


def _found_by(entity: Entity) -> tuple[str, ...]:
    """Return the cues by which a candidate was discovered; none once an editor has looked at it."""
    return entity.evidence if entity.status == "candidate" else ()


def _reasons(mentions: Iterable[Mention]) -> list[str]:
    """Return why the mentions of an entity count: each reason once, with the form found, the score and how often."""
    counted: dict[str, int] = {}
    for mention in mentions:
        score = "" if mention.score >= CERTAIN else f" ({mention.score:.1f})"
        reason = f"“{mention.alias}”: {mention.reason}{score}"
        counted[reason] = counted.get(reason, 0) + 1
    return [f"{reason}, {count} times" if count > 1 else reason for reason, count in counted.items()]


def _discovered_tags(names: Iterable[Name]) -> list[Tag]:
    """Return a tag for each new name that is certain by its cues alone."""
    return [Tag(name.name, kind, (_evidence(name),)) for name in names if (kind := sure(name))]


def _evidence(name: Name) -> str:
    """Return the cues that speak for or against a name with their weights, the highest first."""
    each = sorted(name.evidence.values(), key=lambda one: (-one.weight, one.cue))
    return ", ".join(f"{one.cue} ({one.weight:+.1f} {one.kind})" for one in each)


def _waiting(name: Name) -> str:
    """Return a line on a name that waits for a decision: what it may be, its score and its cues."""
    return f"{name.name}: perhaps a {name.sort} ({name.score(name.sort):.1f}): {_evidence(name)}"
