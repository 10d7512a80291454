"""Stated: a web page's metadata for machines, in JSON-LD, OpenGraph, meta tags and `<time>`."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml.html import HtmlElement

from tearsheet.cleaning import dating
from tearsheet.text import markup

DEEPEST = 8  # levels of JSON-LD that are looked through; articles stand on the first three
LARGEST = 2**20  # characters of JSON-LD; what is longer is a shop's stock, or an attack
LONGEST_NAME = 120  # characters of an author or a publication; more is a sentence that a template got wrong

_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|NewsArticle|Report|LiveBlogPosting)$")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_BY = re.compile(r"^(?:by|von|par|por|di|door|av)[\s:]+", re.IGNORECASE)


class Stated(msgspec.Struct, kw_only=True):
    """The metadata of a page, None where it states nothing.

    `titles` are sorted, the article's own first; `kind` is OpenGraph's type; `numeric` a date in numbers (03/04/2024).
    """

    titles: list[str] = []
    date: dt.date | None = None
    authors: list[str] = []
    publication: str | None = None
    url: str | None = None
    lang: str | None = None
    numeric: str = ""
    kind: str | None = None


def read_stated(tree: HtmlElement) -> Stated:
    """Return the metadata of a page; what is broken in it counts as not stated."""
    metas = _metas(tree)
    article = next((item for item in _linked_data(tree) if _is_article(item)), {})
    lang = tree.get("lang") or metas.get("og:locale", "").replace("_", "-") or metas.get("content-language")
    dates = [text for text in _dates(article, metas, tree) if text]
    return Stated(
        titles=[title for title in (_text(article.get("headline")), metas.get("og:title")) if title],
        date=next((date for text in dates if (date := dating.stated(text, lang))), None),
        numeric=next((numeric for text in dates if (numeric := dating.numeric(text))), ""),
        authors=_authors(article, metas),
        publication=_name(article.get("publisher")) or _bounded(metas.get("og:site_name")),
        url=_url(article, metas, tree),
        lang=lang,
        kind=metas.get("og:type"),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Return the contents of meta tags by name or property in lower case, the first of each."""
    contents: dict[str, str] = {}
    for meta in tree.iterfind(".//meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            contents.setdefault(name.strip().lower(), content)
    return contents


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Return all objects of a page's JSON-LD."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        source = (script.text or "").strip()
        if len(source) > LARGEST:
            continue
        try:
            document = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(document, 0)


def _objects(node: object, depth: int) -> Iterator[dict[str, Any]]:
    """Return all objects within a JSON value, outer ones first, down to DEEPEST levels."""
    if depth > DEEPEST:
        return
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _objects(value, depth + 1)
    elif isinstance(node, list):
        for value in node:
            yield from _objects(value, depth + 1)


def _is_article(node: dict[str, Any]) -> bool:
    """Say whether an object of JSON-LD is an article of schema.org."""
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.match(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _text(value: object) -> str | None:
    """Return a text on one line, its HTML resolved; None where it is empty or no text."""
    if not isinstance(value, str):
        return None
    return (
        " ".join(markup.to_text(value).split()) or None if re.search("[<&]", value) else " ".join(value.split()) or None
    )


def _bounded(value: str | None) -> str | None:
    """Return a name, None where it is too long for one."""
    return value if value and len(value) <= LONGEST_NAME else None


def _name(value: object) -> str | None:
    """Return the name of a person or publisher from JSON-LD: a text, an object, or the first of a list."""
    if isinstance(value, list):
        return next((name for item in value if (name := _name(item))), None)
    if isinstance(value, dict):
        value = value.get("name")
        return _name(value) if isinstance(value, list) else _bounded(_text(value))
    return _bounded(_text(value))


def _authors(article: dict[str, Any], metas: dict[str, str]) -> list[str]:
    """Return the authors that a page states, each once; addresses (of profiles) are left out."""
    authors = article.get("author")
    names = [_name(item) for item in (authors if isinstance(authors, list) else [authors])]
    if not any(names):
        names = [
            _bounded(metas.get(key)) for key in ("author", "article:author", "parsely-author", "byl", "dc.creator")
        ]
    cleaned = (_BY.sub("", name).strip() for name in names if name)
    return list(dict.fromkeys(name for name in cleaned if name and not re.search(r"https?:|www\.|@", name)))


def _dates(article: dict[str, Any], metas: dict[str, str], tree: HtmlElement) -> Iterator[str | None]:
    """Return the texts that state when the article was published, most reliable first; never when it was changed."""
    yield _text(article.get("datePublished"))
    yield from (metas.get(key) for key in ("article:published_time", "og:article:published_time", "datepublished"))
    yield from (
        metas.get(key) for key in ("parsely-pub-date", "pubdate", "dc.date.issued", "publishdate", "sailthru.date")
    )
    for time in tree.iterfind(".//time[@datetime]"):
        if time.get("pubdate") is not None or "published" in f"{time.get('itemprop')} {time.get('class')}".lower():
            yield time.get("datetime")


def _url(article: dict[str, Any], metas: dict[str, str], tree: HtmlElement) -> str | None:
    """Return the address of a page: its canonical one, else the one it was saved from; None where it has none."""
    links = (link.get("href") for link in tree.iterfind(".//link[@rel='canonical']"))
    pages = article.get("mainEntityOfPage")
    page = pages.get("@id") if isinstance(pages, dict) else pages
    saved = (_SAVED_FROM.search(str(comment.text or "")) for comment in tree.xpath("//comment()")[:10])
    for address in (*links, metas.get("og:url"), article.get("url"), page, *(match[1] for match in saved if match)):
        if isinstance(address, str) and (url := markup.web_address(address.strip())):
            return url
    return None
