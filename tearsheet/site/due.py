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
    """The posts to be shown, in the order in which they were given, and what is not shown.

    A build at any moment from `since` to `until` (seconds since 1970) shows the same posts.
    """

    posts: list[ParsedPost]
    since: float
    until: float
    unshown: Unshown


def due(posts: Sequence[ParsedPost], held: Iterable[WrittenText], now: float, timezone: str) -> Due:
    """Return the posts to be shown at `now` (seconds since 1970): those that are published and whose date has come.

    `held` are the pages that their editor holds back; `timezone` is for dates without one.
    """
    zone = ZoneInfo(timezone)
    shown: list[ParsedPost] = []
    waiting: list[ParsedPost] = []
    since, until = float("-inf"), float("inf")
    for post in posts:
        if post.status != "published":
            continue
        shown_from = moment(parsed(post.date), zone).timestamp()
        if shown_from <= now:
            shown.append(post)
            since = max(since, shown_from)
        else:
            told_from = shown_from - AHEAD.total_seconds()  # until then its day is said to be a slip
            until = min(until, told_from if told_from > now else shown_from)
            waiting.append(post)
    statuses = [*((post.path, post.status) for post in posts), *((page.path, page.status) for page in held)]
    return Due(shown, since, until, Unshown.of(waiting, statuses))
