"""Review: the names that wait for the editor, walked one after the other, each decision taken down at once."""

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
BATCH = 2 * forks.WORTH  # posts for each core before the progress is told: three seconds

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
    """A line that an editor has typed: a key, and the name behind it where there is one.

    A kind by its own name is the key “k” with that name.
    """

    key: Key
    name: str = ""


class FoundName(NamedTuple):
    """A name in one post that may be an entity's: of what kind, how surely, and why."""

    name: str
    kind: KindName
    score: float
    reasons: tuple[str, ...]
    aliases: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """A name that waits for the editor: its likely kind, the slugs of the posts with it, how surely, and why."""

    name: str
    kind: KindName
    posts: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]
    forms: tuple[str, ...]


class Step(NamedTuple):
    """A decision that can be taken back: the name, what was decided, and what came of it."""

    name: str
    decision: Decision
    outcome: Outcome


def answer(line: str, kinds: Kinds) -> ReviewAnswer | None:
    """Return what a line says, nothing being a skip; None where it is no key, and none of these kinds."""
    if not line.strip():
        return ReviewAnswer("s")
    if line.strip() in kinds:
        return ReviewAnswer("k", line.strip())
    match = _KEY.fullmatch(line)
    if match is None or (match[2] and match[1].lower() not in {"a", "o"}):
        return None
    return ReviewAnswer(cast("Key", match[1].lower()), match[2] or "")


def find(tagged: Tagged) -> list[FoundName]:
    """Return the names of a post that wait, or may wait, for the editor."""
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
    waiting: Iterable[Entity], found: Mapping[str, Iterable[FoundName]], settled: Container[str]
) -> list[Candidate]:
    """Return the names that wait, those of most posts first, then the surest.

    `waiting` are the entities with files of candidates, `found` are the names of the posts, `settled` are names that
    are not asked.
    """
    files = {entity.name: entity for entity in waiting if entity.name not in settled}
    by_name: dict[str, dict[str, list[FoundName]]] = {name: {} for name in files}
    for slug in sorted(found):
        for each in found[slug]:
            if each.name not in settled:
                by_name.setdefault(each.name, {}).setdefault(slug, []).append(each)
    joined = (_joined(name, files.get(name), posts) for name, posts in by_name.items())
    return sorted(joined, key=lambda each: (-len(each.posts), -each.score, each.name))


def _joined(name: str, entity: Entity | None, posts: Mapping[str, Sequence[FoundName]]) -> Candidate:
    """Return a name as all posts have it; what its file says goes before."""
    found = [each for several in posts.values() for each in several]
    scores: dict[KindName, float] = {}
    for each in found:
        scores[each.kind] = scores.get(each.kind, 0.0) + each.score
    kind = entity.kind if entity else max(sorted(scores), key=lambda kind: scores[kind])
    said = entity.evidence if entity else (reason for each in found if each.kind == kind for reason in each.reasons)
    forms = {form for each in found for form in each.aliases} | set(entity.aliases if entity else ())
    return Candidate(
        name=name,
        kind=kind,
        posts=tuple(posts),
        score=max((each.score for each in found), default=0.0),
        reasons=tuple(dict.fromkeys(said))[:MOST_REASONS],
        forms=(name, *sorted(forms - {name})),
    )


def sentences(written: Post, forms: Iterable[str]) -> Iterator[str]:
    """Return the sentences of a post in which a name stands in one of its forms, those of the text before the title."""
    read = passage.read(written.title, blocks.text_of(written.body))
    name = marks(forms)
    starts = [match.start() for match in name.finditer(read.text)]
    for start in sorted(starts, key=lambda start: (start < read.body, start)):
        yield read.sentence(start)


