import datetime as dt
import itertools
import posixpath
import re
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.site import sites
from tests.site.sites import TODAY, entity, post

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOSTILE = (
    "<script>alert(1)</script>",
    "</title></head><body onload=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp; ]]> <!-- x",
    "<b>bold</b> claims",
)

CONTENT: dict[str, str] = {
    "content/companies/aker.md": entity("Aker", website="https://aker.example/", wikidata="Q1", aliases=["Aker Co"]),
    "content/companies/bo.md": entity("Bø & Sønn", owner="Aker", formerly=["Bø <Brothers>"]),
    "content/companies/idle.md": entity("Idle"),
    "content/companies/1st.md": entity("1st Tug"),
    "content/products/loft.md": entity("Loft", owner=[{"name": "Bø & Sønn", "from": 2020}]) + "\nA *winch* of note.\n",
    "content/sources/tide.md": entity("Tide", website="https://tide.example") + "\nA paper.\n",
    "content/posts/one.md": post("One", day="2026-01-05", companies=["Aker", "Bø & Sønn"], source="Tide"),
    "content/posts/two.md": post("Two", day="2025-12-31", companies=["Aker Co"], products=["Loft"], section="R&D"),
    "content/posts/three.md": post("Three", day="2026-02-07", date_basis="received", companies=["Aker"]),
    "content/posts/four.md": post("Four", day="2026-02-06", date_basis="seed", companies=["Aker"], source="Tide"),
    "content/posts/five.md": post(
        "Five",
        day="2026-02-08T09:30:00+02:00",
        companies=["Aker"],
        author="A. Uthor",
        dateline="HULL, Feb 8 <x>",
        source_url="https://tide.example/five?a=1&b=2",
        updates=[{"date": "2026-02-10", "text": "Not four but <five>."}],
        featured=True,
        body="# Top\n\n## Sub\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[One]({filename}one.md) and [out](https://x.example/)."
        "\n\n<!-- boilerplate -->\n\nAbout Aker\n\nAker *moors* ships.",
    ),
    "content/posts/six.md": post(
        "שש", day="2026-02-01", lang="he", body="אחת.", companies=["1st Tug"], products=["Loft"]
    ),
    "content/pages/about.md": "---\ntitle: About\n---\n\n## Who\n\nWe.\n",
}
HOSTILE_CONTENT: dict[str, str] = (
    {
        "content/pages/about.md": "---\ntitle: Who <script>alert(1)</script>\n---\n\n<script>alert(1)</script> We.\n",
    }
    | {
        f"content/posts/hostile-{number}.md": post(
            title,
            body="Text.",
            companies=[f"Firm {title}"],
            source=f"Paper {title}",
            author=f"By {title}",
            summary=title,
        )
        for number, title in enumerate(HOSTILE)
    }
    | {
        f"content/{folder}/hostile-{number}.md": entity(f"{word} {title}")
        for number, title in enumerate(HOSTILE)
        for folder, word in (("companies", "Firm"), ("sources", "Paper"))
    }
)


@dataclass
class Built:
    """A built site and its pages, parsed once."""

    folder: sites.SiteFolder

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        """Return the HTML files by their names."""
        found = sites.files(self.folder.output)
        return {name: BeautifulSoup(data, "html.parser") for name, data in found.items() if name.endswith(".html")}

    def main(self, name: str) -> str:
        """Return the text of a page's main part, with single spaces."""
        part = self.pages[name].find("main")
        assert isinstance(part, Tag)
        return " ".join(part.get_text().split())

    def facts(self, name: str) -> dict[str, str]:
        """Return what a page tells in its list of facts, by its labels."""
        labels = self.pages[name].select("main dl dt")
        values = [label.find_next_sibling("dd") for label in labels]
        texts = [" ".join(value.get_text().split()) if value else "" for value in values]
        return dict(zip([label.get_text() for label in labels], texts, strict=True))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site without an address of its own, with everything that pages can show."""
    folder = sites.new(tmp_path_factory.mktemp("plain"), CONTENT)
    folder.build()
    return Built(folder)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site whose every name, title and summary is an attack."""
    folder = sites.new(
        tmp_path_factory.mktemp("hostile"), HOSTILE_CONTENT, SITENAME="<i>Name</i>", SITESUBTITLE='"><b>'
    )
    folder.build()
    return Built(folder)


