"""The editor: resolves the names that posts use, and files the articles under them, as an edition."""

import datetime as dt
import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from markupsafe import Markup

from tearsheet import catalogue as catalogues
from tearsheet import fence, markup, prose
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.entity import Entity, Ownership
from tearsheet.errors import Problem
from tearsheet.kinds import KindName
from tearsheet.site import placing, rights
from tearsheet.site.dates import moment, parsed
from tearsheet.site.edition import Edition, Filed, Owner, Place, TearSheet
from tearsheet.site.galleys import Galley
from tearsheet.site.lines import Amount, Line, Link, Owned, sealed
from tearsheet.site.reading import Content
from tearsheet.slug import slugify
from tearsheet.source import Source
from tearsheet.suggestions import did_you_mean, nearest

SIBLINGS = 8  # of what an owner has beside an entity: a line or two on its page


def _order(name: str) -> tuple[str, str]:
    """Return what puts a name into the order of letters, in which É is an E."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return plain, name


def _once(places: Iterable[Place]) -> list[Place]:
    """Return each place once, by name."""
    return sorted({place.url: place for place in places}.values(), key=lambda place: _order(place.name))


def _called(sheets: Iterable[TearSheet]) -> dict[str, TearSheet]:
    """Return entities by all their names."""
    return {name: sheet for sheet in sheets for name in (*sheet.formerly_called, *sheet.aliases, sheet.name)}


class Editor:
    """Builds the edition: resolves the names that posts use and files the articles under them.

    The cache is the folder of what can be lost.
    """

    def __init__(self, content: Content, timezone: str, cache: Path) -> None:
        self._catalogue = content.catalogue
        self._zone = ZoneInfo(timezone)
        self._cache = cache
        self._kinds = content.catalogue.kinds
        self._starter: Catalogue | None = None
        self._sheets: dict[tuple[KindName, str], TearSheet] = {}
        self._owners: dict[tuple[KindName, str], tuple[Ownership, ...]] = {}
        self._resolved: dict[tuple[KindName, str], TearSheet | None] = {}
        self._sections: dict[str, Place] = {}
        self._links: dict[str, Link] = {}
        self._sources: dict[str, Place] = {}
        self._said: dict[str, Source] = {}
        self.problems: list[Problem] = []
        for entity in content.catalogue.published():
            self._sheet(entity)
        for source in content.sources:
            self._add_source(source)

    def edit(self, galleys: Iterable[Galley]) -> Edition:
        """Return the edition of these posts."""
        dated = [(galley, moment(parsed(galley.date), self._zone)) for galley in galleys]
        dated.sort(key=lambda pair: pair[0].slug)
        dated.sort(key=lambda pair: pair[1].timestamp(), reverse=True)
        articles = [filed for galley, at in dated if (filed := self._fenced(galley, at))]
        for key, ownerships in self._owners.items():
            self._tell_owners(self._sheets[key], ownerships)
        sheets = sorted(self._sheets.values(), key=lambda sheet: _order(sheet.name))
        self._sort_owned(sheets)
        self._tell_families(sheets)
        self._check_moved(sheets)
        cards = {id(sheet): sheet.card() for sheet in sheets}
        for filed in articles:
            filed.cards = {kind: [cards[id(sheet)] for sheet in named] for kind, named in filed.sheets.items()}
        sections = _once(self._sections.values())
        stories = placing.place(articles, sections, self._cache)
        return Edition(
            articles=articles,
            sheets={
                kind: [(sheet, cards[id(sheet)]) for sheet in sheets if sheet.kind == kind] for kind in self._kinds
            },
            sections=sections,
            sources=_once(self._sources.values()),
            stories=stories,
            problems=self.problems,
        )

    def _fenced(self, galley: Galley, at: dt.datetime) -> Filed | None:
        """File an article; one for which that fails is left out and named, and costs no other."""
        try:
            return self._file(galley, at)
        except Exception as error:  # noqa: BLE001  (no post may keep others from being shown)
            self.problems.append(fence.problem(error, galley.path, "be filed"))
            return None

    def _file(self, galley: Galley, at: dt.datetime) -> Filed:
        """Link an article with its section, source and entities, and those with it."""
        section, source = self._section(galley), self._source(galley)
        said = self._said.get(galley.source or "")
        may = rights.of(galley, said)
        galley = rights.cleared(galley, may)
        named = {kind: found for kind in self._kinds if (found := self._named(kind, galley))}
        line = Line(
            title=galley.title,
            url=f"articles/{galley.slug}/",
            date=parsed(galley.date),
            date_basis=galley.date_basis,
            summary=galley.summary,
            lang=galley.lang,
            section=self._link(section),
            source=self._link(source) if source else None,
            named=tuple([(kind, tuple([self._link(sheet) for sheet in sheets])) for kind, sheets in named.items()]),
            rights=may,
        )
        sealed(line)
        sheets = [sheet for found in named.values() for sheet in found]
        called = _called(sheets) if galley.about or galley.figures else {}
        told = frozenset([called[name].url for name in galley.about if name in called])
        figures = tuple(self._amounts(galley, line, called))
        filed = Filed(galley, at, line, named, told, figures, rest=rights.rest(galley, may, said))
        section.filed.append(filed)
        if source:
            source.filed.append(filed)
        for sheet in sheets:
            sheet.articles.append(line)
            if not filed.is_about(sheet):
                sheet.passing.append(line)
        return filed

    def _amounts(self, galley: Galley, line: Line, called: Mapping[str, TearSheet]) -> Iterator[Amount]:
        """Return the figures of an article that speak of one of its entities, and give them to it."""
        for figure in galley.figures:
            if sheet := called.get(figure.of):
                article = Link(line.title, line.url)
                amount = Amount(figure.amount, self._link(sheet), figure.text, line.lang, article, line.date)
                sheet.figures.append(amount)
                yield amount

    def _link(self, place: Place | TearSheet) -> Link:
        """Return the link to a page, the same one each time."""
        link = self._links.get(place.url)
        if link is None:
            link = self._links[place.url] = Link(place.name, place.url)
        return link

    def _section(self, galley: Galley) -> Place:
        """Return the section of an article; “AI news” and “AI News” are one, as its newest article writes it."""
        section = self._sections.get(galley.section)
        if section is not None:
            return section
        url = f"sections/{slugify(galley.section, fallback='section')}/"
        known = next((other for other in self._sections.values() if other.url == url), None)
        return self._sections.setdefault(galley.section, known or Place(galley.section, url))

    def _source(self, galley: Galley) -> Place | None:
        """Return the source of an article, None where it names none or an unknown one."""
        name = galley.source
        if name is None or name in self._sources:
            return self._sources.get(name or "")
        new = f"sources/{slugify(name, fallback='unnamed')}.md"
        self._unknown(galley, "source", name, nearest(name, self._sources), new)
        return None

    def _add_source(self, source: Source) -> None:
        """Take up a source under its name and aliases."""
        place = Place(
            source.name,
            f"sources/{source.slug}/",
            source.website,
            self._html(source.description, f"sources/{source.slug}.md"),
        )
        for name in (source.name, *source.aliases):
            self._sources.setdefault(name, place)
            self._said.setdefault(name, source)

    def _named(self, kind: KindName, galley: Galley) -> list[TearSheet]:
        """Return the tear sheets of the entities of a kind that a post names, each once."""
        found: dict[str, TearSheet] = {}
        for name in galley.named.get(kind, ()):
            if (kind, name) not in self._resolved:
                self._resolve(kind, name, galley)
            if sheet := self._resolved.get((kind, name)):
                found[sheet.url] = sheet
        return list(found.values())

    def _resolve(self, kind: KindName, name: str, galley: Galley) -> None:
        """Find what a name or alias stands for: an own entity, else one of the starter catalogue."""
        entity = self._catalogue.resolve(kind, name)
        if entity is None:
            self._starter = self._starter or Catalogue(self._kinds, (), catalogues.starter())
            entity = self._starter.resolve(kind, name)
        if entity is not None:
            self._resolved[kind, name] = None if entity.status == "ignored" else self._sheet(entity)
            return
        new = f"{self._kinds[kind].plural}/{slugify(name, fallback='unnamed')}.md"
        self._unknown(galley, kind, name, self._catalogue.nearest(kind, name), new)

    def _sheet(self, entity: Entity) -> TearSheet:
        """Return the tear sheet of an entity, made on first use."""
        key = entity.kind, entity.name
        if key not in self._sheets:
            path = self._catalogue.path_of(entity).as_posix()
            description = self._html(entity.description, path)
            self._sheets[key] = TearSheet(
                name=entity.name,
                kind=entity.kind,
                url=f"{self._kinds[entity.kind].plural}/{entity.slug}/",
                description=description,
                standfirst=description.striptags(),
                aliases=entity.aliases,
                formerly=tuple(map(str, entity.formerly)),
                formerly_called=entity.former_names,
                website=markup.web_address(entity.website),
                ticker=entity.ticker,
                wikidata=entity.wikidata,
                clear=tuple(name for name in entity.names if entity.ambiguity.get(name) != "hard"),
                moved=tuple(f"{address}/" for address in entity.moved),
            )
            self._owners[key] = entity.owners
        return self._sheets[key]

    def _tell_owners(self, sheet: TearSheet, ownerships: Iterable[Ownership]) -> None:
        """Link an entity with its owners, and today's owner (the last, if nothing says that it sold) with it."""
        owner: TearSheet | None = None
        for ownership in ownerships:
            owner = self._owner(ownership.name)
            start, end = (str(year or "") for year in (ownership.start, ownership.end))
            sheet.owners.append(Owner(ownership.name, owner.link if owner else None, start, end))
            sheet.owner = owner.link if owner and not end else None
        if owner is not None and sheet.owner is not None and owner is not sheet:
            owner.owned.append(Owned(sheet.name, sheet.url, sheet.kind))

    def _owner(self, name: str) -> TearSheet | None:
        """Return the tear sheet of an owner, which is of a kind that owns; None where there is none."""
        for kind in self._kinds.values():
            if kind.owns and (entity := self._catalogue.resolve(kind.name, name)):
                return self._sheets.get((kind.name, entity.name))
        return None

    def _sort_owned(self, sheets: Iterable[TearSheet]) -> None:
        """Put what each owner owns in order: the most covered first."""
        counts = {sheet.url: len(sheet.articles) for sheet in sheets}
        for sheet in sheets:
            sheet.owned.sort(key=lambda owned: (-counts[owned.url], *_order(owned.name)))

    def _tell_families(self, sheets: Iterable[TearSheet]) -> None:
        """Tell each what stands above it and beside it."""
        by_url = {sheet.url: sheet for sheet in sheets}
        for sheet in sheets:
            above: list[TearSheet] = []
            owner = sheet.owner
            while owner is not None and by_url[owner.url] not in (sheet, *above):
                above.insert(0, by_url[owner.url])
                owner = above[0].owner
            sheet.lineage = tuple(each.link for each in above)
            beside = above[-1].owned if above else ()
            like = (owned for owned in beside if owned.kind == sheet.kind and owned.url != sheet.url)
            sheet.siblings = tuple(itertools.islice(like, SIBLINGS))

    def _check_moved(self, sheets: Iterable[TearSheet]) -> None:
        """Take down the addresses that are to lead to a tear sheet, and are those of another one or lead there too."""
        standing = {sheet.url: sheet for sheet in sheets}
        claimed: dict[str, TearSheet] = {}
        for sheet in sorted(sheets, key=lambda sheet: sheet.url):
            for address in dict.fromkeys(sheet.moved):
                shown, other = address.removesuffix("/"), standing.get(address, claimed.get(address, sheet))
                if other is not sheet and address in standing:
                    what = f"“moved” has {shown}, which is the address of {self._file_of(other)}"
                    hint = "take it out here, or make one of the two with “tearsheet entity merge”"
                    self.problems.append(self._moved_twice(sheet, shown, other, what, hint))
                elif other is not sheet:
                    what = f"“moved” has {shown}, and so has that of {self._file_of(other)}"
                    hint = "take it out of one of the two"
                    self.problems.append(self._moved_twice(sheet, shown, other, what, hint))
                claimed.setdefault(address, sheet)

    def _moved_twice(self, sheet: TearSheet, address: str, other: TearSheet, what: str, hint: str) -> Problem:
        """Return the problem of an address that is to lead to a tear sheet, and is another's too."""
        file = self._file_of(sheet)
        return Problem(file, 0, "address-twice", what, hint, "moved", address, other=self._file_of(other))

    def _file_of(self, sheet: TearSheet) -> str:
        """Return the file of an entity, or say that there is none."""
        path = self._catalogue.own.get((sheet.kind, sheet.name))
        return path or f"“{sheet.name}” of the starter catalogue"

    def _html(self, description: str, path: str) -> Markup:
        """Return a description as HTML; of one that cannot be rendered nothing."""
        try:
            html = prose.typeset(description) if description else ""
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

    def _unknown(self, galley: Galley, sort: str, name: str, near: str, new: str) -> None:
        """Take down that a post has an unknown name of a sort: the nearest that is known, and the file to add."""
        what, hint = f"the {sort} “{name}” is unknown", f"{did_you_mean(near)} If it is new, add {new}"
        key = self._kinds[sort].plural if sort in self._kinds else sort  # of front matter
        self.problems.append(Problem(galley.path, 0, "unknown-name", what, hint, key, name, near))
