"""Ingest: the stages in order, from seeds to posts."""

import contextlib
import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import cast

import msgspec

from tearsheet import catalogue as catalogues
from tearsheet import (
    clock,
    cluster,
    code,
    composing,
    dating,
    duplicates,
    journal,
    post,
    renderable,
    seeds,
    settled,
    source,
    stamps,
    workers,
)
from tearsheet.article import Article, Refusal
from tearsheet.catalogue.entity import FOLDERS
from tearsheet.desk import NEW, Desk, post_path
from tearsheet.errors import Problem, Rejection, SeedsError
from tearsheet.files import write_atomically
from tearsheet.ledger import Entry, Ledger, Outcome
from tearsheet.originals import Match, Originals
from tearsheet.post import Post
from tearsheet.reader import Reading
from tearsheet.report import Fate, Report, Result
from tearsheet.seeds import Seed
from tearsheet.settings import Settings
from tearsheet.settled import Became, Settled
from tearsheet.site import memory
from tearsheet.site.lines import digest
from tearsheet.slug import numbered, slugify
from tearsheet.tagging import engine
from tearsheet.tags import Tags

# Whose versions decide what a seed becomes.
READING = (*code.LIBRARIES, "beautifulsoup4", "feedparser", "ftfy", "htmldate", "lxml", "markdownify", "trafilatura")


