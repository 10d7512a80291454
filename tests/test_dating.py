"""Dates come from explicit patterns only."""

import datetime as dt

import pytest

from tearsheet import dating


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
