"""Days: finds dates that posts cannot have: far ahead, long ago, after arrival, or far from those of nearby seeds."""

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
    posts: Iterable[ParsedPost], entries: dict[str, LedgerEntry], today: dt.date, is_edited: Callable[[str], bool]
) -> Iterator[Finding]:
    """Yield a finding for each post with a doubtful day; `is_edited(path)` says whether an editor has changed it.

    An article cannot be of a later day than that on which it arrived. Only a post that an editor wrote or dated may be
    ahead of today, which holds it back until then.
    """
    dated = [
        (post, dt.date.fromisoformat(post.date[:10]))
        for post in posts
        if post.status != "hidden" and post.date_basis != "received"
    ]
    warned: set[str] = set()
    for post, day in dated:
        if finding := _ahead(post, day, entries.get(post.seed or ""), today, is_edited):
            warned.add(post.path)
            yield finding
    for post, day, (first, last) in _far(dated):
        if post.path not in warned:
            what = f"its date, {day}, is far from those of the seeds beside its own ({first} to {last})"
            yield warning(post, "date", what, "hold it against the seed")


def _ahead(
    post: ParsedPost, day: dt.date, entry: LedgerEntry | None, today: dt.date, is_edited: Callable[[str], bool]
) -> Finding | None:
    """Return the finding that a post is dated after its article arrived, or on a day that nobody can mean."""
    if fault := slip(day, today):
        return warning(post, "date", f"its date, {day}, {fault}", "mend the year")
    if entry is None or day <= entry.received + ZONES or (day > today and is_edited(post.path)):
        return None
    what = f"its date, {day}, is later than the day on which its seed arrived ({entry.received})"
    return warning(post, "date", what, "hold it against the seed")


def _far(dated: Iterable[Dated]) -> Iterator[tuple[ParsedPost, dt.date, tuple[dt.date, dt.date]]]:
    """Yield posts whose day is far from those of the seeds before and after, with the first and last day of these.

    Only where the seeds, by their names in a folder or their places in a file, are in the order of their days.
    """
    rows: dict[str, list[Dated]] = {}
    for post, day in dated:
        if post.seed:
            rows.setdefault(_row(post.seed), []).append((post, day))
    for row in rows.values():
        row.sort(key=lambda one: _natural(one[0].seed or ""))
        days = [day for _, day in row]
        if len(days) < FEWEST or not (_is_ordered(days) or _is_ordered(days[::-1])):
            continue
        for at, (post, day) in enumerate(row):
            beside = days[max(0, at - BESIDE) : at] + days[at + 1 : at + 1 + BESIDE]
            first, last = min(beside), max(beside)
            if last - first <= FAR and not first - FAR <= day <= last + FAR:
                yield post, day, (first, last)


def _row(seed: str) -> str:
    """Return the key of the row to which a seed belongs: the file of which it is a part, else its folder."""
    file, mark, _ = seed.partition("#")
    return file + mark if mark else seed.rpartition("/")[0]


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a sort key that counts numbers in names as numbers: a2 before a10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(name)]


def _is_ordered(days: Sequence[dt.date]) -> bool:
    """Say whether ORDERED of some days are in order, by their longest subsequence that never goes back."""
    ends: list[dt.date] = []
    for day in days:
        at = bisect.bisect_right(ends, day)
        ends[at : at + 1] = [day]
    return len(ends) >= ORDERED * len(days)
