"""Tagging: which companies, products and other entities an article names, where, and on what evidence."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName
from tearsheet.tagging import ambiguity, discovery, engine, figures, passage, spans, vocabulary
from tearsheet.tagging.cues import FOUND, Evidence
from tearsheet.tagging.discovery import EvidenceBySpan, Name
from tearsheet.tagging.figures import FoundFigure
from tearsheet.tagging.matching import Hit, Names
from tearsheet.tagging.mention import Mention
from tearsheet.tagging.passage import Passage
from tearsheet.tagging.spans import TokenSpan

if TYPE_CHECKING:
    from tearsheet.settings import Engine

# The score at which a name that nobody has listed is tagged, and by how much it must exceed that of the next sort.
# Measured on labelled articles (docs/tagging.md): at these, more than nine in ten of such names are right.
SURE = 3.0
MARGIN = 1.0
CERTAIN = 4.0  # score from which a company is evidence for the names beside it
CANDIDATE = 1.2  # score from which a name is shown to the editor


NUMBERED = "#numbered"  # marks tokens of a product with a number (iPhone 7) that the catalogue lacks

_LEGAL = frozenset(word.casefold() for word in (*spans.LEGAL, "the")) - {"spa"}  # a day spa, mostly


@dataclasses.dataclass(frozen=True, slots=True)
class Tagged:
    """What the tagger finds in an article: mentions of known entities, unlisted names, and figures."""

    mentions: list[Mention]
    names: list[Name]
    figures: list[FoundFigure]

    @property
    def sure(self) -> list[Name]:
        """The unlisted names that are certain (see `sure`)."""
        return [name for name in self.names if sure(name)]

    @property
    def doubtful(self) -> list[Name]:
        """The unlisted names that may be entities and wait for the editor's decision."""
        return [name for name in self.names if not sure(name) and is_candidate(name)]

    def without_doubtful(self) -> "Tagged":
        """Return the same with certain names only: a tenth of the data to pass to another process."""
        return dataclasses.replace(self, names=self.sure)


class Tagger:
    """Tags articles by a catalogue, by cues and perhaps by an engine.

    Names that cues found in earlier articles (`status: candidate`) are matched apart: they give tags and are no
    evidence for other names. So what is found in an article depends on it and on what editors have listed, not on the
    articles before it.
    """

    def __init__(
        self, meanings: Mapping[str, tuple[Entity, ...]], helper: "Engine | None" = None, before: "Tagger | None" = None
    ) -> None:
        """Take entities by their names, and the engine that helps to find unlisted names (None: cues alone).

        `before` is an earlier tagger whose compiled names are taken over if the editors' names are the same. Raises
        SettingsError where the engine is not installed.
        """
        self._engine = (helper, engine.state(helper)) if helper else None
        grown = {name: tuple(one for one in meant if one.status == "candidate") for name, meant in meanings.items()}
        listed = {name: tuple(one for one in meant if one.status != "candidate") for name, meant in meanings.items()}
        self._meanings = {name: meant for name, meant in listed.items() if meant}
        is_same = before is not None and before._meanings == self._meanings  # noqa: SLF001  (of the same class)
        self._names: Names = before._names if before and is_same else Names(self._meanings)  # noqa: SLF001
        self._grown = Names({name: meant for name, meant in grown.items() if meant})
        self._bare = {bare(name): meant[0] for name, meant in reversed(self._meanings.items()) if len(meant) == 1}

    def mentions(self, title: str, text: str) -> list[Mention]:
        """Return the mentions of known entities in an article, from left to right."""
        read = passage.parse_passage(title, text)
        return self._known(read)[0]

    def tag(self, title: str, text: str) -> Tagged:
        """Return all that is found in an article: mentions from left to right, unlisted names, figures."""
        read = passage.parse_passage(title, text)
        mentions, names, kinds = self._known(read)
        labelled = engine.evidence(*self._engine, read) if self._engine else {}
        for name in _discovered(read, kinds, labelled):
            if name.name in self._meanings:
                continue  # judged already, and not meant
            if (entity := self._same(name)) is None:
                names.append(name)
            else:
                start = read.tokens[name.spans[0].start].start
                mentions.append(Mention(entity, entity.name, read.place(start), start, "its name in another form"))
        mentions.sort(key=lambda mention: mention.start)
        return Tagged(mentions, names, figures.find(read, mentions))

    def _same(self, name: Name) -> Entity | None:
        """Return the entity whose name this is in another form: with a legal form, or in other capitals; else None."""
        is_clear = name.spans[0].is_legal or " " in name.name or not is_word(name.name)
        form = bare(name.name)
        entity = self._bare.get(form) if is_clear and form else None
        return entity if entity and entity.kind == name.sort and entity.status != "ignored" else None

    def _known(self, read: Passage) -> tuple[list[Mention], list[Name], list[str]]:
        """Return the mentions of known entities, numbered products, and what each token belongs to.

        Clear names go first, since they are evidence for the ambiguous ones; candidates go last. Numbered products are
        names such as iPhone 7 of which the catalogue has the iPhone.
        """
        at = {token.start: index for index, token in enumerate(read.tokens)}
        kinds = [""] * len(read.tokens)
        mentions: list[Mention] = []
        numbered: dict[str, Name] = {}
        hits = _placed(read, at, self._names)
        unknown = ambiguity.surroundings(read)
        for clear in (True, False):
            around = unknown.knowing(kinds, [mention.entity for mention in mentions])
            for hit, start, end in hits:
                if _is_clear(hit) is not clear:
                    continue
                verdict = ambiguity.judge(hit, start, end, around)
                if verdict.entity is not None and (number := _generation(read, verdict.entity, end)):
                    product = _numbered(verdict.entity, number, start, end)
                    numbered[product.name] = product
                    kinds[start : end + 1] = [NUMBERED] * (end + 1 - start)
                elif verdict.entity is not None:
                    kinds[start:end] = [f"@{verdict.entity.kind}"] * (end - start)
                    mentions += self._mentions(read, hit, verdict.entity, verdict.reason, verdict.score)
        around = unknown.knowing(kinds)
        for hit, start, end in _placed(read, at, self._grown):
            verdict = ambiguity.judge(hit, start, end, around)
            if verdict.entity is not None and set(kinds[start:end]) <= {"", NUMBERED}:
                mentions += self._mentions(read, hit, verdict.entity, "found by cues in the news", verdict.score)
        settled = ["@product" if kind == NUMBERED else kind for kind in kinds]
        return sorted(mentions, key=lambda mention: mention.start), list(numbered.values()), settled

    def _mentions(self, read: Passage, hit: Hit, entity: Entity, reason: str, score: float) -> Iterator[Mention]:
        """Return the mention of an entity, and before it that of the company with which the product's name begins."""
        place = read.place(hit.start)
        for name, company in hit.first:
            if company.name != entity.name:
                yield Mention(company, name, place, hit.start, f"its name before that of {entity.name}", score)
        yield Mention(entity, hit.name, place, hit.start, reason, score)


