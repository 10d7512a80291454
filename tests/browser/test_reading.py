import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Complaints
from tests.site import sites
from tests.site.sites import boat, entity, post

PWN = "window.__pwned = (window.__pwned || 0) + 1"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungsanstalt" * 3

SEEDS: dict[str, str] = {
    "seeds/script-title.txt": f"<script>{PWN};alert(1)</script>\n\nBrekke has a boat. <script>{PWN}</script>\n",
    "seeds/image.txt": f"A picture\n\n<img src=x onerror=\"{PWN}\"> Brekke <svg onload='{PWN}'> has a boat.\n",
    "seeds/end.txt": f"</title></head></script><script>{PWN}</script>\n\nBrekke </script></p></main> was there.\n",
    "seeds/braces.txt": "{{7*7}} {% raw %} Brekke\n\nBrekke {{ 7*7 }} and {# a note #} were there.\n",
    "seeds/quotes.txt": f'" onmouseover="{PWN}" x=\'\n\nBrekke\'s " autofocus onfocus="{PWN}" was there.\n',
    "seeds/raw.md": f"""---
title: '<img src=x onerror="{PWN}"> raw'
author: <script>{PWN}</script>
source: '<svg onload="{PWN}">'
section: '"><script>{PWN}</script>'
url: javascript:{PWN.replace(" ", "")}
lang: '"><script>{PWN}</script>'
---

<script>{PWN}</script><script src="https://evil.example/x.js"></script>
<img src=x onerror="{PWN}"> <img src="https://evil.example/pixel.gif"> ![p](https://evil.example/p.png)
<svg onload="{PWN}"><script>{PWN}</script></svg> <math><mtext></mtext><style>*{{display:none}}</style></math>
<iframe src="javascript:parent.{PWN}"></iframe> <object data="data:text/html,<script>{PWN}</script>"></object>
<body onload="{PWN}"><form action="https://evil.example/"><input autofocus onfocus="{PWN}"><button>Go</button></form>
<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">
<link rel="stylesheet" href="https://evil.example/x.css"><style>@import "https://evil.example/y.css";</style>
<video src="https://evil.example/v.mp4" autoplay onerror="{PWN}"></video> <a href="//evil.example" ping="/x">Slashes</a>

Brekke was there.
""",
    "seeds/links.md": f"""# Links

[one](javascript:{PWN.replace(" ", "")}) [two](data:text/html,<script>{PWN}</script>)
[three](JaVaScRiPt:{PWN.replace(" ", "")}) <a href="java&#x73;cript:{PWN}">four</a> <a href="vbscript:x">five</a>
[six]( javascript:alert(1)) <javascript:alert(1)> <a href="/" style="position:fixed;inset:0" onclick="{PWN}">seven</a>

![seven](javascript:alert(1)) [eight]: javascript:alert(1) [nine][ten] Brekke was there.

[ten]: javascript:{PWN.replace(" ", "")}
""",
}

# What pages need to be hard on their layout: names without a space, wide tables, long words, other scripts.
CONTENT: dict[str, str] = {
    "content/companies/brekke.md": entity("Brekke", owner=LONG, formerly=[LONG], website=f"https://{LONG}.example/"),
    "content/companies/long.md": entity(LONG, aliases=[f"{LONG} Co"]),
    "content/products/loft.md": entity("Loft", owner="Brekke"),
    "content/sources/tide.md": entity("Tide", website="https://tide.example/"),
    "content/posts/wide.md": post(
        LONG,
        day="2026-02-21",
        source="Tide",
        author=LONG,
        source_url=f"https://tide.example/{LONG}",
        companies=["Brekke", LONG],
        products=["Loft"],
        summary=f"{LONG}.",
        updates=[{"date": "2026-02-22", "text": LONG}],
        body=f"## {LONG}\n\n|{'Moves an hour|' * 12}\n|{'---|' * 12}\n|{'31|' * 12}\n\n> {LONG}\n\n"
        f"    {LONG} {LONG}\n\n`{LONG}` [{LONG}](https://tide.example/)\n\n1. One\n2. {LONG}\n",
    ),
    "content/posts/hebrew.md": post("ספינה נכנסת לנמל", lang="he", body="היא הגיעה מאוחר.", companies=["Brekke"]),
    "content/pages/about.md": "---\ntitle: About\n---\n\nWhat we do.\n",
} | {
    f"content/posts/boat-{number}.md": boat(
        number,
        companies=["Brekke"],
        products=["Loft"],
        summary="It was late.",
    )
    for number in range(20)
}

