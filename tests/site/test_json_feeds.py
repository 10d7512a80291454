"""The rules of JSON Feed 1.1, over all feeds of a site, and what holds for both kinds of feed."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import post
from tests.site.test_feeds import CONTENT, RFC3339, SITEURL, entries, parsed, said

SCRIPT = "</script><script>alert(1)</script>"
MORE = CONTENT | {
    "content/posts/six.md": post("Sechs", day="2026-01-03", lang="de", source_url="https://tide.example/6?a=1&b=<2>"),
    "content/posts/seven.md": post(SCRIPT, day="2026-01-02", source_url="https://tide.example/7?a=1&b=2"),
    "content/posts/eight.md": post("Eight", day="2026-01-01", body="", summary="Only this."),
}
IDLE = "companies/idle/feed.json"  # of a company that no article names, which is on no list
FEED_KEYS = {"version", "title", "home_page_url", "feed_url", "language", "authors", "items"}
ITEM_KEYS = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published"),
    *("date_modified", "authors", "tags", "language"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """A site with an address, built."""
    folder = sites.new(tmp_path_factory.mktemp("json"), MORE, SITEURL=SITEURL)
    folder.build()
    return folder


@pytest.fixture(scope="module")
def feeds(site: sites.SiteFolder) -> dict[str, dict[str, Any]]:
    """All JSON Feeds of the site by the names of their files."""
    return read(site.output)


def read(output: Path) -> dict[str, dict[str, Any]]:
    """Return all JSON Feeds below a folder by the names of their files; they are UTF-8 without a mark before it."""
    found = {name: data for name, data in sites.files(output).items() if name.endswith("feed.json")}
    return {name: json.loads(data.decode("utf-8")) for name, data in found.items()}


def items(feeds: dict[str, dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Return every item of every feed, with the name of the feed's file."""
    return [(name, item) for name, feed in feeds.items() for item in feed["items"]]


