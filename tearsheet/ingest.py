"""Ingest: the stages in order, from seeds to posts, and the report on what became of each article."""

import contextlib
import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from tearsheet import catalogue as catalogues
from tearsheet import cleaning, clock, composing, dating, duplicates, markup, post, seeds, source
from tearsheet.article import Article, Refusal
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue import entity as entities
from tearsheet.duplicates import Seen
from tearsheet.errors import LedgerError, Problem, Rejection
from tearsheet.files import write_atomically
from tearsheet.ledger import Entry, Ledger, Outcome
from tearsheet.post import Post
from tearsheet.settings import Settings
from tearsheet.slug import numbered, slugify
from tearsheet.tagging.matching import Matcher

POSTS = "posts"

_RARE = ("kept as edited", "left deleted")  # said only where there are any

Fate = Literal["written", "unchanged", "edited", "deleted", "duplicate", "rejected"]


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What became of one article: written, unchanged, kept as edited, left deleted, a duplicate, or rejected.

    `detail` is the post's path in the content folder, or the reason of a rejection.
    """

    seed: str
    fate: Fate
    detail: str


@dataclasses.dataclass(slots=True)
class Report:
    """What a run did: a result for each article, the entity and source files it made, and what is wrong in content."""

    results: list[Result] = dataclasses.field(default_factory=list)
    entities: list[str] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)

    def count(self, fate: Fate) -> int:
        """Return how many articles had this fate."""
        return Counter(result.fate for result in self.results)[fate]

    def summary(self) -> str:
        """Return the report in a line; its numbers add up to the number of articles."""
        fates = {
            "posts written": self.count("written"),
            "unchanged": self.count("unchanged"),
            "kept as edited": self.count("edited"),
            "left deleted": self.count("deleted"),
            "duplicates": self.count("duplicate"),
            "rejected": self.count("rejected"),
        }
        shown = (f"{count:,} {fate}" for fate, count in fates.items() if count or fate not in _RARE)
        articles = "article" if len(self.results) == 1 else "articles"
        return f"Ingested {len(self.results):,} {articles}: {', '.join(shown)}"

    @property
    def rejected(self) -> list[Result]:
        """The rejections, with their reasons."""
        return [result for result in self.results if result.fate == "rejected"]


class Ingest:
    """A run over some seeds."""

    def __init__(self, settings: Settings) -> None:
        """Read the catalogue, the sources and the ledger of the site; LedgerError if the last is broken."""
        self._settings = settings
        self._content = settings.content
        self._base = settings.seeds.resolve()
        self._ledger = Ledger.read(settings.content)
        own, problems = catalogues.read(settings.content)
        self._catalogue = Catalogue(own, catalogues.starter())
        self._sources, wrong = source.read(settings.content)
        self._matcher = Matcher(self._catalogue)
        self._today = clock.now(settings.timezone).date()
        self._seen = Seen(
            (entry.digest, "" if entry.former else entry.seed, entry.post)
            for entry in self._ledger.entries.values()
            if entry.has_post
        )
        self._taken = {entry.post for entry in self._ledger.entries.values()}
        self._taken |= {file.stem for file in (self._content / POSTS).glob("*.md")}
        self.report = Report(problems=problems + self._catalogue.problems + wrong)

    def run(self, paths: Iterable[Path], progress: Callable[[int, int], None]) -> Report:
        """Ingest the seeds at these paths; `progress` is told how many of how many are done.

        The ledger is written last, also when the run is broken off: until then, posts without an entry are
        recognised by the seed that they name.
        """
        found = seeds.find(paths, self._settings.seeds)
        with self._alone():
            try:
                for number, seed in enumerate(found, 1):
                    self.report.results.extend(self._ingest(seed))
                    progress(number, len(found))
            finally:
                self._ledger.write(self._content)
        return self.report

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other runs out of the same content; LedgerError where one is under way."""
        self._settings.cache.mkdir(parents=True, exist_ok=True)
        lock = self._settings.cache / "ingest.lock"
        try:
            with FileLock(lock, timeout=0):
                yield
        except Timeout:
            raise LedgerError(Problem("", 0, "another ingest is at work on this site", "let it end first")) from None

    def _ingest(self, seed: seeds.Seed) -> Iterator[Result]:
        """Take one seed through all stages, and yield what became of its articles."""
        try:
            for article in seeds.read(seed, self._base):
                yield self._keep_or_reject(article)
        except Rejection as rejection:
            yield self._reject(seed.name, rejection.reason)
        except (ValueError, RecursionError, MemoryError, OverflowError) as error:  # no seed may stop those after it
            yield self._reject(seed.name, f"cannot be read ({type(error).__name__}: {error})")

    def _keep_or_reject(self, article: Article | Refusal) -> Result:
        """Say what becomes of one article of a seed; one that cannot become a post does not stop those after it."""
        if isinstance(article, Refusal):
            return self._reject(article.name, article.reason)
        try:
            return self._keep(cleaning.clean(article))
        except Rejection as rejection:
            return self._reject(article.name, rejection.reason)

    def _reject(self, seed: str, reason: str) -> Result:
        """Take down a rejection; what the ledger knew of an earlier state of the seed stays."""
        name = seed.encode(errors="replace").decode()
        known = self._ledger.entries.get(name)
        had_post = known is not None and known.has_post
        entry = Entry(
            seed=name,
            received=self._received(name),
            outcome="rejected",
            post=known.post if known and had_post else "",
            digest=known.digest if known and had_post else "",
            reason=reason,
        )
        self._ledger.record(entry)
        return Result(name, "rejected", reason)

    def _received(self, seed: str) -> dt.date:
        """Return the day on which a seed was first seen."""
        known = self._ledger.entries.get(seed)
        return known.received if known else self._today

    def _keep(self, article: Article) -> Result:
        """Give an article its post, or say why it has none of its own."""
        known = self._known(article)
        if known is None and (original := self._seen.post_of(article)):
            self._record(article, "duplicate", original, self._received(article.name))
            return Result(article.name, "duplicate", _path(original))
        slug = known.post if known else composing.free_slug(article, self._is_taken)
        text = self._text_of(slug)
        received = self._received(article.name)
        if text is not None and known is None:
            received = _received_by(text, received)
        fate = self._write(article, slug, text, received, may_create=known is None)
        self._taken.add(slug)
        self._seen.add(article, slug)
        self._record(article, "post", slug, received)
        return Result(article.name, fate, _path(slug))

    def _known(self, article: Article) -> Entry | None:
        """Return what the ledger knows of an article that has had a post.

        A seed's name with quite other words is another article: the former one keeps its post and its entry.
        """
        known = self._ledger.entries.get(article.name)
        if known is None or not known.has_post:
            return None
        if known.digest != article.digest:
            text = self._text_of(known.post)
            if text is not None and not post.is_edited(text) and duplicates.is_another(article, text):
                self._ledger.retire(article.name)
                return None
        return known

    def _write(self, article: Article, slug: str, text: str | None, received: dt.date, *, may_create: bool) -> Fate:
        """Write an article's post unless it is the editor's by now: edited, or deleted."""
        if text is None and not may_create:
            return "deleted"
        if text is not None and post.is_edited(text):
            return "edited"
        written = self._compose(article, slug, received)
        changed = write_atomically(self._content / _path(slug), post.write(written).encode())
        return "written" if changed else "unchanged"

    def _compose(self, article: Article, slug: str, received: dt.date) -> Post:
        """Return the post of an article, with the files of the entities and the source that it names in place."""
        markup.require_renderable(article.body)
        mentions = self._matcher.mentions(article)
        for mention in mentions:
            self._ensure(self._catalogue.path_of(mention.entity), entities.write(mention.entity))
        if article.publication:
            article = dataclasses.replace(article, publication=self._source(article.publication))
        return composing.compose(
            dating.date(article, received),
            mentions,
            slug=slug,
            section=_section(article) or self._settings.section,
            lang=self._settings.lang,
        )

    def _source(self, name: str) -> str:
        """Return the name under which the site knows a publication, with a file for one that is new."""
        for known in self._sources:
            if name.casefold() in (other.casefold() for other in (known.name, *known.aliases)):
                return known.name
        taken = {known.slug for known in self._sources}
        new = source.Source(name=name, slug=numbered(slugify(name, fallback="unnamed"), taken.__contains__))
        self._sources.append(new)
        self._ensure(Path(source.FOLDER, f"{new.slug}.md"), source.write(new))
        return name

    def _ensure(self, path: Path, text: str) -> None:
        """Write a file of the editor's where there is none; never over one, not even a broken one."""
        if (self._content / path).exists():
            return
        write_atomically(self._content / path, text.encode())
        self.report.entities.append(path.as_posix())

    def _is_taken(self, slug: str, seed: str) -> bool:
        """Say whether a slug is another article's; a run that was broken off may have left this one's post there."""
        if slug not in self._taken:
            return False
        text = self._text_of(slug)
        return text is None or _seed_of(text) != seed

    def _text_of(self, slug: str) -> str | None:
        """Return the file of a post, None where there is none."""
        try:
            return (self._content / _path(slug)).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Rejection(f"its post {_path(slug)} cannot be read ({(error.strerror or '').lower()})") from None

    def _record(self, article: Article, outcome: Outcome, slug: str, received: dt.date) -> None:
        """Take down what became of an article."""
        entry = Entry(seed=article.name, received=received, outcome=outcome, post=slug, digest=article.digest)
        self._ledger.record(entry)


def _path(slug: str) -> str:
    """Return where in the content folder a post is."""
    return f"{POSTS}/{slug}.md"


def _section(article: Article) -> str | None:
    """Return the section that a seed gives: in the article, or by the folder that it is in (`chips/x.txt`)."""
    folder, _, _ = article.seed.rpartition("/")
    name = " ".join(re.split(r"[-_\s]+", folder.partition("/")[0])).strip()
    return article.section or (name[:1].upper() + name[1:]) or None


def _seed_of(text: str) -> str | None:
    """Return the seed that a post names."""
    written, _ = post.read(text, "", "")
    return written.seed if written else None


def _received_by(text: str, otherwise: dt.date) -> dt.date:
    """Return the day on which the seed of a post was first seen, as far as the post says."""
    written, _ = post.read(text, "", "")
    return written.date if written and written.date_basis == "received" else otherwise
