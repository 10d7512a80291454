"""Dates as pages show them; the same in every locale and time zone of the machine that builds."""

import datetime as dt

from tearsheet.site.contents import Day

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_date(date: dt.date) -> str:
    """Return a date as 23 November 2026."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def short_date(date: dt.date) -> str:
    """Return a date as 23 Nov 2026."""
    return f"{date.day} {MONTHS[date.month - 1][:3]} {date.year}"


def day_month(date: dt.date) -> str:
    """Return a date as 23 Nov."""
    return f"{date.day} {MONTHS[date.month - 1][:3]}"


def month_year(date: dt.date) -> str:
    """Return a date as November 2026."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def iso_date(date: dt.date) -> str:
    """Return a date as 2026-11-23, or with its time and zone where it has them (RFC 3339)."""
    if isinstance(date, dt.datetime) and not isinstance(date, Day):
        return date.isoformat(timespec="seconds")
    return f"{date.year:04}-{date.month:02}-{date.day:02}"


def rfc3339(moment: dt.datetime) -> str:
    """Return a moment in UTC as feeds want it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


FILTERS = {filter_.__name__: filter_ for filter_ in (long_date, short_date, day_month, month_year, iso_date)}
