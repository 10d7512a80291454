"""The tables of a benchmark, in Markdown."""

import datetime as dt
import math
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import linear_regression, median

from benchmarks.engines import Engine, Hugo, Stock
from benchmarks.measuring import Usage
from benchmarks.rounds import Runs

TITLES = {
    "cold": "cold build",
    "nothing": "nothing changed",
    "edit": "one post edited",
    "rename": "one company renamed",
    "template": "template of articles edited",
}
_COLUMNS = ("wall s", "CPU s", "peak MiB", "wall ÷ Hugo", "CPU ÷ Hugo", "peak ÷ Hugo", "wall ÷ Pelican")
_TITLES = f"| | {' | '.join(_COLUMNS)} |"
_SECOND = "| --- |" + " ---: |" * len(_COLUMNS)


def head(engines: Iterable[Engine]) -> list[str]:
    """Return what the figures were measured with, and when."""
    machine = (
        f"{_processor()}, {os.cpu_count()} cores, {_memory():.0f} GiB, "
        f"{platform.system()} {platform.release().partition('-')[0]}"
    )
    return [
        f"Measured on {dt.datetime.now(dt.UTC):%-d %B %Y}: {machine}.",
        f"{', '.join(engine.version() for engine in engines)}.",
        "",
        "Seconds are medians. A ratio is the median of the ratios within each round. The peak is the memory of",
        "all processes of a build together, shared pages counted once.",
    ]


def _processor() -> str:
    """Return the name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> float:
    """Return the machine's memory in GiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def table(title: str, runs: Runs, named: int) -> str:
    """Return the table of a site's scenarios; `named` is how many posts name the renamed company."""
    lines = [f"\n### {title}\n", _TITLES, _SECOND]
    for scenario, by_engine in runs.items():
        note = f" ({named:,} posts name it)" if scenario == "rename" else ""
        lines.append(f"| **{TITLES[scenario]}**{note} |{' |' * len(_COLUMNS)}")
        hugo, stock = (by_engine.get(engine.name, []) for engine in (Hugo, Stock))
        lines += [_row(name, usages, hugo, stock) for name, usages in by_engine.items() if usages]
    return "\n".join(lines)


def _row(name: str, usages: Sequence[Usage], hugo: Sequence[Usage], stock: Sequence[Usage]) -> str:
    """Return the row of one engine."""
    runs = f"{len(usages)} run{'s' if len(usages) > 1 else ''}"
    cells = (
        f"{name} ({runs})",
        f"{median(usage.wall for usage in usages):.2f}",
        f"{median(usage.cpu for usage in usages):.2f}",
        f"{median(usage.peak for usage in usages):,.0f}",
        _ratio(usages, hugo, lambda usage: usage.wall),
        _ratio(usages, hugo, lambda usage: usage.cpu),
        _ratio(usages, hugo, lambda usage: usage.peak),
        _ratio(usages, stock, lambda usage: usage.wall),
    )
    return f"| {' | '.join(cells)} |"


def _ratio(usages: Sequence[Usage], others: Sequence[Usage], figure: Callable[[Usage], float]) -> str:
    """Return the median of the ratios, pair by pair; an engine with fewer runs took part in the first rounds."""
    ratios = [figure(usage) / figure(other) for usage, other in zip(usages, others, strict=False)]
    return f"{median(ratios):.3f}" if ratios else ""


def scaling(title: str, by_size: dict[int, Runs]) -> str:
    """Return the table of cold builds by size, with the exponent of time over size by least squares."""
    sizes = list(by_size)
    names = list(by_size[sizes[0]]["cold"])
    posts = " | ".join(f"{size:,} posts" for size in sizes)
    lines = [
        f"\n### {title}\n",
        f"| seconds | {posts} | exponent | of the last step | peak MiB at the last |",
        "| --- |" + " ---: |" * (len(sizes) + 3),
    ]
    for name in names:
        built = [size for size in sizes if by_size[size]["cold"].get(name)]
        seconds = {size: median(usage.wall for usage in by_size[size]["cold"][name]) for size in built}
        walls = list(seconds.values())
        cells = [name, *(f"{seconds[size]:.2f}" if size in seconds else "" for size in sizes)]
        cells += [f"{_exponent(built, walls):.2f}", f"{_exponent(built[-2:], walls[-2:]):.2f}"]
        cells.append(f"{median(usage.peak for usage in by_size[built[-1]]['cold'][name]):,.0f}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the exponent of time over size: the slope of the line through their logarithms."""
    if len(sizes) < 2:  # noqa: PLR2004  (a line takes two points)
        return math.nan
    return linear_regression([math.log(size) for size in sizes], [math.log(second) for second in seconds]).slope
