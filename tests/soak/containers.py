"""Files of many articles: feeds, mailboxes, archives and crawls. Each entry is an article of its own."""

import gzip
import html
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence

from tests.soak import formats
from tests.soak.stories import Story

Packer = Callable[[random.Random, Sequence[Story]], bytes]


def mailbox(rng: random.Random, stories: Sequence[Story]) -> bytes:
    """Messages behind one another; lines of a text that begin with “From ” are escaped, or left as some programs do."""
    escapes = rng.random() < 0.5
    box = []
    for story in stories:
        data = formats.message(rng, story)
        if escapes:
            data = data.replace(b"\nFrom ", b"\n>From ")
        box.append(b"From desk@a.example Mon Jan  5 10:00:00 2026\n" + data)
    return b"\n".join(box)


def rss(rng: random.Random, stories: Sequence[Story]) -> bytes:
    """An RSS feed."""
    items = "".join(
        f"<item><title>{_words(each.title)}</title><link>{_words(each.url)}</link><guid>{each.id}</guid>"
        f"<pubDate>{each.date:%a, %d %b %Y} 10:00:00 GMT</pubDate>"
        f"<description>{_markup(rng, each)}</description></item>"
        for each in stories
    )
    channel = (
        f"<channel><title>{_words(stories[0].publication)}</title><link>https://a.example/</link>{items}</channel>"
    )
    return _xml(f'<rss version="2.0">{channel}</rss>')


def atom(rng: random.Random, stories: Sequence[Story]) -> bytes:
    """An Atom feed."""
    entries = "".join(
        f'<entry><title>{_words(each.title)}</title><link href="{_words(each.url)}"/>'
        f"<id>tag:a.example,2026:{each.id}</id><published>{each.date.isoformat()}T10:00:00Z</published><author><name>{_words(each.author)}</name></author>"
        f'<content type="html">{_markup(rng, each)}</content></entry>'
        for each in stories
    )
    return _xml(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{_words(stories[0].publication)}</title>{entries}</feed>'
    )


def rdf(rng: random.Random, stories: Sequence[Story]) -> bytes:
    """An RSS 1.0 feed."""
    items = "".join(
        f'<item rdf:about="https://a.example/{each.id}"><title>{_words(each.title)}</title>'
        f"<link>https://a.example/{each.id}</link><dc:date>{each.date.isoformat()}</dc:date>"
        f"<description>{_markup(rng, each)}</description></item>"
        for each in stories
    )
    spaces = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    channel = f'<channel rdf:about="https://a.example/"><title>{_words(stories[0].publication)}</title></channel>'
    return _xml(f"<rdf:RDF {spaces}>{channel}{items}</rdf:RDF>")


def json_feed(rng: random.Random, stories: Sequence[Story]) -> bytes:
    """A JSON Feed, in UTF-8 or in escapes, among which halves of characters stay halves."""
    items = [
        {
            "id": each.id,
            "url": each.url,
            "title": each.title,
            "date_published": each.date.isoformat(),
            "authors": [{"name": each.author}],
            **(
                {"content_html": formats.paragraphs(each)}
                if rng.random() < 0.7
                else {"content_text": "\n\n".join(each.paragraphs)}
            ),
        }
        for each in stories
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": stories[0].publication, "items": items}
    return json.dumps(feed, ensure_ascii=rng.random() < 0.5).encode(errors="replace")


def archive(rng: random.Random, stories: Sequence[Story]) -> bytes:
    """A zip archive of files of one article each, some in folders, always with the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for story in stories:
            suffix = rng.choice(tuple(formats.SINGLE)) if not story.is_private else ".md"
            member = zipfile.ZipInfo(f"{rng.choice(('', 'a/', 'b c/'))}{story.id}{suffix}", (2026, 1, 5, 0, 0, 0))
            packed.writestr(member, formats.SINGLE[suffix](rng, story))
    return file.getvalue()


def crawl(rng: random.Random, stories: Sequence[Story]) -> bytes:
    """What a crawler keeps: the answers of hosts, and pictures between them."""
    return b"".join(_record(rng, story) for story in stories)


def crawl_packed(rng: random.Random, stories: Sequence[Story]) -> bytes:
    """The same, each record compressed."""
    return b"".join(gzip.compress(_record(rng, story), mtime=0) for story in stories)


def _record(rng: random.Random, story: Story) -> bytes:
    """Return the answer of a host as a record of a crawl."""
    page = formats.page(rng, story)
    answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(page) + page
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{story.id}\r\n"
        f"WARC-Date: 2026-01-05T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{story.id}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _xml(said: str) -> bytes:
    """Return a document in XML."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{said}'.encode(errors="replace")


def _words(said: str) -> str:
    """Return words as XML allows them."""
    return html.escape("".join(each for each in said if each.isprintable() or each in "\n\t"))


def _markup(rng: random.Random, story: Story) -> str:
    """Return the text of a story as the HTML in a feed: escaped, or in a section of its own."""
    said = formats.paragraphs(story)
    if rng.random() < 0.5 and "]]>" not in said:
        return f"<![CDATA[{''.join(each for each in said if each >= ' ' or each in chr(10) + chr(9))}]]>"
    return _words(said)


MANY: dict[str, Packer] = {
    ".mbox": mailbox,
    ".rss": rss,
    ".xml": rss,
    ".atom": atom,
    ".rdf": rdf,
    ".json": json_feed,
    ".zip": archive,
    ".warc": crawl,
    ".warc.gz": crawl_packed,
}
