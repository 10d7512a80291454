"""Edition: all that the site shows, each thing linked to the others; built from what the content folder holds."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from markupsafe import Markup

from tearsheet import catalogue as catalogues
from tearsheet import markup
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.entity import FOLDERS, Entity, Kind, Ownership
from tearsheet.errors import Problem, Rejection
from tearsheet.frontmatter import nearest
from tearsheet.site.contents import PostArticle
from tearsheet.site.reading import Content
from tearsheet.slug import slugify
from tearsheet.source import Source


@dataclasses.dataclass(eq=False, slots=True)
class Owner:
    """Who owned an entity, from when to when as far as known; with the owner's tear sheet if there is one."""

    name: str
    sheet: "TearSheet | None"
    start: str
    end: str


@dataclasses.dataclass(eq=False, slots=True)
class TearSheet:
    """What the page of a company or product shows.

    `description` is HTML and `standfirst` the same as text; `owned` is what it owns today; `articles` are newest first.
    """

    name: str
    kind: Kind
    url: str
    description: Markup
    standfirst: str
    aliases: tuple[str, ...]
    formerly: tuple[str, ...]
    website: str | None
    ticker: str | None
    wikidata: str | None
    owners: list[Owner] = dataclasses.field(default_factory=list)
    owned: list["TearSheet"] = dataclasses.field(default_factory=list)
    articles: list[PostArticle] = dataclasses.field(default_factory=list)

    @property
    def owner(self) -> "TearSheet | None":
        """The tear sheet of today's owner: the last of the owners, if nothing says that it sold."""
        return self.owners[-1].sheet if self.owners and not self.owners[-1].end else None


@dataclasses.dataclass(eq=False, slots=True)
class Section:
    """A part of the digest; its articles newest first."""

    name: str
    url: str
    articles: list[PostArticle] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(eq=False, slots=True)
class SourceSheet:
    """What the page of a publication shows; its articles newest first."""

    name: str
    url: str
    website: str | None
    description: Markup
    articles: list[PostArticle] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(eq=False, slots=True)
class Edition:
    """All that the site shows: articles newest first, everything else by name."""

    articles: list[PostArticle]
    companies: list[TearSheet]
    products: list[TearSheet]
    sections: list[Section]
    sources: list[SourceSheet]
    problems: list[Problem]


def in_order(articles: Iterable[PostArticle]) -> list[PostArticle]:
    """Return articles newest first, by address where two have the same date."""
    by_address = sorted(articles, key=lambda article: article.slug)
    return sorted(by_address, key=lambda article: article.date.astimezone(dt.UTC), reverse=True)


