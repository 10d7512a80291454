"""Days that posts cannot have: far ahead, long ago, after the day of arrival, or far from those of their neighbours."""

import bisect
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from tearsheet.checking.content.posts import warning
from tearsheet.checking.findings import Finding
from tearsheet.model.ledger import LedgerEntry
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.unshown import slip

ZONES = dt.timedelta(days=1)  # by which the day may differ where an article was written
FAR = dt.timedelta(days=183)  # half a year: the least that a slip in the year, and few in the month, come to
FEWEST = 10  # posts of a folder that show whether its seeds are in the order of their days
ORDERED = 0.9  # of them, so that one slip in ten posts does not hide the order
BESIDE = 2  # neighbours on each side

_DIGITS = re.compile(r"(\d+)")

Dated = tuple[ParsedPost, dt.date]


def warnings(
    galleys: Iterable[ParsedPost], entries: dict[str, LedgerEntry], today: dt.date, is_edited: Callable[[str], bool]
) -> Iterator[Finding]:
    """Return the posts with a doubtful day; `is_edited` says whether an editor has changed the post at a path.

    An article cannot be of a later day than that on which it arrived. A post that an editor wrote or dated may be ahead
    of today, by which it is held back.
    """
    dated = [
        (galley, dt.date.fromisoformat(galley.date[:10]))
        for galley in galleys
        if galley.status != "hidden" and galley.date_basis != "received"
    ]
    found: set[str] = set()
    for galley, day in dated:
        if finding := _ahead(galley, day, entries.get(galley.seed or ""), today, is_edited):
            found.add(galley.path)
            yield finding
    for galley, day, (first, last) in _far(dated):
        if galley.path not in found:
            what = f"its date, {day}, is far from those of the seeds beside its own ({first} to {last})"
            yield warning(galley, "date", what, "hold it against the seed")


def _ahead(
    galley: ParsedPost, day: dt.date, entry: LedgerEntry | None, today: dt.date, is_edited: Callable[[str], bool]
) -> Finding | None:
    """Return that a post is dated after the day on which its article arrived, or too far ahead."""
    if fault := slip(day, today):
        return warning(galley, "date", f"its date, {day}, {fault}", "mend the year")
    if entry is None or day <= entry.received + ZONES or (day > today and is_edited(galley.path)):
        return None
    what = f"its date, {day}, is later than the day on which its seed arrived ({entry.received})"
    return warning(galley, "date", what, "hold it against the seed")


def _far(dated: Iterable[Dated]) -> Iterator[tuple[ParsedPost, dt.date, tuple[dt.date, dt.date]]]:
    """Return posts whose day is far from those of the seeds before and after, with the days of these.

    Only where seeds are in the order of their days, by their names in a folder or their places in a file.
    """
    rows: dict[str, list[Dated]] = {}
    for galley, day in dated:
        if galley.seed:
            rows.setdefault(_row(galley.seed), []).append((galley, day))
    for row in rows.values():
        row.sort(key=lambda one: _natural(one[0].seed or ""))
        days = [day for _, day in row]
        if len(days) < FEWEST or not (_is_ordered(days) or _is_ordered(days[::-1])):
            continue
        for at, (galley, day) in enumerate(row):
            beside = days[max(0, at - BESIDE) : at] + days[at + 1 : at + 1 + BESIDE]
            first, last = min(beside), max(beside)
            if last - first <= FAR and not first - FAR <= day <= last + FAR:
                yield galley, day, (first, last)


def _row(seed: str) -> str:
    """Return what seeds in one row share: the file of which they are parts, else the folder."""
    file, mark, _ = seed.partition("#")
    return file + mark if mark else seed.rpartition("/")[0]


def _natural(name: str) -> list[tuple[int, str]]:
    """Return what puts names in the order in which people count: a2 before a10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(name)]


def _is_ordered(days: Sequence[dt.date]) -> bool:
    """Say whether nearly all of some days are in order: the longest row of them that never goes back."""
    ends: list[dt.date] = []
    for day in days:
        at = bisect.bisect_right(ends, day)
        ends[at : at + 1] = [day]
    return len(ends) >= ORDERED * len(days)
