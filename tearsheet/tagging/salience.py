"""Salience: how much an article is about each of the entities that it names."""

from collections.abc import Iterable
from dataclasses import dataclass

from tearsheet.model.entity import Entity
from tearsheet.tagging.mention import Mention
from tearsheet.tagging.passage import Place

# What a mention weighs by its place: title and lead tell what an article is about (the inverted pyramid of
# journalism); a name that recurs in the body weighs as much as one in the lead from the fourth time on.
WEIGHTS: dict[Place, float] = {"title": 3.0, "lead": 2.0, "body": 0.5}
MOST_IN_BODY = 4  # mentions in the body that count
ABOUT = 3.0  # weight from which on an article is about an entity
SHARE = 0.4  # of the weightiest entity's weight that another one needs for that


@dataclass(frozen=True, slots=True)
class Weight:
    """How much an article is about one entity.

    `place` is the most prominent one that names it, `weight` the sum of its mentions (WEIGHTS), and `is_about` says
    that it is a subject of the article rather than only named.
    """

    entity: Entity
    place: Place
    weight: float
    is_about: bool


def weigh(mentions: Iterable[Mention]) -> list[Weight]:
    """Return the entities of an article with their weights, the weightiest first."""
    mentions_of: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        mentions_of.setdefault((mention.entity.kind, mention.entity.name), []).append(mention)
    weights = {key: _weight({mention.start: mention.place for mention in each}) for key, each in mentions_of.items()}
    most = max(weights.values(), default=0.0)
    salience = [
        Weight(each[0].entity, _first(each), weights[key], weights[key] >= max(ABOUT, SHARE * most))
        for key, each in mentions_of.items()
    ]
    return sorted(salience, key=lambda weight: (-weight.weight, weight.entity.kind, weight.entity.name))


def _weight(places: dict[int, Place]) -> float:
    """Return the weight of one entity's mentions, given the place of each by its offset.

    Title and lead count once each, the body up to MOST_IN_BODY mentions.
    """
    counts = {place: list(places.values()).count(place) for place in WEIGHTS}
    bounded = {
        "title": min(1, counts["title"]),
        "lead": min(1, counts["lead"]),
        "body": min(MOST_IN_BODY, counts["body"]),
    }
    return sum(WEIGHTS[place] * bounded[place] for place in WEIGHTS)


def _first(mentions: Iterable[Mention]) -> Place:
    """Return the most prominent place among mentions: the title before the lead, the lead before the body."""
    places = {mention.place for mention in mentions}
    return next(place for place in WEIGHTS if place in places)
