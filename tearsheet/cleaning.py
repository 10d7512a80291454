"""Cleaning: what stands around an article and is no part of it, cut off at its head and its tail.

Only there: dropping every line that recurs across a source would drop real lead sentences too (measured). What is cut
are whole paragraphs that say one of the things in `boilerplate.txt`, and what the article's own fields say already.
"""

import dataclasses
import datetime as dt
import re

from tearsheet import blocks, boilerplate, dating
from tearsheet.article import Article
from tearsheet.blocks import Block
from tearsheet.boilerplate import Part
from tearsheet.post import BOILERPLATE

HEAD = 15  # paragraphs at the beginning that may be no article; of real pages at most ten are
TAIL = 60  # at the end, where lists of other articles stand
LEAD = 4  # blocks in which the first sentence stands, with its dateline
DATELINES = 2  # that follow each other: the wire's, then the sender's

_LINK = re.compile(r"\]\((https?://[^\s)]+)\)")
_ORIGINAL = re.compile(r"\b(?:original|source|full (?:press )?release)\b", re.IGNORECASE)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_BYLINE = re.compile(
    rf"(?:By|BY|Written by|Posted by):? (?P<name>{_NAME}(?: (?:{_NAME}|and|de|van|von|der|al|bin)){{1,6}})"
    rf"(?:(?:,| \||,? (?:of|for|at)) {_NAME}(?: {_NAME}){{0,4}})?"
)


def clean(article: Article) -> Article:
    """Return the article without what is no part of it; what its head and tail say of it fills its empty fields.

    What a company says about itself at the end stays in the body below a mark, but not in `text`: nothing is tagged
    for it.
    """
    kept, article = _dock(*_behead(blocks.split(article.body), article))
    if not kept:
        return article
    for _ in range(DATELINES):
        kept, article = _behead(*_take_dateline(kept, article))
    about = boilerplate.about(kept)
    own, article = _dock(kept[:about], article, "tail", "contact")
    return dataclasses.replace(
        article,
        body="\n\n".join(block.markdown for block in [*own, *_marked(kept[about:])]),
        text="\n\n".join(block.text for block in own if block.text),
    )


def _marked(tail: list[Block]) -> list[Block]:
    """Return blocks that are boilerplate, below the mark that says so."""
    return [Block(BOILERPLATE, "", is_shown=False), *tail] if tail else []


def _behead(found: list[Block], article: Article) -> tuple[list[Block], Article]:
    """Return the blocks from the first one that is the article's own; byline and date fill its fields.

    A picture may stand above them, and stays.
    """
    pictures: list[Block] = []
    for index, block in enumerate(found[:HEAD]):
        if block.is_shown and not block.text:
            pictures.append(block)
            continue
        article, is_line = _take_line(block.text, article)
        is_around = is_line or _is_title(block.text, article) or boilerplate.stands(block.text, "head")
        if block.is_shown and not is_around:
            return [*pictures, *found[index:]], article
    return found, article


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


def _dock(found: list[Block], article: Article, *parts: Part) -> tuple[list[Block], Article]:
    """Return the blocks to the last one that is the article's own; a link to the original fills its address."""
    parts = parts or ("tail",)
    end = len(found)
    while end > max(1, len(found) - TAIL):
        block = found[end - 1]
        lines = block.lines
        if block.is_shown and not (lines and all(boilerplate.stands(line, *parts) for line in lines)):
            break
        if article.url is None and _ORIGINAL.search(block.text) and (link := _LINK.search(block.markdown)):
            article = dataclasses.replace(article, url=link[1])
        end -= 1
    last = found[end - 1 : end]
    return [*found[: end - 1], *(blocks.read(boilerplate.end(block.markdown)) for block in last)], article


def _take_dateline(found: list[Block], article: Article) -> tuple[list[Block], Article]:
    """Return the blocks without the article's dateline, which goes to the article, with its date if that has none.

    It stands before the first sentence; a subtitle or the points of a list may stand above that.
    """
    for index, block in enumerate(found[:LEAD]):
        if (dateline := dating.dateline(block.text)) is not None:
            line, date = dateline
            rest = _after(block, len(line))
            if rest is None:
                break
            if date and article.date is None:
                article = _dated(article, date)
            article = dataclasses.replace(article, dateline=article.dateline or dating.bare(line))
            return [*found[:index], *([rest] if rest.is_shown else []), *found[index + 1 :]], article
        if block.text.endswith((".", "!", "?", "”", '"')):
            break
    return found, article


def _after(block: Block, length: int) -> Block | None:
    """Return a block without so much of its text at the beginning; None where that cannot be told in its Markdown."""
    rest = block.text[length:].lstrip(" -–—/:")
    words = rest[:24].rsplit(" ", 1)[0]
    at = block.markdown.find(words)
    return Block(block.markdown[at:] if words else "", rest, is_shown=bool(words)) if at >= 0 else None
