"""Layout: arranges issues: which article leads, what follows in which order, and what stands beside it."""

import dataclasses
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from markupsafe import Markup

from tearsheet.errors import Problem, Rejection
from tearsheet.model.kinds import KindName
from tearsheet.site.edition import Edition
from tearsheet.site.issue import periods
from tearsheet.site.issue.issues import Counted, Issue, IssueLink
from tearsheet.site.issue.periods import Period, PeriodKind
from tearsheet.site.reading import IssueText
from tearsheet.site.records import ArticleRecord, TearSheet
from tearsheet.site.relate.relations import Story
from tearsheet.site.render.language import Language
from tearsheet.site.summaries import Amount, ArticleSummary, Group, Link
from tearsheet.text import fast_markdown
from tearsheet.text.suggestions import did_you_mean, nearest

COVERED = 10  # most covered entities of each kind in an issue: what a column beside the lead story holds
FIGURES = 6  # of an issue: a few, to be read and not looked up
NEW = 40  # new entities of each kind that an issue names; the first issue of a site has only new ones


def gather(
    edition: Edition, texts: Sequence[IssueText], kind: PeriodKind | Literal[""], language: Language
) -> tuple[tuple[Issue, ...] | None, list[Problem]]:
    """Return the issues of an edition, the newest first, and problems of the files that the editor wrote for them.

    None stands for a site without issues (ISSUE_PERIOD is empty).
    """
    if not kind:
        what = "the site has no issues: ISSUE_PERIOD is empty"
        return None, [
            Problem(text.path, 0, "issue-form", what, "take the file away, or say how long a period is")
            for text in texts
        ]
    by_period: dict[Period, list[ArticleRecord]] = {}
    for article in edition.articles:
        by_period.setdefault(periods.of(article.line.date, kind), []).append(article)
    periods_shown = sorted(by_period, reverse=True)
    text_of, problems = _texts_by_period(texts, by_period, kind)
    new = {name: _new(sheets, kind) for name, sheets in edition.sheets.items()}
    issues = []
    for period in periods_shown:
        text = text_of.get(period) or IssueText("", period.slug)
        introduction, wrong = _introduction(text)
        problems += wrong
        issue = _made_up(period, by_period[period], text, introduction, language, edition)
        issues.append(_with_new(issue, {name: of[period] for name, of in new.items() if period in of}))
    return tuple(_beside(issues)), problems


def _with_new(issue: Issue, names: Mapping[KindName, list[Link]]) -> Issue:
    """Return an issue with the entities whose first articles are in it."""
    new = {kind: tuple(links[:NEW]) for kind, links in names.items()}
    return dataclasses.replace(issue, new=new, number_new={kind: len(links) for kind, links in names.items()})


def _beside(issues: list[Issue]) -> list[Issue]:
    """Return issues, the newest first, each with links to the issues before and after it."""
    links = [None, *(issue.link for issue in issues), None]
    return [dataclasses.replace(issue, next=links[at], previous=links[at + 2]) for at, issue in enumerate(issues)]


def _texts_by_period(
    texts: Sequence[IssueText], by_period: Mapping[Period, Sequence[ArticleRecord]], kind: PeriodKind
) -> tuple[dict[Period, IssueText], list[Problem]]:
    """Return what the editor writes about each period, and the problems in it.

    What is written ahead, of a period after that of the newest article, waits for the articles.
    """
    text_of: dict[Period, IssueText] = {}
    problems: list[Problem] = []
    where = (
        {article.post.slug: period for period, articles in by_period.items() for article in articles} if texts else {}
    )
    for text in texts:
        period = periods.named(text.slug, kind)
        if period and period in by_period:
            text_of[period] = text
            problems += _misplaced(text, period, where)
        elif period and by_period and period.first > max(shown.last for shown in by_period):
            continue
        elif period:
            near = nearest(text.slug, [one.slug for one in by_period])
            hint = f"take the file away, or name it after another: {did_you_mean(near)}"
            problems.append(Problem(text.path, 0, "issue-empty", f"no article is dated in {period.slug}", hint))
        else:
            hint = f"name it like {periods.EXAMPLES[kind]}.md: ISSUE_PERIOD is “{kind}”"
            problems.append(Problem(text.path, 0, "issue-name", f"“{text.slug}” is the name of no {kind}", hint))
    return text_of, problems


def _misplaced(text: IssueText, period: Period, where: Mapping[str, Period]) -> Iterator[Problem]:
    """Yield a problem for each article that the editor places in an issue and that is not in it.

    A post that is there but not shown at the moment is no problem: an editor must be able to take a post down.
    """
    for slug in dict.fromkeys((*filter(None, [text.lead]), *text.order)):
        other = where.get(slug)
        if other == period or (other is None and slug in text.posts):
            continue
        if other:
            what, hint = f"the article “{slug}” is in the issue {other.slug}", "take it out, or change its date"
        else:
            here = [candidate for candidate, its in where.items() if its == period]
            what, hint = f"there is no article “{slug}”", did_you_mean(nearest(slug, here))
        yield Problem(text.path, 0, "issue-unknown-post", what, hint, value=slug)


