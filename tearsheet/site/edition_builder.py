"""Edition builder: files articles under what they name, and makes the edition of all of it."""

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from tearsheet.model.kinds import KindName
from tearsheet.parallel import fence
from tearsheet.site import rights
from tearsheet.site.dates import moment, parsed
from tearsheet.site.drafts import Drafts, SheetDraft, TermDraft
from tearsheet.site.edition import Edition
from tearsheet.site.families import Family, families
from tearsheet.site.moved import addresses_taken
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.reading import Content
from tearsheet.site.records import ArticleRecord, TearSheet, TermRecord
from tearsheet.site.relate import placing
from tearsheet.site.summaries import Amount, ArticleSummary, EntityCard, Link, sealed
from tearsheet.text import markup


@dataclasses.dataclass(frozen=True, slots=True)
class _Filed:
    """An article whose tear sheets are still in the making: what its record is made of once they are there."""

    galley: ParsedPost
    moment: dt.datetime
    line: ArticleSummary
    sheets: Mapping[KindName, list[SheetDraft]]
    about: frozenset[str]
    figures: tuple[Amount, ...]
    rest: rights.Rest | None


def build(content: Content, galleys: Iterable[ParsedPost], timezone: str, cache: Path) -> Edition:
    """Return the edition of some posts; `cache` is the folder of what can be lost.

    An article that cannot be filed is left out and named in `problems`, as is each name that nobody has.
    """
    drafts = Drafts(content)
    zone = ZoneInfo(timezone)
    dated = [(galley, moment(parsed(galley.date), zone)) for galley in galleys]
    dated.sort(key=lambda pair: pair[0].slug)
    dated.sort(key=lambda pair: pair[1].timestamp(), reverse=True)
    filed = [one for galley, at in dated if (one := _fenced(galley, at, drafts))]
    related = families(drafts.sheets, drafts.catalogue, _order)
    made = [_tear_sheet(draft, related[draft.link.url]) for draft in drafts.sheets.values()]
    sheets = sorted(made, key=lambda sheet: _order(sheet.name))
    cards = {sheet.url: sheet.card() for sheet in sheets}
    articles = {one.galley.slug: _record(one, cards) for one in filed}
    sections = _terms(drafts.sections, articles)
    around, stories = placing.place(tuple(articles.values()), sections, cache)
    return Edition(
        articles=tuple(articles.values()),
        sheets={
            kind: tuple([(sheet, cards[sheet.url]) for sheet in sheets if sheet.kind == kind])
            for kind in content.catalogue.kinds
        },
        sections=sections,
        sources=_terms(drafts.sources, articles),
        around=around,
        stories=stories,
        problems=(*drafts.problems, *addresses_taken(sheets, content.catalogue)),
    )


def _fenced(galley: ParsedPost, at: dt.datetime, drafts: Drafts) -> _Filed | None:
    """File an article; one for which that fails is left out and named, and costs no other."""
    try:
        return _file(galley, at, drafts)
    except Exception as error:  # noqa: BLE001  (no post may keep others from being shown)
        drafts.problems.append(fence.problem(error, galley.path, "be filed"))
        return None


def _file(galley: ParsedPost, at: dt.datetime, drafts: Drafts) -> _Filed:
    """Link an article with its section, source and entities, and those with it."""
    section, source = drafts.section(galley), drafts.source(galley)
    publication = drafts.publication(galley)
    may = rights.of(galley, publication)
    galley = rights.cleared(galley, may)
    named = drafts.named(galley)
    line = _line(galley, section.link, source.link if source else None, named, may)
    sheets = [sheet for found in named.values() for sheet in found]
    called = _called(sheets) if galley.about or galley.figures else {}
    about = frozenset([called[name].link.url for name in galley.about if name in called])
    figures = tuple(_amounts(galley, line, called))
    for term in filter(None, (section, source)):
        term.articles.append(galley.slug)
    for sheet in sheets:
        sheet.articles.append(line)
        if about and sheet.link.url not in about:
            sheet.passing.append(line)
    return _Filed(galley, at, line, named, about, figures, rights.rest(galley, may, publication))


def _line(
    galley: ParsedPost,
    section: Link,
    source: Link | None,
    named: Mapping[KindName, list[SheetDraft]],
    may: rights.Rights,
) -> ArticleSummary:
    """Return an article as lists show it."""
    line = ArticleSummary(
        title=galley.title,
        url=f"articles/{galley.slug}/",
        date=parsed(galley.date),
        date_basis=galley.date_basis,
        summary=galley.summary,
        lang=galley.lang,
        section=section,
        source=source,
        named=tuple([(kind, tuple([sheet.link for sheet in sheets])) for kind, sheets in named.items()]),
        rights=may,
    )
    sealed(line)
    return line


def _called(sheets: Iterable[SheetDraft]) -> dict[str, SheetDraft]:
    """Return entities by all their names."""
    return {
        name: sheet
        for sheet in sheets
        for name in (*sheet.entity.former_names, *sheet.entity.aliases, sheet.entity.name)
    }


def _amounts(galley: ParsedPost, line: ArticleSummary, called: Mapping[str, SheetDraft]) -> Iterator[Amount]:
    """Return the figures of an article that speak of one of its entities, and give them to it."""
    for figure in galley.figures:
        if sheet := called.get(figure.of):
            article = Link(line.title, line.url)
            amount = Amount(figure.amount, sheet.link, figure.text, line.lang, article, line.date)
            sheet.figures.append(amount)
            yield amount


def _tear_sheet(draft: SheetDraft, family: Family) -> TearSheet:
    """Return the tear sheet of an entity, once all articles are filed."""
    entity = draft.entity
    return TearSheet(
        name=entity.name,
        kind=entity.kind,
        url=draft.link.url,
        description=draft.description,
        standfirst=draft.description.striptags(),
        aliases=entity.aliases,
        formerly=tuple(map(str, entity.formerly)),
        website=markup.web_address(entity.website),
        ticker=entity.ticker,
        wikidata=entity.wikidata,
        owner=family.owner,
        owners=family.owners,
        owned=family.owned,
        lineage=family.lineage,
        siblings=family.siblings,
        articles=tuple(draft.articles),
        passing=tuple(draft.passing),
        figures=tuple(draft.figures),
        clear=tuple([name for name in entity.names if entity.ambiguity.get(name) != "hard"]),
        moved=tuple([f"{address}/" for address in entity.moved]),
    )


def _record(filed: _Filed, cards: Mapping[str, EntityCard]) -> ArticleRecord:
    """Return the record of an article, with the cards of the entities that it names."""
    return ArticleRecord(
        galley=filed.galley,
        moment=filed.moment,
        line=filed.line,
        cards={kind: tuple([cards[sheet.link.url] for sheet in sheets]) for kind, sheets in filed.sheets.items()},
        about=filed.about,
        figures=filed.figures,
        rest=filed.rest,
    )


def _terms(drafts: Iterable[TermDraft], articles: Mapping[str, ArticleRecord]) -> tuple[TermRecord, ...]:
    """Return sections or sources with their articles, by name."""
    made = [
        TermRecord(
            draft.link.name,
            draft.link.url,
            draft.website,
            draft.description,
            tuple([articles[slug] for slug in draft.articles]),
        )
        for draft in drafts
    ]
    return tuple(sorted(made, key=lambda term: _order(term.name)))


def _order(name: str) -> tuple[str, str]:
    """Return what puts a name into the order of letters, in which É is an E."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return plain, name
