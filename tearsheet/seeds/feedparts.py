"""Feed parts: the entries of an RSS or Atom file, cut out as they stand there, so that a broken one breaks no other.

A parser gives up on the whole file where one entry has an illegal sign or an open tag, or reads all of it loosely then.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tearsheet.errors import Rejection

LONGEST_SHELL = 2**16  # bytes of what is put around each entry; real declarations and root elements have some hundred
LONGEST_TAG = 1_000  # bytes of a tag before a CDATA section
LONGEST_WITHOUT = 2**20  # bytes of a feed without its entries: title, address and picture

_ENTRIES = {b"rss": b"item", b"rdf": b"item", b"feed": b"entry"}
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NULLS = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"), (b"<\0r\0", "utf-16-le"), (b"\0<\0r", "utf-16-be"))
_ENCODING = re.compile(r"""(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"'>]{0,60}["']""")
# What programs for Windows write into files of single bytes, as such is the form of texts in their memory.
_WIDE = re.compile(rb"""(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'](?:utf|ucs|iso-10646-ucs)-?_?(?:16|32|2|4)[^"'>]{0,20}["']""", re.I)
_DECLARATION = re.compile(rb"<\?xml[^>]{0,300}\?>")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,1000}(?:\[[^\]]{0,60000}\]\s*)?>")
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s[^<>]{0,60000})?)>")
_HOLDER = re.compile(rb"<([\w:.-]+)[^<>]*>\s*\Z")
_CHANNEL = re.compile(rb"<channel(?:\s[^<>]{0,1000})?>")


class Part(NamedTuple):
    """An entry with its feed's root element around it; `is_cut` says that the file ends in the middle of it."""

    data: bytes
    is_cut: bool = False


class Parts(NamedTuple):
    """A feed without its entries, and these."""

    without: bytes
    entries: Iterator[Part]


class Span(NamedTuple):
    """Where an entry stands in its file; it may lack its end, where another begins or because the file ends there."""

    start: int
    end: int
    lacks: Literal["", "tag", "end"] = ""


def parted(data: bytes) -> Parts | None:
    """Return the parts of a feed; None where no entries are found that can be told apart."""
    data = _in_ascii(data)
    root = _root(data)
    if root is None or root[2].lower() not in _ENTRIES:
        return None
    name = (root[1] or b"") + _ENTRIES[root[2].lower()]
    spans = list(_spans(data, name, root.end()))
    if not spans:
        return None
    first = data[root.end() : spans[0].start][:LONGEST_WITHOUT]
    channel = _CHANNEL.search(first) if b"</channel" not in first else None
    head = _shell(data[: root.start()]) + root[0] + (channel[0] if channel else b"")
    closing = b"</" + (root[1] or b"") + root[2]
    tail = (b"</channel>" if channel else b"") + closing + b">"
    is_closed = data.rfind(closing) >= spans[-1].end
    without = _shell(data[: root.start()]) + root[0] + _between(data, root.end(), spans) + (b"" if is_closed else tail)
    return Parts(
        without, _parts(data, spans, head, b"</" + name + b">", tail, is_closed=is_closed or bool(spans[-1].lacks))
    )


def _parts(  # noqa: PLR0913  (what is put around an entry)
    data: bytes, spans: list[Span], head: bytes, closing: bytes, tail: bytes, *, is_closed: bool
) -> Iterator[Part]:
    """Return the entries at these places, and say where the file ends too early."""
    for span in spans:
        entry = _mended(data[span.start : span.end]) + (closing if span.lacks else b"")
        yield Part(head + entry + tail, span.lacks == "end")
    if not is_closed:
        raise Rejection("the feed ends too early, so that entries may be missing", "save it again")


def _mended(entry: bytes) -> bytes:
    """Return an entry whose last CDATA section has no end with one, where the element that holds it ends."""
    at = entry.rfind(b"<![CDATA[")
    if at < 0 or entry.find(b"]]>", at) >= 0:
        return entry
    holder = _HOLDER.search(entry[max(0, at - LONGEST_TAG) : at])
    end = entry.rfind(b"</" + holder[1], at) if holder else -1
    return entry if end < 0 else entry[:end] + b"]]>" + entry[end:]


