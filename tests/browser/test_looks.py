"""How a site looks, in a browser: what settings add to pages loads and runs under their policy, in light and dark."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Complaints
from tests.site import sites
from tests.site.test_looks import SVG

SCRIPT = "<script>document.documentElement.dataset.ran = 'here';</script>"
POSTS: dict[str, str | bytes] = {
    "content/posts/crane.md": sites.post("Crane", summary="A new one.", image="crane.svg", image_alt="A crane"),
    "content/posts/tug.md": sites.post("Tug", day="2026-02-19", image="crane.svg", image_alt="A tug"),
    "content/pages/about.md": "---\ntitle: About\n---\n\nHi.\n",
    "content/images/crane.svg": SVG,
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with everything that settings add."""
    site = sites.new(
        tmp_path_factory.mktemp("looks"),
        POSTS,
        SITELOGO="images/crane.svg",
        SITELOGO_DARK="images/crane.svg",
        FAVICON="images/crane.svg",
        ACCENT_COLOR="#1d4ed8",
        SOCIAL=(("Mastodon", "https://m.example/@quay"),),
        FOOTER_TEXT="Made on [the quay](/about/).",
        EXTRA_HEAD=SCRIPT,
    )
    site.build()
    return site.output


ACCENTS = {"light": "rgb(29, 78, 216)", "dark": "rgb(140, 166, 240)"}


@pytest.mark.parametrize("scheme", ACCENTS)
def test_what_settings_add(
    new_page: Callable[..., Page],
    served: Callable[[Path], str],
    output: Path,
    complaints: Complaints,
    scheme: Literal["light", "dark"],
) -> None:
    """Pictures are seen, the accent is the site's and can be read, the script in the head runs, and nothing else."""
    page = new_page(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page.goto(served(output), wait_until="networkidle")
    assert page.evaluate("document.documentElement.dataset.ran") == "here"
    colour = "getComputedStyle(document.querySelector('.label a')).color"
    assert page.evaluate(colour) == ACCENTS[scheme]
    assert page.evaluate("[...document.images].map(image => image.naturalWidth > 0)") == [True, True, True]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert Axe().run(page).response["violations"] == []
    assert complaints.all() == []
