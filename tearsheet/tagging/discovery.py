"""Discovery: names that nobody has listed, by what stands in them and beside them.

Every name of a passage is weighed: its own words say something (Technologies, a digit, a given name), so do the words
beside it (`cues.yaml`), and each adds to how likely the name is a company's, a product's or something else's.
"""

import dataclasses
import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from tearsheet.tagging import cues, spans, vocabulary
from tearsheet.tagging.cues import SORTS, Evidence, Sort
from tearsheet.tagging.passage import Passage
from tearsheet.tagging.spans import TokenSpan

MOST_CUES = 5  # that count for one sort: what a long article repeats is no further proof

Told = Mapping[tuple[int, int], Sequence[Evidence]]  # what an engine says of tokens, from and to

_CAMEL = re.compile(r"[a-z][A-Z]|[a-z]\.[a-z]{2,3}$|[A-Z]{2}[a-z]{2}")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclasses.dataclass(slots=True)
class Name:
    """A name in a passage: where it stands, its shorter forms, and the evidence for each sort."""

    name: str
    spans: list[TokenSpan]
    aliases: set[str] = dataclasses.field(default_factory=set)
    evidence: dict[str, Evidence] = dataclasses.field(default_factory=dict)
    scores: dict[str, float] = dataclasses.field(default_factory=dict)

    def score(self, sort: str) -> float:
        """Return how much speaks for a sort, the strongest cues added up."""
        if not self.scores:
            weights: dict[str, list[float]] = {each: [] for each in SORTS}
            for each in self.evidence.values():
                weights[each.kind].append(each.weight)
            self.scores = {each: _sum(weights[each]) for each in SORTS}
        return self.scores[sort]

    @property
    def is_company_like(self) -> bool:
        """Whether the name is made as those of companies are, so that its first words may stand for it."""
        last = self.name.split()[-1]
        return last in _company_endings() or any(span.is_legal for span in self.spans) or "&" in self.name

    @property
    def sort(self) -> Sort:
        """What most speaks for."""
        return max(SORTS, key=self.score)

    @property
    def margin(self) -> float:
        """By how much more speaks for its sort than for the next one."""
        first, second = sorted(map(self.score, SORTS), reverse=True)[:2]
        return first - second

    def add(self, evidence: Iterable[Evidence]) -> None:
        """Take down evidence; of one cue the strongest counts once."""
        for each in evidence:
            known = self.evidence.get(f"{each.kind} {each.cue}")
            if known is None or abs(known.weight) < abs(each.weight):
                self.evidence[f"{each.kind} {each.cue}"] = each
                self.scores = {}


def _sum(weights: list[float]) -> float:
    """Add up what speaks for a sort, of its cues the strongest, and all that speaks against it."""
    weights.sort(reverse=True)
    return sum(weight for weight in weights[:MOST_CUES] if weight > 0) + sum(weight for weight in weights if weight < 0)


@functools.cache
def _company_endings() -> frozenset[str]:
    """Return the words in which names of companies and of bodies end."""
    return vocabulary.words("strong endings") | vocabulary.words("endings") | vocabulary.bodies("last")


def discover(passage: Passage, kinds: Sequence[str], told: Told) -> list[Name]:
    """Return the names of a passage among the tokens of which nothing is known, with their evidence."""
    found = spans.find(passage, kinds)
    names = _grouped(passage, found)
    low = {token.text for token in passage.tokens if not token.is_capital}
    for name in names:
        name.add(_of_itself(name, low))
        for span in name.spans:
            if not passage.tokens[span.start].is_titled:
                name.add(cues.evidence(passage.tokens, kinds, span.start, span.end))
                name.add(told.get((span.start, span.end), ()))
    return _joined(names)