def by_title(feeds: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the items of the site's own feed by their titles."""
    return {item["title"]: item for item in feeds["feed.json"]["items"]}


def test_one_beside_every_atom_feed(site: sites.SiteFolder, feeds: dict[str, dict[str, Any]]) -> None:
    """Beside every Atom feed stands a JSON Feed with the same articles in the same order."""
    atom = parsed(site.output)
    assert sorted(feeds) == sorted(name.replace("feed.atom", "feed.json") for name in atom)
    for name, feed in atom.items():
        same = feeds[name.replace("feed.atom", "feed.json")]
        assert [item["id"] for item in same["items"]] == [said(entry, "id") for _, entry in entries({"": feed})]
        assert same["title"] == said(feed, "title")


def test_feed(feeds: dict[str, dict[str, Any]]) -> None:
    """A feed says its version and its title, and where it and its page are."""
    for name, feed in feeds.items():
        assert set(feed) == FEED_KEYS, name
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"].strip(), name
        assert feed["feed_url"] == f"{SITEURL}/{name}"
        assert feed["home_page_url"] == f"{SITEURL}/{name.removesuffix('feed.json')}"
        assert feed["language"] == "en"
        assert feed["authors"] == [{"name": "The Quay Letter"}]
        assert isinstance(feed["items"], list)


def test_items(feeds: dict[str, dict[str, Any]]) -> None:
    """An item has an id that is text, something to read, and no key that says nothing."""
    found = items(feeds)
    assert len(found) > 15
    for name, item in found:
        assert {"id", "url", "title", "date_modified", "tags", "language"} <= set(item) <= ITEM_KEYS, name
        assert ("content_html" in item) != ("content_text" in item), name
        for key, value in item.items():
            assert value, (name, key)
            assert isinstance(value, list if key in {"authors", "tags"} else str), (name, key)
        assert all(isinstance(tag, str) and tag for tag in item["tags"]), name
        assert all(set(author) == {"name"} for author in item.get("authors", ())), name


def test_ids(feeds: dict[str, dict[str, Any]]) -> None:
    """No feed has two items of one id, and an article has the same item in every feed."""
    known: dict[str, dict[str, Any]] = {}
    for name, feed in feeds.items():
        ids = [item["id"] for item in feed["items"]]
        assert len(ids) == len(set(ids)), name
        for item in feed["items"]:
            assert known.setdefault(item["id"], item) == item, name


def test_dates(feeds: dict[str, dict[str, Any]]) -> None:
    """Dates are written by RFC 3339; an article that gives none has none."""
    for name, item in items(feeds):
        assert RFC3339.fullmatch(item["date_modified"]), name
        if "date_published" in item:
            assert RFC3339.fullmatch(item["date_published"]), name
            assert dt.datetime.fromisoformat(item["date_published"]) <= dt.datetime.fromisoformat(item["date_modified"])
    assert [title for title, item in by_title(feeds).items() if "date_published" not in item] == ["Three"]


def test_same_as_atom(site: sites.SiteFolder, feeds: dict[str, dict[str, Any]]) -> None:
    """Both kinds of feed say the same of an article."""
    for _, entry in entries({"": parsed(site.output)["feed.atom"]}):
        item = by_title(feeds)[said(entry, "title")]
        assert item["date_modified"] == said(entry, "updated")
        assert item.get("content_html", "") == said(entry, "content").strip()
        assert [{"name": author} for author in authors(entry)] == item.get("authors", [])
        for link in entry.findall("{http://www.w3.org/2005/Atom}link"):
            assert link.attrib["href"] == item["url" if link.get("rel") == "alternate" else "external_url"]


def authors(entry: ET.Element) -> list[str | None]:
    """Return the names of an entry's authors."""
    return [name.text for name in entry.iter("{http://www.w3.org/2005/Atom}name")]


def test_original(feeds: dict[str, dict[str, Any]]) -> None:
    """An item leads to the original where its address is one of the web, encoded as browsers do."""
    found = {title: item["external_url"] for title, item in by_title(feeds).items() if "external_url" in item}
    assert found == {SCRIPT: "https://tide.example/7?a=1&b=2", "Sechs": "https://tide.example/6?a=1&b=%3C2%3E"}


def test_nothing_to_read(feeds: dict[str, dict[str, Any]]) -> None:
    """An article without a body has its summary as the text of its item."""
    assert by_title(feeds)["Eight"]["content_text"] == "Only this."


def test_language(feeds: dict[str, dict[str, Any]]) -> None:
    """An item says the language of its article."""
    assert {item["title"] for _, item in items(feeds) if item["language"] == "de"} == {"Sechs"}


def test_no_address(tmp_path: Path) -> None:
    """A site without an address claims none, in JSON Feeds where addresses have to be whole."""
    folder = sites.new(tmp_path, MORE)
    folder.build()
    for feed in read(folder.output).values():
        assert set(feed) == FEED_KEYS - {"home_page_url", "feed_url"}
        assert [item for item in feed["items"] if "url" in item] == []


def test_heads_and_links(site: sites.SiteFolder, feeds: dict[str, dict[str, Any]]) -> None:
    """Each page with a feed names both kinds in its head, and lets readers follow both."""
    for name, feed in feeds.items():
        page = BeautifulSoup(site.page(name.replace("feed.json", "index.html")), "html.parser")
        found = page.find_all("link", rel="alternate", type="application/feed+json")
        assert [(link["href"], link["title"]) for link in found] == [(f"{SITEURL}/{name}", feed["title"])]
        offered = [link["href"] for link in page.select("main a")]
        for kind in ("atom", "json"):
            assert f"{SITEURL}/{name.removesuffix('json')}{kind}" in offered, name


def test_opml(site: sites.SiteFolder, feeds: dict[str, dict[str, Any]]) -> None:
    """/feeds.opml is OPML 2.0 and lists every feed once, with the page it belongs to."""
    root = ET.fromstring(site.page("feeds.opml").encode())  # noqa: S314  (our own file)
    assert (root.tag, root.attrib) == ("opml", {"version": "2.0"})
    assert [child.tag for child in root] == ["head", "body"]
    assert root.findtext("head/title") == "The Quay Letter"
    outlines = [outline for outline in root.iter("outline") if outline.get("type")]
    assert all(outline.get("text") for outline in root.iter("outline"))
    assert {outline.get("type") for outline in outlines} == {"rss"}
    assert sorted(outline.attrib["xmlUrl"] for outline in outlines) == sorted(
        f"{SITEURL}/{name.replace('.json', '.atom')}" for name in feeds if name != IDLE
    )
    for outline in outlines:
        assert outline.attrib["htmlUrl"] == outline.attrib["xmlUrl"].removesuffix("feed.atom")


def test_list_of_feeds(site: sites.SiteFolder, feeds: dict[str, dict[str, Any]]) -> None:
    """The page /feeds/ leads to every feed of both kinds and to the list of all."""
    page = BeautifulSoup(site.page("feeds/index.html"), "html.parser")
    offered = {str(link["href"]).removeprefix(f"{SITEURL}/") for link in page.select("main a")}
    assert {name for name in offered if name.endswith(".json")} == feeds.keys() - {IDLE}
    assert {name.replace(".atom", ".json") for name in offered if name.endswith(".atom")} == feeds.keys() - {IDLE}
    assert "feeds.opml" in offered
    assert f"{SITEURL}/feeds/" in site.page("index.html")


def test_for_programs(site: sites.SiteFolder) -> None:
    """llms.txt names the site, says what it is, and leads to pages, feeds and files that are there."""
    text = site.page("llms.txt")
    lines = text.splitlines()
    assert lines[0] == "# The Quay Letter"
    assert lines[2] == "> Harbours, cranes and the firms behind them"
    found = re.findall(r"^- \[[^\[\]]+\]\(([^()\s]+)\)", text, re.MULTILINE)
    assert len(found) == text.count("\n- ") > 10
    for address in found:
        assert address.startswith(f"{SITEURL}/")
        file = site.output / address.removeprefix(f"{SITEURL}/")
        assert (file / "index.html" if file.is_dir() else file).is_file(), address


def test_id_of_a_renamed_post(tmp_path: Path) -> None:
    """A post without a seed keeps its id under a new file name where `id` says the old one."""
    site = sites.new(tmp_path, {"content/posts/old.md": post("Written by hand")})
    site.build()
    (before,) = read(site.output)["feed.json"]["items"]
    (site.content / "posts/old.md").unlink()
    site.put("content/posts/new.md", post("Renamed", id="old"))
    site.build()
    (after,) = read(site.output)["feed.json"]["items"]
    assert (after["title"], after["id"]) == ("Renamed", before["id"])


@pytest.mark.parametrize(("more", "key"), [({"id": "one"}, "id"), ({"seed": "one"}, "seed")])
def test_two_posts_of_one_id(tmp_path: Path, more: dict[str, str], key: str) -> None:
    """Two posts that would be one and the same in feeds are named, with what to do."""
    second = post("Two", **more)
    site = sites.new(tmp_path, {"content/posts/one.md": post("One"), "content/posts/two.md": second})
    result = site.run("build")
    assert result.exit_code == 1
    (line,) = (number for number, said in enumerate(second.splitlines(), 1) if said.startswith(f"{key}:"))
    assert result.stderr.strip() == (
        f"content/posts/two.md:{line}: its {key}: posts/one.md has the same permanent name, “one”, and "
        "feed readers would show one of the two; give it its own: id: two"
    )


def test_updated_without_a_clock(tmp_path: Path) -> None:
    """Feeds are the same bytes whenever they are built, and however often."""
    site = sites.new(tmp_path, MORE, SITEURL=SITEURL)
    site.build()
    before = sites.files(site.output)
    site.build("--output", str(tmp_path / "later"), today=sites.TODAY + 900 * sites.DAY)
    assert sites.files(tmp_path / "later") == before


def test_theme_without_json(tmp_path: Path) -> None:
    """A theme that has no template for JSON Feeds, lists of feeds or data makes a site without them."""
    site = sites.new(tmp_path, MORE, THEME="theme")
    for name, data in sites.files(sites.THEME).items():
        if name.rpartition("/")[2] not in {
            "feed.json",
            "issues.json",
            "feeds.opml",
            "feeds.html",
            "llms.txt",
            "data.html",
        }:
            site.put(f"theme/{name}", data)
    site.build()
    made = set(sites.files(site.output))
    assert [name for name in made if re.search(r"\.json$|\.opml$|^feeds/|^data/|llms", name)] == []
    assert "/feeds/" not in site.page("sitemap.xml")
    assert "feed.atom" in made
