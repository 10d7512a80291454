"""Explanation: why a post has its tags, and why it has no others."""

from collections.abc import Iterable
from dataclasses import dataclass

from tearsheet.catalogue import Catalogue
from tearsheet.cleaning import blocks
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName
from tearsheet.model.post import Post
from tearsheet.settings import Engine
from tearsheet.tagging import Tagged, Tagger, salience, sure
from tearsheet.tagging.discovery import Name
from tearsheet.tagging.mention import Mention

CERTAIN = 5.0  # the score of a name that means one thing only


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a post: its kind, its weight and first place in the text (none: it is not in it), and the reasons."""

    name: str
    kind: KindName
    reasons: tuple[str, ...]
    place: str = ""
    weight: float = 0.0
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """The tags of a post with their reasons, what the text would be tagged with besides, and what waits."""

    tags: list[Tag]
    missing: list[Tag]
    waiting: list[str]


def explain(written: Post, catalogue: Catalogue, engine: Engine | None = None) -> Explanation:
    """Return why a post has its tags: by what its title and its body say, boilerplate aside, and this catalogue."""
    tagged = Tagger(catalogue.meanings, engine).tag(written.title, blocks.text_of(written.body))
    held = {(kind, _canonical(catalogue, kind, name)) for kind, said in written.named.items() for name in said}
    found = [*_known(tagged), *_found(tagged.names)]
    names = {(tag.kind, tag.name) for tag in found}
    added = [Tag(name, kind, ("nothing in the text: you have added it",)) for kind, name in held - names]
    return Explanation(
        tags=[*(tag for tag in found if (tag.kind, tag.name) in held), *sorted(added, key=lambda tag: tag.name)],
        missing=[tag for tag in found if (tag.kind, tag.name) not in held],
        waiting=[_waiting(name) for name in tagged.doubtful],
    )


def _canonical(catalogue: Catalogue, kind: KindName, name: str) -> str:
    """Return the name of the entity that a tag stands for."""
    entity = catalogue.resolve(kind, name)
    return entity.name if entity else name


def _known(tagged: Tagged) -> list[Tag]:
    """Return the known entities of a text, the weightiest first."""
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
    """Return why cues made a name certain, as its file says, until an editor has looked at it."""
    return entity.evidence if entity.status == "candidate" else ()


def _reasons(mentions: Iterable[Mention]) -> list[str]:
    """Return why mentions count, each reason once, with how often and in which form."""
    counted: dict[str, int] = {}
    for mention in mentions:
        score = "" if mention.score >= CERTAIN else f" ({mention.score:.1f})"
        reason = f"“{mention.alias}”: {mention.reason}{score}"
        counted[reason] = counted.get(reason, 0) + 1
    return [f"{reason}, {count} times" if count > 1 else reason for reason, count in counted.items()]


def _found(names: Iterable[Name]) -> list[Tag]:
    """Return the names that cues alone make certain."""
    return [Tag(name.name, kind, (_evidence(name),)) for name in names if (kind := sure(name))]


def _evidence(name: Name) -> str:
    """Return what speaks for a name, the strongest first."""
    each = sorted(name.evidence.values(), key=lambda one: (-one.weight, one.cue))
    return ", ".join(f"{one.cue} ({one.weight:+.1f} {one.kind})" for one in each)


def _waiting(name: Name) -> str:
    """Return a name that waits, and why."""
    return f"{name.name}: perhaps a {name.sort} ({name.score(name.sort):.1f}): {_evidence(name)}"
