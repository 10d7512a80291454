"""Ingest: takes seeds through all stages, in order, until they are posts."""

import contextlib
import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from tearsheet import catalogue as catalogues
from tearsheet import seeds
from tearsheet.content_folder.folder import ContentFolder, post_path
from tearsheet.dedup.originals import Originals
from tearsheet.errors import Problem, SeedsError, Working
from tearsheet.ingest import dask_cluster, joining, redating, seed_cache, workers
from tearsheet.ingest.composer import Composer
from tearsheet.ingest.filing import Filing
from tearsheet.ingest.reader import Reading, Readings
from tearsheet.ingest.report import IngestReport
from tearsheet.ingest.retag import Tags
from tearsheet.ingest.seed_cache import Became, Settled
from tearsheet.ingest.unfinished import Unfinished
from tearsheet.model import source
from tearsheet.model.ledger import Ledger, LedgerEntry
from tearsheet.model.problem_lines import located
from tearsheet.parallel import fence, garbage
from tearsheet.seeds import Seed, selection
from tearsheet.settings import Settings
from tearsheet.storage import clock
from tearsheet.storage.fingerprints import Stamp

Progress = Callable[[int, int], None]
Within = Callable[[int, int, int], None]
Made = TypeVar("Made")


class Ingest:
    """One run over some seeds."""

    def __init__(self, settings: Settings, *, dry: bool = False, processes: int = 1, dask: str | None = None) -> None:
        """Load the site's entities, sources and ledger; ContentError or LedgerError if one of them is broken.

        A `dry` run reports what it would do and writes nothing. `processes` is the number of processes that read seeds,
        `dask` the address of a Dask cluster that reads them instead.
        """
        read_here = functools.partial(workers.read_all, workers=processes)
        self._read_all = functools.partial(dask_cluster.read_all, address=dask) if dask else read_here
        self._settings = settings
        self._dry = dry
        self._folder = ContentFolder(settings.content, dry=dry)
        self._ledger = Ledger.read(settings.content)
        self._unfinished = Unfinished(settings.cache, settings.content)
        for entry in self._unfinished.deleted(self._ledger):
            self._ledger.record(entry)
        own, problems = catalogues.read_entities(settings.content, settings.kinds)
        sources, wrong = source.read_sources(settings.content)
        catalogues.require_whole([*problems, *wrong])
        self.report = IngestReport()
        self._fence = fence.Fence(self.report.problems)
        self._tags = Tags(own, settings, self._folder, self._ensure)
        having = [entry for entry in self._ledger.entries.values() if entry.has_post]
        self._originals = Originals(settings.cache, having, self._text_of, settings.kinds)
        self._composer = Composer(settings, self._ledger, self._tags, source.Sources(sources), self._ensure)
        self._filing = Filing(
            self._folder,
            self._ledger,
            self._composer,
            self._originals,
            self.report,
            today=clock.now(settings.timezone).date(),
            kinds=settings.kinds,
            replaced=None if dry else settings.cache / "replaced",
            unfinished=None if dry else self._unfinished,
        )
        self._settled = Settled(settings.cache, settings.content, seed_cache.key(settings, self._ledger))
        content_problems = (*problems, *self._tags.catalogue.problems, *wrong)
        self.report.problems += located(content_problems, settings.content)

    def run(self, paths: Iterable[Path], progress: Progress, reading: Within | None = None) -> IngestReport:
        """Ingest the seeds at these paths and return the report; `progress(done, all)` is called after each seed.

        `reading(done, all, articles)` is called besides while a seed takes long. Create and call this only while no
        other command works on the site. The ledger is written last, also when the run is interrupted: until then, posts
        without an entry are recognised by the seed that they name.
        """
        named = list(paths)
        found = seeds.find(named, self._settings.seeds)
        seed_list, self.report.skipped = selection.select(found, named, self._settings.seeds_ignored)
        with garbage.seldom_collected():
            try:
                self._ingest(seed_list, progress, reading)
            finally:
                if not self._dry:
                    self._write_ledger()
                    self._fence(self._originals.write, "keeping the signatures of articles")
                    self._join()
                    self._fence(
                        lambda: self._settled.write(seed_cache.key(self._settings, self._ledger)),
                        "keeping what became of seeds",
                    )
        self.report.waiting = list(self._folder.waiting())
        doubtful = self._fence(
            lambda: list(redating.undated(self._ledger.entries.values(), self._text_of)),
            "looking for dates that may be two days",
        )
        self.report.undated = doubtful or []
        return self.report

    def _write_ledger(self) -> None:
        """Write the ledger; where that fails, the next run still knows which posts this one has made."""
        problems = self._ledger.write(self._settings.content)
        self.report.problems += problems
        if not problems:
            self._unfinished.end()

    def _ingest(self, seed_list: list[Seed], progress: Progress, reading: Within | None) -> None:
        """Take seeds through all stages, but for those that certainly give what they gave in the last run."""
        last = ((seed.name, self._looked(self._settled.of, seed)) for seed in seed_list if not self._filing.forced)
        unchanged = {name: became for name, became in last if became}
        stamped = {
            seed.name: self._looked(seed_cache.stamps_of, seed) for seed in seed_list if seed.name not in unchanged
        }
        done = articles = 0

        def tell(more: int) -> None:
            """Tell how many articles have been read while a seed takes long."""
            nonlocal articles
            articles += more
            if reading is not None:
                reading(done, len(seed_list), articles)

        due = [seed for seed in seed_list if seed.name in stamped]
        with contextlib.closing(self._read_all(self._tags.reader, due, tell)) as read:
            for seed in seed_list:
                if seed.name in unchanged:
                    self.report.results += [article.again() for article in unchanged[seed.name]]
                else:
                    with Working("taking in", seed.path):
                        self._take_in(seed, next(read)[1], stamped[seed.name])
                done += 1
                progress(done, len(seed_list))
        self._fence(self._date_again, "dating articles again")
        self._fence(self._grow, "giving posts the tags of new names")

    def _take_in(self, seed: Seed, readings: Readings, stamped: list[Stamp | None] | None) -> None:
        """File the articles of a seed; where one failed through no fault of its own, the next run reads it again."""
        failed = len(self._filing.failed)
        results = [self._filing.file(reading) for reading in readings]
        self.report.results += results
        if failed == len(self._filing.failed) and stamped is not None:
            became = [Became(result.seed, result.fate, result.detail) for result in results]
            self._fence(functools.partial(self._settled.settle, seed, stamped, became), f"settling {seed.name}")

    def _looked(self, look: Callable[[Seed], Made], seed: Seed) -> Made | None:
        """Return what is known of a seed before it is read, None where looking fails."""
        return self._fence(lambda: look(seed), f"looking at {seed.name}")

    def _date_again(self) -> None:
        """Read seeds again whose numeric dates this run has made certain, or uncertain, by articles of the source.

        So the outcome does not depend on the order in which articles arrive.
        """
        before, self._composer.leading = self._composer.leading, redating.leading(self._ledger.entries.values())
        files = redating.turned(before, self._composer.leading, self._ledger.entries.values())
        due = seeds.find([self._settings.seeds / file for file in files], self._settings.seeds)
        for seed, readings in self._read_all(self._tags.reader, due, lambda _more: None):
            results = [self._filing.file(reading) for reading in readings if isinstance(reading, Reading)]
            failed = [result for result in results if result.seed in self._filing.failed]
            self.report.problems += [Problem(result.seed, 0, "rejected", result.detail) for result in failed]
            if failed:
                self._settled.forget(seed)

    def _grow(self) -> None:
        """Tag posts with the names that this run has discovered."""
        grown = self._tags.grow()
        self._settled.renew(grown.written)
        self.report.left += grown.left
        self.report.problems += self._tags.problems

    def force(self, paths: Iterable[Path]) -> list[Path]:
        """Have posts rewritten even if edited or deleted; return the seeds to be ingested for that.

        Each path is that of a post or of a seed; SeedsError where no post is known for one.
        """
        seed_paths, unknown = [], []
        for path in paths:
            entries = [entry for entry in self._ledger.entries.values() if entry.has_post and self._is_at(entry, path)]
            self._filing.forced |= {entry.post for entry in entries}
            seed_paths += [self._settings.seeds / entry.file for entry in entries]
            if not entries:
                unknown.append(
                    Problem(str(path), 0, "unknown-post", "no post is known of this", "name a post, or the seed of one")
                )
        if unknown:
            raise SeedsError(*unknown)
        return seed_paths

    def _is_at(self, entry: LedgerEntry, path: Path) -> bool:
        """Say whether a path is that of an entry's post or seed: a whole one, or below content/ or seeds/."""
        content, seed_folder = self._settings.content, self._settings.seeds
        places = content / post_path(entry.post), seed_folder / entry.file, seed_folder / entry.seed
        given = path.absolute(), content / path, seed_folder / path
        return bool({place.resolve() for place in given} & {place.resolve() for place in places})

    def _text_of(self, slug: str) -> str | None:
        """Return the file of a post byte for byte, None where there is none."""
        return self._folder.read(post_path(slug))

    def _ensure(self, path: str, text: str) -> bool:
        """Create a file in the content folder unless there is one; say whether it was created."""
        is_new = self._folder.ensure(path, text)
        if is_new:
            self.report.entities.append(path)
        return is_new

    def _join(self) -> None:
        """Update the posts that have gained or lost duplicates, unless an editor has changed them."""
        for slug in sorted(self._filing.joined):
            join = functools.partial(joining.join, slug, self._folder, self._ledger, self._settings.kinds)
            if problem := self._fence(join, f"joining duplicates into {post_path(slug)}"):
                self.report.left.append(problem)
