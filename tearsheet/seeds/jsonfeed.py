"""JSON Feeds (jsonfeed.org, version 1.1), one article an item, each item read on its own."""

import dataclasses
import functools
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tearsheet.errors import Rejection
from tearsheet.model.article import Article, Refusal
from tearsheet.seeds import entries, feed, visibility
from tearsheet.seeds.decoding import decode
from tearsheet.text import markup

LONGEST_ERROR = 200  # characters of what a library says is wrong

_SIGN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', re.DOTALL)
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_FIRST_KEY = re.compile(r'\s*\{\s*("[^"]{1,40}")')
_ID = re.compile(r'"(?:id|url)"\s*:\s*"([^"\\]{1,300})"')
_LOOSE_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+")|,(?=\s*[\]}])', re.DOTALL)
_CLOSING = re.compile(r"[\s\]},]*")
_WORDS = ("content_html", "content_text", "title", "summary")


class Piece(NamedTuple):
    """The source of an item in a file that is no valid JSON as a whole; `is_cut`: the file ends within it."""

    text: str
    is_cut: bool = False

    @property
    def is_broken(self) -> bool:
        """Whether the item cannot be parsed."""
        try:
            self.parsed()
        except (ValueError, RecursionError):
            return True
        return False

    def parsed(self) -> Any:
        """Return the parsed item; stray commas and brackets that close the list behind it do no harm."""
        try:
            return _loads(self.text)
        except (ValueError, RecursionError):
            text = _LOOSE_COMMA.sub(r"\1", self.text).strip()
            value, end = _decoder().raw_decode(text)
            if not _CLOSING.fullmatch(text, end):
                raise
            return value


def read_articles(name: str, data: bytes) -> Iterator[Article | Refusal]:
    """Return the articles of a JSON Feed, and refusals of its other items; Rejection where it is no feed."""
    text = decode(_in_utf8(data))
    try:
        document = _loads(text)
    except (ValueError, RecursionError) as error:
        site, items = _around(text, error)
    else:
        site, items = _feed(document)
    return entries.read_entries(name, items, functools.partial(_opened, name, site))


def _in_utf8(data: bytes) -> bytes:
    """Return JSON as UTF-8; single bytes that are no UTF-8 are read as Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="surrogateescape")
        return re.sub("[\udc80-\udcff]", lambda sign: _windows(ord(sign[0]) - 0xDC00), text).encode(errors="replace")
    return data


def _windows(byte: int) -> str:
    """Return the character of a byte in Windows-1252."""
    return bytes([byte]).decode("cp1252", "replace")


def _decoder() -> json.JSONDecoder:
    """Return a decoder with the options of `_loads`."""
    return json.JSONDecoder(strict=False, parse_int=str, parse_float=str)


def _loads(text: str) -> Any:
    """Return a JSON value; numbers stay texts, and line ends within texts do no harm."""
    return json.loads(text, strict=False, parse_int=str, parse_float=str)


def _feed(document: Any) -> tuple[dict[str, Any], Iterable[Any]]:
    """Return the feed's own keys and its items; Rejection where it is no feed."""
    items = document.get("items") if isinstance(document, dict) else None
    items = list(items.values()) if isinstance(items, dict) else items  # as PHP writes lists with gaps
    if not isinstance(items, list) or not (_text(document.get("version")) or any(map(_is_item, items))):
        raise Rejection("no JSON Feed (it has no version and no items)", "save the feed again")
    return document, (item if item is not None else {} for item in items)


def _is_item(item: Any) -> bool:
    """Say whether a value looks like an item of a feed."""
    return isinstance(item, dict) and any(key in item for key in _WORDS)


def _around(text: str, error: Exception) -> tuple[dict[str, Any], Iterable[Any]]:
    """Return the feed's own keys and the source of its items, where the file is no valid JSON as a whole."""
    start = _ITEMS.search(text)
    if start is None or not text.lstrip("\ufeff \n\t").startswith("{"):
        raise Rejection(f"no JSON Feed ({str(error)[:LONGEST_ERROR]})", "save the feed again") from None
    spans = list(_spans(text, start.end()))
    end = spans[-1][1] if spans else start.end()
    site: Any = {}
    for rest in (text[end:].lstrip(" \n\t,"), "]}"):
        try:
            site = _loads(_LOOSE_COMMA.sub(r"\1", text[: start.end()] + rest))
            break
        except (ValueError, RecursionError):
            continue
    return site if isinstance(site, dict) else {}, _pieces(text, spans)


