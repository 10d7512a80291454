"""Filing: carries out what is decided about each article, in posts, ledger and report."""

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
from tearsheet.ingest.unfinished import Unfinished
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
    """An article with all by which its fate is decided.

    `entry` is its ledger entry, `match` the outcome of the search for duplicates, `file` the file at `slug`, where its
    post is or is to be (None: there is none).
    """

    reading: Reading
    entry: LedgerEntry | None
    match: Match
    slug: str
    file: PostFile | None

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.reading.article

    @property
    def post_entry(self) -> LedgerEntry | None:
        """The ledger entry, if the article has or had a post."""
        return self.entry if self.entry is not None and self.entry.has_post else None


class Filing:
    """Files articles one after the other: writes their posts and records them in the ledger.

    `forced` holds the slugs of posts to be rewritten even if edited, `joined` the slugs of posts that have gained or
    lost duplicates, `failed` the names of articles that failed through no fault of theirs, which the next run tries
    again.
    """

    def __init__(  # noqa: PLR0913  (what it files into)
        self,
        folder: ContentFolder,
        ledger: Ledger,
        composer: Composer,
        originals: Originals,
        report: IngestReport,
        *,
        today: dt.date,
        kinds: Kinds,
        replaced: Path | None,
        unfinished: Unfinished | None,
    ) -> None:
        """Take what is read and written.

        `replaced` is the folder for edited versions that force replaces, `unfinished` takes down which posts are made;
        a dry run has neither.
        """
        self._folder = folder
        self._ledger = ledger
        self._composer = composer
        self._originals = originals
        self._report = report
        self._today = today
        self._kinds = kinds
        self._replaced = replaced
        self._unfinished = unfinished
        self._addresses = Addresses(folder, (entry.post for entry in ledger.entries.values()), kinds)
        self.forced: set[str] = set()
        self.joined: set[str] = set()
        self.failed: set[str] = set()

    def file(self, reading: Reading | Refusal) -> Result:
        """File one article or refusal of a seed and return its result; an error costs this article and no other."""
        if isinstance(reading, Refusal):
            return self._refuse(reading)
        article = reading.article
        before = self._ledger.entries.get(article.name)
        try:
            return self._file(self._case(reading))
        except Exception as error:  # noqa: BLE001  (no article may stop those after it)
            self._ledger.restore(article.name, before)
            return self._refuse(fence.refusal(error, article.seed, article.part, "be written"))

    def _case(self, reading: Reading) -> _Case:
        """Return the case of an article: with its post, read here once, or with what the search for duplicates finds.

        If the seed's name now belongs to a different article, the earlier one keeps its post and its entry.
        """
        article = reading.article
        entry = self._ledger.entries.get(article.name)
        if entry is not None and entry.has_post:
            file = post_file.read_post_file(self._folder, entry.post, self._kinds)
            if not is_another(entry, file, article):
                return _Case(reading, entry, Match(), entry.post, file)
            self._ledger.retire(article.name)
            entry = None
        match = self._match(reading, entry)
        if entry is not None and entry.outcome == "duplicate":
            self.joined.add(entry.post)  # whose it may not be any more
        if match.original is not None:
            return _Case(reading, entry, match, match.original, None)
        return _Case(reading, entry, match, *self._addresses.free(article))

    def _match(self, reading: Reading, entry: LedgerEntry | None) -> Match:
        """Search for duplicates and related posts of an article without a post, within the limit of processor time."""
        self._originals.prepare()
        match = functools.partial(self._originals.match, reading.article, reading.names, entry)
        return cpu_limits.limited("comparing it with others", cpu_limits.SECONDS, match)

    def _file(self, case: _Case) -> Result:
        """Decide what becomes of an article, and carry it out."""
        is_forced = case.slug in self.forced
        match decide(case.entry, case.file, case.article, case.match, is_forced=is_forced):
            case Join(original):
                return self._join(case.article, original)
            case action:
                return self._keep(case, action)

    def _join(self, article: Article, original: str) -> Result:
        """Record an article as a duplicate of the post with the slug `original`."""
        earlier, received = self._ledger.entries.get(article.name), self._received(article.name)
        entry = ledger_entries.of_article(article, earlier, outcome="duplicate", slug=original, received=received)
        self._ledger.record(entry)
        self.joined.add(original)
        return Result(article.name, "duplicate", post_path(original))

    def _keep(self, case: _Case, action: OfPost) -> Result:
        """Record an article with a post of its own, and write the post or leave it to the editor."""
        article, slug, post_entry = case.article, case.slug, case.post_entry
        received = self._received(article.name)
        if case.file is not None and post_entry is None:
            received = case.file.received(received)
        related = post_entry.related if post_entry else case.match.related
        entry = ledger_entries.of_article(
            article, case.entry, outcome="post", slug=slug, received=received, related=related
        )
        self._ledger.record(entry)
        fate = self._carry_out(action, case, received)
        self._report.notes += notes(article, fate, case.file.text if case.file else "")
        self._addresses.take(slug)
        if fate == "written" and post_entry is None and self._unfinished is not None:
            self._unfinished.add(entry)
        if fate == "left":
            self._ledger.restore(article.name, case.entry)
        else:
            self._originals.add(article, slug, case.match.signature)
        return Result(article.name, fate, post_path(slug))

    def _carry_out(self, action: OfPost, case: _Case, received: dt.date) -> Fate:
        """Write an article's post, or a new version beside it, or nothing; return the article's fate."""
        match action:
            case LeaveDeleted():
                return "deleted"
            case LeaveEdited():
                return "edited"
            case LayBeside():
                new = post.write(self._composer.compose(case.reading, case.slug, received, case.file), self._kinds)
                return "edited" if self._folder.lay_beside(post_path(case.slug), new, self._report.left) else "left"
            case Write(replaced):
                return self._write(case, received, replaced)
            case _:
                assert_never(action)

    def _write(self, case: _Case, received: dt.date, replaced: str | None) -> Fate:
        """Write a post over the text that was read in its place; an edited one is kept aside if force replaces it."""
        slug, file = case.slug, case.file
        if replaced is not None and self._replaced is not None:
            write_atomically(self._replaced / f"{slug}.md", encoded(replaced))
        new = post.write(self._composer.compose(case.reading, slug, received, file), self._kinds)
        outcome = self._folder.write(post_path(slug), new, file.text if file else None)
        if outcome == "left":
            self._report.left.append(overtaken(post_path(slug), "being written"))
        return _FATES[outcome]

    def _refuse(self, refusal: Refusal) -> Result:
        """Record a refusal; one that is no fault of the article's is also noted in `failed`."""
        result = self._reject(refusal.name, refusal.reason)
        if refusal.is_ours:
            self.failed.add(result.seed)
        return result

    def _reject(self, seed: str, reason: str) -> Result:
        """Record a rejection in the ledger."""
        name = seed.encode(errors="replace").decode()
        earlier = self._ledger.entries.get(name)
        self._ledger.record(ledger_entries.of_rejection(name, reason, earlier, self._received(name)))
        return Result(name, "rejected", reason)

    def _received(self, seed: str) -> dt.date:
        """Return the day on which an article was first seen, which is today for a new one."""
        return earlier.received if (earlier := self._ledger.entries.get(seed)) else self._today
