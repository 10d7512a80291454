"""Filing: what has been decided of an article, carried out in posts and ledger, and told in the report."""

import dataclasses
import datetime as dt
import functools
from pathlib import Path
from typing import assert_never

from tearsheet.content_folder import post_file
from tearsheet.content_folder.folder import ContentFolder, post_path
from tearsheet.content_folder.post_file import PostFile
from tearsheet.dedup.originals import Match, Originals
from tearsheet.ingest import ledger_entries
from tearsheet.ingest.composer import Composer
from tearsheet.ingest.decide import Join, LayBeside, LeaveDeleted, LeaveEdited, OfPost, Write, decide, is_another
from tearsheet.ingest.reader import Reading
from tearsheet.ingest.report import Fate, IngestReport, Result, notes
from tearsheet.ingest.slugs import Addresses
from tearsheet.model import post
from tearsheet.model.article import Article, Refusal
from tearsheet.model.kinds import Kinds
from tearsheet.model.ledger import Ledger, LedgerEntry
from tearsheet.parallel import cpu_limits, fence
from tearsheet.storage.files import Outcome as Written
from tearsheet.storage.files import encoded, overtaken, write_atomically

_FATES: dict[Written, Fate] = {"written": "written", "same": "unchanged", "left": "left"}


@dataclasses.dataclass(frozen=True, slots=True)
class _Case:
    """An article, what is known and found of it, and what is to become of it.

    `entry` is what the ledger knows, `there` what lies at `slug`, where its post is or is to be (None: nothing).
    """

    reading: Reading
    entry: LedgerEntry | None
    match: Match
    slug: str
    there: PostFile | None

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.reading.article

    @property
    def known(self) -> LedgerEntry | None:
        """What the ledger knows of it if it has, or had, a post."""
        return self.entry if self.entry is not None and self.entry.has_post else None


