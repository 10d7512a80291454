"""Topics: what an editor writes into `tags` has a page, a list, feeds and data, and is looked for in no text."""

import csv
import io
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import SiteFolder, post

SITEURL = "https://boats.example"
COMPANIES = {
    "content/companies/aker.md": sites.entity("Aker"),
    "content/companies/brim.md": sites.entity("Brim"),
}
UNTAGGED = {
    "content/posts/one.md": post("One", day="2026-02-18", companies=["Aker", "Brim"], about=["Aker"]),
    "content/posts/two.md": post("Two", day="2026-02-19", body="Wind power and rope.", companies=["Aker"]),
    "content/posts/three.md": post("Three", day="2026-02-20"),
}
TAGGED = {
    "content/posts/one.md": post(
        "One", day="2026-02-18", companies=["Aker", "Brim"], about=["Aker"], tags=["wind-power", "Rope"]
    ),
    "content/posts/two.md": post(
        "Two", day="2026-02-19", body="Wind power and rope.", companies=["Aker"], tags=["Wind power", "Breeze"]
    ),
    "content/posts/three.md": post("Three", day="2026-02-20", tags=["ROPE", "Hushed", " "]),
    "content/topics/wind.md": sites.entity("Wind power", aliases=["Breeze"], moved=["topics/gusts"]) + "\nOf sails.\n",
    "content/topics/hushed.md": sites.entity("Hushed", status="ignored"),
}


def soup(site: SiteFolder, address: str) -> BeautifulSoup:
    """Return a page of a site."""
    return BeautifulSoup(site.page(f"{address}index.html"), "html.parser")


def texts(page: BeautifulSoup, place: str) -> list[str]:
    """Return the texts at a place of a page."""
    return [" ".join(found.get_text().split()) for found in page.select(place)]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A site without a single tag, built."""
    folder = sites.new(tmp_path_factory.mktemp("topics"), COMPANIES | UNTAGGED, SITEURL=SITEURL, SEARCH=True)
    folder.build("-o", "bare")
    return folder


@pytest.fixture(scope="module")
def site(bare: SiteFolder) -> SiteFolder:
    """The same site once its editor has written tags, built upon what it was before."""
    bare.build()
    for name, text in TAGGED.items():
        bare.put(name, text)
    bare.build()
    return bare


def test_none(bare: SiteFolder) -> None:
    """A site whose posts have no tags speaks of no topics."""
    files = sites.files(bare.root / "bare")
    found = [name for name, data in files.items() if b"topic" in data.lower() and not name.startswith("pagefind/")]
    assert (found, [name for name in files if "topic" in name]) == ([], [])


def test_as_clean(site: SiteFolder) -> None:
    """The build after the first tags makes what a clean one makes."""
    site.build("-o", "clean")
    assert sites.files(site.root / "clean") == sites.files(site.output)


def test_page(site: SiteFolder) -> None:
    """A topic has a page with its articles, all of which are about it, whatever the article's `about` says."""
    page = soup(site, "topics/rope/")
    assert texts(page, "title") == ["ROPE: topic · The Quay Letter"]
    assert texts(page, ".dated .headline") == ["Three", "One"]
    assert texts(page, "#about")
    assert not page.select("#passing")
    assert texts(page, "aside h2") == ["Companies in the same articles", "Topics in the same articles"]


def test_file(site: SiteFolder) -> None:
    """A file gives a topic its name, description, aliases and former addresses; a tag may be written as it likes."""
    page = soup(site, "topics/wind/")
    assert texts(page, "h1") == ["Wind power"]
    assert texts(page, ".standfirst p") == ["Of sails."]
    assert texts(page, ".dated .headline") == ["Two", "One"]
    assert f"{SITEURL}/topics/wind/" in site.page("topics/gusts/index.html")


def test_ignored(site: SiteFolder) -> None:
    """A tag that a file says is to be ignored has no page, and none is what consists of a space."""
    assert sorted(path.name for path in (site.output / "topics").iterdir()) == ["gusts", "index.html", "rope", "wind"]
    assert "Hushed" not in site.page("articles/three/index.html")


def test_article(site: SiteFolder) -> None:
    """An article lists its topics apart from whom it names, and no word of its text becomes a link to one."""
    page = soup(site, "articles/two/")
    assert texts(page, "aside .named h2") == ["In this article", "Topics"]
    assert texts(page, "aside .named a") == ["Aker", "Wind power"]
    assert [link["href"] for link in page.select(".prose a")] == []
    data = json.loads(page.select('script[type="application/ld+json"]')[0].get_text())["@graph"][0]
    assert [(thing["@type"], thing["name"]) for thing in data["about"]] == [("DefinedTerm", "Wind power")]
    one = soup(site, "articles/one/")
    assert texts(one, "aside .named h3") == ["Named in passing"]
    assert texts(one, "aside .named a") == ["Aker", "Brim", "Wind power", "ROPE"]


