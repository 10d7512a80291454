"""Passage: an article's title and text as tokens, with sentences, and where capitals mean nothing.

Everything that looks for names reads the same tokens, so each article is tokenised once.
"""

import dataclasses
import re
from typing import Literal

import msgspec

from tearsheet.text import sentences

Place = Literal["title", "lead", "body"]

SHORT = 40  # characters; a shorter first paragraph is a label or a fragment, and no lead
TITLED = 0.6  # share of a line's longer words with capitals from which it counts as a headline
FEWEST = 4  # longer words that a line needs to be judged so

# One character for one, so that offsets stay the same.
_PLAIN = (
    (re.compile("[‘’\u201a\u201b]"), "'"),
    (re.compile("[“”„\u201f]"), '"'),
    (re.compile("[‐‑\u2012–−]"), "-"),
    (re.compile("[\xa0\u2009\u202f]"), " "),
)

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}"  # U.S.
    r"|[A-Z]\.(?= [A-Z])"  # the D. of a name
    r"|'s\b"
    r"|[^\W_]+(?:(?:[.&+/]|'(?!s\b)|-(?=[^\W\d_a-z]|\d))[^\W_]+)*\+?"
    r"|[^\w\s]|_"
)
_OPENING = frozenset("\"'([<*•·-")
_ENDS = frozenset(".!?:…")
_STOPS = _ENDS | {'"', ")"}  # after which a sentence may begin


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word or a sign of a passage.

    `start` and `end` are its offsets in the passage's text; `line` and `sentence` are numbers that count up. The
    capital of a token means nothing where it begins a sentence (`is_first`) or stands in a headline (`is_titled`).
    `low` is the token in lower case; `is_capital` says that it has a capital anywhere: Nokia, iPhone, 3M.
    """

    text: str
    low: str
    start: int
    end: int
    line: int
    sentence: int
    is_first: bool
    is_titled: bool
    is_capital: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A title and the text below it as one string, with its tokens.

    `text` has plain quotes, hyphens and spaces; `original` is as the article has it, with the same offsets. `body` is
    the offset at which the text begins, `after_lead` the one at which its first real paragraph ends.
    """

    text: str
    original: str
    tokens: tuple[Token, ...]
    body: int
    after_lead: int

    def place(self, start: int) -> Place:
        """Return whether an offset lies in the title, the lead or the body."""
        if start < self.body:
            return "title"
        return "lead" if start < self.after_lead else "body"

    def sentence(self, start: int) -> str:
        """Return the sentence in which an offset lies, as the article writes it, on one line."""
        at = next((token.sentence for token in reversed(self.tokens) if token.start <= start), 0)
        within = [token for token in self.tokens if token.sentence == at]
        return " ".join(self.original[within[0].start : within[-1].end].split()) if within else ""


def parse_passage(title: str, text: str) -> Passage:
    """Return an article as a passage; `text` has a line for each paragraph."""
    original = f"{title}\n\n{text}"
    whole = original if original.isascii() else _plain(original)
    body = len(title) + 2
    return Passage(whole, original, tuple(_tokens(whole)), body, _after_lead(whole, body))


def _plain(text: str) -> str:
    """Return a text of the same length with plain quotes, hyphens and spaces."""
    for signs, plain in _PLAIN:
        text = signs.sub(plain, text)
    return text


def _after_lead(whole: str, body: int) -> int:
    """Return the offset at which the first paragraph of at least SHORT characters ends."""
    at = body
    while at < len(whole):
        end = whole.find("\n", at)
        end = len(whole) if end < 0 else end
        if end - at >= SHORT:
            return end
        at = end + 1
    return len(whole)


def _tokens(whole: str) -> list[Token]:
    """Return the tokens of a text, from left to right."""
    tokens: list[Token] = []
    sentence, at = 0, 0
    for number, line in enumerate(whole.split("\n")):
        matches = list(_TOKEN.finditer(line))
        is_titled = _is_titled([match[0] for match in matches])
        is_first = True
        before = ""
        sentence += 1
        for index, match in enumerate(matches):
            word = match[0]
            if before in _STOPS and _ends(matches, index - 1, word):
                sentence += 1
                is_first = True
            start = at + match.start()
            low = word.lower()
            end = start + len(word)
            tokens.append(Token(word, low, start, end, number, sentence, is_first, is_titled, low != word))
            is_first = is_first and word in _OPENING
            before = word
        at += len(line) + 1
    return tokens


def _ends(matches: list[re.Match[str]], index: int, following: str) -> bool:
    """Say whether a sentence ends with the token at `index`, given the token that follows.

    It ends at a stop that belongs to no abbreviation, where what follows may begin a sentence.
    """
    sign = matches[index][0]
    if sign not in _ENDS:
        return sign in {'"', ")"} and index > 0 and matches[index - 1][0] in {".", "!", "?"} and following[0].isupper()
    if matches[index].end() == matches[index + 1].start() or not (following[0].isupper() or following in _OPENING):
        return False
    if sign == "." and index and matches[index - 1].end() == matches[index].start():
        return sentences.stops(matches[index - 1][0], following)
    return True


def _is_titled(words: list[str]) -> bool:
    """Say whether a line is a headline: most of its longer words have capitals, and no full stop ends it."""
    if words and words[-1] in {".", '"', "'"}:
        return False
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()]  # noqa: PLR2004  (of, and, the)
    return len(longer) >= FEWEST and sum(not word[0].islower() for word in longer) >= TITLED * len(longer)
