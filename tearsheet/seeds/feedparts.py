"""Feed parts: the entries of an RSS or Atom file, cut out before parsing, so that a broken one breaks no other.

A parser gives up on the whole file where one entry has an illegal character or an open tag, or reads all of it loosely
then.
"""

import functools
import html.entities
import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from tearsheet.errors import Rejection

LONGEST_SHELL = 2**16  # bytes of what is put around each entry; real declarations and root elements have some hundred
LONGEST_VALUE = 100  # bytes of an entity that a feed declares, mostly one character; so no entry grows over 25-fold
LONGEST_TAG = 1_000  # bytes of a tag before a CDATA section
LONGEST_WITHOUT = 2**20  # bytes of a feed without its entries: title, address and picture

_ENTRIES = {b"rss": b"item", b"rdf": b"item", b"feed": b"entry"}
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NULLS = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"), (b"<\0r\0", "utf-16-le"), (b"\0<\0r", "utf-16-be"))
_ENCODING = re.compile(r"""(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"'>]{0,60}["']""")
# What programs for Windows write into files of single bytes, as such is the form of texts in their memory.
_WIDE = re.compile(
    rb"""(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'](?:utf|ucs|iso-10646-ucs)-?_?(?:16|32|2|4)[^"'>]{0,20}["']""",
    re.IGNORECASE,
)
_DECLARATION = re.compile(rb"<\?xml[^>]{0,300}\?>")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,1000}(?:\[[^\]]{0,60000}\]\s*)?>")
_ENTITY = re.compile(
    rb"<!ENTITY\s{1,100}([\w.:-]{1,200})\s{1,100}(?:\"([^\"]{0,%d})\"|'([^']{0,%d})')?" % (LONGEST_VALUE, LONGEST_VALUE)
)
_HARMLESS = re.compile(rb"(?:[^&<>%]|&(?:#\w{1,8}|amp|lt|gt|quot|apos);)*")  # no entity in an entity, and no tag
_HTML_NAMES = html.entities.name2codepoint
_XML_NAMES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_REFERENCE = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|&([\w.:-]{1,200});", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s[^<>]{0,60000})?)>")
_ENDING = re.compile(rb"</(?:channel|rss|feed|(?:rdf:)?RDF)\s*>", re.IGNORECASE)
_HOLDER = re.compile(rb"<([\w:.-]+)[^<>]*>\s*\Z")
_CHANNEL = re.compile(rb"<channel(?:\s[^<>]{0,1000})?>")


class Part(NamedTuple):
    """An entry inside a copy of its feed's root element; `is_cut` says that the file ends in the middle of it."""

    data: bytes
    is_cut: bool = False


class Parts(NamedTuple):
    """A feed without its entries, and its entries."""

    without: bytes
    entries: Iterator[Part]


class ByteSpan(NamedTuple):
    """The offsets of an entry in its file, and what it lacks: nothing, its end tag, or its end."""

    start: int
    end: int
    lacks: Literal["", "tag", "end"] = ""


def parted(data: bytes) -> Parts | None:
    """Return the parts of a feed; None where no entries can be told apart."""
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
    resolved = functools.partial(_resolved, _declared(data[: root.start()]))
    opening = _shell(data[: root.start()]) + resolved(root[0])
    head = opening + (channel[0] if channel else b"")
    closing = b"</" + (root[1] or b"") + root[2]
    tail = (b"</channel>" if channel else b"") + closing + b">"
    is_closed = data.rfind(closing) >= spans[-1].end
    without = opening + resolved(_between(data, root.end(), spans)) + (b"" if is_closed else tail)
    entries = _parts(data, spans, b"</" + name + b">", is_closed=is_closed or bool(spans[-1].lacks))
    return Parts(without, (Part(head + resolved(entry) + tail, is_cut) for entry, is_cut in entries))


def _parts(data: bytes, spans: list[ByteSpan], closing: bytes, *, is_closed: bool) -> Iterator[tuple[bytes, bool]]:
    """Return each entry's bytes, and whether the file ends within it; Rejection at the end if the feed is cut off."""
    for span in spans:
        yield _mended(data[span.start : span.end]) + (closing if span.lacks else b""), span.lacks == "end"
    if not is_closed:
        raise Rejection("the feed ends too early, so that entries may be missing", "save it again")


def _mended(entry: bytes) -> bytes:
    """Return an entry with an end for its last CDATA section, if that has none, where the element around it ends."""
    at = entry.rfind(b"<![CDATA[")
    if at < 0 or entry.find(b"]]>", at) >= 0:
        return entry
    holder = _HOLDER.search(entry[max(0, at - LONGEST_TAG) : at])
    end = entry.rfind(b"</" + holder[1], at) if holder else -1
    return entry if end < 0 else entry[:end] + b"]]>" + entry[end:]


def _spans(data: bytes, name: bytes, at: int) -> Iterator[ByteSpan]:
    """Return the spans of the entries (elements called `name`) from offset `at` on."""
    start: int | None = None
    for tag in _tags(data, name, at):
        if start is not None:
            yield ByteSpan(start, tag.end) if tag.kind == "closes" else ByteSpan(start, tag.start, "tag")
        if tag.kind == "is empty":
            yield ByteSpan(tag.start, tag.end)
        start = tag.start if tag.kind == "opens" else None
    if start is not None:
        ending = _ENDING.search(data, start)
        yield ByteSpan(start, ending.start(), "tag") if ending else ByteSpan(start, len(data), "end")


