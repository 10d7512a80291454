"""Event keywords: the words by which an article tells its event, made once and compared in every build.

News tells first what has happened, and how it came to that further down: so the words of title, summary and lead are
taken, without those that any news uses, and without the names of its companies and products, which are compared by
themselves. Words go by their first letters (acquire, acquired, acquisition); numbers stay whole.
"""

import functools
import re
from collections.abc import Iterable

import msgspec

from tearsheet.text import word_lists

LEAD = 80  # words of the body; with 120, more of what is shared is the history that all articles on a company retell
STEM = 5  # letters
LIGHTEST = 8  # what a gist weighs at least: of one with three words, two are soon shared

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]{4,}")  # shorter words tell nothing
_ADDRESS = re.compile(r"https?://[^\s)]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEAD_LETTERS = 2_000  # of a body: 80 words have about 500


class Gist(msgspec.Struct, frozen=True):
    """The words of title and lead, and what they weigh: a number twice, a word of the title twice."""

    title: frozenset[str]
    words: frozenset[str]
    weight: int


def gist(title: str, summary: str, body: str, names: Iterable[str]) -> str:
    """Return the words of an article's gist, in a second line those of the title again; to be kept in its galley."""
    lead = " ".join(_ADDRESS.sub(" ", body[:_LEAD_LETTERS]).split(None, LEAD)[:LEAD])
    named = _stems(" ".join(names))
    head = _stems(title) - named
    words = head | (_stems(f"{summary} {lead}") - named)
    return f"{' '.join(sorted(words))}\n{' '.join(sorted(head))}"


def unpacked(text: str) -> Gist:
    """Return the gist that a galley holds."""
    title = frozenset(text.partition("\n")[2].split())
    stems = words(text)
    return Gist(title, stems, _weight(stems) + _weight(title))


def words(text: str) -> frozenset[str]:
    """Return the words of the gist that a galley holds."""
    return frozenset(text.partition("\n")[0].split())


def likeness(one: Gist, other: Gist) -> tuple[int, float]:
    """Return how many words two gists share, and what these weigh, as a share of the lighter one."""
    shared = one.words & other.words
    titles = shared & (one.title | other.title)
    return len(shared), (_weight(shared) + _weight(titles)) / max(LIGHTEST, min(one.weight, other.weight))


def _weight(stems: frozenset[str]) -> int:
    """Return what words weigh: numbers, which two reports of one event have in common, weigh twice."""
    return len(stems) + sum(stem[0].isdigit() for stem in stems)


def _stems(text: str) -> set[str]:
    """Return the words of a text that may tell one event from another, cut to their first letters."""
    found = set(_WORD.findall(text.casefold())) - _everyday()
    numbers = {word for word in found if word[0].isdigit()}
    kept = {word.replace(",", "") for word in numbers if len(word) > 1 and not _YEAR.fullmatch(word)}
    return kept.union([word[:STEM] for word in found - numbers])


@functools.cache
def _everyday() -> frozenset[str]:
    """Return the words that the news of any event uses."""
    return word_lists.words("site/relate/everyday.txt")
