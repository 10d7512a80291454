"""Discovery: names that nobody has listed, found by the words in them and beside them.

Every name of a passage is weighed: its own words are evidence (Technologies, a digit, a given name), so are the words
beside it (`cues.yaml`), and each adds to the score of the name as a company's, a product's or something else's.
"""

import dataclasses
import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from tearsheet.tagging import cues, spans, vocabulary
from tearsheet.tagging.cues import SORTS, Evidence, Sort
from tearsheet.tagging.passage import Passage
from tearsheet.tagging.spans import TokenSpan

MOST_CUES = 5  # cues that count for a sort; more of them in a long article prove nothing new

EvidenceBySpan = Mapping[
    tuple[int, int], Sequence[Evidence]
]  # an engine's evidence by (first token, token after the last)

_CAMEL = re.compile(r"[a-z][A-Z]|[a-z]\.[a-z]{2,3}$|[A-Z]{2}[a-z]{2}")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclasses.dataclass(slots=True)
class Name:
    """A name in a passage: where it stands, its shorter forms, and the evidence for each sort.

    `evidence` is kept by sort and cue; `scores` is filled at the first question and emptied by new evidence.
    """

    name: str
    spans: list[TokenSpan]
    aliases: set[str] = dataclasses.field(default_factory=set)
    evidence: dict[str, Evidence] = dataclasses.field(default_factory=dict)
    scores: dict[str, float] = dataclasses.field(default_factory=dict)

    def score(self, sort: str) -> float:
        """Return the score for a sort: its strongest MOST_CUES cues and all that speak against it, added up."""
        if not self.scores:
            weights: dict[str, list[float]] = {each: [] for each in SORTS}
            for each in self.evidence.values():
                weights[each.kind].append(each.weight)
            self.scores = {each: _sum(weights[each]) for each in SORTS}
        return self.scores[sort]

    @property
    def is_company_like(self) -> bool:
        """Whether the name has the form of a company's, so that its first words may stand for it."""
        last = self.name.split()[-1]
        return last in _company_endings() or any(span.is_legal for span in self.spans) or "&" in self.name

    @property
    def sort(self) -> Sort:
        """The sort with the highest score."""
        return max(SORTS, key=self.score)

    @property
    def margin(self) -> float:
        """By how much the score of its sort exceeds that of the next one."""
        first, second = sorted(map(self.score, SORTS), reverse=True)[:2]
        return first - second

    def add(self, evidence: Iterable[Evidence]) -> None:
        """Add evidence; of the same cue only the strongest counts."""
        for each in evidence:
            earlier = self.evidence.get(f"{each.kind} {each.cue}")
            if earlier is None or abs(earlier.weight) < abs(each.weight):
                self.evidence[f"{each.kind} {each.cue}"] = each
                self.scores = {}


def _sum(weights: list[float]) -> float:
    """Return the sum of the MOST_CUES highest positive weights and of all negative ones."""
    weights.sort(reverse=True)
    return sum(weight for weight in weights[:MOST_CUES] if weight > 0) + sum(weight for weight in weights if weight < 0)


@functools.cache
def _company_endings() -> frozenset[str]:
    """Return the last words by which names of companies and of public bodies are known."""
    return vocabulary.words("strong endings") | vocabulary.words("endings") | vocabulary.bodies("last")


def discover(passage: Passage, kinds: Sequence[str], engine_evidence: EvidenceBySpan) -> list[Name]:
    """Return the names among a passage's tokens that belong to no known one, with their evidence.

    `kinds` says what each token is known to belong to (see `cues.evidence`), `engine_evidence` what an engine says of
    names.
    """
    runs = spans.find(passage, kinds)
    names = _grouped(passage, runs)
    low = {token.text for token in passage.tokens if not token.is_capital}
    for name in names:
        name.add(_of_itself(name, low))
        for span in name.spans:
            if not passage.tokens[span.start].is_titled:
                name.add(cues.evidence(passage.tokens, kinds, span.start, span.end))
                name.add(engine_evidence.get((span.start, span.end), ()))
    return _joined(names)


def again(passage: Passage, kinds: Sequence[str], names: Iterable[Name]) -> list[Name]:
    """Return names weighed once more, now that some companies beside them are known.

    What follows such a company in one run of capitals is a name of its own: the Myco 2 of Ascom Myco 2.
    """
    tokens = passage.tokens
    touched = {token.sentence for token, kind in zip(tokens, kinds, strict=True) if kind == "@company"}
    by_name: dict[str, Name] = {}
    for name in names:
        kept = by_name.setdefault(name.name, dataclasses.replace(name, spans=[]))
        for span in name.spans:
            is_split = kinds[span.start] == "@company"
            own = _after_company(passage, kinds, span) if is_split else span
            if own is None:
                continue
            owner = by_name.setdefault(own.name, Name(own.name, [])) if is_split else kept
            owner.spans.append(own)
            if is_split:
                owner.add(_of_itself(owner, set()))
            if tokens[own.start].sentence in touched and not tokens[own.start].is_titled:
                owner.add(cues.evidence(tokens, kinds, own.start, own.end))
    return [name for name in by_name.values() if name.spans]


