"""Edition builder: links articles with the sections, sources and entities they name, and makes the edition of all."""

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from tearsheet.errors import Problem
from tearsheet.model.kinds import KindName
from tearsheet.parallel import fence
from tearsheet.site import rights
from tearsheet.site.dates import moment, parsed
from tearsheet.site.drafts import Drafts, SheetDraft, TermDraft
from tearsheet.site.edition import Edition
from tearsheet.site.families import Family, families
from tearsheet.site.moved import FormerAddress, addresses_taken, formers, twice
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.pictures import Pictures
from tearsheet.site.reading import Content
from tearsheet.site.records import ArticleRecord, TearSheet, TermRecord
from tearsheet.site.relate import placing
from tearsheet.site.summaries import Amount, ArticleSummary, EntityCard, Link, Picture, sealed
from tearsheet.text import legal_forms, markup


@dataclasses.dataclass(frozen=True, slots=True)
class _ArticleDraft:
    """An article while its tear sheets are still in the making: all that its record is made of once they are done."""

    post: ParsedPost
    moment: dt.datetime
    line: ArticleSummary
    sheets: Mapping[KindName, list[SheetDraft]]
    about: frozenset[str]
    given: frozenset[str]
    figures: tuple[Amount, ...]
    rest: rights.Rest | None


def build(
    content: Content, posts: Iterable[ParsedPost], timezone: str, cache: Path, pictures: Pictures | None = None
) -> Edition:
    """Return the edition of some posts; `cache` is the cache folder, and without `pictures` no article has one.

    An article that fails is left out and becomes one of the edition's `problems`, as does each name that stands for
    nothing.
    """
    drafts = Drafts(content, pictures)
    zone = ZoneInfo(timezone)
    dated = [(post, moment(parsed(post.date), zone)) for post in posts]
    dated.sort(key=lambda pair: pair[0].slug)
    dated.sort(key=lambda pair: pair[1].timestamp(), reverse=True)
    unfinished = [one for post, at in dated if (one := _fenced(post, at, drafts))]
    drafts.drop_unnamed(cache)
    related = families(drafts.sheets, drafts.catalogue, _order)
    tear_sheets = [_tear_sheet(draft, related[draft.link.url]) for draft in drafts.sheets.values()]
    sheets = sorted(tear_sheets, key=lambda sheet: _order(sheet.name))
    cards = {sheet.url: sheet.card() for sheet in sheets}
    articles = {one.post.slug: _record(one, cards) for one in unfinished}
    sections = _terms(drafts.sections, articles)
    around, stories = placing.place(tuple(articles.values()), sections, cache)
    kinds = content.catalogue.kinds.shown({sheet.kind for sheet in sheets})
    moved, wrong = _moved(drafts, content, articles.values())
    return Edition(
        kinds=kinds,
        articles=tuple(articles.values()),
        sheets={
            kind: tuple([(sheet, cards[sheet.url]) for sheet in sheets if sheet.kind == kind and sheet.articles])
            for kind in kinds
        },
        unlisted=tuple([sheet for sheet in sheets if not sheet.articles]),
        sections=sections,
        sources=_terms(drafts.sources, articles),
        around=around,
        stories=stories,
        moved=moved,
        problems=(*drafts.problems, *addresses_taken(sheets, content.catalogue), *wrong),
    )


def _moved(
    drafts: Drafts, content: Content, articles: Iterable[ArticleRecord]
) -> tuple[tuple[FormerAddress, ...], list[Problem]]:
    """Return the former addresses of articles and written pages, and problems with those that something else has."""
    if not (found := formers(articles, content.pages)):
        return (), []
    wrong = list(twice(found, _standing(drafts, content, articles)))
    clashing = {(problem.path, problem.value) for problem in wrong}
    return tuple(former for former in found if (former.file, former.address) not in clashing), wrong


def _standing(drafts: Drafts, content: Content, articles: Iterable[ArticleRecord]) -> Iterator[tuple[str, str]]:
    """Yield the addresses of what the content folder makes, and where entities stood before, with words for each."""
    for draft in drafts.sheets.values():
        for address in (draft.link.url, *(f"{moved}/" for moved in draft.entity.moved)):
            yield address, content.catalogue.path_of(draft.entity).as_posix()
    for term in (*drafts.sections, *drafts.sources):
        yield term.link.url, f"“{term.link.name}”"
    for page in content.pages:
        yield f"{page.slug}/", page.path
    for article in articles:
        yield article.line.url, article.post.path


def _fenced(post: ParsedPost, at: dt.datetime, drafts: Drafts) -> _ArticleDraft | None:
    """Return the draft of an article; one that fails becomes a problem, gives None, and costs no other article."""
    try:
        return _file(post, at, drafts)
    except Exception as error:  # noqa: BLE001  (no post may keep others from being shown)
        drafts.problems.append(fence.problem(error, post.path, "be filed"))
        return None


