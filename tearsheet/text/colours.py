"""Colours: whether text in one can be read on another, by the contrast ratio of WCAG 2.2 (success criterion 1.4.3).

The accent of a site is the colour of links and labels: small text on the two papers of the theme, in light and in dark.
"""

import colorsys
import re
from collections.abc import Iterator, Mapping
from typing import Any

RGB = tuple[int, int, int]

LEAST = 4.5  # of small text, https://www.w3.org/TR/WCAG22/#contrast-minimum
WELL = 7.0  # of an accent that is made of another one: the enhanced contrast (1.4.6), which the theme's own has too
# --paper and --sheet of site.css, which a test holds against it: (251, 249, 244) is #fbf9f4.
PAPERS: dict[str, tuple[RGB, RGB]] = {
    "light": ((251, 249, 244), (255, 255, 255)),
    "dark": ((22, 21, 19), (30, 29, 26)),
}
ACCENTS = {"ACCENT_COLOR": "light", "ACCENT_COLOR_DARK": "dark"}  # the settings, and the scheme of each

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_LINEAR = 0.04045  # up to which sRGB is linear (IEC 61966-2-1), as WCAG has it
_STEPS = 200  # of lightness, from none to all: half a percent each


def rgb(said: str) -> RGB | None:
    """Return the red, green and blue (0 to 255) of a colour like #rgb or #rrggbb; None where it is none."""
    if not _HEX.fullmatch(said):
        return None
    digits = said[1:] if len(said) > len("#rgb") else "".join(sign * 2 for sign in said[1:])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def contrast(one: RGB, other: RGB) -> float:
    """Return the contrast ratio of two colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: RGB, scheme: str) -> tuple[float, str]:
    """Return the contrast of a colour with that paper of a scheme with which it has least, and that paper."""
    return min((contrast(colour, paper), written(paper)) for paper in PAPERS[scheme])


def written(colour: RGB) -> str:
    """Return a colour as style sheets write it: #fbf9f4."""
    return f"#{bytes(colour).hex()}"


def shade(colour: RGB, scheme: str, least: float = LEAST) -> str:
    """Return the nearest shade of a colour that has enough contrast with both papers of a scheme."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    shades = [colorsys.hls_to_rgb(hue, step / _STEPS, saturation) for step in range(_STEPS + 1)]
    fit = [
        (abs(step / _STEPS - lightness), _bytes(made)) for step, made in enumerate(shades) if _fits(made, scheme, least)
    ]
    return written(min(fit)[1])


def accents(light: str, dark: str) -> tuple[str, str] | None:
    """Return the accents of a site for light and dark, None where neither is given.

    One that is not given is a shade of the other.
    """
    given = rgb(light), rgb(dark)
    known = given[0] or given[1]
    if known is None:
        return None
    return light or shade(known, "light", WELL), dark or shade(known, "dark", WELL)


def problems(said: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, what is wrong, what to do) for settings of accents that are no colour or too faint to be read."""
    for name, scheme in ACCENTS.items():
        value = said.get(name) or ""
        colour = rgb(value)
        if value and colour is None:
            yield name, f"{name} is “{value}”", "write it like “#1d4ed8”"
        elif colour and (found := least_contrast(colour, scheme))[0] < LEAST:
            what = f"{name} “{value}” has a contrast of {_floored(found[0])}:1 with the {scheme} paper ({found[1]})"
            aim = "darker" if scheme == "light" else "lighter"
            yield name, f"{what}; text needs {LEAST}:1", f"take a {aim} one, such as “{shade(colour, scheme)}”"


def _luminance(colour: RGB) -> float:
    """Return the relative luminance of a colour, from 0 (black) to 1 (white)."""
    linear = [
        part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _fits(made: tuple[float, float, float], scheme: str, least: float) -> bool:
    """Say whether a colour has enough contrast with both papers of a scheme."""
    return least_contrast(_bytes(made), scheme)[0] >= least


def _bytes(made: tuple[float, float, float]) -> RGB:
    """Return a colour's parts as numbers from 0 to 255."""
    red, green, blue = (round(part * 255) for part in made)
    return red, green, blue


def _floored(ratio: float) -> str:
    """Return a ratio with two digits, never rounded up to what would be enough."""
    return f"{int(ratio * 100) / 100:.2f}".rstrip("0").rstrip(".")
