"""What pages say for machines: JSON-LD by the rules of schema.org and of search engines, OpenGraph, descriptions."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import entity, post

SITEURL = "https://boats.example/news"
HOSTILE = "</script><script>alert('1')</script> <!-- & x"
CONTENT: dict[str, str] = {
    "content/companies/aker.md": entity(
        "Aker", aliases=["Aker Co"], ticker="OSE: AKER", wikidata="Q1", website="https://aker.example/", owner="Bo"
    ),
    "content/companies/bo.md": entity("Bo") + "\nA *holding*.\n",
    "content/companies/idle.md": entity("Idle"),
    "content/products/loft.md": entity("Loft", owner="Aker", formerly=["Attic"]),
    "content/sources/tide.md": entity("Tide"),
    "content/posts/one.md": post(
        "One",
        day="2026-01-05",
        companies=["Aker", "Bo"],
        products=["Loft"],
        about=["Aker"],
        source="Tide",
        source_url="https://tide.example/1",
        author="A. Uthor",
        summary="It came in.",
        updates=[{"date": "2026-01-09", "text": "No."}],
    ),
    "content/posts/two.md": post(HOSTILE, date_basis="received", summary=HOSTILE, companies=["Aker"], author="Tide"),
    "content/posts/three.md": post(
        ("A very long title " * 12).strip(), day="2026-01-06T09:00:00+01:00", source="Tide", author="Tide"
    ),
    "content/pages/about.md": "---\ntitle: About us\n---\n\nWe **read** papers.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """A site with an address, built."""
    folder = sites.new(tmp_path_factory.mktemp("structured"), CONTENT, SITEURL=SITEURL)
    folder.build()
    return folder


def soup(site: sites.SiteFolder, address: str) -> BeautifulSoup:
    """Return a page of the site."""
    return BeautifulSoup(site.page(f"{address}index.html"), "html.parser")


def things(page: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """Return the things that a page tells of, by their types; each is told once."""
    found: dict[str, dict[str, Any]] = {}
    for script in page.find_all("script", src=False):
        assert script["type"] == "application/ld+json"
        data = json.loads(script.string or "")
        assert data["@context"] == "https://schema.org"
        for thing in data["@graph"]:
            assert thing["@type"] not in found
            found[thing["@type"]] = thing
    return found


def meta(page: BeautifulSoup) -> dict[str, str]:
    """Return what a page's head says in its meta elements, each of which stands there once."""
    found: dict[str, str] = {}
    for tag in page.find_all("meta"):
        if name := str(tag.get("property") or tag.get("name") or ""):
            assert name not in found
            found[name] = str(tag["content"])
    return found


def test_article(site: sites.SiteFolder) -> None:
    """An article tells its headline, dates, author, source, what it is based on, and what it is about."""
    article = things(soup(site, "articles/one/"))["NewsArticle"]
    url = f"{SITEURL}/articles/one/"
    aker = {"@type": "Organization", "@id": f"{SITEURL}/companies/aker/#entity", "name": "Aker"}
    assert article == {
        "@type": "NewsArticle",
        "headline": "One",
        "description": "It came in.",
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": "2026-01-05",
        "dateModified": "2026-01-09",
        "inLanguage": "en",
        "articleSection": "Ports",
        "wordCount": 4,
        "author": {"@type": "Person", "name": "A. Uthor"},
        "sourceOrganization": {"@type": "Organization", "name": "Tide"},
        "publisher": {"@type": "Organization", "name": "The Quay Letter", "url": f"{SITEURL}/"},
        "isBasedOn": "https://tide.example/1",
        "about": [aker],
        "mentions": [
            {"@type": "Organization", "@id": f"{SITEURL}/companies/bo/#entity", "name": "Bo"},
            {"@type": "Product", "@id": f"{SITEURL}/products/loft/#entity", "name": "Loft"},
        ],
    }


def test_nothing_is_invented(site: sites.SiteFolder) -> None:
    """A date that the article does not give and an original that is not known are not told."""
    article = things(soup(site, "articles/two/"))["NewsArticle"]
    assert {"datePublished", "dateModified", "isBasedOn", "sourceOrganization"} & set(article) == set()
    assert "article:published_time" not in meta(soup(site, "articles/two/"))


def test_headline_and_author(site: sites.SiteFolder) -> None:
    """A headline is cut where search engines cut it; a source that signs its article is no person."""
    article = things(soup(site, "articles/three/"))["NewsArticle"]
    assert len(article["headline"]) <= 110
    assert article["headline"].endswith("…")
    assert article["author"] == {"@type": "Organization", "name": "Tide"}
    assert article["datePublished"] == "2026-01-06T09:00:00+01:00"


def test_script_cannot_be_left(site: sites.SiteFolder) -> None:
    """No title ends the script, and the data has it sign by sign."""
    page = site.page("articles/two/index.html")
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert not set("<>&") & set(script)
    assert page.count("<script") == page.count("</script") == 1
    assert things(soup(site, "articles/two/"))["NewsArticle"]["headline"] == HOSTILE


def test_company(site: sites.SiteFolder) -> None:
    """A tear sheet tells a company's names, website, share and owner; one without a share is an organization."""
    page = f"{SITEURL}/companies/aker/"
    assert things(soup(site, "companies/aker/"))["Corporation"] == {
        "@type": "Corporation",
        "@id": f"{page}#entity",
        "name": "Aker",
        "alternateName": ["Aker Co"],
        "url": "https://aker.example/",
        "sameAs": "https://www.wikidata.org/wiki/Q1",
        "mainEntityOfPage": page,
        "tickerSymbol": "OSE: AKER",
        "parentOrganization": {"@type": "Organization", "@id": f"{SITEURL}/companies/bo/#entity", "name": "Bo"},
    }
    owner = things(soup(site, "companies/bo/"))["Organization"]
    assert owner["description"] == "A holding."
    assert [part["name"] for part in owner["subOrganization"]] == ["Aker"]