def _after_company(passage: Passage, kinds: Sequence[str], span: TokenSpan) -> TokenSpan | None:
    """Return the part of a span that follows the company with which it begins, None if nothing does."""
    start = span.start
    while start < span.end and kinds[start] == "@company":
        start += 1
    if start == span.end:
        return None
    name = passage.text[passage.tokens[start].start : passage.tokens[span.end - 1].end]
    return dataclasses.replace(span, start=start, name=name, is_sure=True)


def _grouped(passage: Passage, runs: Iterable[TokenSpan]) -> list[Name]:
    """Return the spans grouped by name, without names that stand in headlines only.

    An ordinary word that begins a sentence is no name, nor part of one, unless it stands as one elsewhere.
    """
    runs = list(runs)
    sure = {span.name for span in runs if span.is_sure}
    names: dict[str, Name] = {}
    for span in runs:
        if (settled := _without_opener(passage, span, sure)) is not None:
            names.setdefault(settled.name, Name(settled.name, [])).spans.append(settled)
    return [name for name in names.values() if not all(passage.tokens[span.start].is_titled for span in name.spans)]


def _without_opener(passage: Passage, span: TokenSpan, sure: set[str]) -> TokenSpan | None:
    """Return a span without the ordinary word with which it begins a sentence; None where nothing is left.

    `sure` holds the names that stand somewhere where their capitals mean something. A legal form or a company's ending
    keeps the word.
    """
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
    """Return the evidence in a name itself; `low` holds the words that the passage writes without a capital."""
    words = name.name.split()
    evidence = [*_of_form(name, words), *_of_words(words)]
    if _is_coined(words):
        evidence += [Evidence("company", 0.5, "a coined word"), Evidence("product", 0.5, "a coined word")]
    if len(words) == 1 and vocabulary.is_ordinary(name.name.lower()):
        evidence += [Evidence("company", -2, "an ordinary word"), Evidence("product", -2, "an ordinary word")]
    if name.name.lower() in low:
        evidence += [Evidence("company", -1.5, "a word here too"), Evidence("product", -1.5, "a word here too")]
    return evidence


def _is_coined(words: Sequence[str]) -> bool:
    """Say whether a name's first word is in no list: neither a word nor a name of places or people."""
    word = words[0]
    return (
        word.isalpha()
        and not word.isupper()
        and not vocabulary.is_ordinary(word.lower())
        and word not in vocabulary.proper()
    )


def _of_form(name: Name, words: Sequence[str]) -> list[Evidence]:
    """Return the evidence in the letters of a name: legal form, trade mark, capitals, digits."""
    evidence = []
    if any(span.is_legal for span in name.spans):
        evidence.append(Evidence("company", 5, "a legal form"))
    if any(span.is_marked for span in name.spans):
        evidence += [Evidence("product", 2.2, "a trade mark"), Evidence("company", 0.8, "a trade mark")]
    if _CAMEL.search(name.name):
        evidence += [Evidence("company", 1, "capitals within"), Evidence("product", 1, "capitals within")]
    if _DIGIT.search(name.name):
        evidence += [Evidence("product", 1.0, "a number in it"), Evidence("company", -1, "a number in it")]
    if len(words) == 1 and name.name.isupper() and name.name.isalpha():
        evidence += [Evidence("company", -0.5, "an acronym"), Evidence("product", -1, "an acronym")]
    return evidence


def _of_words(words: Sequence[str]) -> list[Evidence]:
    """Return the evidence in the words of a name, by the word lists."""
    first, last, whole = words[0], words[-1], " ".join(words)
    evidence = []
    if len(words) > 1 and last in vocabulary.words("strong endings"):
        evidence.append(Evidence("company", 2.6, f"ends in {last}"))
    elif len(words) > 1 and last in vocabulary.words("endings"):
        evidence.append(Evidence("company", 1.6, f"ends in {last}"))
    if whole in vocabulary.of("places"):
        evidence.append(Evidence("place", 5, "a place"))
    if whole in vocabulary.of("peoples"):
        evidence.append(Evidence("body", 6, "a people, a language, a day"))
    if whole in vocabulary.bodies("whole") or whole in vocabulary.of("agencies"):
        evidence.append(Evidence("body", 6, "a public body or a source"))
    if len(words) > 1 and (_ends_as_body(words) or first in vocabulary.bodies("first")):
        evidence.append(Evidence("body", 4, "named like a public body"))
    return [*evidence, *_of_people(words)]


def _ends_as_body(words: Sequence[str]) -> bool:
    """Say whether a name of several words ends like that of a public body."""
    return any(" ".join(words[at:]) in vocabulary.bodies("last") for at in range(1, len(words)))


def _of_people(words: Sequence[str]) -> list[Evidence]:
    """Return evidence that a name is a person's: given names and family names in it."""
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
    """Return the names with their shorter forms merged in: first words, initials, a person's single names."""
    kept: list[Name] = []
    longer: dict[str, Name] = {}
    for name in sorted(names, key=lambda name: (-len(name.name.split()), name.name)):
        whole = longer.get(name.name)
        if whole is None:
            kept.append(name)
            for form in _short_forms(name):
                longer.setdefault(form, name)
            continue
        whole.aliases.add(name.name)
        whole.spans += name.spans
        whole.add(each for each in name.evidence.values() if each.weight > 0 and each.kind not in {"place", "body"})
    return kept


def _short_forms(name: Name) -> set[str]:
    """Return the forms that may stand for a name in the same passage: its first words, initials, a surname."""
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