def again(passage: Passage, kinds: Sequence[str], names: Iterable[Name]) -> list[Name]:
    """Return names with what is said of them beside companies that have been found since they were weighed.

    What follows such a company in one run of capitals is a name of its own: the Myco 2 of Ascom Myco 2.
    """
    tokens = passage.tokens
    touched = {token.sentence for token, kind in zip(tokens, kinds, strict=True) if kind == "@company"}
    found: dict[str, Name] = {}
    for name in names:
        kept = found.setdefault(name.name, dataclasses.replace(name, spans=[]))
        for span in name.spans:
            is_split = kinds[span.start] == "@company"
            own = _after_company(passage, kinds, span) if is_split else span
            if own is None:
                continue
            owner = found.setdefault(own.name, Name(own.name, [])) if is_split else kept
            owner.spans.append(own)
            if is_split:
                owner.add(_of_itself(owner, set()))
            if tokens[own.start].sentence in touched and not tokens[own.start].is_titled:
                owner.add(cues.evidence(tokens, kinds, own.start, own.end))
    return [name for name in found.values() if name.spans]


def _after_company(passage: Passage, kinds: Sequence[str], span: TokenSpan) -> TokenSpan | None:
    """Return what of a span follows the company that it begins with, None if nothing does."""
    start = span.start
    while start < span.end and kinds[start] == "@company":
        start += 1
    if start == span.end:
        return None
    name = passage.text[passage.tokens[start].start : passage.tokens[span.end - 1].end]
    return dataclasses.replace(span, start=start, name=name, is_sure=True)


def _grouped(passage: Passage, found: Iterable[TokenSpan]) -> list[Name]:
    """Return the spans by their names; one that only begins sentences counts only if it is no ordinary word."""
    found = list(found)
    sure = {span.name for span in found if span.is_sure}
    names: dict[str, Name] = {}
    for span in found:
        if (settled := _settled(passage, span, sure)) is not None:
            names.setdefault(settled.name, Name(settled.name, [])).spans.append(settled)
    return [name for name in names.values() if not all(passage.tokens[span.start].is_titled for span in name.spans)]


def _settled(passage: Passage, span: TokenSpan, sure: set[str]) -> TokenSpan | None:
    """Return a span without an ordinary word that begins a sentence; None where nothing is left of it."""
    if span.is_sure or span.name in sure or not vocabulary.is_ordinary(passage.tokens[span.start].low):
        return span
    if passage.tokens[span.start].is_titled:
        return None
    if span.end - span.start == 1:
        return None
    rest = passage.text[passage.tokens[span.start + 1].start : passage.tokens[span.end - 1].end]
    last = passage.tokens[span.end - 1].text
    if rest not in sure and (span.is_legal or last in vocabulary.words("strong endings")):
        return span
    shorter = dataclasses.replace(span, start=span.start + 1, name=rest)
    return shorter if rest in sure or not vocabulary.is_ordinary(rest.lower()) else None


def _of_itself(name: Name, low: set[str]) -> list[Evidence]:
    """Return what the words of a name say of it."""
    words = name.name.split()
    found = [*_of_form(name, words), *_of_words(words)]
    if _is_coined(words):
        found += [Evidence("company", 0.5, "a coined word"), Evidence("product", 0.5, "a coined word")]
    if len(words) == 1 and vocabulary.is_ordinary(name.name.lower()):
        found += [Evidence("company", -2, "an ordinary word"), Evidence("product", -2, "an ordinary word")]
    if name.name.lower() in low:
        found += [Evidence("company", -1.5, "a word here too"), Evidence("product", -1.5, "a word here too")]
    return found


def _is_coined(words: Sequence[str]) -> bool:
    """Say whether the first word of a name is no word, nor the name of a place or of people."""
    word = words[0]
    return (
        word.isalpha()
        and not word.isupper()
        and not vocabulary.is_ordinary(word.lower())
        and word not in vocabulary.proper()
    )


