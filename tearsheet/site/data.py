"""Data: what the site says of articles, companies, products and sources as tables: CSV files and one SQLite database.

The tables are defined once, in `TABLES`: files, database and the page that describes them are made of the same columns.
"""

import csv
import dataclasses
import html
import io
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from msgspec.msgpack import encode

from tearsheet.errors import BuildError, Problem
from tearsheet.site.dates import iso_date
from tearsheet.site.edition import Edition, Filed, TearSheet
from tearsheet.site.feeds import permanent_id
from tearsheet.site.lines import Link, digest
from tearsheet.site.pages import Made, Page

DATABASE = "tearsheet.db"
BETWEEN = "; "  # stands between several names in one field
PAGE_SIZE = 4096  # bytes; said here because SQLite's default is the choice of who built it

_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet takes a text for a formula, and runs it

Body = Callable[[Filed], str]
Form = Callable[[Any], Any]


class Mention(NamedTuple):
    """That an article names an entity, by the ends of their addresses, and whether it is about it."""

    article: str
    company: str | None
    product: str | None
    about: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it says, and what it holds of a row's object.

    An `address` is that of a page of the site, a `body` the HTML of an article, whose text only the database has.
    `refers` names the table whose first column it holds a value of.
    """

    name: str
    says: str
    of: Callable[[Any], Any]
    kind: Literal["text", "number", "address", "body"] = "text"
    refers: str = ""

    @property
    def sql(self) -> str:
        """The column in the definition of its table."""
        references = f" REFERENCES {self.refers}(slug)" if self.refers else ""
        return f"{self.name} {'INTEGER' if self.kind == 'number' else 'TEXT'}{references}"


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what it says, its columns, what of an edition are its rows, in their order, and how many."""

    name: str
    says: str
    columns: tuple[Column, ...]
    rows: Callable[[Edition], Iterable[Any]]
    count: Callable[[Edition], int]

    @property
    def sql(self) -> str:
        """The statement that makes the table; a first column `slug` is its key."""
        keyed = self.columns[0].name == "slug"
        columns = [
            f"  {column.sql}{' PRIMARY KEY' if keyed and not at else ''}" for at, column in enumerate(self.columns)
        ]
        return f"CREATE TABLE {self.name} (\n" + ",\n".join(columns) + "\n)"


def _slug(link: Link | None) -> str | None:
    """Return the end of a page's address, by which tables name it."""
    return link.url.rstrip("/").rpartition("/")[2] if link else None


def _itself(filed: Filed) -> Filed:
    """Return a row itself: its value is made of all of it."""
    return filed


def _mentions(edition: Edition) -> Iterator[Mention]:
    """Return what articles name, in the order of the articles and of their tags."""
    slugs = {sheet.url: _slug(sheet.link) for sheet, _ in (*edition.companies, *edition.products)}
    for filed in edition.articles:
        for company in filed.sheets[0]:
            yield Mention(filed.galley.slug, slugs[company.url], None, filed.is_about(company))
        for product in filed.sheets[1]:
            yield Mention(filed.galley.slug, None, slugs[product.url], filed.is_about(product))


def _counted(noun: str) -> Column:
    """Return the column with the number of a row's articles."""
    count: Callable[[Any], int] = lambda row: len(row.articles if isinstance(row, TearSheet) else row.filed)  # noqa: E731
    return Column("articles", f"how many articles here {noun}", count, "number")


_ENTITY = (
    Column("slug", "the end of its page’s address", lambda sheet: _slug(sheet.link)),
    Column("name", "its name", attrgetter("name")),
    Column("aliases", f"other names, with “{BETWEEN.strip()}” between them", lambda sheet: BETWEEN.join(sheet.aliases)),
    Column("formerly", "names that it had, in the same way", lambda sheet: BETWEEN.join(sheet.formerly)),
    Column(
        "owner",
        "the company that owns it today, if it has a page here",
        lambda sheet: _slug(sheet.owner),
        refers="companies",
    ),
    Column("website", "its own website", attrgetter("website")),
    Column("ticker", "where its shares are traded, and as what", attrgetter("ticker")),
    Column("wikidata", "its entry in Wikidata", attrgetter("wikidata")),
    Column("description", "what it is, in a sentence or two", attrgetter("standfirst")),
    _counted("name it"),
    Column("url", "its page", attrgetter("url"), "address"),
)

