"""Due: which posts the site shows at a moment, how long that stays so, and what it does not show.

A preview shows them all; what the site does not show keeps, as its status, why.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import msgspec

from tearsheet.site.dates import moment, parsed
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.reading import WrittenText
from tearsheet.site.unshown import AHEAD, Unshown

WAITING = "waiting"  # the status that a preview gives a published post whose date has not come


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """The posts to be shown, in the order in which they were given, and what is not shown.

    A build at any moment from `since` to `until` (seconds since 1970) shows the same posts.
    """

    posts: list[ParsedPost]
    since: float
    until: float
    unshown: Unshown


def due(
    posts: Sequence[ParsedPost], held: Iterable[WrittenText], now: float, timezone: str, *, preview: bool = False
) -> Due:
    """Return the posts to be shown at `now` (seconds since 1970): those that are published and whose date has come.

    `held` are the pages that their editor holds back; `timezone` is for dates without one. In a `preview` all are
    shown, and the status of those whose date has not come is WAITING.
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
    unshown = Unshown.of(waiting, statuses)
    return Due(_previewed(posts, waiting) if preview else shown, since, until, unshown)


def _previewed(posts: Iterable[ParsedPost], waiting: Iterable[ParsedPost]) -> list[ParsedPost]:
    """Return all posts, those that wait with that as their status."""
    paths = {post.path for post in waiting}
    return [msgspec.structs.replace(post, status=WAITING) if post.path in paths else post for post in posts]