@pytest.fixture(scope="module", params=["plain", "hostile"])
def built(request: pytest.FixtureRequest) -> Built:
    """Either of the two sites."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Built)
    return found


def heading_level(tag: Tag) -> int:
    """Return 2 for an h2."""
    return int(tag.name[1])


def faults_of_links(built: Built) -> list[tuple[str, str]]:
    """Return (page, link) of the links into the site that lead nowhere."""
    faults = []
    for name, soup in built.pages.items():
        for tag in soup.select("[href]"):
            link = str(tag["href"])
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            path = posixpath.join("/", posixpath.dirname(name), unquote(parts.path))
            file = path + "index.html" if path.endswith("/") else path
            target = posixpath.normpath(file).removeprefix("/") if parts.path else name
            exists = (built.folder.output / target).is_file()
            if not exists or (parts.fragment and not built.pages[target].find(id=unquote(parts.fragment))):
                faults.append((name, link))
    return faults


def test_links(built: Built) -> None:
    """Every link into the site leads to a file, and every fragment to an element of it."""
    assert faults_of_links(built) == []


def test_no_about_page(tmp_path: Path) -> None:
    """A site whose editor wrote no page about it links to none."""
    folder = sites.new(tmp_path, {"content/posts/one.md": post("One")})
    folder.build()
    assert faults_of_links(Built(folder)) == []


def test_links_out(plain: Built) -> None:
    """A link out of the site is one of those that the content names."""
    found = {
        str(tag["href"])
        for soup in plain.pages.values()
        for tag in soup.find_all("a")
        if urlsplit(str(tag["href"])).scheme
    }
    assert found == {
        "https://aker.example/",
        "https://www.wikidata.org/wiki/Q1",
        "https://tide.example",
        "https://tide.example/five?a=1&b=2",
        "https://x.example/",
    }


def test_nothing_loads_from_elsewhere(built: Built) -> None:
    """Pages load nothing but the site's own style sheet and scripts, and hold no script, style or handler."""
    for name, soup in built.pages.items():
        assert [str(tag["href"]) for tag in soup.find_all("link", rel="stylesheet")] == ["/theme/site.css"], name
        assert soup.find_all(["style", "iframe", "object", "embed", "base", "form"]) == [], name
        scripts = [tag for tag in soup.find_all("script") if tag.get("type") != "application/ld+json"]
        assert all(str(tag.get("src")).startswith("/theme/") and not tag.string for tag in scripts), name
        handlers = [key for tag in soup.find_all() for key in tag.attrs if key.startswith("on") or key == "style"]
        assert handlers == [], name


def test_ids(built: Built) -> None:
    """No page has an id twice, and every aria-labelledby names an id of its page."""
    for name, soup in built.pages.items():
        ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), name
        labels = {label for tag in soup.select("[aria-labelledby]") for label in str(tag["aria-labelledby"]).split()}
        assert labels <= set(ids), name


def test_headings(built: Built) -> None:
    """Every page has one h1, first of all, and no heading skips a level."""
    for name, soup in built.pages.items():
        levels = [
            heading_level(tag) for tag in soup.find_all(re.compile("^h[1-6]$")) if not tag.find_parent(class_="prose")
        ]
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (name, levels)


def test_prose_headings(plain: Built) -> None:
    """The headings of a body are lowered below the title of the page."""
    prose = plain.pages["articles/five/index.html"].find(class_="prose")
    assert isinstance(prose, Tag)
    assert [tag.name for tag in prose.find_all(re.compile("^h[1-6]$"))] == ["h2", "h3"]


def test_head(built: Built) -> None:
    """Every page says its language, its encoding, its width, and a title that is its own."""
    titles = set()
    for name, soup in built.pages.items():
        assert soup.html is not None
        assert soup.html["lang"] == "en", name
        assert soup.find("meta", charset="utf-8"), name
        assert soup.find("meta", attrs={"name": "viewport"}), name
        assert len(soup.select("head > title")) == 1, name
        titles.add(soup.select("head > title")[0].get_text())
    assert len(titles) == len(built.pages)


