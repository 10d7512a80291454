"""Markdown seeds, with YAML front matter or without."""

import datetime as dt
import re
from typing import Any
from urllib.parse import quote

from tearsheet import dating, frontmatter, markup, prose, renderable
from tearsheet.article import Article
from tearsheet.errors import Rejection
from tearsheet.post import LANGUAGE
from tearsheet.seeds.decoding import decode

_PELICAN_LINK = re.compile(r"[{|](?=\w+[|}])")
_OTHERWISE = re.compile(r"&(?:#|l[bc]|[Vv])|\\[{|}]")  # what may stand for a bracket or a bar where nobody looks for one
_LED = re.compile(r'="[{|]')


def read(name: str, data: bytes) -> list[Article]:
    """Return the one article of a Markdown seed.

    Raises Rejection where the front matter is broken, or where there is no title or nothing below it.
    """
    said, body = _parts(decode(data))
    renderable.require(body)
    title = _words(said, "title")
    heading, below = _heading(body)
    if heading and title in (None, heading):
        title, body = heading, below
    if not title:
        raise Rejection("no title (looked in the front matter and in a first # heading)", "add one")
    text = markup.to_text(prose.typeset(body))
    if not text:
        raise Rejection("nothing stands below the title", "save the whole article")
    date = _date(said)
    return [
        Article(
            seed=name,
            title=title,
            text=text,
            body=_unlinked(body, text),
            publication=_words(said, "source"),
            section=_words(said, "section"),
            author=_words(said, "author"),
            date=date,
            numeric=dating.numeric(_words(said, "date") or ""),
            date_basis="published" if date else None,
            url=markup.web_address(_words(said, "url") or _words(said, "source_url")),
            lang=_lang(_words(said, "lang")),
        )
    ]


def _unlinked(body: str, text: str) -> str:
    """Return a body without Pelican's own links, for a seed links to nothing of this site; its text if some are hidden."""
    body = _PELICAN_LINK.sub(lambda sign: quote(sign[0]), body)
    if _OTHERWISE.search(body) and _LED.search(prose.typeset(body)):
        return "\n\n".join(markup.escape(paragraph) for paragraph in text.split("\n\n"))
    return body


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
    return " ".join(markup.ILLEGAL.sub("", value).split()) or None if isinstance(value, str) else None


def _lang(said: str | None) -> str | None:
    """Return a language if it has the form of a language tag (BCP 47), else None."""
    return said if said and re.fullmatch(LANGUAGE, said) else None


def _date(said: dict[str, Any]) -> dt.date | None:
    """Return the date of the front matter, None where it has none or one that may be two days.

    Raises Rejection where it cannot be read.
    """
    value = _words(said, "date")
    if value is None or (dating.is_open(dating.numeric(value)) and dating.date_line(value) is None):
        return None
    date = dating.moment(value) or dating.date_line(value)
    if date is None or date.year not in frontmatter.YEARS:
        raise Rejection(f"“{value}” is no date of news", "write it as 2026-11-23")
    return date


def _heading(body: str) -> tuple[str, str]:
    """Return the text of a # heading with which a body begins (empty: it begins with none), and what is below it."""
    line, _, below = body.partition("\n")
    if not line.startswith("# "):
        return "", body
    return markup.to_text(markup.render(line)), below.strip()
