"""Periods: the week (ISO 8601), month or day whose articles make up an issue."""

import calendar
import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import Literal

from tearsheet.site.render.language import Language

PeriodKind = Literal["week", "month", "day"]  # what ISSUE_PERIOD may be

_SLUGS = {
    "week": re.compile(r"(\d{4})-w(\d\d)"),
    "month": re.compile(r"(\d{4})-(\d\d)"),
    "day": re.compile(r"(\d{4})-(\d\d)-(\d\d)"),
}
EXAMPLES = {"week": "2026-w47", "month": "2026-11", "day": "2026-11-23"}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `first` to `last`; `number` counts within `year`, `slug` is its name in addresses and files."""

    first: dt.date
    last: dt.date
    slug: str
    year: int
    number: int

    def name(self, language: Language) -> str:
        """Return the name of its issue, such as “Issue 47, 2026”."""
        return language.said("Issue %(number)s, %(year)s") % {"number": self.number, "year": self.year}

    def text(self, language: Language) -> str:
        """Return its days in words: “16–22 November 2026”, “November 2026” or “23 November 2026”."""
        if (self.first.day, (self.last + dt.timedelta(days=1)).day) == (1, 1) and self.first != self.last:
            return language.month_year(self.first)
        return language.days(self.first, self.last)


@functools.lru_cache(maxsize=2**14)
def of(day: dt.date, kind: PeriodKind) -> Period:
    """Return the period that contains a day; a moment counts as the day that it names, whatever its time zone."""
    day = dt.date(day.year, day.month, day.day)
    if kind == "day":
        return Period(day, day, day.isoformat(), day.year, day.timetuple().tm_yday)
    if kind == "month":
        last = calendar.monthrange(day.year, day.month)[1]
        return Period(day.replace(day=1), day.replace(day=last), f"{day:%Y-%m}", day.year, day.month)
    year, week, _ = day.isocalendar()
    first = dt.date.fromisocalendar(year, week, 1)
    return Period(first, first + dt.timedelta(days=6), f"{year}-w{week:02}", year, week)


def named(slug: str, kind: PeriodKind) -> Period | None:
    """Return the period with a slug such as 2026-w47, None where it is no slug of this kind of period."""
    match = _SLUGS[kind].fullmatch(slug)
    if match is None:
        return None
    year, number, day = (*map(int, match.groups()), 1)[:3]
    try:
        return of(dt.date.fromisocalendar(year, number, 1) if kind == "week" else dt.date(year, number, day), kind)
    except ValueError:
        return None
