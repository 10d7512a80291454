"""Are two built sites the same? The same files, and in each the same HTML but for what no reader can see.

`python -m benchmarks.equal ONE OTHER` compares parsed pages: order of attributes, entities, ways to close an empty
element and white space between blocks do not count. Feeds must hold the same entries (title, address, time, content);
their ids differ by engine. The sitemap must name the same addresses, in any order.
"""

import argparse
import itertools
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SHOWN = 10  # differences that are printed of a page; the first one mostly says it all

# Elements within a line: white space beside them can be seen.
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "code",
    "em",
    "i",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

Event = tuple[str, ...]


class _Reader(HTMLParser):
    """Reads HTML into a list of events in which everything that does not count is the same."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush(tag)
        self.events.append(("start", tag, *(f"{name}={value}" for name, value in sorted(attrs, key=lambda a: a[0]))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._flush(tag)
            self.events.append(("end", tag))

    def handle_decl(self, decl: str) -> None:
        self._flush("")
        self.events.append(("declaration", decl.lower()))

    def handle_data(self, data: str) -> None:
        self._text += data

    def close(self) -> None:
        super().close()
        self._flush("")

    def _flush(self, following: str) -> None:
        """Take down the text before a tag, without the white space that does not show."""
        text, self._text = self._text, ""
        before = self.events[-1][1] if self.events else ""
        shown = " ".join(text.split())
        if before in _INLINE and text[:1].isspace():
            shown = f" {shown}"
        if following in _INLINE and text[-1:].isspace() and shown != " ":
            shown = f"{shown} "
        if shown:
            self.events.append(("text", shown))


def page(text: str) -> list[Event]:
    """Return what an HTML page says, normalised."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.events


def feed(text: str) -> list[Event]:
    """Return the entries of an Atom feed, normalised; their ids and categories differ by engine."""
    entries: list[Event] = []
    for entry in ET.fromstring(text).iter(f"{ATOM}entry"):  # noqa: S314  (made here)
        link = entry.find(f"{ATOM}link")
        content = page(entry.findtext(f"{ATOM}content") or "")
        published = (entry.findtext(f"{ATOM}published") or "").replace("+00:00", "Z")
        title = page(entry.findtext(f"{ATOM}title") or "")
        address = link.get("href") or "" if link is not None else ""
        entries.append(("entry", str(title), address, published, str(content)))
    return entries


def sitemap(text: str) -> list[Event]:
    """Return the addresses that a sitemap names, in order."""
    places = ET.fromstring(text).iter(f"{SITEMAP}loc")  # noqa: S314  (made here)
    return sorted(("address", place.text or "") for place in places)


def read(path: Path) -> list[Event]:
    """Return what a file says, normalised by its kind."""
    text = path.read_text(encoding="utf-8")
    try:
        if path.suffix == ".html":
            return page(text)
        if path.suffix == ".atom":
            return feed(text)
        if path.name == "sitemap.xml":
            return sitemap(text)
    except ET.ParseError as error:
        return [("broken", str(path), str(error))]
    return [("text", " ".join(text.split()))]


def differences(one: Path, other: Path) -> Iterator[str]:
    """Return what differs between two sites, a line each."""
    names, others = (
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} for folder in (one, other)
    )
    yield from (f"{name}: only in {one}" for name in sorted(names - others))
    yield from (f"{name}: only in {other}" for name in sorted(others - names))
    for name in sorted(names & others):
        said, says = read(one / name), read(other / name)
        if said != says:
            pairs = zip([*said, ()], [*says, ()], strict=False)
            first = next((pair for pair in pairs if pair[0] != pair[1]), (("length",), ("length",)))
            yield f"{name}: {_told(first[0], first[1])} against {_told(first[1], first[0])}"


def _told(event: Event, other: Event) -> str:
    """Return an event from shortly before the place where it differs from another."""
    said, says = " ".join(event), " ".join(other)
    same = sum(1 for _ in itertools.takewhile(bool, (a == b for a, b in zip(said, says, strict=False))))
    return repr(said[max(0, same - 20) : same + 40])


def main() -> None:
    """Compare two built sites."""
    parser = argparse.ArgumentParser(description="Are two built sites the same?")
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    options = parser.parse_args()
    for folder in (options.one, options.other):
        if not folder.is_dir():
            parser.error(f"there is no folder {folder}")
    found = list(differences(options.one, options.other))
    for line in found[:SHOWN]:
        print(line)
    print(f"{len(found):,} differences")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
