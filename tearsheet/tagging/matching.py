"""Matching: all names of the catalogue in a text, found in one pass (Aho-Corasick).

The longest name wins where two overlap, and names end at the edges of words; upper and lower case count. Quotes,
hyphens and `&` may be written in any way, a legal form may follow, and a possessive or a plural.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from tearsheet.model.entity import Entity
from tearsheet.text import legal_forms

_PLAIN = str.maketrans("‘’“”‐‑–", "''\"\"---")
_SUFFIX = re.compile(
    rf",? (?:{legal_forms.either(legal_forms.all_forms() | {'Holdings'})})\b\.?"
    rf"(?:,? (?:{legal_forms.either(legal_forms.second())})\b\.?)?"
)
FEWEST_SHOUTED = 4  # letters of a name that is also matched in capitals; shorter ones would be acronyms of others


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a name of the catalogue stands in a text: the name as the catalogue has it, and whom it may mean.

    `start` and `end` are offsets, a legal form included; `legal` says that one follows (Target Corp). `first` holds the
    company with whose name a product's name begins, and the name it has there (Google Stadia: Google); none or one.
    """

    start: int
    end: int
    name: str
    entities: tuple[Entity, ...]
    legal: bool
    first: tuple[tuple[str, Entity], ...]


class Names:
    """The names of a catalogue, compiled into one automaton."""

    def __init__(self, meanings: Mapping[str, tuple[Entity, ...]]) -> None:
        self._meanings = meanings
        forms = {form: name for name in sorted(meanings, reverse=True) for form in _forms(name, meanings[name])}
        forms |= {_plain(name): name for name in meanings}  # a listed name wins over another name's spelling
        self._forms = sorted(forms)
        self._names = [forms[form] for form in self._forms]
        self._automaton = AhoCorasick(self._forms, matchkind=MatchKind.Standard)
        self._first: dict[str, tuple[tuple[str, Entity], ...]] = {}

    def hits(self, text: str) -> list[Hit]:
        """Return the names in a text with plain quotes and hyphens, left to right, the longest where some overlap."""
        hits = []
        past = 0
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        for start, negative_end, index in sorted((start, -end, index) for index, start, end in matches):
            if start < past or (end := _whole(text, start, -negative_end)) == 0:
                continue
            name = self._names[index]
            if end > -negative_end and not _is_clear(name, self._meanings[name]):
                continue  # the plural of an ambiguous name
            legal = _SUFFIX.match(text, end)
            past = legal.end() if legal else end
            hits.append(Hit(start, past, name, self._meanings[name], legal is not None, self._within(name)))
        return hits

    def _within(self, name: str) -> tuple[tuple[str, Entity], ...]:
        """Return the company with whose name a product's name begins, and that name; none or one."""
        if name not in self._first:
            words = name.split(" ")
            parts = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
            is_product = all(entity.kind == "product" for entity in self._meanings[name])
            matches = ((part, company) for part in parts if is_product and (company := self._company(part)))
            self._first[name] = tuple(matches)[:1]
        return self._first[name]

    def _company(self, name: str) -> Entity | None:
        """Return the only company that a name means; None where it is ignored or the name has other meanings."""
        meant = self._meanings.get(name, ())
        is_clear = len(meant) == 1 and meant[0].kind == "company" and meant[0].status != "ignored"
        return meant[0] if is_clear else None


def _plain(name: str) -> str:
    """Return a name with plain quotes and hyphens, as passages have them."""
    return name.translate(_PLAIN)


def _forms(name: str, entities: Iterable[Entity]) -> Iterator[str]:
    """Return the spellings of a name that match: & or and, hyphen or space, and capitals if it is unambiguous."""
    plain = _plain(name)
    for form in dict.fromkeys((plain, plain.replace(" & ", " and "), plain.replace(" and ", " & "))):
        yield form
        if "-" in form:
            yield form.replace("-", " ")
        shouted = form.upper()
        if _is_clear(name, entities) and sum(map(str.isalpha, shouted)) >= FEWEST_SHOUTED:
            yield shouted


def _is_clear(name: str, entities: Iterable[Entity]) -> bool:
    """Say whether a name is ambiguous for none of its entities."""
    return all(entity.ambiguity.get(name, "none") == "none" for entity in entities)


def _whole(text: str, start: int, end: int) -> int:
    """Return the offset at which a match of whole words ends, a plural s included; 0 if it is part of a word."""
    before = text[max(0, start - 2) : start]
    if before and (before[-1].isalnum() or before[-1] in "_@#" or (before[-1] == "." and not before[0].isalnum())):
        return 0  # the point is for ticker symbols such as .DJI
    after = text[end : end + 1]
    if after == "s" and not text[end + 1 : end + 2].isalnum() and text[end - 1].isalnum() and text[end - 1] != "s":
        after, end = "", end + 1
    return 0 if after.isalnum() or after == "_" else end
