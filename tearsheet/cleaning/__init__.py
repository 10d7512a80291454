"""Cleaning: cuts what is no part of an article at its head and its tail, such as bylines, footers and press contacts.

Only there: dropping every line that recurs across a source would drop real lead sentences too (measured). What is cut
are whole paragraphs that match a pattern in `boilerplate.txt`, and what the article's own fields say already.
"""

import dataclasses
import datetime as dt
import re

from tearsheet.cleaning import blocks, boilerplate, datelines, dating, inline_noise, run_ons, wiki_boxes
from tearsheet.cleaning.blocks import Block
from tearsheet.cleaning.boilerplate import Part
from tearsheet.model.article import Article
from tearsheet.model.post import BOILERPLATE

HEAD = 15  # paragraphs at the beginning that may be boilerplate; on real pages at most ten are
TAIL = 60  # blocks at the end that may be boilerplate, such as lists of other articles
LEAD = 4  # blocks among which the first sentence is, with its dateline
SHORTEST_ECHO = 20  # characters of a subtitle whose repetition in the lead is no accident
DATELINES = 2  # datelines in a row: the wire's, then the sender's

_ADDRESS = re.compile(r"https?://[^\s)]+")
_LINK = re.compile(r"\]\((https?://[^\s)]+)\)")
_ORIGINAL = re.compile(r"\b(?:original|source|full (?:press )?release)\b", re.IGNORECASE)
_RUN_ON = re.compile(r"[A-Z“\"][\w’']")  # a capital letter right behind the subtitle, without a space
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_BYLINE = re.compile(
    rf"(?:By|BY|Written by|Posted by):? (?P<name>{_NAME}(?: (?:{_NAME}|and|de|van|von|der|al|bin)){{1,6}})"
    rf"(?:(?:,| \||,? (?:of|for|at)) {_NAME}(?: {_NAME}){{0,4}})?"
)


def clean(article: Article) -> Article:
    """Return the article without boilerplate; byline, date and dateline in it fill its empty fields.

    What a company says about itself at the end stays in the body below a mark, but not in `text`, so that it gives no
    tags.
    """
    parted = _without_echo(run_ons.part(blocks.split(article.body)))
    kept, article = _dock(*_behead(parted, article))
    if not kept:
        return article
    kept, boxed = wiki_boxes.without(kept, article)
    for _ in range(DATELINES):
        below, dated = _behead(*_take_dateline(_unlabelled(kept), article))
        if not any(block.text for block in below):  # nothing would be left below the dateline
            break
        kept, article = below, dated
    kept = inline_noise.parted(kept)
    own, last, article = _without_last(kept, article)
    last = [*boxed, *last]
    if not any(block.text for block in own):  # nothing would be left above the boilerplate
        own, last = kept, boxed
    return dataclasses.replace(
        article,
        body="\n\n".join(block.markdown for block in [*own, *_marked(last)]),
        text="\n\n".join(block.text for block in own if block.text),
    )


def _without_last(kept: list[Block], article: Article) -> tuple[list[Block], list[Block], Article]:
    """Return the article's own blocks, the blocks that go below the mark, in their order, and the article.

    Below the mark go a company's presentation of itself, press contacts with the names above them, and asides.
    """
    about = boilerplate.about(kept)
    own, article = _dock(kept[:about], article, "tail", "contact")
    last = kept[about:]
    is_reached = any(boilerplate.stands(block.text, "contact") for block in kept[len(own) : about])
    named = inline_noise.names(own) if is_reached else len(own)
    named -= inline_noise.is_signature(own[:named], article.title)
    own, last = own[:named], [*own[named:], *last]
    own, last, article = _above_own(own, article, last, kept)
    own, aside = inline_noise.without(own)
    if aside:
        own, last, article = _above_own(*_dock(own, article, "tail", "contact"), last, kept)
    places = {id(block): at for at, block in enumerate(kept)}
    return own, sorted([*aside, *last], key=lambda block: places.get(id(block), len(kept))), article


