"""Cleaning: what stands around an article and is no part of it, cut off at its head and its tail.

Only there: dropping every line that recurs across a source would drop real lead sentences too (measured). What is cut
are whole paragraphs that say one of the things in `boilerplate.txt`, and what the article's own fields say already.
"""

import dataclasses
import datetime as dt
import functools
import re

from markupsafe import Markup

from tearsheet import dating, lists, prose
from tearsheet.article import Article
from tearsheet.post import BOILERPLATE

HEAD = 15  # paragraphs at the beginning that may be no article; of real pages at most ten are
TAIL = 60  # at the end, where lists of other articles stand
LONGEST = 300  # characters of a paragraph that may be boilerplate: “The post (a title) appeared first on (a site)”
LEAD = 4  # blocks in which the first sentence stands, with its dateline
LATE = 0.3  # how far into an article what is said about the company may begin; no lead stands there

_BLANK = re.compile(r"\n[ \t]*\n+")
_LINK = re.compile(r"\]\((https?://[^\s)]+)\)")
_ORIGINAL = re.compile(r"\b(?:original|source|full (?:press )?release)\b", re.IGNORECASE)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_BYLINE = re.compile(
    rf"(?:By|BY|Written by|Posted by):? (?P<name>{_NAME}(?: (?:{_NAME}|and|de|van|von|der|al|bin)){{1,6}})"
)


@functools.cache
def _patterns(place: str) -> re.Pattern[str]:
    """Return what is boilerplate at the head or the tail, or where it begins that an article is about itself."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in lists.sections("boilerplate.txt")[place]), re.IGNORECASE)


def is_boilerplate(text: str, place: str) -> bool:
    """Say whether a paragraph says nothing but what stands around articles at this place, head or tail."""
    return len(text) <= LONGEST and _patterns(place).fullmatch(text.strip(" \t|•·:")) is not None


@dataclasses.dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, heading, list or table: as Markdown, its text on one line, and whether it shows anything."""

    markdown: str
    text: str
    is_shown: bool


def clean(article: Article) -> Article:
    """Return the article without what is no part of it; what its head and tail say of it fills its empty fields.

    What a company says about itself at the end stays in the body below a mark, but not in `text`: nothing is tagged
    for it.
    """
    blocks = [_block(chunk) for chunk in _BLANK.split(article.body.strip())]
    kept, article = _behead(blocks, article)
    kept, article = _dock(kept, article)
    if not kept:
        return article
    kept, article = _take_dateline(kept, article)
    about = _about(kept)
    return dataclasses.replace(
        article,
        body="\n\n".join([*(block.markdown for block in kept[:about]), *_marked(kept[about:])]),
        text="\n\n".join(block.text for block in kept[:about] if block.text),
    )


def _marked(blocks: list[_Block]) -> list[str]:
    """Return blocks that are boilerplate as Markdown, below the mark that says so."""
    return [BOILERPLATE, *(block.markdown for block in blocks)] if blocks else []


def _block(chunk: str) -> _Block:
    """Return a block of Markdown with what a reader sees of it."""
    html = prose.typeset(chunk)
    text = " ".join(Markup(html).striptags().split())  # noqa: S704  (only its text is used)
    return _Block(chunk, text, is_shown=bool(text) or "<img" in html)


def _behead(blocks: list[_Block], article: Article) -> tuple[list[_Block], Article]:
    """Return the blocks from the first one that is the article's own; byline and date fill its fields."""
    for index, block in enumerate(blocks[:HEAD]):
        article, is_line = _take_line(block.text, article)
        is_around = is_line or _is_title(block.text, article) or is_boilerplate(block.text, "head")
        if block.is_shown and not is_around:
            return blocks[index:], article
    return blocks, article


def _take_line(text: str, article: Article) -> tuple[Article, bool]:
    """Return the article with the byline or the date that a line is, and whether it is one."""
    if author := _BYLINE.fullmatch(text):
        return dataclasses.replace(article, author=article.author or author["name"]), True
    date, numeric = dating.date_line(text, article.lang), dating.numeric(text)
    if not date and not dating.is_open(numeric):
        return article, False
    if article.date is None and not article.numeric:
        article = dataclasses.replace(_dated(article, date) if date else article, numeric=numeric)
    return article, True


def _dated(article: Article, date: dt.date) -> Article:
    """Return the article with the date that it gives itself."""
    return dataclasses.replace(article, date=date, date_basis="published")


def _is_title(text: str, article: Article) -> bool:
    """Say whether a paragraph is the title again, perhaps with the name of the site."""
    said, title = _letters(text), _letters(article.title)
    return bool(title) and said.startswith(title) and said[len(title) :] in {"", _letters(article.publication or "")}


def _letters(text: str) -> str:
    """Return the letters and digits of a text, by which two forms of a title are the same."""
    return "".join(filter(str.isalnum, text.casefold()))


def _dock(blocks: list[_Block], article: Article) -> tuple[list[_Block], Article]:
    """Return the blocks to the last one that is the article's own; a link to the original fills its address."""
    end = len(blocks)
    while end > max(1, len(blocks) - TAIL):
        block = blocks[end - 1]
        lines = _lines(block)
        if block.is_shown and not (lines and all(is_boilerplate(line, "tail") for line in lines)):
            break
        if article.url is None and _ORIGINAL.search(block.text) and (link := _LINK.search(block.markdown)):
            article = dataclasses.replace(article, url=link[1])
        end -= 1
    return blocks[:end], article


def _lines(block: _Block) -> list[str]:
    """Return the text of a block line by line: tails come as lists, and as lines without space between them."""
    lines = [_block(line.lstrip("*-+ \t\\")).text for line in block.markdown.split("\n")]
    return [line for line in lines if line]


def _about(blocks: list[_Block]) -> int:
    """Return where it begins that a company speaks of itself, the number of blocks if nowhere."""
    first = max(1, round(len(blocks) * LATE))
    for index, block in enumerate(blocks[first:], first):
        if is_boilerplate(block.text, "about") and not block.text.endswith((".", "?", "!")):
            return index
    return len(blocks)


def _take_dateline(blocks: list[_Block], article: Article) -> tuple[list[_Block], Article]:
    """Return the blocks without the article's dateline, which goes to the article, with its date if that has none.

    It stands before the first sentence; a subtitle or the points of a list may stand above that.
    """
    for index, block in enumerate(blocks[:LEAD]):
        if (found := dating.dateline(block.text)) is not None:
            line, date = found
            rest = _after(block, len(line))
            if rest is None:
                break
            if date and article.date is None:
                article = _dated(article, date)
            article = dataclasses.replace(article, dateline=line.strip(" -–—/:"))
            return [*blocks[:index], *([rest] if rest.is_shown else []), *blocks[index + 1 :]], article
        if block.text.endswith((".", "!", "?", "”", '"')):
            break
    return blocks, article


def _after(block: _Block, length: int) -> _Block | None:
    """Return a block without so much of its text at the beginning; None where that cannot be told in its Markdown."""
    rest = block.text[length:].lstrip(" -–—/:")
    words = rest[:24].rsplit(" ", 1)[0]
    at = block.markdown.find(words)
    return _Block(block.markdown[at:] if words else "", rest, is_shown=bool(words)) if at >= 0 else None
