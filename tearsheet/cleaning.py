"""Cleaning: what stands around an article and is no part of it, cut off at its head and its tail.

Only there: dropping every line that recurs across a source would drop real lead sentences too (measured). What is cut
are whole paragraphs that say one of the things in `boilerplate.txt`, and what the article's own fields say already.
"""

import dataclasses
import datetime as dt
import re

from tearsheet import blocks, boilerplate, dating, prose
from tearsheet.article import Article
from tearsheet.blocks import Block
from tearsheet.boilerplate import Part
from tearsheet.post import BOILERPLATE

HEAD = 15  # paragraphs at the beginning that may be no article; of real pages at most ten are
TAIL = 60  # at the end, where lists of other articles stand
LEAD = 4  # blocks in which the first sentence stands, with its dateline
DATELINES = 2  # that follow each other: the wire's, then the sender's

LONGEST_BLOCK = 1_500  # characters; of 356 real articles a longer paragraph is a quote, a disclaimer or many in one

_PARAGRAPH_END = re.compile(
    r"(?:(?<=[.!?])|(?<=[.!?][”\"’')]))[ \xa0]{2,}(?=\S)"
    r"|(?<![ \xa0])(?:[ \xa0]{2,}(?=About [A-Z])|[ \xa0]+(?=• ))"
)
_SENTENCE_END = re.compile(r"[.!?][”\"’')]? (?! )")  # with one space after it
_BULLET = re.compile(r"^• ")
_NUMBER = re.compile(r"^(\d+)\.(?= )")
_ADDRESS = re.compile(r"https?://[^\s)]+")
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
    found = [part for block in blocks.split(article.body) for part in _parted(block)]
    kept, article = _dock(*_behead(found, article))
    if not kept:
        return article
    for _ in range(DATELINES):
        kept, article = _behead(*_take_dateline(_unlabelled(kept), article))
    about = boilerplate.about(kept)
    own, article = _dock(kept[:about], article, "tail", "contact")
    below = kept[about:]
    while (at := boilerplate.own(own, kept)) < len(own):
        below = [*own[at:], *below]
        own, article = _dock(own[:at], article, "tail", "contact")
    return dataclasses.replace(
        article,
        body="\n\n".join(block.markdown for block in [*own, *_marked(below)]),
        text="\n\n".join(block.text for block in own if block.text),
    )


def _parted(block: Block) -> list[Block]:
    """Return the paragraphs of which a long one is made, where two spaces stand between some of its sentences.

    Wires send whole texts so. A paragraph of one, with one space everywhere or two after each sentence, stays whole.
    """
    said = block.markdown
    if len(block.text) <= LONGEST_BLOCK or "\n" in said or not _PARAGRAPH_END.search(said):
        return [block]
    if not _SENTENCE_END.search(said) or not _is_prose(said):
        return [block]
    pieces: list[str] = []
    for piece in _PARAGRAPH_END.split(said):
        item = _BULLET.sub("* ", _NUMBER.sub(r"\1\\.", piece, count=1), count=1)
        if item != piece or not pieces or _is_prose(piece):
            pieces.append(item)
        else:  # what would be a heading or a list if it began a line
            pieces[-1] += f" {piece}"
    parts = [blocks.read(piece) for piece in pieces]
    is_same = _signs("".join(part.text for part in parts)) == _signs(block.text)
    return parts if is_same else [block]


def _signs(text: str) -> str:
    """Return a text without spaces and bullets; of emphasis that was torn apart, the signs would stand in it."""
    return "".join(text.replace("•", "").split())


def _is_prose(markdown: str) -> bool:
    """Say whether Markdown is nothing but a paragraph."""
    html = prose.typeset(markdown)
    return html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>")


def _unlabelled(found: list[Block]) -> list[Block]:
    """Return blocks whose first one has lost the label of the site that was run into it."""
    if not found or not (length := boilerplate.label(found[0].text)):
        return found
    rest = _after(found[0], length)
    return found if rest is None else [rest, *found[1:]]


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
        is_around = is_line or _is_title(block.text, article) or boilerplate.stands(block.text, "head", "label")
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
    """Return the blocks to the last one that is the article's own; a link to the original fills its address.

    A line whose like stands in the article too, such as the shop below each book of a list, is the article's own.
    """
    parts = parts or ("tail",)
    end = _above_related(found)
    while end > max(1, len(found) - TAIL):
        block = found[end - 1]
        lines = block.lines
        if block.is_shown and not (lines and all(boilerplate.stands(line, *parts) for line in lines)):
            break
        if article.url is None and _ORIGINAL.search(block.text) and (link := _LINK.search(block.markdown)):
            article = dataclasses.replace(article, url=link[1])
        end -= 1
    last = found[end - 1 : end]
    shapes = {shape for block in found[:end] if (shape := _shape(block))}
    again = [block for block in found[end:] if _shape(block) in shapes]
    return [*found[: end - 1], *map(_without_end, last), *again], article


def _without_end(block: Block) -> Block:
    """Return a last block without what some wires add to its end."""
    rest = boilerplate.end(block.markdown)
    return block if rest == block.markdown else blocks.read(rest)


def _above_related(found: list[Block]) -> int:
    """Return where a heading such as “Related news” begins with titles of others below it to the end."""
    for at in range(len(found) - 1, max(0, len(found) - TAIL), -1):
        if found[at].markdown.startswith("#"):
            return at if boilerplate.stands(found[at].text, "related") else len(found)
        if len(found[at].text) > boilerplate.LONGEST or found[at].text.endswith((".", "!", "?", "”", '"')):
            break
    return len(found)


def _shape(block: Block) -> str:
    """Return what a line with an address says besides it, empty where it says nothing or has none."""
    words, addresses = _ADDRESS.subn("", block.markdown)
    return _letters(words) if addresses else ""


def _take_dateline(found: list[Block], article: Article) -> tuple[list[Block], Article]:
    """Return the blocks without the article's dateline, which goes to the article, with its date if that has none.

    It stands before the first sentence; a subtitle or the points of a list may stand above that. Where a subtitle is a
    sentence itself, only a date or a wire service shows that what begins the next block is a dateline.
    """
    is_below = False
    for index, block in enumerate(found[:LEAD]):
        line, date = dating.dateline(block.text) or (dating.again(block.text, article.dateline or ""), None)
        if line and (not is_below or dating.is_sure(line)):
            rest = _after(block, len(line))
            if rest is None:
                break
            if date and article.date is None:
                article = _dated(article, date)
            article = dataclasses.replace(article, dateline=article.dateline or dating.bare(line) or None)
            return [*found[:index], *([rest] if rest.is_shown else []), *found[index + 1 :]], article
        if is_below:
            break
        is_below = block.text.endswith((".", "!", "?", "”", '"'))
    return found, article


def _after(block: Block, length: int) -> Block | None:
    """Return a block without so much of its text at the beginning; None where that cannot be told in its Markdown."""
    rest = block.text[length:].lstrip(" -–—/:")
    words = rest[:24].rsplit(" ", 1)[0]
    place = re.search(r"\s+".join(map(re.escape, words.split())), block.markdown)
    if place is None:
        return None
    return Block(block.markdown[place.start() :] if words else "", rest, is_shown=bool(words))
