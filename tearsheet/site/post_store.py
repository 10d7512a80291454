"""Galleys: posts set in type, and the store that keeps them from build to build.

One parse a post ever: the store is an index (front matter, digests, stamps) and a pack of rendered bodies, keyed by the
bytes of each post and by the code that renders. It can be deleted at any time; what is damaged in it is set again.
"""

import contextlib
import dataclasses
import functools
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tearsheet.errors import Problem, Rejection
from tearsheet.model import post as posts
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.model.source import Reuse
from tearsheet.parallel import cpu_limits, fence, forks
from tearsheet.site.relate.event_keywords import gist
from tearsheet.storage import fingerprints
from tearsheet.storage.cache import Sealed
from tearsheet.storage.exclusions import Hides, nothing
from tearsheet.storage.files import read_bounded, write_atomically
from tearsheet.storage.fingerprints import Stamp
from tearsheet.storage.folders import markdown_in
from tearsheet.storage.sealed import seal
from tearsheet.text import fast_markdown, frontmatter
from tearsheet.text.language_tags import tongue

LARGEST = 4 * 2**20  # bytes of a post's file: the limit for seeds too
SMALL = 2**20  # bytes; a pack of this size is not worth writing anew
GARBAGE = 2  # the pack is written anew when it holds this many times what is in use


class Setting(msgspec.Struct, frozen=True, gc=False):
    """Where a galley's body is in the pack, and the digest it must have."""

    offset: int
    length: int
    digest: bytes


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


class Stored(msgspec.Struct, frozen=True, gc=False):
    """A galley in the index, with the stamp of its post and the place of its body in the pack."""

    galley: ParsedPost
    stamp: Stamp
    setting: Setting


class PostIndex(msgspec.Struct, frozen=True):
    """All galleys of the last build; `noted` is when the stamps were taken (nanoseconds)."""

    noted: int
    stored: dict[str, Stored]


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


