"""Run: sites beside one another on all cores, each played batch by batch; and one batch again, with fewer seeds."""

import dataclasses
import multiprocessing
import pickle
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.soak import commands
from tests.soak.cases import Case
from tests.soak.play import Failure, Play

OF_A_SITE = 500  # seeds: a batch reads again all that came before, so more in one site cost their square
OF_A_BATCH = 250
FAILURES = "failures.txt"  # beside a kept site: all that failed in the batch
TOLD = "told.txt"  # beside a kept site: what each command of the batch said
STATE = "batch.pickle"  # beside a kept site: the play before the batch, and the seeds that were new in it


class Plan(NamedTuple):
    """What is to be played: random numbers, cases, the folder for the sites, and how many at once."""

    seed: str
    cases: int
    folder: Path
    jobs: int

    def sites(self) -> list[int]:
        """Return how many cases each site gets."""
        whole, rest = divmod(self.cases, OF_A_SITE)
        return [OF_A_SITE] * whole + [rest] * bool(rest)


@dataclasses.dataclass
class Played:
    """What came of a site, or of several."""

    counts: Counter[str] = dataclasses.field(default_factory=Counter)
    failures: list[Failure] = dataclasses.field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    seconds: dict[str, float] = dataclasses.field(default_factory=dict)  # of processor time, by step

    def add(self, other: "Played") -> None:
        """Take up what came of another site."""
        self.counts += other.counts
        self.failures += other.failures
        self.slowest = max(self.slowest, other.slowest)
        for step, seconds in other.seconds.items():
            self.seconds[step] = self.seconds.get(step, 0.0) + seconds


Tell = Callable[[str], None]


def all_sites(plan: Plan, tell: Tell, only: int | None = None) -> Played:
    """Play all sites of a plan, or only one; each in a process of its own, which ends with it."""
    sites = [(number, cases) for number, cases in enumerate(plan.sites()) if only in {None, number}]
    played = Played()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(plan.jobs, context, max_tasks_per_child=1) as pool:
        futures = [pool.submit(site, plan, number, cases, tell) for number, cases in sites]
        for future in futures:
            played.add(future.result())
    return played


def site(plan: Plan, number: int, cases: int, tell: Tell) -> Played:
    """Play a site; its folder goes if all is well, else the batches that failed are kept as they began."""
    commands.prepare()
    started = time.monotonic()
    root = plan.folder / f"site-{number}"
    shutil.rmtree(root, ignore_errors=True)
    play = Play(root, plan.seed, number)
    play.found()
    sizes = [min(OF_A_BATCH, cases - at) for at in range(0, cases, OF_A_BATCH)]
    for batch, size in enumerate(sizes):
        known = len(play.failures)
        new = [play.maker.new() for _ in range(size)]
        begun = _keep(play, batch, new)
        play.play(batch, new)
        if len(play.failures) == known:
            shutil.rmtree(begun)
        else:
            said = "\n\n".join(f"{each.kind} ({each.step})\n{each.detail}" for each in play.failures[known:])
            (begun / FAILURES).write_text(said, encoding="utf-8", errors="replace")
            (begun / TOLD).write_text("\n\n".join(play.told), encoding="utf-8", errors="replace")
        tell(_line(play, batch, len(sizes), time.monotonic() - started, play.failures[known:]))
    articles = len(play.articles)
    _clear(root, keep=bool(play.failures))
    play.counts.update(articles=articles, batches=len(sizes), sites=1, edits=play.editor.edits)
    return Played(play.counts, play.failures, play.slowest, play.seconds)


def _keep(play: Play, batch: int, new: Sequence[Case]) -> Path:
    """Keep a site as it is before a batch, with all that is needed to play that batch again; return the folder."""
    begun = play.root.with_name(f"{play.root.name}-batch-{batch}")
    shutil.rmtree(begun, ignore_errors=True)
    shutil.copytree(play.root, begun / "site", symlinks=True, ignore=shutil.ignore_patterns("output"))
    (begun / STATE).write_bytes(pickle.dumps((play, batch, list(new))))
    return begun


def _clear(root: Path, *, keep: bool) -> None:
    """Remove what a site has left, but where it is to be looked at."""
    for folder in (root.with_name(f"{root.name}-www"), root.with_name(f"{root.name}-www.releases")):
        if folder.is_symlink():
            folder.unlink()
        else:
            shutil.rmtree(folder, ignore_errors=True)
    if not keep:
        shutil.rmtree(root)


def _line(play: Play, batch: int, batches: int, seconds: float, failures: Sequence[Failure]) -> str:
    """Return what is to be said of a batch: all that was done in its site until now, and what failed in it."""
    kinds = Counter(failure.kind for failure in failures)
    failed = "; ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items())) or "no failure"
    counts = play.counts
    return (
        f"site {play.number}, batch {batch + 1} of {batches}: {counts['cases']:,} seeds, "
        f"{len(play.articles):,} articles, "
        f"{counts['kills']} kills, {play.editor.edits} edits, {counts['build']} builds, {failed} "
        f"({seconds / 60:.1f} min)"
    )


def batch_again(begun: Path, new: Sequence[Case] | None = None) -> Play:
    """Play a kept batch again, with its own new seeds or with these, in a copy of the site; return the play."""
    play, batch, own = _kept(begun)
    again = begun / "again"
    shutil.rmtree(again, ignore_errors=True)
    shutil.copytree(begun / "site", again, symlinks=True)
    play.move(again)
    play.failures.clear()
    play.play(batch, own if new is None else new)
    return play


def _kept(begun: Path) -> tuple[Play, int, list[Case]]:
    """Return the play before a kept batch, the batch's number, and its new seeds."""
    kept: tuple[Play, int, list[Case]] = pickle.loads((begun / STATE).read_bytes())  # noqa: S301  (our own file)
    return kept


def smaller(begun: Path, kind: str, tell: Tell) -> list[Case]:
    """Return the fewest new seeds found with which a kept batch still fails in this way: parts of them are left out."""
    cases = _kept(begun)[2]
    if not _fails(begun, kind, cases):
        return cases
    size = max(1, len(cases) // 2)
    while cases:
        for part in _parts(cases, size):
            fewer = [case for case in cases if case not in part]
            if _fails(begun, kind, fewer):
                cases = fewer
                tell(f"{len(cases)} new seeds still do it: {[case.name for case in cases[:5]]}")
        if size == 1:
            break
        size //= 2
    return cases


def _parts(cases: Sequence[Case], size: int) -> Iterator[Sequence[Case]]:
    """Return cases in parts of a size."""
    return (cases[at : at + size] for at in range(0, len(cases), size))


def _fails(begun: Path, kind: str, new: Sequence[Case]) -> bool:
    """Say whether a kept batch fails in this way with these new seeds."""
    return any(failure.kind == kind for failure in batch_again(begun, new).failures)
