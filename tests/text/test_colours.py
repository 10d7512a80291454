"""Colours: an accent that cannot be read is named with its contrast, and with a shade that can."""

import re

import pytest

from tearsheet.text import colours
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000", "#ffffff", 21.0), ("#777", "#777777", 1.0), ("#767676", "#fff", 4.54)]
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    """The ratio is that of WCAG: the greys are those of its own examples."""
    first, second = colours.rgb(one), colours.rgb(other)
    assert first
    assert second
    assert round(colours.contrast(first, second), 2) == ratio


def test_papers_are_those_of_the_theme() -> None:
    """What accents are held against is what the style sheet has behind them, and its own accents pass."""
    css = (ROOT / "theme/static/site.css").read_text(encoding="utf-8")
    values = {name: re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", css) for name in ("paper", "sheet", "accent")}
    for number, scheme in enumerate(("light", "dark"), start=1):
        papers = [colours.rgb(value[number]) for name, value in values.items() if value and name != "accent"]
        assert papers == list(colours.PAPERS[scheme])
    accent = values["accent"]
    assert accent
    assert list(colours.problems({"ACCENT_COLOR": accent[1], "ACCENT_COLOR_DARK": accent[2]})) == []


@pytest.mark.parametrize("colour", ["#ffcc00", "#1d4ed8", "#000", "#fff", "#0f0", "#777777"])
def test_the_shade_that_is_named_is_taken(colour: str) -> None:
    """Whoever writes the colour that a message names is not told of another; so do shades that are made."""
    made = colours.rgb(colour)
    assert made
    for name, scheme in colours.ACCENTS.items():
        assert list(colours.problems({name: colours.shade(made, scheme)})) == []
    for number, (name, made_of) in enumerate(zip(colours.ACCENTS, (("", colour), (colour, "")), strict=True)):
        accents = colours.accents(*made_of)
        assert accents
        assert list(colours.problems({name: accents[number]})) == []
    assert colours.accents("", "") is None


def test_messages() -> None:
    """The ratio is never rounded up to what would be enough."""
    ((name, what, hint),) = colours.problems({"ACCENT_COLOR": "#ffcc00"})
    assert (name, hint) == ("ACCENT_COLOR", "take a darker one, such as “#8c7000”")
    assert what.endswith("has a contrast of 1.43:1 with the light paper (#fbf9f4); text needs 4.5:1")
    ((_, what, hint),) = colours.problems({"ACCENT_COLOR_DARK": "#000080"})
    assert "with the dark paper (#1e1d1a)" in what
    assert hint.startswith("take a lighter one")
    assert [what for _, what, _ in colours.problems({"ACCENT_COLOR": "red"})] == ["ACCENT_COLOR is “red”"]
