"""Spans: runs of capitalised words in a passage, each of which may be a name that nobody has listed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tearsheet.tagging import vocabulary
from tearsheet.tagging.passage import Passage, Token
from tearsheet.text import legal_forms, sentences

LONGEST = 7  # words of a name
YEARS = range(1900, 2100)
LARGEST = 9_999  # the largest number in a name; years are excluded as well

LEGAL = legal_forms.all_forms()
_LEGAL_AFTER = re.compile(rf",? ?(?:{legal_forms.either(legal_forms.apart())})\b\.?")
_GLUED = re.compile(r"[a-z]{3,}[A-Z]")  # two words that lost the space between them: saidOpens
_MARKS = re.compile(r"\s?(?:®|™|℠|\((?:R|TM|SM)\))")
MOST_DIGITS = 9  # digits that are converted to a number; from 4,301 on Python raises ValueError
HUNDRED = 100  # numbers that tell generations of a product are smaller
_ROMAN = re.compile(r"(?:II|III|IV|VI{0,3}|IX|X)")
_OF = frozenset({"of", "de", "del", "di", "for"})


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """A run of capitalised words: tokens `start` to before `end`, and the name without its legal form.

    `is_legal` says that a legal form follows, `is_marked` that ® or ™ does, `is_sure` that its capitals mean something:
    it neither begins a sentence nor stands in a headline.
    """

    start: int
    end: int
    name: str
    is_legal: bool
    is_marked: bool
    is_sure: bool


def find(passage: Passage, kinds: Sequence[str]) -> list[TokenSpan]:
    """Return the runs of capitalised words, left to right, outside of known names; places may be part of a run.

    `kinds` says what each token is known to belong to, as in `cues.evidence`.
    """
    tokens = passage.tokens
    runs: list[TokenSpan] = []
    at = 0
    while at < len(tokens):
        if not _begins(tokens[at], kinds[at]):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and (step := _goes_on(passage, kinds, end)):
            end += step
        runs += _trimmed(passage, at, end)
        at = end
    return runs


def _begins(token: Token, kind: str) -> bool:
    """Say whether a name may begin with a token."""
    return (
        token.is_capital
        and not _GLUED.match(token.text)
        and kind in {"", "@place"}
        and token.text not in vocabulary.words("titles")
    )


def _goes_on(passage: Passage, kinds: Sequence[str], at: int) -> int:
    """Return by how many tokens a run that ends before token `at` goes on: 0, 1, or 2 (“of” and the word after it)."""
    tokens = passage.tokens
    token, last = tokens[at], tokens[at - 1]
    if token.sentence != last.sentence or passage.text[last.end : token.start] != " ":
        return 0
    if _begins(token, kinds[at]) or (token.text.isdecimal() and _is_number_in_name(tokens, at)):
        return 1
    following = at + 1
    if following >= len(tokens) or passage.text[token.end : tokens[following].start] != " ":
        return 0
    joins = token.text == "&" or (token.text in _OF and last.text in vocabulary.before_of())
    return 2 if joins and _begins(tokens[following], kinds[following]) else 0


def number_after(passage: Passage, at: int) -> str:
    """Return the number at token `at` if it belongs to the product's name before it (iPhone 7, Mark III), or ''."""
    tokens = passage.tokens
    if not 0 < at < len(tokens) or passage.text[tokens[at - 1].end : tokens[at].start] != " ":
        return ""
    word = tokens[at].text
    is_number = word.isdecimal() and _number(word) < HUNDRED and _is_number_in_name(tokens, at)
    return word if is_number or _ROMAN.fullmatch(word) else ""


def _number(digits: str) -> int:
    """Return a number; too long ones, which Python would refuse to convert, give one too large for any name."""
    return int(digits) if len(digits) <= MOST_DIGITS else LARGEST + 1


def _is_number_in_name(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the number at token `at` is part of a name (Mate 20), neither a year nor a count of things."""
    number = _number(tokens[at].text)
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    counts = (
        following is not None
        and following.text[0].islower()
        and following.low not in sentences.openers()
        and following.low.endswith(("s", "cent", "illion"))
    )
    return (
        number not in YEARS and number <= LARGEST and not counts and (following is None or following.text not in "%:")
    )


def _trimmed(passage: Passage, start: int, end: int) -> Iterator[TokenSpan]:
    """Return the span of a run without openers of sentences and without its legal form; none if it is too long."""
    tokens = passage.tokens
    while start < end and tokens[start].low in sentences.openers():
        start += 1
    if start >= end or end - start > LONGEST:
        return
    last = end
    whole = passage.text[tokens[start].start : tokens[end - 1].end]
    is_known = whole in vocabulary.of("agencies") or whole in vocabulary.bodies("whole")
    while not is_known and last > start + 1 and tokens[last - 1].text.rstrip(".") in LEGAL:
        last -= 1
    stop = tokens[last - 1].end
    is_legal = last < end or _LEGAL_AFTER.match(passage.text, stop) is not None
    name = passage.text[tokens[start].start : stop].strip(".&")
    first = tokens[start]
    if len(name) > 1 and not name.isdecimal():
        is_marked = _MARKS.match(passage.text, stop) is not None
        yield TokenSpan(start, last, name, is_legal, is_marked, not (first.is_first or first.is_titled))
