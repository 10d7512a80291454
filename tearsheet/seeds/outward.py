"""Outward: links of Markdown seeds made such as lead out of this site, since no seed knows what is on it."""

import html
import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

from tearsheet import markup, prose

_PELICAN = re.compile(r"[{|](?=\w+[|}])")
_LED = re.compile(r'\b(?:href|src)="([^"]*)"')
_TITLE = r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?"""


def led_out(body: str, text: str, base: str | None) -> str:
    """Return Markdown whose links lead to what they lead to from `base`, or are words where there is none.

    Where they are written so that it cannot be done, it is `text`, the words of the whole.
    """
    if "[" not in body and "href" not in body.casefold() and "src" not in body.casefold():
        return body
    body = _PELICAN.sub(lambda sign: quote(sign[0]), body)
    for address in dict.fromkeys(_inner(body)):
        whole = markup.web_address(urljoin(base, address)) if base else None
        body = _without(body, address) if whole is None else _at(body, address, whole)
    if any(_inner(body)):
        return "\n\n".join(markup.escape(paragraph) for paragraph in text.split("\n\n"))
    return body


def _inner(body: str) -> Iterator[str]:
    """Return the addresses, as they are written, that would lead to a place on this site."""
    for address in map(html.unescape, _LED.findall(prose.typeset(body))):
        try:
            parts = urlsplit(address)
        except ValueError:
            yield address
        else:
            if not (parts.scheme or parts.netloc) or address.startswith(("{", "|")):
                yield address


def _at(body: str, address: str, whole: str) -> str:
    """Return Markdown with another address in the place of one: in links, their definitions, and elements."""
    there = re.escape(address)
    body = re.sub(rf"(\]\(\s*<?){there}(?=[\s>)])", lambda match: match[1] + whole, body)
    body = re.sub(rf"(?m)^( {{0,3}}\[[^\]\n]+\]:[ \t]*<?){there}(?=[\s>]|$)", lambda match: match[1] + whole, body)
    return re.sub(rf"(\bhref=[\"']?){there}(?=[\"'\s>])", lambda match: match[1] + whole, body)


def _without(body: str, address: str) -> str:
    """Return Markdown in which links to an address are their words, and pictures from there are gone."""
    there = re.escape(address)
    body = re.sub(rf"!\[[^\[\]]*\]\(\s*<?{there}>?{_TITLE}\s*\)", "", body)
    body = re.sub(rf"\[([^\[\]]*)\]\(\s*<?{there}>?{_TITLE}\s*\)", lambda match: match[1], body)
    return re.sub(rf"<a\s[^<>]*\bhref=[\"']?{there}[\"'\s>][^<>]*>?(.*?)</a>", lambda match: match[1], body)