def test_lists(site: SiteFolder) -> None:
    """Topics have an A to Z, their place in the navigation, in the search, in feeds, and in lists for machines."""
    assert texts(soup(site, "topics/"), ".entries .name") == ["ROPE", "Wind power"]
    assert texts(soup(site, ""), ".masthead nav li")[2:5] == ["Companies", "Products", "Topics"]
    assert texts(soup(site, "articles/two/"), "[data-pagefind-filter=topic]") == ["Wind power"]
    assert "topic" in [choice["name"] for choice in soup(site, "search/").select("select")]
    feed = json.loads(site.page("topics/wind/feed.json"))
    assert [item["title"] for item in feed["items"]] == ["Two", "One"]
    assert feed["items"][0]["tags"] == ["Ports", "Aker", "Wind power"]
    assert f"<loc>{SITEURL}/topics/rope/</loc>" in site.page("sitemap.xml")
    assert f"- [Topics]({SITEURL}/topics/): every topic" in site.page("llms.txt")


def test_data(site: SiteFolder) -> None:
    """Topics are a table, and the last of the columns of those whom articles name."""
    found = list(csv.DictReader(io.StringIO(site.page("data/topics.csv"), newline="")))
    assert [(row["slug"], row["name"], row["aliases"], row["articles"]) for row in found] == [
        ("rope", "ROPE", "", "2"),
        ("wind", "Wind power", "Breeze", "2"),
    ]
    mentions = list(csv.DictReader(io.StringIO(site.page("data/mentions.csv"), newline="")))
    assert [*mentions[0]] == ["article", "company", "product", "topic", "about"]
    told = [(row["topic"], row["about"]) for row in mentions if row["article"] == "one" and row["topic"]]
    assert told == [("wind", "1"), ("rope", "1")]


def test_check(site: SiteFolder) -> None:
    """A check finds tags that are spelled in several ways, and mends them."""
    result = site.run("check")
    assert "“wind-power” in tags is another way to write “Wind power”" in result.output
    assert "“Rope” in tags is another way to write “ROPE”" in result.output
    before = site.page("../content/posts/one.md")
    assert "another way" not in site.run("check", "--fix").output
    assert 'tags: ["Wind power", "ROPE"]' in site.page("../content/posts/one.md")
    site.put("content/posts/one.md", before)


def test_one_address(tmp_path: Path) -> None:
    """Of two topics that would have one address the second is named, with what to do, and shown once it is done."""
    given = {
        "content/posts/a.md": post("A", tags=["C"]),
        "content/posts/b.md": post("B", day="2026-02-19", tags=["C++"]),
    }
    site = sites.new(tmp_path, given)
    result = site.run("build")
    assert result.exit_code == 1
    assert "posts/b.md:5: the topic “C++” would have the address of “C”, /topics/c/" in result.stderr
    assert "write topics/ANOTHER-ADDRESS.md with “name: C++”" in result.stderr
    site.put("content/topics/cpp.md", sites.entity("C++"))
    site.build()
    assert texts(soup(site, "topics/"), ".entries .name") == ["C", "C++"]


def test_no_text_is_searched(tmp_path: Path) -> None:
    """Ingest finds no topic in a text, leaves tags in posts, and a topic with a file is renamed as companies are."""
    text = "Brekke Lines Inc said on Friday that wind power would pay for its new quay and for all of its cranes.\n"
    given = {
        "seeds/a.txt": f"Wind power pays\n\n20 February 2026\n\n{text}",
        "content/topics/wind-power.md": sites.entity("Wind power", aliases=["Breeze"]),
        "content/companies/wind.md": sites.entity("Wind", status="candidate"),
    }
    site = sites.new(tmp_path, given)
    site.ingest()
    (file,) = (site.content / "posts").iterdir()
    made = file.read_text(encoding="utf-8")
    assert "Brekke Lines" in made.split("\n---\n")[0].partition("companies: ")[2]
    assert "tags:" not in made
    site.put("content/posts/b.md", post("B", tags=["Wind power", "Rope"]))
    assert "you have said so in “tags”" in site.run("explain", "b").output
    result = site.run("entity", "rename", "topic", "Wind power", "Wind")
    assert "renamed topic “Wind power” to “Wind”: 1 post, 2 entity files" in result.output
    assert 'tags: ["Wind", "Rope"]' in (site.content / "posts/b.md").read_text(encoding="utf-8")
    assert file.read_text(encoding="utf-8") == made
    result = site.run("entity", "rename", "topic", "Rope", "Ropes")
    assert (result.exit_code, "write topics/rope.md with “name: Rope” above" in result.stderr) == (1, True)


def test_own_kind(tmp_path: Path) -> None:
    """A site may have further kinds that only its editor names, under keys of their own."""
    kinds = "mood:\n  plural: moods\n  key: feels\n  given: true\n"
    site = sites.new(tmp_path, {"content/kinds.yaml": kinds, "content/posts/a.md": post("A", feels=["Calm"])})
    site.build()
    assert texts(soup(site, "moods/calm/"), ".dated .headline") == ["A"]
    assert "/topics/" not in site.page("index.html")
    site.put("content/kinds.yaml", f"{kinds}  owns: true\nera:\n  plural: eras\n  key: tags\n")
    stderr = site.run("build").stderr
    assert "kinds.yaml:4: what only editors say owns nothing" in stderr
    assert "kinds.yaml:8: the key “tags” is that of a kind that every site has" in stderr
