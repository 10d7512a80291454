"""Data: the site's tables as files to download: one CSV each, and one SQLite database of all."""

import csv
import html
import io
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from msgspec.msgpack import encode

from tearsheet.errors import BuildError, Problem
from tearsheet.model.kinds import Kinds
from tearsheet.site.edition import Edition
from tearsheet.site.page.contexts import DataContext, MadeContext
from tearsheet.site.page.listed import DataColumn, DataTable
from tearsheet.site.page.page import Made, Page
from tearsheet.site.page.tables import INDEXES, Column, Table, quoted, tables
from tearsheet.site.records import ArticleRecord
from tearsheet.site.summaries import digest

DATABASE = "tearsheet.db"
PAGE_SIZE = 4096  # bytes; said here because SQLite's default is the choice of who built it

_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet takes a text for a formula, and runs it

Body = Callable[[ArticleRecord], str]
Form = Callable[[Any], Any]

# The texts stand in `articles` alone; Datasette finds the search table by its `content`.
_SEARCH = (
    "CREATE VIRTUAL TABLE articles_fts USING fts5(title, summary, text, content='articles', tokenize='unicode61')",
    "INSERT INTO articles_fts(articles_fts) VALUES('rebuild')",
)


def pages(edition: Edition, body: Body, siteurl: str, kinds: Kinds) -> Iterator[Page]:
    """Yield the page that describes the files, and the files; `body` returns what may be shown of an article."""
    every = tables(kinds)
    described = tuple([_described(table, table.count(edition)) for table in every])
    yield Page("data/index.html", "data.html", DataContext(nav="data", tables=described, database=DATABASE))
    shows = {table.name: _digest(table, edition) for table in every}
    for table in every:
        only = MadeContext(parts={table.name: shows[table.name]})
        yield Made(f"data/{table.name}.csv", "", only, make=partial(as_csv, table, edition, siteurl))
    texts = {"texts": b"".join([filed.post.digest + filed.line.digest for filed in edition.articles])}
    every_table = MadeContext(parts=shows | texts)
    yield Made(f"data/{DATABASE}", "", every_table, make=partial(as_database, edition, body, siteurl, kinds))


def _digest(table: Table, edition: Edition) -> bytes:
    """Return a digest of all values of a table but bodies, so that a table is made again only when they change."""
    readers = [column.of for column in table.columns if column.kind != "body"]
    return digest(encode([[of(row) for of in readers] for row in table.rows(edition)]))


def _described(table: Table, number: int) -> DataTable:
    """Return what the page says of a table."""
    columns = [DataColumn(column.name, column.says, column.refers, column.kind != "body") for column in table.columns]
    return DataTable(table.name, table.says, number, tuple(columns))


def _values(columns: Sequence[Column], rows: Iterable[Any], siteurl: str, **forms: Form) -> Iterator[list[Any]]:
    """Yield the rows' values; addresses are made whole where the site has one, `forms` convert other kinds."""
    base = f"{siteurl}/" if siteurl.startswith("http") else "/"
    converters: dict[str, Form] = {"address": lambda path: base + path, **forms}
    readers = [(column.of, converters.get("key" if column.refers else column.kind)) for column in columns]
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
    """Return a value that no spreadsheet takes for a formula: one that would be gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_database(edition: Edition, body: Body, siteurl: str, kinds: Kinds) -> bytes:
    """Return all tables as one SQLite database, the same bytes for the same edition; BuildError where SQLite fails."""
    shown: Form = lambda record: text(body(record))  # noqa: E731
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute("BEGIN")
        for table in tables(kinds):
            connection.execute(table.sql)
            places = ", ".join("?" * len(table.columns))
            statement = f"INSERT INTO {quoted(table.name)} VALUES ({places})"  # noqa: S608  (the names are words)
            connection.executemany(statement, _values(table.columns, table.rows(edition), siteurl, body=shown))
        named = [f"CREATE INDEX mentions_{kind} ON mentions({quoted(kind)})" for kind in kinds]
        for statement in (*INDEXES, *named, *_SEARCH):
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
    """Return a sanitised body as plain text, with nothing to undo but tags and character references.

    `markup.to_text`, which takes any HTML, is thirty times as slow.
    """
    return html.unescape(_TAG.sub("", body))
