"""Marks: what the HTML of a page has that can be wrong in a site, each with its line."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from lxml import etree

from tearsheet.checking.site import policies
from tearsheet.checking.site.policies import PagePolicy

DATA = re.compile(r"application/(?:[\w.-]+\+)?json|importmap|speculationrules")  # types of scripts that run nothing
_LOOKED_AT = ("a", "area", "audio", "form", "iframe", "img", "link", "meta", "script", "source", "track", "video")
_ADDRESSES = ("href", "src", "poster", "action")
_HANDLER = re.compile(rb"(?<!\w)on\w++\s*+=")
_REFRESH = re.compile(r"\s*\d+\s*;\s*url=(.+)", re.IGNORECASE)


class MarkedLink(NamedTuple):
    """An address that a page links to or loads, with its line; `kind` is “link”, “canonical”, “script” or “moved”."""

    line: int
    kind: str
    address: str


class Marks(NamedTuple):
    """A page's links, ids and policy, and faults of its elements, as (line, level, rule, what, mend)."""

    links: list[MarkedLink]
    ids: list[str]
    wrong: list[tuple[int, str, str, str, str]]
    policy: PagePolicy


def parse_marks(data: bytes) -> Marks:
    """Return the marks of a page."""
    root: Any = etree.HTML(data, parser=etree.HTMLParser(encoding="utf-8"))
    if root is None:
        nothing = PagePolicy("", is_late=False, loads=[])
        return Marks([], [], [(0, "error", "site", "it has no element", "build the site anew")], nothing)
    links = [link for element in root.iter(*_LOOKED_AT) for link in _links(element)]
    ids = [str(name) for name in cast("list[Any]", root.xpath("//@id|//a/@name"))]
    wrong = [fault for element in root.iter("img") for fault in _wrong(element)]
    lower = data.lower()
    if _HANDLER.search(lower):  # asking every attribute of every page takes a fifth of the time
        attributes = cast("list[Any]", root.xpath("//@*[starts-with(name(), 'on')]"))
        wrong += [_handler(attribute) for attribute in attributes]
    if b"style=" in lower:
        wrong += [_styled(attribute) for attribute in cast("list[Any]", root.xpath("//@style"))]
    return Marks(links, ids, wrong, policies.page_policy(root, lambda kind: DATA.fullmatch(kind) is not None))


def _links(element: etree._Element) -> Iterator[MarkedLink]:
    """Yield the addresses that an element has."""
    line = _line(element)
    kind = {"script": "script", "link": element.get("rel", "")}.get(str(element.tag), "link")
    kind = kind if kind in {"script", "canonical"} else "link"
    if element.tag == "meta":
        if match := _REFRESH.match(element.get("content", "")):
            yield MarkedLink(line, "moved", match[1].strip())
        return
    if kind == "link" and element.get("rel") in {"preconnect", "dns-prefetch"}:
        return
    for name in _ADDRESSES:
        if address := element.get(name):
            yield MarkedLink(line, kind, address)


def _wrong(element: etree._Element) -> Iterator[tuple[int, str, str, str, str]]:
    """Yield what is wrong with an image."""
    if element.get("alt") is None:
        hint = 'say what it shows, or write alt="" if it is ornament'
        yield _line(element), "warning", "alt", "an image has no “alt”", hint


def _line(element: Any) -> int:
    """Return the line on which an element begins, 0 where it is unknown."""
    return element.sourceline or 0


def _handler(attribute: Any) -> tuple[int, str, str, str, str]:
    """Return the fault that an element has a script in an attribute."""
    what = f"an element has a script as “{attribute.attrname}”"
    return _line(attribute.getparent()), "error", "site", what, "listen in a script file: hosts forbid it here"


def _styled(attribute: Any) -> tuple[int, str, str, str, str]:
    """Return the fault that an element has a style attribute."""
    return (
        _line(attribute.getparent()),
        "error",
        "site",
        "an element has a style of its own",
        "give it a class: hosts forbid it here",
    )