def marks(forms: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a name in one of its forms, the longest first."""
    longest = sorted((passage.read("", form).text.strip() for form in forms), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


class Review:
    """A walk over the names that wait."""

    def __init__(self, settings: Settings, problems: Iterable[Problem] = ()) -> None:
        """Take up the catalogue; `problems` are those of decisions.yaml, of which the editor knows."""
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
        """Look for names in all posts, on all cores; `progress` is told how many of how many are done."""
        slugs = self._site.slugs()
        batch = BATCH * forks.cores()
        for at in range(0, len(slugs), batch):
            for slug, found, wrong in forks.spread(self._look_all, slugs[at : at + batch], _lost):
                self._found[slug] = [FoundName(*each) for each in found]
                self.problems += [Problem(*each) for each in wrong]
            progress(min(at + batch, len(slugs)), len(slugs))

    def waiting(self) -> list[Candidate]:
        """Return the names that wait, but for those skipped."""
        settled = self._skipped | decisions.names_in(decisions.load(self._content), self.kinds) | self._known
        return candidates(self._waiting, self._found, settled)

    def sentences(self, candidate: Candidate) -> list[str]:
        """Return some sentences with a name, of as many posts as possible."""
        posts = (self._site.post_of(slug)[0] for slug in candidate.posts)
        by_post = [sentences(written, candidate.forms) for written in posts if written is not None][:MOST_SENTENCES]
        firsts = [said for each in by_post if (said := next(each, None))]
        rest = [said for each in by_post for said in each]
        return list(dict.fromkeys(firsts + rest))[:MOST_SENTENCES]

    def skip(self, name: str) -> None:
        """Let a name wait until the next walk."""
        self._skipped.add(name)

    def decide(self, name: str, decision: Decision) -> tuple[Outcome, list[Problem]]:
        """Take down a decision and let the site be as it says; where that brings problems, nothing is done."""
        with self._site.alone():
            outcome, problems = journal.tried(lambda: self._decide(name, decision))
        if not problems:
            self.steps.append(Step(name, decision, outcome))
            self._look_again(outcome)
        return outcome, problems

    def _decide(self, name: str, decision: Decision) -> tuple[Outcome, list[Problem]] | None:
        """Do what `decide` does; None where somebody has saved decisions.yaml meanwhile."""
        outcome = self._site.follow(name, decision)
        if problems := [problem for problem in outcome.problems if problem.what not in self._wrong]:
            return outcome, problems
        done = self._site.carry_out(outcome, f"decided “{name}”: {decision}")
        return (done, []) if done is not None else None

    def undo(self) -> tuple[Step, list[Problem]] | None:
        """Take the last decision back; return it, and the files that stay since they have been changed meanwhile."""
        if not self.steps:
            return None
        step = self.steps.pop()
        with self._site.alone():
            problems = self._site.take_back(step.outcome.changes, f"took back “{step.name}”: {step.decision}")
        self._skipped.discard(step.name)
        self._look_again(step.outcome)
        return step, problems

    def _know(self) -> None:
        """Take up the catalogue as it is by now."""
        self.catalogue = self._site.catalogue()
        meanings = self.catalogue.meanings.values()
        self._waiting = list(
            {each.name: each for meant in meanings for each in meant if each.status == "candidate"}.values()
        )
        self._known = set(self.catalogue.meanings) - {entity.name for entity in self._waiting}
        self._tagger = Tagger(self.catalogue.meanings, self._engine)

    def _look(self, slug: str) -> list[FoundName]:
        """Return the names in a post."""
        written, _ = self._site.post_of(slug)
        return find(apply_decisions.tag(self._tagger, written)) if written is not None else []

    def _look_all(self, slugs: Sequence[str]) -> list[_Looked]:
        """Return the names in posts as plain values, and why a post could not be looked through."""
        return [self._looked(slug) for slug in slugs]

    def _looked(self, slug: str) -> _Looked:
        """Return the names in a post as plain values, or why it could not be looked through, which costs no other."""
        try:
            found = cpu_limits.limited("looking through it", cpu_limits.SECONDS, self._look, slug)
        except Exception as error:  # noqa: BLE001  (no post may keep others from being looked through)
            wrong = fence.problem(error, post_path(slug), "be looked through")
            return slug, [], [astuple(wrong)]
        return slug, [tuple(each) for each in found], []

    def _look_again(self, outcome: Outcome) -> None:
        """Look again for names in the posts that a decision is about."""
        self._know()
        for slug in outcome.posts:
            self._found[slug] = [FoundName(*each) for each in self._looked(slug)[1]]


def _lost(slug: str) -> list[_Looked]:
    """Return what is said of a post that has killed the process in which it was looked through."""
    return [(slug, [], [(post_path(slug), 0, "its reader was killed, perhaps for want of memory", "make it smaller")])]
