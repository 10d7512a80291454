"""The datelines that texts begin with are known, and what only looks like one is not."""

import datetime as dt

import pytest

from tearsheet.cleaning import datelines


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
    assert datelines.dateline(text) == (line, day)


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
    assert datelines.dateline(text) is None


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
    assert datelines.again(text, "BERGEN, NO - June 3, 2025") == line


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
    assert datelines.bare(line) == bare
