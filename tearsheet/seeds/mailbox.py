"""Mailboxes (.mbox): split into messages, as RFC 4155 has it and as exporters write it.

A line that begins with “From ” parts two messages only where a sender and a date follow it, after an empty line; all
others are words of a message, which many exporters do not quote.
"""

import functools
import re
from collections.abc import Iterable, Iterator

from tearsheet.errors import Rejection
from tearsheet.model.article import Article, Refusal
from tearsheet.seeds import entries
from tearsheet.seeds.message import article, parsed

LONGEST_LINE = 1_000  # bytes of a line that parts messages; RFC 5322 allows 998 for any line of a mail
LONGEST_DATE = 120  # bytes at the end of such a line; the longest form below has 80
LONGEST_ID = 2_000  # bytes of a Message-ID
NEAR = 8  # lines below such a line among which a header stands, if a damaged message begins there

_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ZONE = rb"(?:[ \t]+(?:[A-Z]{1,5}|(?:GMT|UTC)?[+-]\d{2}:?\d{2}|\([^()]{1,40}\)))"
_TIME = rb"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[ \t]*[AaPp]\.?[Mm]\.?)?"
_DAY = rb"[^\s\d]{2,9}\.?,?[ \t]+"
# The dates that follow the sender: of asctime (Mon Mar  4 08:30:00 2024, with a zone before or behind the year), of
# RFC 5322 (Mon, 4 Mar 2024 08:30:00 +0100) and of ISO 8601; day and month also in the exporter's language.
_DATE = re.compile(
    rb"(?:^|[ \t])(?:"
    + _DAY + rb"[^\s\d]{3,9}\.?[ \t]+\d{1,2}[ \t]+" + _TIME + _ZONE + rb"*[ \t]+\d{2,4}" + _ZONE + rb"*"
    rb"|(?:" + _DAY + rb")?\d{1,2}[ \t-]+[^\s\d-]{3,9}\.?[ \t-]+\d{2,4}[ \t]+" + _TIME + _ZONE + rb"*"
    rb"|\d{4}-\d\d-\d\d[T \t]+\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|" + _ZONE + rb"|[+-]\d\d:?\d\d)*"
    rb")(?:[ \t]+remote[ \t]+from[ \t]+\S+)?\s*$"
)  # fmt: skip
_SENDER = re.compile(rb"(?:-|[^\s@]+@[^\s@]+)(?:\s|$)|\s*$")  # Thunderbird writes nothing behind “From ”, or a hyphen
_MMDF = re.compile(rb"^\x01{4}\r?\n", re.MULTILINE)  # above and below each message, where nothing else parts them
_HEADER = re.compile(rb">?[!-9;-~]+[ \t]*:|>From[ \t]")
_KNOWN = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Sender|Received|Return-Path|Reply-To|Delivered-To|Message-ID|MIME-Version|Status"
    rb"|Content-[\w-]+|List-[\w-]+|X-[\w-]+|DKIM-[\w-]+|ARC-[\w-]+|Authentication-Results)[ \t]*:",
    re.IGNORECASE,
)
_ID = re.compile(rb"^Message-ID[ \t]*:[ \t\r\n]*([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_LENGTH = re.compile(rb"^Content-Length[ \t]*:[ \t]*(\d{1,12})[ \t\r]*$", re.MULTILINE | re.IGNORECASE)
_END_OF_HEAD = re.compile(rb"\n\r?\n")


def read_articles(name: str, data: bytes) -> Iterator[Article | Refusal]:
    """Return the articles of a mailbox, one a message, named by Message-ID, and refusals of other messages."""
    return entries.read_entries(name, messages(data), functools.partial(_opened, name), "message")


def _opened(name: str, message: bytes) -> tuple[str, entries.Make]:
    """Return the Message-ID of a message and the function that makes its article."""

    def articles(part: str) -> Iterable[Article]:
        return [article(name, parsed(_QUOTED.sub(rb"\1", message)), part)]

    blank = _END_OF_HEAD.search(message)
    match = _ID.search(message, 0, blank.end() if blank else len(message))
    message_id = match[1][:LONGEST_ID].decode(errors="replace") if match else ""
    return " ".join(message_id.split()).strip("<>"), articles


def messages(data: bytes) -> Iterator[bytes]:
    """Return the messages of a mailbox as bytes, and whatever else stands between two separator lines.

    Raises Rejection where the mailbox is empty.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if not data:
        raise Rejection("no message in the mailbox", "export it again")
    if _MMDF.match(data):
        for piece in filter(bytes.strip, _MMDF.split(data)):
            yield from messages(piece) if _parts(piece, 0, _end_of_line(piece, 0)) else (_without_blank_lines(piece),)
        return
    start = _end_of_line(data, 0) if _parts(data, 0, _end_of_line(data, 0)) else 0
    while start < len(data):
        end, after = _next(data, start)
        yield _without_blank_lines(data[start:end])
        start = after


def _next(data: bytes, start: int) -> tuple[int, int]:
    """Return the offsets at which the message from `start` ends and the next begins: the data's end if none does."""
    at = _by_length(data, start)
    while (candidate := _candidate(data, at)) < len(data):
        end = _end_of_line(data, candidate)
        if _parts(data, candidate, end):
            return candidate, end
        at = end
    return len(data), len(data)


def _candidate(data: bytes, at: int) -> int:
    """Return the offset of the next line that begins with “From ”, the data's end if there is none."""
    newline = data.find(b"\nFrom ", max(0, at - 1))
    return newline + 1 if newline >= 0 else len(data)


def _by_length(data: bytes, start: int) -> int:
    """Return where the body ends by its Content-Length, if a message or nothing follows there, else `start`.

    Some exporters quote nothing and count instead, but many who count are wrong.
    """
    blank = _END_OF_HEAD.search(data, start, _candidate(data, start))
    length = _LENGTH.search(data, start, blank.end()) if blank else None
    if blank is None or length is None or (end := blank.end() + int(length[1])) > len(data):
        return start
    following = end + len(data[end : end + 4]) - len(data[end : end + 4].lstrip(b"\r\n"))
    is_at_line = following > end or data[end - 1 : end] == b"\n"
    return end if following == len(data) or (is_at_line and _is_dated(data, following)) else start


def _is_dated(data: bytes, at: int) -> bool:
    """Say whether the line at offset `at` has sender and date as separator lines have them."""
    end = _end_of_line(data, at)
    return (
        data.startswith(b"From ", at)
        and end - at <= LONGEST_LINE
        and bool(_DATE.search(data[at + 4 : end][-LONGEST_DATE:]))
    )


def _parts(data: bytes, at: int, end: int) -> bool:
    """Say whether the line from `at` to `end` parts two messages, by itself, what is above it and what is below."""
    if not data.startswith(b"From ", at):
        return False
    is_after_blank = not data[data.rfind(b"\n", 0, max(0, at - 1)) + 1 : at].strip()
    if _is_dated(data, at):
        return _begins_message(data, end) if is_after_blank else _KNOWN.match(data, end) is not None
    has_sender = at == 0 or _SENDER.match(data[at + 5 : min(end, at + LONGEST_LINE)]) is not None
    return is_after_blank and has_sender and _KNOWN.match(data, end) is not None


def _begins_message(data: bytes, at: int) -> bool:
    """Say whether a message may begin at offset `at`: one with headers, damaged ones, or none, but not prose."""
    lines = data[at : at + NEAR * LONGEST_LINE].split(b"\n", NEAR)[:NEAR]
    if not lines[0].strip():
        return True
    head = lines[: next((number for number, line in enumerate(lines) if not line.strip()), NEAR)]
    return any(_HEADER.match(line) for line in head)


def _without_blank_lines(piece: bytes) -> bytes:
    """Return a message without empty lines above its headers."""
    trimmed = piece.lstrip(b"\r\n")
    return trimmed if _KNOWN.match(trimmed) else piece


def _end_of_line(data: bytes, at: int) -> int:
    """Return the offset of the next line."""
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end + 1