class Filing:
    """Files articles one after the other.

    `forced` are the slugs of posts that are rewritten whatever an editor made of them, `joined` those of posts that
    have got or lost duplicates, and `failed` the seeds of articles that went wrong by no fault of theirs.
    """

    def __init__(  # noqa: PLR0913  (what it files into)
        self,
        desk: ContentFolder,
        ledger: Ledger,
        composer: Composer,
        originals: Originals,
        report: IngestReport,
        *,
        today: dt.date,
        kinds: Kinds,
        replaced: Path | None,
    ) -> None:
        """Take what is written to; `replaced` is the folder for what editors had made of forced posts (None: none)."""
        self._desk = desk
        self._ledger = ledger
        self._composer = composer
        self._originals = originals
        self._report = report
        self._today = today
        self._kinds = kinds
        self._replaced = replaced
        self._addresses = Addresses(desk, (entry.post for entry in ledger.entries.values()), kinds)
        self.forced: set[str] = set()
        self.joined: set[str] = set()
        self.failed: set[str] = set()

    def file(self, found: Reading | Refusal) -> Result:
        """Say what becomes of one article of a seed; one that cannot become a post does not stop those after it."""
        if isinstance(found, Refusal):
            return self._refuse(found)
        article = found.article
        before = self._ledger.entries.get(article.name)
        try:
            return self._file(self._case(found))
        except Exception as error:  # noqa: BLE001  (no article may stop those after it)
            self._ledger.restore(article.name, before)
            return self._refuse(fence.refusal(error, article.seed, article.part, "be written"))

    def _case(self, reading: Reading) -> _Case:
        """Return what is known and found of an article; its post is read here, once.

        A seed's name with quite other words is another article's: the former one keeps its post and its entry.
        """
        article = reading.article
        entry = self._ledger.entries.get(article.name)
        if entry is not None and entry.has_post:
            there = post_file.read(self._desk, entry.post, self._kinds)
            if not is_another(entry, there, article):
                return _Case(reading, entry, Match(), entry.post, there)
            self._ledger.retire(article.name)
            entry = None
        match = self._match(reading, entry)
        if entry is not None and entry.outcome == "duplicate":
            self.joined.add(entry.post)  # whose it may not be any more
        if match.original is not None:
            return _Case(reading, entry, match, match.original, None)
        return _Case(reading, entry, match, *self._addresses.free(article))

    def _match(self, reading: Reading, entry: LedgerEntry | None) -> Match:
        """Return what is found of an article without a post, within its limit."""
        self._originals.prepare()
        match = functools.partial(self._originals.match, reading.article, reading.names, entry)
        return cpu_limits.limited("comparing it with others", cpu_limits.SECONDS, match)

    def _file(self, case: _Case) -> Result:
        """Do with an article what is decided."""
        is_forced = case.slug in self.forced
        match decide(case.entry, case.there, case.article, case.match, is_forced=is_forced):
            case Join(original):
                return self._join(case.article, original)
            case action:
                return self._keep(case, action)

    def _join(self, article: Article, original: str) -> Result:
        """Let an article be one that another post has already."""
        known, received = self._ledger.entries.get(article.name), self._received(article.name)
        entry = ledger_entries.of_article(article, known, outcome="duplicate", slug=original, received=received)
        self._ledger.record(entry)
        self.joined.add(original)
        return Result(article.name, "duplicate", post_path(original))

    def _keep(self, case: _Case, action: OfPost) -> Result:
        """Give an article its post, or leave that to the editor whose it is by now."""
        article, slug, known = case.article, case.slug, case.known
        received = self._received(article.name)
        if case.there is not None and known is None:
            received = case.there.received(received)
        related = known.related if known else case.match.related
        entry = ledger_entries.of_article(
            article, case.entry, outcome="post", slug=slug, received=received, related=related
        )
        self._ledger.record(entry)
        fate = self._carry_out(action, case, received)
        self._report.notes += notes(article, fate, case.there.text if case.there else "")
        self._addresses.take(slug)
        if fate == "left":
            self._ledger.restore(article.name, case.entry)
        else:
            self._originals.add(article, slug, case.match.signature)
        return Result(article.name, fate, post_path(slug))

    def _carry_out(self, action: OfPost, case: _Case, received: dt.date) -> Fate:
        """Write an article's post, or what is to lie beside it, or nothing."""
        match action:
            case LeaveDeleted():
                return "deleted"
            case LeaveEdited():
                return "edited"
            case LayBeside():
                new = post.write(self._composer.compose(case.reading, case.slug, received, case.there), self._kinds)
                return "edited" if self._desk.lay_beside(post_path(case.slug), new, self._report.left) else "left"
            case Write(replaced):
                return self._write(case, received, replaced)
            case _:
                assert_never(action)

    def _write(self, case: _Case, received: dt.date, replaced: str | None) -> Fate:
        """Write a post over what was read in its place; keep aside what an editor had made of it, if that goes."""
        slug, there = case.slug, case.there
        if replaced is not None and self._replaced is not None:
            write_atomically(self._replaced / f"{slug}.md", encoded(replaced))
        new = post.write(self._composer.compose(case.reading, slug, received, there), self._kinds)
        outcome = self._desk.write(post_path(slug), new, there.text if there else None)
        if outcome == "left":
            self._report.left.append(overtaken(post_path(slug), "being written"))
        return _FATES[outcome]

    def _refuse(self, refusal: Refusal) -> Result:
        """Take down why an article is none; one that is refused by a fault of ours is kept in mind."""
        result = self._reject(refusal.name, refusal.reason)
        if refusal.is_ours:
            self.failed.add(result.seed)
        return result

    def _reject(self, seed: str, reason: str) -> Result:
        """Take down a rejection."""
        name = seed.encode(errors="replace").decode()
        known = self._ledger.entries.get(name)
        self._ledger.record(ledger_entries.of_rejection(name, reason, known, self._received(name)))
        return Result(name, "rejected", reason)

    def _received(self, seed: str) -> dt.date:
        """Return the day on which a seed was first seen."""
        return known.received if (known := self._ledger.entries.get(seed)) else self._today
