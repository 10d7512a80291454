"""Dates: recognised by explicit patterns only, never guessed, and always with the basis on which they stand."""

import contextlib
import dataclasses
import datetime as dt
import re
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import Literal, get_args

from tearsheet.model.article import Article
from tearsheet.text.validation import YEARS

MONTHS = {
    month: number
    for number, month in enumerate(
        ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    )
    if number
}
MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_LABEL = r"(?:(?:first )?(?:published|posted|date|dated|released|issued)(?: on)?:? )?"
YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})"
_PATTERNS = [
    re.compile(_LABEL + pattern, re.IGNORECASE)
    for pattern in (
        rf"{YEAR}([-/.])(?P<month>\d\d)\2(?P<day>\d\d)",
        rf"{WEEKDAY}{_DAY}(?:st|nd|rd|th)? {MONTH},? {YEAR}",
        rf"{WEEKDAY}{MONTH} {_DAY}(?:st|nd|rd|th)?,? {YEAR}",
    )
]
_NUMERIC = re.compile(
    rf"{_LABEL}(?P<first>\d{{1,2}})(?P<sign>[./-])(?P<second>\d{{1,2}})(?P=sign)(?P<year>(?:19|20)\d\d)", re.IGNORECASE
)
Leading = Literal["day", "month"]

_BOTH_WAYS = {"en", "en-US", "en-CA", "fil", "und"}  # languages in which either number may be the month
DECEMBER = 12


_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?([01]\d)[-_]?([0-3]\d)(?!\d)")


def date_line(line: str, lang: str | None = None) -> dt.date | None:
    """Return the day of a line that holds nothing but a date, such as “Published 9 November 2017”, else None.

    In 03/04/2024 the language decides which number is the day; where it does not (English is written both ways), there
    is no date. Between dots the day comes first everywhere.
    """
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(line.strip()):
            month = match["month"]
            number = int(month) if month.isdecimal() else MONTHS[month[:3].lower()]
            return day_of(int(match["year"]), number, int(match["day"]))
    if match := _NUMERIC.fullmatch(line.strip()):
        return _numeric_day(match, lang)
    return None


def _numeric_day(match: re.Match[str], lang: str | None, leading: Leading | None = None) -> dt.date | None:
    """Return the day of a numeric date, None where nothing tells which number is the day.

    Numbers over 12 decide first, then the language, then `leading`: what the source's other dates begin with.
    """
    first, second, year = (int(match[name]) for name in ("first", "second", "year"))
    if lang == "en-US":
        leading = "month"
    elif lang and lang not in _BOTH_WAYS:
        leading = "day"
    if match["sign"] == "." or first > DECEMBER or (leading == "day" and second <= DECEMBER):
        return day_of(year, second, first)
    return day_of(year, first, second) if second > DECEMBER or leading == "month" else None


def numeric(line: str) -> str:
    """Return the numeric date (03/04/2024) of a line that holds nothing else, else ''."""
    match = _NUMERIC.fullmatch(line.strip())
    return "".join(match.group("first", "sign", "second", "sign", "year")) if match else ""


def leading(numeric: str) -> Leading | None:
    """Return whether a numeric date begins with its day or its month, None where its numbers do not show it.

    Between dots the day comes first everywhere, which proves nothing about the source's other dates.
    """
    match = _NUMERIC.fullmatch(numeric)
    if match is None or match["sign"] == "." or _numeric_day(match, None) is None:
        return None
    return "day" if int(match["first"]) > DECEMBER else "month"


def is_open(numeric: str) -> bool:
    """Say whether a numeric date may mean two different days, as 03/04/2024 does."""
    match = _NUMERIC.fullmatch(numeric)
    days = {_numeric_day(match, None, order) for order in get_args(Leading)} if match else set()
    return len(days) > 1 and None not in days


def moment(text: str) -> dt.datetime | None:
    """Return the moment that a text gives in ISO 8601 (2026-11-23T10:00:00+01:00); None for days and other texts."""
    if len(text) <= len("2026-11-23"):
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def stated(text: str, lang: str | None = None) -> dt.date | None:
    """Return the day or moment in a machine-readable text: ISO 8601, RFC 5322 (mail, RSS), or a date in words.

    Midnight without a time zone is a day whose time nobody gave. None where it is no date in YEARS.
    """
    text = text.strip()
    day = _iso(text) or _of_mail(text) or date_line(text, lang)
    if day is None or day.year not in YEARS:
        return None
    if isinstance(day, dt.datetime):
        return day.date() if day.timetz() == dt.time(0) else day.replace(microsecond=0)
    return day


def _iso(text: str) -> dt.date | None:
    """Return the day or moment in ISO 8601, also with a space before the time zone; else None."""
    text = re.sub(r" (?=[+-]\d\d:?\d\d$|Z$)", "", text)
    for form in (dt.date, dt.datetime):
        with contextlib.suppress(ValueError):  # it has another form
            return form.fromisoformat(text)
    return None


def _of_mail(text: str) -> dt.datetime | None:
    """Return the moment in the form of mail headers (Tue, 24 Nov 2026 10:00:00 +0100), else None."""
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def name_date(seed: str) -> dt.date | None:
    """Return the day in a seed's file name, such as `2017-11-09-tencent.txt` or `20171109.md`, else None."""
    match = _IN_NAME.search(PurePosixPath(seed).stem)
    return day_of(*(int(part) for part in match.groups())) if match else None


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """Return a day, None for one that is not in the calendar."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def date(article: Article, received: dt.date, leading: Leading | None = None) -> Article:
    """Return the article with a date and its basis: its own, its file name's, or the day it was received.

    `leading` is what the source's other numeric dates begin with.
    """
    if article.date is not None:
        return article
    if (match := _NUMERIC.fullmatch(article.numeric)) and (day := _numeric_day(match, article.lang, leading)):
        return dataclasses.replace(article, date=day, date_basis="published")
    if (day := name_date(article.seed)) is not None:
        return dataclasses.replace(article, date=day, date_basis="seed")
    return dataclasses.replace(article, date=received, date_basis="received")
