"""Ambiguity: whether a name that is also something else means an entity where it stands.

A capital at the beginning of a sentence or in a headline proves nothing. A soft name (Apple) counts inside a sentence,
or with a cue beside it; a hard one (Target) needs a cue, or words of its `context` in the article. A capitalised
neighbour that is no company makes another name of it (Liam Fox), and so does the same name after a given name
elsewhere.
"""

import dataclasses
import itertools
from collections.abc import Iterable, Sequence

from tearsheet.model.entity import Ambiguity, Entity
from tearsheet.tagging import cues, vocabulary
from tearsheet.tagging.cues import FOUND, Evidence
from tearsheet.tagging.matching import Hit
from tearsheet.tagging.passage import Passage, Token
from tearsheet.text import sentences

STRONG = 2.0  # weight of a cue that is enough anywhere
CUE = 1.0  # weight of a cue that is enough with a capital inside a sentence, or for a soft name
_ADDRESSES = frozenset({"Mr", "Mrs", "Ms", "Dr", "Sir", "Lord"})
SHORT_WORD = 3  # letters; in words up to this length a final s may be no plural
OTHER_KIND = 0.4  # by how much a cue for a company counts less for a product, and the other way round
ENOUGH = 2  # words of its context in the article that are enough without a cue


@dataclasses.dataclass(frozen=True, slots=True)
class NameVerdict:
    """Which entity a name means where it stands (None: none), why, and with what score."""

    entity: Entity | None
    reason: str
    score: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class Surroundings:
    """The article around a name: its tokens, what each is known to belong to, and its words in lower case.

    `kinds` is as in `cues.evidence`. `after_people` are the tokens that follow a given name, an address or another
    capitalised word, `people` their texts where that word is no known name itself. `industries` are those of the
    entities found so far. `low` is the whole text on one line; `answers` caches those of `has`, so that a name that
    stands thousands of times costs one search for each word of its context.
    """

    passage: Passage
    kinds: Sequence[str]
    words: frozenset[str]
    low: str
    after_people: tuple[int, ...]
    people: frozenset[str]
    industries: frozenset[str]
    answers: dict[str, bool] = dataclasses.field(default_factory=dict)

    def has(self, context: str) -> bool:
        """Say whether the article contains a word, or a phrase, in whatever case."""
        if context not in self.answers:
            low = context.lower()
            self.answers[context] = low in self.low if " " in low else low in self.words
        return self.answers[context]

    def knowing(self, kinds: Sequence[str], entities: Iterable[Entity] = ()) -> "Surroundings":
        """Return the same article with what each token is known to belong to, and the entities found so far."""
        tokens = self.passage.tokens
        people = frozenset(tokens[at].text for at in self.after_people if not kinds[at - 1])
        industries = frozenset(entity.industry for entity in entities if entity.industry)
        return dataclasses.replace(self, kinds=kinds, people=people, industries=industries)


def surroundings(passage: Passage) -> Surroundings:
    """Return the surroundings of an article in which no name is known yet."""
    after_people = tuple(
        at
        for at, (first, second) in enumerate(itertools.pairwise(passage.tokens), 1)
        if second.is_capital and second.start - first.end == 1 and not second.is_titled
        if _is_part_of_person(first)
    )
    words = {token.low for token in passage.tokens}
    words |= {word[:-1] for word in words if word[-1] == "s" and len(word) > SHORT_WORD}
    low = " ".join(passage.text.lower().split())
    return Surroundings(passage, (), frozenset(words), low, after_people, frozenset(), frozenset())


def _is_part_of_person(token: Token) -> bool:
    """Say whether the word before a name makes it a person's: a given name, an address, or a capitalised word.

    Words that may stand before a company's name (titles, peoples, places) do not.
    """
    if token.text in vocabulary.of("given_names") or token.text in _ADDRESSES:
        return True
    return (
        token.is_capital
        and token.text.isalpha()
        and not token.is_first
        and not token.text.isupper()
        and token.text not in vocabulary.beside_names()
    )


def judge(hit: Hit, start: int, end: int, around: Surroundings) -> NameVerdict:
    """Return which entity a hit means, which stands at tokens `start` to before `end`; None where two fit equally."""
    verdicts = [_judge(hit, entity, start, end, around) for entity in hit.entities]
    first, *others = sorted(verdicts, key=lambda verdict: -verdict.score)
    if others and others[0].entity is not None and others[0].score == first.score:
        return NameVerdict(None, "two entities have this name, and nothing says which is meant")
    return first


def _judge(hit: Hit, entity: Entity, start: int, end: int, around: Surroundings) -> NameVerdict:
    """Return whether a hit means this entity."""
    if entity.status == "ignored":
        return NameVerdict(None, "ignored")
    ambiguity = entity.ambiguity.get(hit.name, "none")
    is_source = hit.name in vocabulary.of("agencies") or (
        entity.kind == "company" and hit.name in vocabulary.bodies("whole")
    )
    is_legal = hit.legal and entity.kind == "company"
    if (ambiguity == "none" and not is_source) or is_legal:
        return NameVerdict(entity, "its name with a legal form" if is_legal else "its name", 5)
    cue, against = _cue(entity, start, end, around)
    if is_source:
        return (
            NameVerdict(entity, cue.cue, cue.weight)
            if cue.weight >= STRONG
            else NameVerdict(None, "named as a source, or as a public body")
        )
    if other := _other_name(entity, start, end, around):
        return NameVerdict(None, other)
    if not cue.weight and against >= STRONG:
        return NameVerdict(None, "named as something else")
    context = _context(entity, around)
    return _weigh(entity, ambiguity, cue, context, capital=_capital_says(around, start, hit))


