"""Due: which posts the site shows at a moment, how long that stays so, and what it does not show."""

import dataclasses
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from tearsheet.site.dates import moment, parsed
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.reading import WrittenText
from tearsheet.site.unshown import AHEAD, Unshown


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """The posts that are to be shown, in the order in which they were given, and what is not shown.

    They are the same from the moment `since` to the moment `until` (seconds since 1970).
    """

    galleys: list[ParsedPost]
    since: float
    until: float
    unshown: Unshown


def due(galleys: Sequence[ParsedPost], held: Iterable[WrittenText], now: float, timezone: str) -> Due:
    """Return the posts that are to be shown now (seconds since 1970): published, and their day has come.

    `held` are the pages that their editor holds back; `timezone` is that of dates that say none.
    """
    zone = ZoneInfo(timezone)
    shown: list[ParsedPost] = []
    waiting: list[ParsedPost] = []
    since, until = float("-inf"), float("inf")
    for galley in galleys:
        if galley.status != "published":
            continue
        shown_from = moment(parsed(galley.date), zone).timestamp()
        if shown_from <= now:
            shown.append(galley)
            since = max(since, shown_from)
        else:
            told_from = shown_from - AHEAD.total_seconds()  # until then its day is said to be a slip
            until = min(until, told_from if told_from > now else shown_from)
            waiting.append(galley)
    statuses = [*((galley.path, galley.status) for galley in galleys), *((page.path, page.status) for page in held)]
    return Due(shown, since, until, Unshown.of(waiting, statuses))