class PostStore:
    """The galleys of a content folder, from build to build."""

    def __init__(  # noqa: PLR0913  (what a store is opened with)
        self,
        content: Path,
        cache: Path,
        key: bytes,
        kinds: Kinds,
        *,
        hides: Hides = nothing,
        status: posts.Status = "published",
    ) -> None:
        """Open the store of a content folder; `key` is the digest of the code that sets posts in type.

        `kinds` are those whose entities posts may name.

        What is hidden is not there; `status` is that of posts which say none.
        """
        self._content = content
        self._cache = cache
        self._key = key + kinds.digest + status.encode()
        self._kinds = kinds
        self._hides = hides
        self._status = status
        self._fresh: dict[str, str] = {}
        self._kept = Sealed(cache / "posts.index", PostIndex, seal(self._key))
        self._index = self._kept.read() or PostIndex(0, {})

    def read(self) -> tuple[list[ParsedPost], list[Problem]]:
        """Return the posts of the content folder in the order of their names, and what is wrong in them."""
        noted = time.time_ns()
        folder = self._content / "posts"
        entries, problems = markdown_in(self._content, "posts", self._hides)
        found: dict[str, Stamp] = {}
        for name, entry in entries.items():
            with contextlib.suppress(FileNotFoundError):  # it has just been removed
                found[name] = fingerprints.of(entry.stat())
        kept = {name: stored for name, stored in self._index.stored.items() if self._holds(stored, found.get(name))}
        missing = [name for name in found if name not in kept]
        settings: dict[str, tuple[bytes, str]] = {}
        set_one = functools.partial(_set, folder, kinds=self._kinds, status=self._status)
        for name, galley, html, wrong in forks.spread(lambda due: [set_one(one) for one in due], missing, _lost):
            problems += [Problem(*parts) for parts in wrong]
            if galley:
                settings[name] = galley, html
        self._take_up(kept, settings, found, noted)
        return [self._index.stored[name].galley for name in sorted(self._index.stored)], problems

    def _holds(self, stored: Stored, found: Stamp | None) -> bool:
        """Say whether a stored galley is that of the file found."""
        return found == stored.stamp and fingerprints.proves(stored.stamp, self._index.noted)

    def _take_up(
        self, kept: dict[str, Stored], set_now: dict[str, tuple[bytes, str]], found: dict[str, Stamp], noted: int
    ) -> None:
        """Add what has been set now to the index and its bodies to the pack."""
        if not set_now and len(kept) == len(self._index.stored):
            return
        stored = dict(kept)
        pack = bytearray()
        start = self._room(stored)
        for name, (encoded, html) in sorted(set_now.items()):
            body = html.encode()
            galley = msgspec.msgpack.decode(encoded, type=ParsedPost)
            setting = Setting(start + len(pack), len(body), seal(body))
            stored[name] = Stored(galley, found[name], setting)
            self._fresh[name] = html
            pack += body
        self._append(pack)
        self._index = PostIndex(noted, stored)
        self._kept.write(self._index)

    def _room(self, kept: dict[str, Stored]) -> int:
        """Return where the pack ends, after writing it anew if most of it is no longer in use."""
        pack = self._cache / "posts.pack"
        size = pack.stat().st_size if pack.exists() else 0
        if size <= GARBAGE * sum(stored.setting.length for stored in kept.values()) + SMALL:
            return size
        bodies = bytearray()
        for name, stored in sorted(kept.items()):
            body = self.body(stored.galley).encode()
            kept[name] = Stored(stored.galley, stored.stamp, Setting(len(bodies), len(body), seal(body)))
            bodies += body
        write_atomically(pack, bytes(bodies))
        return len(bodies)

    def _append(self, bodies: bytearray) -> None:
        """Add bodies at the end of the pack; a run that is killed here leaves bytes that nothing points to."""
        self._cache.mkdir(parents=True, exist_ok=True)
        with (self._cache / "posts.pack").open("ab") as pack:
            pack.write(bodies)

    def body(self, galley: ParsedPost) -> str:
        """Return the body of a galley as HTML; from the post again if the pack does not hold it as it was."""
        name = galley.path.rpartition("/")[2]
        if name not in self._fresh:
            setting = self._index.stored[name].setting
            body = self._packed(setting)
            if seal(body) == setting.digest:
                return body.decode()
            _, self._fresh[name], _ = set_in_type(galley.path, (self._content / galley.path).read_bytes(), self._kinds)
        return self._fresh[name]

    def _packed(self, setting: Setting) -> bytes:
        """Return what the pack holds at a place."""
        try:
            with (self._cache / "posts.pack").open("rb") as pack:
                pack.seek(setting.offset)
                return pack.read(setting.length)
        except OSError:
            return b""


def _lost(name: str) -> list[tuple[str, bytes, str, list[tuple[str, int, str, str]]]]:
    """Return what is said of a post that has killed the process in which it was set."""
    return [
        (name, b"", "", [(f"posts/{name}", 0, "its reader was killed, perhaps for want of memory", "make it smaller")])
    ]


def _set(
    folder: Path, name: str, kinds: Kinds, status: posts.Status
) -> tuple[str, bytes, str, list[tuple[str, int, str, str]]]:
    """Set one post in type, in values that cross processes: name, galley (empty: none), body, problems."""
    path = f"posts/{name}"
    try:
        data = read_bounded(f"{folder}/{name}", LARGEST)
        galley, html, problems = cpu_limits.limited(
            "reading it", cpu_limits.SECONDS, set_in_type, path, data, kinds, status
        )
    except Exception as error:  # noqa: BLE001  (no post may keep others from being set)
        galley, html, problems = None, "", [fence.problem(error, path, "read")]
    encoded = msgspec.msgpack.encode(galley) if galley else b""
    return name, encoded, html, [dataclasses.astuple(problem) for problem in problems]
