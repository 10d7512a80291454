"""Tables: what the data files tell of articles, entities and sources, table by table and column by column.

They are defined once, by `tables`: files, database and the page that describes them are made of the same columns.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from tearsheet.model.kinds import Kind, KindName, Kinds
from tearsheet.site.dates import iso_date
from tearsheet.site.edition import Edition
from tearsheet.site.page.feeds import permanent_id
from tearsheet.site.records import ArticleRecord
from tearsheet.site.summaries import Link
from tearsheet.text import word_lists

BETWEEN = "; "  # stands between several names in one field


class MentionRow(NamedTuple):
    """A row that says that an article names an entity (both as slugs), of which kind, and whether it is about it."""

    article: str
    kind: KindName
    entity: str | None
    about: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its meaning, and the function that returns its value for a row's object.

    An `address` is that of a page of the site, a `body` the HTML of an article, whose text only the database has.
    `refers` names the table whose first column holds the same values.
    """

    name: str
    says: str
    of: Callable[[Any], Any]
    kind: Literal["text", "number", "address", "body"] = "text"
    refers: str = ""

    @property
    def sql(self) -> str:
        """The column in SQL's CREATE TABLE."""
        references = f" REFERENCES {quoted(self.refers)}(slug)" if self.refers else ""
        return f"{quoted(self.name)} {'INTEGER' if self.kind == 'number' else 'TEXT'}{references}"


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table: name, meaning, columns, and functions that return the rows of an edition, in order, and their number."""

    name: str
    says: str
    columns: tuple[Column, ...]
    rows: Callable[[Edition], Iterable[Any]]
    count: Callable[[Edition], int]

    @property
    def sql(self) -> str:
        """The CREATE TABLE statement; a first column `slug` is the primary key."""
        keyed = self.columns[0].name == "slug"
        columns = [
            f"  {column.sql}{' PRIMARY KEY' if keyed and not at else ''}" for at, column in enumerate(self.columns)
        ]
        return f"CREATE TABLE {quoted(self.name)} (\n" + ",\n".join(columns) + "\n)"


def quoted(name: str) -> str:
    """Return a table's or column's name for SQL, quoted if reserved: a site's own kind may be called group or order."""
    return f'"{name}"' if name.replace("_", " ") in _reserved() else name


@functools.cache
def _reserved() -> frozenset[str]:
    """Return the words that SQLite takes as names only within quotes (site/page/sql.txt)."""
    return word_lists.words("site/page/sql.txt")


def _slug(link: Link | None) -> str | None:
    """Return the last part of a page's address, by which tables refer to it."""
    return link.url.rstrip("/").rpartition("/")[2] if link else None


def _itself(record: ArticleRecord) -> ArticleRecord:
    """Return the row's object itself, of which the value is made later."""
    return record


def _mentions(edition: Edition) -> Iterator[MentionRow]:
    """Yield a row for each entity that an article names, in the order of the articles and of their tags."""
    slugs = {sheet.url: _slug(sheet.link) for sheet in edition.tear_sheets}
    for record in edition.articles:
        for kind, cards in record.cards.items():
            for card in cards:
                yield MentionRow(record.post.slug, kind, slugs[card.url], record.is_about(card.url))


def _counted(noun: str) -> Column:
    """Return the column with the number of articles of a row's object."""
    count: Callable[[Any], int] = lambda row: len(row.articles)  # noqa: E731
    return Column("articles", f"how many articles here {noun}", count, "number")