def _generation(read: Passage, entity: Entity, end: int) -> str:
    """Return the number after a product's name that makes it another product (the 7 of iPhone 7), or ''."""
    return spans.number_after(read, end) if entity.kind == "product" and not entity.name[-1].isdecimal() else ""


def _numbered(entity: Entity, number: str, start: int, end: int) -> Name:
    """Return the name of a product whose family, or another generation, is in the catalogue; it is certain."""
    name = f"{entity.name} {number}"
    evidence = Evidence("product", SURE + MARGIN, f"a number after {entity.name}")
    return Name(
        name, [TokenSpan(start, end + 1, name, is_legal=False, is_marked=False, is_sure=True)], evidence={"": evidence}
    )


def is_word(name: str) -> bool:
    """Say whether a name is a single word that is also in the dictionary, or a name of people or places."""
    return " " not in name and (vocabulary.is_ordinary(name.lower()) or name in vocabulary.proper())


def bare(name: str) -> str:
    """Return a name in lower case without legal forms and signs, by which two of its forms are compared."""
    words = [word for word in re.findall(r"[^\W_]+", name.casefold()) if word not in _LEGAL]
    return " ".join(words)


def _discovered(read: Passage, kinds: list[str], engine_evidence: EvidenceBySpan) -> list[Name]:
    """Return the unlisted names; companies that are certain are then evidence for the names beside them.

    `kinds` is updated with these companies.
    """
    first = discovery.discover(read, kinds, engine_evidence)
    certain = [name for name in first if sure(name) == "company" and name.score("company") >= CERTAIN]
    if not certain:
        return first
    for name in certain:
        for span in name.spans:
            kinds[span.start : span.end] = ["@company"] * (span.end - span.start)
    certain_names = {name.name for name in certain}
    others = [name for name in first if name.name not in certain_names]
    return [*certain, *discovery.again(read, kinds, others)]


def _placed(read: Passage, at: Mapping[int, int], names: Names) -> list[tuple[Hit, int, int]]:
    """Return the hits that are whole tokens, each with its first token and the one after its last.

    `at` gives the index of a token by its offset.
    """
    hits = [(hit, *_tokens(read, at, hit)) for hit in names.hits(read.text) if hit.start in at]
    return [(hit, start, end) for hit, start, end in hits if _is_whole(read, hit, end)]


def _is_whole(read: Passage, hit: Hit, end: int) -> bool:
    """Say whether a hit ends where a token does, a legal form's full stop aside: the Cox in Cox-2 does not."""
    return read.tokens[end - 1].end <= hit.end or read.text[hit.end] == "s"


def _is_clear(hit: Hit) -> bool:
    """Say whether a name has one meaning only."""
    return len(hit.entities) == 1 and hit.entities[0].ambiguity.get(hit.name, "none") == "none"


def _tokens(read: Passage, at: Mapping[int, int], hit: Hit) -> tuple[int, int]:
    """Return the tokens of a hit: the first, and the one after the last."""
    start = at[hit.start]
    end = start + 1
    while end < len(read.tokens) and read.tokens[end].start < hit.end:
        end += 1
    return start, end


def sure(name: Name) -> KindName | None:
    """Return the kind of which a name certainly is (score of SURE, MARGIN over the next), else None."""
    kind = _kind(name)
    return kind if kind and name.score(kind) >= SURE and name.margin >= MARGIN else None


def is_candidate(name: Name) -> bool:
    """Say whether a name is likely enough (score of CANDIDATE) to be shown to the editor."""
    kind = _kind(name)
    return kind is not None and name.score(kind) >= CANDIDATE


def _kind(name: Name) -> KindName | None:
    """Return the sort with the highest score if names of it are looked for, else None."""
    return name.sort if name.sort in FOUND else None