def _pieces(text: str, spans: list[tuple[int, int, bool]]) -> Iterator[Piece]:
    """Return the items at these spans (start, end, is whole); Rejection at the end if the feed is cut off."""
    first = _FIRST_KEY.match(text, spans[0][0]) if spans else None
    boundary = re.compile(r"\}\s*,\s*(?=\{\s*" + re.escape(first[1]) + r"\s*:)") if first else None
    is_cut = False
    for start, end, is_whole in spans:
        *others, last = _apart(text[start:end], boundary)
        yield from others
        is_cut = not is_whole and last.is_broken
        yield last._replace(is_cut=is_cut)
    if spans and not spans[-1][2] and not is_cut and not _is_ended(text):
        raise Rejection("the feed ends too early, so that entries may be missing", "save it again")


def _is_ended(text: str) -> bool:
    """Say whether a text ends by closing a list and the object around it."""
    stripped = text.rstrip()
    return stripped.endswith("}") and "]" in stripped[len(stripped.rstrip("]}, \n\t\r")) :]


def _apart(text: str, boundary: re.Pattern[str] | None) -> list[Piece]:
    """Return the items in a text: one, or as many as a stray quotation mark in the first has joined.

    `boundary` matches between two items.
    """
    if not (piece := Piece(text)).is_broken:
        return [piece]
    places = [match.start() + 1 for match in boundary.finditer(text)] if boundary else []
    return [Piece(text[start:end].lstrip(" \n\t,")) for start, end in itertools.pairwise([0, *places, len(text)])]


def _spans(text: str, at: int) -> Iterator[tuple[int, int, bool]]:
    """Return the items of a list as (start, end, whether it is whole), without parsing what is in them."""
    depth, start = 0, at
    for sign in _SIGN.finditer(text, at):
        match sign[0]:
            case "{" | "[":
                depth += 1
            case "}" | "]":
                depth -= 1
                if depth < 0:
                    break
            case "," if depth == 0:
                if text[start : sign.start()].strip():
                    yield start, sign.start(), True
                start = sign.end()
    else:
        sign = None
    end = sign.start() if sign else len(text)
    if text[start:end].strip():
        yield start, end, sign is not None


def _opened(name: str, site: dict[str, Any], item: Any) -> tuple[str, entries.Make]:
    """Return the id of an item and the function that makes its article."""
    if isinstance(item, Piece) and (item.is_cut or item.is_broken):
        match = _ID.search(item.text)
        return match[1] if match else "", functools.partial(_refused, item)
    entry = item.parsed() if isinstance(item, Piece) else item

    def articles(part: str) -> Iterable[Article]:
        if not isinstance(entry, dict):
            raise Rejection("the entry is no object of JSON", "save the feed again")
        return [_article(name, part, site, entry)]

    values = entry if isinstance(entry, dict) else {}
    return _text(values.get("id")) or _text(values.get("url")) or _text(values.get("title")), articles


def _refused(item: Piece, _: str) -> Iterable[Article]:
    """Raise the Rejection of an item that cannot be parsed."""
    if item.is_cut:
        raise Rejection("the feed ends in the middle of this entry", "save the feed again")
    try:
        item.parsed()
    except (ValueError, RecursionError) as error:
        raise Rejection(f"the entry is broken ({str(error)[:LONGEST_ERROR]})", "save the feed again") from None
    return ()


def _article(name: str, part: str, site: dict[str, Any], item: dict[str, Any]) -> Article:
    """Return the article of an item; a value of the wrong type counts as missing.

    Who may see it is said in keys of its own or in an extension, whose name begins with an underscore.
    """
    authors = item.get("authors")
    people = [*(authors if isinstance(authors, list) else [authors]), item.get("author")]
    names = [_text(person.get("name") if isinstance(person, dict) else person) for person in people]
    paragraphs = (_text(item.get("content_text")) or _text(item.get("summary"))).split("\n\n")
    extensions = [value for key, value in item.items() if key.startswith("_") and isinstance(value, dict)]
    own = {key: value for key, value in item.items() if visibility.says_whether(key)}
    seen = visibility.of({**own, "extra": extensions})
    article = feed.article(
        name,
        part,
        title=_text(item.get("title")),
        html=_text(item.get("content_html")) or "".join(f"<p>{_escaped(paragraph)}</p>" for paragraph in paragraphs),
        url=_text(item.get("url")) or None,
        date=_text(item.get("date_published")) or None,
        author="; ".join(dict.fromkeys(filter(None, names))),
        publication=_text(site.get("title")),
        lang=_text(item.get("language")) or _text(site.get("language")),
    )
    return dataclasses.replace(article, status=seen.status, because=seen.reason)


def _text(value: Any) -> str:
    """Return a value that is text, without characters that XML forbids; '' for any other value."""
    return markup.ILLEGAL.sub("", value) if isinstance(value, str) else ""


def _escaped(text: str) -> str:
    """Return plain text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