def _introduction(text: IssueText) -> tuple[Markup, list[Problem]]:
    """Return the editor's introduction as HTML, and the problems in it."""
    try:
        html = fast_markdown.typeset(text.body) if text.body.strip() else ""
    except Rejection as rejection:
        return Markup(), [Problem(text.path, 0, "rejected", rejection.reason)]
    if '="{' in html or '="|' in html:
        what = "links such as {filename} are not followed in an introduction"
        return Markup(), [
            Problem(text.path, 0, "dead-link", what, "write /articles/…/, the address of the article's page")
        ]
    return Markup(html), []  # noqa: S704  (sanitised)


def _made_up(  # noqa: PLR0913, PLR0917  (what an issue is made of)
    period: Period,
    articles: list[ArticleRecord],
    text: IssueText,
    introduction: Markup,
    language: Language,
    edition: Edition,
) -> Issue:
    """Return the issue of some articles (newest first), arranged as the editor wants it."""
    ranked = sorted(articles, key=lambda article: article.weight)
    lead = next((article for article in ranked if article.post.slug == text.lead), ranked[0])
    place = {slug: at for at, slug in enumerate(text.order)}
    fronts, more = _fronts([lead, *(article for article in ranked if article is not lead)], text, edition.stories)
    others = fronts[1:]
    others.sort(key=lambda article: place.get(article.post.slug, len(place)))
    link = IssueLink(period.name(language), period.text(language), f"issues/{period.slug}/")
    return Issue(
        link=link,
        title=text.title,
        introduction=introduction,
        lead=lead.line,
        sections=_sections(others, place),
        covered={kind: named for kind in edition.sheets if (named := _covered(articles, kind))},
        figures=_figures([lead, *others]),
        articles=tuple(articles),
        more=more,
        new={},
        number_new={},
        last=period.last,
    )


def _fronts(
    ranked: Sequence[ArticleRecord], text: IssueText, stories: Mapping[str, Story]
) -> tuple[list[ArticleRecord], dict[str, tuple[ArticleSummary, ...]]]:
    """Return articles with one article for each story, its weightiest, and the others by that one's address.

    An article that the editor names in the issue's file stands for itself.
    """
    fronts: list[ArticleRecord] = []
    more: dict[str, tuple[ArticleSummary, ...]] = {}
    of: dict[bytes, str] = {}
    for article in ranked:
        story = stories.get(article.line.url)
        front = of.setdefault(story.digest, article.line.url) if story else article.line.url
        if front == article.line.url or article.post.slug in text.posts:
            fronts.append(article)
        else:
            more[front] = (*more.get(front, ()), article.line)
    return fronts, more


def _sections(ranked: Sequence[ArticleRecord], place: Mapping[str, int]) -> tuple[Group, ...]:
    """Return articles by section: first the sections that the editor's order puts first, then the largest."""
    groups: dict[Link, list[ArticleRecord]] = {}
    for article in ranked:
        groups.setdefault(article.line.section, []).append(article)

    def order(item: tuple[Link, list[ArticleRecord]]) -> tuple[object, ...]:
        link, articles = item
        return place.get(articles[0].post.slug, len(place)), -len(articles), link.name.casefold(), link.url

    return tuple(
        Group(name=link.name, url=link.url, articles=tuple(article.line for article in articles), count=len(articles))
        for link, articles in sorted(groups.items(), key=order)
    )


def _covered(articles: Iterable[ArticleRecord], kind: KindName) -> tuple[Counted, ...]:
    """Return the COVERED entities of a kind that most articles name, with their numbers."""
    counts = Counter(itertools.chain.from_iterable(article.line.of_kind(kind) for article in articles))
    least = min((count for _, count in counts.most_common(COVERED)), default=0)
    ranked = [(-count, link.name.casefold(), link.url, link) for link, count in counts.items() if count >= least]
    return tuple(Counted(link.name, link.url, counts[link]) for *_, link in sorted(ranked)[:COVERED])


def _new(sheets: Iterable[tuple[TearSheet, object]], kind: PeriodKind) -> dict[Period, list[Link]]:
    """Return by period the entities of a kind whose first article is in it, those with most articles in it first.

    Later articles do not count: a new article must not change an old issue.
    """
    names_of: dict[Period, list[tuple[int, Link]]] = {}
    for sheet, _ in sheets:
        if sheet.articles:
            period = periods.of(sheet.articles[-1].date, kind)
            oldest = itertools.takewhile(lambda line: periods.of(line.date, kind) == period, reversed(sheet.articles))  # noqa: B023
            names_of.setdefault(period, []).append((-sum(1 for _ in oldest), sheet.link))
    return {period: [link for _, link in sorted(names, key=lambda one: one[0])] for period, names in names_of.items()}


def _figures(articles: Iterable[ArticleRecord]) -> tuple[Amount, ...]:
    """Return FIGURES figures at most, one a sentence: the first of each article in turn, then the second of each."""
    ranked: list[tuple[int, Amount]] = []
    for article in articles:
        first = {figure.text: figure for figure in reversed(article.figures)}
        distinct = [figure for figure in article.figures if figure is first[figure.text]]
        ranked += enumerate(distinct[:FIGURES])
    ranked.sort(key=lambda pair: pair[0])
    return tuple(amount for _, amount in ranked[:FIGURES])
