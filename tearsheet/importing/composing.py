"""Composing: old texts as the files of posts and pages."""

import contextlib
import dataclasses
import datetime as dt
import re
from zoneinfo import ZoneInfo

from tearsheet.errors import Rejection
from tearsheet.importing.dialect import MORE
from tearsheet.importing.old_site import OldSite, OldText
from tearsheet.importing.placing import own_output
from tearsheet.importing.tag_table import TagTable
from tearsheet.ingest.compose import summarise
from tearsheet.model import post
from tearsheet.model.post import Post
from tearsheet.settings import Settings
from tearsheet.text import fast_markdown, frontmatter, markdown_bounds, markup
from tearsheet.text.addresses import ON_SITE, output_of

TAGS = "tags"  # the key of posts that holds what the tag table leaves: topics
LONGEST_SUMMARY = 600  # characters of the part above <!--more-->; a longer one is no summary but the beginning

_INGEST = re.compile(r"^ingest: .*\n", re.MULTILINE)
_LANGUAGE = re.compile(post.LANGUAGE)


def moved(text: OldText, path: str) -> tuple[str, ...]:
    """Return the former addresses of a text whose new path is this, without its new one."""
    found = {output_of(address): address for address in text.addresses if re.fullmatch(ON_SITE[1:-1], address)}
    return tuple(address for output, address in found.items() if output != own_output(path))


def settled(text: OldText, site: OldSite, timezone: str) -> OldText:
    """Return a text with the language of its site where it gives none, and its moment by the clocks of there.

    `timezone` is that of the new site, which moments without one are in.
    """
    date = text.date
    if isinstance(date, dt.datetime) and date.tzinfo is None and site.timezone not in {None, timezone}:
        with contextlib.suppress(ValueError, OSError):  # a zone that nobody knows
            there = date.replace(tzinfo=ZoneInfo(str(site.timezone)))
            date = dt.datetime.fromisoformat(there.isoformat())
    return dataclasses.replace(text, lang=text.lang or site.lang, date=date)


def post_text(text: OldText, body: str, path: str, received: dt.date, tags: TagTable, settings: Settings) -> str:  # noqa: PLR0913, PLR0917  (what a post is made of)
    """Return the file of a post; Rejection where it would show nothing, or take too long to render.

    `received` is the day of a text that gives none. An import leaves no digest: the post is the editor's own.
    """
    markdown_bounds.require(body)
    words = markup.to_text(fast_markdown.typeset(body))
    if not words:
        raise Rejection("no text stands in it")
    named, topics = tags.sorted_out(text.tags)
    made = Post(
        slug=path.removeprefix("posts/").removesuffix(".md"),
        title=text.title,
        date=text.date or received,
        date_basis="published" if text.date else "received",
        section=text.section or settings.section,
        source_url=text.source_url,
        author=text.author,
        summary=text.summary or _above_more(text) or summarise(words),
        named={name: topics if kind.key == TAGS else named.get(name, ()) for name, kind in settings.kinds.items()},
        moved=moved(text, path),
        image=text.image,
        image_alt=text.image_alt if text.image else None,
        status=text.status,
        lang=_lang(text.lang) or settings.lang,
        body=body,
    )
    return _INGEST.sub("", post.write(made, settings.kinds), count=1)


def page_text(text: OldText, body: str, path: str) -> str:
    """Return the file of a page; Rejection where it would show nothing, or take too long to render."""
    markdown_bounds.require(body)
    if not markup.to_text(fast_markdown.typeset(body)) and "![" not in body:
        raise Rejection("no text stands in it")
    values: dict[str, object] = {"title": text.title}
    if text.status != "published":
        values["status"] = text.status
    if addresses := moved(text, path):
        values["moved"] = addresses
    return frontmatter.join(values, body)


def _lang(said: str | None) -> str | None:
    """Return a language in the form of a tag, None where it has another one."""
    tag = (said or "").replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def _above_more(text: OldText) -> str:
    """Return what stands above the mark by which blogs end a summary, as text; nothing where it is none."""
    above, mark, _ = MORE.sub("\0", text.body, count=1).partition("\0")
    if not mark or "{{" in above or "{%" in above or text.form != "markdown":
        return ""
    words = " ".join(markup.to_text(fast_markdown.typeset(above)).split())
    return words if len(words) <= LONGEST_SUMMARY else ""