def _above_own(
    own: list[Block], article: Article, last: list[Block], of: list[Block]
) -> tuple[list[Block], list[Block], Article]:
    """Return the blocks above those in which a company presents itself, which go before the `last` ones.

    `of` are all blocks of the article, by which a presentation is known to stand late enough.
    """
    while (at := boilerplate.own(own, of)) < len(own):
        last = [*own[at:], *last]
        own, article = _dock(own[:at], article, "tail", "contact")
    return own, last, article


def _without_echo(all_blocks: list[Block]) -> list[Block]:
    """Return the blocks without a subtitle that is repeated below, as a block or run into the lead."""
    for at, block in enumerate(all_blocks[:LEAD]):
        for above in (other.text for other in all_blocks[:at] if len(other.text) >= SHORTEST_ECHO):
            if block.text == above:
                return [*all_blocks[:at], *all_blocks[at + 1 :]]
            if block.text.startswith(above) and _RUN_ON.match(block.text, len(above)):
                rest = _after(block, len(above))
                return all_blocks if rest is None else [*all_blocks[:at], rest, *all_blocks[at + 1 :]]
    return all_blocks


def _unlabelled(all_blocks: list[Block]) -> list[Block]:
    """Return the blocks, the first one without a label of the site that was run into it."""
    if not all_blocks or not (length := boilerplate.label(all_blocks[0].text)):
        return all_blocks
    rest = _after(all_blocks[0], length)
    return all_blocks if rest is None else [rest, *all_blocks[1:]]


def _marked(tail: list[Block]) -> list[Block]:
    """Return boilerplate blocks below the mark that says so; nothing for none."""
    return [Block(BOILERPLATE, "", is_shown=False), *tail] if tail else []


def _behead(all_blocks: list[Block], article: Article) -> tuple[list[Block], Article]:
    """Return the blocks from the article's first own one on; byline and date above it fill empty fields.

    Pictures above it stay.
    """
    pictures: list[Block] = []
    for index, block in enumerate(all_blocks[:HEAD]):
        if block.is_shown and not block.text:
            pictures.append(block)
            continue
        article, is_line = _take_line(block.text, article)
        is_around = is_line or _is_title(block.text, article) or boilerplate.stands(block.text, "head", "label")
        if block.is_shown and not is_around:
            return [*pictures, *_without_stamps(all_blocks[index:])], article
    return all_blocks, article


def _without_stamps(own: list[Block]) -> list[Block]:
    """Return the blocks without “For immediate release” and the like between a subtitle and the text."""
    if own[0].text.endswith((".", "!", "?", "”", '"', ":")):
        return own
    return [own[0], *(block for block in own[1:LEAD] if not boilerplate.stands(block.text, "stamp")), *own[LEAD:]]


def _take_line(text: str, article: Article) -> tuple[Article, bool]:
    """Return the article with the byline or date that a line is, and whether it is one."""
    if author := _BYLINE.fullmatch(text):
        return dataclasses.replace(article, author=article.author or author["name"]), True
    date, numeric = dating.date_line(text, article.lang), dating.numeric(text)
    if not date and not dating.is_open(numeric):
        return article, False
    if article.date is None and not article.numeric:
        article = dataclasses.replace(_dated(article, date) if date else article, numeric=numeric)
    return article, True


def _dated(article: Article, date: dt.date) -> Article:
    """Return the article with a date that stands in it."""
    return dataclasses.replace(article, date=date, date_basis="published")


def _is_title(text: str, article: Article) -> bool:
    """Say whether a paragraph is the title again, with or without the name of the site, or that name alone."""
    paragraph, title, site = _letters(text), _letters(article.title), _letters(article.publication or "")
    return bool(paragraph) and paragraph in {title, title + site, site}


