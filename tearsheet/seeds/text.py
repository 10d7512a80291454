"""Plain text seeds: publication, title and date lines at the head, then paragraphs.

The shape met most: the publication on the first line, the title, the title again, then a paragraph a line.
"""

import re
from dataclasses import dataclass

from tearsheet import dating, markup
from tearsheet.article import Article
from tearsheet.errors import Rejection
from tearsheet.seeds.decoding import decode

HEAD = 6  # lines with text in which the title stands again, if it is repeated (Wikinews and press texts: at most 4)
LONGEST_TITLE = 250  # characters; the longest title of 262 real articles has 214
WRAPPED = range(40, 101)  # characters of a line broken by hand or by a mail program (commonly at 65 to 80)

_BYLINE = re.compile(r"by (?P<name>[^\W\d_][^.!?:;]{2,58})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines of a text say, and how many of its lines with text they are."""

    publication: str | None
    title: str
    length: int


def read(name: str, data: bytes) -> list[Article]:
    """Return the one article of a plain text seed; Rejection where it has no title or nothing below it."""
    lines = [" ".join(line.split()) for line in decode(data).split("\n")]
    head = read_head([line for line in lines if line])
    body = _after(lines, head.length)
    author, date = None, None
    while body and (author is None or date is None):
        byline = _BYLINE.fullmatch(body[0])
        dated = dating.date_line(body[0])
        if date is None and dated:
            date = dated
        elif author is None and byline and not dated:
            author = byline["name"].strip()
        elif body[0]:
            break
        body = body[1:]
    paragraphs = join_wrapped(body)
    if not paragraphs:
        raise Rejection("nothing stands below the title", "save the whole article")
    return [
        Article(
            seed=name,
            title=head.title,
            text="\n\n".join(paragraphs),
            body="\n\n".join(markup.escape(paragraph) for paragraph in paragraphs),
            publication=head.publication,
            author=author,
            date=date,
            date_basis="published" if date else None,
        )
    ]


def read_head(lines: list[str]) -> Head:
    """Return what the lines with text begin with: a title that stands there twice, else the first line.

    One line above a repeated title is the publication. Raises Rejection where no line can be a title.
    """
    if not lines:
        raise Rejection("the file is empty", "save the article into it again")
    folded = [line.casefold() for line in lines[:HEAD]]
    for first, title in enumerate(folded[:2]):
        if title in folded[first + 1 :]:
            last = max(index for index, line in enumerate(folded) if line == title)
            if last - first < HEAD - 1 and len(title) <= LONGEST_TITLE:
                return Head(lines[0] if first else None, lines[first], last + 1)
    if len(lines[0]) > LONGEST_TITLE:
        raise Rejection(
            f"no title: the first line has {len(lines[0]):,} characters", "put the title on a line of its own above"
        )
    return Head(None, lines[0], 1)


def _after(lines: list[str], count: int) -> list[str]:
    """Return the lines after the first `count` that have text."""
    for index, line in enumerate(lines):
        count -= bool(line)
        if not count:
            return lines[index + 1 :]
    return []


def join_wrapped(lines: list[str]) -> list[str]:
    """Return the paragraphs of the lines: one a line, unless the lines between two empty ones are a wrapped one."""
    paragraphs: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line:
            block.append(line)
        elif block:
            paragraphs.extend([" ".join(block)] if _is_wrapped(block) else block)
            block = []
    return paragraphs


def _is_wrapped(block: list[str]) -> bool:
    """Say whether lines are one paragraph broken at a column: all but the last about as long, some ending mid-sentence."""
    broken = block[:-1]
    return (
        bool(broken)
        and all(len(line) in WRAPPED for line in broken)
        and any(line[-1] not in ".!?:;”\"'’)" for line in broken)
    )