class _Tag(NamedTuple):
    """A tag of an entry: its offsets, and what it does."""

    start: int
    end: int
    kind: Literal["opens", "closes", "is empty"]


def _tags(data: bytes, name: bytes, at: int) -> Iterator[_Tag]:
    """Return the tags of elements called `name` from offset `at` on, outside of comments and CDATA sections."""
    mark = re.compile(rb"<(?:(!--)|(!\[CDATA\[)|(/?)" + re.escape(name) + rb"(?=[\s/>]))", re.IGNORECASE)
    sections = _Sections(data, name)
    while match := mark.search(data, at):
        at = match.end()
        if match[1] or match[2]:
            at = sections.end_of(match.start(), b"-->" if match[1] else b"]]>") or at
            continue
        end = max(at, data.find(b">", at) + 1)
        is_empty = not match[3] and data[end - 2 : end] == b"/>"
        if match[3] or is_empty:
            at = end
        yield _Tag(match.start(), end, "closes" if match[3] else "is empty" if is_empty else "opens")


class _Sections:
    """The comments and CDATA sections of a file, in which nothing that looks like an entry is one."""

    def __init__(self, data: bytes, name: bytes) -> None:
        self._data = data
        self._boundary = re.compile(
            rb"</" + re.escape(name) + rb"\s*>\s*<" + re.escape(name) + rb"[\s>]", re.IGNORECASE
        )
        self._ends: dict[bytes, int] = {}  # the next end of each kind; so each is looked for once

    def end_of(self, start: int, sign: bytes) -> int | None:
        """Return where a section ends; None where nothing ends it before the next entry's own section."""
        begin = start + len(b"<!--")
        end = self._ends.get(sign, 0)
        if 0 <= end < begin:
            end = self._ends[sign] = self._data.find(sign, begin)
        if end < 0:
            return None
        again = self._data.find(b"<![CDATA[", begin, end) if sign == b"]]>" else -1
        return None if again >= 0 and self._boundary.search(self._data, begin, again) else end + len(sign)


def _in_ascii(data: bytes) -> bytes:
    """Return a feed in an encoding that writes ASCII as single bytes, without a byte order mark."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    encoding = encoding or next((name for mark, name in _NULLS if data.startswith(mark)), None)
    if encoding is None:
        return _WIDE.sub(rb"\1", data.removeprefix(b"\xef\xbb\xbf").lstrip(), count=1)
    return _ENCODING.sub(r"\1", data.decode(encoding, "replace"), count=1).encode(errors="replace")


def _root(data: bytes) -> re.Match[bytes] | None:
    """Return the match of the root element's start tag, behind comments and declarations; None where there is none."""
    at = 0
    while True:
        at = data.find(b"<", at)
        if at < 0:
            return None
        if not data.startswith((b"<!--", b"<?"), at):
            root = _ROOT.match(data, at) or (
                None if data.startswith(b"<!", at) else _ROOT.search(data, at, at + LONGEST_SHELL)
            )
            if root or not data.startswith(b"<!", at):
                return root
        end = b"-->" if data.startswith(b"<!--", at) else b"?>" if data.startswith(b"<?", at) else b">"
        doctype = _DOCTYPE.match(data, at)
        at = doctype.end() if doctype else data.find(end, at) + len(end)
        if at < len(end):
            return None


def _shell(above: bytes) -> bytes:
    """Return the XML declaration above a root element, since it names the encoding."""
    declaration = _DECLARATION.search(above[:LONGEST_SHELL])
    return declaration[0] + b"\n" if declaration else b""


def _declared(above: bytes) -> dict[bytes, bytes]:
    """Return the entities declared above a root element, by name.

    A value is '' where it is read from another file, made of other entities, or long: such entities make gigabytes of a
    few lines.
    """
    values: dict[bytes, bytes] = {}
    for match in _ENTITY.finditer(above):
        value = match[2] or match[3] or b""
        is_harmless = value != b"" and _HARMLESS.fullmatch(value) is not None
        if match[1] not in _XML_NAMES and (is_harmless or match[1].decode("ascii", "replace") not in _HTML_NAMES):
            values.setdefault(match[1], value if is_harmless else b"")
    return values


def _resolved(declared: Mapping[bytes, bytes], part: bytes) -> bytes:
    """Return a part of a feed with the declared entities replaced; those of HTML are left to the parser."""
    return _REFERENCE.sub(functools.partial(_replacement, declared), part) if declared and b"&" in part else part


def _replacement(declared: Mapping[bytes, bytes], match: re.Match[bytes]) -> bytes:
    """Return the value of a declared entity; CDATA sections and undeclared names stay."""
    return declared.get(match[1] or b"", match[0])


def _between(data: bytes, at: int, spans: list[ByteSpan]) -> bytes:
    """Return what stands around the entries, at most LONGEST_WITHOUT bytes."""
    ends = [at, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(data)]
    around = bytearray()
    for end, start in zip(ends, starts, strict=True):
        around += data[end:start][: LONGEST_WITHOUT - len(around)]
    return bytes(around)
