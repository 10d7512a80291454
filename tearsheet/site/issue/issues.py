"""Issues: the digest of each period, as its page, the list of all issues, the feed and the e-mail show it."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
from markupsafe import Markup

from tearsheet.model.kinds import KindName
from tearsheet.site.page.feeds import Feed
from tearsheet.site.records import ArticleRecord
from tearsheet.site.summaries import Amount, ArticleSummary, Group, Link, digest

SHOWN = 300  # articles on the page of an issue: more is an archive, and seeds without a date all have one day
FED = 30  # articles of an issue in the feed: a reader of feeds wants a look, and the feed holds many issues


class IssueLink(msgspec.Struct, frozen=True, gc=False):
    """An issue as other pages name it: “Issue 47, 2026”, “16–22 November 2026” and the address of its page."""

    name: str
    period: str
    url: str


class Counted(msgspec.Struct, frozen=True, gc=False):
    """An entity, and how many articles of an issue name it."""

    name: str
    url: str
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Issue:
    """What the page of an issue shows.

    `title` and `introduction` are the editor's (empty: none); the lead story is not repeated in its section. By kind,
    in the order of the kinds and without empty ones: `covered` are the entities that most articles name, `new` those
    whose first article is in the issue, `number_new` how many these are. `last` is the last day of its period.
    `articles` are all that are in the issue, newest first; of those beyond the sections the page shows only `count`
    and `day`. `more` maps the address of an article to the others that tell the same event.
    """

    link: IssueLink
    title: str
    introduction: Markup
    lead: ArticleSummary
    sections: tuple[Group, ...]
    covered: Mapping[KindName, tuple[Counted, ...]]
    figures: tuple[Amount, ...]
    articles: tuple[ArticleRecord, ...]
    more: Mapping[str, tuple[ArticleSummary, ...]]
    new: Mapping[KindName, tuple[Link, ...]]
    number_new: Mapping[KindName, int]
    last: dt.date
    previous: IssueLink | None = None
    next: IssueLink | None = None

    @property
    def slug(self) -> str:
        """The name of its period in addresses, such as 2026-w47."""
        return self.link.url.split("/")[1]

    @property
    def count(self) -> int:
        """How many articles are in it."""
        return len(self.articles)

    @property
    def day(self) -> dt.date:
        """The date of the newest article."""
        return self.articles[0].line.date

    @property
    def as_feed(self) -> Feed:
        """A feed of its articles, from which the issue takes its permanent name and its time of update."""
        return Feed("", self.link.url, self.articles)

    @property
    def left_out(self) -> int:
        """How many of its articles it does not show."""
        shown = sum(len(section.articles) for section in self.sections) + sum(map(len, self.more.values()))
        return self.count - 1 - shown

    @property
    def parts(self) -> dict[str, bytes]:
        """The digests of the parts of its page, by words that say what each part is."""
        return {
            "its introduction": digest(self.title, self.introduction),
            "the lead story": digest(self.lead),
            "the articles it lists": digest(self.sections, self.more, self.count, self.day),
            "the most covered": digest(self.covered),
            "the new names": digest(self.new, self.number_new),
            "the figures": digest(self.figures),
            "the issue before": digest(self.previous),
            "the issue after": digest(self.next),
        }

    @property
    def digest(self) -> bytes:
        """The digest of all that its page shows."""
        return digest(self.link, self.parts)

    def trimmed(self, most: int) -> "Issue":
        """Return the issue with `most` articles at most beside the lead: the first of each section, then the second.

        A section's `count` still tells how many articles it has.
        """
        places = sorted((rank, at) for at, group in enumerate(self.sections) for rank in range(len(group.articles)))
        if len(places) <= most:
            return self
        kept = Counter(at for _, at in places[:most])
        sections = [
            msgspec.structs.replace(group, articles=group.articles[: kept[at]])
            for at, group in enumerate(self.sections)
            if kept[at]
        ]
        return dataclasses.replace(self, sections=tuple(sections))


class Listed(msgspec.Struct, frozen=True):
    """An issue as the list of all issues shows it."""

    link: IssueLink
    title: str
    lead: ArticleSummary
    count: int


class YearOfIssues(msgspec.Struct, frozen=True):
    """The issues that a year numbers, newest first."""

    year: int
    issues: tuple[Listed, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class IssueFeed(Feed):
    """The feed of issues, newest first."""

    issues: tuple[Issue, ...] = ()

    @property
    def updated(self) -> str:
        """When the newest issue was updated (RFC 3339)."""
        return max((issue.as_feed.updated for issue in self.issues), default=Feed("", "", ()).updated)

    @property
    def digest(self) -> bytes:
        """The digest of all that the feed shows."""
        return digest(self.title, self.page_url, [(issue, issue.as_feed.updated) for issue in self.issues])


def feed(title: str, issues: Sequence[Issue], most: int) -> IssueFeed:
    """Return the feed of the newest `most` issues, each with its first FED articles."""
    return IssueFeed(title, "issues/", (), tuple(issue.trimmed(FED) for issue in issues[:most]))


def current(issues: Sequence[Issue] | None) -> IssueLink | None:
    """Return the link to the newest issue, None where there is none."""
    return issues[0].link if issues else None


def listed(issues: Sequence[Issue]) -> tuple[YearOfIssues, ...]:
    """Return all issues under the years that number them, the newest first."""
    years: dict[int, list[Listed]] = {}
    for issue in issues:
        one = Listed(issue.link, issue.title, issue.lead, issue.count)
        years.setdefault(int(issue.slug[:4]), []).append(one)
    return tuple([YearOfIssues(year, tuple(of_year)) for year, of_year in years.items()])
