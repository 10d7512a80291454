"""Fast Markdown: renders ordinary articles into the very HTML that `markup.render` makes, twenty times as fast.

Python-Markdown (compared: 3.8, 3.10 and 3.11) and nh3 stay the reference; what stands here follows their rules, and the
names of their classes and patterns stand where a rule comes from. Whatever is not covered, or not for certain, is left
to the reference.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from tearsheet.text import markdown_bounds, markup
from tearsheet.text.fast_phrases import UnsureError, inline, restored

# Within these limits `markdown_bounds.require` refuses nothing of what is accepted here. The longest of 356 real
# articles has 25,000 characters; 140 bars make fewer than 20,000 cells however they stand.
MOST_CHARACTERS = 50_000
FEW_CHARACTERS = 4_000  # cannot make 2,001 headings or any other number that is too many, bars apart
MOST_LINES = 1_999
MOST_SIGNS = 10_000
MOST_BARS = 140

# White space other than space and newline matters to `strip` and `\s` all over Python-Markdown; of it only the no-break
# space is taken, and that inside a line. Control characters are never let in, so that four can stand for something.
_ORDINARY = bytes(range(0x20, 0x7F)) + b"\n"
_UNUSUAL = re.compile(
    "[^\xa0-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ud7ff"
    "\ue000-\ufffd\U00010000-\U0010ffff]"
)
_SPACE_BEFORE = re.compile("\n *\xa0")
_SPACE_AFTER = re.compile("\xa0 *(?:\n|$)")

# ENTITY_RE, RE_AMP: an ampersand is one unless it begins a reference; that to a number may lack its semicolon, and
# RE_AMP ignores case, which makes letters of the long s and the Kelvin sign.
_ODD_AMPERSAND = re.compile("&(?!(?:amp|lt|gt);)(?:[#\\\\]|[0-9A-Za-z\u017f\u212a]+;)")
_AMPERSAND = re.compile("&(?!(?:amp|lt|gt);)")

_BLANK = re.compile(r"\n +(?=\n|\Z)")  # NormalizeWhitespace
_GAP = re.compile(r"\n\n\n+")
_HEADING_LINE = re.compile(r"\n#.*")  # HashHeaderProcessor cuts a block at any such line
_HEADING = re.compile(r"(#{1,6}) *((?=\S)[^#\n]*[^#\s\\]) *")
_HIGHEST = re.compile(r"\n#(?!#)")
_RULE = re.compile(r" {0,3}(?:(?:- {0,2}){3,12}|(?:_ {0,2}){3,}|(?:\* {0,2}){3,12}) *")
_ITEM = re.compile(r" {0,3}(?:[*+]|-(?= +\S)|([0-9]+)\.) +(\S.*|$)", re.MULTILINE)
_QUOTED = re.compile(r" {0,3}> ?(.*)")
_REFERENCE = re.compile(r"^[ >*+\d.-]*\[[^\[\]]*\]:", re.MULTILINE)  # ReferenceProcessor, in lists and quotes too

# What begins a line that may be more than words: code, heading, quote, item, rule, underline or row of a table; also
# whatever `markdown_bounds.require` could count as levels of nesting.
_LINE = r"[#>]|[-+*] |\d+\. |[-=|:*_+ ]+$|(?:(?:[-*+>]|\d+\.) *){3}"
_FIRSTS = frozenset(" \xa0#>-+*=|:_")  # and digits
_ODD_START = re.compile(rf" {{4}}| {{0,3}}(?:{_LINE})", re.MULTILINE)
_ODD_LINE = re.compile(r"\n(?:#| +$| *+(?:>|[-=|:*_+ ]++$|(?:(?:[-*+>]|\d+\.) *){3}))", re.MULTILINE)


def typeset(text: str) -> str:
    """Return Markdown as sanitised HTML: by this module where it can, else by `markup.render`, with the same result.

    Raises Rejection as `markup.render` does.
    """
    html = render(text)
    return markup.render(text) if html is None else html


def render(text: str) -> str | None:
    """Return exactly what `markup.render` returns for Markdown, or None where that is not certain."""
    if "<" in text or _is_heavy(text) or _is_unusual(text):
        return None
    if "&" in text:
        if _ODD_AMPERSAND.search(text):
            return None
        text = _AMPERSAND.sub("&amp;", text)
    if "]:" in text and _REFERENCE.search(text):
        return None
    try:
        html = "\n".join(_blocks(text))
    except UnsureError:
        return None
    return restored(html)


def _is_heavy(text: str) -> bool:
    """Say whether the reference might refuse a text for its size, by the rules of `markdown_bounds.require`."""
    if text.count("|") > MOST_BARS or _is_bracketed(text):
        return True
    return len(text) > FEW_CHARACTERS and (
        len(text) > MOST_CHARACTERS
        or text.count("\n") > MOST_LINES
        or (len(text) > MOST_SIGNS and sum(map(text.count, "&*_`\\")) > MOST_SIGNS)
    )


def _is_bracketed(text: str) -> bool:
    """Say whether a text has so many brackets that the reference refuses it."""
    if 2 * text.count("[") * len(text) <= markdown_bounds.MOST_SCANNED:  # each is the beginning of two searches at most
        return False
    return markdown_bounds.scanned(text) > markdown_bounds.MOST_SCANNED


def _is_unusual(text: str) -> bool:
    """Say whether a text has characters, or white space at the ends of lines, that this module does not handle."""
    # All that is ordinary is taken away first, for searching is slow: 80 µs for what is done in 3 this way.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY).decode("utf-8", "surrogatepass")
    if _UNUSUAL.search(rest):
        return True
    return "\xa0" in rest and bool(_SPACE_BEFORE.search(f"\n{text}") or _SPACE_AFTER.search(text))


def _blocks(text: str) -> Iterator[str]:
    """Return the HTML of each block, cut as BlockParser does; neighbouring blocks of one list or quote are joined."""
    if "\n " in text:
        text = _BLANK.sub("\n", text)
    step = 1
    if "\n#" in text or text.startswith("#"):
        text = _HEADING_LINE.sub(r"\n\g<0>\n\n", f"\n{text}")
        step += _HIGHEST.search(text) is not None  # markup.sanitise: the page's h1 is the title
    text = text.strip("\n")
    if "\n\n\n" in text:
        text = _GAP.sub("\n\n", text)
    for kind, blocks in groupby(text.split("\n\n") if text else (), _kind):
        if kind == "p":
            yield from map(_paragraph, blocks)
        elif kind == "h":
            yield from (_heading(block, step) for block in blocks)
        elif kind == "hr":
            yield from ("<hr>" for _ in blocks)
        else:
            yield _group(kind, list(blocks))


def _kind(block: str) -> str:
    """Return the name of the element that a block looks like, asking in the order of the processors."""
    first = block[0]
    if first not in _FIRSTS and not first.isdecimal():
        return "p"
    if first == "#":
        return "h"
    if _RULE.fullmatch(block):
        return "hr"
    item = _ITEM.match(block)
    if item:
        return "ol" if item[1] else "ul"
    return "blockquote" if _QUOTED.match(block) else "p"


def _paragraph(block: str) -> str:
    """Return a paragraph as HTML (ParagraphProcessor)."""
    return f"<p>{_words(block)}</p>"


def _words(block: str) -> str:
    """Return the inline HTML of a block that has to be a plain paragraph; UnsureError where it may be more."""
    first = block[0]
    if first in _FIRSTS or first.isdecimal():
        if _ODD_START.match(block):
            raise UnsureError
        block = block.lstrip()
        if not block:
            raise UnsureError
    if "\n" in block and _ODD_LINE.search(block):
        raise UnsureError
    return inline(block)


def _heading(block: str, step: int) -> str:
    """Return a heading as HTML; `step` is 2 where the text's highest one is an h1, else 1 (HashHeaderProcessor)."""
    match = _HEADING.fullmatch(block)
    if match is None:
        raise UnsureError
    level = min(len(match[1]) + step - 1, 6)
    return f"<h{level}>{inline(match[2])}</h{level}>"


