"""Sites of vectors, opened and clicked: nothing that a text says may run, load or lead to what is no page.

`python -m tests.browser.vectors` does so with every kind in every field of every format, one at a time (about 20
minutes); `--kinds 20` takes every 20th kind only. The tests do it with all fields of a kind at once.
"""

import argparse
import dataclasses
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, Route

from checks import serving
from checks.browser import WANTED, chromium, opened
from tests.addresses import addresses, is_odd
from tests.browser import stories
from tests.browser.stories import FIELDS, FORMATS, Story
from tests.site import sites
from tests.site.sites import post
from tests.vectors import KINDS

AT_ONCE = 25  # frames: as many pages as are opened together
PATIENCE = 200_000  # milliseconds for a page, on a machine that does much else
# What links of the site's own lead to.
OWN: dict[str, str | bytes] = {
    "content/images/vector.png": b"\x89PNG\r\n\x1a\n",
    "content/images/x.png": b"\x89PNG\r\n\x1a\n",
    "content/posts/vector.md": post("Vector"),
}
_OPENER = "/opener.html"  # a page without a policy, in whose frames the others are opened

_VISIT = Path(__file__).with_name("visit.js").read_text(encoding="utf-8")


@dataclasses.dataclass
class Visits:
    """What came of opening pages: how many links were clicked, and all that should not have happened."""

    clicks: int = 0
    pages: int = 0
    wrong: list[str] = dataclasses.field(default_factory=list)
    titles: dict[str, str] = dataclasses.field(default_factory=dict)

    def listen(self, context: BrowserContext, root: str) -> None:
        """Note every dialog, and every request to another machine, from now on."""

        def close(dialog: Dialog) -> None:
            self.wrong.append(f"a dialog: {dialog.message}")
            dialog.dismiss()

        context.on("dialog", close)

        def note(url: str) -> None:
            if not url.startswith((root, "data:", "about:")):
                self.wrong.append(f"a request: {url}")

        def fail(request: Request) -> None:
            if request.failure != "csp":  # which never left the browser
                note(request.url)

        context.on("requestfinished", lambda request: note(request.url))
        context.on("requestfailed", fail)
        context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))

    def take(self, said: dict[str, Any]) -> None:
        """Note what one page said."""
        self.pages += 1
        if said.get("left") or said["place"] != said["path"]:
            self.wrong.append(f"{said['path']} led elsewhere: {said.get('place')}")
            return
        self.clicks += said["clicks"]
        self.titles[said["path"]] = said["title"]
        if said["ran"]:
            self.wrong.append(f"{said['path']}: a script ran")
        self.wrong += [f"{said['path']}: {address}" for address in said["addresses"] if is_odd(address)]


def visit(
    browser: Browser, root: str, paths: Iterable[str], pages: Mapping[str, str] | None = None, **options: Any
) -> Visits:
    """Open pages of a site, and others that are given as HTML by their paths, and click what vectors made."""
    visits = Visits()
    context = browser.new_context(locale="en-GB", timezone_id="UTC", **options)
    context.set_default_timeout(PATIENCE)
    visits.listen(context, root)
    page = context.new_page()
    for path, text in {_OPENER: "<!doctype html><title>Opener</title><body>", **(pages or {})}.items():
        page.route(root + path, _answer(text))
    try:
        due = [*paths, *(pages or {})]
        for start in range(0, len(due), AT_ONCE):
            page.goto(root + _OPENER)
            for said in page.evaluate(_VISIT, due[start : start + AT_ONCE]):
                visits.take(said)
    finally:
        context.close()
    return visits


def _answer(text: str) -> Callable[[Route], None]:
    """Return what answers a request with a page."""
    return lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8")


def search(page: Page, root: str, words: str) -> int:
    """Search for words, let all results be shown, and return how many there are."""
    page.goto(f"{root}/search/?q={words}")
    page.locator(".results li").first.wait_for()
    more = page.get_by_role("button", name="More articles")
    while more.is_visible():
        shown = page.locator(".results li").count()
        more.click()
        page.wait_for_function("shown => document.querySelectorAll('.results li').length > shown", arg=shown)
    return page.locator(".results li").count()


def paths(output: Path) -> list[str]:
    """Return the paths of all pages of a site, as a browser writes them."""
    found = (path.relative_to(output).as_posix().removesuffix("index.html") for path in sites.pages(output))
    return [f"/{quote(path, safe=_UNCODED)}" for path in found]


_UNCODED = "/!$&'()*+,;=:@-._~|[]"  # what the path of an address has as it is


def site(root: Path, given: Mapping[str, str | bytes], **settings: object) -> sites.SiteFolder:
    """Ingest and build a site; seeds may be refused with a reason, but everything that an editor wrote is shown."""
    made = sites.new(root, given, **settings)
    result = made.run("ingest")
    if (
        result.exit_code not in {0, 1}
        or "Traceback" in result.output
        or result.exception.__class__ not in {type(None), SystemExit}
    ):
        raise AssertionError(result.output) from result.exception
    built = made.run("build")
    if built.exit_code:
        raise AssertionError(built.output)
    return made


def all_at_once(kinds: Iterable[str] = KINDS) -> tuple[dict[str, str | bytes], list[Story]]:
    """Return every kind in all fields of a post and an entity, and in all of a seed, of the formats in turn."""
    posts = [Story(number, kind, frozenset(FIELDS)) for number, kind in enumerate(kinds, 1000)]
    given: dict[str, str | bytes] = OWN | stories.by_hand(posts)
    forms = list(FORMATS)
    for place, form in enumerate(forms):
        told = [
            Story(story.number + 1000, story.kind, frozenset(FORMATS[form][0])) for story in posts[place :: len(forms)]
        ]
        given |= stories.seeds(form, told)
    return given, posts


def one_by_one(kinds: list[str]) -> Iterator[tuple[str, dict[str, str | bytes]]]:
    """Yield the material of a site for each format and each field that it carries: all kinds in this field alone."""
    for field in FIELDS:
        told = [Story(number, kind, frozenset({field})) for number, kind in enumerate(kinds, 1000)]
        yield f"{field} by hand", OWN | stories.by_hand(told)
        for form, (carried, _) in FORMATS.items():
            if field in carried:
                yield f"{field} in {form}", OWN | stories.seeds(form, told)


def main() -> int:
    """Try every kind in every field of every format; return 1 where something ran, loaded or led elsewhere."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.vectors", description=__doc__)
    parser.add_argument("--kinds", type=int, default=1, metavar="N", help="every Nth kind only")
    step = parser.parse_args().kinds
    program = chromium()
    if program is None:
        print(WANTED, file=sys.stderr)
        return 2
    wrong: list[str] = []
    pages = clicks = 0
    with opened(program) as browser:
        for name, given in one_by_one(list(KINDS)[::step]):
            with tempfile.TemporaryDirectory() as folder:
                made = site(Path(folder), given, DATA_FILES=False)
                with serving.served(made.output, serving.PackingHandler) as root:
                    visits = visit(browser, root, paths(made.output), bypass_csp=True)
                found = [*visits.wrong, *(f"{file}: {said}" for file, said in addresses(made.output) if is_odd(said))]
            pages, clicks = pages + visits.pages, clicks + visits.clicks
            print(f"{name}: {visits.pages:,} pages, {visits.clicks:,} clicks, {len(found)} wrong", flush=True)
            wrong += [f"{name}: {what}" for what in found]
    print(*wrong, f"{pages:,} pages, {clicks:,} clicks, {len(wrong)} wrong", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
