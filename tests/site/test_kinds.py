"""Kinds that a site adds: all that companies and products have on its pages, people and groups have too."""

import csv
import io
import json
import re
import sqlite3
import tokenize
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tearsheet.model.kinds import Kind, Kinds, Labels
from tests.site import sites
from tests.site.sites import REPOSITORY, THEME, SiteFolder, post

SITEURL = "https://boats.example"
ADDED = """\
person:
  plural: people
  schema: Person
  labels:
    of: works for %(name)s
    in_news: People & <faces>, 100 %
group:
  plural: groups
"""
CONTENT: dict[str, str] = {
    "content/kinds.yaml": ADDED,
    "content/companies/aker.md": sites.entity("Aker"),
    "content/products/loft.md": sites.entity("Loft", owner="Aker"),
    "content/people/ada-berg.md": sites.entity("Ada Berg", owner="Aker", aliases=["A. Berg"]) + "\nShe runs cranes.\n",
    "content/people/bob.md": sites.entity("Bob", owner="Aker"),
    "content/sources/tide.md": sites.entity("Tide"),
    "content/posts/one.md": post(
        "One",
        day="2026-02-18",
        companies=["Aker"],
        products=["Loft"],
        source="Tide",
        body="Ada Berg met Bob at Aker.",
        people=["Ada Berg", "Bob"],
    ),
    "content/posts/two.md": post("Two", day="2026-02-19", body="A. Berg was there.", people=["Ada Berg"]),
    "content/posts/three.md": post("Three", day="2026-02-20", companies=["Aker"]),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A site with people and groups, built."""
    folder = sites.new(tmp_path_factory.mktemp("kinds"), CONTENT, SITEURL=SITEURL, SEARCH=True)
    folder.build()
    return folder


def soup(site: SiteFolder, address: str) -> BeautifulSoup:
    """Return a page of a site."""
    return BeautifulSoup(site.page(f"{address}index.html"), "html.parser")


def texts(page: BeautifulSoup, place: str) -> list[str]:
    """Return the texts at a place of a page."""
    return [" ".join(found.get_text().split()) for found in page.select(place)]


def graph(page: BeautifulSoup) -> list[dict[str, Any]]:
    """Return what a page says for search engines."""
    found: list[dict[str, Any]] = json.loads(page.select('script[type="application/ld+json"]')[0].get_text())["@graph"]
    return found


def rows(site: SiteFolder, table: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(site.page(f"data/{table}.csv"), newline="")))


def test_tear_sheet(site: SiteFolder) -> None:
    """A person has a tear sheet that says what she is, whom she works for, and the articles that name her."""
    page = soup(site, "people/ada-berg/")
    assert texts(page, "title") == ["Ada Berg: person · The Quay Letter"]
    assert [str(link) for link in page.select(".sheet .label a")] == [f'<a href="{SITEURL}/people/">Person</a>']
    assert texts(page, ".dated .headline") == ["Two", "One"]
    assert texts(page, ".standfirst p") == ["She runs cranes."]
    assert {"Companies in the same articles", "Products in the same articles", "People in the same articles"} <= {
        *texts(page, "h2")
    }
    person, trail = graph(page)
    assert (person["@type"], person["alternateName"]) == ("Person", ["A. Berg"])
    assert (person["affiliation"]["@type"], person["affiliation"]["name"]) == ("Organization", "Aker")
    assert [place["name"] for place in trail["itemListElement"]] == ["The Quay Letter", "People", "Ada Berg"]


def test_owned(site: SiteFolder) -> None:
    """The page of a company lists its people as it lists its products, and does not say that it is made of them."""
    page = soup(site, "companies/aker/")
    facts = dict(zip(texts(page, ".facts dt"), texts(page, ".facts dd"), strict=False))
    assert (facts["Products"], facts["People"]) == ("Loft", "Ada Berg, Bob")
    assert "subOrganization" not in graph(page)[0]


def test_a_to_z(site: SiteFolder) -> None:
    """Each kind has its A to Z, also one of which nobody has been named yet."""
    page = soup(site, "people/")
    assert texts(page, "h1") == ["People"]
    assert texts(page, ".page-head .meta span")[0] == "2 people"
    assert texts(page, ".entries .name") == ["Ada Berg", "Bob"]
    assert texts(page, ".entries .of") == ["works for Aker · 19 Feb 2026", "works for Aker · 18 Feb 2026"]
    assert texts(soup(site, "groups/"), ".nothing") == ["No group has been named yet."]


def test_every_page(site: SiteFolder) -> None:
    """Every page leads to the list of people, after those of companies and products."""
    wanted = ["Companies", "Products", "People", "Groups"]
    pages = [file for file in sites.pages(site.output) if "theme" not in file.parts]
    assert pages
    for file in pages:
        page = BeautifulSoup(file.read_bytes(), "html.parser")
        assert texts(page, ".masthead nav li") == [
            "Latest",
            "Issues",
            *wanted,
            "Sections",
            "Archive",
            "Sources",
            "Search",
        ]
        assert [name for name in texts(page, ".colophon li") if name in wanted] == wanted


def test_article(site: SiteFolder) -> None:
    """The page of an article names its people, links to them in the text, and tells search engines that they are."""
    page = soup(site, "articles/one/")
    assert texts(page, ".cards .name") == ["Aker", "Loft", "Ada Berg", "Bob"]
    assert [link["href"] for link in page.select("a.entity")] == [
        f"{SITEURL}/{url}" for url in ("people/ada-berg/", "people/bob/", "companies/aker/")
    ]
    mentions = [(thing["@type"], thing["name"]) for thing in graph(page)[0]["mentions"]]
    assert mentions == [("Organization", "Aker"), ("Product", "Loft"), ("Person", "Ada Berg"), ("Person", "Bob")]


def test_front_page(site: SiteFolder) -> None:
    """The front page shows who is in the news of each kind, under the words that the site has for it."""
    titles = [title.removesuffix(" A to Z") for title in texts(soup(site, ""), ".rail h2")]
    assert titles == ["Companies in the news", "Products in the news", "People & <faces>, 100 %"]


def test_issue(site: SiteFolder) -> None:
    """An issue counts the people that its articles name, lists those that are new, and so does its feed."""
    page = soup(site, "issues/2026-w08/")
    assert texts(page, ".rail h2") == [
        *("Most covered companies", "Products in this issue", "Most covered people", "New names")
    ]
    assert texts(page, ".new") == ["Companies Aker", "Products Loft", "People Ada Berg, Bob"]


def test_section(site: SiteFolder) -> None:
    """Sections and sources count the people whom their articles name."""
    assert texts(soup(site, "sections/ports/"), "aside h2") == ["Companies", "Products", "People", "Reported by"]
    assert texts(soup(site, "sources/tide/"), "aside li")[2:4] == ["Ada Berg 1", "Bob 1"]


def test_feeds(site: SiteFolder) -> None:
    """Each person has feeds, which are in the list of all, in OPML, and carry people as categories."""
    assert "Two" in site.page("people/ada-berg/feed.atom")
    assert json.loads(site.page("people/ada-berg/feed.json"))["items"][1]["tags"] == [
        *("Ports", "Aker", "Loft", "Ada Berg", "Bob")
    ]
    page = soup(site, "feeds/")
    assert texts(page, "h2") == ["Everything", "Companies", "Products", "People", "Sections", "Sources", "Issues"]
    assert "of one name, section or source" in texts(page, ".standfirst")[0]
    opml = BeautifulSoup(site.page("feeds.opml"), "xml")
    assert [outline["title"] for outline in opml.select('outline[text="People"] > outline')] == ["Ada Berg", "Bob"]


def test_data(site: SiteFolder) -> None:
    """People are a table, and a column of mentions; SQL takes kinds whose names are words of its own."""
    found = rows(site, "people")
    assert [(row["slug"], row["owner"], row["articles"]) for row in found] == [
        ("ada-berg", "aker", "2"),
        ("bob", "aker", "1"),
    ]
    mentions = rows(site, "mentions")
    assert list(mentions[0]) == ["article", "company", "product", "person", "group", "about"]
    assert [row["person"] for row in mentions if row["article"] == "one"] == ["", "", "ada-berg", "bob"]
    database = sqlite3.connect(f"file:{site.output}/data/tearsheet.db?mode=ro", uri=True)
    query = "SELECT people.name, article FROM mentions JOIN people ON people.slug = person ORDER BY 1, 2"
    assert database.execute(query).fetchall() == [("Ada Berg", "one"), ("Ada Berg", "two"), ("Bob", "one")]
    assert database.execute('SELECT count(*) FROM mentions JOIN groups ON slug = "group"').fetchone() == (0,)
    indexes = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    database.close()
    assert {"mentions_person", "mentions_group"} <= indexes
    page = soup(site, "data/")
    assert "which company, product, person or group; each row has one of them." in " ".join(
        texts(page, "section .meta")
    )
    assert "The articles, companies, products, people, groups and mentions of" in str(
        page.select("meta[name=description]")
    )


def test_search(site: SiteFolder) -> None:
    """Articles can be found by the people they name."""
    page = soup(site, "articles/one/")
    assert texts(page, "[data-pagefind-filter=person]") == ["Ada Berg", "Bob"]
    page = soup(site, "search/")
    assert [choice["name"] for choice in page.select("select")] == [
        *("company", "product", "person", "group", "section", "source", "year", "sort")
    ]
    assert texts(page, "nav[aria-labelledby=lists] li")[:4] == [
        *("Companies, A to Z", "Products, A to Z", "People, A to Z", "Groups, A to Z")
    ]


def test_lists_for_machines(site: SiteFolder) -> None:
    """The sitemap, llms.txt and the page of what is not found lead to people."""
    assert f"<loc>{SITEURL}/people/ada-berg/</loc>" in site.page("sitemap.xml")
    assert f"<loc>{SITEURL}/people/</loc>" in site.page("sitemap.xml")
    told = site.page("llms.txt")
    assert f"- [People]({SITEURL}/people/): every person, with the articles that name it\n" in told
    assert f"- [People]({SITEURL}/data/people.csv): CSV\n" in told
    assert "Companies, products, people, groups, sections and sources have a page each." in told
    assert "which article names which company, product, person or group" in told
    lost = BeautifulSoup(site.page("404.html"), "html.parser")
    assert "For a name, see the lists of names: Companies, Products, People, Groups." in texts(lost, ".prose li")


def test_german(tmp_path: Path) -> None:
    """In another language the kinds that all sites have are translated, and a site's own says what it says."""
    site = sites.new(tmp_path, CONTENT, DEFAULT_LANG="de")
    site.build()
    names = texts(soup(site, ""), ".masthead nav li")
    assert names[2:7] == ["Unternehmen", "Produkte", "People", "Groups", "Rubriken"]
    lost = BeautifulSoup(site.page("404.html"), "html.parser")
    said = "Namen stehen in den Listen der Namen: Unternehmen, Produkte, People, Groups."
    assert said in texts(lost, ".prose li")


def test_nothing_yet(tmp_path: Path) -> None:
    """A site without articles promises a page for every name."""
    site = sites.new(tmp_path, {"content/kinds.yaml": ADDED})
    site.build()
    assert texts(soup(site, ""), "main .standfirst") == [
        "The first articles will appear here, with a page for every name in them."
    ]


def test_labels() -> None:
    """Labels are made of a kind's name and plural, but for those that it gives, which stay as they are."""
    made = Kinds({"trade_union": Kind(plural="trade_unions")})["trade_union"].labels
    assert (made.one, made.name, made.names, made.a_to_z) == (
        *("trade union", "Trade union", "Trade unions", "Trade unions, A to Z"),
    )
    assert made.none == "No trade union has been named yet."
    given = Labels(one="Person", many="Personen", in_news="Im {Gespräch}")
    made = Kinds({"person": Kind(plural="people", labels=given)})["person"].labels
    assert (made.names, made.covered, made.in_news) == ("Personen", "Most covered Personen", "Im {Gespräch}")


def test_added_kind(tmp_path: Path) -> None:
    """Where a site adds a kind, the next build makes of it what a clean one makes."""
    later = {"content/kinds.yaml", "content/posts/one.md", "content/posts/two.md"}
    later |= {name for name in CONTENT if name.startswith("content/people/")}
    site = sites.new(tmp_path, {name: text for name, text in CONTENT.items() if name not in later})
    site.build()
    assert not (site.output / "people").exists()
    for name in later:
        site.put(name, CONTENT[name])
    site.build()
    site.build("-o", "clean")
    assert (site.output / "people/bob/index.html").exists()
    assert sites.files(site.root / "clean") == sites.files(site.output)


# Whole sentences of catalogues, taken where a site has no other kinds, and an example of SQL.
SENTENCES = (
    "KINDS|list == ['company', 'product']",
    "{% trans companies=SITEURL ~ '/companies/', products=SITEURL ~ '/products/' %}",
    'For a name, see all <a href="{{ companies }}">companies</a> and <a href="{{ products }}">products</a>.',
    "or a single company, product, section or source of it",
    "or of one company, product, section or source.",
    "with a page for every company and product they name.",
    "The companies that are named together with one of them",
    "SELECT other.company,",
    "WHERE mentions.company =",
    "AND other.company != mentions.company",
    "GROUP BY other.company",
)
WORD = re.compile(r"\b(company|companies|product|products)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "file",
    sorted(file for file in THEME.rglob("*") if file.suffix != ".po" and file.is_file()),
    ids=lambda file: file.name,
)
def test_theme_names_no_kind(file: Path) -> None:
    """The theme loops over kinds, and names none."""
    text = file.read_text(encoding="utf-8")
    for sentence in SENTENCES:
        text = text.replace(sentence, "")
    assert WORD.findall(text) == []


def test_sentences_are_used() -> None:
    """No sentence is excepted that is not there."""
    theme = "".join(file.read_text(encoding="utf-8") for file in sorted((THEME / "templates").iterdir()))
    assert [sentence for sentence in SENTENCES if sentence not in theme] == []


@pytest.mark.parametrize("file", sorted((REPOSITORY / "tearsheet/site").rglob("*.py")), ids=lambda file: file.name)
def test_code_names_no_kind(file: Path) -> None:
    """No module of the site names a kind; what stands in docstrings and comments is for people."""
    with file.open("rb") as opened:
        tokens = [
            token for token in tokenize.tokenize(opened.readline) if token.type in {tokenize.NAME, tokenize.STRING}
        ]
    said = [token.string for token in tokens if not token.string.startswith('"""')]
    found = {(file.name, word) for text in said for word in re.findall(WORD.pattern, text)}
    assert found == set()
