"""Parsed post: a post as pages need it, with its front matter validated and its body made into HTML."""

from collections.abc import Mapping

import msgspec

from tearsheet.errors import Problem, Rejection
from tearsheet.model import post as posts
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.model.source import Reuse
from tearsheet.site.relate.event_keywords import keywords
from tearsheet.storage.sealed import seal
from tearsheet.text import fast_markdown, frontmatter
from tearsheet.text.language_tags import tongue


class ParsedPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post parsed: what its front matter says (dates as ISO 8601 text), and what its body tells of itself.

    `path` is below the content folder, `digest` that of the post's file, `words` the length of the body. `named` are
    the names of entities by kind. `linked` says that the body may have links such as {filename}other.md, which are
    resolved when a page is rendered. `keywords` are those of its event (`relate/event_keywords.py`). `reaches` has for
    each figure the number of words of the body up to the end of its sentence (0: the sentence is not in the body).
    """

    path: str
    digest: bytes
    slug: str
    title: str
    date: str
    date_basis: str
    section: str
    source: str | None
    source_url: str | None
    source_dead: str | None
    archive_url: str | None
    also: tuple[posts.Also, ...]
    author: str | None
    dateline: str | None
    summary: str
    image: str | None
    image_alt: str | None
    named: Mapping[KindName, tuple[str, ...]]
    about: tuple[str, ...]
    figures: tuple[posts.Figure, ...]
    featured: bool
    status: str
    updates: tuple[posts.Update, ...]
    related: tuple[str, ...]
    story: str | None
    moved: tuple[str, ...]
    reuse: Reuse | None
    id: str | None
    lang: str
    seed: str | None
    words: int
    linked: bool
    keywords: str
    reaches: tuple[int, ...]


_SETTLED = ("path", "digest", "named", "date", "source_dead", "lang", "words", "linked", "keywords", "reaches")
_SAID = [name for name in ParsedPost.__struct_fields__ if name not in _SETTLED]


def parse_post(
    path: str, data: bytes, kinds: Kinds, status: posts.Status = "published"
) -> tuple[ParsedPost | None, str, list[Problem]]:
    """Return a post parsed, its body as HTML, and the problems in it; (None, "", problems) where it cannot be shown.

    `path` is below the content folder; `status` is that of a post whose front matter gives none.
    """
    try:
        text = data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None, "", [Problem(path, 0, "not-utf-8", "no UTF-8 text", "save it as UTF-8")]
    slug = path.rpartition("/")[2].removesuffix(".md")
    post, problems = posts.parse_post(text, path, slug, kinds)
    if post is None:
        return None, "", problems
    try:
        html = _typeset(post.body)
    except Rejection as rejection:
        return None, "", [Problem(path, 0, "rejected", rejection.reason)]
    fields = {name: getattr(post, name) for name in _SAID}
    if status != "published" and not frontmatter.says(text, "status"):
        fields["status"] = status
    article = posts.parts(post.body)[0]
    parsed = ParsedPost(
        **fields,
        path=path,
        digest=seal(data),
        named={kind: names for kind, names in post.named.items() if names},
        date=post.date.isoformat(),
        source_dead=post.source_dead.isoformat()[: len("2026-11-23")] if post.source_dead else None,
        lang=tongue(post.lang),
        words=len(article.split()),
        linked="{" in html or "|" in html,
        keywords=keywords(post.title, post.summary, article, post.names_of(kinds.sought)),
        reaches=_reaches(article, post.figures),
    )
    return parsed, html, []


def _reaches(body: str, figures: tuple[posts.Figure, ...]) -> tuple[int, ...]:
    """Return for each figure the number of words up to the end of its sentence, 0 where the body lacks it."""
    if not figures:
        return ()
    text = " ".join(body.replace("\\", "").split())  # ingest escapes as Markdown what it writes
    sentences = [" ".join(figure.text.split()) for figure in figures]
    return tuple([len(before.split()) if (before := _up_to(sentence, text)) else 0 for sentence in sentences])


def _up_to(sentence: str, text: str) -> str:
    """Return a text up to the end of a sentence in it, empty where it does not have the sentence."""
    before, match, _ = text.partition(sentence) if sentence else ("", "", "")
    return before + match if match else ""


def _typeset(body: str) -> str:
    """Return a body as HTML, with boilerplate in a section of its own; Rejection where rendering takes too long."""
    article, boilerplate = posts.parts(body)
    html = fast_markdown.typeset(article)
    return (
        f'{html}\n<section class="boilerplate">\n{fast_markdown.typeset(boilerplate)}\n</section>'
        if boilerplate
        else html
    )
