"""WARC: web pages as crawlers keep them; each page is an article, or the reason why it is none.

FastWARC reads 4,744 records a second; warcio takes over for what it cannot read (ARC files, records cut short).
"""

import contextlib
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as SlowArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from tearsheet import fence, limits
from tearsheet.article import Article, Refusal
from tearsheet.errors import Rejection
from tearsheet.seeds import webpage
from tearsheet.seeds.decoding import decode

LARGEST = 4 * 2**20  # bytes of a page

_PAGES = ("text/html", "application/xhtml+xml")


def read(name: str, file: BinaryIO) -> Iterator[Article | Refusal]:
    """Return the articles of the pages in a WARC file, each by its address, and the pages that are none.

    Records that hold no page (pictures, scripts, requests) are passed over. Rejection where nothing can be read.
    """
    count = 0
    for url, charset, data in _pages(file):
        count += 1
        try:
            page = limits.limited("reading it", limits.SECONDS, _page, name, url, charset, data)
        except Exception as error:  # noqa: BLE001  (no page may stop those after it)
            yield fence.refusal(error, name, url)
        else:
            yield page
    if not count:
        raise Rejection("no web pages in the archive", "check that it is a WARC file with responses")


def _page(name: str, url: str, charset: str | None, data: bytes) -> Article:
    """Return the article of a page; Rejection where it has none."""
    if len(data) > LARGEST:
        raise Rejection(f"a page of more than {LARGEST:,} bytes", "cut it to the article")
    return webpage.article(name, decode(data, charset), part=url, url=url)


def _pages(file: BinaryIO) -> Iterator[tuple[str, str | None, bytes]]:
    """Return address, declared encoding and bytes of the pages in an archive."""
    start = file.tell()
    try:
        yield from _fast(file)
    except (RuntimeError, ValueError, OSError, EOFError):
        file.seek(start)
        yield from _slow(file)


def _fast(file: BinaryIO) -> Iterator[tuple[str, str | None, bytes]]:
    """Return what FastWARC reads."""
    kinds = WarcRecordType.response | WarcRecordType.resource
    for record in ArchiveIterator(file, record_types=kinds, parse_http=True):
        kind = record.http_content_type or record.headers.get("Content-Type") or ""
        status = record.http_headers.status_code if record.http_headers else 200
        if kind.partition(";")[0].strip().lower() in _PAGES and status == 200:  # noqa: PLR2004  (HTTP: OK)
            yield record.headers.get("WARC-Target-URI") or "", record.http_charset, record.reader.read(LARGEST + 1)


def _slow(file: BinaryIO) -> Iterator[tuple[str, str | None, bytes]]:
    """Return what warcio reads."""
    records = SlowArchiveIterator(file, arc2warc=True)
    while (record := _next(records)) is not None:
        headers = record.http_headers
        kind = headers.get_header("Content-Type", "") if headers else record.content_type or ""
        if record.rec_type in {"response", "resource"} and kind.partition(";")[0].strip().lower() in _PAGES:
            charset = kind.partition("charset=")[2].strip(" \"'") or None
            yield record.rec_headers.get_header("WARC-Target-URI", ""), charset, record.content_stream().read(LARGEST + 1)


def _next(records: Iterator[Any]) -> Any:
    """Return the next record, None after the last; what warcio says of it on the terminal is not for editors."""
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            return next(records, None)
    except ArchiveLoadFailed as error:
        raise Rejection(f"the archive is broken ({str(error)[:80]})", "fetch it again") from None
