"""Event keywords: the words by which an article tells its event, taken once per post and compared in every build.

News first tells what has happened, and its history further down. So the words of the title, the summary and the first
80 words of the body are taken, without words that any news uses and without the names of companies and products, which
are compared by themselves. Words are cut to five letters (acquire, acquired and acquisition are one); numbers stay
whole.
"""

import functools
import re
from collections.abc import Iterable

import msgspec

from tearsheet.text import word_lists

LEAD = 80  # words of the body; with 120, more of what is shared is the history that all articles on a company retell
STEM = 5  # letters
LIGHTEST = 8  # least weight of a set of keywords in a comparison: of only three words, two are soon shared

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]{4,}")  # shorter words tell nothing
_ADDRESS = re.compile(r"https?://[^\s)]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEAD_LETTERS = 2_000  # of a body: 80 words have about 500


class Gist(msgspec.Struct, frozen=True):
    """The event keywords of an article, those of them in its title, and their weight.

    A number counts twice, and so does a word of the title.
    """

    title: frozenset[str]
    words: frozenset[str]
    weight: int


def keywords(title: str, summary: str, body: str, names: Iterable[str]) -> str:
    """Return the event keywords of an article as text: on one line all, on a second those of the title."""
    lead = " ".join(_ADDRESS.sub(" ", body[:_LEAD_LETTERS]).split(None, LEAD)[:LEAD])
    named = _stems(" ".join(names))
    head = _stems(title) - named
    words = head | (_stems(f"{summary} {lead}") - named)
    return f"{' '.join(sorted(words))}\n{' '.join(sorted(head))}"


def unpacked(text: str) -> Gist:
    """Return the event keywords in the text that `keywords` has made."""
    title = frozenset(text.partition("\n")[2].split())
    stems = words(text)
    return Gist(title, stems, _weight(stems) + _weight(title))


def words(text: str) -> frozenset[str]:
    """Return all words in the text that `keywords` has made."""
    return frozenset(text.partition("\n")[0].split())


def likeness(one: Gist, other: Gist) -> tuple[int, float]:
    """Return how many keywords two articles share, and their weight as a share (0 to 1) of the lighter article's."""
    shared = one.words & other.words
    titles = shared & (one.title | other.title)
    return len(shared), (_weight(shared) + _weight(titles)) / max(LIGHTEST, min(one.weight, other.weight))


def _weight(stems: frozenset[str]) -> int:
    """Return the weight of words; numbers, which two reports of one event tend to share, count twice."""
    return len(stems) + sum(stem[0].isdigit() for stem in stems)


def _stems(text: str) -> set[str]:
    """Return the words of a text that may tell one event from another, cut to STEM letters; numbers whole."""
    spelled = set(_WORD.findall(text.casefold())) - _everyday()
    numbers = {word for word in spelled if word[0].isdigit()}
    kept = {word.replace(",", "") for word in numbers if len(word) > 1 and not _YEAR.fullmatch(word)}
    return kept.union([word[:STEM] for word in spelled - numbers])


@functools.cache
def _everyday() -> frozenset[str]:
    """Return the words that news of any event uses (site/relate/everyday.txt)."""
    return word_lists.words("site/relate/everyday.txt")
