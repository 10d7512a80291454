"""Markdown bounds: limits on the Markdown that is rendered, measured in time proportional to its length.

Python-Markdown takes time quadratic in many shapes (measured: 500 “[” before 190,000 letters 29 s, 10,000 “<a href=” 37
s, a table of 300 columns and 3,000 rows 58 s, 39,000 hard breaks over a minute). Real articles stay below a tenth of
each limit.
"""

import re

from tearsheet.errors import Rejection

MOST_CHARACTERS = 200_000
MOST_LINES = 6_000
MOST_TAGS = 1_500
MOST_SIGNS = 10_000
MOST_HEADINGS = 2_000
MOST_CELLS = 20_000
MOST_SCANNED = 500_000  # characters; of 560 real articles at most 8,000, and 4 kB of “[” take 8 million, or 8 s
DEEPEST = 12  # quotes and lists in each other

_SIGNS = re.compile(r"[&*_`\\]")
_HEADINGS = re.compile(r"^(?:#|[=-]+[ \t]*$)", re.MULTILINE)
_DEEP = re.compile(rf"^[ \t]*(?:>[ \t]*|(?:[-*+]|\d+\.)[ \t]+){{{DEEPEST + 1}}}", re.MULTILINE)
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
# The rest of a link whose end is where it seems to be; a quotation mark or a bracket in it may move that.
_TARGET = re.compile(r"\]\([^()\s\"']*+(?:\([^()\s\"']*+\)[^()\s\"']*+)?(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?\s*+\)")


def require(text: str) -> None:
    """Raise Rejection for Markdown so long or intricate that rendering it would take too long."""
    lines = text.split("\n")
    piped = [line.count("|") for line in lines if "|" in line]
    counts = (
        (len(text), MOST_CHARACTERS, "characters"),
        (len(lines), MOST_LINES, "lines"),
        (text.count("<"), MOST_TAGS, "tags"),
        (len(_SIGNS.findall(text)), MOST_SIGNS, "signs of markup"),
        (len(_HEADINGS.findall(text)), MOST_HEADINGS, "headings"),
        (max(piped, default=0) * len(piped), MOST_CELLS, "cells of tables"),
    )
    for count, most, name in counts:
        if count > most:
            raise Rejection(f"{count:,} {name} are more than an article has", "cut it to the article")
    if scanned(text) > MOST_SCANNED:
        raise Rejection(f"{text.count('['):,} brackets are more than an article has", "cut it to the article")
    if _DEEP.search(text):
        raise Rejection("quotes or lists are nested too deeply", "take levels out")


def scanned(text: str) -> int:
    """Return how many characters Python-Markdown scans in search of the ends of links, summed over all brackets."""
    return sum(_scanned(block) for block in text.split("\n\n") if "[" in block)


def _scanned(block: str) -> int:
    """Return the same for one block: no link's end is looked for beyond it."""
    opened: list[int] = []
    count = 0
    for match in _BRACKET.finditer(block):
        at = match.start()
        if match[0] == "[":
            opened.append(at)
        elif match[0] == "]":
            count += at - opened.pop() if opened else 0
            if block.startswith("(", at + 1):
                target = _TARGET.match(block, at)
                count += (target.end() if target else len(block)) - at
    return count + sum(len(block) - at for at in opened)
