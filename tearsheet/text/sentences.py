"""Sentences: where one ends and the next begins in running text."""

import functools
import itertools
import re
from collections.abc import Iterator

from tearsheet.text import abbreviations, word_lists

_BETWEEN = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"'”’)]))\s+(?=[\"'“‘(]*[A-Z0-9])")
_LAST = re.compile(r"(?<![\w.])(\w+(?:\.\w+)*)\.$")
_FIRST = re.compile(r"\W*(\w+)")


@functools.cache
def openers() -> frozenset[str]:
    """Return the words that begin sentences and are no names, in lower case (`openers.txt`)."""
    return word_lists.words("text/openers.txt")


def stops(before: str, following: str) -> bool:
    """Say whether a full stop between two words ends a sentence.

    After an abbreviation it does where the second word begins sentences, unless a name has to follow (Mr. Will).
    """
    if not abbreviations.is_one(before):
        return True
    return following.lower() in openers() and before not in abbreviations.of("honorifics", "ranks")


def split(paragraph: str) -> Iterator[str]:
    """Return the sentences of a paragraph, with their closing signs."""
    pieces = _BETWEEN.split(paragraph)
    sentence = pieces[0]
    for before, piece in itertools.pairwise(pieces):
        last, first = _LAST.search(before), _FIRST.match(piece)
        if last is None or first is None or stops(last[1], first[1]):
            yield sentence
            sentence = piece
        else:
            sentence += f" {piece}"
    yield sentence


def is_abbreviated(text: str) -> bool:
    """Say whether a text ends with an abbreviation and its full stop."""
    last = _LAST.search(text)
    return last is not None and abbreviations.is_one(last[1])
