"""Rights: what may be shown of an article, by the `reuse` of its source or of the post itself.

An edition holds only posts that `cleared` has cut to their rights, and bodies go through `body`: pages, feeds, search,
e-mail and data have no other way to an article's text, so that what may not be shown is nowhere.
"""

import re
from collections.abc import Callable
from itertools import islice
from urllib.parse import urlsplit

import msgspec

from tearsheet.model.source import Reuse, Source
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.text import markup

# One word of HTML or of plain text. Scripts without spaces count by the character; what else has no spaces, such as
# Thai or an address, by pieces of 24: the longest English words have about as many letters.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:&#?\w+;|[^\s{_UNSPACED}]){{1,24}}")
_TAG = re.compile(r"""(<(?:"[^"]*"|'[^']*'|[^>"'])*>)""")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_VOID = frozenset({"br", "hr", "img", "wbr"})


class Rights(msgspec.Struct, frozen=True, gc=False):
    """What may be shown of an article: all of it, an excerpt of its first `words` words, or only a link to it."""

    reuse: Reuse = "full"
    words: int = 0


class Rest(msgspec.Struct, frozen=True, gc=False):
    """Where the whole article can be read: the publisher's name and the address there (either may be empty).

    `begun` says that this site shows the first words, `archived` that the address is that of a copy in an archive,
    `gone` that the publisher no longer has the article there and no copy is known.
    """

    name: str
    url: str
    begun: bool
    archived: bool = False
    gone: bool = False


FULL = Rights()
_WORDS = Source(name="-", slug="-").excerpt  # of an excerpt where the source is unknown


def of(post: ParsedPost, source: Source | None) -> Rights:
    """Return the rights in an article: those of its post, else of its source, else full ones."""
    reuse = post.reuse or (source.reuse if source else "full")
    if reuse == "full":
        return FULL
    return Rights(reuse, (source.excerpt if source else _WORDS) if reuse == "excerpt" else 0)


def cleared(post: ParsedPost, rights: Rights) -> ParsedPost:
    """Return a post cut to what may be shown of the article: its summary, and figures with their sentences.

    With an excerpt, the summary is no longer than that, and only figures whose sentence ends within it stay. A mere
    link has neither: ingest makes summaries of the article's own first sentences.
    """
    if rights.reuse == "full":
        return post
    if rights.reuse == "link":
        return msgspec.structs.replace(post, summary="", figures=(), reaches=())
    kept = [pair for pair in zip(post.figures, post.reaches, strict=True) if 0 < pair[1] <= rights.words]
    return msgspec.structs.replace(
        post,
        summary=_shortened(post.summary, rights.words),
        figures=tuple(figure for figure, _ in kept),
        reaches=tuple(reach for _, reach in kept),
    )


def body(post: ParsedPost, rights: Rights, whole: Callable[[ParsedPost], str]) -> str:
    """Return as much of an article's body as may be shown, as HTML; `whole` returns all of it."""
    match rights.reuse:
        case "full":
            return whole(post)
        case "excerpt":
            return excerpt(whole(post), rights.words)
        case _:
            return ""


def rest(post: ParsedPost, rights: Rights, source: Source | None) -> Rest | None:
    """Return where to read what may not be shown here, None where all of it is shown."""
    if rights.reuse == "full":
        return None
    own = original(post)
    url = own or markup.web_address(source.website if source else None) or ""
    address = markup.web_address(post.source_url) or url
    name = source.name if source else post.source or (urlsplit(address or "").hostname or "").removeprefix("www.")
    is_dead = post.source_dead is not None
    return Rest(name, url, rights.reuse == "excerpt", archived=is_dead and bool(own), gone=is_dead and not own)


def original(post: ParsedPost) -> str:
    """Return the address of the original, that of its archived copy where it is dead; empty where none is known."""
    return markup.web_address(post.archive_url if post.source_dead else post.source_url) or ""


def origin(post: ParsedPost, rights: Rights) -> str | None:
    """Return the canonical address of an article's page: that of its source where this is a full copy, else None.

    A dead address is none that search engines could show instead.
    """
    return markup.web_address(post.source_url) if rights.reuse == "full" and not post.source_dead else None


def excerpt(html: str, words: int) -> str:
    """Return the first words of sanitised HTML, with “…” after the last one unless a paragraph ends there.

    Elements that are open at that point are closed; an element of which no word is left is left out.
    """
    pieces: list[str] = []
    opened: list[str] = []
    end = 0  # after the last word so far
    open_then: list[str] = []  # the elements that are open there
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            _follow(opened, piece)
            pieces.append(piece)
            continue
        matches = list(islice(_WORD.finditer(piece), words + 1))
        if len(matches) > words:
            if words:
                pieces.append(f"{piece[: matches[words - 1].end()]} …")
                end, open_then = len(pieces), opened
            return "".join(pieces[:end]) + "".join(f"</{name}>" for name in reversed(open_then))
        words -= len(matches)
        pieces.append(piece)
        if matches:
            end, open_then = len(pieces), [*opened]
    return html


def _follow(opened: list[str], tag: str) -> None:
    """Update the list of open elements by a tag."""
    match = _NAME.match(tag)
    if match is None or match[1] in _VOID:
        return
    if not tag.startswith("</"):
        opened.append(match[1])
    elif opened:
        opened.pop()


def _shortened(text: str, words: int) -> str:
    """Return the first words of a text, with “…” if that is not all."""
    matches = list(islice(_WORD.finditer(text), words + 1))
    return f"{text[: matches[words - 1].end()]} …" if len(matches) > words else text
