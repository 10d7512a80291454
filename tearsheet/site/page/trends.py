"""Trends: how much each entity is in the news, counted back from the newest article and never from the clock."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from tearsheet.model.kinds import KindName
from tearsheet.site.records import TearSheet
from tearsheet.site.summaries import Link, Owned, digest

WEEKS = 12  # of a sparkline: a quarter
RECENT = 4  # weeks of a count, which is compared with as many weeks before them


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """How much an entity is in the news: the number of articles in each of WEEKS weeks, the oldest first.

    `is_new` says that no article is older than the last four weeks; `count` is the number of all articles, `last` the
    date of the newest.
    """

    name: str
    url: str
    kind: KindName
    owner: Link | None
    owned: tuple[Owned, ...]
    weeks: tuple[int, ...]
    count: int
    last: dt.date | None
    is_new: bool

    @property
    def recent(self) -> int:
        """The number of articles in the last four weeks."""
        return sum(self.weeks[-RECENT:])

    @property
    def change(self) -> int:
        """By how many articles the last four weeks exceed the four before; negative where they are fewer."""
        return self.recent - sum(self.weeks[-2 * RECENT : -RECENT])

    @property
    def is_lively(self) -> bool:
        """Whether a sparkline is worth drawing: more than one article in these weeks."""
        return sum(self.weeks) > 1

    @property
    def digest(self) -> bytes:
        """The digest of what it says."""
        return digest(self.name, self.url, self.owner, self.owned, self.weeks, self.count, self.last, self.is_new)


def trend(sheet: TearSheet, newest: dt.date) -> Trend:
    """Return the trend of an entity; `newest` is the date of the site's newest article."""
    last = _week(newest)
    weeks = [0] * WEEKS
    for line in sheet.articles:
        ago = last - _week(line.date)
        if ago >= WEEKS:
            break
        weeks[WEEKS - 1 - ago] += 1
    oldest = sheet.articles[-1].date if sheet.articles else None
    return Trend(
        name=sheet.name,
        url=sheet.url,
        kind=sheet.kind,
        owner=sheet.owner,
        owned=tuple(sheet.owned[:4]),
        weeks=tuple(weeks),
        count=len(sheet.articles),
        last=sheet.articles[0].date if sheet.articles else None,
        is_new=oldest is not None and last - _week(oldest) < RECENT,
    )


def liveliest(trends: Iterable[Trend], most: int) -> list[Trend]:
    """Return the `most` entities with most articles in the last weeks; equal ones by all their articles."""
    recent = [each for each in trends if each.recent]
    return sorted(recent, key=lambda each: (-each.recent, -each.count, each.name.casefold()))[:most]


def _week(date: dt.date) -> int:
    """Return the number of a date's week, which begins on Monday, counted from the year 1."""
    return (date.toordinal() - 1) // 7
