"""Markdown seeds, with front matter or without."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from tearsheet.cleaning import dating
from tearsheet.errors import Rejection
from tearsheet.model.article import Article
from tearsheet.model.post import LANGUAGE
from tearsheet.seeds import matter, outward, visibility
from tearsheet.seeds.decoding import decode
from tearsheet.seeds.matter_values import MatterValues
from tearsheet.text import fast_markdown, markdown_bounds, markup, validation

LONGEST_QUOTED = 80  # characters of an address that a note repeats


def read_articles(name: str, data: bytes) -> list[Article]:
    """Return the one article of a Markdown seed.

    Raises Rejection where the front matter is broken, or where there is no title or nothing below it.
    """
    written, body = matter.split(decode(data))
    values = MatterValues(written)
    body = body.strip()
    markdown_bounds.require(body)
    title = values.text("title")
    heading, below = _heading(body)
    if heading and title in (None, heading):
        title, body = heading, below
    if not title:
        raise Rejection("no title (looked in the front matter and in a first # heading)", "add one")
    text = markup.to_text(fast_markdown.typeset(body))
    if not text:
        raise Rejection("nothing stands below the title", "save the whole article")
    date = visibility.later(_date(values), visibility.first_day(written))
    seen = visibility.of(written | matter.below_title(below))
    url = values.text("url", "source_url")
    address = markup.web_address(url)
    return [
        Article(
            seed=name,
            title=title,
            text=text,
            body=outward.led_out(body, text, address),
            publication=values.text("source"),
            section=values.text("section") or next(iter(values.names("category", "categories")), None),
            author=values.author(),
            date=date,
            numeric=dating.numeric(values.text("date") or ""),
            date_basis="published" if date else None,
            url=address,
            lang=_lang(values.text("lang", "language")),
            status=seen.status,
            because=seen.reason,
            notes=tuple(_notes(written, url, address)),
        )
    ]


def _notes(front_matter: dict[str, Any], url: str | None, address: str | None) -> Iterator[str]:
    """Return notes on a seed: an address that is not a complete web address, and a day on which it is to expire."""
    if url and address is None:
        yield f"“{url[:LONGEST_QUOTED]}” is no complete address of the web, so it is left out"
    if leaving := visibility.will_expire(front_matter):
        yield visibility.leaving(leaving)


def _lang(tag: str | None) -> str | None:
    """Return a language that has the form of a language tag (BCP 47), else None."""
    return tag if tag and re.fullmatch(LANGUAGE, tag) else None


def _date(front_matter: MatterValues) -> dt.date | None:
    """Return the date of the front matter, None where it has none or one that may mean two days.

    Raises Rejection where it cannot be read.
    """
    value = front_matter.text("date")
    if value is None or (dating.is_open(dating.numeric(value)) and dating.date_line(value) is None):
        return None
    date = dating.moment(value) or dating.date_line(value)
    if date is None or date.year not in validation.YEARS:
        raise Rejection(f"“{value}” is no date of news", "write it as 2026-11-23")
    return date


def _heading(body: str) -> tuple[str, str]:
    """Return the text of a body's first # heading ('' if it begins with none), and what is below it."""
    line, _, below = body.partition("\n")
    if not line.startswith("# "):
        return "", body
    return markup.to_text(markup.render(line)), below.strip()
