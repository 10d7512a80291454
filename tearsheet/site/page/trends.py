"""Trends: who is how much in the news, counted back from the newest article and never from the clock."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from tearsheet.model.kinds import KindName
from tearsheet.site.records import TearSheet
from tearsheet.site.summaries import Link, Owned, digest

WEEKS = 12  # of a sparkline: a quarter
RECENT = 4  # weeks that a count is of; it is compared with as many before


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """How much an entity is in the news: articles a week, the oldest week first.

    `recent` are the articles of the last four weeks, `change` is by how many more than in the four before; `is_new`
    says that none is older. `count` are all articles, `last` is the date of the newest.
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
        """The articles of the last four weeks."""
        return sum(self.weeks[-RECENT:])

    @property
    def change(self) -> int:
        """By how many more these are than those of the four weeks before."""
        return self.recent - sum(self.weeks[-2 * RECENT : -RECENT])

    @property
    def is_lively(self) -> bool:
        """Whether there is a line to draw: more than one article in these weeks."""
        return sum(self.weeks) > 1

    @property
    def digest(self) -> bytes:
        """The digest of what it says."""
        return digest(self.name, self.url, self.owner, self.owned, self.weeks, self.count, self.last, self.is_new)


def standing(sheet: TearSheet, newest: dt.date) -> Trend:
    """Return how much an entity is in the news when the newest article of all is of this day."""
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


def liveliest(standings: Iterable[Trend], most: int) -> list[Trend]:
    """Return those most in the news of the last weeks, the most covered of all time first where that is even."""
    recent = [each for each in standings if each.recent]
    return sorted(recent, key=lambda each: (-each.recent, -each.count, each.name.casefold()))[:most]


def _week(date: dt.date) -> int:
    """Return the number of a date's week, which begins on Monday, counted from the year 1."""
    return (date.toordinal() - 1) // 7
