"""Dates: explicit patterns only, never a guess, and always with the basis on which they stand."""

import dataclasses
import datetime as dt
import re
from pathlib import PurePosixPath

from tearsheet.article import Article

_MONTHS = {
    month: number
    for number, month in enumerate(
        ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    )
    if number
}
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_LABEL = r"(?:(?:first )?(?:published|posted|date|dated|released|issued)(?: on)?:? )?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})"
_PATTERNS = [
    re.compile(_LABEL + pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"{_WEEKDAY}{_DAY}(?:st|nd|rd|th)? {_MONTH},? {_YEAR}",
        rf"{_WEEKDAY}{_MONTH} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
    )
]
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?([01]\d)[-_]?([0-3]\d)(?!\d)")


def date_line(line: str) -> dt.date | None:
    """Return the day that a line gives if it says nothing else, such as “Published 9 November 2017”."""
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(line.strip()):
            month = match["month"]
            number = int(month) if month.isdecimal() else _MONTHS[month[:3].lower()]
            return _day(int(match["year"]), number, int(match["day"]))
    return None


def moment(text: str) -> dt.datetime | None:
    """Return the moment that a text in the form of ISO 8601 gives, such as 2026-11-23T10:00:00+01:00."""
    if len(text) <= len("2026-11-23"):
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def name_date(seed: str) -> dt.date | None:
    """Return the day in the name of a seed's file, such as `2017-11-09-tencent.txt` or `20171109.md`."""
    match = _IN_NAME.search(PurePosixPath(seed).stem)
    return _day(*(int(part) for part in match.groups())) if match else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    """Return a day, None for one that no calendar has."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def date(article: Article, received: dt.date) -> Article:
    """Return the article with a date and its basis: its own, its file's, or the day it was first seen here."""
    if article.date is not None:
        return article
    if (day := name_date(article.seed)) is not None:
        return dataclasses.replace(article, date=day, date_basis="seed")
    return dataclasses.replace(article, date=received, date_basis="received")
