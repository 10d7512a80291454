"""Fragments: the HTML of an article's body, made into text and Markdown."""

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdownify import ATX, MarkdownConverter

from tearsheet.seeds import bounds
from tearsheet.text import fast_markdown, markup

_DROPPED = [
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "form",
    "button",
    "svg",
    "img",
    "picture",
    "video",
    "audio",
]
_BLANK_LINES = re.compile(r"\n{3,}")
_GAP = re.compile(r"(?<!\s)(\s{100})\s+")  # a longer one means no more, and converters take its square


class _Converter(MarkdownConverter):
    """Markdownify that escapes exactly what Python-Markdown would read as markup."""

    def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002  (markdownify's own signature)
        """Return the text of a node as Markdown that renders as exactly this text."""
        lead = text[: len(text) - len(text.lstrip())]
        return lead + markup.escape(text.lstrip()) if text.strip() else text


def text_and_markdown(html: str, base: str | None = None) -> tuple[str, str]:
    """Return a fragment of HTML as text, its blocks parted by an empty line, and as Markdown.

    Links become complete web addresses, resolved against `base`, the page's address; those that cannot be become plain
    text. Where the Markdown would not say the same words, it is the text in paragraphs.
    """
    soup = BeautifulSoup(bounds.bounded(markup.legal(html), bounds.MOST_IN_BODY), "lxml")
    for dropped in soup.find_all(_DROPPED):
        dropped.decompose()
    for link in soup.find_all("a"):
        _settle_link(link, base)
    _flatten(soup)
    for words in soup.find_all(string=_GAP):
        words.replace_with(_GAP.sub(r"\1", words))
    text = markup.to_text(str(soup))
    body = _BLANK_LINES.sub("\n\n", _converter().convert_soup(soup)).strip()
    if _words(markup.to_text(fast_markdown.typeset(body))) != _words(text):
        body = "\n\n".join(markup.escape(paragraph) for paragraph in text.split("\n\n"))
    return text, body


def _converter() -> _Converter:
    """Return the converter with its options."""
    return _Converter(heading_style=ATX, bullets="-", autolinks=False, newline_style="backslash", wrap=False)


def _settle_link(link: Tag, base: str | None) -> None:
    """Give a link a complete address, or replace it by its text."""
    href = str(link.get("href") or "").strip()
    try:
        address = markup.web_address(urljoin(base, href) if base else href)
    except ValueError:
        address = None
    if address and link.get_text(strip=True):
        link.attrs = {"href": address}
    else:
        link.unwrap()


def _flatten(soup: BeautifulSoup) -> None:
    """Remove levels without content: items without words, and all but one of “- - - word” and “> > > word”."""
    for item in soup.find_all("li"):
        if next(item.stripped_strings, None) is None:
            item.name = "span"  # which costs less than to take it out
    for nested in soup.find_all(["ul", "ol", "blockquote"]):
        around = nested.parent
        if around is None or around.name != ("blockquote" if nested.name == "blockquote" else "li"):
            continue
        if all(
            child is nested or (isinstance(child, NavigableString) and not child.strip()) for child in around.children
        ):
            for blank in [child for child in around.children if child is not nested]:
                blank.extract()
            nested.unwrap()
            if around.name == "li":
                around.unwrap()


def _words(text: str) -> list[str]:
    """Return the words of a text, for comparing."""
    return re.findall(r"\w+", text)
