"""Outward: links in Markdown seeds rewritten to lead out of this site, as a seed cannot know what is on it."""

import html
import re
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from tearsheet.text import fast_markdown, markup

_PELICAN = re.compile(r"[{|](?=\w+[|}])")
_LED = re.compile(r'<[^<>]*?\s(?:href|src)="([^"]*)"')
# A link or a picture: its sign, its words, its address, bare or in angle brackets, and its title.
_LINK = re.compile(
    r"(!?)\[([^\[\]]*+)\](\(\s*+)(?:<([^<>\n]*+)>|([^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)?+))"
    r"""((?:\s++(?:"[^"\n]*+"|'[^'\n]*+'))?+\s*+\))"""
)
_DEFINITION = re.compile(r"^( {0,3}\[[^\[\]\n]++\]:[ \t]*+)(?:<([^<>\n]*+)>|(\S++))", re.MULTILINE)
_ELEMENT = re.compile(r"<a\s([^<>]*+)>([^<]*+)</a>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE)

Whole = Callable[[str], str | None]  # an address as it is written -> the one to lead to instead, None: it stays


def led_out(body: str, text: str, base: str | None) -> str:
    """Return Markdown whose relative links are resolved against `base`, or replaced by their words if that is None.

    Where links are written so that it cannot be done, the result is `text`, the plain text, in paragraphs.
    """
    if "[" not in body and "href" not in body.casefold() and "src" not in body.casefold():
        return body
    body = _PELICAN.sub(lambda sign: quote(sign[0]), body)
    inner = _inner(body)
    if not inner:
        return body

    def whole(address: str) -> str | None:
        """Return where an address leads from the article's own, nothing where that is not known."""
        plain = html.unescape(address)
        return None if plain not in inner else (markup.web_address(urljoin(base, plain)) or "") if base else ""

    rewritten = _replaced(body, whole)
    if rewritten.strip() and not _inner(rewritten):
        return rewritten
    return "\n\n".join(markup.escape(paragraph) for paragraph in text.split("\n\n"))


def _inner(body: str) -> set[str]:
    """Return the addresses in a body that would lead to a place on this site."""
    return {address for address in map(html.unescape, _LED.findall(fast_markdown.typeset(body))) if _is_inner(address)}


def _is_inner(address: str) -> bool:
    """Say whether an address leads to a place on the site of the page it stands on."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return not (parts.scheme or parts.netloc) or address.startswith(("{", "|"))


def _replaced(body: str, whole: Whole) -> str:
    """Return Markdown with new addresses from `whole`; where that returns '', links become words, pictures go."""

    def link(match: re.Match[str]) -> str:
        sign, words, opened, bracketed, bare, closed = match.groups()
        to = whole(bare if bracketed is None else bracketed)
        if to is None:
            return match[0]
        is_bracketed = bracketed is not None
        return f"{sign}[{words}]{opened}{f'<{to}>' if is_bracketed else to}{closed}" if to else "" if sign else words

    def definition(match: re.Match[str]) -> str:
        to = whole(match[3] if match[2] is None else match[2])
        return match[1] + to if to else match[0]

    def element(match: re.Match[str]) -> str:
        href = _HREF.search(match[1])
        to = whole(href[1] or href[2] or href[3] or "") if href else None
        if to is None or href is None:
            return match[0]
        return f'<a {match[1][: href.start()]}href="{to}"{match[1][href.end() :]}>{match[2]}</a>' if to else match[2]

    return _ELEMENT.sub(element, _DEFINITION.sub(definition, _LINK.sub(link, body)))
