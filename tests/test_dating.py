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


@pytest.mark.parametrize(
    ("text", "line", "day"),
    [
        ("CLEVELAND, Feb 26 - The mill", "CLEVELAND, Feb 26 - ", None),
        ("SANTA ANA, Calif. – The mill", "SANTA ANA, Calif. – ", None),
        (
            "BEDMINSTER, NJ - June 3, 2025 (NEWSWIRE) - The mill",
            "BEDMINSTER, NJ - June 3, 2025 (NEWSWIRE) - ",
            dt.date(2025, 6, 3),
        ),
        ("--News Direct-- The mill", "--News Direct-- ", None),
        ("LONDON (Reuters) - The mill", "LONDON (Reuters) - ", None),
        (
            "ATLANTA, GA, June 5, 2026 /PRWire/ -- June 20–21 is",
            "ATLANTA, GA, June 5, 2026 /PRWire/ -- ",
            dt.date(2026, 6, 5),
        ),
        ("NEW YORK — The mill", "NEW YORK — ", None),
        ("OSLO, 03 Mar, 2025, Nordvik AS is pleased", "OSLO, 03 Mar, 2025, ", dt.date(2025, 3, 3)),
        ("(HomeWire) - Your boiler", "(HomeWire) - ", None),
        (
            "BERGEN, March 3, 2025 – ALBA Wire (News Service – Distribution) – Nordvik",
            "BERGEN, March 3, 2025 – ALBA Wire (News Service – Distribution) – ",
            dt.date(2025, 3, 3),
        ),
        ("Houston, Texas - May 3, 2025 / A Mill /", "Houston, Texas - May 3, 2025 / A Mill /", dt.date(2025, 5, 3)),
    ],
)
def test_datelines(text: str, line: str, day: dt.date | None) -> None:
    """Place, date and wire service before the first words are known from them, in the ways of agencies."""
    assert dating.dateline(text) == (line, day)


@pytest.mark.parametrize(
    "text",
    [
        "Nokia – the Finnish maker – sold a mill",
        "Apple – Google’s rival – said",
        "IBM - The company said",
        "NVIDIA — The chip maker",
        "Managing Director – He said",
        "May 5, 2020 - The mill",
        "On Monday, March 3, 2025, Nordvik sold a mill",
        "OSLO, March 3, 2025, was a calm place",
        "(Ida Moen) - We have a mill",
        "(IM) - We have a mill",
        "(WHO) is a name - and a question",
        "High Wire – The film – opens",
        "",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    """A company, a title or a date before a dash is part of the article."""
    assert dating.dateline(text) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Bergen, Vestland — To mark the day", "Bergen, Vestland — "),
        ("Bergen, Vestland — the rainy one", ""),
        ("Bergen — Home of rain", ""),
        ("Voss, Vestland — To mark the day", ""),
    ],
)
def test_a_dateline_again(text: str, line: str) -> None:
    """Below a dateline, one of the same place may be in small letters; a sentence about the place is none."""
    assert dating.again(text, "BERGEN, NO - June 3, 2025") == line


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("OSLO, 03 Mar, 2025, ", "OSLO, 03 Mar, 2025"),
        ("OSLO, June 3, 2025 /PRWire/ -- ", "OSLO, June 3, 2025 /PRWire/"),
        ("--News Direct-- ", ""),
        ("(HomeWire) - ", ""),
        ("(Oslo) - June 3, 2025 - ", "(Oslo) - June 3, 2025"),
    ],
)
def test_what_is_kept_of_a_dateline(line: str, bare: str) -> None:
    """The dash between it and the text goes; what names neither a place nor a day is not kept."""
    assert dating.bare(line) == bare
