"""Markdown seeds, with YAML front matter or without."""

import datetime as dt
import re
from typing import Any

from tearsheet import dating, frontmatter, markup
from tearsheet.article import Article
from tearsheet.errors import Rejection
from tearsheet.seeds.decoding import decode

_TITLE = re.compile(r"#[ \t]+(?P<title>.+?)[ \t]*#*[ \t]*(?:\n|\Z)")


def read(name: str, data: bytes) -> list[Article]:
    """Return the one article of a Markdown seed.

    Raises Rejection where the front matter is broken, or where there is no title or nothing below it.
    """
    said, body = _parts(decode(data))
    heading = _TITLE.match(body)
    title = _words(said, "title")
    if heading and title in (None, heading["title"]):
        title, body = heading["title"], body[heading.end() :].strip()
    if not title:
        raise Rejection("no title (looked in the front matter and in a first # heading)", "add one")
    text = markup.to_text(markup.render(body))
    if not text:
        raise Rejection("nothing stands below the title", "save the whole article")
    date = _date(said)
    return [
        Article(
            seed=name,
            title=title,
            text=text,
            body=body,
            publication=_words(said, "source"),
            section=_words(said, "section"),
            author=_words(said, "author"),
            date=date,
            date_basis="published" if date else None,
            url=markup.web_address(_words(said, "url") or _words(said, "source_url")),
            lang=_words(said, "lang"),
        )
    ]


def _parts(text: str) -> tuple[dict[str, Any], str]:
    """Return the front matter, its keys in lower case, and the body; Rejection where the former is broken."""
    source, body = frontmatter.split(text)
    if source is None:
        return {}, body.strip()
    try:
        said = frontmatter.load(source)
    except frontmatter.NoMappingError:  # rules with a sentence between them: no front matter but body
        return {}, text.strip()
    except frontmatter.FrontMatterError as error:
        raise Rejection(f"line {error.line}: {error.what}", "mend it; text with a colon or a hash needs quotes") from None
    return {str(key).lower(): value for key, value in said.items()}, body.strip()


def _words(said: dict[str, Any], key: str) -> str | None:
    """Return a value as text on one line, None where there is none."""
    value = said.get(key)
    return " ".join(str(value).split()) or None if value is not None and not isinstance(value, dict | list) else None


def _date(said: dict[str, Any]) -> dt.date | None:
    """Return the date of the front matter; Rejection where it has one that cannot be read."""
    value = said.get("date")
    if value is None or isinstance(value, dt.date):
        return value
    date = dating.date_line(str(value))
    if date is None:
        raise Rejection(f"“{value}” is no date", "write it as 2026-11-23")
    return date