TABLES = (
    Table(
        "articles",
        "every article, newest first",
        (
            Column("slug", "the end of its page’s address", attrgetter("galley.slug")),
            Column("id", "its permanent name, the same as in the feeds", lambda filed: permanent_id(filed.galley)),
            Column("title", "its headline", attrgetter("galley.title")),
            Column(
                "date", "its day, or the moment where it gives one (ISO 8601)", lambda filed: iso_date(filed.line.date)
            ),
            Column(
                "date_basis",
                "who gives the date: the article (published), its file (seed), or nobody, so that it is the day on"
                " which it arrived here (received)",
                attrgetter("galley.date_basis"),
            ),
            Column("section", "the section it stands in", attrgetter("line.section.name")),
            Column("source", "the publication it came from", lambda filed: _slug(filed.line.source), refers="sources"),
            Column("source_url", "its address there, where that is known", attrgetter("galley.source_url")),
            Column(
                "source_dead", "the day on which that address was first found dead", attrgetter("galley.source_dead")
            ),
            Column("archive_url", "a copy of it in an archive", attrgetter("galley.archive_url")),
            Column("author", "who wrote it, as it says", attrgetter("galley.author")),
            Column("summary", "its first sentences or the editor’s", attrgetter("galley.summary")),
            Column("lang", "its language (BCP 47)", attrgetter("galley.lang")),
            Column("words", "its length in words", attrgetter("galley.words"), "number"),
            Column("url", "its page", attrgetter("line.url"), "address"),
            Column("text", "what its page shows of it, as plain text", _itself, "body"),
        ),
        lambda edition: edition.articles,
        lambda edition: len(edition.articles),
    ),
    Table(
        "companies",
        "every company with a page",
        _ENTITY,
        lambda edition: [sheet for sheet, _ in edition.companies],
        lambda edition: len(edition.companies),
    ),
    Table(
        "products",
        "every product with a page",
        _ENTITY,
        lambda edition: [sheet for sheet, _ in edition.products],
        lambda edition: len(edition.products),
    ),
    Table(
        "sources",
        "the publications that articles came from",
        (
            Column("slug", "the end of its page’s address", lambda place: _slug(place.link)),
            Column("name", "its name", attrgetter("name")),
            Column("website", "its own website", attrgetter("website")),
            _counted("came from it"),
            Column("url", "its page", attrgetter("url"), "address"),
        ),
        lambda edition: edition.sources,
        lambda edition: len(edition.sources),
    ),
    Table(
        "mentions",
        "which article names which company or product; each row has one of the two",
        (
            Column("article", "the article", attrgetter("article"), refers="articles"),
            Column("company", "the company that it names", attrgetter("company"), refers="companies"),
            Column("product", "the product that it names", attrgetter("product"), refers="products"),
            Column(
                "about",
                "1 if the article is about it, 0 if it names it in passing",
                lambda mention: int(mention.about),
                "number",
            ),
        ),
        _mentions,
        lambda edition: sum(len(sheets) for filed in edition.articles for sheets in filed.sheets),
    ),
)

# What is looked for in both directions; SQLite has an index of its own for the keys.
_INDEXES = (
    *("CREATE INDEX articles_date ON articles(date)", "CREATE INDEX articles_source ON articles(source)"),
    *("CREATE INDEX mentions_article ON mentions(article)", "CREATE INDEX mentions_company ON mentions(company)"),
    "CREATE INDEX mentions_product ON mentions(product)",
)
# The texts stand in `articles` alone; Datasette finds the search table by its `content`.
_SEARCH = (
    "CREATE VIRTUAL TABLE articles_fts USING fts5(title, summary, text, content='articles', tokenize='unicode61')",
    "INSERT INTO articles_fts(articles_fts) VALUES('rebuild')",
)