class Editor:
    """Builds the edition: resolves the names that posts use and gathers the articles under them."""

    def __init__(self, content: Content) -> None:
        self._catalogue = content.catalogue
        self._starter: Catalogue | None = None
        self._sheets: dict[tuple[Kind, str], TearSheet] = {}
        self._owners: dict[tuple[Kind, str], tuple[Ownership, ...]] = {}
        self._sections: dict[str, Section] = {}
        self._sources: dict[str, SourceSheet] = {}
        self.problems: list[Problem] = []
        for entity in content.catalogue.published():
            self._sheet(entity)
        for source in content.sources:
            self._add_source(source)

    def edit(self, articles: Iterable[PostArticle]) -> Edition:
        """Return the edition of these articles."""
        ordered = in_order(articles)
        for article in ordered:
            self._file(article)
        for key, ownerships in self._owners.items():
            self._tell_owners(self._sheets[key], ownerships)
        sheets = sorted(self._sheets.values(), key=lambda sheet: (sheet.name.casefold(), sheet.name))
        for sheet in sheets:
            sheet.owned.sort(key=lambda owned: (-len(owned.articles), owned.name.casefold()))
        return Edition(
            articles=ordered,
            companies=[sheet for sheet in sheets if sheet.kind == "company"],
            products=[sheet for sheet in sheets if sheet.kind == "product"],
            sections=sorted(self._sections.values(), key=lambda section: section.name.casefold()),
            sources=sorted({id(s): s for s in self._sources.values()}.values(), key=lambda s: s.name.casefold()),
            problems=self.problems,
        )

    def _file(self, article: PostArticle) -> None:
        """Link an article with its section, source, companies and products, and those with it."""
        article.section = self._section(article)
        article.section.articles.append(article)
        article.source = self._source(article)
        if article.source is not None:
            article.source.articles.append(article)
        article.companies = self._named("company", article.post.companies, article)
        article.products = self._named("product", article.post.products, article)
        for sheet in (*article.companies, *article.products):
            sheet.articles.append(article)

    def _section(self, article: PostArticle) -> Section:
        """Return the section of an article, by the slug of its name."""
        name = article.post.section
        slug = slugify(name, fallback="section")
        section = self._sections.setdefault(slug, Section(name, f"sections/{slug}/"))
        if section.name != name:
            what = f"the sections “{name}” and “{section.name}” have one address (/{section.url})"
            self._complain(article, what, "write them alike")
        return section

    def _source(self, article: PostArticle) -> SourceSheet | None:
        """Return the source of an article, None where it names none or an unknown one."""
        name = article.post.source
        if name is None or name in self._sources:
            return self._sources.get(name or "")
        hint = nearest(name, self._sources)
        path = f"sources/{slugify(name, fallback='unnamed')}.md"
        self._complain(article, f"the source “{name}” is unknown", f"{hint} If it is new, add {path}")
        return None

    def _add_source(self, source: Source) -> None:
        """Take up a source under its name and aliases."""
        sheet = SourceSheet(source.name, f"sources/{source.slug}/", source.website, self._html(source.description))
        for name in (source.name, *source.aliases):
            self._sources.setdefault(name, sheet)

    def _named(self, kind: Kind, names: Iterable[str], article: PostArticle) -> list[TearSheet]:
        """Return the tear sheets of the entities that a post names, each once."""
        found: dict[int, TearSheet] = {}
        for name in names:
            entity = self._resolve(kind, name)
            if entity is None:
                hint = self._catalogue.nearest(kind, name)
                path = f"{FOLDERS[kind]}/{slugify(name, fallback='unnamed')}.md"
                self._complain(article, f"the {kind} “{name}” is unknown", f"{hint} If it is new, add {path}")
            elif entity.status != "ignored":
                sheet = self._sheet(entity)
                found[id(sheet)] = sheet
        return list(found.values())

    def _resolve(self, kind: Kind, name: str) -> Entity | None:
        """Return the entity that a name or alias stands for, the site's own before one of the starter catalogue."""
        entity = self._catalogue.resolve(kind, name)
        if entity is None:
            self._starter = self._starter or Catalogue((), catalogues.starter())
            entity = self._starter.resolve(kind, name)
        return entity

    def _sheet(self, entity: Entity) -> TearSheet:
        """Return the tear sheet of an entity, made on first use."""
        key = entity.kind, entity.name
        if key not in self._sheets:
            description = self._html(entity.description)
            self._sheets[key] = TearSheet(
                name=entity.name,
                kind=entity.kind,
                url=f"{FOLDERS[entity.kind]}/{entity.slug}/",
                description=description,
                standfirst=description.striptags(),
                aliases=entity.aliases,
                formerly=entity.formerly,
                website=markup.web_address(entity.website),
                ticker=entity.ticker,
                wikidata=entity.wikidata,
            )
            self._owners[key] = entity.owners
        return self._sheets[key]

    def _tell_owners(self, sheet: TearSheet, ownerships: Iterable[Ownership]) -> None:
        """Link an entity with its owners and today's owner with it."""
        for ownership in ownerships:
            entity = self._catalogue.resolve("company", ownership.name)
            owner = self._sheets.get(("company", entity.name)) if entity else None
            start, end = (str(year or "") for year in (ownership.start, ownership.end))
            sheet.owners.append(Owner(ownership.name, owner, start, end))
        if sheet.owner is not None and sheet.owner is not sheet:
            sheet.owner.owned.append(sheet)

    def _html(self, description: str) -> Markup:
        """Return a description as HTML; of one that cannot be rendered nothing."""
        try:
            return Markup(markup.render(description)) if description else Markup("")  # noqa: S704  (sanitised)
        except Rejection as rejection:
            self.problems.append(Problem("", 0, f"the description “{description[:40]}…”: {rejection.reason}"))
            return Markup("")

    def _complain(self, article: PostArticle, what: str, mend: str) -> None:
        """Take down what is wrong with a post."""
        self.problems.append(Problem(str(article.relative_source_path), 0, what, mend))
