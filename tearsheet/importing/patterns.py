"""Patterns: addresses as the settings of generators describe them, and what dates fill into these."""

import datetime as dt
import re
from collections.abc import Mapping

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_WORD = re.compile(r":([a-z_]+)(?:\[[^\]]*\])?")


def of_date(date: dt.date) -> dict[str, str]:
    """Return what Hugo and Jekyll call the parts of a date."""
    at = date if isinstance(date, dt.datetime) else dt.datetime(date.year, date.month, date.day)  # noqa: DTZ001
    month, day = MONTHS[date.month - 1], DAYS[date.weekday()]
    return {
        "year": f"{date:%Y}",
        "short_year": f"{date:%y}",
        "month": f"{date:%m}",
        "i_month": str(date.month),
        "short_month": month[:3],
        "long_month": month,
        "monthname": month,
        "day": f"{date:%d}",
        "i_day": str(date.day),
        "y_day": f"{date:%j}",
        "yearday": str(int(f"{date:%j}")),
        "weekday": str((date.weekday() + 1) % 7),
        "weekdayname": day,
        "long_day": day,
        "short_day": day[:3],
        "week": f"{date:%V}",
        "w_year": f"{date:%G}",
        "hour": f"{at:%H}",
        "minute": f"{at:%M}",
        "second": f"{at:%S}",
    }


def filled(pattern: str, values: Mapping[str, str]) -> str | None:
    """Return a pattern such as /:year/:slug/ with its words replaced; None where a word has no value."""
    if any(word not in values for word in _WORD.findall(pattern)):
        return None
    return re.sub(r"/{2,}", "/", _WORD.sub(lambda word: values[word[1]], pattern))
