"""What the site says for machines: feeds, and JSON-LD on pages."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from checks.built import BuiltSite
from checks.results import Finding, Result, none_of
from tearsheet.checking.site import feed_entries

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
    files = [path for path in site.files(".atom", ".xml", ".json", ".opml") if _is_feed(path)]
    wrong = (
        site.finding(path, what)
        for path in files
        for _, _, _, what, _ in feed_entries.parse_feed(path.name, path.read_bytes()).wrong
    )
    return none_of("faults", "feeds", f"all {len(files):,} feeds", wrong)


def _is_feed(path: Path) -> bool:
    """Say whether a file is a feed or a list of feeds, which its first bytes tell."""
    with path.open("rb") as file:
        head = file.read(400).lower()
    return path.suffix in {".atom", ".opml"} or b"<feed" in head or b"<rss" in head or feed_entries.JSON_FEED in head


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
