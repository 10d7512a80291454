import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import entity, post

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SITEURL = "https://boats.example/news"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")

CONTENT: dict[str, str] = {
    "content/companies/aker.md": entity("Aker", aliases=["Aker Co"]),
    "content/companies/idle.md": entity("Idle"),
    "content/products/loft.md": entity("Loft <& co>", owner="Aker"),
    "content/sources/tide.md": entity("Tide"),
    "content/posts/one.md": post("One & <b>only</b>", day="2026-01-05", companies=["Aker Co"], source="Tide"),
    "content/posts/two.md": post("Two", day="2026-01-07", companies=["Aker"], products=["Loft <& co>"], author="A & B"),
    "content/posts/three.md": post("Three", day="2026-02-07", date_basis="received", summary="<i>Three</i> ]]> & more"),
    "content/posts/four.md": post(
        "Four", day="2026-01-06T23:30:00-05:00", companies=["Aker"], updates=[{"date": "2026-02-01", "text": "No."}]
    ),
    "content/posts/five.md": post(
        "Five",
        day="2026-01-04",
        source="Tide",
        body="<script>alert(1)</script>\n\nA < B & C > D, ]]>, [One]({filename}one.md), `<b>`.\n\n> Quoted",
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """A site with an address, built."""
    folder = sites.new(tmp_path_factory.mktemp("feeds"), CONTENT, SITEURL=SITEURL)
    folder.build()
    return folder


@pytest.fixture(scope="module")
def feeds(site: sites.SiteFolder) -> dict[str, ET.Element]:
    """All feeds of the site by the names of their files."""
    return parsed(site.output)


def parsed(output: Path) -> dict[str, ET.Element]:
    """Return all feeds below a folder by the names of their files."""
    found = {name: data for name, data in sites.files(output).items() if name.endswith(".atom")}
    return {name: ET.fromstring(data) for name, data in found.items()}  # noqa: S314  (our own files)


def entries(feeds: dict[str, ET.Element]) -> Iterator[tuple[str, ET.Element]]:
    """Yield every entry of every feed, with the name of the feed's file."""
    for name, feed in feeds.items():
        for entry in feed.findall(f"{ATOM}entry"):
            yield name, entry


def said(element: ET.Element, name: str) -> str:
    """Return the text of the one child of this name."""
    (child,) = element.findall(f"{ATOM}{name}")
    return child.text or ""


def links(element: ET.Element, rel: str) -> list[str]:
    """Return the addresses of the links with this relation."""
    return [link.attrib["href"] for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def moment(text: str) -> dt.datetime:
    """Return a moment, which has to be written by RFC 3339."""
    assert RFC3339.fullmatch(text), text
    return dt.datetime.fromisoformat(text)


def titles(feed: ET.Element) -> list[str]:
    """Return the titles of a feed's entries in their order."""
    return [said(entry, "title") for entry in feed.findall(f"{ATOM}entry")]


def test_every_part_has_a_feed(feeds: dict[str, ET.Element]) -> None:
    """The site, its issues, each company, product, source and section have a feed beside their page."""
    assert sorted(feeds) == [
        "companies/aker/feed.atom",
        "companies/idle/feed.atom",
        "feed.atom",
        "issues/feed.atom",
        "products/loft/feed.atom",
        "sections/ports/feed.atom",
        "sources/tide/feed.atom",
    ]


def test_feed_elements(feeds: dict[str, ET.Element]) -> None:
    """A feed has exactly one id, title, updated and self link, and authors for all of its entries (RFC 4287, 4.1.1)."""
    for name, feed in feeds.items():
        assert feed.tag == f"{ATOM}feed"
        assert said(feed, "title").strip(), name
        assert said(feed, "id"), name
        assert said(feed, "updated"), name
        assert len(links(feed, "self")) == 1, name
        assert len(links(feed, "alternate")) == 1, name
        assert feed.findall(f"{ATOM}author"), name
        assert feed.get(LANG) == "en", name


def test_order_of_elements(feeds: dict[str, ET.Element]) -> None:
    """The entries of a feed come after everything that is said of the feed itself, as readers expect."""
    for name, feed in feeds.items():
        tags = [child.tag for child in feed]
        first = tags.index(f"{ATOM}entry") if f"{ATOM}entry" in tags else len(tags)
        assert set(tags[first:]) <= {f"{ATOM}entry"}, name


def test_entry_elements(feeds: dict[str, ET.Element]) -> None:
    """An entry has exactly one id, title and updated, one alternate link, and at most one of the rest (4.1.2)."""
    found = list(entries(feeds))
    assert len(found) > 10
    for name, entry in found:
        assert said(entry, "id"), name
        assert said(entry, "title").strip(), name
        assert said(entry, "updated"), name
        assert len(links(entry, "alternate")) == 1, name
        for once in ("published", "summary", "content", "rights", "source"):
            assert len(entry.findall(f"{ATOM}{once}")) <= 1, name


def test_known_elements(feeds: dict[str, ET.Element]) -> None:
    """Feeds use no elements but those of Atom, in the places where it has them."""
    of_entries = {"id", "title", "updated", "published", "link", "author", "category", "summary", "content"}
    for name, feed in feeds.items():
        assert {child.tag.removeprefix(ATOM) for child in feed} <= {"id", "title", "updated", "link", "author", "entry"}
        for entry in feed.findall(f"{ATOM}entry"):
            assert {child.tag.removeprefix(ATOM) for child in entry} <= of_entries, name
        for author in feed.iter(f"{ATOM}author"):
            assert said(author, "name").strip(), name
        for category in feed.iter(f"{ATOM}category"):
            assert category.attrib["term"].strip(), name


def test_ids(feeds: dict[str, ET.Element]) -> None:
    """Ids are absolute IRIs, one a feed, one an article, the same article's in every feed (4.2.6)."""
    ids = [said(feed, "id") for feed in feeds.values()]
    assert len(set(ids)) == len(ids)
    articles: dict[str, set[str]] = {}
    for _, entry in entries(feeds):
        articles.setdefault(said(entry, "title"), set()).add(said(entry, "id"))
    assert {title: len(of_title) for title, of_title in articles.items()} == dict.fromkeys(articles, 1)
    all_ids = [*ids, *(iri for of_title in articles.values() for iri in of_title)]
    assert len(set(all_ids)) == len(all_ids)
    for iri in all_ids:
        assert IRI.fullmatch(iri), iri
        assert iri == iri.strip()


def test_one_entry_an_article(feeds: dict[str, ET.Element]) -> None:
    """No feed has two entries of one id (4.1.1)."""
    for name, feed in feeds.items():
        ids = [said(entry, "id") for entry in feed.findall(f"{ATOM}entry")]
        assert len(set(ids)) == len(ids), name


def test_dates(feeds: dict[str, ET.Element]) -> None:
    """Dates are written by RFC 3339, a feed is as new as its newest entry, and updates follow publication."""
    for name, feed in feeds.items():
        updated = [moment(said(entry, "updated")) for entry in feed.findall(f"{ATOM}entry")]
        assert moment(said(feed, "updated")) == max(updated, default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)), name
    for name, entry in entries(feeds):
        for published in entry.findall(f"{ATOM}published"):
            assert moment(published.text or "") <= moment(said(entry, "updated")), name


def test_published(feeds: dict[str, ET.Element]) -> None:
    """An entry says when it was published in UTC, and nothing where that is not known."""
    found = {
        said(entry, "title"): [child.text for child in entry.findall(f"{ATOM}published")]
        for _, entry in entries({"feed.atom": feeds["feed.atom"]})
    }
    assert found == {
        "One & <b>only</b>": ["2026-01-05T00:00:00Z"],
        "Two": ["2026-01-07T00:00:00Z"],
        "Three": [],
        "Four": ["2026-01-07T04:30:00Z"],
        "Five": ["2026-01-04T00:00:00Z"],
    }


def test_corrected(feeds: dict[str, ET.Element]) -> None:
    """A corrected article is updated on the day of its correction."""
    updated = {said(entry, "title"): said(entry, "updated") for _, entry in entries(feeds)}
    assert updated["Four"] == "2026-02-01T00:00:00Z"
    assert updated["One & <b>only</b>"] == "2026-01-05T00:00:00Z"


def test_addresses(site: sites.SiteFolder, feeds: dict[str, ET.Element]) -> None:
    """A feed's self link is its own address, and every link leads to a page of the site."""
    for name, feed in feeds.items():
        assert links(feed, "self") == [f"{SITEURL}/{name}"]
        assert links(feed, "alternate") == [f"{SITEURL}/{name.removesuffix('feed.atom')}"]
        for link in feed.iter(f"{ATOM}link"):
            path = link.attrib["href"].removeprefix(f"{SITEURL}/")
            file = site.output / path
            assert (file / "index.html" if file.is_dir() else file).is_file(), link.attrib


def test_pages_name_their_feed(site: sites.SiteFolder, feeds: dict[str, ET.Element]) -> None:
    """Each page with a feed names it in its head, under the feed's own title."""
    for name, feed in feeds.items():
        page = BeautifulSoup(site.page(name.replace("feed.atom", "index.html")), "html.parser")
        found = page.find_all("link", rel="alternate", type="application/atom+xml")
        assert [(link["href"], link["title"]) for link in found] == [(f"{SITEURL}/{name}", said(feed, "title"))]


def test_content(feeds: dict[str, ET.Element]) -> None:
    """The content of an entry is HTML that is safe and whole, with no link that needs the page around it (4.1.3)."""
    for name, entry in entries(feeds):
        (content,) = entry.findall(f"{ATOM}content")
        assert content.get("type") == "html", name
        assert list(content) == [], name
        soup = BeautifulSoup(content.text or "", "html.parser")
        assert soup.get_text().strip(), name
        assert soup.find_all(["script", "style", "iframe", "html", "body"]) == [], name
        for tag in soup.find_all("a"):
            assert urlsplit(str(tag["href"])).scheme == "https", name
        assert str(soup).replace("&gt;", ">").split() == (content.text or "").replace("&gt;", ">").split(), name


def test_content_is_escaped_once(feeds: dict[str, ET.Element]) -> None:
    """What a body says sign by sign is still the same after a feed reader has parsed it."""
    (five,) = [entry for _, entry in entries({"": feeds["feed.atom"]}) if said(entry, "title") == "Five"]
    text = BeautifulSoup(said(five, "content"), "html.parser").get_text()
    assert "A < B & C > D, ]]>, One, <b>." in text
    assert "alert(1)" not in text


def test_text_is_plain(feeds: dict[str, ET.Element]) -> None:
    """Titles and summaries are plain text, as Atom reads them without a type."""
    found = {said(entry, "title"): entry for _, entry in entries({"": feeds["feed.atom"]})}
    assert "One & <b>only</b>" in found
    assert said(found["Three"], "summary") == "<i>Three</i> ]]> & more"
    for _, entry in entries(feeds):
        for child in (*entry.findall(f"{ATOM}title"), *entry.findall(f"{ATOM}summary")):
            assert child.get("type", "text") == "text"


def test_categories(feeds: dict[str, ET.Element]) -> None:
    """The categories of an entry are its section and the canonical names of what it names."""
    found = {
        said(entry, "title"): [child.attrib["term"] for child in entry.findall(f"{ATOM}category")]
        for _, entry in entries({"": feeds["feed.atom"]})
    }
    assert found["Two"] == ["Ports", "Aker", "Loft <& co>"]
    assert found["One & <b>only</b>"] == ["Ports", "Aker"]


def test_newest_first(feeds: dict[str, ET.Element]) -> None:
    """Entries stand newest first, by the moment and not by the day."""
    assert titles(feeds["feed.atom"]) == ["Three", "Four", "Two", "One & <b>only</b>", "Five"]
    assert titles(feeds["companies/aker/feed.atom"]) == ["Four", "Two", "One & <b>only</b>"]
    assert titles(feeds["sources/tide/feed.atom"]) == ["One & <b>only</b>", "Five"]
    assert titles(feeds["companies/idle/feed.atom"]) == []


def test_most_entries(tmp_path: Path) -> None:
    """FEED_MAX_ITEMS is the most entries of a feed, the newest ones."""
    folder = sites.new(tmp_path, CONTENT, FEED_MAX_ITEMS=2)
    folder.build()
    feeds = parsed(folder.output)
    assert titles(feeds["feed.atom"]) == ["Three", "Four"]
    assert titles(feeds["companies/aker/feed.atom"]) == ["Four", "Two"]


def test_ids_survive(tmp_path: Path) -> None:
    """An article keeps its id when its title, date, section, names and the site's address change."""
    before = sites.new(tmp_path / "before", CONTENT)
    changed = CONTENT | {
        "content/posts/two.md": post("Two, corrected", day="2025-06-01", section="Cranes", companies=["Idle"])
    }
    after = sites.new(tmp_path / "after", changed, SITEURL="https://elsewhere.example", SITENAME="Renamed")
    before.build()
    after.build()
    old, new = parsed(before.output), parsed(after.output)
    ids_before, ids_after = (
        {said(entry, "title"): said(entry, "id") for name, entry in entries(feeds) if name != "issues/feed.atom"}
        for feeds in (old, new)
    )
    assert ids_after.pop("Two, corrected") == ids_before.pop("Two")
    assert ids_after == ids_before
    assert {name: said(new[name], "id") for name in old} == {name: said(feed, "id") for name, feed in old.items()}


def test_ids_survive_a_new_file_name(tmp_path: Path) -> None:
    """An ingested article keeps its id when the editor gives its post another address."""
    site = sites.new(tmp_path, {"seeds/boat.txt": "A boat comes in\n\nIt was late, and the quay was full of people.\n"})
    site.ingest()
    site.build()
    before = [said(entry, "id") for _, entry in entries({"": parsed(site.output)["feed.atom"]})]
    (site.content / "posts/a-boat-comes-in.md").rename(site.content / "posts/late-boat.md")
    site.build()
    assert [said(entry, "id") for _, entry in entries({"": parsed(site.output)["feed.atom"]})] == before
    assert len(before) == 1
