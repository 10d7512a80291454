"""Parsed post: a post as pages need it, its front matter held against what it may say and its body as HTML."""

from collections.abc import Mapping

import msgspec

from tearsheet.errors import Problem, Rejection
from tearsheet.model import post as posts
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.model.source import Reuse
from tearsheet.site.relate.event_keywords import gist
from tearsheet.storage.sealed import seal
from tearsheet.text import fast_markdown, frontmatter
from tearsheet.text.language_tags import tongue


class ParsedPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post set in type: what its front matter says (dates as text, ISO 8601), the length of its body in words.

    `named` are the names of entities by their kinds. `digest` is that of the post's file; `linked` says that the body
    may have links such as {filename}other.md, which are resolved when a page is rendered. `gist` holds the words that
    tell its event, `reaches` for each figure how many words of the body there are up to the end of its sentence (0: it
    is not there).
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
    named: Mapping[KindName, tuple[str, ...]]
    about: tuple[str, ...]
    figures: tuple[posts.Figure, ...]
    tags: tuple[str, ...]
    featured: bool
    status: str
    updates: tuple[posts.Update, ...]
    related: tuple[str, ...]
    story: str | None
    reuse: Reuse | None
    id: str | None
    lang: str
    seed: str | None
    words: int
    linked: bool
    gist: str
    reaches: tuple[int, ...]


_SETTLED = ("path", "digest", "named", "date", "source_dead", "lang", "words", "linked", "gist", "reaches")
_SAID = [name for name in ParsedPost.__struct_fields__ if name not in _SETTLED]


def set_in_type(
    path: str, data: bytes, kinds: Kinds, status: posts.Status = "published"
) -> tuple[ParsedPost | None, str, list[Problem]]:
    """Return a post as a galley and its body as HTML, and what is wrong in it; `path` is below the content folder.

    `status` is that of a post which says none.
    """
    try:
        text = data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None, "", [Problem(path, 0, "not-utf-8", "no UTF-8 text", "save it as UTF-8")]
    slug = path.rpartition("/")[2].removesuffix(".md")
    post, problems = posts.read(text, path, slug, kinds)
    if post is None:
        return None, "", problems
    try:
        html = _typeset(post.body)
    except Rejection as rejection:
        return None, "", [Problem(path, 0, "rejected", rejection.reason)]
    said = {name: getattr(post, name) for name in _SAID}
    if status != "published" and not frontmatter.says(text, "status"):
        said["status"] = status
    article = posts.parts(post.body)[0]
    galley = ParsedPost(
        **said,
        path=path,
        digest=seal(data),
        named={kind: names for kind, names in post.named.items() if names},
        date=post.date.isoformat(),
        source_dead=post.source_dead.isoformat()[: len("2026-11-23")] if post.source_dead else None,
        lang=tongue(post.lang),
        words=len(article.split()),
        linked="{" in html or "|" in html,
        gist=gist(post.title, post.summary, article, post.names),
        reaches=_reaches(article, post.figures),
    )
    return galley, html, []


def _reaches(body: str, figures: tuple[posts.Figure, ...]) -> tuple[int, ...]:
    """Return for each figure how many words of a body there are up to the end of its sentence, 0 if it is not there."""
    if not figures:
        return ()
    text = " ".join(body.replace("\\", "").split())  # ingest escapes as Markdown what it writes
    sentences = [" ".join(figure.text.split()) for figure in figures]
    return tuple([len(before.split()) if (before := _up_to(sentence, text)) else 0 for sentence in sentences])


def _up_to(sentence: str, text: str) -> str:
    """Return a text up to the end of a sentence in it, nothing where it is not there."""
    before, found, _ = text.partition(sentence) if sentence else ("", "", "")
    return before + found if found else ""


def _typeset(body: str) -> str:
    """Return a body as HTML, what is boilerplate in it as a section of its own; Rejection where that takes too long."""
    article, boilerplate = posts.parts(body)
    html = fast_markdown.typeset(article)
    return (
        f'{html}\n<section class="boilerplate">\n{fast_markdown.typeset(boilerplate)}\n</section>'
        if boilerplate
        else html
    )