def test_landmarks(built: Built) -> None:
    """Every page has one main part, a skip link to it before all others, and named navigation."""
    for name, soup in built.pages.items():
        assert [tag.get("id") for tag in soup.find_all("main")] == ["main"], name
        assert [str(tag["href"]) for tag in soup.find_all("a")].index("#main") == 0, name
        assert all(tag.get("aria-label") for tag in soup.find_all("nav")), name


@pytest.mark.parametrize(
    ("page", "place", "current"),
    [
        ("index.html", "/", "page"),
        ("companies/index.html", "/companies/", "page"),
        ("companies/aker/index.html", "/companies/", "true"),
        ("products/loft/index.html", "/products/", "true"),
        ("sections/ports/index.html", "/sections/", "true"),
        ("issues/index.html", "/issues/", "page"),
        ("issues/2026-w06/index.html", "/issues/", "true"),
        ("archive/2026/index.html", "/archive/", "true"),
        ("sources/index.html", "/sources/", "page"),
        ("about/index.html", "/about/", "page"),
    ],
)
def test_current_place(plain: Built, page: str, place: str, current: str) -> None:
    """The navigation marks the current page as such, and the part of the site that another page belongs to."""
    nav = plain.pages[page].find("nav", attrs={"aria-label": "Site"})
    assert isinstance(nav, Tag)
    assert {str(tag["href"]): tag["aria-current"] for tag in nav.find_all("a", attrs={"aria-current": True})} == {
        place: current
    }


def test_times(built: Built) -> None:
    """Every time element holds a date that a machine can read, and shows the same day."""
    count = 0
    for name, soup in built.pages.items():
        for tag in soup.find_all("time"):
            moment = dt.datetime.fromisoformat(str(tag["datetime"]))
            assert str(moment.day) == tag.get_text().split()[0], name
            count += 1
    assert count > 20


def test_received_date(plain: Built) -> None:
    """A date on which an article was only received is called so on every page that shows it, and never published."""
    shown = 0
    for name, soup in plain.pages.items():
        for tag in soup.find_all("time", datetime="2026-02-07"):
            around = tag.parent.get_text(" ") if tag.parent else ""
            assert "received" in around, name
            assert not re.search(r"published (on )?7 Feb", plain.main(name), re.IGNORECASE), name
            shown += 1
    assert shown >= 7
    told = plain.facts("articles/three/index.html")["Date"]
    assert told == "received 7 February 2026; the article gives no date"


def test_file_date(plain: Built) -> None:
    """A date that only the seed's name gives is said to be its file's."""
    assert plain.facts("articles/four/index.html")["Date"] == "dated 6 February 2026 by its file"


def test_known_date(plain: Built) -> None:
    """A date that the article itself gives stands there plainly."""
    assert plain.facts("articles/one/index.html")["Date"] == "5 January 2026"


def test_moment(plain: Built) -> None:
    """An article with a time of day says it with its zone."""
    assert plain.pages["articles/five/index.html"].find("time", datetime="2026-02-08T09:30:00+02:00")


def test_article(plain: Built) -> None:
    """An article's page shows its source, author, dateline, original address, correction and names."""
    assert plain.facts("articles/five/index.html") == {
        "By": "A. Uthor",
        "Date": "8 February 2026",
        "Dateline": "HULL, Feb 8 <x>",
        "Corrected": "10 February 2026",
        "Length": "18 words",
        "Original": "Read it there",
    }
    page = plain.main("articles/five/index.html")
    assert "Not four but <five>." in page
    assert "Original: https://tide.example/five?a=1&b=2" in page
    assert plain.facts("articles/one/index.html")["Source"] == "Tide"


def test_boilerplate(plain: Built) -> None:
    """What stands below the mark in a body is shown apart from the article and does not count as its words."""
    aside = plain.pages["articles/five/index.html"].find("section", class_="boilerplate")
    assert isinstance(aside, Tag)
    assert aside.get_text(" ", strip=True) == "About Aker Aker moors ships."
    assert "<!--" not in str(aside)


def test_other_language(plain: Built) -> None:
    """The parts of an article in another language say so, with the direction of its script."""
    page = plain.pages["articles/six/index.html"]
    prose = page.find(class_="prose")
    assert page.h1 is not None
    assert isinstance(prose, Tag)
    assert (page.h1["lang"], page.h1["dir"]) == ("he", "rtl")
    assert (prose["lang"], prose["dir"]) == ("he", "rtl")


