"""Dates as posts and machines write them; how readers see them is for `language.py`."""

import datetime as dt
from zoneinfo import ZoneInfo


class Day(dt.datetime):
    """A day without a time, as the moment at which it begins, since Pelican's plugins expect a moment."""


def parsed(date: str) -> dt.date:
    """Return an ISO 8601 date as a date, or as a datetime where it has a time."""
    return dt.date.fromisoformat(date) if len(date) == len("2026-11-23") else dt.datetime.fromisoformat(date)


def moment(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return a date as a datetime with a time zone; as a Day where it has no time."""
    if isinstance(date, dt.datetime):
        return date if date.tzinfo else date.replace(tzinfo=zone)
    return Day(date.year, date.month, date.day, tzinfo=zone)


def iso_date(date: dt.date) -> str:
    """Return a date as 2026-11-23, or with its time and zone where it has them (RFC 3339)."""
    if isinstance(date, dt.datetime) and not isinstance(date, Day):
        return date.isoformat(timespec="seconds")
    return f"{date.year:04}-{date.month:02}-{date.day:02}"


def rfc3339(moment: dt.datetime) -> str:
    """Return a moment in UTC as RFC 3339, the form that feeds use."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


FILTERS = {"iso_date": iso_date}
