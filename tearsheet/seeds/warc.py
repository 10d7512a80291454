"""WARC: web pages as crawlers keep them, one article a page.

FastWARC reads 4,744 records a second, each given to it alone; warcio takes over where it cannot, and for ARC files.
"""

import contextlib
import functools
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as SlowArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from tearsheet.errors import Rejection
from tearsheet.model.article import Article, Refusal
from tearsheet.seeds import entries, records, webpage
from tearsheet.seeds.decoding import decode
from tearsheet.seeds.records import Record
from tearsheet.text import markup

LARGEST = 4 * 2**20  # bytes of a page

LARGEST_RECORD = LARGEST + 2**17  # bytes of a page with its headers
_PAGES = ("text/html", "application/xhtml+xml")
_ARC = b"filedesc:"  # how an archive of the older form begins
_KIND = re.compile(rb"^WARC-Type[ \t]*:", re.MULTILINE | re.IGNORECASE)
_PAGE_KINDS = re.compile(rb"^WARC-Type[ \t]*:[ \t]*(?:response|resource)\b", re.MULTILINE | re.IGNORECASE)
_ADDRESS = re.compile(rb"^WARC-Target-URI[ \t]*:[ \t]*<?([^\s>]+)", re.MULTILINE | re.IGNORECASE)


class CrawledPage(NamedTuple):
    """A web page as it was fetched: its address, the encoding declared with it (None: none), and its bytes."""

    url: str
    charset: str | None
    data: bytes


def read_articles(name: str, file: BinaryIO) -> Iterator[Article | Refusal]:
    """Return the articles of the pages in a WARC file, each named by its address, and refusals of other pages.

    Records that hold no page (pictures, scripts, requests) are skipped. Raises Rejection where nothing can be read.
    """
    return entries.read_entries(name, _pieces(file), functools.partial(_opened, name), "page")


def _opened(name: str, piece: CrawledPage | Record) -> tuple[str, entries.Make]:
    """Return the address of a page and the function that makes its article."""

    def articles(part: str) -> Iterable[Article]:
        if isinstance(piece, Record):
            raise Rejection(piece.fault, "fetch it again")
        if len(piece.data) > LARGEST:
            raise Rejection(f"a page of more than {LARGEST:,} bytes", "cut it to the article")
        return [webpage.article(name, decode(piece.data, piece.charset), part=part, url=markup.web_address(piece.url))]

    if isinstance(piece, CrawledPage):
        return piece.url, articles
    match = _ADDRESS.search(piece.data[: records.LONGEST_HEAD])
    return match[1].decode(errors="replace") if match else "", articles


def _pieces(file: BinaryIO) -> Iterator[CrawledPage | Record]:
    """Return the pages of an archive and its damaged records; Rejection where it holds neither."""
    count = 0
    for piece in _all(file):
        count += 1
        yield piece
    if not count:
        raise Rejection("no web pages in the archive", "check that it is a WARC file with responses")


def _all(file: BinaryIO) -> Iterator[CrawledPage | Record]:
    """Return the pages and the damaged records of a WARC or ARC file."""
    start = file.tell()
    first = next(records.read_records(file, LARGEST_RECORD), None)
    file.seek(start)
    if first is not None and first.data.startswith(_ARC):
        yield from _slow(file)
        return
    for record in records.read_records(file, LARGEST_RECORD):
        yield from [record] if record.fault else _pages(record)


def _pages(record: Record) -> Iterator[CrawledPage | Record]:
    """Return the page in a record; nothing if it holds none, the record itself if it is damaged."""
    head = record.data[: records.LONGEST_HEAD]
    if not _KIND.search(head):
        yield Record(record.data, records.DAMAGED)
    if not _PAGE_KINDS.search(head):
        return
    try:
        yield from list(_fast(io.BytesIO(record.data)))
    except Exception:  # noqa: BLE001  (what FastWARC cannot read warcio may)
        try:
            yield from list(_slow(io.BytesIO(record.data)))
        except Exception:  # noqa: BLE001
            yield Record(record.data, records.DAMAGED)


def _fast(file: BinaryIO) -> Iterator[CrawledPage]:
    """Return the pages that FastWARC reads."""
    kinds = WarcRecordType.response | WarcRecordType.resource
    for record in ArchiveIterator(file, record_types=kinds, parse_http=True):
        kind = record.http_content_type or record.headers.get("Content-Type") or ""
        status = record.http_headers.status_code if record.http_headers else 200
        if kind.partition(";")[0].strip().lower() in _PAGES and status == 200:  # noqa: PLR2004  (HTTP: OK)
            url = record.headers.get("WARC-Target-URI") or ""
            yield CrawledPage(url, record.http_charset, record.reader.read(LARGEST + 1))


def _slow(file: BinaryIO) -> Iterator[CrawledPage]:
    """Return the pages that warcio reads."""
    archive = SlowArchiveIterator(file, arc2warc=True)
    while (record := _next(archive)) is not None:
        headers = record.http_headers
        kind = headers.get_header("Content-Type", "") if headers else record.content_type or ""
        status = headers.get_statuscode() if headers else "200"
        is_page = kind.partition(";")[0].strip().lower() in _PAGES and status == "200"
        if record.rec_type in {"response", "resource"} and is_page:
            charset = kind.partition("charset=")[2].strip(" \"'") or None
            url = record.rec_headers.get_header("WARC-Target-URI", "")
            yield CrawledPage(url, charset, record.content_stream().read(LARGEST + 1))


def _next(records: Iterator[Any]) -> Any:
    """Return the next record, None after the last; warcio's messages on the terminal are suppressed."""
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            return next(records, None)
    except ArchiveLoadFailed as error:
        raise Rejection(f"the archive is broken ({str(error)[:80]})", "fetch it again") from None
