"""Reasons: why a page is rendered, in words: what of all that it shows has changed since it last was."""

import dataclasses
import zlib
from collections.abc import Iterator, Mapping

from tearsheet.site.issue.issues import Issue
from tearsheet.site.page.feeds import Feed
from tearsheet.site.page.listed import FeedLink
from tearsheet.site.page.page import Page
from tearsheet.site.records import ArticleRecord, TearSheet
from tearsheet.site.summaries import digest

CODE = "Tearsheet or a library"
NEW = "the page itself: new"
LINKED = "its {filename} and {static} links: looked up in every build"
MISSING = "its file: missing"
DAMAGED = "its file: not as it was written"
_ORDER = "the order of what it shows: changed"

# Words for the variables by which templates know what a page shows.
_WORDS = {
    "around": "the articles around it",
    "years": "the articles it lists",
    "months": "the articles it lists",
    "lead": "the lead story",
    "latest": "the latest articles",
    "shown": "how many of the latest articles it shows",
    "bands": "the sections with their articles",
    "others": "the other sections",
    "letters": "the names it lists",
    "in_news": "who is in the news",
    "is_lively": "whether anybody has been in the news for weeks",
    "is_short": "whether there is little on it",
    "all_years": "the number of articles in each year",
    "further": "the number of articles in each year",
    "listed": "the issues it lists",
    "pages": "the addresses it lists",
    "page": "the text of the page",
    "section": "what is said of the section",
    "source": "what is said of the source",
    "total": "the number of all",
    "newest": "the date of the newest article",
}
_SIZE = 4  # bytes of a mark: of a page's hundred parts, two have the same one once in a million pages


@dataclasses.dataclass(frozen=True, slots=True)
class Why:
    """Why the page at a path would be rendered now (empty: it would not), and why it was when it last was."""

    path: str
    now: list[str]
    last: list[str]


def marks(values: Mapping[str, object]) -> dict[str, bytes]:
    """Return a mark (a short digest) of each value, by which a later build sees that it has changed."""
    return {words: digest(value)[:_SIZE] for words, value in values.items()}


def changed(now: Mapping[str, bytes], before: Mapping[str, bytes]) -> list[str]:
    """Return what has changed of what all pages depend on; only the code if that has, which may change all marks."""
    if before.get(CODE) != now.get(CODE):
        return [CODE]
    return [words for words, mark in now.items() if before.get(words) != mark]


def parts(page: Page) -> bytes:
    """Return the marks of all that a page shows, each after the mark of its words, to be kept with the page's key."""
    return b"".join([_mark(words) + part_digest[:_SIZE] for words, part_digest in _shown(page)])


def of(page: Page, kept: bytes, common: list[str]) -> tuple[str, ...]:
    """Return why a page is rendered whose key has changed.

    `kept` are its `parts` from the last time; `common` is what has changed of all that it shares with other pages.
    """
    reasons = [f"{words}: changed" for words in common]
    if CODE in common:
        return tuple(reasons)
    shown_before = {kept[at : at + _SIZE]: kept[at + _SIZE : at + 2 * _SIZE] for at in range(0, len(kept), 2 * _SIZE)}
    for words, part_digest in _shown(page):
        was = shown_before.pop(_mark(words), None)
        if was != part_digest[:_SIZE]:
            reasons.append(f"{words}: {'changed' if was else 'new on it'}")
    if shown_before:
        reasons.append("something that it showed: gone")
    return tuple(reasons) or (_ORDER,)


def _mark(words: str) -> bytes:
    """Return the mark of a part's words."""
    return zlib.crc32(words.encode()).to_bytes(_SIZE, "big")


def _shown(page: Page) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that a page shows, in words, with their digests; words change only with code or settings."""
    for name, value in page.shows.items():
        match value:
            case None | str() | FeedLink():
                pass
            case ArticleRecord():
                yield from _article(value)
            case TearSheet():
                yield "what is said of the entity", digest(value.link, value.description, value.facts)
                yield "what it owns", digest(value.owned)
            case Issue():
                yield from value.parts.items()
            case Feed():
                yield "the articles in the feed", value.digest
            case _:
                yield _WORDS.get(name, f"its {name}"), digest(value)


def _article(record: ArticleRecord) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of an article's page."""
    yield f"the post {record.post.path}", record.post.digest
    yield "its section or source", digest(record.line.section, record.line.source)
    if record.rest is not None:
        yield "what may be shown of it", digest(record.line.rights, record.rest)
    for cards in record.cards.values():
        for card in cards:
            yield f"the {card.kind} {card.name}", card.digest
