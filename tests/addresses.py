"""Addresses: all that a built site leads to or loads, and which of them are none of the web."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree


def is_odd(address: str) -> bool:
    """Say whether an address leads to anything but pages, mail and places on a page, as a browser reads it."""
    plain = re.sub(r"[\x00-\x20]", "", address).lower()
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", plain)
    return (scheme is not None and scheme[0] not in {"http:", "https:", "mailto:"}) or "javascript:" in plain[:20]


def addresses(output: Path) -> Iterator[tuple[str, str]]:
    """Yield every address in a site's files that leads or loads somewhere: of pages, feeds and data, with its file."""
    for path in sorted(path for path in output.rglob("*") if path.is_file() and "pagefind" not in path.parts):
        yield from ((path.relative_to(output).as_posix(), address) for address in of_file(path))


def of_file(path: Path) -> Iterator[str]:
    """Yield the addresses of one file."""
    if path.suffix == ".html":
        yield from _of_html(path.read_bytes())
    elif path.suffix in {".atom", ".xml", ".opml"}:
        root: Any = etree.fromstring(path.read_bytes(), parser=etree.XMLParser(huge_tree=True))
        yield from map(str, root.xpath("//@href | //@src | //@xmlUrl | //@htmlUrl"))
        for content in root.iter("{*}content"):
            yield from _of_html((content.text or "").encode())
    elif path.suffix == ".json":
        yield from _of_json(json.loads(path.read_bytes()))


def _of_html(data: bytes) -> Iterator[str]:
    """Yield the addresses of HTML."""
    root: Any = etree.HTML(data, parser=etree.HTMLParser(encoding="utf-8", huge_tree=True)) if data.strip() else None
    if root is None:
        return
    for attribute in ("href", "src", "action", "formaction", "data", "poster", "srcset", "cite", "background", "ping"):
        yield from (str(value) for value in root.xpath(f"//@{attribute}") if str(value) != "data:,")
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            yield from _of_json(json.loads(script.text))


def _of_json(said: object) -> Iterator[str]:
    """Yield the addresses in JSON, and in the HTML that it holds."""
    if isinstance(said, list):
        for value in said:
            yield from _of_json(value)
    elif isinstance(said, dict):
        for key, value in said.items():
            if key == "content_html":
                yield from _of_html(str(value).encode())
            elif isinstance(value, str) and re.search(
                r"url|href|src|sameAs|isBasedOn|archivedAt|mainEntityOfPage|image", key
            ):
                yield value
            else:
                yield from _of_json(value)
