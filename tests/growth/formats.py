"""Formats: a shape as the body of an article in each format that is read, and files of many articles."""

import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable

TITLE = "The quays of Voss are open again"
LEAD = "The harbour of Voss opened two quays on Monday, and boats moored there for the first time in a year. " * 3

Format = Callable[[str], bytes]  # a body, as HTML but for the formats of plain text


def marked(body: str, *, is_html: bool) -> str:
    """Return the body of an article as HTML."""
    return body if is_html else f"<p>{html.escape(body)}</p>"


def page(body: str) -> str:
    """Return a web page."""
    said = f"<h1>{TITLE}</h1><p>{LEAD}</p><div>{body}</div><p>{LEAD}</p>"
    return f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><article>{said}</article></body></html>"


def _text(body: str) -> bytes:
    return f"{TITLE}\n\n{LEAD}\n\n{body}\n".encode()


def _markdown(body: str) -> bytes:
    return f"---\ntitle: {TITLE}\n---\n\n{LEAD}\n\n{body}\n".encode()


def _page(body: str) -> bytes:
    return page(body).encode()


def _message(body: str, kind: str = "text/html") -> bytes:
    head = f"From: Ida <ida@harbour.example>\nSubject: {TITLE}\nMIME-Version: 1.0\nContent-Type: {kind}; charset=utf-8"
    return f"{head}\n\n{page(body)}".encode()


def _box(body: str) -> bytes:
    return b"From ida@harbour.example Mon Mar  4 08:30:00 2024\n" + _message(body.replace("\nFrom ", "\n"))


def _rss(body: str) -> bytes:
    said = html.escape(f"<p>{LEAD}</p>{body}")
    item = f"<item><title>{TITLE}</title><link>https://a.example/b</link><description>{said}</description></item>"
    return f'<rss version="2.0"><channel><title>A</title>{item}</channel></rss>'.encode()


def _json(body: str) -> bytes:
    item = {"id": "1", "title": TITLE, "content_html": f"<p>{LEAD}</p>{body}"}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()


def packed(members: dict[str, bytes]) -> bytes:
    """Return files as an archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def _zip(body: str) -> bytes:
    return packed({"page.html": _page(body)})


def record(data: bytes, number: int = 0) -> bytes:
    """Return a page as the record of a crawler's archive."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + data
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
    head += "WARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    return f"{head}Content-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n"


def _warc(body: str) -> bytes:
    return record(_page(body))


# Of each suffix that is read; those with the same reader share one.
FORMATS: dict[str, Format] = {
    ".txt": _text,
    ".md": _markdown,
    ".html": _page,
    ".mht": _message,
    ".eml": _message,
    ".mbox": _box,
    ".xml": _rss,
    ".json": _json,
    ".zip": _zip,
    ".warc": _warc,
    ".warc.gz": lambda body: gzip.compress(_warc(body)),
}
SAME = {".markdown": ".md", ".htm": ".html", ".xhtml": ".html", ".mhtml": ".mht", ".arc": ".warc"}
SAME |= {".arc.gz": ".warc.gz"} | dict.fromkeys((".rss", ".atom", ".rdf"), ".xml")
WITHOUT_HTML = {".txt", ".md"}

BODY = f"<p>{LEAD}</p>"


def _entries(count: int) -> bytes:
    said = html.escape(BODY)
    items = (f"<item><title>{TITLE} {at}</title><description>{said}</description></item>" for at in range(count))
    return f'<rss version="2.0"><channel><title>A</title>{"".join(items)}</channel></rss>'.encode()


def _channel(said: str) -> bytes:
    """Return a feed that says this."""
    return f'<rss version="2.0"><channel><title>A</title>{said}</channel></rss>'.encode()


def _cut_feed(items: str) -> bytes:
    """Return a JSON Feed with these items, and without its end."""
    return f'{{"version": "1", "items": [{items}'.encode()