def _cue(entity: Entity, start: int, end: int, around: Surroundings) -> tuple[Evidence, float]:
    """Return the strongest cue for an entity, and the weight of the strongest cue for anything else.

    The cue has weight 0 where the other is heavier. A company's products often carry its name, so a cue for the one
    counts for the other too, less OTHER_KIND.
    """
    kindred = FOUND if entity.kind in FOUND else {entity.kind}
    beside = cues.evidence(around.passage.tokens, around.kinds, start, end)
    fitting = [
        each if each.kind == entity.kind else each._replace(weight=each.weight - OTHER_KIND)
        for each in beside
        if each.kind in kindred
    ]
    none = Evidence("body", 0.0, "")
    cue = max(fitting, key=lambda each: each.weight, default=none)
    against = max((each.weight for each in beside if each.kind not in kindred), default=0.0)
    return (cue if cue.weight >= against else none), against


def _other_name(entity: Entity, start: int, end: int, around: Surroundings) -> str:
    """Return why tokens start..end belong to something else (“part of another name (Fox)”), or '' if they do not."""
    tokens = around.passage.tokens
    if joined := _joined(around.passage, around.kinds, start, end):
        return f"part of another name ({joined})"
    follows = start and around.kinds[start - 1] == "@company" and _touches(tokens[start - 1], tokens[start])
    if follows and entity.kind == "company":
        return f"part of another name ({tokens[start - 1].text})"
    has_article = start and tokens[start - 1].low in {"the", "a", "an"} and end - start == 1
    if has_article and entity.kind == "company" and not _is_followed(tokens, around.kinds, end):
        return "a thing, with an article before it"
    return "a title or the code of a share" if _is_title(tokens, start, end) or _is_code(tokens, start) else ""


def _is_followed(tokens: Sequence[Token], kinds: Sequence[str], end: int) -> bool:
    """Say whether a noun follows that a company's name may describe: the Apple store, the Ford Mustang."""
    if end >= len(tokens):
        return False
    low = tokens[end].low
    return tokens[end].is_capital or kinds[end] != "" or low in cues.words("firm") or low in cues.words("ware")


def _is_title(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether a name is part of a person's title: the Vice of Vice President."""
    titles = vocabulary.words("titles")
    return tokens[start].text in titles and end < len(tokens) and tokens[end].text in titles


def _is_code(tokens: Sequence[Token], start: int) -> bool:
    """Say whether a name is a ticker symbol: capitals after an exchange and a colon, as in NYSE: BA."""
    before = tokens[max(0, start - 2) : start]
    is_after_exchange = len(before) == 2 and before[1].text == ":" and before[0].text.isupper()  # noqa: PLR2004
    return is_after_exchange and tokens[start].text.isupper()


def _capital_says(around: Surroundings, start: int, hit: Hit) -> bool:
    """Say whether the capital proves a name: inside a sentence, and of no person in the article."""
    token = around.passage.tokens[start]
    return token.is_capital and not (token.is_first or token.is_titled or hit.name in around.people)


def _weigh(entity: Entity, ambiguity: Ambiguity, cue: Evidence, context: int, *, capital: bool) -> NameVerdict:
    """Return the verdict on an ambiguous name from its cue, its context and its capital.

    `context` is the count from `_context`; `capital` says whether the capital proves a name.
    """
    is_helped = cue.weight >= CUE and (context >= 1 or (context >= 0 and (capital or ambiguity == "soft")))
    if cue.weight >= STRONG or is_helped:
        return NameVerdict(entity, cue.cue, cue.weight + max(0, context))
    if context >= ENOUGH or (context >= 1 and capital):
        return NameVerdict(entity, "words of its context in the article", float(context))
    if ambiguity == "soft" and capital and context >= 0:
        return NameVerdict(entity, "its name inside a sentence", 1)
    return NameVerdict(None, "nothing says that it is meant")


def _context(entity: Entity, around: Surroundings) -> int:
    """Return how many words of an entity's context the article has, less twice those of its `not_context`.

    Its owners count too, and so does another entity of its industry (as one).
    """
    owners = tuple(owner.name for owner in entity.owners)
    neighbours = entity.industry in around.industries
    return _in((*entity.context, *owners), around) + neighbours - 2 * _in(entity.not_context, around)


def _in(context: Iterable[str], around: Surroundings) -> int:
    """Return how many of these words and phrases the article contains."""
    return sum(map(around.has, context))


def _joined(passage: Passage, kinds: Sequence[str], start: int, end: int) -> str:
    """Return the capitalised neighbour that makes a name part of another one, or '' if there is none."""
    tokens = passage.tokens
    before = tokens[start - 1] if start else None
    if before is not None and _touches(before, tokens[start]) and _is_other_name(before, kinds[start - 1]):
        return before.text
    after = tokens[end] if end < len(tokens) else None
    if after is not None and _touches(tokens[end - 1], after) and _is_other_name(after, kinds[end], follows=True):
        return after.text
    return ""


def _touches(one: Token, other: Token) -> bool:
    """Say whether two tokens can be words of one name: in one sentence, one space apart, and not both in a headline."""
    return one.sentence == other.sentence and other.start - one.end == 1 and not (one.is_titled and other.is_titled)


def _is_other_name(token: Token, kind: str, *, follows: bool = False) -> bool:
    """Say whether a capitalised token beside a name makes it another name; `follows`: it stands after the name.

    Titles, units, known names, nouns such as “store” and openers of sentences do not.
    """
    is_noun = token.low in cues.words("firm") or token.low in cues.words("ware")
    if not token.is_capital or is_noun or kind.startswith("@") or not token.text[0].isalpha():
        return False
    if token.text in vocabulary.after_names() or (not follows and token.low in sentences.openers()):
        return False
    return not (follows and token.text.isupper()) and not (
        not follows and token.is_first and vocabulary.is_ordinary(token.low)
    )
