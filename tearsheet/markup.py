"""Markup: plain text into Markdown, Markdown into safe HTML, HTML into plain text."""

import functools
import re
from urllib.parse import urlsplit

import markdown
import nh3
from bs4 import BeautifulSoup

from tearsheet.errors import Rejection

EXTENSIONS = ("tables", "sane_lists")

_SPECIAL = re.compile(r"[\\`*_\[\]]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"(#{1,6}|[-+>]|\d+(?=\.))")
_HEADING = re.compile(r"(</?h)([1-5])>")
_SOURCELESS = re.compile(r'<img(?![^>]* src=)(?:[^>]* alt="([^"]*)")?[^>]*>')

# How much markup is rendered. Python-Markdown takes time quadratic in some signs: 20,000 “[” take 55 s, 2,000 take
# 0.5 s; 10,000 “# a” lines 4 s, 2,000 0.2 s; 50,000 “&lt;” 6.5 s, 10,000 0.3 s. Real articles have a few hundred.
MOST_CHARACTERS = 200_000
_LIMITS = (
    (re.compile(r"\["), 2_000, "brackets"),
    (re.compile(r"^(?:#|[=-]+[ \t]*$)", re.MULTILINE), 2_000, "headings"),
    (re.compile(r"[<&*_`\\]"), 10_000, "signs of markup"),
)

# A table wider than its page scrolls in a box of its own, which the keyboard must reach (WCAG 2.1.1).
_TABLE = '<div class="table" role="region" tabindex="0" aria-label="Table"><table>'

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
_SCHEMES = {"http", "https", "mailto"}


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


def require_renderable(text: str) -> None:
    """Raise Rejection for Markdown that is so long or intricate that rendering would hold up everything else."""
    if len(text) > MOST_CHARACTERS:
        raise Rejection(f"{len(text):,} characters are more than an article has", "cut it to the article")
    for pattern, most, name in _LIMITS:
        if (count := len(pattern.findall(text))) > most:
            raise Rejection(f"{count:,} {name} are more than an article has", "cut it to the article")


@functools.cache
def _parser() -> markdown.Markdown:
    """Return the one parser: making it takes as long as parsing an article (991 µs against 840)."""
    return markdown.Markdown(extensions=list(EXTENSIONS), output_format="html")


def render(text: str) -> str:
    """Return Markdown as sanitised HTML, its highest heading an h2, with no image from elsewhere.

    Raises Rejection for Markdown that cannot be rendered in good time.
    """
    require_renderable(text)
    try:
        return sanitise(_parser().reset().convert(text))
    except RecursionError:
        raise Rejection("quotes or lists are nested too deeply", "take levels out") from None


def sanitise(html: str) -> str:
    """Return HTML with nothing in it that runs, loads from elsewhere or changes the page around it.

    Raises nothing: whatever is not known to be harmless is left out and its text kept.
    """
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_own_images if "<img" in html else None,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    if "<img" in clean:
        clean = _SOURCELESS.sub(lambda match: match[1] or "", clean)
    if "<table>" in clean:
        clean = clean.replace("<table>", _TABLE).replace("</table>", "</table></div>")
    return _HEADING.sub(_lower, clean) if "<h1>" in clean else clean


def _own_images(tag: str, attribute: str, value: str) -> str | None:
    """Keep the address of an image only where it is on this site."""
    if (tag, attribute) != ("img", "src"):
        return value
    return None if urlsplit(value).netloc or urlsplit(value).scheme else value


def _lower(match: re.Match[str]) -> str:
    """Return a heading's tag one level down: the page's h1 is the title."""
    return f"{match[1]}{int(match[2]) + 1}>"


def to_text(html: str) -> str:
    """Return the text of HTML, its blocks parted by an empty line."""
    soup = BeautifulSoup(html, "html.parser")
    for block in soup.find_all(["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre", "blockquote", "tr"]):
        block.append("\n\n")
    for line_break in soup.find_all("br"):
        line_break.replace_with(" ")
    blocks = (" ".join(block.split()) for block in soup.get_text().split("\n\n"))
    return "\n\n".join(block for block in blocks if block)


def web_address(url: str | None) -> str | None:
    """Return an address if it is one of the web and complete, else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc and not re.search(r"[\s<>\"]", url) else None
