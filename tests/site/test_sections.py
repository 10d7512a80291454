"""Sections and written pages by their files: names, order, descriptions and former addresses; folders of pages."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import SiteFolder, post

CONTENT = {
    "content/posts/one.md": post("One", section="Ports"),
    "content/posts/two.md": post("Two", day="2026-02-19", section="Harbours"),
    "content/posts/three.md": post("Three", day="2026-02-18", section="Cranes"),
    "content/sections/harbours.md": "---\ntitle: Harbours & quays\norder: 2\nmoved: [sections/ports]\n---\n\n"
    "Of *water*.\n",
    "content/sections/opinion.md": "---\ntitle: Opinion\norder: 1\n---\n",
    "content/pages/about.md": "---\ntitle: About\n---\n\nWe.\n",
    "content/pages/legal/notice.md": "---\ntitle: Notice\nslug: imprint\nsummary: Who is liable.\n---\n\nMany words.\n",
    "content/pages/legal/old/privacy.md": "---\ntitle: Privacy\nstatus: draft\n---\n\nSoon.\n",
}


def soup(site: SiteFolder, address: str) -> BeautifulSoup:
    """Return a page of a site."""
    return BeautifulSoup(site.page(f"{address}index.html"), "html.parser")


def texts(page: BeautifulSoup, place: str) -> list[str]:
    """Return the texts at a place of a page."""
    return [" ".join(found.get_text().split()) for found in page.select(place)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A site with files of sections and folders of pages, built after it had been built without them."""
    folder = sites.new(tmp_path_factory.mktemp("sections"), SITEURL="https://boats.example")
    for name in ("one", "two", "three"):
        folder.put(f"content/posts/{name}.md", CONTENT[f"content/posts/{name}.md"])
    folder.build()
    for name, text in CONTENT.items():
        folder.put(name, text)
    folder.build()
    return folder


def test_section(site: SiteFolder) -> None:
    """A section has the title and description of its file, and the posts that name it, or what it was called."""
    page = soup(site, "sections/harbours/")
    assert texts(page, "h1") == ["Harbours & quays"]
    assert texts(page, ".page-head .standfirst") == ["Of water."]
    assert page.select("meta[name=description]")[0]["content"] == "Of water."
    assert texts(page, ".dated .headline") == ["One", "Two"]
    assert texts(soup(site, "articles/one/"), ".piece .label") == ["Harbours & quays"]
    assert "https://boats.example/sections/harbours/" in site.page("sections/ports/index.html")


def test_order(site: SiteFolder) -> None:
    """Sections stand in the order of their files, before those that have none; one without posts has a page too."""
    assert texts(soup(site, "sections/"), "h2 a") == ["Opinion", "Harbours & quays", "Cranes"]
    assert texts(soup(site, "sections/opinion/"), ".nothing") == ["Nothing has been published in this section yet."]


def test_pages(site: SiteFolder) -> None:
    """A page in a folder has that folder in its address, the slug and summary that it gives, and may be a draft."""
    page = soup(site, "legal/imprint/")
    assert texts(page, "h1") == ["Notice"]
    assert page.select("meta[name=description]")[0]["content"] == "Who is liable."
    assert page.select(".masthead a[aria-current=page]")[0]["href"] == "https://boats.example/legal/imprint/"
    assert not (site.output / "legal/old").exists()


def test_as_clean(site: SiteFolder) -> None:
    """The build after such files have come makes what a clean one makes."""
    site.build("-o", "clean")
    assert sites.files(site.root / "clean") == sites.files(site.output)


def test_mistakes(tmp_path: Path) -> None:
    """Each mistake in such a file is named with its file, and what to do; nothing is half built."""
    site = sites.new(
        tmp_path,
        {
            "content/posts/one.md": post("One"),
            "content/sections/a.md": "---\ntitle: Cranes\norder: first\n---\n",
            "content/sections/b.md": "---\ntitle: cranes\nmoved: [sections/a, ports]\n---\n",
            "content/sections/c.md": "---\norder: 1\n---\n",
            "content/pages/x.md": "---\ntitle: X\nslug: a/b\n---\n",
            "content/pages/my folder/y.md": "---\ntitle: Y\n---\n",
        },
    )
    result = site.run("check")
    assert result.exit_code == 1
    for said in (
        "sections/a.md:3:",
        "sections/b.md:2: “cranes” is the section of sections/a.md",
        "sections/b.md:3:",
        "sections/c.md",
        "pages/x.md:3:",
        "pages/my folder: the name cannot be an address",
    ):
        assert said in result.output
