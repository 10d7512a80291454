"""Dates as posts give them, and as machines read them; those for readers are in `language.py`."""

import datetime as dt
from zoneinfo import ZoneInfo


class Day(dt.datetime):
    """A day without a time of day, as the moment at which it begins: Pelican's plugins expect a moment."""


def parsed(date: str) -> dt.date:
    """Return an ISO 8601 date as a day, or as a moment where it gives a time."""
    return dt.date.fromisoformat(date) if len(date) == len("2026-11-23") else dt.datetime.fromisoformat(date)


def moment(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return a date as a moment with a time zone, a Day where it gives no time."""
    if isinstance(date, dt.datetime):
        return date if date.tzinfo else date.replace(tzinfo=zone)
    return Day(date.year, date.month, date.day, tzinfo=zone)


def iso_date(date: dt.date) -> str:
    """Return a date as 2026-11-23, or with its time and zone where it has them (RFC 3339)."""
    if isinstance(date, dt.datetime) and not isinstance(date, Day):
        return date.isoformat(timespec="seconds")
    return f"{date.year:04}-{date.month:02}-{date.day:02}"


def rfc3339(moment: dt.datetime) -> str:
    """Return a moment in UTC as feeds want it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


FILTERS = {"iso_date": iso_date}