def pages(edition: Edition, body: Body, siteurl: str) -> Iterator[Page]:
    """Return the files and the page that describes them; `body` returns what may be shown of an article as HTML."""
    described = [_described(table, table.count(edition)) for table in TABLES]
    yield Page("data/index.html", "data.html", {"nav": "data", "feed": None, "tables": described, "database": DATABASE})
    shows = {table.name: _digest(table, edition) for table in TABLES}
    for table in TABLES:
        only = {table.name: shows[table.name]}
        yield Made(f"data/{table.name}.csv", "", only, make=partial(as_csv, table, edition, siteurl))
    texts = {"texts": b"".join([filed.galley.digest + filed.line.digest for filed in edition.articles])}
    yield Made(f"data/{DATABASE}", "", shows | texts, make=partial(as_database, edition, body, siteurl))


def _digest(table: Table, edition: Edition) -> bytes:
    """Return a digest of all that a table says, bodies apart: an edit that changes none of it makes no table anew."""
    readers = [column.of for column in table.columns if column.kind != "body"]
    return digest(encode([[of(row) for of in readers] for row in table.rows(edition)]))


def _described(table: Table, number: int) -> dict[str, object]:
    """Return what the page says of a table."""
    columns = [(column.name, column.says, column.refers, column.kind != "body") for column in table.columns]
    return {"name": table.name, "says": table.says, "rows": number, "columns": columns}


def _values(columns: Sequence[Column], rows: Iterable[Any], siteurl: str, **forms: Form) -> Iterator[list[Any]]:
    """Return the values of rows; addresses are whole where the site has one, other kinds have the forms given."""
    base = f"{siteurl}/" if siteurl.startswith("http") else "/"
    made: dict[str, Form] = {"address": lambda path: base + path, **forms}
    readers = [(column.of, made.get("key" if column.refers else column.kind)) for column in columns]
    for row in rows:
        yield [then(of(row)) if then else of(row) for of, then in readers]


def as_csv(table: Table, edition: Edition, siteurl: str) -> bytes:
    """Return a table as CSV (RFC 4180), without the bodies of articles."""
    columns = [column for column in table.columns if column.kind != "body"]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(column.name for column in columns)
    writer.writerows(_values(columns, table.rows(edition), siteurl, text=_inert))
    return file.getvalue().encode()


def _inert(value: Any) -> Any:
    """Return a value of which no spreadsheet makes a formula: with an apostrophe before it where it would."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_database(edition: Edition, body: Body, siteurl: str) -> bytes:
    """Return all tables as one SQLite database; the same edition gives the same bytes."""
    shown: Form = lambda filed: text(body(filed))  # noqa: E731
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute("BEGIN")
        for table in TABLES:
            connection.execute(table.sql)
            places = ", ".join("?" * len(table.columns))
            statement = f"INSERT INTO {table.name} VALUES ({places})"  # noqa: S608  (the names are those of TABLES)
            connection.executemany(statement, _values(table.columns, table.rows(edition), siteurl, body=shown))
        for statement in (*_INDEXES, *_SEARCH):
            connection.execute(statement)
        connection.execute("COMMIT")
        return connection.serialize()
    except sqlite3.OperationalError as error:
        hint = "use a Python whose SQLite has FTS5, or set DATA_FILES = False"
        raise BuildError(Problem(f"data/{DATABASE}", 0, "data-files", f"SQLite: {error}", hint)) from None
    except sqlite3.IntegrityError as error:  # whose two pages have one address is said where pages are planned
        what = f"two rows have one key ({error})"
        raise BuildError(
            Problem(f"data/{DATABASE}", 0, "data-files", what, "give each page an address of its own")
        ) from None
    finally:
        connection.close()


def text(body: str) -> str:
    """Return a body as the text that a reader sees: sanitised, so tags and characters' codes are all there is to undo.

    `markup.to_text`, which takes any HTML, takes thirty times as long.
    """
    return html.unescape(_TAG.sub("", body))