def _file(post: ParsedPost, at: dt.datetime, drafts: Drafts) -> _ArticleDraft:
    """Link an article with its section, source and entities, add it to their drafts, and return its own draft."""
    section, source = drafts.section(post), drafts.source(post)
    publication = drafts.publication(post)
    may = rights.of(post, publication)
    post = rights.cleared(post, may)
    named = drafts.named(post)
    picture = drafts.pictures.of(post) if drafts.pictures else None
    line = _line(post, section.link, source.link if source else None, named, may, picture)
    sheets = [sheet for of_kind in named.values() for sheet in of_kind]
    given = frozenset([sheet.link.url for sheet in sheets if sheet.is_given])
    called = _called(sorted(sheets, key=lambda sheet: not sheet.is_given)) if post.about or post.figures else {}
    about = frozenset([sheet.link.url for name in post.about if (sheet := _sheet_of(called, name))])
    about = about | given if about else about
    figures = tuple(_amounts(post, line, called))
    for term in filter(None, (section, source)):
        term.articles.append(post.slug)
    for sheet in sheets:
        sheet.articles.append(line)
        if about and sheet.link.url not in about:
            sheet.passing.append(line)
    return _ArticleDraft(post, at, line, named, about, given, figures, rights.rest(post, may, publication))


def _line(  # noqa: PLR0913, PLR0917  (what a summary is made of)
    post: ParsedPost,
    section: Link,
    source: Link | None,
    named: Mapping[KindName, list[SheetDraft]],
    may: rights.Rights,
    picture: Picture | None,
) -> ArticleSummary:
    """Return the summary of an article, by which lists show it."""
    line = ArticleSummary(
        title=post.title,
        url=f"articles/{post.slug}/",
        date=parsed(post.date),
        date_basis=post.date_basis,
        summary=post.summary,
        lang=post.lang,
        section=section,
        source=source,
        named=tuple([(kind, tuple([sheet.link for sheet in sheets])) for kind, sheets in named.items()]),
        status=post.status,
        rights=may,
        picture=picture,
    )
    sealed(line)
    return line


def _called(sheets: Iterable[SheetDraft]) -> dict[str, SheetDraft]:
    """Return drafts of tear sheets by all names of their entities, the last one by a name that several have."""
    return {
        name: sheet
        for sheet in sheets
        for name in (*sheet.entity.former_names, *sheet.entity.aliases, sheet.entity.name)
    }


def _sheet_of(called: Mapping[str, SheetDraft], name: str) -> SheetDraft | None:
    """Return the draft of the tear sheet that a post means by a name, which may be a registered one."""
    return called.get(name) or called.get(legal_forms.without(name))


def _amounts(post: ParsedPost, line: ArticleSummary, called: Mapping[str, SheetDraft]) -> Iterator[Amount]:
    """Yield the figures of an article that speak of its entities, and add each to its entity's draft."""
    for figure in post.figures:
        if sheet := _sheet_of(called, figure.of):
            article = Link(line.title, line.url)
            amount = Amount(figure.amount, sheet.link, figure.text, line.lang, article, line.date)
            sheet.figures.append(amount)
            yield amount


def _tear_sheet(draft: SheetDraft, family: Family) -> TearSheet:
    """Return the finished tear sheet of an entity; all articles must have been added to its draft."""
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
        clear=draft.clear,
        moved=tuple([f"{address}/" for address in entity.moved]),
    )


def _record(draft: _ArticleDraft, cards: Mapping[str, EntityCard]) -> ArticleRecord:
    """Return the finished record of an article, with the cards of the entities that it names."""
    return ArticleRecord(
        post=draft.post,
        moment=draft.moment,
        line=draft.line,
        cards={kind: tuple([cards[sheet.link.url] for sheet in sheets]) for kind, sheets in draft.sheets.items()},
        about=draft.about,
        given=draft.given,
        figures=draft.figures,
        rest=draft.rest,
    )


def _terms(drafts: Iterable[TermDraft], articles: Mapping[str, ArticleRecord]) -> tuple[TermRecord, ...]:
    """Return sections or sources with the records of their articles, in their order, then in that of their names."""
    ordered = sorted(drafts, key=lambda draft: (draft.order is None, draft.order or 0, _order(draft.link.name)))
    return tuple(
        [
            TermRecord(
                draft.link.name,
                draft.link.url,
                draft.website,
                draft.description,
                tuple([articles[slug] for slug in draft.articles]),
                draft.moved,
            )
            for draft in ordered
        ]
    )


def _order(name: str) -> tuple[str, str]:
    """Return a sort key for names that ignores case and accents: É sorts as E."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return plain, name
