"""Posts: finds what an editor should look at though a build takes it: titles, addresses, sources, summaries."""

import dataclasses
from collections.abc import Iterable, Iterator

from tearsheet.checking.findings import Finding
from tearsheet.checking.rules import RULES
from tearsheet.model.ledger import LedgerEntry
from tearsheet.site.parsed_post import ParsedPost

APART = "that are two articles: write “apart”: true into its line of ledger.jsonl"


def warnings(posts: Iterable[ParsedPost], entries: dict[str, LedgerEntry]) -> Iterator[Finding]:
    """Yield what is doubtful in posts that are not hidden; `entries` are the ledger's, by the names of articles."""
    shown = sorted((post for post in posts if post.status != "hidden"), key=_order)
    yield from _titles(shown, entries)
    yield from _addresses(shown)
    for post in shown:
        if post.source is None:
            yield warning(post, "source", "it names no source", "say where the article was published: source: …")
        if not post.summary.strip():
            hint = "say in a sentence what it is about: summary: …"
            yield warning(post, "summary", "it has no summary, which lists and feeds show", hint)
        if post.image and not (post.image_alt or "").strip():
            hint = "say what it shows, for those who do not see it: image_alt: …"
            yield warning(post, "alt", f"its picture {post.image} has no text in its place", hint, key="image")
        yield from _dead(post)


def warning(post: ParsedPost, rule: str, what: str, hint: str, **about: str) -> Finding:
    """Return a finding in a post; `about` may hold the `key` and the `value` of its front matter."""
    return Finding(post.path, 0, "warning", rule, what, hint, rule, **{"key": RULES[rule]} | about)


def _order(post: ParsedPost) -> tuple[str, str]:
    """Return the sort key of a post: its date, then its path."""
    return post.date, post.path


def _titles(posts: Iterable[ParsedPost], entries: dict[str, LedgerEntry]) -> Iterator[Finding]:
    """Yield posts with the title of an earlier one, unless the ledger says that they are articles of their own."""
    first: dict[str, ParsedPost] = {}
    for post in posts:
        other = first.setdefault(" ".join(post.title.casefold().split()), post)
        entry = entries.get(post.seed or "")
        if other is post or (entry and entry.apart):
            continue
        what = f"it has the title of {other.path} ({other.date[:10]})"
        hint = "delete one of the two, or tell them apart in the title"
        yield warning(post, "title", what, f"{hint}; if {APART}" if entry else hint)


def _addresses(posts: Iterable[ParsedPost]) -> Iterator[Finding]:
    """Yield posts with the source address of an earlier one."""
    first: dict[str, ParsedPost] = {}
    for post in posts:
        if not post.source_url:
            continue
        other = first.setdefault(post.source_url.rstrip("/"), post)
        if other is not post:
            what = f"it has the source_url of {other.path} ({other.date[:10]})"
            yield warning(post, "address", what, "delete one of the two, or mend the address")


def _dead(post: ParsedPost) -> Iterator[Finding]:
    """Yield the links of a post that are dead and have no archived copy."""
    own = post.source_url, post.source_dead, post.archive_url
    others = [(place.url, place.dead, place.archive_url) for place in post.also]
    for link, day, copy in (own, *others):
        if link and day and not copy:
            hint = "give a copy of it in an archive: archive_url: https://…"
            yield warning(post, "dead", f"“{link}” has not worked since {day}", hint, value=link)


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the editor: new versions beside posts (their paths), and how many names are undecided."""

    versions: tuple[str, ...] = ()
    names: int = 0

    def warnings(self) -> Iterator[Finding]:
        """Yield a finding for each new version, and one for all names."""
        hint = "take over what you want into the post beside it, then delete it"
        for path in self.versions:
            yield Finding(path, 0, "warning", "waits", "waits", hint)
        if self.names:
            what = "a name waits" if self.names == 1 else f"{self.names:,} names wait"
            yield Finding("", 0, "warning", "candidates", f"{what} for your decision", "run “tearsheet review”")
