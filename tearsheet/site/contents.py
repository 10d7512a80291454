"""Posts and written pages as Pelican's content objects, which ordinary plugins recognise.

Pelican's own constructor takes 0.4 ms an object for what is settled here already (addresses, slugs, statuses), so these
classes set the same attributes without it.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from pelican import contents, urlwrappers
from pelican.plugins import signals

from tearsheet.post import Post
from tearsheet.site.reading import WrittenText

if TYPE_CHECKING:
    from tearsheet.site.edition import Section, SourceSheet, TearSheet


class Day(dt.datetime):
    """A day without a time of day, as the moment at which it begins: Pelican's plugins expect a moment."""


def moment(date: dt.date, timezone: str) -> dt.datetime:
    """Return a post's date as a moment with a time zone, a Day where it gives no time."""
    zone = ZoneInfo(timezone)
    if isinstance(date, dt.datetime):
        return date if date.tzinfo else date.replace(tzinfo=zone)
    return Day(date.year, date.month, date.day, tzinfo=zone)


def _settle(content: contents.Content, settings: dict[str, Any], path: str, attributes: dict[str, Any]) -> None:
    """Set what Pelican's constructor would set, and tell the plugins of the new object."""
    content.settings = settings
    content.source_path = f"{settings['PATH']}/{path}"
    content.relative_source_path = path
    content.translations = []
    content.in_default_lang = True
    content.date_format = settings["DEFAULT_DATE_FORMAT"]
    content.timezone = ZoneInfo(settings["TIMEZONE"])
    for name, value in attributes.items():
        setattr(content, name, value)
    signals.content_object_init.send(content)


def _linked(content: contents.Content, siteurl: str) -> Markup:
    """Return the body's HTML, with Pelican's {filename} and {static} links replaced where there are any."""
    html = content._content  # noqa: SLF001  (the attribute that Pelican's plugins read and write)
    if "{" in html or "|" in html:
        html = content._update_content(html, siteurl)  # noqa: SLF001  (what Pelican's get_content calls)
    return Markup(html)  # noqa: S704  (sanitised when it was rendered)


class PostArticle(contents.Article):
    """A post as Pelican's article; the edition sets its section, source, companies and products."""

    post: Post
    date_basis: str
    category: urlwrappers.Category
    section: "Section"
    source: "SourceSheet | None"
    companies: "list[TearSheet]"
    products: "list[TearSheet]"

    def __init__(self, post: Post, html: str, path: str, settings: dict[str, Any], context: dict[str, Any]) -> None:
        """Take a post, its body as HTML, and its file's path below the content folder."""
        date = moment(post.date, settings["TIMEZONE"])
        tags = [urlwrappers.Tag(tag, settings) for tag in post.tags]
        metadata = {
            "title": post.title,
            "date": date,
            "slug": post.slug,
            "summary": post.summary,
            "lang": post.lang,
            "status": post.status,
            "tags": tags,
            "path": path,
        }
        attributes = metadata | {
            "metadata": metadata,
            "_content": html,
            "_context": context,
            "template": "article",
            "locale_date": f"{date:{settings['DEFAULT_DATE_FORMAT']}}",
            "override_url": f"articles/{post.slug}/",
            "override_save_as": f"articles/{post.slug}/index.html",
            "post": post,
            "date_basis": post.date_basis,
            "source_url": post.source_url,
            "updates": sorted(post.updates, key=lambda update: update.date),
            "words": len(post.body.split()),
        }
        if post.author:
            attributes["author"] = urlwrappers.Author(post.author, settings)
            attributes["authors"] = [attributes["author"]]
        _settle(self, settings, path, attributes)

    def get_content(self, siteurl: str) -> Markup:
        """Return the body as HTML."""
        return _linked(self, siteurl)


class WrittenPage(contents.Page):
    """A page that the editor wrote, such as “About”, as Pelican's page."""

    def __init__(self, text: WrittenText, html: str, settings: dict[str, Any], context: dict[str, Any]) -> None:
        """Take a page as its file says it, and its body as HTML."""
        metadata = {"title": text.title, "slug": text.slug, "status": "published", "path": text.path}
        attributes = metadata | {
            "metadata": metadata,
            "_content": html,
            "_context": context,
            "template": "page",
            "lang": settings["DEFAULT_LANG"],
            "override_url": f"{text.slug}/",
            "override_save_as": f"{text.slug}/index.html",
        }
        _settle(self, settings, text.path, attributes)

    def get_content(self, siteurl: str) -> Markup:
        """Return the body as HTML."""
        return _linked(self, siteurl)
