"""Sourcing: asks over the network whether the links of posts work, for `tearsheet check --sources`."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tearsheet.cli import differences
from tearsheet.cli.answering import clean, complain_all, progress

if TYPE_CHECKING:
    from tearsheet.checking.findings import Finding
    from tearsheet.checking.links.remembered import Remembered
    from tearsheet.checking.links.sources import Recorded, SourceLink
    from tearsheet.checking.links.visiting import LinkAnswer
    from tearsheet.content_folder.journal import Applied
    from tearsheet.settings import Settings
    from tearsheet.site.parsed_post import ParsedPost

AGE = 7  # days: a week's news is linked to once a week, and few links die in one
PAUSE = 1.0  # seconds: what hosts of news bear from one who reads
SAID = "wrote down which links are dead"
_KINDS = {
    "works": ("works", "work"),
    "home": ("leads to a home page", "lead to a home page"),
    "gone": ("is gone", "are gone"),
    "nowhere": ("has no host", "have no host"),
    "untold": ("could not be told", "could not be told"),
    "left": ("was left out", "were left out"),
}


class How(NamedTuple):
    """How links are asked: only those not asked for `age` days, with `pause` seconds between two of a host."""

    age: int
    pause: float
    private: bool
    dry_run: bool


def how(age: int | None, pause: float | None, *, ask: bool, private: bool, dry_run: bool) -> How:
    """Return how links are to be asked, by the options.

    UsageError where options for `--sources` are given without it, TearsheetError where it lacks a package.
    """
    from tearsheet import extras

    if ask:
        extras.require("sources", "tearsheet check --sources")
    elif private or age is not None or pause is not None:
        raise click.UsageError("--age, --pause and --private are for --sources")
    return How(AGE if age is None else age, PAUSE if pause is None else pause, private, dry_run)


def ask(settings: "Settings", posts: "Sequence[ParsedPost]", paths: Sequence[Path], how: How) -> bool:
    """Ask the links of the posts below these paths (none: all posts), and write dead ones into posts.

    Return whether any post has changed. What links have answered is kept however this ends.
    """
    from tearsheet.checking.links.remembered import Remembered
    from tearsheet.checking.links.sources import sources
    from tearsheet.storage import clock

    source_links = list(sources(_below(settings.content, posts, paths)))
    links = list(dict.fromkeys(source.link for source in source_links))
    remembered = Remembered(settings.cache)
    today = clock.now(settings.timezone).date()
    due = dict(remembered.due(links, today, dt.timedelta(days=how.age)))
    answers: dict[str, LinkAnswer] = {}
    try:
        _visit(due, answers, _agent(settings.pelican.get("SITEURL", "")), how)
    finally:
        remembered.take(answers, today)
        if links and not paths:
            remembered.keep(links)
        remembered.write()
    _tell(answers, len(links) - len(due), how.age)
    return _record(settings, source_links, remembered, dry_run=how.dry_run)


def warnings(settings: "Settings", posts: "Sequence[ParsedPost]", paths: Sequence[Path]) -> "list[Finding]":
    """Return findings on links beyond what front matter records."""
    from tearsheet.checking.links import sources
    from tearsheet.checking.links.remembered import Remembered

    source_links = sources.sources(_below(settings.content, posts, paths))
    return list(sources.warnings(source_links, Remembered(settings.cache)))


def _below(content: Path, posts: "Sequence[ParsedPost]", paths: Sequence[Path]) -> "list[ParsedPost]":
    """Return the posts in these paths, all where no path is given."""
    asked = [path.resolve() for path in paths]
    folder = content.resolve()
    return [post for post in posts if not asked or any((folder / post.path).is_relative_to(a) for a in asked)]


def _agent(siteurl: str) -> str:
    """Return the User-Agent for requests, with the address of the site where it has one."""
    from importlib import metadata

    name = f"Tearsheet/{metadata.version('tearsheet')}"
    return f"{name} (checks links; +{siteurl})" if siteurl and siteurl.isascii() else f"{name} (checks links)"


def _visit(due: "Mapping[str, LinkAnswer | None]", answers: "dict[str, LinkAnswer]", agent: str, how: How) -> None:
    """Ask links, and put each answer into `answers` as soon as it comes."""
    from tearsheet.checking.links.pacing import Manners
    from tearsheet.checking.links.rounds import rounds

    with progress("Asking links") as tell:
        for link, answer in rounds(due, Manners(agent, how.pause, how.private)):
            answers[link] = answer
            tell(len(answers), len(due))


def _tell(answers: "Mapping[str, LinkAnswer]", others: int, age: int) -> None:
    """Print how many links gave each kind of answer."""
    counts: Counter[str] = Counter(answer.kind for answer in answers.values())
    parts = [f"{counts[kind]:,} {words[counts[kind] != 1]}" for kind, words in _KINDS.items() if counts[kind]]
    counted = ", ".join(parts)
    asked = f"Asked {len(answers):,} link{'s' * (len(answers) != 1)}{': ' * bool(counted)}{counted}"
    click.echo(f"{asked}; {others:,} asked within {age} days" if others else asked, err=True)


def _record(
    settings: "Settings", source_links: "Sequence[SourceLink]", remembered: "Remembered", *, dry_run: bool
) -> bool:
    """Write dead links into posts, or show that in a dry run; say whether any post has changed."""
    from tearsheet.checking.links.sources import recorded
    from tearsheet.content_folder import journal
    from tearsheet.content_folder.transaction import Transaction

    def transaction(record: "Recorded") -> Transaction:
        return Transaction(SAID, tuple(record.rewrites), journal.NEXT_RUN)

    if dry_run:
        record = recorded(settings.content, source_links, remembered)
        differences.show(settings.content, transaction(record).texts)
        complain_all(record.problems)
        return False

    def write() -> "tuple[Recorded, Applied] | None":
        record = recorded(settings.content, source_links, remembered)
        applied = transaction(record).apply(settings.content, settings.cache)
        return (record, applied) if applied is not None else None

    with journal.alone(settings.cache):
        record, applied = journal.tried(write)
        written = {rewrite.path for rewrite in applied.done}
        if written:
            _keep(remembered, {path: record.days[path] for path in written})
    complain_all(record.problems)
    for problem in applied.problems:
        click.echo(clean(str(problem)), err=True)
    return bool(written)


def _keep(remembered: "Remembered", written: "Mapping[str, Mapping[str, str | None]]") -> None:
    """Remember and print what was written into posts."""
    days = {link: day for links in written.values() for link, day in links.items()}
    for link, day in days.items():
        remembered.record(link, day)
    remembered.write()
    dead = sum(day is not None for day in days.values())
    files = f"{len(written):,} post{'s' * (len(written) != 1)}"
    click.echo(f"Wrote into {files}: {dead:,} found dead, {len(days) - dead:,} alive again", err=True)
