"""Mail as files: messages (.eml), and the web archives that browsers save as messages (.mht)."""

import itertools
from collections.abc import Iterable

from tearsheet.errors import Rejection
from tearsheet.model.article import Article, Refusal
from tearsheet.seeds import mailbox, webpage
from tearsheet.seeds.message import article, content, line, parsed, plain_bytes
from tearsheet.text import markup


def read_articles(name: str, data: bytes) -> Iterable[Article | Refusal]:
    """Return the one article of a message, or those of all messages where the file is a mailbox.

    Raises Rejection where a message has no article.
    """
    data = plain_bytes(data)
    if data.startswith(b"From ") and next(itertools.islice(mailbox.messages(data), 1, None), None) is not None:
        return mailbox.read_articles(name, data)
    return [article(name, parsed(data))]


def read_archive(name: str, data: bytes) -> list[Article]:
    """Return the one article of a web page that a browser saved with its pictures as one file (.mht)."""
    message = parsed(data)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            url = markup.web_address(line(part, "content-location") or line(message, "snapshot-content-location"))
            return [webpage.article(name, content(part), url=url)]
    raise Rejection("no web page in the archive", "save the page as HTML")
