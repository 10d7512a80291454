"""How fast is a build? Tearsheet beside Hugo and stock Pelican, building the same pages: `python -m benchmarks.build`.

Every build is a child process of its own on the cores that are asked for. In a round each engine builds cold into
fresh folders, then again with nothing changed, with a comma put into the newest post, with a company renamed, with the
template of articles edited; the order of engines turns round every time. Figures are medians; ratios are taken pair by
pair within a round.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from benchmarks import report
from benchmarks.engines import Engine, FullTheme, Hugo, Stock, Tearsheet
from benchmarks.measuring import FailedError
from benchmarks.rounds import SCENARIOS, Runs, lab

CHECKED = 1_000  # posts of the site on which the engines' pages are compared
COMMON = 50_000  # posts up to which all engines build; stock Pelican would take half an hour for twice as many
STEADY = 10_000  # posts up to which all runs are made; larger sites are built once, as they take minutes


def main() -> None:
    """Run the benchmark and print its tables."""
    options = _options()
    engines: list[Engine] = [Tearsheet(), Hugo(), Stock()]
    _print("\n".join(report.head(engines)))
    _check(engines)
    fewer = {Stock.name: min(options.stock_runs, options.runs)}
    for number in options.cores:
        cores = _cores(number)
        with lab(engines, options.posts, cores, options.runs) as place:
            named = place.facts.named
            runs = place.rounds(options.runs, options.scenarios, fewer)
        _print(report.table(f"{options.posts:,} posts, {_counted(cores)}", runs, named))
    if not options.quick:
        _full_theme(options)
    if options.scaling:
        _scale(engines, options)


def _check(engines: Sequence[Engine]) -> None:
    """Compare the pages of all engines in every state of a smaller site."""
    with lab(engines, CHECKED, _cores(1), len(SCENARIOS)) as place:
        compared = place.check()
    _print(f"\nThe same files with equal pages from all engines in every scenario: {compared:,} at {CHECKED:,} posts.")


def _full_theme(options: argparse.Namespace) -> None:
    """Build with the theme of the repository."""
    cores = _cores(options.cores[0])
    with lab([FullTheme()], options.posts, cores, options.runs) as place:
        runs = place.rounds(options.runs, options.scenarios, {})
        _print(report.table(f"Full theme, {options.posts:,} posts, {_counted(cores)}", runs, place.facts.named))


def _scale(engines: Sequence[Engine], options: argparse.Namespace) -> None:
    """Build cold at several sizes, on the first of the numbers of cores."""
    cores = _cores(options.cores[0])
    by_size: dict[int, Runs] = {}
    for posts in sorted(options.scaling):
        runs = options.runs if posts <= STEADY else 1
        taking_part = engines if posts <= COMMON else engines[:1]
        with lab(taking_part, posts, cores, runs) as place:
            by_size[posts] = place.rounds(runs, ["cold"], {Stock.name: 1} if runs > 1 else {})
    _print(report.scaling(f"Cold builds by size, {_counted(cores)}", by_size))


def _cores(number: int) -> list[int]:
    """Return so many of the cores that there are."""
    there = sorted(os.sched_getaffinity(0))
    if number > len(there):
        raise FailedError(f"there are {len(there)} cores, not {number}")
    return there[:number]


def _counted(cores: Sequence[int]) -> str:
    """Say how many cores."""
    return f"{len(cores)} core{'s' if len(cores) > 1 else ''}"


def _print(text: str) -> None:
    """Print at once, as the next table takes minutes."""
    print(text, flush=True)


def _options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description="Tearsheet beside Hugo and stock Pelican.")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--stock-runs", type=int, default=1, help="of stock Pelican, half a minute each (default: 1)")
    parser.add_argument("--scenarios", type=_scenarios, default=list(SCENARIOS), help=",".join(SCENARIOS))
    parser.add_argument("--cores", type=_numbers, default=[1, 2], help="for example 1,2")
    parser.add_argument("--scaling", type=_numbers, default=[1_000, 10_000, 50_000, 100_000], help="sizes; 0 for none")
    parser.add_argument("--quick", action="store_true", help="1,000 posts, two runs, one core: does it all work?")
    options = parser.parse_args()
    if options.quick:
        options.posts, options.runs, options.cores, options.scaling = 1_000, 2, [1], [250, 1_000]
    return options


def _numbers(text: str) -> list[int]:
    """Return the numbers of a list that are not 0."""
    return [number for word in text.split(",") if (number := int(word))]


def _scenarios(text: str) -> list[str]:
    """Return the scenarios of a list, in the order in which they build on each other."""
    words = text.split(",")
    if unknown := set(words) - set(SCENARIOS):
        raise argparse.ArgumentTypeError(f"no such scenario: {', '.join(sorted(unknown))}")
    return [scenario for scenario in SCENARIOS if scenario in words]


if __name__ == "__main__":
    try:
        main()
    except FailedError as error:
        sys.exit(str(error))