KINDS = {
    "home": "/",
    "article": "/articles/wide/",
    "hostile article": "/articles/raw/",
    "foreign article": "/articles/hebrew/",
    "tear sheet": "/companies/brekke/",
    "product": "/products/loft/",
    "companies": "/companies/",
    "products": "/products/",
    "section": "/sections/quay-1/",
    "sections": "/sections/",
    "source": "/sources/tide/",
    "sources": "/sources/",
    "year": "/archive/2026/",
    "archive": "/archive/",
    "page": "/about/",
    "not found": "/no/such/page/",
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile seeds, ingested and built among ordinary posts."""
    site = sites.new(tmp_path_factory.mktemp("reading"), SEEDS | CONTENT)
    site.ingest()
    (raw,) = [path for path in (site.content / "posts").glob("*.md") if "seed: raw.md" in path.read_text("utf-8")]
    raw.rename(raw.with_name("raw.md"))
    site.build()
    return site.output


@pytest.fixture
def address(output: Path, served: Callable[[Path], str]) -> str:
    """The address of the site."""
    return served(output)


@pytest.fixture
def dialogs(page: Page) -> list[str]:
    """What dialogs said that opened in the page; each is closed at once."""
    said: list[str] = []

    def close(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    return said


def html_addresses(output: Path) -> list[str]:
    """Return the addresses of all pages."""
    return [f"/{path.relative_to(output).as_posix().removesuffix('index.html')}" for path in sites.pages(output)]


def test_hostile_seeds(page: Page, address: str, output: Path, complaints: Complaints, dialogs: list[str]) -> None:
    """Whatever a seed holds, no page of the site runs it, asks for anything elsewhere or has an error."""
    addresses = html_addresses(output)
    assert len(addresses) > 40
    for place in addresses:
        page.goto(f"{address}{place}")
        assert page.evaluate("window.__pwned") is None, place
        assert page.url == f"{address}{place}"
    assert dialogs == []
    assert complaints.all() == []


@pytest.mark.parametrize("slug", ["raw", "links"])
def test_hostile_links(page: Page, address: str, slug: str, complaints: Complaints, dialogs: list[str]) -> None:
    """Touching whatever a hostile article left runs nothing, and none of its links is a script."""
    page.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())
    page.goto(f"{address}/articles/{slug}/")
    addresses = [link.get_attribute("href") or "" for link in page.locator("a[href]").all()]
    assert [link for link in addresses if not link.startswith(("/", "#", "https://"))] == []
    for element in page.locator("main *").all():
        element.dispatch_event("mouseover")
        element.dispatch_event("focus")
        element.dispatch_event("error")
    expect(page.locator(".prose")).to_contain_text("Brekke was there.")
    assert page.locator("main :is(form, input, button, iframe, object, video, style, script, svg, math)").count() == 0
    assert page.evaluate("window.__pwned") is None
    assert dialogs == []
    assert complaints.all() == []


def test_hostile_words_are_shown(page: Page, address: str) -> None:
    """The words of a hostile title are in the archive as they are."""
    page.goto(f"{address}/archive/2026/")
    expect(page.locator("main")).to_contain_text(f"<script>{PWN};alert(1)</script>")
    expect(page.locator("main")).to_contain_text("{{7*7}} {% raw %} Brekke")


@pytest.mark.parametrize("width", [390, 1280])
def test_accessible(new_page: Callable[..., Page], address: str, width: int) -> None:
    """No kind of page breaks a rule of axe, on telephones and desks, by day and by night."""
    page = new_page(viewport={"width": width, "height": 844})
    violations = {"resultTypes": ["violations"]}
    colours = {"runOnly": ["color-contrast", "link-in-text-block"]} | violations  # All that a night can change.
    found = {}
    for kind, place in KINDS.items():
        for scheme, options in (("light", violations), ("dark", colours)):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.goto(f"{address}{place}")
            results = Axe().run(page, options=options)
            if results.violations_count:
                found[kind, scheme] = results.generate_report()
    assert found == {}


def test_narrow(new_page: Callable[..., Page], address: str) -> None:
    """No page is wider than a screen of 320 pixels, also with names that have no place to break."""
    page = new_page(viewport={"width": 320, "height": 640})
    for kind, place in KINDS.items():
        page.goto(f"{address}{place}")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, kind


def test_wide_table(new_page: Callable[..., Page], address: str) -> None:
    """A table wider than the screen scrolls in a box of its own, from the keyboard too."""
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{address}/articles/wide/")
    box = page.get_by_role("region", name="Table")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.table').scrollLeft > 0")
    assert page.evaluate("document.documentElement.scrollLeft") == 0


def test_skip_link(page: Page, address: str) -> None:
    """The first press of the tab key shows a link that leads past the navigation."""
    page.goto(f"{address}/companies/brekke/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the news")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_focus_is_seen(page: Page, address: str) -> None:
    """Whatever the keyboard reaches on an article's page has an outline."""
    page.goto(f"{address}/articles/boat-1/")
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", page.evaluate("document.activeElement.outerHTML")


def test_without_javascript(new_page: Callable[..., Page], address: str, complaints: Complaints) -> None:
    """Without JavaScript a reader gets from the home page to a company, an article and its source."""
    page = new_page(java_script_enabled=False)
    page.goto(address)
    page.locator(".rail").get_by_role("link", name="Brekke", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Brekke")
    page.get_by_role("link", name="Boat 3 comes in").click()
    expect(page.locator(".prose")).to_have_text("The quay was busy.")
    page.get_by_role("link", name="Tide", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tide")
    assert complaints.all() == []


def test_current_place(page: Page, address: str) -> None:
    """The navigation says where the reader is."""
    page.goto(f"{address}/archive/")
    expect(page.get_by_role("navigation", name="Site").locator("[aria-current=page]")).to_have_text("Archive")
