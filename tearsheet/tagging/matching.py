"""Matching: one pass over a text for all names of the catalogue at once.

The longest name wins where two overlap, names end at the edges of words, upper and lower case count, and a name that is
also another word counts only where its capital says something: inside a sentence.
"""

import functools
import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick

from tearsheet import lists
from tearsheet.article import Article
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.entity import Entity
from tearsheet.tagging.mention import Mention, Place

_SENTENCE_START = re.compile(r"(?:^|[.!?:…][\"'”’)]*\s+|\n\s*)[\"'“‘(]*$")
_AFTER = re.compile(r"['’]s\b| (?P<word>[a-z]+)\b")
_BEFORE = 12  # characters that the longest sentence end with its quotes and brackets takes


class Matcher:
    """The names of a catalogue, compiled."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._names = sorted(catalogue.meanings)
        self._meanings = catalogue.meanings
        self._automaton = AhoCorasick(self._names)

    def mentions(self, article: Article) -> list[Mention]:
        """Return where an article names what, the title first, in the order of the text."""
        found = [
            *self._in_text(article.title, "title", titled=True),
            *self._in_text(article.text, "body", titled=False),
        ]
        certain = {mention.entity.name for mention, sure in found if sure}
        return [mention for mention, _ in found if mention.entity.name in certain]

    def _in_text(self, text: str, place: Place, *, titled: bool) -> Iterator[tuple[Mention, bool]]:
        """Return the mentions in a text, each with whether it is certain by itself."""
        for start, name in self._longest(text):
            entity = self._meanings[name]
            if entity.status != "ignored":
                yield (
                    Mention(entity, name, place, start),
                    self._is_certain(entity, name, text, start, titled=titled),
                )

    def _longest(self, text: str) -> Iterator[tuple[int, str]]:
        """Return (start, name) of the names in a text, from left to right, the longest where they overlap."""
        matches = (
            (start, -end, index)
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
            if _stands_alone(text, start, end)
        )
        past = 0
        for start, negative_end, index in sorted(matches):
            if start >= past:
                past = -negative_end
                yield start, self._names[index]

    @staticmethod
    def _is_certain(entity: Entity, name: str, text: str, start: int, *, titled: bool) -> bool:
        """Say whether a mention counts by itself.

        Of a name that is also something else, a capital says nothing at a sentence's start or in a title; there, a
        soft name counts where a possessive or a verb of business follows it (policy measured at precision .96).
        """
        ambiguity = entity.ambiguity.get(name, "none")
        if ambiguity == "none":
            return True
        if not titled and not _SENTENCE_START.search(text[max(0, start - _BEFORE) : start]):
            return True
        after = _AFTER.match(text, start + len(name))
        return ambiguity == "soft" and after is not None and (after["word"] is None or after["word"] in _verbs())


@functools.cache
def _verbs() -> frozenset[str]:
    """Return the verbs that follow names of companies and products."""
    return lists.words("tagging/verbs.txt")


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a match ends at the edges of words; a possessive, a hyphen or a plural of a name may follow."""
    if start and (text[start - 1].isalnum() or text[start - 1] in "_@#"):
        return False
    after = text[end : end + 1]
    return not (after.isalnum() or after == "_")
