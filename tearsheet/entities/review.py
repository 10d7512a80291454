"""Review: lists the names that wait for a decision, and applies and undoes each decision at once."""

import dataclasses
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Any, Literal, NamedTuple, cast

from tearsheet.cleaning import blocks
from tearsheet.content_folder import journal
from tearsheet.content_folder.folder import post_path
from tearsheet.entities import apply_decisions, decisions
from tearsheet.entities.apply_decisions import DecidedSite, Outcome
from tearsheet.entities.decisions import Decision
from tearsheet.errors import Problem
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.model.post import Post
from tearsheet.parallel import cpu_limits, fence, forks
from tearsheet.settings import Settings
from tearsheet.tagging import Tagged, Tagger, bare, is_candidate, passage, sure

MOST_SENTENCES = 3  # shown of a name
MOST_REASONS = 5
BATCH = 2 * forks.WORTH  # posts for each core between two reports of progress: three seconds

Key = Literal["c", "p", "k", "a", "o", "i", "s", "u", "q", "?"]
KEYS: dict[Key, str] = {
    "c": "company",
    "p": "product",
    "a": "alias of …",
    "o": "product owned by …",
    "i": "ignore",
    "s": "skip",
    "u": "undo",
    "q": "quit",
    "?": "help",
}

_Looked = tuple[str, list[tuple[Any, ...]], list[tuple[str, int, str, str]]]  # a post, its names, what is wrong

_KEY = re.compile(r"\s*([cpaoisuq?])(?:\s+(\S.*?))?\s*", re.IGNORECASE)


class ReviewAnswer(NamedTuple):
    """A line that an editor has typed: a key, and the name after it if there is one.

    The name of a kind is read as the key “k” with that kind.
    """

    key: Key
    name: str = ""


class FoundName(NamedTuple):
    """A name in one post that may be an entity's: its likely kind, the score, and the cues for it."""

    name: str
    kind: KindName
    score: float
    reasons: tuple[str, ...]
    aliases: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """A name that waits for a decision: likely kind, slugs of the posts with it, score, cues and other forms."""

    name: str
    kind: KindName
    posts: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]
    forms: tuple[str, ...]


class Step(NamedTuple):
    """A decision that can be undone: the name, the decision, and what it changed."""

    name: str
    decision: Decision
    outcome: Outcome


def answer(line: str, kinds: Kinds) -> ReviewAnswer | None:
    """Return what a typed line means, an empty one being “skip”; None where it is neither a key nor a kind."""
    if not line.strip():
        return ReviewAnswer("s")
    if line.strip() in kinds.sought:
        return ReviewAnswer("k", line.strip())
    match = _KEY.fullmatch(line)
    if match is None or (match[2] and match[1].lower() not in {"a", "o"}):
        return None
    return ReviewAnswer(cast("Key", match[1].lower()), match[2] or "")


def find(tagged: Tagged) -> list[FoundName]:
    """Return the names in a tagged post that wait, or may wait, for a decision."""
    found = [
        FoundName(mention.entity.name, mention.entity.kind, 0.0, mention.entity.evidence)
        for mention in tagged.mentions
        if mention.entity.status == "candidate"
    ]
    for name in tagged.names:
        if bare(name.name) and (sure(name) or is_candidate(name)):
            kind = name.sort
            cues = sorted((each for each in name.evidence.values() if each.kind == kind), key=lambda each: -each.weight)
            reasons = tuple(each.cue for each in cues if each.weight > 0)
            found.append(FoundName(name.name, kind, name.score(kind), reasons, frozenset(name.aliases)))
    return found


def candidates(
    waiting: Iterable[Entity], names_by_slug: Mapping[str, Iterable[FoundName]], settled: Container[str]
) -> list[Candidate]:
    """Return the names that wait for a decision, those in most posts first, then by score.

    `waiting` are candidates that have files, `names_by_slug` the names in each post, `settled` names not to be asked.
    """
    files = {entity.name: entity for entity in waiting if entity.name not in settled}
    by_name: dict[str, dict[str, list[FoundName]]] = {name: {} for name in files}
    for slug in sorted(names_by_slug):
        for each in names_by_slug[slug]:
            if each.name not in settled:
                by_name.setdefault(each.name, {}).setdefault(slug, []).append(each)
    joined = (_joined(name, files.get(name), posts) for name, posts in by_name.items())
    return sorted(joined, key=lambda each: (-len(each.posts), -each.score, each.name))


def _joined(name: str, entity: Entity | None, posts: Mapping[str, Sequence[FoundName]]) -> Candidate:
    """Return a candidate from all its occurrences; the kind and cues in its file go before those of the posts."""
    occurrences = [each for several in posts.values() for each in several]
    scores: dict[KindName, float] = {}
    for each in occurrences:
        scores[each.kind] = scores.get(each.kind, 0.0) + each.score
    kind = entity.kind if entity else max(sorted(scores), key=lambda kind: scores[kind])
    cues = (
        entity.evidence if entity else (reason for each in occurrences if each.kind == kind for reason in each.reasons)
    )
    forms = {form for each in occurrences for form in each.aliases} | set(entity.aliases if entity else ())
    return Candidate(
        name=name,
        kind=kind,
        posts=tuple(posts),
        score=max((each.score for each in occurrences), default=0.0),
        reasons=tuple(dict.fromkeys(cues))[:MOST_REASONS],
        forms=(name, *sorted(forms - {name})),
    )


