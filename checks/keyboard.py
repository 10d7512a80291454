"""A page by the keyboard alone: Tab reaches everything, one sees where one is, the skip link skips."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

MOST = 400  # keys pressed on one page: a longer one is walked so far
# A group of radio buttons is one stop; what Tab is meant to leave out says so with tabindex=-1.
_WATCH = Path(__file__).with_name("watch_focus.js").read_text(encoding="utf-8")


def unreachable(page: Page) -> Iterator[str]:
    """Return what Tab does not reach on a page, where focus is not seen, and a skip link that does not work."""
    yield from _skip_faults(page)
    page.reload()
    stops = page.evaluate(_WATCH)
    for _ in range(min(stops + 1, MOST)):
        page.keyboard.press("Tab")
    walk = page.evaluate("keyboardWalk()")
    yield from walk["faults"]
    if stops < MOST:
        yield from (f"Tab does not reach {name}" for name in walk["missed"])


def _skip_faults(page: Page) -> Iterator[str]:
    """Return what is wrong with the skip link, the first stop of every page."""
    page.keyboard.press("Tab")
    focused = page.evaluate(
        "() => { const box = document.activeElement.getBoundingClientRect();"
        " return [document.activeElement.getAttribute('href') || '', box.width > 20 && box.top >= 0]; }"
    )
    target, visible = focused
    if not target.startswith("#"):
        yield "the first stop of Tab is no skip link"
        return
    if not visible:
        yield "the skip link is not seen when it has focus"
    page.keyboard.press("Enter")
    if page.evaluate("document.activeElement.id") != target[1:]:
        yield f"the skip link does not lead to {target}"