def _group(tag: str, blocks: list[str]) -> str:
    """Return the HTML of a quote or list made of several blocks (OListProcessor, sane_lists).

    List items on both sides of an empty line become paragraphs.
    """
    if tag == "blockquote":
        return _quote(blocks)
    items = _items(tag, blocks[0])
    for block in blocks[1:]:
        start, *more = _items(tag, block)
        items[-1:] = [_loose(items[-1]), _loose(start), *more]
    number = _ITEM.match(blocks[0])
    first = number[1] if number else None
    opening = f'<ol start="{first}">' if first and first != "1" else f"<{tag}>"
    return "\n".join([opening, *(f"<li>{item}</li>" for item in items), f"</{tag}>"])


def _loose(item: str) -> str:
    """Return the content of a list item as a paragraph, if it is none yet."""
    if not item:
        raise UnsureError
    return item if item.startswith("\n<p>") else f"\n<p>{item}</p>\n"


def _items(tag: str, block: str) -> list[str]:
    """Return the inline HTML of the list items in one block, each with the lines that continue it."""
    items: list[str] = []
    for line in block.split("\n"):
        match = _ITEM.match(line)
        if match and ("ol" if match[1] else "ul") == tag:
            items.append(match[2])
        elif not items[-1] or line.startswith(" ") or _ODD_START.match(line):
            raise UnsureError
        else:
            items[-1] += f"\n{line}"
    return [item and _words(item) for item in items]


def _quote(blocks: list[str]) -> str:
    """Return a quote of paragraphs as HTML; each of its lines begins with its sign (BlockQuoteProcessor)."""
    paragraphs: list[str] = []
    for block in blocks:
        matches = [_QUOTED.match(line) for line in block.split("\n")]
        lines = [match[1] if match[1].strip() else "" for match in matches if match]
        if len(lines) < len(matches) or not lines[-1]:
            raise UnsureError
        parts = (part.lstrip("\n") for part in "\n".join(lines).split("\n\n"))
        paragraphs += [_paragraph(part) for part in parts if part]
    if not paragraphs:
        raise UnsureError
    return "\n".join(["<blockquote>", *paragraphs, "</blockquote>"])
