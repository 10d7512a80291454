"""Pages opened in a browser, on two cores at a time, and all that is found wrong there."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Request

from checks import browser
from checks.accessibility import lost_colours, violations
from checks.built import BuiltSite, counted
from checks.keyboard import unreachable
from checks.results import Finding, Result, left_out, none_of
from checks.room import lacking
from checks.serving import served

CORES = 2
SCRIPT_BYTES = 5_000  # of JavaScript that a page may load by itself
AXE, ROOM, KEYBOARD, FORCED, OUTSIDE, SCRIPTS = (
    "axe",
    "no sideways scrolling",
    "keyboard",
    "forced colours",
    "requests to elsewhere",
    "JavaScript loaded by default",
)
EVERYWHERE: dict[str, Callable[[Page], Iterator[str]]] = {AXE: violations, ROOM: lacking, FORCED: lost_colours}
_INLINE = """() => [...document.scripts].filter(({src, type}) => !src && !['application/ld+json', 'speculationrules']
  .includes(type)).reduce((sum, {text}) => sum + text.length, 0)"""
LOOKED_AT = {
    AXE: "light and dark, 390 and 1280 px",
    ROOM: "320 to 1440 px, zoom and text at 200 %",
    FORCED: "dark and white paper",
    OUTSIDE: "all requests of a page",
}


@dataclass
class Found:
    """What was found on some pages, by check, and the most JavaScript that one of them loaded."""

    by_check: dict[str, list[Finding]] = field(default_factory=dict)
    scripts: int = 0
    heaviest: str = ""

    def add(self, check: str, where: str, whats: Iterator[str]) -> None:
        """Note what a check found on a page."""
        self.by_check.setdefault(check, []).extend(Finding(where, what) for what in whats)

    def join(self, other: "Found") -> None:
        """Take over what another process found."""
        for check, findings in other.by_check.items():
            self.by_check.setdefault(check, []).extend(findings)
        self.scripts, self.heaviest = max((self.scripts, self.heaviest), (other.scripts, other.heaviest))


def visited(site: BuiltSite) -> Iterator[Result]:
    """Open the smallest and the largest page of every kind, and return what all checks in the browser find there."""
    path = browser.chromium()
    if path is None:
        yield left_out("everything in a browser", browser.WANTED)
        return
    pages, walked = site.ends, [addresses[0] for addresses in site.kinds.values()]
    with served(site.folder) as root:
        found = _visit_all(path, root, pages, walked)
    for check in (AXE, ROOM, FORCED, OUTSIDE):
        looked_at = f"{counted(pages)}: {LOOKED_AT[check]}"
        yield none_of("violations", check, looked_at, found.by_check.get(check, []))
    yield none_of("faults", KEYBOARD, f"{counted(walked)}: Tab, focus, skip link", found.by_check.get(KEYBOARD, []))
    heavy = [Finding(found.heaviest, f"{found.scripts:,} bytes")] if found.scripts > SCRIPT_BYTES else []
    wanted = f"at most {SCRIPT_BYTES / 1000:g} kB"
    yield Result(SCRIPTS, counted(pages), f"{found.scripts / 1000:.1f} kB at most", wanted, tuple(heavy))


def _visit_all(path: str, root: str, pages: list[str], walked: list[str]) -> Found:
    """Visit pages with a browser a core."""
    found = Found()
    shares = [(path, root, pages[first::CORES], walked) for first in range(CORES)]
    with ProcessPoolExecutor(CORES, mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(_visit_share, shares):
            found.join(part)
    return found


def _visit_share(share: tuple[str, str, list[str], list[str]]) -> Found:
    """Visit some pages, one after the other, each with an empty cache."""
    path, root, pages, walked = share
    found = Found()
    with browser.opened(path) as chromium:
        for address in pages:
            _visit(chromium, root, address, found, walk=address in walked)
    return found


def _visit(chromium: Browser, root: str, address: str, found: Found, *, walk: bool) -> None:
    """Open a page and let every check look at it."""
    context = chromium.new_context(locale="en-GB", timezone_id="UTC", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108  (Playwright marks its listeners)
    page.goto(root + address)
    if any(request.resource_type == "script" for request in requests):
        page.wait_for_load_state("networkidle")  # A script may load others.
    scripts = _script_bytes(page, requests)
    found.scripts, found.heaviest = max((found.scripts, found.heaviest), (scripts, address))
    for check, look in EVERYWHERE.items():
        found.add(check, address, look(page))
    if walk:
        found.add(KEYBOARD, address, unreachable(page))
    inside = (root + "/", "data:", "blob:", "about:")
    found.add(OUTSIDE, address, (request.url for request in requests if not request.url.startswith(inside)))
    context.close()


def _script_bytes(page: Page, requests: list[Request]) -> int:
    """Return how much JavaScript a page has loaded or holds itself."""
    loaded = sum(request.sizes()["responseBodySize"] for request in requests if request.resource_type == "script")
    return loaded + int(page.evaluate(_INLINE))
