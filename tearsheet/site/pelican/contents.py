"""Contents: posts and written pages as Pelican's content objects, which ordinary plugins recognise.

Pelican's own constructor takes 0.4 ms an object for what is settled here already (addresses, slugs, statuses), so these
classes set the same attributes without it.
"""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from pelican import contents, urlwrappers
from pelican.plugins import signals

from tearsheet.errors import Problem
from tearsheet.model.kinds import Kind
from tearsheet.site.dates import moment, parsed
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.pelican import intralinks
from tearsheet.site.reading import WrittenText
from tearsheet.site.summaries import ArticleSummary, EntityCard, Link, digest
from tearsheet.storage.exclusions import Hides


def _settle(content: contents.Content, settings: dict[str, Any], path: str, attributes: dict[str, Any]) -> None:
    """Set the attributes that Pelican's constructor would set, and signal the new object to plugins."""
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
    """Return a body as HTML, with Pelican's {filename} and {static} links resolved where it has any."""
    html = content._content  # noqa: SLF001  (the attribute that Pelican's plugins read and write)
    if has_links(html):
        html = content._update_content(html, siteurl)  # noqa: SLF001  (what Pelican's get_content calls)
    return Markup(html)  # noqa: S704  (sanitised when it was rendered)


def has_links(html: str) -> bool:
    """Say whether HTML may have one of Pelican's own links, such as {static}/images/a.png."""
    return "{" in html or "|" in html


class _Linking(contents.Content):
    """A text that may have Pelican's own links; `dead` are those that lead nowhere, as its HTML has them."""

    dead: frozenset[str] = frozenset()

    def get_static_links(self) -> set[str]:
        """Return the files that its links name and that are there."""
        return intralinks.files(self) if has_links(self._content) else set()

    def judge_links(self, hides: Hides) -> list[Problem]:
        """Return a problem for each link that leads nowhere; called once all that the site has is known."""
        if not has_links(self._content):
            return []
        texts, files = self._context["generated_content"], self._context["static_content"]
        wrong = list(intralinks.problems(self, texts, files, hides))
        self.dead = frozenset(source for source, _ in wrong)
        return [problem for _, problem in wrong]

    def _link_replacer(self, siteurl: str, m: re.Match[str]) -> str:
        """Return a link as the page has it; a dead one stays, about which Pelican would log a warning."""
        return m[0] if m["path"] in self.dead else super()._link_replacer(siteurl, m)

    def get_content(self, siteurl: str) -> Markup:
        """Return the body as HTML."""
        return _linked(self, siteurl)


class PostArticle(_Linking, contents.Article):
    """A post as Pelican's article, with its section, source and entities.

    Plugins find the entities of each kind under its plural, such as `companies`; templates take `named` or `cards`.
    """

    category: urlwrappers.Category

    def __init__(  # noqa: PLR0913, PLR0917  (what an article is made of)
        self,
        post: ParsedPost,
        html: str,
        line: ArticleSummary,
        named: Mapping[Kind, list[EntityCard]],
        settings: dict[str, Any],
        context: dict[str, Any],
    ) -> None:
        """Take a parsed post, its body as HTML, its summary, and the cards of its entities by kind."""
        date = moment(line.date, ZoneInfo(settings["TIMEZONE"]))
        tags = [urlwrappers.Tag(card.name, settings) for kind in named if kind.key == "tags" for card in named[kind]]
        metadata = {
            "title": post.title,
            "date": date,
            "slug": post.slug,
            "summary": post.summary,
            "lang": post.lang,
            "status": post.status,
            "tags": tags,
            "path": post.path,
        }
        plurals = {kind.plural: cards for kind, cards in named.items()}
        attributes = (
            plurals
            | metadata
            | {
                "metadata": metadata,
                "_content": html,
                "_context": context,
                "template": "article",
                "locale_date": f"{date:{settings['DEFAULT_DATE_FORMAT']}}",
                "override_url": line.url,
                "override_save_as": f"{line.url}index.html",
                "section": line.section,
                "source": line.source,
                "picture": line.picture,
                "named": {kind.name: cards for kind, cards in named.items() if cards},
                "cards": [card for cards in named.values() for card in cards],
                "date_basis": post.date_basis,
                "source_url": post.source_url,
                "source_dead": parsed(post.source_dead) if post.source_dead else None,
                "archive_url": post.archive_url,
                "also": post.also,
                "about": post.about,
                "dateline": post.dateline,
                "updates": post.updates,
                "words": post.words,
            }
        )
        if post.author:
            attributes["author"] = urlwrappers.Author(post.author, settings)
            attributes["authors"] = [attributes["author"]]
        _settle(self, settings, post.path, attributes)
        self.category = category(line.section, settings)


def category(section: Link, settings: dict[str, Any]) -> urlwrappers.Category:
    """Return a section as Pelican's category."""
    wrapper = urlwrappers.Category(section.name, settings)
    wrapper.slug = section.url.removeprefix("sections/").removesuffix("/")
    return wrapper


class WrittenPage(_Linking, contents.Page):
    """A page that the editor wrote, such as “About”, as Pelican's page; `digest` is that of all it shows."""

    def __init__(self, text: WrittenText, html: str, settings: dict[str, Any], context: dict[str, Any]) -> None:
        """Take a written page, and its body as HTML."""
        metadata = {"title": text.title, "slug": text.slug, "status": text.status, "path": text.path}
        metadata |= {"summary": text.summary} if text.summary else {}
        attributes = metadata | {
            "metadata": metadata,
            "_content": html,
            "_context": context,
            "template": "page",
            "lang": settings["DEFAULT_LANG"],
            "override_url": f"{text.slug}/",
            "override_save_as": f"{text.slug}/index.html",
        }
        self.moved = text.moved
        self.digest = digest(text.title, text.slug, text.status, text.summary, html)
        _settle(self, settings, text.path, attributes)
