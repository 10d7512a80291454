"""Dates come from explicit patterns only."""

import datetime as dt

import pytest

from tearsheet.cleaning import dating


@pytest.mark.parametrize(
    "line",
    [
        "Published 9 November 2017",
        "9 November 2017",
        "November 9, 2017",
        "Nov. 9, 2017",
        "Thursday, November 9th, 2017",
        "Posted on 2017-11-09",
        "Date: 9 Nov 2017",
        "2017/11/09",
        "9.11.2017",
        "Published: 09.11.2017",
    ],
)
def test_lines_that_give_a_date(line: str) -> None:
    """A line that is a date, with a label or without, gives that day."""
    assert dating.date_line(line) == dt.date(2017, 11, 9)


@pytest.mark.parametrize(
    "line",
    [
        "On 9 November 2017 it rained",
        "09/11/2017",
        "November 2017",
        "31 February 2017",
        "May 5 people",
        "2017-13-09",
        "",
    ],
)
def test_lines_that_give_none(line: str) -> None:
    """A sentence with a date in it, an ambiguous or an impossible date gives none."""
    assert dating.date_line(line) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2017-11-09-tencent.txt", dt.date(2017, 11, 9)),
        ("a/20171109.md", dt.date(2017, 11, 9)),
        ("000_9324ed07dc731aed.txt", None),
        ("2017-99-09.txt", None),
        ("120171109.txt", None),
    ],
)
def test_dates_in_names(name: str, day: dt.date | None) -> None:
    """A date in a seed's name counts where it is one."""
    assert dating.name_date(name) == day


@pytest.mark.parametrize(
    ("line", "lang", "day"),
    [
        ("23/04/2024", None, dt.date(2024, 4, 23)),
        ("04/23/2024", None, dt.date(2024, 4, 23)),
        ("03/04/2024", None, None),
        ("03/04/2024", "en", None),
        ("03/04/2024", "en-US", dt.date(2024, 3, 4)),
        ("03/04/2024", "en-GB", dt.date(2024, 4, 3)),
        ("03/04/2024", "fr", dt.date(2024, 4, 3)),
        ("04/23/2024", "fr", dt.date(2024, 4, 23)),
        ("03.04.2024", "en-US", dt.date(2024, 4, 3)),
        ("31/31/2024", None, None),
        ("3/4.2024", "fr", None),
    ],
)
def test_dates_in_numbers(line: str, lang: str | None, day: dt.date | None) -> None:
    """Which number is the day is known from the numbers or the language; else there is no date."""
    assert dating.date_line(line, lang) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-01-03T07:00:02.000Z", dt.datetime(2019, 1, 3, 7, 0, 2, tzinfo=dt.UTC)),
        ("2015-07-24 05:36:09 +0100", dt.datetime(2015, 7, 24, 5, 36, 9, tzinfo=dt.timezone(dt.timedelta(hours=1)))),
        ("Mon, 04 Mar 2024 08:30:00 GMT", dt.datetime(2024, 3, 4, 8, 30, tzinfo=dt.UTC)),
        ("2024-03-04T00:00:00", dt.date(2024, 3, 4)),
        ("20240304", dt.date(2024, 3, 4)),
        ("March 4, 2024", dt.date(2024, 3, 4)),
        ("1066-10-14", None),
        ("yesterday", None),
    ],
)
def test_dates_that_pages_and_feeds_state(text: str, expected: dt.date | None) -> None:
    """The forms of machines are read with their time zones; what is no date of news is none."""
    assert dating.stated(text) == expected