def test_missing_facts(plain: Built) -> None:
    """What a post does not say is left out of its page, with its label."""
    assert list(plain.facts("articles/two/index.html")) == ["Date", "Length"]
    assert "None" not in plain.main("articles/two/index.html")
    assert "None" not in plain.main("companies/idle/index.html")


def entries_of_index(built: Built, folder: str) -> dict[str, int]:
    """Return the numbers by the names in an A to Z."""
    index = built.pages[f"{folder}/index.html"].find(class_="index")
    if index is None:  # no article names any
        return {}
    assert isinstance(index, Tag)
    found = {}
    for item in index.find_all("li"):
        name, number = item.find(class_="name"), item.find(class_="number")
        assert name is not None
        assert number is not None
        found[name.get_text()] = int(number.get_text().split()[0])
    return found


def test_a_to_z(plain: Built) -> None:
    """The A to Z lists every entity that articles name, with their number, in the order of the letters."""
    assert entries_of_index(plain, "companies") == {"1st Tug": 1, "Aker": 5, "Bø & Sønn": 1}
    assert "companies/idle/index.html" in plain.pages
    assert entries_of_index(plain, "products") == {"Loft": 2}
    letters = [tag.get_text() for tag in plain.pages["companies/index.html"].find_all("h2")]
    assert letters == ["#", "A", "B"]


def test_tear_sheet(plain: Built) -> None:
    """A tear sheet shows what the catalogue says of a company, and what it owns."""
    assert plain.facts("companies/aker/index.html") == {
        "Also called": "Aker Co",
        "Owns": "Bø & Sønn",
        "Website": "aker.example",
        "Wikidata": "Q1",
        "Follow": "Atom feed, JSON feed, data",
    }
    assert plain.facts("companies/bo/index.html") == {
        "Formerly": "Bø <Brothers>",
        "Family": "Aker Bø & Sønn products Loft",
        "Follow": "Atom feed, JSON feed, data",
    }
    assert plain.facts("products/loft/index.html")["Owner"] == "Bø & Sønn since 2020"
    assert "A winch of note." in plain.main("products/loft/index.html")
    assert "No article names Idle yet" in plain.main("companies/idle/index.html")


def articles_on(built: Built, page: str) -> list[str]:
    """Return the slugs of the articles that the lists of a page link to, in their order."""
    listed = built.pages[page].select(".dated .headline a, .teaser .headline a")
    return [str(tag["href"]).split("/")[-2] for tag in listed]


def test_tear_sheet_order(plain: Built) -> None:
    """A tear sheet lists its articles newest first, also where an alias named it."""
    assert articles_on(plain, "companies/aker/index.html") == ["five", "three", "four", "one", "two"]


def test_section(plain: Built) -> None:
    """The page of a section lists its articles, whatever signs are in its name."""
    assert articles_on(plain, "sections/r-and-d/index.html") == ["two"]


def test_source(plain: Built) -> None:
    """The page of a source lists its articles and describes it."""
    assert articles_on(plain, "sources/tide/index.html") == ["four", "one"]
    assert "A paper." in plain.main("sources/tide/index.html")


def test_archive(plain: Built) -> None:
    """The archive of a year lists its articles month by month, newest first."""
    assert articles_on(plain, "archive/2026/index.html") == ["five", "three", "four", "six", "one"]
    assert articles_on(plain, "archive/2025/index.html") == ["two"]
    months = [" ".join(tag.get_text().split()) for tag in plain.pages["archive/2026/index.html"].find_all("h2")]
    assert months == ["February 4 articles", "January 1 article"]


def test_home(plain: Built) -> None:
    """The home page leads with the featured article and shows each article once."""
    lead = plain.pages["index.html"].select(".lead h2 a")
    assert [tag["href"] for tag in lead] == ["/articles/five/"]
    assert sorted(articles_on(plain, "index.html")) == ["four", "one", "six", "three", "two"]


@st.composite
def assignments(draw: st.DrawFn) -> dict[str, list[str]]:
    """Return posts with the companies that each names."""
    names = st.lists(st.sampled_from(["Ada", "Bea", "Cai", "Dov"]), unique=True)
    return {f"p{number}": draw(names) for number in range(draw(st.integers(0, 6)))}


