"""Feed entries: finds what feed readers would stumble over, and the addresses in feeds, each with its line.

Atom is checked by RFC 4287, JSON Feed by version 1.1, OPML as a list of feeds. The texts of entries are those of pages,
where their links are checked: a dead one is reported once, and not for each of some twenty feeds.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lxml import etree

from tearsheet.checking.site.marks import MarkedLink

ATOM = "{http://www.w3.org/2005/Atom}"
JSON_FEED = b"https://jsonfeed.org/version/1"
XML = (".atom", ".opml", ".rss", ".xml")
ENDINGS = (*XML, ".json")

_AGAIN = "build the site anew"
_HAS = ("id", "title", "updated")  # of Atom feeds and entries alike
_ADDRESSES = ("home_page_url", "feed_url", "next_url", "icon", "favicon", "url", "image", "banner_image")

Wrong = tuple[int, str, str, str, str]  # line, level, rule, what, mend: as those of a page


class FeedPage(NamedTuple):
    """The links in a feed, and what is wrong with it."""

    links: list[MarkedLink]
    wrong: list[Wrong]


def parse_feed(path: str, data: bytes) -> FeedPage:
    """Return what is in a file that may be a feed, judged by its ending and its content."""
    return _read_xml(data) if path.endswith(XML) else _read_json(data)


def _read_xml(data: bytes) -> FeedPage:
    """Return what is in an XML feed; of other XML, only whether it is well-formed."""
    try:
        root: Any = etree.fromstring(data, parser=etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return FeedPage([], [_wrong(error.lineno or 0, f"broken XML ({error.msg})")])
    if root.tag == "opml":
        return FeedPage(list(_attributes(root, "outline", ("xmlUrl", "htmlUrl"))), [])
    if root.tag != f"{ATOM}feed":
        return FeedPage([], [])
    entries = root.findall(f"{ATOM}entry")
    links = list(_attributes(root, f"{ATOM}link", ("href",)))
    lacking = [fault for element in (root, *entries) for fault in _lacking(element)]
    return FeedPage(links, lacking + list(_repeated([entry.findtext(f"{ATOM}id") or "" for entry in entries])))


def _attributes(root: Any, tag: str, names: Iterable[str]) -> Iterator[MarkedLink]:
    """Yield the addresses in attributes of elements."""
    for element in root.iter(tag):
        yield from (
            MarkedLink(element.sourceline or 0, "link", element.get(name)) for name in names if element.get(name)
        )


def _lacking(element: Any) -> Iterator[Wrong]:
    """Yield what an Atom feed or entry must have and lacks."""
    noun = element.tag.removeprefix(ATOM)
    for name in _HAS:
        if not element.findtext(f"{ATOM}{name}"):
            yield _wrong(element.sourceline or 0, f"the {noun} has no {name}")
    if noun == "entry" and element.find(f"{ATOM}link") is None:
        yield _wrong(element.sourceline or 0, "the entry has no link")


def _read_json(data: bytes) -> FeedPage:
    """Return what is in a JSON Feed; of other JSON, only whether it is well-formed."""
    try:
        feed = json.loads(data)
    except ValueError as error:
        return FeedPage([], [_wrong(getattr(error, "lineno", 0), f"broken JSON ({error})")])
    if JSON_FEED not in data or not isinstance(feed, dict) or "version" not in feed:
        return FeedPage([], [])
    items = [item for item in feed.get("items", []) if isinstance(item, dict)]
    wrong = [_wrong(0, f"the feed has no {name}") for name in ("title", "items") if name not in feed]
    empty = [item for item in items if not item.get("id") or not {"content_html", "content_text"} & item.keys()]
    wrong += [
        _wrong(0, f"the item {item.get('id') or item.get('url') or '?'} has no id or no content") for item in empty
    ]
    addresses = [thing[name] for thing in (feed, *items) for name in _ADDRESSES if isinstance(thing.get(name), str)]
    links = [MarkedLink(0, "link", address) for address in dict.fromkeys(addresses)]
    return FeedPage(links, wrong + list(_repeated([str(item.get("id", "")) for item in items])))


def _repeated(ids: Iterable[str]) -> Iterator[Wrong]:
    """Yield the ids that several entries have, of which feed readers would show only one."""
    yield from (_wrong(0, f"two entries have the id {name}") for name, number in Counter(ids).items() if number > 1)


def _wrong(line: int, what: str) -> Wrong:
    return line, "error", "site", what, _AGAIN
