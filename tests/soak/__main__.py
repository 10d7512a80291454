"""Soak: thousands of seeds of every kind through whole sites, with an editor at work and runs that are killed.

python -m tests.soak --cases 20000 --seed 1        all of it, about half an hour on two cores
python -m tests.soak --seed 1 --site 3             only the fourth site of that run
python -m tests.soak --again FOLDER                one batch that has failed, from the folder that was kept of it
python -m tests.soak --again FOLDER --smaller KIND with ever fewer of its new seeds, as long as it fails in this way
"""

import argparse
import functools
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from tests.soak import commands, run
from tests.soak.play import Failure

CASES = 20_000
SEED = "20261124"
LONGEST = 2_500  # characters that are shown of a failure
MEMORY_DISK = Path("/dev/shm")  # noqa: S108  (only where there is one)

say = functools.partial(print, flush=True)


def main() -> int:
    """Play what is asked for; return the exit code."""
    asked = _arguments()
    started = time.monotonic()
    if asked.again:
        return _again(asked.again, asked.smaller)
    plan = run.Plan(asked.seed, asked.cases, asked.folder or _folder(), asked.jobs or os.cpu_count() or 1)
    say(f"Soak of {plan.cases:,} seeds in {len(plan.sites())} sites, SEED={plan.seed}, in {plan.folder}")
    played = run.all_sites(plan, say, asked.site)
    _tell(played.failures, plan)
    counts = played.counts
    told = ("cases", "articles", "sites", "batches", "kills", "edits", "build", "ingest", "review", "entity", "publish")
    said = ", ".join(f"{counts[name]:,} {NAMES.get(name, name)}" for name in told)
    say(f"Soaked: {said}; {(time.monotonic() - started) / 60:.1f} minutes; SEED={plan.seed}")
    slowest, command = played.slowest
    dearest = sorted(played.seconds.items(), key=lambda each: -each[1])[:8]
    steps = ", ".join(f"{step} {seconds / 60:.1f}" for step, seconds in dearest)
    say(f"Commands took {sum(played.seconds.values()) / 60:.1f} CPU minutes ({steps})")
    say(f"The slowest took {slowest:.1f} CPU seconds: tearsheet {command}")
    say(f"{len(played.failures):,} failures" if played.failures else "No failure")
    return int(bool(played.failures))


NAMES = {"cases": "seeds", "build": "builds", "ingest": "ingests", "review": "reviews", "entity": "changes of names"}


def _arguments() -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.soak", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=CASES, help="how many seeds")
    parser.add_argument("--seed", default=SEED, help="the same one gives the same run")
    parser.add_argument("--site", type=int, help="play only this one of the sites")
    parser.add_argument("--jobs", type=int, help="sites at once; else as many as there are cores")
    parser.add_argument("--folder", type=Path, help="where the sites are made; what failed is kept there")
    parser.add_argument("--again", type=Path, metavar="FOLDER", help="play a kept batch again")
    parser.add_argument("--smaller", metavar="KIND", help="find the fewest seeds that fail in this way")
    return parser.parse_args()


def _folder() -> Path:
    """Return a new folder, on the memory disk where there is one."""
    return Path(tempfile.mkdtemp(prefix="soak-", dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None))


def _again(begun: Path, kind: str | None) -> int:
    """Play a kept batch again, or make it smaller."""
    commands.prepare()
    if kind:
        cases = run.smaller(begun, kind, say)
        say(f"{len(cases)} new seeds: {[case.name for case in cases]}; they lie in {begun / 'again' / 'seeds'}")
        return 1
    play = run.batch_again(begun)
    _show(play.failures)
    return int(bool(play.failures))


def _tell(failures: Sequence[Failure], plan: run.Plan) -> None:
    """Say all failures, those of one kind together, and how to see each again."""
    _show(failures)
    for site, batch in sorted({(failure.site, failure.batch) for failure in failures}):
        kept = plan.folder / f"site-{site}-batch-{batch}"
        say(f"make soak SEED={plan.seed} CASES={plan.cases} SITE={site}   or: python -m tests.soak --again {kept}")


def _show(failures: Sequence[Failure]) -> None:
    """Say failures, those of one kind together."""
    for kind, same in groupby(sorted(failures, key=lambda each: each.kind), key=lambda each: each.kind):
        first, *others = same
        say(f"\n== {kind}: {1 + len(others)} times, first in site {first.site}, batch {first.batch}, {first.step}")
        say(first.detail[-LONGEST:])


if __name__ == "__main__":
    sys.exit(main())