@settings(max_examples=8, deadline=None, derandomize=True)
@given(assignments())
def test_tear_sheets_list_what_posts_name(named: dict[str, list[str]]) -> None:
    """Whatever posts name which companies, a tear sheet and its count tell exactly the posts that name it."""
    companies = {f"content/companies/{name.lower()}.md": entity(name) for name in ("Ada", "Bea", "Cai", "Dov")}
    posts = {f"content/posts/{slug}.md": post(slug.upper(), companies=names) for slug, names in named.items()}
    with tempfile.TemporaryDirectory() as root:
        folder = sites.new(Path(root), companies | posts)
        folder.build()
        built = Built(folder)
        expected = {
            name: sorted(s for s, names in named.items() if name in names) for name in ("Ada", "Bea", "Cai", "Dov")
        }
        listed = {name: len(slugs) for name, slugs in expected.items() if slugs}
        assert entries_of_index(built, "companies") == listed
        for name, slugs in expected.items():
            assert articles_on(built, f"companies/{name.lower()}/index.html") == slugs
        for slug, names in named.items():
            links = built.pages[f"articles/{slug}/index.html"].select(".named .name a")
            assert [tag.get_text() for tag in links] == names


def test_canonical(tmp_path: Path) -> None:
    """With a site address, every page but 404 names its own as the canonical one, a copy that of its original."""
    folder = sites.new(tmp_path, CONTENT, SITEURL="https://tide.example/digest")
    folder.build()
    for name, soup in Built(folder).pages.items():
        found = [tag["href"] for tag in soup.find_all("link", rel="canonical")]
        own = f"https://tide.example/digest/{name.removesuffix('index.html')}"
        original = "https://tide.example/five?a=1&b=2" if name == "articles/five/index.html" else own
        assert found == ([] if name == "404.html" else [original]), name


def test_no_canonical(built: Built) -> None:
    """Without a site address no page claims a canonical one of its own."""
    found = {tag["href"] for soup in built.pages.values() for tag in soup.find_all("link", rel="canonical")}
    assert found <= {"https://tide.example/five?a=1&b=2"}


@pytest.mark.parametrize(("number", "title"), list(enumerate(HOSTILE)), ids=str)
def test_hostile_text(hostile: Built, number: int, title: str) -> None:
    """A title, name, author or summary full of markup is shown sign by sign wherever it stands."""
    article = hostile.pages[f"articles/hostile-{number}/index.html"]
    assert article.h1 is not None
    assert article.title is not None
    assert article.h1.get_text() == title
    assert article.title.get_text() == f"{title} · <i>Name</i>"
    described = article.find("meta", attrs={"name": "description"})
    assert isinstance(described, Tag)
    assert described["content"] == title
    text = hostile.main(f"articles/hostile-{number}/index.html")
    for words in (f"By {title}", f"Firm {title}", f"Paper {title}"):
        assert " ".join(words.split()) in text
    for page in ("index.html", "companies/index.html", "sources/index.html", "archive/2026/index.html"):
        assert " ".join(title.split()) in hostile.main(page), page


def test_hostile_elements(hostile: Built) -> None:
    """Hostile words make no element: every tag and attribute of the pages is one that the theme uses."""
    allowed = (
        "html head meta title link body a header p nav ul li main article h1 h2 h3 h4 section dl div dt dd bdi time"
    )
    allowed += " span cite aside footer ol svg rect b figure figcaption small em strong code pre"
    allowed += " table caption thead tbody tr th td polyline circle details summary script"
    for name, soup in hostile.pages.items():
        scripts = {*soup.find_all("script", type="application/ld+json")}
        assert {tag.name for tag in soup.find_all() if tag not in scripts} <= set(allowed.split()), name
        assert not [key for tag in soup.find_all() for key in tag.attrs if not re.fullmatch(r"[a-zA-Z-]+", key)], name
        assert not soup.find_all(onload=True), name


