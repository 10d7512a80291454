"""Is there room for everything? No page scrolls sideways and no text is cut, however narrow or enlarged it is."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

# 320 px is what WCAG 2.2 (1.4.10) asks for; 640 px is a desktop at 200 %.
WIDTHS = (320, 390, 640, 820, 1280, 1440)
# By script, which a page's own policy cannot forbid, as it does a style sheet that is put into it.
_ENLARGE = "size => document.documentElement.style.setProperty('font-size', size, 'important')"
_TOO_WIDE = Path(__file__).with_name("too_wide.js").read_text(encoding="utf-8")


def lacking(page: Page) -> Iterator[str]:
    """Return where a page is too wide or cut off, at every width and with text twice as large."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"{fault} [{width} px]" for fault in page.evaluate(_TOO_WIDE))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(_ENLARGE, "200%")
    yield from (f"{fault} [text 200 %, 1280 px]" for fault in page.evaluate(_TOO_WIDE))
    page.evaluate(_ENLARGE, "")
