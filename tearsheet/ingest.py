"""Ingest: the stages in order, from seeds to posts."""

import contextlib
import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from tearsheet import catalogue as catalogues
from tearsheet import (
    clock,
    cluster,
    composing,
    dating,
    duplicates,
    fence,
    limits,
    post,
    redating,
    renderable,
    seeds,
    settled,
    source,
    workers,
)
from tearsheet.article import Article, Refusal
from tearsheet.desk import Desk, post_path
from tearsheet.errors import Problem, SeedsError, Working
from tearsheet.files import Outcome as Written
from tearsheet.files import encoded, overtaken, write_atomically
from tearsheet.ledger import Entry, Ledger, Outcome
from tearsheet.locating import located
from tearsheet.originals import Match, Originals
from tearsheet.post import Post
from tearsheet.reader import Reading, Readings
from tearsheet.report import Fate, Report, Result, notes
from tearsheet.seeds import Seed
from tearsheet.settings import Settings
from tearsheet.settled import Became, Settled
from tearsheet.site import memory
from tearsheet.stamps import Stamp
from tearsheet.tags import Tags

Progress = Callable[[int, int], None]
Within = Callable[[int, int, int], None]
Made = TypeVar("Made")

_FATES: dict[Written, Fate] = {"written": "written", "same": "unchanged", "left": "left"}