class Ingest:
    """A run over some seeds."""

    def __init__(self, settings: Settings, *, dry: bool = False, processes: int = 1, dask: str | None = None) -> None:
        """Read the catalogue, the sources and the ledger of the site; LedgerError if the last is broken.

        A dry run says what it would do, and does nothing. Seeds are read by so many processes, or by the Dask cluster
        at an address.
        """
        read_here = functools.partial(workers.read_all, workers=processes)
        self._read_all = functools.partial(cluster.read_all, address=dask) if dask else read_here
        self._settings = settings
        self._dry = dry
        self._desk = Desk(settings.content, dry=dry)
        self._ledger = Ledger.read(settings.content)
        own, problems = catalogues.read(settings.content)
        self._tags = Tags(own, settings, self._desk, self._ensure)
        self._sources, wrong = source.read(settings.content)
        self._today = clock.now(settings.timezone).date()
        having = [entry for entry in self._ledger.entries.values() if entry.has_post]
        self._originals = Originals(settings.cache, having, self._post_of)
        self._leading = self._ledger.leading()
        self._joined: set[str] = set()
        self._taken = {entry.post for entry in self._ledger.entries.values()} | self._desk.slugs()
        self._forced: set[str] = set()
        self._settled = Settled(settings.cache, settings.content, self._key())
        self.report = Report(problems=problems + self._tags.catalogue.problems + wrong)

    def run(self, paths: Iterable[Path], progress: Callable[[int, int], None]) -> Report:
        """Ingest the seeds at these paths; `progress` is told how many of how many are done.

        The ledger is written last, also when the run is broken off: until then, posts without an entry are
        recognised by the seed that they name.
        """
        found = seeds.find(paths, self._settings.seeds)
        with journal.alone(self._settings.cache), memory.seldom_collected():
            try:
                self._ingest(found, progress)
            finally:
                if not self._dry:
                    self._ledger.write(self._settings.content)
                    self._originals.write()
                    self._join()
                    self._settled.write(self._key())
        self.report.waiting = list(self._desk.waiting())
        self.report.undated = list(self._undated())
        return self.report

    def _ingest(self, found: list[Seed], progress: Callable[[int, int], None]) -> None:
        """Take seeds through all stages, but for those of which it is certain that nothing would change."""
        known = {} if self._forced else {seed.name: became for seed in found if (became := self._settled.of(seed))}
        stamped = {seed.name: settled.stamps_of(seed) for seed in found if seed.name not in known}
        with contextlib.closing(
            self._read_all(self._tags.reader, [seed for seed in found if seed.name in stamped])
        ) as read:
            for number, seed in enumerate(found, 1):
                if seed.name in known:
                    self.report.results += [_again(article) for article in known[seed.name]]
                else:
                    _, readings = next(read)
                    results = [self._keep_or_reject(reading) for reading in readings]
                    became = [Became(result.seed, result.fate, result.detail) for result in results]
                    self._settled.settle(seed, stamped[seed.name], became)
                    self.report.results += results
                progress(number, len(found))
        self._date_again()
        self._settled.renew(self._tags.grow())

    def _date_again(self) -> None:
        """Read the seeds again whose dates in numbers this run has made certain, or uncertain, by others of the source.

        So it does not matter which of them came first.
        """
        leading, self._leading = self._leading, self._ledger.leading()
        turned = {
            source for source in leading.keys() | self._leading if leading.get(source) != self._leading.get(source)
        }
        files = {
            entry.file
            for entry in self._ledger.entries.values()
            if entry.source in turned and entry.has_post and dating.is_open(entry.numeric)
        }
        for seed in seeds.find([self._settings.seeds / file for file in sorted(files)], self._settings.seeds):
            for reading in self._tags.reader.read(seed):
                if isinstance(reading, Reading):
                    self._keep_or_reject(reading)

    def _undated(self) -> Iterator[Problem]:
        """Return the dates in numbers that may be two days, and therefore are none."""
        for entry in self._ledger.entries.values():
            text = self._post_of(entry.post) if entry.has_post and dating.is_open(entry.numeric) else None
            if text is not None and "\ndate_basis: received\n" in text and not post.is_edited(text):
                what = f"the date {entry.numeric} may be two days, so it is not taken"
                yield Problem(entry.seed, 0, what, f"say “date” in {entry.file}.yaml")

    def _key(self) -> bytes:
        """Return the digest of all that a run depends on beside the seeds: code, settings, catalogue, ledger."""
        content, site = self._settings.content, self._settings
        folders = [content / folder for folder in (*FOLDERS.values(), source.FOLDER)]
        files = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
        found = [(str(path.relative_to(content)), stamps.stamp(str(path))) for path in files]
        tagging = engine.state(site.engine) if site.engine else ""
        said = site.section, site.lang, site.timezone, tagging
        return digest(code.digest(READING), *said, self._ledger.encode(), repr(found))

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
                unknown.append(Problem(str(path), 0, "no post is known of this", "name a post, or the seed of one"))
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
            return self._reject(reading.name, reading.reason)
        try:
            return self._keep(reading)
        except Rejection as rejection:
            return self._reject(reading.article.name, rejection.reason)

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

    def _keep(self, reading: Reading) -> Result:
        """Give an article its post, or say why it has none of its own."""
        article = reading.article
        known = self._known(article)
        decided = self._ledger.entries.get(article.name)
        found = Match() if known else self._originals.match(article, reading.names, decided)
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
            received = _received_by(text, received)
        self._record(article, "post", slug, received, known.related if known else found.related)
        fate = self._write(reading, slug, text, received, known)
        self._taken.add(slug)
        self._originals.add(article, slug, found.signature)
        return Result(article.name, fate, post_path(slug))

    def _post_of(self, slug: str) -> str | None:
        """Return the file of a post, None where there is none."""
        return self._desk.read(post_path(slug))

    def _join(self) -> None:
        """Let the posts that have got duplicates say where those were published, unless an editor has changed them."""
        for slug in sorted(self._joined):
            text = self._post_of(slug)
            if text is None or post.is_edited(text):
                continue
            written, _ = post.read(text, "", slug)
            if written is not None:
                also = composing.elsewhere(self._ledger.elsewhere(slug), written.source, written.source_url)
                joined = composing.relinked(msgspec.structs.replace(written, also=also), text)
                self._desk.write(post_path(slug), post.write(joined))

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
        """Write an article's post unless it is the editor's by now: edited, or deleted.

        Where the seed of an edited post has changed, what it would be now is laid beside the post.
        """
        is_edited = text is not None and post.is_edited(text)
        if slug in self._forced:
            self._keep_replaced(slug, text if is_edited else None)
        elif text is None and known is not None:
            return "deleted"
        elif is_edited:
            if known is not None and known.digest != reading.article.digest:
                self._desk.write(post_path(slug) + NEW, post.write(self._compose(reading, slug, received)))
            return "edited"
        changed = self._desk.write(post_path(slug), post.write(self._compose(reading, slug, received)))
        return "written" if changed else "unchanged"

    def _keep_replaced(self, slug: str, text: str | None) -> None:
        """Keep what the editor had made of a post that is rewritten by force, so that it can be taken back."""
        if text is not None and not self._dry:
            write_atomically(self._settings.cache / "replaced" / f"{slug}.md", text.encode())

    def _compose(self, reading: Reading, slug: str, received: dt.date) -> Post:
        """Return the post of an article, with the files of the entities and the source that it names in place."""
        article, tagged = reading
        renderable.require(article.body)
        self._tags.add(reading)
        before = self._post_of(slug)
        untagged = self._tags.untagged(before, tagged)
        self._tags.file(tagged, untagged)
        if article.publication:
            article = dataclasses.replace(article, publication=self._source(article.publication))
        composed = composing.compose(
            dating.date(article, received, self._leading.get(article.publication or "")),
            tagged,
            slug=slug,
            section=_section(article) or self._settings.section,
            lang=self._settings.lang,
            also=self._ledger.elsewhere(slug),
            related=self._ledger.entries[article.name].related if article.name in self._ledger.entries else (),
            untagged=untagged,
        )
        return composing.relinked(composed, before)

    def _source(self, name: str) -> str:
        """Return the name under which the site knows a publication, with a file for one that is new."""
        for known in self._sources:
            if name.casefold() in (other.casefold() for other in (known.name, *known.aliases)):
                return known.name
        taken = {known.slug for known in self._sources}
        new = source.Source(name=name, slug=numbered(slugify(name, fallback="unnamed"), taken.__contains__))
        self._sources.append(new)
        self._ensure(f"{source.FOLDER}/{new.slug}.md", source.write(new))
        return name

    def _ensure(self, path: str, text: str) -> bool:
        """Write a file of the editor's where there is none; say whether."""
        is_new = self._desk.ensure(path, text)
        if is_new:
            self.report.entities.append(path)
        return is_new

    def _is_taken(self, slug: str, seed: str) -> bool:
        """Say whether a slug is another article's; a run that was broken off may have left this one's post there."""
        if slug not in self._taken:
            return False
        text = self._post_of(slug)
        return text is None or _seed_of(text) != seed

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
        )
        self._ledger.record(entry)


def _again(article: Became) -> Result:
    """Return what became of an article of which nothing has changed since the last run."""
    fate = "unchanged" if article.fate == "written" else article.fate
    return Result(article.seed, cast("Fate", fate), article.detail)


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
