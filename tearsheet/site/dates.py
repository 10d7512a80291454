"""Dates for machines; those for readers are in `language.py`."""

import datetime as dt

from tearsheet.site.contents import Day


def iso_date(date: dt.date) -> str:
    """Return a date as 2026-11-23, or with its time and zone where it has them (RFC 3339)."""
    if isinstance(date, dt.datetime) and not isinstance(date, Day):
        return date.isoformat(timespec="seconds")
    return f"{date.year:04}-{date.month:02}-{date.day:02}"


def rfc3339(moment: dt.datetime) -> str:
    """Return a moment in UTC as feeds want it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


FILTERS = {"iso_date": iso_date}
