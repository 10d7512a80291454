"""Bounds: HTML cut down to what parsers and converters read in time proportional to its length.

One pass, before any tree is made. What lies too deep is read flat, so that no word is lost: at 256 levels libxml2
leaves the rest of a page out, and at some hundreds those who walk its tree end in a RecursionError. What has more
elements or cells than any article is refused.
"""

import itertools
import re

from tearsheet.errors import Rejection

DEEPEST = 100  # levels; of 123 real pages and messages the deepest has 22
DEEPEST_LISTS = 8  # lists and quotes in each other, which Markdown indents by another four spaces each
MOST_ELEMENTS = 30_000  # of a page with all that stands around its article; of those pages at most 1,472, read in .1 s
MOST_IN_BODY = 10_000  # of the article alone
MOST_CELLS = 4_000  # of tables, which are read in 1.4 s; of those pages at most 38
MOST_ATTRIBUTES = 200  # of one element: libxml2 compares each with all others

# Each alternative goes to the end of the text where its own is missing, as parsers do, so that nothing is read twice.
_ATTRIBUTES = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?+)*+"
_TAG = re.compile(
    r"<(?:!--(?:[^-]++|-(?!->))*+"
    rf"|(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>]){_ATTRIBUTES}>?(?:[^<]++|<(?!/(?P=raw)))*+"
    rf"|(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})>?)",
    re.DOTALL | re.IGNORECASE,
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_LISTS = frozenset({"ul", "ol", "dl", "menu", "dir", "blockquote"})
_LIST = re.compile(rf"<(?:{'|'.join(sorted(_LISTS))})\b", re.IGNORECASE)
_CELLS = frozenset({"td", "th"})
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "menu", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
# fmt: on
# What a start tag ends, if that stands open just above it, and how much an end tag may leave open: libxml2's own rules.
_ENDED = dict.fromkeys(
    [
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "tr",
        "ul",
    ],
    frozenset({"p"}),
)
_ENDED["a"] = frozenset({"a"})
_ENDED["option"] = frozenset({"option"})
_ENDED["li"] |= {"li"}
_ENDED["dt"] |= {"dt", "dd"}
_ENDED["dd"] |= {"dt", "dd"}
_ENDED["td"] |= _CELLS
_ENDED["th"] |= _CELLS
_ENDED["tr"] |= _CELLS | {"tr"}
_ENDED["tbody"] |= _CELLS | {"tr", "thead", "tbody"}
_RANKS = {"div": 1, "td": 2, "th": 2, "tr": 3, "thead": 4, "tbody": 4, "tfoot": 4, "table": 5, "body": 6, "html": 7}


def bounded(html: str, most: int = MOST_ELEMENTS) -> str:
    """Return HTML without tags that are nested too deeply; their text stays, in paragraphs of its own.

    `most` is how many elements it may have. Raises Rejection where it has more elements or cells than an article.
    """
    lists = sum(1 for _ in itertools.islice(_LIST.finditer(html), DEEPEST_LISTS + 1))
    if html.count("<") <= DEEPEST and html.count("=") <= MOST_ATTRIBUTES and lists <= DEEPEST_LISTS:
        return html
    walk = _Walk()
    cut = _TAG.sub(walk.take, html)
    for count, limit, name in ((walk.elements, most, "elements"), (walk.cells, MOST_CELLS, "cells of tables")):
        if count > limit:
            raise Rejection(f"{count:,} {name} are more than an article has", "cut it to the article")
    return cut


class _Walk:
    """The state of a walk through a page's tags: open elements, open ones that were left out, and counts."""

    def __init__(self) -> None:
        self.elements = 0
        self.cells = 0
        self._open: list[str] = []
        self._left_out: dict[str, int] = {}

    def take(self, match: re.Match[str]) -> str:
        """Return what replaces a tag or a comment."""
        name = match["name"]
        if name is None:
            return match[0]
        name = name.lower()
        if match["end"]:
            return self._end(name, match[0])
        self.elements += 1
        self.cells += name in _CELLS
        tag = match[0] if match["attributes"].count("=") <= MOST_ATTRIBUTES else f"<{name}>"
        return tag if name in _VOID or tag.endswith("/>") else self._start(name, tag)

    def _start(self, name: str, tag: str) -> str:
        """Return what replaces a start tag."""
        ended = _ENDED.get(name, ())
        while self._open and self._open[-1] in ended:
            self._open.pop()
            self._left_out.clear()
        if len(self._open) < DEEPEST and not (name in _LISTS and self._lists() >= DEEPEST_LISTS):
            self._open.append(name)
            return tag
        self._left_out[name] = self._left_out.get(name, 0) + 1
        return "<p>" if name in _BLOCKS else ""

    def _lists(self) -> int:
        """Return how many lists and quotes are open."""
        return sum(name in _LISTS for name in self._open)

    def _end(self, name: str, tag: str) -> str:
        """Return what replaces an end tag."""
        if self._left_out.get(name):
            self._left_out[name] -= 1
            return "<p>" if name in _BLOCKS else ""
        rank = _RANKS.get(name, 0)
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at] == name:
                del self._open[at:]
                self._left_out.clear()
                return tag
            if _RANKS.get(self._open[at], 0) > rank:
                break
        return tag
