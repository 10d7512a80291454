"""Markup: plain text into Markdown, Markdown into safe HTML, HTML into plain text."""

import functools
import html
import re
import sys

import markdown
import nh3

from tearsheet.errors import Rejection
from tearsheet.text import addresses, markdown_bounds

EXTENSIONS = ("tables", "sane_lists")

# Characters that XML does not allow (https://www.w3.org/TR/xml/#charsets), so that no feed could hold them.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The beginning of an address of the web, as schemas say it.
WEB = r"^https?://[^\s/]"

_NUMBERED = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,7})|([0-9]{1,8}));?")

_SPECIAL = re.compile(r"[\\`*_\[\]]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"(#{1,6}|[-+>]|\d+(?=\.))")
_OWN_IMAGE = re.compile(r"(?:\{static\})?/(?!/)[\w%.~/-]+")
_OWN_LINK = re.compile(r"(?:\{static\}/images/|\{filename\}/?)(?!\.)[\w%.~-]+(?:/(?!\.)[\w%.~-]+)*(?:#[\w-]*)?")
_HEADING = re.compile(r"(</?h)([1-5])(?=[ >])")
_TABLE = re.compile(r"<table(?=[ >])")
_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ALT = re.compile(r' alt="([^"]*)"')
_PRE = re.compile(r"(<pre(?: [^<>]*)?>)\n+")  # each parse takes a line break there away

# What browsers take for a scheme, and what could become one on its way to a reader, by losing a character or being
# decoded once more: a colon in the first part of an address. RFC 3986 has none there but that of a scheme.
_SCHEME = re.compile(r"[^/?#:]*?(?::|%(?:25)*3[Aa])")

# A table wider than its page scrolls in a box of its own, which the keyboard must reach (WCAG 2.1.1).
_REGION = '<div class="table" role="region" tabindex="0" aria-label="Table"><table'

# fmt: off
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark",
    "ol", "p", "pre", "q", "s", "samp", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u", "ul", "var", "wbr",
}
# fmt: on
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
}
# fmt: off
_BLOCKS = (
    "article", "aside", "blockquote", "dd", "div", "dt", "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
)
# fmt: on
_BLOCK = re.compile(rf"</?(?:{'|'.join(_BLOCKS)})>")
_SCHEMES = {"http", "https", "mailto"}
_ALLOWED = re.compile(r"(?i:https?|mailto):")
ROUNDS = 8  # of cleaning; of 400,000 texts put together to confuse parsers, none was at rest later than in the third


def escape(paragraph: str) -> str:
    """Return one line of plain text as Markdown that renders as exactly this text."""
    paragraph = _SPECIAL.sub(r"\\\g<0>", paragraph)
    paragraph = _ENTITY.sub("&amp;", paragraph).replace("<", "&lt;")
    start = _LINE_START.match(paragraph)
    if start is None:
        return paragraph
    if start[1].isdecimal():
        return f"{start[1]}\\{paragraph[start.end() :]}"
    return f"\\{paragraph}"


@functools.cache
def _parser() -> markdown.Markdown:
    """Return the one parser; making it takes as long as parsing an article (991 µs against 840)."""
    return markdown.Markdown(extensions=list(EXTENSIONS), output_format="html")


def render(text: str) -> str:
    """Return Markdown as sanitised HTML; its highest heading is an h2, images from other sites are left out.

    Raises Rejection for Markdown that cannot be rendered in reasonable time.
    """
    markdown_bounds.require(text)
    try:
        return sanitise(_parser().reset().convert(text))
    except RecursionError:
        raise Rejection("quotes or lists are nested too deeply", "take levels out") from None


def legal(source: str) -> str:
    """Return HTML without characters that XML forbids, which some parsers refuse, and without references to them."""
    source = ILLEGAL.sub("", source)
    return _NUMBERED.sub(_if_legal, source) if "&#" in source else source


def _if_legal(reference: re.Match[str]) -> str:
    """Return a character reference, or '' where XML forbids the character."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if code > sys.maxunicode or ILLEGAL.match(chr(code)) else reference[0]


def sanitise(source: str) -> str:
    """Return HTML in which nothing runs, loads from elsewhere or changes the page around it.

    Cleaning is repeated until nothing changes, so that what is taken away cannot make something harmful of what is
    left. Raises nothing: whatever is not known to be harmless is left out and its text kept.
    """
    clean = _cleaned_until_stable(ILLEGAL.sub("", source))
    if "<table" in clean:
        clean = _TABLE.sub(_REGION, clean).replace("</table>", "</table></div>")
    return _HEADING.sub(_lower, clean) if "<h1" in clean else clean


def _cleaned_until_stable(source: str) -> str:
    """Return HTML cleaned until it no longer changes; after ROUNDS rounds, its text in paragraphs instead."""
    for _ in range(ROUNDS):
        clean = _cleaned(source)
        if clean == source or clean == source.replace("\xa0", "&nbsp;"):  # two ways to write one document
            return clean
        source = clean
    return "\n".join(f"<p>{_as_html(paragraph)}</p>" for paragraph in to_text(source).split("\n\n"))


def _cleaned(source: str) -> str:
    """Return HTML after one round of cleaning."""
    clean = nh3.clean(
        source,
        tags=TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_judged if "=" in source else None,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    if "&#" in source:
        clean = ILLEGAL.sub("", clean)  # a reference such as &#1; is a character only now
    if "<img" in clean:
        clean = _IMAGE.sub(_shown, clean)
    return _PRE.sub(r"\1", clean) if "<pre" in clean else clean


def _judged(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value, None if it must go: images must be on this site, links harmless to follow."""
    if attribute not in {"src", "href", "cite"}:
        return value
    if value.lstrip().startswith(("{", "|")):
        return value if _OWN_LINK.fullmatch(value) else None
    if tag == "img":
        return value if _OWN_IMAGE.fullmatch(value) else None
    return value if is_harmless(value) else None


def is_harmless(address: str) -> bool:
    """Say whether a link's address is http, https, mailto, or a place on this site."""
    return _ALLOWED.match(address) is not None or _SCHEME.match(address) is None


def _shown(match: re.Match[str]) -> str:
    """Return an image, or its description where it has no address."""
    if ' src="' in match[1]:
        return match[0]
    alt = _ALT.search(match[1])
    return _as_html(html.unescape(alt[1])) if alt else ""


def _as_html(text: str) -> str:
    """Return plain text as HTML, escaped."""
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")


def _lower(match: re.Match[str]) -> str:
    """Return a heading's tag one level down, as the page's h1 is the title."""
    return f"{match[1]}{int(match[2]) + 1}"


def to_text(source: str) -> str:
    """Return the text of HTML, its blocks parted by an empty line, without the contents of scripts and styles."""
    clean = nh3.clean(ILLEGAL.sub("", source), tags={*_BLOCKS, "br"}, attributes={}, link_rel=None)
    text = ILLEGAL.sub("", html.unescape(_BLOCK.sub("\n\n", clean.replace("<br>", " "))))
    blocks = (" ".join(block.split()) for block in text.split("\n\n"))
    return "\n\n".join(block for block in blocks if block)


def web_address(url: str | None) -> str | None:
    """Return a complete web address, cleaned and encoded as browsers do, or None if it is none.

    Every address that leads out of the site, in a page, a feed or data, comes from here.
    """
    return addresses.encoded(ILLEGAL.sub("", url)) if url else None