def _spans(data: bytes, name: bytes, at: int) -> Iterator[Span]:
    """Return where the entries of this element's name stand, from a place on."""
    mark = re.compile(rb"<(?:(!--)|(!\[CDATA\[)|(/?)" + re.escape(name) + rb"(?=[\s/>]))", re.IGNORECASE)
    sections = _Sections(data, name)
    start: int | None = None
    while found := mark.search(data, at):
        at = found.end()
        if found[1] or found[2]:
            at = sections.end_of(found.start(), b"-->" if found[1] else b"]]>") or at
        elif found[3]:
            at = max(at, data.find(b">", at) + 1)
            if start is not None:
                yield Span(start, at)
            start = None
        else:
            if start is not None:
                yield Span(start, found.start(), "tag")
            start = found.start()
            end = data.find(b">", at)
            if data[end - 1 : end] == b"/":
                yield Span(start, end + 1)
                start, at = None, end + 1
    if start is not None:
        ending = re.search(rb"</(?:channel|rss|feed|(?:rdf:)?RDF)\s*>", data[start:], re.IGNORECASE)
        yield Span(start, start + ending.start(), "tag") if ending else Span(start, len(data), "end")


class _Sections:
    """The comments and CDATA sections of a file, in which nothing that looks like an entry is one."""

    def __init__(self, data: bytes, name: bytes) -> None:
        self._data = data
        self._boundary = re.compile(
            rb"</" + re.escape(name) + rb"\s*>\s*<" + re.escape(name) + rb"[\s>]", re.IGNORECASE
        )
        self._ends: dict[bytes, int] = {}  # the next end of each kind; so each is looked for once

    def end_of(self, start: int, sign: bytes) -> int | None:
        """Return where a section ends; None where nothing ends it before the next entry has one of its own."""
        begin = start + len(b"<!--")
        end = self._ends.get(sign, 0)
        if 0 <= end < begin:
            end = self._ends[sign] = self._data.find(sign, begin)
        if end < 0:
            return None
        again = self._data.find(b"<![CDATA[", begin, end) if sign == b"]]>" else -1
        return None if again >= 0 and self._boundary.search(self._data, begin, again) else end + len(sign)


def _in_ascii(data: bytes) -> bytes:
    """Return a feed in an encoding in which signs of ASCII are single bytes, without an order mark."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    encoding = encoding or next((name for mark, name in _NULLS if data.startswith(mark)), None)
    if encoding is None:
        return _WIDE.sub(rb"\1", data.removeprefix(b"\xef\xbb\xbf").lstrip(), count=1)
    return _ENCODING.sub(r"\1", data.decode(encoding, "replace"), count=1).encode(errors="replace")


def _root(data: bytes) -> re.Match[bytes] | None:
    """Return the tag of the root element, behind comments and whatever else stands above it."""
    at = 0
    while True:
        at = data.find(b"<", at)
        if at < 0:
            return None
        if not data.startswith((b"<!--", b"<?"), at):
            found = _ROOT.match(data, at) or (
                None if data.startswith(b"<!", at) else _ROOT.search(data, at, at + LONGEST_SHELL)
            )
            if found or not data.startswith(b"<!", at):
                return found
        end = b"-->" if data.startswith(b"<!--", at) else b"?>" if data.startswith(b"<?", at) else b">"
        doctype = _DOCTYPE.match(data, at)
        at = doctype.end() if doctype else data.find(end, at) + len(end)
        if at < len(end):
            return None


def _shell(above: bytes) -> bytes:
    """Return what of the signs above a root element its entries need: the encoding, and names of characters."""
    parts = (pattern.search(above[:LONGEST_SHELL]) for pattern in (_DECLARATION, _DOCTYPE))
    return b"\n".join(part[0] for part in parts if part)


def _between(data: bytes, at: int, spans: list[Span]) -> bytes:
    """Return what stands around the entries, up to a limit."""
    ends = [at, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(data)]
    found = bytearray()
    for end, start in zip(ends, starts, strict=True):
        found += data[end:start][: LONGEST_WITHOUT - len(found)]
    return bytes(found)