def _letters(text: str) -> str:
    """Return a text's letters and digits in lower case, by which titles are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


def _dock(all_blocks: list[Block], article: Article, *parts: Part) -> tuple[list[Block], Article]:
    """Return the blocks up to the article's last own one; a link to the original fills an empty address.

    `parts` are the parts of `boilerplate.txt` that may be cut (default: tail). A line that has its like in the article,
    such as the shop below each book of a list, is the article's own.
    """
    parts = parts or ("tail",)
    end = _above_footer(all_blocks[: _above_related(all_blocks)])
    while end > max(1, len(all_blocks) - TAIL):
        block = all_blocks[end - 1]
        lines = block.lines
        if block.is_shown and not (lines and all(boilerplate.stands(line, *parts) for line in lines)):
            break
        if (
            end > 1
            and all_blocks[end - 2].text.endswith(":")
            and not boilerplate.stands(all_blocks[end - 2].text, "tail")
            and not all(boilerplate.stands(line, "tail") for line in lines)
        ):
            break  # the number or address that the sentence above announces
        if article.url is None and _ORIGINAL.search(block.text) and (link := _LINK.search(block.markdown)):
            article = dataclasses.replace(article, url=link[1])
        end -= 1
    last = all_blocks[end - 1 : end]
    shapes = {shape for block in all_blocks[:end] if (shape := _shape(block))}
    again = [block for block in all_blocks[end:] if _shape(block) in shapes]
    return [*all_blocks[: end - 1], *map(_without_end, last), *again], article


def _without_end(block: Block) -> Block:
    """Return the last block without what some wires append to it."""
    rest = boilerplate.end(block.markdown)
    return block if rest == block.markdown else blocks.parse_block(rest)


def _above_related(all_blocks: list[Block]) -> int:
    """Return at which block a heading such as “Related news” begins a last list of titles; else their number."""
    for at in range(len(all_blocks) - 1, max(0, len(all_blocks) - TAIL), -1):
        if all_blocks[at].markdown.startswith("#"):
            return at if boilerplate.stands(all_blocks[at].text, "related") else len(all_blocks)
        if len(all_blocks[at].text) > boilerplate.LONGEST or all_blocks[at].text.endswith((".", "!", "?", "”", '"')):
            break
    return len(all_blocks)


def _above_footer(all_blocks: list[Block]) -> int:
    """Return at which block a newsletter's footer (why it was sent) begins; else the number of blocks."""
    end = len(all_blocks)
    for at in range(len(all_blocks) - 1, max(0, len(all_blocks) - TAIL), -1):
        if len(all_blocks[at].text) > boilerplate.LONGEST:
            break
        if boilerplate.stands(all_blocks[at].text, "footer"):
            end = at
    return end


def _shape(block: Block) -> str:
    """Return what a line says besides the address in it, '' where it has none."""
    words, addresses = _ADDRESS.subn("", block.markdown)
    return _letters(words) if addresses else ""


def _take_dateline(all_blocks: list[Block], article: Article) -> tuple[list[Block], Article]:
    """Return the blocks without the dateline, and the article with it; its date fills an empty one.

    It stands before the first sentence; a subtitle or the points of a list may stand above that. Where a subtitle is a
    sentence itself, only a date or a wire service shows that what begins the next block is a dateline.
    """
    is_below = False
    for index, block in enumerate(all_blocks[:LEAD]):
        line, date = datelines.dateline(block.text) or (datelines.again(block.text, article.dateline or ""), None)
        if line and (not is_below or datelines.is_sure(line)):
            rest = _after(block, len(line))
            if rest is None:
                break
            if date and article.date is None:
                article = _dated(article, date)
            article = dataclasses.replace(article, dateline=article.dateline or datelines.bare(line) or None)
            return [*all_blocks[:index], *([rest] if rest.is_shown else []), *all_blocks[index + 1 :]], article
        if is_below:
            break
        is_below = block.text.endswith((".", "!", "?", "”", '"'))
    return all_blocks, article


def _after(block: Block, length: int) -> Block | None:
    """Return a block without its first `length` characters of text; None where its Markdown cannot be cut there."""
    rest = block.text[length:].lstrip(" -–—/:")
    words = rest[:24].rsplit(" ", 1)[0]
    place = re.search(r"\s+".join(map(re.escape, words.split())), block.markdown)
    if place is None:
        return None
    return Block(block.markdown[place.start() :] if words else "", rest, is_shown=bool(words))