def test_sitemap(plain: Built) -> None:
    """The sitemap lists once every page that search engines are to find, with the day of its newest article."""
    root = ET.fromstring((plain.folder.output / "sitemap.xml").read_bytes())  # noqa: S314  (our own file)
    found = {
        str(url.findtext(f"{SITEMAP}loc")): url.findtext(f"{SITEMAP}lastmod") for url in root.iter(f"{SITEMAP}url")
    }
    assert len(found) == len(list(root))
    hidden = {name for name, soup in plain.pages.items() if soup.find("meta", attrs={"name": "robots"})}
    assert hidden == {f"companies/{slug}/index.html" for slug in ("1st", "bo", "idle")}
    expected = {f"/{name.removesuffix('index.html')}" for name in {*plain.pages} - hidden - {"404.html"}}
    assert set(found) == expected
    assert found["/articles/one/"] == "2026-01-05"
    assert found["/articles/five/"] == "2026-02-08T09:30:00+02:00"
    assert found["/companies/aker/"] == "2026-02-08T09:30:00+02:00"
    for moment in filter(None, found.values()):
        assert dt.datetime.fromisoformat(moment).timestamp() < TODAY


def test_robots(tmp_path: Path, plain: Built) -> None:
    """robots.txt lets everything be read, and names the sitemap where the site's address is known."""
    assert plain.folder.page("robots.txt").split() == ["User-agent:", "*", "Disallow:"]
    folder = sites.new(tmp_path, SITEURL="https://tide.example")
    folder.build()
    assert "Sitemap: https://tide.example/sitemap.xml" in folder.page("robots.txt").splitlines()


def test_not_found(plain: Built) -> None:
    """404.html helps on with addresses that work from any depth."""
    links = {str(tag["href"]) for tag in plain.pages["404.html"].select("main a")}
    assert {"/", "/companies/", "/products/", "/archive/"} <= links


def test_moved(tmp_path: Path) -> None:
    """The address that a company had before leads to its tear sheet, and is in no sitemap."""
    site = sites.new(tmp_path, CONTENT, SITEURL="https://site.example")
    site.put("content/companies/aker.md", entity("Aker", aliases=["Aker Co"], moved=["companies/acre"]))
    site.build()
    page = BeautifulSoup((site.output / "companies/acre/index.html").read_bytes(), "lxml")
    assert [link["href"] for link in page.find_all("a")] == ["https://site.example/companies/aker/"]
    refresh = page.find("meta", attrs={"http-equiv": "refresh"})
    assert isinstance(refresh, Tag)
    assert refresh["content"] == "0; url=https://site.example/companies/aker/"
    assert b"companies/acre" not in (site.output / "sitemap.xml").read_bytes()


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_address_that_is_also_another_ones(tmp_path: Path, command: str) -> None:
    """A former address that another entity has, or had too, is a problem that names both files; its page stays."""
    site = sites.new(tmp_path, CONTENT)
    site.put("content/companies/aker.md", entity("Aker", aliases=["Aker Co"], moved=["companies/acre", "companies/bo"]))
    site.put("content/companies/hull.md", entity("Hull", moved=["companies/acre", "companies/quay", "companies/hull"]))
    site.put("content/companies/quay.md", entity("Quay", status="ignored", moved=["companies/acre"]))
    result = site.run(command)
    hint = "take it out here, or make one of the two with “tearsheet entity merge”"
    aker = f"content/companies/aker.md:4: “moved” has companies/bo, which is the address of companies/bo.md; {hint}"
    hint = "take it out of one of the two"
    hull = f"content/companies/hull.md:3: “moved” has companies/acre, and so has that of companies/aker.md; {hint}"
    assert (result.exit_code, result.stderr.splitlines()) == (1, [aker, hull])
    if command == "build":
        assert "Bø &amp; Sønn" in site.page("companies/bo/index.html")
        assert "/companies/hull/" in site.page("companies/quay/index.html")


def test_an_address_of_the_starter_catalogue(tmp_path: Path) -> None:
    """A former address is also taken where a post names a company of the starter catalogue that has it."""
    site = sites.new(tmp_path, CONTENT)
    site.put("content/companies/aker.md", entity("Aker", aliases=["Aker Co"], moved=["companies/nokia"]))
    assert site.run("check").exit_code == 0
    site.put("content/posts/phones.md", post("Phones", companies=["Nokia"]))
    result = site.run("check")
    what = "“moved” has companies/nokia, which is the address of “Nokia” of the starter catalogue"
    assert (result.exit_code, result.stderr.split("; ")[0]) == (1, f"content/companies/aker.md:4: {what}")
