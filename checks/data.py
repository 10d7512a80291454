"""What the site says for machines: feeds, and JSON-LD on pages."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser

from checks.built import BuiltSite
from checks.results import Finding, Result, none_of

JSON_FEED = "https://jsonfeed.org/version/1"
_LD = re.compile(r'<script[^>]+type="?application/ld\+json"?[^>]*>(.*?)</script>', re.DOTALL)
# What schema.org and search engines ask of each type for it to be of use.
REQUIRED = {
    "NewsArticle": ("headline",),  # no date where the article gives none
    "Organization": ("name",),
    "Product": ("name",),
    "BreadcrumbList": ("itemListElement",),
    "ListItem": ("position", "name"),
    "WebSite": ("name", "url"),
}


def fed(site: BuiltSite) -> Result:
    """Return what is wrong with the feeds, and with the list of them (OPML)."""
    feeds = [path for path in site.files(".atom", ".xml", ".json", ".opml") if _is_feed(path)]
    wrong = (site.finding(path, fault) for path in feeds for fault in _feed_faults(path))
    return none_of("faults", "feeds", f"all {len(feeds):,} feeds", wrong)


def _is_feed(path: Path) -> bool:
    """Say whether a file is a feed or a list of feeds, which its first bytes tell."""
    with path.open("rb") as file:
        head = file.read(400).lower()
    return path.suffix in {".atom", ".opml"} or b"<feed" in head or b"<rss" in head or JSON_FEED.encode() in head


def _feed_faults(path: Path) -> Iterator[str]:
    """Return what is wrong with a feed."""
    if path.suffix == ".json":
        yield from _json_faults(path)
        return
    try:
        root = ET.fromstring(path.read_bytes())  # noqa: S314  (our own output)
    except ET.ParseError as error:
        yield f"no XML: {error}"
        return
    if path.suffix != ".opml" and root.tag != "opml":
        yield from _atom_faults(path)


def _atom_faults(path: Path) -> Iterator[str]:
    """Return what a reader of Atom would stumble over."""
    parsed = feedparser.parse(path.read_bytes())
    if parsed.bozo:
        yield f"feedparser: {parsed.bozo_exception}"
    yield from (f"the feed has no {name}" for name in ("id", "title", "updated") if not parsed.feed.get(name))
    for entry in parsed.entries:
        missing = [name for name in ("id", "title", "updated", "link") if not entry.get(name)]
        yield from (f"entry {entry.get('id', '?')} has no {name}" for name in missing)
    yield from _repeated([entry.get("id", "") for entry in parsed.entries])


def _json_faults(path: Path) -> Iterator[str]:
    """Return what a reader of JSON Feed would stumble over."""
    try:
        feed = json.loads(path.read_bytes())
    except ValueError as error:
        yield f"no JSON: {error}"
        return
    yield from (f"the feed has no {name}" for name in ("version", "title", "items") if name not in feed)
    items: list[dict[str, Any]] = feed.get("items", [])
    for item in items:
        if not item.get("id") or not {"content_html", "content_text"} & item.keys():
            yield f"item {item.get('id', '?')} has no id or no content"
    yield from _repeated([str(item.get("id", "")) for item in items])


def _repeated(ids: list[str]) -> Iterator[str]:
    """Return the ids that more than one entry has."""
    yield from (f"two entries have the id {name}" for name in sorted({name for name in ids if ids.count(name) > 1}))


def described(site: BuiltSite) -> Result:
    """Return what is wrong with JSON-LD on all pages."""
    wrong: list[Finding] = []
    number = 0
    for path in site.pages.values():
        texts = _LD.findall(path.read_text(encoding="utf-8"))
        number += len(texts)
        wrong += [site.finding(path, fault) for text in texts for fault in _ld_faults(text)]
    return none_of("faults", "JSON-LD", f"{number:,} blocks on {len(site.pages):,} pages", wrong)


def _ld_faults(text: str) -> Iterator[str]:
    """Return what is wrong with a block of JSON-LD."""
    try:
        block = json.loads(text)
    except ValueError as error:
        yield f"JSON-LD is no JSON: {error}"
        return
    if unescape(text) != text and "&lt;" in text:
        yield "JSON-LD is escaped as HTML, which it is not"
    blocks = block if isinstance(block, list) else [block]
    yield from ("JSON-LD names no @context" for one in blocks if "@context" not in one)
    for thing in _things(block):
        kind = thing["@type"]
        for name in REQUIRED.get(kind if isinstance(kind, str) else kind[0], ()):
            if not thing.get(name):
                yield f"a {kind} has no {name}"


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """Return all that has a type in JSON-LD, however deep; what only names something by its @id says no more."""
    if isinstance(value, list):
        yield from (thing for one in value for thing in _things(one))
    elif isinstance(value, dict):
        if "@type" in value and value.keys() - {"@type", "@id"}:
            yield value
        yield from (thing for one in value.values() for thing in _things(one))
