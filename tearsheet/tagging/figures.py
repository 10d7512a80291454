"""Figures: amounts of money, shares and large counts in an article, with the entity of which they speak.

Precision first: a figure of which nothing says whose it is, is left out. It is that of the entity which follows with
“of”, else of the only one in its sentence; “the company” and “the app” stand for the one named last. Whoever is only
the source of a sentence (“according to …”, “… said”) is not meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tearsheet.catalogue.entity import Kind
from tearsheet.tagging.mention import Mention
from tearsheet.tagging.passage import Passage

MOST = 12  # of an article: what a table of results has would crowd out what the article tells
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

_STAND_IN: tuple[tuple[Kind, re.Pattern[str]], ...] = (
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
class Figure:
    """An amount as the article writes it, the name of the entity of which it speaks, and its sentence."""

    amount: str
    of: str
    text: str


def find(passage: Passage, mentions: Sequence[Mention]) -> list[Figure]:
    """Return the figures of an article's body of which it is certain whose they are, in its order."""
    found: list[Figure] = []
    spans = _sentences(passage)
    for number, (start, end) in enumerate(spans):
        sentence = passage.text[start:end]
        for match in _FIGURE.finditer(sentence):
            owner = _owner(passage, mentions, spans[: number + 1], start + match.start())
            if owner is not None and len(sentence) <= LONGEST and sentence.rstrip().endswith(_ENDS):
                said = " ".join(passage.original[start:end].split())
                found.append(Figure(match[0], owner.entity.name, said))
    return list(dict.fromkeys(found))[:MOST]


def _sentences(passage: Passage) -> list[tuple[int, int]]:
    """Return where the sentences of a passage's body begin and end."""
    found: dict[int, tuple[int, int]] = {}
    for token in passage.tokens:
        if token.start >= passage.body:
            first, _ = found.get(token.sentence, (token.start, 0))
            found[token.sentence] = first, token.end
    return list(found.values())


def _owner(passage: Passage, mentions: Sequence[Mention], spans: Sequence[tuple[int, int]], at: int) -> Mention | None:
    """Return whose a figure is that stands at a place in the last of some sentences; None where nothing says so."""
    start, end = spans[-1]
    said = passage.text[start:end]
    for kind, stand_in in _STAND_IN:
        if stand_in.search(said) and not _named(passage, mentions, start, end, kind):
            return _last(passage, mentions, spans[:-1], kind)
    inside = _named(passage, mentions, start, end)
    follows = _OF.match(passage.text, at)
    if follows:
        after = [mention for mention in inside if mention.start == follows.end()]
        return after[0] if after else None
    return inside[0] if len({mention.entity.name for mention in inside}) == 1 else None


def _named(
    passage: Passage, mentions: Sequence[Mention], start: int, end: int, kind: Kind | None = None
) -> list[Mention]:
    """Return the entities named between two places, but for those that are only the source of what is said."""
    return [
        mention
        for mention in mentions
        if start <= mention.start < end and kind in {None, mention.entity.kind} and not _is_source(passage, mention)
    ]


def _is_source(passage: Passage, mention: Mention) -> bool:
    """Say whether an entity is named as the source of a sentence."""
    before = passage.text[max(0, mention.start - 60) : mention.start]
    after = passage.text[mention.start + len(mention.alias) :][:60]
    return bool(_SOURCE_BEFORE.search(before) or _SOURCE_AFTER.match(after))


def _last(
    passage: Passage, mentions: Sequence[Mention], spans: Sequence[tuple[int, int]], kind: Kind
) -> Mention | None:
    """Return the entity of a kind that the last sentence with one names, None where it names several."""
    for start, end in reversed(spans):
        named = _named(passage, mentions, start, end, kind)
        if named:
            return named[0] if len({mention.entity.name for mention in named}) == 1 else None
    return None
