"""Figures: amounts of money, shares and large counts in an article, each with the entity that it is about.

Precision first: a figure whose owner is uncertain is left out. It belongs to the entity that follows with “of”, else to
the only one in its sentence; “the company” and “the app” stand for the one named last. An entity that is only the
source of a sentence (“according to …”, “… said”) owns nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tearsheet.model.kinds import KindName
from tearsheet.tagging.mention import Mention
from tearsheet.tagging.passage import Passage

MOST = 12  # figures of an article; a table of results would crowd out the rest
LONGEST = 400  # characters of a sentence that is kept with its figure

_SCALE = r"(?:thousand|million|billion|trillion|mn|bn|tn|m|k)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONEY = rf"(?:US|HK|NT|A|C|NZ|S|R)?[$£€¥₹](?:{_NUMBER})(?:[ -]?{_SCALE}\b)?"
_WORDS = (
    rf"(?:{_NUMBER})(?: {_SCALE})? (?:US )?(?:dollars|euros|pounds|yuan|yen|rupees|won|francs|roubles|rubles|crowns)\b"
)
_SHARE = rf"(?:{_NUMBER})(?: ?%| ?per ?cent\b| percent\b)"
_COUNT = r"\d+(?:\.\d+)? (?:million|billion|trillion)\b"
_FIGURE = re.compile(rf"(?<![\w$£€¥₹.,-])(?<![$£€¥₹] )(?:{_MONEY}|{_WORDS}|{_SHARE}|{_COUNT})(?![\w%])")

_STAND_IN: tuple[tuple[KindName, re.Pattern[str]], ...] = (
    (
        "product",
        re.compile(
            r"\b[Tt]he (?:\w+ )?(?:app|platform|service|game|drug|device|phone|console|car|website|site)(?:'s)?\b"
        ),
    ),
    (
        "company",
        re.compile(
            r"\b[Tt]he (?:\w+ )?(?:company|firm|group|bank|carmaker|retailer|airline|lender|start-?up)(?:'s)?\b"
        ),
    ),
)
_ENDS = (".", "!", "?", '"', "'", ")")  # of a sentence; the cells of a table, run into one line, have none
_OF = re.compile(rf"(?:{_FIGURE.pattern})(?: (?:stake|share|interest))? (?:of|in) (?=[A-Z])")
_SOURCE_BEFORE = re.compile(
    r"(?:according to|analysts? at|data from|figures from|report by|survey by)(?: \w+){0,5} ?$", re.IGNORECASE
)
_SOURCE_AFTER = re.compile(r"(?:'s [\w ]{3,40})? (?:said|says|estimates|estimated|reported|reports|found|told)\b")


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """An amount as the article writes it, the name of the entity that it is about (`of`), and its sentence (`text`)."""

    amount: str
    of: str
    text: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of the body: its offsets and the entities named in it.

    `last` holds, by kind, the entities of the last sentence before it that names any.
    """

    start: int
    end: int
    inside: tuple[Mention, ...]
    last: Mapping[KindName, tuple[Mention, ...]]


def find(passage: Passage, mentions: Sequence[Mention]) -> list[FoundFigure]:
    """Return the figures in an article's body that certainly belong to an entity, in its order, at most MOST."""
    figures: dict[FoundFigure, None] = {}
    for sentence in _sentences(passage, _named(passage, mentions)):
        sentence_text = passage.text[sentence.start : sentence.end]
        if len(sentence_text) > LONGEST or not sentence_text.rstrip().endswith(_ENDS):
            continue
        for match in _FIGURE.finditer(sentence_text):
            owner = _owner(passage, sentence, sentence.start + match.start())
            if owner is not None:
                text = " ".join(passage.original[sentence.start : sentence.end].split())
                figures[FoundFigure(match[0], owner.entity.name, text)] = None
        if len(figures) >= MOST:
            break
    return list(figures)[:MOST]


def _named(passage: Passage, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions from left to right, without those that are only the source of a sentence."""
    return sorted(
        (mention for mention in mentions if not _is_source(passage, mention)), key=lambda mention: mention.start
    )


def _sentences(passage: Passage, named: Sequence[Mention]) -> Iterator[_Sentence]:
    """Return the sentences of a passage's body, each with the entities in it and those named last before it."""
    spans: dict[int, tuple[int, int]] = {}
    for token in passage.tokens:
        if token.start >= passage.body:
            first, _ = spans.get(token.sentence, (token.start, 0))
            spans[token.sentence] = first, token.end
    starts = [mention.start for mention in named]
    last: dict[KindName, tuple[Mention, ...]] = {}
    for start, end in spans.values():
        inside = tuple(named[bisect_left(starts, start) : bisect_left(starts, end)])
        yield _Sentence(start, end, inside, dict(last))
        last |= {kind: of for kind, _ in _STAND_IN if (of := tuple(_of_kind(inside, kind)))}


def _owner(passage: Passage, sentence: _Sentence, at: int) -> Mention | None:
    """Return the entity that the figure at offset `at` is about; None where that is uncertain."""
    sentence_text = passage.text[sentence.start : sentence.end]
    for kind, stand_in in _STAND_IN:
        if not any(_of_kind(sentence.inside, kind)) and stand_in.search(sentence_text):
            return _only(sentence.last.get(kind, ()))
    follows = _OF.match(passage.text, at)
    if follows:
        return next((mention for mention in sentence.inside if mention.start == follows.end()), None)
    return _only(sentence.inside)


def _of_kind(mentions: Sequence[Mention], kind: KindName) -> Iterator[Mention]:
    """Return the mentions of entities of a kind."""
    return (mention for mention in mentions if mention.entity.kind == kind)


def _only(mentions: Sequence[Mention]) -> Mention | None:
    """Return the first mention if all are of one entity, else None."""
    return mentions[0] if len({mention.entity.name for mention in mentions}) == 1 else None


def _is_source(passage: Passage, mention: Mention) -> bool:
    """Say whether an entity is named as the source of a sentence."""
    before = passage.text[max(0, mention.start - 60) : mention.start]
    end = mention.start + len(mention.alias)
    after = passage.text[end : end + 60]
    return bool(_SOURCE_BEFORE.search(before) or _SOURCE_AFTER.match(after))
