"""Pages: the plan of a site, every file that a template makes, and exactly what each shows."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tearsheet.site.dates import iso_date
from tearsheet.site.edition import Edition
from tearsheet.site.issue import issues
from tearsheet.site.issue.issues import Issue
from tearsheet.site.page.contexts import (
    ArticleContext,
    FeedContext,
    FeedsContext,
    IssueContext,
    IssueFeedContext,
    IssuesContext,
    LlmsContext,
    MissingContext,
    MovedContext,
    OpmlContext,
    RobotsContext,
    SitemapContext,
    WrittenContext,
)
from tearsheet.site.page.feeds import Feed
from tearsheet.site.page.home import home
from tearsheet.site.page.listed import Address, FeedGroup, FeedLink
from tearsheet.site.page.lists import a_to_z, archives, newest, sections, sources, tear_sheet
from tearsheet.site.page.page import Choices, Page, content_page
from tearsheet.site.page.written import Written

if TYPE_CHECKING:
    from tearsheet.site.records import TearSheet, TermRecord


def plan(edition: Edition, written: Iterable[Written], choices: Choices, more: Iterable[Page] = ()) -> Iterator[Page]:
    """Return all pages of an edition, those the editor wrote, and what there is besides (`more`)."""
    addresses = []
    feeds = list(_feeds(edition, choices))
    unlisted = {sheet.url for sheet in edition.unlisted}
    followed = [feed for feed in feeds if feed.page_url not in unlisted]
    has_issues = edition.issues is not None and "issues.html" in choices.templates
    pages = itertools.chain(
        _html_pages(edition, written, choices), _subscriptions(followed, choices, has_issues=has_issues), more
    )
    for page in filter(choices.offers, pages):
        if page.path.endswith("index.html") and not page.shows.get("robots") and page.url not in unlisted:
            addresses.append(Address(page.url, iso_date(page.changed) if page.changed else ""))
        yield page
    yield Page("404.html", "404.html", MissingContext())
    yield from _moved(edition)
    for feed in feeds:
        subscribed = FeedContext(feed=feed)
        formats = (Page(f"{feed.page_url}{name}", name, subscribed) for name in ("feed.atom", "feed.json"))
        yield from filter(choices.offers, formats)
    if edition.issues is not None:
        title = choices.language.said("Issues")
        following = IssueFeedContext(feed=issues.feed(title, edition.issues, choices.feed_items))
        formats = (Page(f"issues/feed.{form}", f"issues.{form}", following) for form in ("atom", "json"))
        yield from filter(choices.offers, formats)
    addresses.sort(key=lambda address: address.url)
    yield Page("sitemap.xml", "sitemap.xml", SitemapContext(pages=tuple(addresses)))
    yield Page("robots.txt", "robots.txt", RobotsContext())


def _moved(edition: Edition) -> Iterator[Page]:
    """Return a page at each address that leads elsewhere now; of two at one address the first one counts."""
    places: tuple[TearSheet | TermRecord, ...] = (*edition.tear_sheets, *edition.sections)
    taken = {place.url for place in places}
    for place in places:
        for address in dict.fromkeys(place.moved):
            if address not in taken:
                taken.add(address)
                yield Page(f"{address}index.html", "moved.html", MovedContext(to=place.link))
    for former in edition.moved:
        yield Page(former.output, "moved.html", MovedContext(to=former.to, is_entity=False))


def _feeds(edition: Edition, choices: Choices) -> Iterator[Feed]:
    """Return the feeds of the site and of each entity, section and source."""
    most = choices.feed_items
    yield Feed(choices.language.said("All articles"), "", edition.articles[:most])
    by_url = {filed.line.url: filed for filed in edition.articles}
    for sheet in edition.tear_sheets:
        yield Feed(sheet.name, sheet.url, [by_url[line.url] for line in sheet.articles[:most]])
    for place in (*edition.sections, *edition.sources):
        yield Feed(place.name, place.url, place.articles[:most])


def _subscriptions(feeds: list[Feed], choices: Choices, *, has_issues: bool) -> Iterator[Page]:
    """Return the list of all feeds, for readers and as OPML, and what the site tells programs that read it."""
    groups: dict[str, list[FeedLink]] = {}
    for feed in feeds:
        groups.setdefault(feed.page_url.partition("/")[0], []).append(FeedLink(feed.title, feed.url))
    if has_issues:
        groups["issues"] = [_issues_feed(choices)]
    feed_groups = tuple([FeedGroup(key, tuple(of_part)) for key, of_part in groups.items()])
    yield content_page("feeds/", "feeds.html", None, FeedsContext(nav="feeds", groups=feed_groups))
    yield Page("feeds.opml", "feeds.opml", OpmlContext(groups=feed_groups))
    yield Page("llms.txt", "llms.txt", LlmsContext(sections=tuple(groups.get("sections", ()))))


def _html_pages(edition: Edition, written: Iterable[Written], choices: Choices) -> Iterator[Page]:
    """Return the pages that readers see, in the order of the site's contents."""
    lines = [filed.line for filed in edition.articles]
    yield home(edition, lines, choices)
    for filed in edition.articles:
        context = ArticleContext(article=filed, around=edition.around[filed.line.url])
        yield Page(f"{filed.line.url}index.html", "article.html", context, filed.line.date)
    for kind, sheets in edition.sheets.items():
        yield a_to_z(choices.kinds[kind], sheets, newest(lines) or dt.date.min)
        for sheet, _ in sheets:
            yield from tear_sheet(sheet, choices)
    for sheet in edition.unlisted:
        yield from tear_sheet(sheet, choices)
    yield from sections(edition.sections, choices.listed)
    yield from sources(edition.sources, choices.listed)
    yield from archives(lines, choices)
    if edition.issues is not None:
        yield from _issues(edition.issues, choices)
    for page in written:
        yield Page(page.save_as, "page.html", WrittenContext(page=page, nav=page.slug))


def _issues_feed(choices: Choices) -> FeedLink:
    """Return the feed of issues."""
    return FeedLink(choices.language.said("Issues"), "issues/feed.atom")


def _issues(all_issues: Sequence[Issue], choices: Choices) -> Iterator[Page]:
    """Return the list of all issues and the page of each."""
    following = _issues_feed(choices)
    newest = all_issues[0].day if all_issues else None
    listed = issues.listed(all_issues)
    overview = IssuesContext(nav="issues", feed=following, listed=listed, total=len(all_issues))
    yield content_page("issues/", "issues.html", newest, overview)
    for issue in all_issues:
        context = IssueContext(nav="issues", feed=following, issue=issue.trimmed(issues.SHOWN))
        yield content_page(issue.link.url, "issue.html", issue.day, context)
