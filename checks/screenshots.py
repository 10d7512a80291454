"""`python -m checks.screenshots`, or `make screenshots`: pictures of every kind of page, on one sheet to look at.

With `--readme` it makes the picture in the README instead: the home page, and the tear sheet of ByteDance by night.
"""

import argparse
import html
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from checks import browser
from checks.accessibility import SCHEMES, Scheme
from checks.built import BuiltSite, UnfitError, kind
from checks.serving import served

WIDTHS = (390, 820, 1440)
TALLEST = 6000  # pixels: what is further down on a page looks like what is above
README: tuple[tuple[str, Scheme], ...] = (("/", "light"), ("/companies/bytedance/", "dark"))
README_SIZE = (800, 800)  # pixels of each of the two pages in the picture
README_ZOOM = 0.8
README_COLOURS = 128  # with 64, or chosen by the median, the accent turns brown


class Shot(NamedTuple):
    """A picture of a page."""

    address: str
    width: int
    scheme: str
    name: str


def main() -> int:
    """Make the pictures and say where they are."""
    parser = argparse.ArgumentParser(prog="python -m checks.screenshots", description="Take pictures of a built site.")
    parser.add_argument("--site", type=Path, default=Path("output"), help="the output folder of a build")
    parser.add_argument("--into", type=Path, default=Path("screenshots"), help="the folder of the pictures")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="make only the README's picture, as this file")
    options = parser.parse_args()
    path = browser.chromium()
    if path is None:
        print(f"screenshots: {browser.WANTED}", file=sys.stderr)
        return 2
    try:
        site = BuiltSite(options.site.resolve())
    except UnfitError as error:
        print(f"screenshots: {error}", file=sys.stderr)
        return 2
    with served(site.folder) as root, browser.opened(path) as chromium:
        if options.readme:
            _for_readme(chromium, root, options.readme)
            print(f"Made {options.readme}")
        else:
            print(f"Open {_all(chromium, root, site, options.into)}")
    return 0


def _all(chromium: Browser, root: str, site: BuiltSite, folder: Path) -> Path:
    """Take all pictures of a site and return the sheet that shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    sheet = folder / "index.html"
    sheet.write_text(_sheet(list(_taken(chromium, root, site, folder))), encoding="utf-8")
    return sheet


def _taken(chromium: Browser, root: str, site: BuiltSite, folder: Path) -> Iterator[Shot]:
    """Take pictures of the smallest and the largest page of every kind, at every width, light and dark."""
    for old in folder.glob("*.png"):
        old.unlink()
    with chromium.new_page(viewport={"width": WIDTHS[0], "height": 900}) as page:
        for address in site.ends:
            page.goto(root + address)
            for width in WIDTHS:
                for scheme in SCHEMES:
                    name = f"{address.strip('/').replace('/', '_') or 'home'}-{width}-{scheme}.png"
                    _take(page, width, scheme, folder / name)
                    yield Shot(address, width, scheme, name)


def _take(page: Page, width: int, scheme: Scheme, path: Path) -> None:
    """Take a picture of a page from its top down."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def _sheet(shots: list[Shot]) -> str:
    """Return the page that shows all pictures, by kinds of pages."""
    rows: dict[str, list[str]] = {}
    for shot in shots:
        where = html.escape(shot.address)
        picture = (
            f'<a href="{html.escape(shot.name)}"><img src="{html.escape(shot.name)}" loading="lazy" '
            f'width="{shot.width // 4}" alt="{where}, {shot.width} px, {shot.scheme}"></a>'
        )
        rows.setdefault(f"{kind(shot.address)}: {where}", []).append(picture)
    body = "\n".join(f"<h2>{head}</h2>\n<div>{' '.join(pictures)}</div>" for head, pictures in rows.items())
    style = "body { font: 1rem/1.4 system-ui; background: #888 } div { display: flex; gap: .5rem; align-items: start }"
    return f"<!doctype html>\n<meta charset='utf-8'>\n<title>Screenshots</title>\n<style>{style}</style>\n{body}\n"


def _for_readme(chromium: Browser, root: str, path: Path) -> None:
    """Make the README's picture: two pages side by side, a little reduced and in few colours, for a small file."""
    width, height = README_SIZE
    picture = Image.new("RGB", (len(README) * width, height))
    size: ViewportSize = {"width": round(width / README_ZOOM), "height": round(height / README_ZOOM)}
    for place, (address, scheme) in enumerate(README):
        with chromium.new_page(viewport=size, device_scale_factor=README_ZOOM, color_scheme=scheme) as page:
            page.goto(root + address)
            taken = Image.open(io.BytesIO(page.screenshot()))
        picture.paste(taken.convert("RGB"), (place * width, 0))
    picture.quantize(README_COLOURS, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