def sentences(written: Post, forms: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of a post that contain a name in one of its forms, the body's before the title."""
    read = passage.parse_passage(written.title, blocks.text_of(written.body))
    name = marks(forms)
    starts = [match.start() for match in name.finditer(read.text)]
    for start in sorted(starts, key=lambda start: (start < read.body, start)):
        yield read.sentence(start)


def marks(forms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of whole words that matches a name in any of its forms, the longest first."""
    longest = sorted((passage.parse_passage("", form).text.strip() for form in forms), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


class Review:
    """A session in which an editor decides about names, one after the other."""

    def __init__(self, settings: Settings, problems: Iterable[Problem] = ()) -> None:
        """Load the catalogue; `problems` are those of decisions.yaml that the editor has been told of."""
        self._site = DecidedSite(settings)
        self._content = settings.content
        self._engine = settings.engine
        self.kinds = settings.kinds
        self._found: dict[str, list[FoundName]] = {}
        self._skipped: set[str] = set()
        self._wrong = {problem.what for problem in problems}
        self.steps: list[Step] = []
        self.problems: list[Problem] = []  # of posts that could not be looked through
        self._know()

    def scan(self, progress: Callable[[int, int], None]) -> None:
        """Look for names in all posts, on all cores; `progress(done, all)` is called after each batch."""
        slugs = self._site.slugs()
        batch = BATCH * forks.cores()
        for at in range(0, len(slugs), batch):
            for slug, names, wrong in forks.spread(self._look_all, slugs[at : at + batch], _lost):
                self._found[slug] = [FoundName(*each) for each in names]
                self.problems += [Problem(*each) for each in wrong]
            progress(min(at + batch, len(slugs)), len(slugs))

    def waiting(self) -> list[Candidate]:
        """Return the names that wait for a decision, without those skipped."""
        settled = self._skipped | decisions.names_in(decisions.load(self._content), self.kinds) | self._known
        return candidates(self._waiting, self._found, settled)

    def sentences(self, candidate: Candidate) -> list[str]:
        """Return up to MOST_SENTENCES sentences with a name, from as many posts as possible."""
        posts = (self._site.post_of(slug)[0] for slug in candidate.posts)
        by_post = [sentences(written, candidate.forms) for written in posts if written is not None][:MOST_SENTENCES]
        firsts = [sentence for each in by_post if (sentence := next(each, None))]
        rest = [sentence for each in by_post for sentence in each]
        return list(dict.fromkeys(firsts + rest))[:MOST_SENTENCES]

    def skip(self, name: str) -> None:
        """Leave a name out until the next session."""
        self._skipped.add(name)

    def decide(self, name: str, decision: Decision) -> tuple[Outcome, list[Problem]]:
        """Write a decision and change the site by it; where that brings new problems, change nothing."""
        with self._site.alone():
            outcome, problems = journal.tried(lambda: self._decide(name, decision))
        if not problems:
            self.steps.append(Step(name, decision, outcome))
            self._look_again(outcome)
        return outcome, problems

    def _decide(self, name: str, decision: Decision) -> tuple[Outcome, list[Problem]] | None:
        """Do what `decide` does; None where somebody has saved decisions.yaml meanwhile: it must be tried again."""
        outcome = self._site.follow(name, decision)
        if problems := [problem for problem in outcome.problems if problem.what not in self._wrong]:
            return outcome, problems
        done = self._site.carry_out(outcome, f"decided “{name}”: {decision}")
        return (done, []) if done is not None else None

    def undo(self) -> tuple[Step, list[Problem]] | None:
        """Undo the last decision; return it, and a problem for each file that has been changed since and stays."""
        if not self.steps:
            return None
        step = self.steps.pop()
        with self._site.alone():
            problems = self._site.take_back(step.outcome.changes, f"took back “{step.name}”: {step.decision}")
        self._skipped.discard(step.name)
        self._look_again(step.outcome)
        return step, problems

    def _know(self) -> None:
        """Load the catalogue as it is now."""
        self.catalogue = self._site.catalogue()
        meanings = self.catalogue.meanings.values()
        self._waiting = list(
            {each.name: each for meant in meanings for each in meant if each.status == "candidate"}.values()
        )
        self._known = set(self.catalogue.meanings) - {entity.name for entity in self._waiting}
        self._tagger = Tagger(self.catalogue.meanings, self._engine)

    def _look(self, slug: str) -> list[FoundName]:
        """Return the names in a post that wait, or may wait, for a decision."""
        written, _ = self._site.post_of(slug)
        return find(apply_decisions.tag(self._tagger, written)) if written is not None else []

    def _look_all(self, slugs: Sequence[str]) -> list[_Looked]:
        """Return the names in posts as plain values that cross processes, with problems of posts that failed."""
        return [self._looked(slug) for slug in slugs]

    def _looked(self, slug: str) -> _Looked:
        """Return the names in a post as plain values; a post that fails becomes a problem and costs no other."""
        try:
            names = cpu_limits.limited("looking through it", cpu_limits.SECONDS, self._look, slug)
        except Exception as error:  # noqa: BLE001  (no post may keep others from being looked through)
            wrong = fence.problem(error, post_path(slug), "be looked through")
            return slug, [], [astuple(wrong)]
        return slug, [tuple(each) for each in names], []

    def _look_again(self, outcome: Outcome) -> None:
        """Look for names again in the posts that a decision may have changed."""
        self._know()
        for slug in outcome.posts:
            self._found[slug] = [FoundName(*each) for each in self._looked(slug)[1]]


def _lost(slug: str) -> list[_Looked]:
    """Return the problem of a post whose search for names has killed its process."""
    return [(slug, [], [(post_path(slug), 0, "its reader was killed, perhaps for want of memory", "make it smaller")])]