class Ingest:
    """A run over some seeds."""

    def __init__(self, settings: Settings, *, dry: bool = False, processes: int = 1, dask: str | None = None) -> None:
        """Read the catalogue, the sources and the ledger of the site; ContentError or LedgerError if one is broken.

        A dry run says what it would do, and does nothing. Seeds are read by so many processes, or by the Dask cluster
        at an address.
        """
        read_here = functools.partial(workers.read_all, workers=processes)
        self._read_all = functools.partial(cluster.read_all, address=dask) if dask else read_here
        self._settings = settings
        self._dry = dry
        self._desk = Desk(settings.content, dry=dry)
        self._ledger = Ledger.read(settings.content)
        own, problems = catalogues.read(settings.content, settings.kinds)
        sources, wrong = source.read(settings.content)
        catalogues.require_whole([*problems, *wrong])
        self._sources = source.Sources(sources)
        self._tags = Tags(own, settings, self._desk, self._ensure)
        self._today = clock.now(settings.timezone).date()
        having = [entry for entry in self._ledger.entries.values() if entry.has_post]
        self._originals = Originals(settings.cache, having, self._post_of, settings.kinds)
        self._leading = self._ledger.leading()
        self._joined: set[str] = set()
        self._taken = {entry.post for entry in self._ledger.entries.values()} | self._desk.slugs()
        self._forced: set[str] = set()
        self._failed: set[str] = set()
        self._settled = Settled(settings.cache, settings.content, settled.key(settings, self._ledger))
        known = (*problems, *self._tags.catalogue.problems, *wrong)
        self.report = Report(problems=list(located(known, settings.content)))
        self._fence = fence.Fence(self.report.problems)

    def run(self, paths: Iterable[Path], progress: Progress, reading: Within | None = None) -> Report:
        """Ingest the seeds at these paths; `progress` is told how many of how many are done.

        `reading` is told the same, and how many articles have been read, while a seed takes long.

        To be called when alone, and to be made then. The ledger is written last, also when the run is broken off: until
        then, posts without an entry are recognised by the seed that they name.
        """
        found = seeds.find(paths, self._settings.seeds)
        with memory.seldom_collected():
            try:
                self._ingest(found, progress, reading)
            finally:
                if not self._dry:
                    self.report.problems += self._ledger.write(self._settings.content)
                    self._fence(self._originals.write, "keeping the signatures of articles")
                    self._join()
                    self._fence(
                        lambda: self._settled.write(settled.key(self._settings, self._ledger)),
                        "keeping what became of seeds",
                    )
        self.report.waiting = list(self._desk.waiting())
        doubtful = self._fence(
            lambda: list(redating.undated(self._ledger.entries.values(), self._post_of)),
            "looking for dates that may be two days",
        )
        self.report.undated = doubtful or []
        return self.report

    def _ingest(self, found: list[Seed], progress: Progress, reading: Within | None) -> None:
        """Take seeds through all stages, but for those of which it is certain that nothing would change."""
        last = ((seed.name, self._looked(self._settled.of, seed)) for seed in found if not self._forced)
        known = {name: became for name, became in last if became}
        stamped = {seed.name: self._looked(settled.stamps_of, seed) for seed in found if seed.name not in known}
        done = articles = 0

        def tell(more: int) -> None:
            """Say how many articles have been read while a seed takes long."""
            nonlocal articles
            articles += more
            if reading is not None:
                reading(done, len(found), articles)

        due = [seed for seed in found if seed.name in stamped]
        with contextlib.closing(self._read_all(self._tags.reader, due, tell)) as read:
            for seed in found:
                if seed.name in known:
                    self.report.results += [article.again() for article in known[seed.name]]
                else:
                    with Working("taking in", seed.path):
                        self._take_in(seed, next(read)[1], stamped[seed.name])
                done += 1
                progress(done, len(found))
        self._fence(self._date_again, "dating articles again")
        self._fence(self._grow, "giving posts the tags of new names")

    def _take_in(self, seed: Seed, readings: Readings, stamped: list[Stamp | None] | None) -> None:
        """Say what becomes of the articles of a seed; what is no fault of theirs is tried again by the next run."""
        failed = len(self._failed)
        results = [self._keep_or_reject(reading) for reading in readings]
        self.report.results += results
        if failed == len(self._failed) and stamped is not None:
            became = [Became(result.seed, result.fate, result.detail) for result in results]
            self._fence(functools.partial(self._settled.settle, seed, stamped, became), f"settling {seed.name}")

    def _looked(self, look: Callable[[Seed], Made], seed: Seed) -> Made | None:
        """Return what is known of a seed before it is read, None where looking fails."""
        return self._fence(lambda: look(seed), f"looking at {seed.name}")

    def _date_again(self) -> None:
        """Read the seeds again whose dates in numbers this run has made certain, or uncertain, by others of the source.

        So it does not matter which of them came first.
        """
        before, self._leading = self._leading, self._ledger.leading()
        files = redating.turned(before, self._leading, self._ledger.entries.values())
        found = seeds.find([self._settings.seeds / file for file in files], self._settings.seeds)
        for seed, readings in self._read_all(self._tags.reader, found, lambda _more: None):
            results = [self._keep_or_reject(reading) for reading in readings if isinstance(reading, Reading)]
            failed = [result for result in results if result.seed in self._failed]
            self.report.problems += [Problem(result.seed, 0, "rejected", result.detail) for result in failed]
            if failed:
                self._settled.forget(seed)

    def _grow(self) -> None:
        """Give the posts their tags of names that this run has found."""
        grown = self._tags.grow()
        self._settled.renew(grown.written)
        self.report.left += grown.left
        self.report.problems += self._tags.problems

    def force(self, paths: Iterable[Path]) -> list[Path]:
        """Have posts rewritten whatever the editor made of them; return the seeds to be ingested for that.

        A path is that of a post or of a seed. SeedsError where no post is known for one.
        """
        found, unknown = [], []
        for path in paths:
            entries = [entry for entry in self._ledger.entries.values() if entry.has_post and self._is_at(entry, path)]
            self._forced |= {entry.post for entry in entries}
            found += [self._settings.seeds / entry.file for entry in entries]
            if not entries:
                unknown.append(
                    Problem(str(path), 0, "unknown-post", "no post is known of this", "name a post, or the seed of one")
                )
        if unknown:
            raise SeedsError(*unknown)
        return found

    def _is_at(self, entry: Entry, path: Path) -> bool:
        """Say whether a path is that of an entry's post or seed."""
        places = self._settings.content / post_path(entry.post), self._settings.seeds / entry.file
        return path.resolve() in {place.resolve() for place in places}

    def _keep_or_reject(self, reading: Reading | Refusal) -> Result:
        """Say what becomes of one article of a seed; one that cannot become a post does not stop those after it."""
        if isinstance(reading, Refusal):
            return self._refuse(reading)
        article = reading.article
        before = self._ledger.entries.get(article.name)
        try:
            return self._keep(reading)
        except Exception as error:  # noqa: BLE001  (no article may stop those after it)
            self._ledger.restore(article.name, before)
            return self._refuse(fence.refusal(error, article.seed, article.part, "be written"))

    def _refuse(self, refusal: Refusal) -> Result:
        """Take down why an article is none; one that is refused by a fault of ours is kept in mind."""
        result = self._reject(refusal.name, refusal.reason)
        if refusal.is_ours:
            self._failed.add(result.seed)
        return result

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
            withheld=known is not None and known.withheld,
            reason=reason,
        )
        self._ledger.record(entry)
        return Result(name, "rejected", reason)

    def _received(self, seed: str) -> dt.date:
        """Return the day on which a seed was first seen."""
        return known.received if (known := self._ledger.entries.get(seed)) else self._today

    def _keep(self, reading: Reading) -> Result:
        """Give an article its post, or say why it has none of its own."""
        article = reading.article
        known = self._known(article)
        decided = self._ledger.entries.get(article.name)
        found = Match() if known else self._match(reading, decided)
        if decided is not None and decided.outcome == "duplicate":
            self._joined.add(decided.post)  # whose it may not be any more
        if found.original is not None:
            self._record(article, "duplicate", found.original, self._received(article.name))
            self._joined.add(found.original)
            return Result(article.name, "duplicate", post_path(found.original))
        slug = known.post if known else composing.free_slug(article, self._is_taken)
        text = self._post_of(slug)
        received = self._received(article.name)
        if text is not None and known is None:
            received = post.received_by(text, received, self._settings.kinds)
        self._record(article, "post", slug, received, known.related if known else found.related)
        fate = self._write(reading, slug, text, received, known)
        self.report.notes += notes(article, fate, text or "")
        self._taken.add(slug)
        if fate == "left":
            self._ledger.restore(article.name, decided)
            return Result(article.name, fate, post_path(slug))
        self._originals.add(article, slug, found.signature)
        return Result(article.name, fate, post_path(slug))

    def _match(self, reading: Reading, decided: Entry | None) -> Match:
        """Return what is found of an article without a post, within its limit."""
        self._originals.prepare()
        match = functools.partial(self._originals.match, reading.article, reading.names, decided)
        return limits.limited("comparing it with others", limits.SECONDS, match)

    def _post_of(self, slug: str) -> str | None:
        """Return the file of a post byte for byte, None where there is none."""
        return self._desk.read(post_path(slug))

    def _join(self) -> None:
        """Let the posts that have got duplicates say where those were published, unless an editor has changed them."""
        for slug in sorted(self._joined):
            self._fence(functools.partial(self._join_one, slug), f"joining duplicates into {post_path(slug)}")

    def _join_one(self, slug: str) -> None:
        """Let a post that has got duplicates say where those were published, unless an editor has changed it."""
        text = self._post_of(slug)
        if text is None or post.is_edited(text):
            return
        written, _ = post.read(text, "", slug, self._settings.kinds)
        if written is not None:
            kinds = self._settings.kinds
            also = composing.elsewhere(self._ledger.elsewhere(slug), written.source, written.source_url)
            joined = composing.relinked(msgspec.structs.replace(written, also=also), text, kinds)
            if self._desk.write(post_path(slug), post.write(joined, kinds), text) == "left":
                self.report.left.append(overtaken(post_path(slug), "being joined with its duplicates"))

    def _known(self, article: Article) -> Entry | None:
        """Return what the ledger knows of an article that has had a post.

        A seed's name with quite other words is another article: the former one keeps its post and its entry.
        """
        known = self._ledger.entries.get(article.name)
        if known is None or not known.has_post:
            return None
        if known.digest != article.digest:
            text = self._post_of(known.post)
            if text is not None and not post.is_edited(text) and duplicates.is_another(article, text):
                self._ledger.retire(article.name)
                return None
        return known

    def _write(self, reading: Reading, slug: str, text: str | None, received: dt.date, known: Entry | None) -> Fate:
        """Write an article's post unless it is the editor's by now: edited, or deleted, or no longer this `text`.

        Where the seed of an edited post has changed, what it would be now is laid beside the post.
        """
        is_edited = text is not None and post.is_edited(text)
        if slug in self._forced:
            self._keep_replaced(slug, text if is_edited else None)
        elif text is None and known is not None:
            return "deleted"
        elif is_edited:
            if known is not None and known.digest != reading.article.digest:
                new = self._compose(reading, slug, received, text)
                return "edited" if self._desk.lay_beside(post_path(slug), new, self.report.left) else "left"
            return "edited"
        outcome = self._desk.write(post_path(slug), self._compose(reading, slug, received, text), text)
        if outcome == "left":
            self.report.left.append(overtaken(post_path(slug), "being written"))
        return _FATES[outcome]

    def _keep_replaced(self, slug: str, text: str | None) -> None:
        """Keep what the editor had made of a post that is rewritten by force, so that it can be taken back."""
        if text is not None and not self._dry:
            write_atomically(self._settings.cache / "replaced" / f"{slug}.md", encoded(text))

    def _compose(self, reading: Reading, slug: str, received: dt.date, before: str | None) -> str:
        """Return the file of an article's post, which is composed within its limit; see `_composed`."""
        made = limits.limited("composing it", limits.SECONDS, self._composed, reading, slug, received, before)
        return post.write(made, self._settings.kinds)

    def _composed(self, reading: Reading, slug: str, received: dt.date, before: str | None) -> Post:
        """Return the post of an article whose file is `before`, with those of the entities and the source it names."""
        article, tagged = reading
        renderable.require(article.body)
        self._tags.add(reading)
        untagged = self._tags.untagged(before, tagged)
        self._tags.file(tagged, untagged)
        if article.publication:
            article = dataclasses.replace(article, publication=self._source(article.publication))
        composed = composing.compose(
            dating.date(article, received, self._leading.get(article.publication or "")),
            tagged,
            slug=slug,
            section=composing.section(article) or self._settings.section,
            lang=self._settings.lang,
            kinds=self._settings.kinds,
            also=self._ledger.elsewhere(slug),
            related=self._ledger.entries[article.name].related if article.name in self._ledger.entries else (),
            untagged=untagged,
            own_name=slug if self._ledger.is_reused(article.name) else None,
        )
        return composing.relinked(composed, before, self._settings.kinds)

    def _source(self, name: str) -> str:
        """Return the name under which the site knows a publication, with a file for one that is new."""
        known = self._sources.called(name)
        if known is None:
            self._ensure(*self._sources.add(name))
        return known or name

    def _ensure(self, path: str, text: str) -> bool:
        """Write a file of the editor's where there is none; say whether."""
        is_new = self._desk.ensure(path, text)
        if is_new:
            self.report.entities.append(path)
        return is_new

    def _is_taken(self, slug: str, seed: str) -> bool:
        """Say whether a slug is another article's; a run that was broken off may have left this one's post there."""
        text = self._post_of(slug)  # also of a slug that is free so far as is known: an editor may just have written it
        return slug in self._taken if text is None else post.seed_of(text, self._settings.kinds) != seed

    def _record(
        self, article: Article, outcome: Outcome, slug: str, received: dt.date, related: tuple[str, ...] = ()
    ) -> None:
        """Take down what became of an article."""
        known = self._ledger.entries.get(article.name)
        entry = Entry(
            seed=article.name,
            received=received,
            outcome=outcome,
            post=slug,
            digest=article.digest,
            part=article.part,
            url=article.url or "",
            source=article.publication or "",
            numeric=article.numeric,
            related=related,
            apart=known.apart if known else False,
            withheld=article.is_withheld,
        )
        self._ledger.record(entry)
