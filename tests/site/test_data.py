"""The data files of real sites: opened, joined, searched, and held against what the pages say."""

import csv
import hashlib
import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import entity, post

SITEURL = "https://boats.example/news"
TABLES = ("articles", "companies", "products", "sources", "mentions")
CONTENT: dict[str, str] = {
    "content/companies/aker.md": entity("Aker", aliases=["Aker Co", "Akér"], ticker="OSE: AKER") + "\nA *yard*.\n",
    "content/companies/bo.md": entity("Bø & Sønn", owner="Aker"),
    "content/products/loft.md": entity("Loft", owner="Aker"),
    "content/sources/tide.md": entity("Tide", website="https://tide.example"),
    "content/posts/one.md": post(
        "One & <only>", day="2026-01-05", companies=["Aker", "Bø & Sønn"], about=["Aker"], source="Tide"
    ),
    "content/posts/two.md": post(
        '=HYPERLINK("https://evil.example")',
        day="2026-01-06T23:30:00-05:00",
        products=["Loft"],
        author="@x",
        body='Crane <b title="a > b">drivers</b> & "mates" at the café.\n\n- They moored.',
    ),
    "content/posts/three.md": post("Three", date_basis="received", summary="Prices, they say,\nmay rise."),
    "content/posts/draft.md": post("A secret", status="draft", body="Nobody may read of the zeppelin."),
    "content/posts/gone.md": post("Taken down", status="hidden", body="Nobody may read of the zeppelin."),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """A site with an address, built."""
    folder = sites.new(tmp_path_factory.mktemp("data"), CONTENT, SITEURL=SITEURL)
    folder.build()
    return folder


@pytest.fixture
def database(site: sites.SiteFolder) -> Iterator[sqlite3.Connection]:
    """The site's database, opened for reading only."""
    connection = sqlite3.connect(f"file:{site.output}/data/tearsheet.db?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def rows(site: sites.SiteFolder, table: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(site.page(f"data/{table}.csv"), newline="")))


def test_articles(site: sites.SiteFolder) -> None:
    """articles.csv has a row for each article that is shown, newest first, and nothing that is not known."""
    found = rows(site, "articles")
    assert [row["slug"] for row in found] == ["three", "two", "one"]
    one = found[2]
    assert one.pop("id").startswith("urn:uuid:")
    assert one.pop("url") == f"{SITEURL}/articles/one/"
    assert (one.pop("slug"), one.pop("title"), one.pop("words")) == ("one", "One & <only>", "4")
    assert (one.pop("date"), one.pop("date_basis")) == ("2026-01-05", "published")
    assert (one.pop("section"), one.pop("source"), one.pop("lang")) == ("Ports", "tide", "en")
    assert one == {"source_url": "", "source_dead": "", "archive_url": "", "author": "", "summary": ""}
    assert found[1]["date"] == "2026-01-06T23:30:00-05:00"


def test_entities(site: sites.SiteFolder) -> None:
    """companies.csv and products.csv say what is known of each, whom it belongs to, and how often it is named."""
    found = {row["slug"]: row for row in (*rows(site, "companies"), *rows(site, "products"))}
    assert (found["aker"]["aliases"], found["aker"]["ticker"]) == ("Aker Co; Akér", "OSE: AKER")
    assert found["aker"]["description"] == "A yard."
    assert {slug: (row["owner"], row["articles"]) for slug, row in found.items()} == {
        "aker": ("", "1"),
        "bo": ("aker", "1"),
        "loft": ("aker", "1"),
    }


def test_mentions(site: sites.SiteFolder) -> None:
    """mentions.csv says of each article what it names, and what it is about."""
    assert [tuple(row.values()) for row in rows(site, "mentions")] == [
        ("two", "", "loft", "1"),
        ("one", "aker", "", "1"),
        ("one", "bo", "", "0"),
    ]


def test_no_formulas(site: sites.SiteFolder, database: sqlite3.Connection) -> None:
    """No field of a CSV file is a formula for a spreadsheet; the database has the text as it is."""
    for table in TABLES:
        for row in rows(site, table):
            assert [value for value in row.values() if value.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    title = '=HYPERLINK("https://evil.example")'
    assert rows(site, "articles")[1]["title"] == f"'{title}"
    assert database.execute("SELECT title, author FROM articles WHERE slug = 'two'").fetchone()[:] == (title, "@x")


def test_database_has_the_tables(site: sites.SiteFolder, database: sqlite3.Connection) -> None:
    """The database has the rows of the CSV files, and of articles the text besides."""
    for table in TABLES:
        found = [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY rowid")]  # noqa: S608
        for row in found:
            row.pop("text", None)
        texts = [{key: "" if value is None else str(value) for key, value in row.items()} for row in found]
        assert texts == [{key: value.removeprefix("'") for key, value in row.items()} for row in rows(site, table)]


def test_database_is_sound(database: sqlite3.Connection) -> None:
    """Every reference leads to a row, and there are references between all tables."""
    assert database.execute("PRAGMA integrity_check").fetchall()[0][0] == "ok"
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    keys = {
        (table, row["from"], row["table"], row["to"])
        for table in TABLES
        for row in database.execute(f"PRAGMA foreign_key_list({table})")
    }
    assert keys == {
        ("articles", "source", "sources", "slug"),
        ("companies", "owner", "companies", "slug"),
        ("products", "owner", "companies", "slug"),
        ("mentions", "article", "articles", "slug"),
        ("mentions", "company", "companies", "slug"),
        ("mentions", "product", "products", "slug"),
    }


def test_text(database: sqlite3.Connection) -> None:
    """The text of an article is what a reader sees of it."""
    (text,) = database.execute("SELECT text FROM articles WHERE slug = 'two'").fetchone()
    assert text.split("\n") == ['Crane drivers & "mates" at the café.', "", "They moored.", ""]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("drivers", ["two"]),
        ("CAFE", ["two"]),
        ('"may rise"', ["three"]),
        ("only", ["one"]),
        ("zeppelin", []),
        ("b", []),
    ],
)
def test_search(database: sqlite3.Connection, words: str, found: list[str]) -> None:
    """The search finds words in titles, summaries and texts, whatever their case and accents, and no markup."""
    query = """
        SELECT slug FROM articles_fts JOIN articles ON articles.rowid = articles_fts.rowid
        WHERE articles_fts MATCH ? ORDER BY rank
    """
    assert [slug for (slug,) in database.execute(query, (words,))] == found


def test_search_is_found_by_datasette(database: sqlite3.Connection) -> None:
    """The search table names the table that it searches, by which Datasette offers it there."""
    (sql,) = database.execute("SELECT sql FROM sqlite_master WHERE name = 'articles_fts'").fetchone()
    assert "content='articles'" in sql


def test_page_says_what_there_is(site: sites.SiteFolder, database: sqlite3.Connection) -> None:
    """The page describes every column of every table, in their order, with the number of rows, and links the files."""
    page = BeautifulSoup(site.page("data/index.html"), "html.parser")
    for table in TABLES:
        heading = page.find(id=f"table-{table}")
        assert heading is not None
        described = heading.find_next("dl")
        assert described is not None
        columns = [row["name"] for row in database.execute(f"PRAGMA table_info({table})")]
        assert [term.get_text() for term in described.find_all("dt")] == columns
        assert all(text.get_text().strip() for text in described.find_all("dd"))
        (number,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        assert heading.get_text().split()[:2] == [table, str(number)]
    linked = {str(link["href"]).removeprefix(f"{SITEURL}/") for link in page.select("main a[download]")}
    assert linked == {f"data/{table}.csv" for table in TABLES} | {"data/tearsheet.db"}
    assert all((site.output / name).is_file() for name in linked)


def test_queries_of_the_page(site: sites.SiteFolder, database: sqlite3.Connection) -> None:
    """The queries that the page shows run as they stand."""
    page = BeautifulSoup(site.page("data/index.html"), "html.parser")
    queries = [code.get_text() for code in page.select("main pre code")]
    assert len(queries) == 2
    for query in queries:
        database.execute(query).fetchall()
    told = database.execute(queries[1].replace("its-slug", "aker")).fetchall()
    assert [tuple(row) for row in told] == [("bo", 1)]


def test_same_bytes_in_other_processes(site: sites.SiteFolder) -> None:
    """The same content gives the same bytes, in this process and in others with other hashes and another day."""
    before = {name: hashlib.sha256(data).hexdigest() for name, data in sites.files(site.output / "data").items()}
    for number, seed in enumerate(("1", "2")):
        output = site.root / f"other-{number}"
        day = str(sites.TODAY + number * 400 * sites.DAY)
        done = site.pelican(str(output), PYTHONHASHSEED=seed, SOURCE_DATE_EPOCH=day)
        assert done.returncode == 0, done.stderr
        other = {name: hashlib.sha256(data).hexdigest() for name, data in sites.files(output / "data").items()}
        assert other == before


def test_written_only_when_they_change(tmp_path: Path) -> None:
    """Data files are written again when a post changes, not when nothing that they hold does."""
    site = sites.new(tmp_path, CONTENT)
    site.build()
    database = site.output / "data/tearsheet.db"
    before = (database.stat().st_mtime_ns, database.stat().st_ino)
    site.put("content/pages/about.md", "---\ntitle: About\n---\n\nWe.\n")
    site.put("content/posts/one.md", CONTENT["content/posts/one.md"])
    site.build()
    assert (database.stat().st_mtime_ns, database.stat().st_ino) == before
    site.put("content/posts/one.md", post("One", body="A zeppelin."))
    site.build()
    with sqlite3.connect(database) as connection:
        found = connection.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'zeppelin'").fetchone()
    connection.close()
    assert found == (1,)


def test_turned_off(tmp_path: Path) -> None:
    """With DATA_FILES = False there are neither files nor a page, and no link to them."""
    site = sites.new(tmp_path, CONTENT, DATA_FILES=False)
    site.build()
    assert not (site.output / "data").exists()
    assert [page for page in sites.pages(site.output) if "/data/" in page.read_text(encoding="utf-8")] == []
    assert "/data/" not in site.page("llms.txt") + site.page("sitemap.xml")


def test_nothing_published(tmp_path: Path) -> None:
    """A site without articles has data files with nothing in them."""
    site = sites.new(tmp_path, {"content/posts/draft.md": post("Not yet", status="draft")})
    site.build()
    assert rows(site, "articles") == []
    with sqlite3.connect(site.output / "data/tearsheet.db") as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    connection.close()


@pytest.mark.parametrize("line", ['DATA_FILES = "yes"', "SOCIAL_CARDS = 1", 'THIN_PAGE = "2"'])
def test_wrong_settings(tmp_path: Path, line: str) -> None:
    """A setting of another kind is named, with what it must be."""
    site = sites.new(tmp_path, CONTENT)
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    result = site.run("build")
    assert result.exit_code == 1
    name, _, value = line.partition(" = ")
    must = "a number from 0 on" if name == "THIN_PAGE" else "True or False"
    assert f"{name} is {value.replace(chr(34), chr(39))}; it must be {must}" in result.stderr


def test_with_plugins(site: sites.SiteFolder, tmp_path: Path) -> None:
    """Where plugins listen, so that every page is written in Pelican's own way, the data files are the same."""
    other = sites.new(tmp_path, CONTENT, SITEURL=SITEURL, PLUGINS=["pelican.plugins.neighbors"])
    done = other.execute("tearsheet", "build")  # in a process of its own: a plugin goes on listening
    assert (done.returncode, done.stderr) == (0, "")
    assert sites.files(other.output / "data") == sites.files(site.output / "data")


def test_two_companies_at_one_address_are_named_and_no_fault_of_ours(tmp_path: Path) -> None:
    """Where an own company's file has the address of a known one, build says so in words that tell what to do."""
    site = sites.new(tmp_path, CONTENT)
    site.put("content/companies/meta.md", entity("META Yards"))
    site.put("content/posts/one.md", post("One", companies=["META Yards", "Meta"]))
    site.put("content/posts/two.md", post("Two", companies=["Meta"]))
    result = site.run("build")
    assert result.exit_code == 1
    assert "fault of Tearsheet" not in result.output
    assert "two pages have the address /companies/meta/" in result.output
