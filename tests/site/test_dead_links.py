"""Of a link that was found dead, the site says since when, and leads to the archived copy where one is given."""

import html
import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import entity, files, post

OWN = "https://tide.example/boat?a=1&b=2"
COPY = "https://web.archive.example/2026/https://tide.example/boat"
SITE = "https://quay.example"
DEAD: dict[str, Any] = {"source_dead": "2026-11-05"}
ARCHIVED: dict[str, Any] = {**DEAD, "archive_url": COPY}


def site(root: Path, *, reuse: str = "full", lang: str = "en", **more: Any) -> sites.SiteFolder:
    """Return a built site with an article of a source that says this much may be shown."""
    folder = sites.new(
        root,
        {
            "content/sources/tide.md": entity("Tide", website="https://tide.example", reuse=reuse),
            "content/posts/boat.md": post("A boat is lost", source="Tide", source_url=OWN, summary="It is.", **more),
        },
        SITEURL=SITE,
        DEFAULT_LANG=lang,
    )
    folder.build()
    return folder


def page(folder: sites.SiteFolder) -> BeautifulSoup:
    """Return the article's page."""
    return BeautifulSoup(folder.page("articles/boat/index.html"), "html.parser")


def links(folder: sites.SiteFolder) -> list[str]:
    """Return where the article's page leads out of the site."""
    return [str(link["href"]) for link in page(folder).select("a[rel=external]")]


def fact(folder: sites.SiteFolder, name: str) -> str:
    """Return what stands beside a word in the byline."""
    (value,) = [term.find_next("dd") for term in page(folder).select(".byline dt") if term.get_text() == name]
    return " ".join(value.get_text().split()) if value else ""


def about(folder: sites.SiteFolder) -> object:
    """Return what the page's data say of the original."""
    (script,) = page(folder).select('script[type="application/ld+json"]')
    return json.loads(script.get_text())["@graph"][0].get("isBasedOn")


def external(folder: sites.SiteFolder) -> tuple[bool, bool, str]:
    """Return whether the Atom feed leads to the original, or to the copy, and where the JSON feed does."""
    atom = folder.page("feed.atom")
    via = [f'rel="via" href="{address.replace("&", "&amp;")}"' in atom for address in (OWN, COPY)]
    return via[0], via[1], json.loads(folder.page("feed.json"))["items"][0].get("external_url", "")


def test_a_link_that_works(tmp_path: Path) -> None:
    """As long as a link works, everything leads there, and a copy that the editor has given is not shown."""
    folder = site(tmp_path, archive_url=COPY)
    assert links(folder) == [OWN, OWN]
    assert fact(folder, "Original") == "Read it there"
    assert (about(folder), external(folder)) == (OWN, (True, False, OWN))
    assert COPY not in folder.page("articles/boat/index.html")


def test_a_dead_link(tmp_path: Path) -> None:
    """A dead link is none any more: its address stands there as text, and no feed leads to it."""
    folder = site(tmp_path, **DEAD)
    assert links(folder) == []
    assert fact(folder, "Original") == "not working since 5 November 2026"
    assert f"Original: {OWN} (not working since 5 November 2026)" in page(folder).select(".cite")[0].get_text()
    assert page(folder).select(".byline dd time[datetime='2026-11-05']")
    assert (about(folder), external(folder)) == (OWN, (False, False, ""))


def test_an_archived_copy(tmp_path: Path) -> None:
    """With a copy of a dead link, pages, feeds and data for search engines lead to the copy."""
    folder = site(tmp_path, **ARCHIVED)
    assert links(folder) == [COPY, COPY]
    assert fact(folder, "Original") == "not working since 5 November 2026; archived copy"
    assert f"Archived copy: {COPY}" in page(folder).select(".cite")[0].get_text()
    assert about(folder) == {"@type": "CreativeWork", "url": OWN, "archivedAt": COPY}
    assert external(folder) == (False, True, COPY)
    assert f"{OWN},2026-11-05,{COPY}," in folder.page("data/articles.csv")


def test_elsewhere(tmp_path: Path) -> None:
    """What is known of the other places of an article stands beside each of them."""
    also = [
        {"source": "Herald", "url": "https://herald.example/", "dead": "2026-11-05", "archive_url": COPY},
        {"url": "https://gazette.example/", "dead": "2026-11-06"},
        {"source": "Pilot", "url": "https://pilot.example/"},
    ]
    folder = site(tmp_path, also=also)
    assert links(folder) == [OWN, COPY, "https://pilot.example/", OWN]
    herald = "Herald (not working since 5 November 2026; archived copy)"
    gazette = "https://gazette.example/ (not working since 6 November 2026)"
    assert fact(folder, "Also published by") == f"{herald}, {gazette}, Pilot"


REST = {
    "dead, quoted": ("excerpt", DEAD, "No longer found at Tide", "https://tide.example"),
    "dead, linked": ("link", DEAD, "No longer found at Tide", "https://tide.example"),
    "archived, quoted": ("excerpt", ARCHIVED, "Read on in an archived copy", COPY),
    "archived, linked": ("link", ARCHIVED, "Read it in an archived copy", COPY),
}


@pytest.mark.parametrize(("reuse", "more", "words", "address"), REST.values(), ids=REST)
def test_what_may_not_be_shown(tmp_path: Path, reuse: str, more: dict[str, Any], words: str, address: str) -> None:
    """Where an article may not be shown, the way to the rest of it leads to the copy too, on the page and in feeds."""
    folder = site(tmp_path, reuse=reuse, body="One two three. " * 40, **more)
    (rest,) = page(folder).select(".rest a")
    assert (rest.get_text(), rest["href"]) == (words, address)
    assert f'<a href="{address}" rel="external">{words}</a>' in html.unescape(folder.page("feed.atom"))
    assert ("three" in page(folder).select(".piece")[0].get_text()) == (reuse == "excerpt")


@pytest.mark.parametrize(("more", "address"), [({}, OWN), (ARCHIVED, f"{SITE}/articles/boat/")])
def test_search_engines(tmp_path: Path, more: dict[str, Any], address: str) -> None:
    """A full copy of an article whose original is dead is the one that search engines are to show."""
    folder = site(tmp_path, **more)
    assert [link["href"] for link in page(folder).select("link[rel=canonical]")] == [address]


def test_in_german(tmp_path: Path) -> None:
    """It is said in the language of the site."""
    assert fact(site(tmp_path, lang="de", **ARCHIVED), "Original") == (
        "seit dem 5. November 2026 nicht erreichbar; archivierte Kopie"
    )


def test_what_is_written_down_later(tmp_path: Path) -> None:
    """When a link dies, and when a copy is given, the next build makes what one from nothing makes."""
    folder = site(tmp_path / "one")
    for number, more in enumerate((DEAD, ARCHIVED, {})):
        text = post("A boat is lost", source="Tide", source_url=OWN, summary="It is.", **more)
        folder.put("content/posts/boat.md", text)
        folder.build()
        assert files(folder.output) == files(site(tmp_path / f"clean-{number}", **more).output)


def test_hostile_copies(tmp_path: Path) -> None:
    """What is no address of the web is no copy, and fails the build with its line."""
    folder = site(tmp_path)
    text = post("A boat is lost", source_url=OWN, source_dead="2026-11-05", archive_url="javascript:alert(1)")
    folder.put("content/posts/boat.md", text)
    result = folder.run("build")
    assert result.exit_code == 1
    assert "boat.md:7: “archive_url”: expected an address like https://…; mend the value" in result.stderr
