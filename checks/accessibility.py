"""axe-core on an open page, in each of its appearances."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, DESKTOP = 390, 1280  # CSS pixels
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# All rules of axe, those it leaves to choice included where WCAG 2.2 asks for them.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# The one rule whose outcome depends on colours.
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
_RUN = "options => axe.run(document, options)"

# Charts keep their own colours where a reader forces hers, so that they could vanish on her paper.
_LOST_SHAPES = Path(__file__).with_name("lost_shapes.js").read_text(encoding="utf-8")


def violations(page: Page) -> Iterator[str]:
    """Return what axe finds wrong on a page, light and dark, on a phone and on a desktop."""
    found: dict[str, list[str]] = {}
    _bring_axe(page)
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for violation in _run(page, OPTIONS if scheme == "light" else CONTRAST):
                found.setdefault(violation, []).append(f"{width} px {scheme}")
    yield from (f"{what} [{', '.join(states)}]" for what, states in found.items())


def lost_colours(page: Page) -> Iterator[str]:
    """Return what cannot be read where the reader's system forces its colours, on dark paper and on white."""
    _bring_axe(page)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, forced_colors="active")
        yield from (f"{violation} [forced colours, {scheme}]" for violation in _run(page, CONTRAST))
        lost = sorted(set(page.evaluate(_LOST_SHAPES)))
        yield from (f"a chart ({name}) vanishes [forced colours, {scheme}]" for name in lost)
    page.emulate_media(color_scheme=None, forced_colors=None)


def _bring_axe(page: Page) -> None:
    """Give the page axe's script, once."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE_SCRIPT)


def _run(page: Page, options: dict[str, Any]) -> Iterator[str]:
    """Return axe's violations with the first place of each."""
    for violation in page.evaluate(_RUN, options)["violations"]:
        nodes = violation["nodes"]
        yield f"{violation['id']}: {violation['help']} ({len(nodes)}×, first {nodes[0]['target'][-1]})"
