"""Structured data: what a page is about, in the vocabulary of schema.org, as JSON-LD for search engines.

Nothing is said that the page does not show. Addresses must be whole, so they are left out where the site has none.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from tearsheet.model.kinds import Kinds
from tearsheet.site.dates import iso_date
from tearsheet.site.records import TearSheet
from tearsheet.site.summaries import EntityCard, Link, Owned
from tearsheet.text import markup

Node = dict[str, Any]

MENTIONED = 50  # entities that an article tells of at most: a list of thousands would outweigh its text
LONGEST_HEADLINE = 110  # characters; search engines cut longer ones
_ORGANIZATION = "Organization"
# By which property a thing of a type names whose it is; other types have none.
_OWNER = {_ORGANIZATION: "parentOrganization", "Product": "brand", "Service": "brand", "Person": "affiliation"}


def graph(nodes: Iterable[Node]) -> Markup:
    """Return nodes as the script element for a page's head, empty where there are none; no text can end the script."""
    filled = [node for node in nodes if node]
    if not filled:
        return Markup()
    text = msgspec.json.encode({"@context": "https://schema.org", "@graph": filled}).decode()
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704  (escaped just above)


def news_article(kinds: Kinds, article: Any, siteurl: str, sitename: str) -> Node:
    """Return the node of an article (`contents.PostArticle`), with dates and authors only where it gives them."""
    url = _whole(siteurl, article.url)
    about, mentions = _sorted(kinds, article.cards, article.about)
    node: Node = {
        "@type": "NewsArticle",
        "headline": _cut(article.title),
        "description": article.summary,
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": iso_date(article.date) if article.date_basis != "received" else "",
        "dateModified": iso_date(article.updates[-1].date) if article.updates else "",
        "inLanguage": article.lang,
        "articleSection": article.section.name,
        "wordCount": article.words,
        "author": _author(article),
        "sourceOrganization": {"@type": "Organization", "name": article.source.name} if article.source else None,
        "publisher": _without_empty({"@type": "Organization", "name": sitename, "url": _whole(siteurl, "")}),
        "isBasedOn": _original(article),
        "about": [_named(kinds[card.kind].schema, card, siteurl) for card in about],
        "mentions": [_named(kinds[card.kind].schema, card, siteurl) for card in mentions],
    }
    if article.picture:
        node["image"] = _whole(siteurl, article.picture.url)
    elif article.settings["SOCIAL_CARDS"]:
        node["image"] = url and f"{url}card.png"
    return _without_empty(node)


def entity(kinds: Kinds, sheet: TearSheet, siteurl: str) -> Node:
    """Return the node of an entity, with its owner where its schema.org type has a property for that."""
    schema = kinds[sheet.kind].schema
    page = _whole(siteurl, sheet.url)
    node: Node = {
        "@type": schema,
        "@id": _id(siteurl, sheet.url),
        "name": sheet.name,
        "alternateName": [*sheet.aliases, *sheet.formerly],
        "description": sheet.standfirst,
        "url": sheet.website,
        "sameAs": f"https://www.wikidata.org/wiki/{sheet.wikidata}" if sheet.wikidata else "",
        "mainEntityOfPage": page,
    }
    if schema == _ORGANIZATION and sheet.ticker:
        node |= {"@type": "Corporation", "tickerSymbol": sheet.ticker}
    if sheet.owner and schema in _OWNER:
        owner = kinds.by_plural[sheet.owner.url.partition("/")[0]].schema
        node[_OWNER[schema]] = _named(owner, sheet.owner, siteurl)
    if schema == _ORGANIZATION:
        owned = (owned for owned in sheet.owned if kinds[owned.kind].schema == _ORGANIZATION)
        node["subOrganization"] = [_named(_ORGANIZATION, each, siteurl) for each in owned]
    return _without_empty(node)


def crumbs(trail: Sequence[tuple[str, str]], siteurl: str, sitename: str) -> Node:
    """Return the breadcrumbs of a page from (name, address) of its ancestors; empty without the site's address."""
    if not _whole(siteurl, ""):
        return {}
    places = [
        {"@type": "ListItem", "position": position, "name": str(name), "item": _whole(siteurl, url)}
        for position, (name, url) in enumerate([(sitename, ""), *trail], start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": places}


def web_site(sitename: str, siteurl: str, description: str, lang: str) -> Node:
    """Return the node of the site itself, empty without its address."""
    url = _whole(siteurl, "")
    node = {"@type": "WebSite", "name": sitename, "url": url, "description": description, "inLanguage": lang}
    return _without_empty(node) if url else {}


def _sorted(
    kinds: Kinds, cards: Sequence[EntityCard], names: Sequence[str]
) -> tuple[list[EntityCard], list[EntityCard]]:
    """Return the entities that an article is about, and those it only mentions: MENTIONED of both together at most."""
    about = [card for card in cards if card.name in names or kinds[card.kind].given]
    urls = {card.url for card in about}
    return about[:MENTIONED], [card for card in cards if card.url not in urls][: max(0, MENTIONED - len(about))]


def _author(article: Any) -> Node | None:
    """Return the author of an article: a person, or the organisation where the source itself signs it."""
    author = getattr(article, "author", None)
    if author is None:
        return None
    kind = "Organization" if article.source and str(author) == article.source.name else "Person"
    return {"@type": kind, "name": str(author)}


def _original(article: Any) -> str | Node | None:
    """Return the address that an article was taken from; where that is dead, a node with its archived copy too."""
    url, archived = markup.web_address(article.source_url), markup.web_address(article.archive_url)
    if not (url and archived and article.source_dead):
        return url
    return {"@type": "CreativeWork", "url": url, "archivedAt": archived}


def _named(kind: str, thing: EntityCard | Owned | Link, siteurl: str) -> msgspec.Raw:
    """Return a reference to an entity, as JSON."""
    return _encoded(kind, _id(siteurl, thing.url), thing.name)


@functools.lru_cache(maxsize=4096)
def _encoded(kind: str, name: str, called: str) -> msgspec.Raw:
    """Return a reference as JSON, made once: the same few thousand stand in all articles."""
    return msgspec.Raw(msgspec.json.encode(_without_empty({"@type": kind, "@id": name, "name": called})))


def _id(siteurl: str, url: str) -> str:
    """Return the identifier by which all pages mean the same entity, empty where the site has no address."""
    page = _whole(siteurl, url)
    return page and f"{page}#entity"


def _whole(siteurl: str, url: str) -> str:
    """Return the whole address of a page, empty where the site has none."""
    return f"{siteurl}/{url}" if siteurl.startswith("http") else ""


def _cut(title: str) -> str:
    """Return a title cut to the length that search engines show."""
    return title if len(title) <= LONGEST_HEADLINE else f"{title[: LONGEST_HEADLINE - 1].rstrip()}…"


def _without_empty(node: Node) -> Node:
    """Return a node without its empty values."""
    return {name: value for name, value in node.items() if value}


def filters(kinds: Kinds) -> dict[str, Callable[..., Any]]:
    """Return the filters for templates by name; `kinds` give the schema.org types of entities."""
    of_entities: dict[str, Callable[..., Node]] = {"news_article": news_article, "entity": entity}
    knowing = {name: _knowing(kinds, function) for name, function in of_entities.items()}
    return {function.__name__: function for function in (graph, crumbs, web_site)} | knowing


def _knowing(kinds: Kinds, function: Callable[..., Node]) -> Callable[..., Node]:
    """Return a function with the kinds filled in as its first argument, under the same name."""

    @functools.wraps(function)
    def knowing(*arguments: Any) -> Node:
        return function(kinds, *arguments)

    return knowing
