"""Rounds: every engine builds the same site in the same state, one after the other, in alternating order."""

import contextlib
import dataclasses
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks import corpus as corpora
from benchmarks import equal
from benchmarks.engines import Changes, Engine
from benchmarks.measuring import FailedError, Usage, run

RENAMED = 25  # the rank of the company that is renamed: some hundreds of 10,000 posts name it
BYTES_A_POST = 25_000  # of output, its share of lists and feeds included, and of content
MEMORY_DISK = Path("/dev/shm")  # noqa: S108  (a place for folders with names of their own)

# Runs by scenario and engine, in the order of the rounds.
Runs = dict[str, dict[str, list[Usage]]]


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """What the rounds have to know of the corpus."""

    newest: str
    company: str
    named: int


def write(engines: Sequence[Engine], posts: int, folder: Path) -> Facts:
    """Write the sites of all engines, in a process of its own: a large parent would count to its children's memory."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_write, engines, posts, folder).result()


def _write(engines: Sequence[Engine], posts: int, folder: Path) -> Facts:
    """Write the sites and return what is to be known of them."""
    corpus = corpora.make(posts)
    for engine in engines:
        engine.write(corpus, folder / engine.name)
    company = corpus.companies[min(RENAMED, len(corpus.companies)) - 1].name
    return Facts(corpus.posts[-1].slug, company, sum(company in post.named["company"] for post in corpus.posts))


SCENARIOS: dict[str, Callable[[Engine, Path, Facts], Changes]] = {
    "cold": lambda _engine, _site, _facts: {},
    "nothing": lambda _engine, _site, _facts: {},
    "edit": lambda engine, site, facts: engine.edit(site, facts.newest),
    "rename": lambda engine, site, facts: engine.rename(site, facts.company, facts.company.upper()),
    "template": lambda engine, site, _facts: engine.edit_template(site),
}


@dataclasses.dataclass
class Lab:
    """A folder with the sites of all engines, in which rounds are run on some cores."""

    folder: Path
    engines: Sequence[Engine]
    facts: Facts
    cores: Sequence[int]

    def rounds(self, number: int, scenarios: Sequence[str], fewer: dict[str, int]) -> Runs:
        """Return the runs of so many rounds; `fewer` says which engines take part in the first few only.

        A round of the same that nobody counts goes before them: it fills the file cache, and in it the memory of
        engines with many processes is added up, which would disturb the clock.
        """
        lasting = [engine for engine in self.engines if fewer.get(engine.name, number) == number]
        peaks = self._round(lasting, scenarios, watch=True)
        runs: Runs = {scenario: {engine.name: [] for engine in self.engines} for scenario in scenarios}
        for index in range(number):
            taking_part = [engine for engine in self.engines if index < fewer.get(engine.name, number)]
            for key, usage in self._round(taking_part if index % 2 else taking_part[::-1], scenarios).items():
                peak = max(usage.peak, peaks[key].peak if key in peaks else 0)
                runs[key[0]][key[1]].append(dataclasses.replace(usage, peak=peak))
        return runs

    def _round(
        self, engines: Sequence[Engine], scenarios: Sequence[str], *, watch: bool = False
    ) -> dict[tuple[str, str], Usage]:
        """Build cold into fresh folders, then go through the other scenarios, each on top of the one before it."""
        usages: dict[tuple[str, str], Usage] = {}
        with self._builds(engines) as build:
            if "cold" not in scenarios:
                for engine in engines:
                    build(engine, {}, watch=False)
            for scenario in scenarios:
                for engine in engines:
                    changes = SCENARIOS[scenario](engine, self.folder / engine.name, self.facts)
                    usages[scenario, engine.name] = build(engine, changes, watch=watch and engine.forks)
        return usages

    @contextlib.contextmanager
    def _builds(self, engines: Sequence[Engine]) -> "Iterator[Callable[..., Usage]]":
        """Yield what builds an engine's site after some changes; take all changes back in the end."""
        places = {engine.name: self._fresh() for engine in engines}
        before: Changes = {}

        def build(engine: Engine, changes: Changes, *, watch: bool) -> Usage:
            for path, text in changes.items():
                said = path.read_text(encoding="utf-8")
                if said == text:
                    raise FailedError(f"{path}: the scenario changes nothing in it")
                before.setdefault(path, said)
                path.write_text(text, encoding="utf-8")
            output, cache = places[engine.name]
            return run(engine.command(self.folder / engine.name, output, cache), self.cores, watch=watch)

        try:
            yield build
        finally:
            for path, text in before.items():
                path.write_text(text, encoding="utf-8")

    def _fresh(self) -> tuple[Path, Path]:
        """Return new folders for output and cache."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        output, cache = place / "output", place / "cache"
        output.mkdir()
        cache.mkdir()
        return output, cache

    def check(self) -> int:
        """Build in every scenario's state and return how many files were compared; FailedError where sites differ."""
        compared = 0
        places = {engine.name: self._fresh() for engine in self.engines}
        for scenario, change in SCENARIOS.items():
            for engine in self.engines:
                site = self.folder / engine.name
                for path, text in change(engine, site, self.facts).items():
                    path.write_text(text, encoding="utf-8")
                run(engine.command(site, *places[engine.name]), self.cores)
            first, *others = (places[engine.name][0] for engine in self.engines)
            for other in others:
                found = list(equal.differences(first, other))
                if found:
                    raise FailedError(f"the sites differ ({scenario}): {len(found):,} files, such as {found[0]}")
            compared += sum(path.is_file() for path in first.rglob("*"))
        return compared


@contextlib.contextmanager
def lab(engines: Sequence[Engine], posts: int, cores: Sequence[int], rounds: int) -> Iterator[Lab]:
    """Yield a lab on the memory disk if there is room, else in the folder for temporary files; remove it afterwards."""
    needed = BYTES_A_POST * posts * len(engines) * (rounds + 2)
    roomy = MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > needed
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=MEMORY_DISK if roomy else None) as name:
        folder = Path(name)
        yield Lab(folder, engines, write(engines, posts, folder), cores)
