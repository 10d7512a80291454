"""Drafts: tear sheets, sections and sources while articles are still being added, found by the names in posts."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

from tearsheet import catalogue as catalogues
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.origins import Origins, is_bare
from tearsheet.errors import Problem
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName
from tearsheet.model.section import Section, by_slug
from tearsheet.model.source import Source
from tearsheet.parallel import fence
from tearsheet.site.given_names import GivenNames
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.pictures import Pictures
from tearsheet.site.reading import Content
from tearsheet.site.summaries import Amount, ArticleSummary, Link
from tearsheet.text import fast_markdown
from tearsheet.text.slug import slugify
from tearsheet.text.suggestions import did_you_mean_or, nearest


@dataclasses.dataclass(eq=False, slots=True)
class SheetDraft:
    """A tear sheet in the making: its entity, and the articles that name it, newest first.

    `passing` are those of them that only mention it, `figures` the amounts that speak of it. One that `is_given` is of
    a kind that only editors name.
    """

    entity: Entity
    link: Link
    description: Markup
    is_given: bool = False
    articles: list[ArticleSummary] = dataclasses.field(default_factory=list)
    passing: list[ArticleSummary] = dataclasses.field(default_factory=list)
    figures: list[Amount] = dataclasses.field(default_factory=list)

    @property
    def clear(self) -> tuple[str, ...]:
        """The names by which it may be linked in a text: those that are no ordinary words; none if it `is_given`."""
        ambiguity = self.entity.ambiguity
        return () if self.is_given else tuple([name for name in self.entity.names if ambiguity.get(name) != "hard"])


@dataclasses.dataclass(eq=False, slots=True)
class TermDraft:
    """A section or source in the making; `articles` are the slugs of its articles, newest first.

    `order` is its place among others (None: behind those that have one), `moved` are addresses that lead to it now.
    """

    link: Link
    website: str | None
    description: Markup
    articles: list[str] = dataclasses.field(default_factory=list)
    order: int | None = None
    moved: tuple[str, ...] = ()


class Drafts:
    """All drafts by the names that posts use; `problems` are names that stand for nothing."""

    def __init__(self, content: Content, pictures: Pictures | None = None) -> None:
        """Begin a draft for every published entity and every source, also for those that no post names."""
        self.pictures = pictures
        self.catalogue = content.catalogue
        self.sheets: dict[tuple[KindName, str], SheetDraft] = {}
        self.problems: list[Problem] = []
        self._kinds = content.catalogue.kinds
        self._starter: Catalogue | None = None
        self._resolved: dict[tuple[KindName, str], SheetDraft | None] = {}
        self._given = GivenNames(content.catalogue)
        self._sections: dict[str, TermDraft] = {}
        self._sources: dict[str, TermDraft] = {}
        self._publications: dict[str, Source] = {}
        for entity in content.catalogue.published():
            self._sheet(entity)
        for source in content.sources:
            self._add_source(source)
        self._written_sections = {each.slug: self._begun(each) for each in content.sections}
        self._section_of = {slug: each.slug for slug, each in by_slug(content.sections).items()}

    @property
    def sections(self) -> list[TermDraft]:
        """The sections that have files, and those that posts name."""
        return _once([*self._written_sections.values(), *self._sections.values()])

    @property
    def sources(self) -> list[TermDraft]:
        """The sources, but for those that no article names and of which nothing but the name is known."""
        drafts = _once(self._sources.values())
        return [each for each in drafts if each.articles or not is_bare(self._publications[each.link.name])]

    def drop_unnamed(self, cache: Path) -> None:
        """Leave out the tear sheets that are ingest's alone and that no article names any more."""
        unnamed = [key for key, sheet in self.sheets.items() if not sheet.articles]
        if unnamed:
            origins = Origins(catalogues.starter(cache), self.catalogue.published())
            for key in unnamed:
                if origins.is_ours(self.sheets[key].entity):
                    del self.sheets[key]

    def publication(self, post: ParsedPost) -> Source | None:
        """Return the source that a post names, as its file has it; None where there is no file."""
        return self._publications.get(post.source or "")

    def section(self, post: ParsedPost) -> TermDraft:
        """Return the section of a post; “AI news” and “AI News” are one.

        It is written as its file has it, else as its newest article writes it.
        """
        section = self._sections.get(post.section)
        if section is not None:
            return section
        slug = slugify(post.section, fallback="section")
        if slug in self._section_of:
            return self._sections.setdefault(post.section, self._written_sections[self._section_of[slug]])
        url = f"sections/{slug}/"
        existing = next((other for other in self._sections.values() if other.link.url == url), None)
        return self._sections.setdefault(post.section, existing or TermDraft(Link(post.section, url), None, Markup()))

    def source(self, post: ParsedPost) -> TermDraft | None:
        """Return the source of a post, None where it names none or one that is unknown, which is a problem."""
        name = post.source
        if name is None or name in self._sources:
            return self._sources.get(name or "")
        new = f"sources/{slugify(name, fallback='unnamed')}.md"
        self._unknown(post, "source", name, nearest(name, self._sources), new)
        return None

    def named(self, post: ParsedPost) -> dict[KindName, list[SheetDraft]]:
        """Return the tear sheets of the entities that a post names, each once, by kind, without empty kinds."""
        return {kind: sheets for kind in self._kinds if (sheets := self._of_kind(kind, post))}

    def _of_kind(self, kind: KindName, post: ParsedPost) -> list[SheetDraft]:
        """Return the tear sheets of the entities of one kind that a post names, each once."""
        sheets: dict[str, SheetDraft] = {}
        for name in post.named.get(kind, ()):
            if (kind, name) not in self._resolved:
                self._resolve(kind, name, post)
            if sheet := self._resolved.get((kind, name)):
                sheets[sheet.link.url] = sheet
        return list(sheets.values())

    def _resolve(self, kind: KindName, name: str, post: ParsedPost) -> None:
        """Look up what a name stands for, in the site's own entities, then in the starter catalogue, and keep it.

        What only editors say is an entity by being said. A company that neither knows may be named as it is registered
        (Intel Corporation).
        """
        entity = self.catalogue.resolve(kind, name)
        if entity is None and self._kinds[kind].given:
            given = self._given.resolve(kind, name)
            if not isinstance(given, Entity):
                self.problems += [dataclasses.replace(given, path=post.path)] if given else []
                return
            entity = given
        elif entity is None:
            self._starter = self._starter or Catalogue(self._kinds, (), catalogues.starter())
            entity = (
                self._starter.resolve(kind, name)
                or self.catalogue.registered(kind, name)
                or self._starter.registered(kind, name)
            )
        if entity is not None:
            self._resolved[kind, name] = None if entity.status == "ignored" else self._sheet(entity)
            return
        new = f"{self._kinds[kind].plural}/{slugify(name, fallback='unnamed')}.md"
        self._unknown(post, kind, name, self.catalogue.nearest(kind, name), new)

    def _sheet(self, entity: Entity) -> SheetDraft:
        """Return the draft of an entity's tear sheet, begun on first use."""
        key = entity.kind, entity.name
        if key not in self.sheets:
            url = f"{self._kinds[entity.kind].plural}/{entity.slug}/"
            description = self._html(entity.description, self.catalogue.path_of(entity).as_posix())
            is_given = self._kinds[entity.kind].given
            self.sheets[key] = SheetDraft(entity, Link(entity.name, url), description, is_given)
        return self.sheets[key]

    def _begun(self, section: Section) -> TermDraft:
        """Begin the draft of a section that has a file."""
        return TermDraft(
            Link(section.title, f"sections/{section.slug}/"),
            website=None,
            description=self._html(section.description, section.path),
            order=section.order,
            moved=tuple([f"{address}/" for address in section.moved]),
        )

    def _add_source(self, source: Source) -> None:
        """Begin the draft of a source, under its name and its aliases."""
        description = self._html(source.description, f"sources/{source.slug}.md")
        draft = TermDraft(Link(source.name, f"sources/{source.slug}/"), source.website, description)
        for name in (source.name, *source.aliases):
            self._sources.setdefault(name, draft)
            self._publications.setdefault(name, source)

    def _html(self, description: str, path: str) -> Markup:
        """Return a Markdown description as HTML, empty where it cannot be rendered, which is a problem."""
        try:
            html = fast_markdown.typeset(description) if description else ""
            if '="{' in html or '="|' in html:
                what = "links such as {filename} are not followed in a description"
                self.problems.append(
                    Problem(path, 0, "dead-link", what, "write /articles/…/, the address of the article's page")
                )
                return Markup()
            return Markup(html)  # noqa: S704  (sanitised)
        except Exception as error:  # noqa: BLE001  (no description may keep posts from being shown)
            what = fence.problem(error, "", "be rendered").what
            self.problems.append(Problem(path, 0, "rejected", f"the description “{description[:40]}…”: {what}"))
            return Markup()

    def _unknown(self, post: ParsedPost, sort: str, name: str, near: str, new: str) -> None:
        """Note the problem of an unknown name in a post; `near` is a known name like it, `new` the file to add."""
        what = f"the {sort} “{name}” is unknown"
        hint = did_you_mean_or(near, f"add content/{new} with “name: {name}” above")
        key = self._kinds[sort].plural if sort in self._kinds else sort  # of front matter
        self.problems.append(Problem(post.path, 0, "unknown-name", what, hint, key, name, near))


def _once(drafts: Iterable[TermDraft]) -> list[TermDraft]:
    """Return each section or source once, whatever number of names it has."""
    return list({draft.link.url: draft for draft in drafts}.values())