def test_product(site: sites.SiteFolder) -> None:
    """A tear sheet tells a product's names and whose it is."""
    product = things(soup(site, "products/loft/"))["Product"]
    assert (product["name"], product["alternateName"]) == ("Loft", ["Attic"])
    assert product["brand"] == {"@type": "Organization", "@id": f"{SITEURL}/companies/aker/#entity", "name": "Aker"}


def test_home(site: sites.SiteFolder) -> None:
    """The home page tells the site's name and address."""
    assert things(soup(site, ""))["WebSite"] == {
        "@type": "WebSite",
        "name": "The Quay Letter",
        "url": f"{SITEURL}/",
        "description": "Harbours, cranes and the firms behind them",
        "inLanguage": "en",
    }


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("articles/one/", ["The Quay Letter", "Ports", "One"]),
        ("companies/aker/", ["The Quay Letter", "Companies", "Aker"]),
        ("products/loft/", ["The Quay Letter", "Products", "Loft"]),
        ("sections/ports/", ["The Quay Letter", "Sections", "Ports"]),
        ("sources/tide/", ["The Quay Letter", "Sources", "Tide"]),
        ("about/", ["The Quay Letter", "About us"]),
        ("data/", ["The Quay Letter", "Data"]),
        ("feeds/", ["The Quay Letter", "Feeds"]),
    ],
)
def test_breadcrumbs(site: sites.SiteFolder, address: str, names: list[str]) -> None:
    """A page tells the way to it, from the home page on; every step is a page, the last one itself."""
    steps = things(soup(site, address))["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == names
    assert [step["position"] for step in steps] == list(range(1, len(names) + 1))
    assert steps[-1]["item"] == f"{SITEURL}/{address}"
    for step in steps:
        assert step["@type"] == "ListItem"
        assert (site.output / step["item"].removeprefix(f"{SITEURL}/") / "index.html").is_file()


def test_heads(site: sites.SiteFolder) -> None:
    """Every page has a description, and says for those who pass it on what it is and where."""
    for path in sites.pages(site.output):
        name = path.relative_to(site.output).as_posix()
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        said = meta(page)
        things(page)
        assert said["description"].strip(), name
        assert said["og:description"] == said["description"], name
        assert said["og:site_name"] == "The Quay Letter", name
        assert page.title is not None
        assert said["og:title"] == page.title.get_text().removesuffix(" · The Quay Letter").strip(), name
        assert said["og:type"] == ("article" if name.startswith("articles/") else "website"), name
        own = f"{SITEURL}/{name.removesuffix('index.html')}"
        assert said.get("og:url") == (None if name == "404.html" else own), name
    assert meta(soup(site, "about/"))["description"] == "We read papers."
    assert meta(soup(site, "articles/one/"))["article:published_time"] == "2026-01-05"


def test_no_addresses(tmp_path: Path) -> None:
    """A site without an address tells no addresses, and no way to a page."""
    folder = sites.new(tmp_path, CONTENT)
    folder.build()
    for path in sites.pages(folder.output):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        found = things(page)
        assert {"BreadcrumbList", "WebSite"} & set(found) == set()
        assert {"og:url", "og:image"} & set(meta(page)) == set()
        for thing in found.values():
            assert {"@id", "mainEntityOfPage"} & set(thing) == set()
    article = things(soup(folder, "articles/one/"))["NewsArticle"]
    assert article["about"] == [{"@type": "Organization", "name": "Aker"}]


def test_thin_pages(site: sites.SiteFolder, tmp_path: Path) -> None:
    """A company or product with fewer than THIN_PAGE articles has a page that search engines are not to list.

    One without any is on no list at all, and so not in the sitemap either.
    """
    assert "robots" not in meta(soup(site, "companies/aker/"))
    for address in ("companies/bo/", "companies/idle/", "products/loft/"):
        assert meta(soup(site, address))["robots"] == "noindex"
        assert f"{SITEURL}/{address}<" not in site.page("sitemap.xml")
    assert f"{SITEURL}/companies/aker/<" in site.page("sitemap.xml")
    folder = sites.new(tmp_path, CONTENT, SITEURL=SITEURL, THIN_PAGE=0)
    folder.build()
    assert f"{SITEURL}/companies/bo/<" in folder.page("sitemap.xml")
    assert "robots" not in meta(soup(folder, "companies/bo/"))
    assert f"{SITEURL}/companies/idle/<" not in folder.page("sitemap.xml")


def test_many_names(tmp_path: Path) -> None:
    """An article that names very many tells of those that it is about and of a few others, all of them its own."""
    names = [f"Firm {number}" for number in range(200)]
    content = {f"content/companies/firm-{number}.md": entity(name) for number, name in enumerate(names)}
    folder = sites.new(tmp_path, content | {"content/posts/list.md": post("List", companies=names, about=["Firm 150"])})
    folder.build()
    article = things(soup(folder, "articles/list/"))["NewsArticle"]
    assert [thing["name"] for thing in article["about"]] == ["Firm 150"]
    assert [thing["name"] for thing in article["mentions"]] == names[:49]
