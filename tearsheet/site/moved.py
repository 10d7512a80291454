"""Moved: the former addresses of tear sheets, posts and written pages, and those that belong to something else."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tearsheet.catalogue import Catalogue
from tearsheet.errors import Problem
from tearsheet.site.reading import WrittenText
from tearsheet.site.records import ArticleRecord, TearSheet
from tearsheet.site.summaries import Link
from tearsheet.text.addresses import output_of


class FormerAddress(NamedTuple):
    """A former address of a post or a written page: as its file writes it, the output there, and where it leads now."""

    address: str
    output: str
    to: Link
    file: str


def formers(articles: Iterable[ArticleRecord], pages: Iterable[WrittenText]) -> list[FormerAddress]:
    """Return the former addresses of articles and written pages, in the order of their files, without their own."""
    said = [(each.post.path, Link(each.line.title, each.line.url), each.post.moved) for each in articles]
    said += [(page.path, Link(page.title, f"{page.slug}/"), page.moved) for page in pages]
    return [
        FormerAddress(address, output, to, file)
        for file, to, moved in sorted((each for each in said if each[2]), key=lambda each: each[0])
        for address in dict.fromkeys(moved)
        if (output := output_of(address)) != f"{to.url}index.html"
    ]


def twice(found: Iterable[FormerAddress], standing: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Yield a problem for each former address that is, or also leads to, something else.

    `standing` are the addresses of the site (companies/x/), each with words for what is there.
    """
    current = {f"{url}index.html": words for url, words in standing}
    claimed: dict[str, str] = {}
    for former in found:
        shown = f"/{former.address.lstrip('/')}"
        if words := current.get(former.output):
            what, other = f"“moved” has {shown}, which is the address of {words}", words
        elif (other := claimed.setdefault(former.output, former.file)) != former.file:
            what = f"“moved” has {shown}, and so has that of {other}"
        else:
            continue
        yield Problem(former.file, 0, "address-twice", what, "take it out here", "moved", former.address, other=other)


def addresses_taken(sheets: Iterable[TearSheet], catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a problem for each `moved` address that is, or also leads to, another tear sheet."""
    by_url = sorted(sheets, key=lambda sheet: sheet.url)
    current = {sheet.url: sheet for sheet in by_url}
    claimed: dict[str, TearSheet] = {}
    for sheet in by_url:
        for address in dict.fromkeys(sheet.moved):
            other = current.get(address, claimed.get(address, sheet))
            if other is not sheet:
                yield _address_taken(sheet, address, other, catalogue, stands=address in current)
            claimed.setdefault(address, sheet)


def _address_taken(sheet: TearSheet, address: str, other: TearSheet, catalogue: Catalogue, *, stands: bool) -> Problem:
    """Return the problem of a `moved` address that is another sheet's own (`stands`), or in another's `moved` too."""
    file, others = _file_of(sheet, catalogue), _file_of(other, catalogue)
    shown = address.removesuffix("/")
    if stands:
        what = f"“moved” has {shown}, which is the address of {others}"
        hint = "take it out here, or make one of the two with “tearsheet entity merge”"
    else:
        what = f"“moved” has {shown}, and so has that of {others}"
        hint = "take it out of one of the two"
    return Problem(file, 0, "address-twice", what, hint, "moved", shown, other=others)


def _file_of(sheet: TearSheet, catalogue: Catalogue) -> str:
    """Return the path of an entity's file, or words that say it is of the starter catalogue."""
    path = catalogue.own.get((sheet.kind, sheet.name))
    return path or f"“{sheet.name}” of the starter catalogue"