def _of_form(name: Name, words: Sequence[str]) -> list[Evidence]:
    """Return what the letters of a name say of it."""
    found = []
    if any(span.is_legal for span in name.spans):
        found.append(Evidence("company", 5, "a legal form"))
    if any(span.is_marked for span in name.spans):
        found += [Evidence("product", 2.2, "a trade mark"), Evidence("company", 0.8, "a trade mark")]
    if _CAMEL.search(name.name):
        found += [Evidence("company", 1, "capitals within"), Evidence("product", 1, "capitals within")]
    if _DIGIT.search(name.name):
        found += [Evidence("product", 1.0, "a number in it"), Evidence("company", -1, "a number in it")]
    if len(words) == 1 and name.name.isupper() and name.name.isalpha():
        found += [Evidence("company", -0.5, "an acronym"), Evidence("product", -1, "an acronym")]
    return found


def _of_words(words: Sequence[str]) -> list[Evidence]:
    """Return what the words of a name say of it."""
    first, last, whole = words[0], words[-1], " ".join(words)
    found = []
    if len(words) > 1 and last in vocabulary.words("strong endings"):
        found.append(Evidence("company", 2.6, f"ends in {last}"))
    elif len(words) > 1 and last in vocabulary.words("endings"):
        found.append(Evidence("company", 1.6, f"ends in {last}"))
    if whole in vocabulary.of("places"):
        found.append(Evidence("place", 5, "a place"))
    if whole in vocabulary.of("peoples"):
        found.append(Evidence("body", 6, "a people, a language, a day"))
    if whole in vocabulary.bodies("whole") or whole in vocabulary.of("agencies"):
        found.append(Evidence("body", 6, "a public body or a source"))
    if len(words) > 1 and (_ends_as_body(words) or first in vocabulary.bodies("first")):
        found.append(Evidence("body", 4, "named like a public body"))
    return [*found, *_of_people(words)]


def _ends_as_body(words: Sequence[str]) -> bool:
    """Say whether a name ends as those of public bodies do."""
    return any(" ".join(words[at:]) in vocabulary.bodies("last") for at in range(1, len(words)))


def _of_people(words: Sequence[str]) -> list[Evidence]:
    """Return whether a name is made as those of people are."""
    given, family = vocabulary.of("given_names"), vocabulary.of("surnames")
    plain = all(word.isalpha() or word.endswith(".") or "-" in word for word in words)
    if len(words) == 1:
        weight = 2.5 if words[0] in given else 1.5 if words[0] in family else 0
        return [Evidence("person", weight, "a name of people")] if weight else []
    if len(words) <= 4 and plain and words[0] in given:  # noqa: PLR2004  (María del Carmen García)
        return [Evidence("person", 4.5 if words[-1] in family else 3.5, "a given name")]
    if len(words) <= 3 and plain and words[-1] in family:  # noqa: PLR2004
        return [Evidence("person", 2, "a family name")]
    return []


def _joined(names: list[Name]) -> list[Name]:
    """Return the names with their shorter forms taken in: the first words of a name, its first letters, a surname."""
    kept: list[Name] = []
    longer: dict[str, Name] = {}
    for name in sorted(names, key=lambda name: (-len(name.name.split()), name.name)):
        known = longer.get(name.name)
        if known is None:
            kept.append(name)
            for form in _short_forms(name):
                longer.setdefault(form, name)
            continue
        known.aliases.add(name.name)
        known.spans += name.spans
        known.add(each for each in name.evidence.values() if each.weight > 0 and each.kind not in {"place", "body"})
    return kept


def _short_forms(name: Name) -> set[str]:
    """Return the shorter forms that may stand for a name in the same passage."""
    words = name.name.split()
    if len(words) == 1:
        return set()
    if name.sort == "person":
        return set(words)
    forms = {" ".join(words[:count]) for count in range(1, len(words))} if name.is_company_like else set()
    initials = "".join(word[0] for word in words if word[0].isupper())
    return {form for form in forms if form not in vocabulary.of("places")} | (
        {initials} if len(initials) > 1 else set()
    )