_ARTICLES = Table(
    "articles",
    "every article, newest first",
    (
        Column("slug", "the end of its page’s address", attrgetter("post.slug")),
        Column("id", "its permanent name, the same as in the feeds", lambda record: permanent_id(record.post)),
        Column("title", "its headline", attrgetter("post.title")),
        Column(
            "date", "its day, or the moment where it gives one (ISO 8601)", lambda record: iso_date(record.line.date)
        ),
        Column(
            "date_basis",
            "who gives the date: the article (published), its file (seed), or nobody, so that it is the day on"
            " which it arrived here (received)",
            attrgetter("post.date_basis"),
        ),
        Column("section", "the section it stands in", attrgetter("line.section.name")),
        Column("source", "the publication it came from", lambda record: _slug(record.line.source), refers="sources"),
        Column("source_url", "its address there, where that is known", attrgetter("post.source_url")),
        Column("source_dead", "the day on which that address was first found dead", attrgetter("post.source_dead")),
        Column("archive_url", "a copy of it in an archive", attrgetter("post.archive_url")),
        Column("author", "who wrote it, as it says", attrgetter("post.author")),
        Column("summary", "its first sentences or the editor’s", attrgetter("post.summary")),
        Column("lang", "its language (BCP 47)", attrgetter("post.lang")),
        Column("words", "its length in words", attrgetter("post.words"), "number"),
        Column("url", "its page", attrgetter("line.url"), "address"),
        Column("text", "what its page shows of it, as plain text", _itself, "body"),
    ),
    lambda edition: edition.articles,
    lambda edition: len(edition.articles),
)

_SOURCES = Table(
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
)


def _entities(kind: Kind, owner: Column) -> Table:
    """Return the table of the entities of a kind."""
    columns = (
        Column("slug", "the end of its page’s address", lambda sheet: _slug(sheet.link)),
        Column("name", "its name", attrgetter("name")),
        Column(
            "aliases", f"other names, with “{BETWEEN.strip()}” between them", lambda sheet: BETWEEN.join(sheet.aliases)
        ),
        Column("formerly", "names that it had, in the same way", lambda sheet: BETWEEN.join(sheet.formerly)),
        owner,
        Column("website", "its own website", attrgetter("website")),
        Column("ticker", "where its shares are traded, and as what", attrgetter("ticker")),
        Column("wikidata", "its entry in Wikidata", attrgetter("wikidata")),
        Column("description", "what it is, in a sentence or two", attrgetter("standfirst")),
        _counted("name it"),
        Column("url", "its page", attrgetter("url"), "address"),
    )
    return Table(
        kind.plural,
        f"every {_word(kind)} with a page",
        columns,
        lambda edition: [sheet for sheet, _ in edition.sheets[kind.name]],
        lambda edition: len(edition.sheets[kind.name]),
    )


def _owner(kinds: Kinds) -> Column:
    """Return the column with the owner of an entity; it refers to a table only if one kind alone can own."""
    owning = [kind for kind in kinds.values() if kind.owns]
    says = f"the {_either(owning)} that owns it today, if it has a page here"
    refers = owning[0].plural if len(owning) == 1 else ""
    return Column("owner", says, lambda sheet: _slug(sheet.owner), refers=refers)


def _named(kind: Kind) -> Column:
    """Return the column with the entity of a kind that an article names."""
    of: Callable[[MentionRow], str | None] = lambda mention: mention.entity if mention.kind == kind.name else None  # noqa: E731
    return Column(kind.name, f"the {_word(kind)} that it names", of, refers=kind.plural)


def _word(kind: Kind) -> str:
    """Return the word for an entity of a kind: columns are described in English in every site, as they are named."""
    return kind.name.replace("_", " ")


def _either(kinds: Sequence[Kind]) -> str:
    """Return some kinds in words, such as “company, product or person”."""
    *words, last = map(_word, kinds)
    return f"{', '.join(words)} or {last}" if words else last


def tables(kinds: Kinds) -> tuple[Table, ...]:
    """Return the tables of a site with these kinds."""
    every = tuple(kinds.values())
    further = every[2:]
    mentions = Table(
        "mentions",
        f"which article names which {_either(every)}; each row has one of {'them' if further else 'the two'}",
        (
            Column("article", "the article", attrgetter("article"), refers="articles"),
            *map(_named, every),
            Column(
                "about",
                "1 if the article is about it, 0 if it names it in passing",
                lambda mention: int(mention.about),
                "number",
            ),
        ),
        _mentions,
        lambda edition: sum(len(cards) for record in edition.articles for cards in record.cards.values()),
    )
    owner = _owner(kinds)
    return _ARTICLES, *(_entities(kind, owner) for kind in every), _SOURCES, mentions


# What is looked for in both directions; SQLite has an index of its own for the keys.
INDEXES = (
    *("CREATE INDEX articles_date ON articles(date)", "CREATE INDEX articles_source ON articles(source)"),
    "CREATE INDEX mentions_article ON mentions(article)",
)
