"""What in posts an editor should look at, though a build takes it: titles, addresses, sources, summaries."""

import dataclasses
from collections.abc import Iterable, Iterator

from tearsheet.checking.findings import Finding
from tearsheet.checking.rules import RULES
from tearsheet.model.ledger import LedgerEntry
from tearsheet.site.parsed_post import ParsedPost

APART = "that are two articles: write “apart”: true into its line of ledger.jsonl"


def warnings(galleys: Iterable[ParsedPost], entries: dict[str, LedgerEntry]) -> Iterator[Finding]:
    """Return what is doubtful in posts, but for hidden ones; `entries` are the ledger's, by seed."""
    shown = sorted((galley for galley in galleys if galley.status != "hidden"), key=_order)
    yield from _titles(shown, entries)
    yield from _addresses(shown)
    for galley in shown:
        if galley.source is None:
            yield warning(galley, "source", "it names no source", "say where the article was published: source: …")
        if not galley.summary.strip():
            hint = "say in a sentence what it is about: summary: …"
            yield warning(galley, "summary", "it has no summary, which lists and feeds show", hint)
        yield from _dead(galley)


def warning(galley: ParsedPost, rule: str, what: str, hint: str, **about: str) -> Finding:
    """Return what a rule finds in a post; `about` may hold the `key` and the `value` of front matter."""
    return Finding(galley.path, 0, "warning", rule, what, hint, rule, **{"key": RULES[rule]} | about)


def _order(galley: ParsedPost) -> tuple[str, str]:
    """Return what puts posts in order: the day, then the file."""
    return galley.date, galley.path


def _titles(galleys: Iterable[ParsedPost], entries: dict[str, LedgerEntry]) -> Iterator[Finding]:
    """Return the posts with the title of an earlier one, unless the ledger says that they are articles of their own."""
    first: dict[str, ParsedPost] = {}
    for galley in galleys:
        other = first.setdefault(" ".join(galley.title.casefold().split()), galley)
        entry = entries.get(galley.seed or "")
        if other is galley or (entry and entry.apart):
            continue
        what = f"it has the title of {other.path} ({other.date[:10]})"
        hint = "delete one of the two, or tell them apart in the title"
        yield warning(galley, "title", what, f"{hint}; if {APART}" if entry else hint)


def _addresses(galleys: Iterable[ParsedPost]) -> Iterator[Finding]:
    """Return the posts that were published at the address of an earlier one."""
    first: dict[str, ParsedPost] = {}
    for galley in galleys:
        if not galley.source_url:
            continue
        other = first.setdefault(galley.source_url.rstrip("/"), galley)
        if other is not galley:
            what = f"it has the source_url of {other.path} ({other.date[:10]})"
            yield warning(galley, "address", what, "delete one of the two, or mend the address")


def _dead(galley: ParsedPost) -> Iterator[Finding]:
    """Return the links of a post that are dead, and of which no archived copy is given."""
    own = galley.source_url, galley.source_dead, galley.archive_url
    others = [(place.url, place.dead, place.archive_url) for place in galley.also]
    for link, day, copy in (own, *others):
        if link and day and not copy:
            hint = "give a copy of it in an archive: archive_url: https://…"
            yield warning(galley, "dead", f"“{link}” has not worked since {day}", hint, value=link)


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the editor: new versions beside posts, and names that nobody has decided."""

    versions: tuple[str, ...] = ()
    names: int = 0

    def warnings(self) -> Iterator[Finding]:
        """Return it as findings."""
        hint = "take over what you want into the post beside it, then delete it"
        for path in self.versions:
            yield Finding(path, 0, "warning", "waits", "waits", hint)
        if self.names:
            what = "a name waits" if self.names == 1 else f"{self.names:,} names wait"
            yield Finding("", 0, "warning", "candidates", f"{what} for your decision", "run “tearsheet review”")