def _items(count: int) -> bytes:
    items = [{"id": str(at), "title": f"{TITLE} {at}", "content_html": BODY} for at in range(count)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


# Files of so many articles, and fields of so many characters that are no article's body.
FILES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "entries of a feed": (".xml", lambda size: _entries(size // 200)),
    "items of a JSON Feed": (".json", lambda size: _items(size // 200)),
    "messages of a mailbox": (".mbox", lambda size: b"\n".join([_box("a")] * (size // 200))),
    "files of an archive": (".zip", lambda size: packed({f"{at}.html": _page("a") for at in range(size // 200)})),
    "pages of a crawl": (".warc", lambda size: b"".join(record(_page("a"), at) for at in range(size // 200))),
    "entities in a title": (
        ".xml",
        lambda size: _rss("a").replace(b"</title><link", b"&amp;#233;" * (size // 10) + b"</title><link"),
    ),
    "a long title of a text": (".txt", lambda size: b"Voss " * (size // 5) + b"\n\n" + LEAD.encode()),
    "a long subject": (
        ".eml",
        lambda size: _message("a").replace(b"Subject: ", b"Subject: " + b"Re: " * (size // 4)),
    ),
    "many senders": (
        ".eml",
        lambda size: _message("a").replace(b"From: ", b"From: " + b"a@b.example, " * (size // 13)),
    ),
    "a long sender": (".eml", lambda size: _message("a").replace(b"From: Ida", b"From: " + b"(" * size)),
    "many headers": (".eml", lambda size: b"X-A: b\n" * (size // 7) + _message("a")),
    "many parts": (
        ".eml",
        lambda size: (
            _message("a").replace(b"text/html", b'multipart/mixed; boundary="b"') + b"\n--b\n\na" * (size // 7)
        ),
    ),
    "keys of front matter": (
        ".md",
        lambda size: b"---\n" + b"".join(b"k%d: a\n" % at for at in range(size // 8)) + b"---\n\n# A\n\na",
    ),
    "brackets of front matter": (".md", lambda size: b"---\ntitle: " + b"[" * size + b"\n---\n\na"),
    "names of linked data": (
        ".html",
        lambda size: (
            page("a")
            .replace(
                "<title>",
                f'<script type="application/ld+json">{json.dumps([{"name": "a"}] * (size // 15))}</script><title>',
            )
            .encode()
        ),
    ),
    # What parts a file into its articles: many tiny ones, and signs that begin or end none.
    "tiny entries": (".xml", lambda size: _channel("<item/>" * (size // 7))),
    "open entries": (".xml", lambda size: _channel("<item>" * (size // 6))),
    "ends of entries": (".xml", lambda size: _channel("</item>" * (size // 7))),
    "open sections": (".xml", lambda size: _channel("<item><![CDATA[" * (size // 15))),
    "ends of sections": (".xml", lambda size: _channel("<item><title>a" + "]]>" * (size // 3) + "</item>")),
    "open comments of a feed": (".xml", lambda size: _channel("<!--<item>" * (size // 10))),
    "declarations": (".xml", lambda size: b"<!DOCTYPE a [" * (size // 13) + _channel("<item/>")),
    "a long title of a feed": (".xml", lambda size: _channel("<item/>").replace(b">A<", b">%b<" % (b"A " * size))),
    "tiny items": (".json", lambda size: _cut_feed("{}," * (size // 3))),
    "open items": (".json", lambda size: _cut_feed('{"id":' * (size // 6))),
    "open texts": (".json", lambda size: _cut_feed('{"id":"a},' * (size // 10))),
    "brackets of items": (".json", lambda size: _cut_feed("[" * size)),
    "backslashes of items": (".json", lambda size: _cut_feed('{"id":"' + "\\" * size)),
    "commas of items": (".json", lambda size: _cut_feed("{" + ",  " * (size // 3))),
    "tiny messages": (".mbox", lambda size: b"From a@b Mon Mar  4 08:30:00 2024\n\n" * (size // 36)),
    "lines that begin with From": (".mbox", lambda size: _box("a") + b"\nFrom here on\n" * (size // 14)),
    "quoted lines that begin with From": (".mbox", lambda size: _box("a") + b"\n>>>>From here on" * (size // 18)),
    "a message of many headers": (
        ".mbox",
        lambda size: _box("a").replace(b"Subject", b"X: b\n" * (size // 5) + b"Subject"),
    ),
    "heads of files": (".zip", lambda size: (b"PK\x03\x04" + bytes(26)) * (size // 30)),
    "marks of files": (".zip", lambda size: b"PK\x03\x04" * (size // 4)),
    "tiny records": (".warc", lambda size: b"WARC/1.0\r\n\r\n" * (size // 12)),
    "a record of many headers": (".warc", lambda size: b"WARC/1.0\r\n" + b"A: b\r\n" * (size // 6) + record(b"a")),
    "headings as long as the title": (
        ".html",
        lambda size: (
            page("<h2>Voss</h2>" * (size // 26)).replace("<title>", f"<title>{'Voss ' * (size // 10)}").encode()
        ),
    ),
}
