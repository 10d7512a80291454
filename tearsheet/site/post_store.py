"""Post store: parsed posts and their bodies as HTML, kept in the cache from build to build.

A post is parsed again only when it changes: an index holds the parsed posts with the stamps of their files, a pack
holds the bodies. Both are keyed by the code that renders and can be deleted at any time; what is damaged is parsed
again.
"""

import contextlib
import dataclasses
import functools
import time
from pathlib import Path

import msgspec

from tearsheet.errors import Problem
from tearsheet.model import post as posts
from tearsheet.model.kinds import Kinds
from tearsheet.parallel import cpu_limits, fence, forks
from tearsheet.site.parsed_post import ParsedPost, parse_post
from tearsheet.storage import fingerprints
from tearsheet.storage.cache import Sealed
from tearsheet.storage.exclusions import Hides, nothing
from tearsheet.storage.files import read_bounded, write_atomically
from tearsheet.storage.fingerprints import Stamp
from tearsheet.storage.folders import markdown_in
from tearsheet.storage.sealed import seal

LARGEST = 4 * 2**20  # bytes of a post's file: the limit for seeds too
SMALL = 2**20  # bytes; a pack of this size is not worth writing anew
GARBAGE = 2  # the pack is written anew when it holds this many times what is in use


class PackedBody(msgspec.Struct, frozen=True, gc=False):
    """Where a post's body as HTML lies in the pack, and the digest that it must have."""

    offset: int
    length: int
    digest: bytes


class Stored(msgspec.Struct, frozen=True, gc=False):
    """A parsed post in the index, with the stamp of its file and the place of its body in the pack."""

    post: ParsedPost
    stamp: Stamp
    setting: PackedBody


class PostIndex(msgspec.Struct, frozen=True):
    """All parsed posts of the last build by file name; `noted` is when the stamps were taken (nanoseconds)."""

    noted: int
    stored: dict[str, Stored]


class PostStore:
    """The parsed posts of a content folder, kept from build to build."""

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
        """Open the store of a content folder; `key` is the digest of the code that renders posts.

        `kinds` are the kinds whose entities posts may name. Files that `hides` names are not read; `status` is that of
        posts that give none.
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
        """Return the posts of the content folder in the order of their file names, and the problems in them."""
        noted = time.time_ns()
        folder = self._content / "posts"
        entries, problems = markdown_in(self._content, "posts", self._hides)
        stamps: dict[str, Stamp] = {}
        for name, entry in entries.items():
            with contextlib.suppress(FileNotFoundError):  # it has just been removed
                stamps[name] = fingerprints.of(entry.stat())
        kept = {name: stored for name, stored in self._index.stored.items() if self._holds(stored, stamps.get(name))}
        missing = [name for name in stamps if name not in kept]
        parsed_now: dict[str, tuple[bytes, str]] = {}
        parse = functools.partial(_parse, folder, kinds=self._kinds, status=self._status)
        for name, encoded, html, wrong in forks.spread(lambda due: [parse(one) for one in due], missing, _lost):
            problems += [Problem(*parts) for parts in wrong]
            if encoded:
                parsed_now[name] = encoded, html
        self._take_up(kept, parsed_now, stamps, noted)
        return [self._index.stored[name].post for name in sorted(self._index.stored)], problems

    def _holds(self, stored: Stored, stamp: Stamp | None) -> bool:
        """Say whether a stored post is certainly that of the file with this stamp."""
        return stamp == stored.stamp and fingerprints.proves(stored.stamp, self._index.noted)

    def _take_up(
        self, kept: dict[str, Stored], parsed_now: dict[str, tuple[bytes, str]], stamps: dict[str, Stamp], noted: int
    ) -> None:
        """Add the posts that have just been parsed to the index, and their bodies to the pack."""
        if not parsed_now and len(kept) == len(self._index.stored):
            return
        stored = dict(kept)
        pack = bytearray()
        start = self._room(stored)
        for name, (encoded, html) in sorted(parsed_now.items()):
            body = html.encode()
            post = msgspec.msgpack.decode(encoded, type=ParsedPost)
            setting = PackedBody(start + len(pack), len(body), seal(body))
            stored[name] = Stored(post, stamps[name], setting)
            self._fresh[name] = html
            pack += body
        self._append(pack)
        self._index = PostIndex(noted, stored)
        self._kept.write(self._index)

    def _room(self, kept: dict[str, Stored]) -> int:
        """Return where the pack ends; it is first written anew if most of it is no longer in use."""
        pack = self._cache / "posts.pack"
        size = pack.stat().st_size if pack.exists() else 0
        if size <= GARBAGE * sum(stored.setting.length for stored in kept.values()) + SMALL:
            return size
        bodies = bytearray()
        for name, stored in sorted(kept.items()):
            body = self.body(stored.post).encode()
            kept[name] = Stored(stored.post, stored.stamp, PackedBody(len(bodies), len(body), seal(body)))
            bodies += body
        write_atomically(pack, bytes(bodies))
        return len(bodies)

    def _append(self, bodies: bytearray) -> None:
        """Add bodies at the end of the pack; a run that is killed here leaves bytes that nothing points to."""
        self._cache.mkdir(parents=True, exist_ok=True)
        with (self._cache / "posts.pack").open("ab") as pack:
            pack.write(bodies)

    def body(self, post: ParsedPost) -> str:
        """Return a post's body as HTML; it is rendered again where the pack does not hold it undamaged."""
        name = post.path.rpartition("/")[2]
        if name not in self._fresh:
            setting = self._index.stored[name].setting
            body = self._packed(setting)
            if seal(body) == setting.digest:
                return body.decode()
            _, self._fresh[name], _ = parse_post(post.path, (self._content / post.path).read_bytes(), self._kinds)
        return self._fresh[name]

    def _packed(self, setting: PackedBody) -> bytes:
        """Return the bytes at a place in the pack, empty where the pack cannot be read."""
        try:
            with (self._cache / "posts.pack").open("rb") as pack:
                pack.seek(setting.offset)
                return pack.read(setting.length)
        except OSError:
            return b""


def _lost(name: str) -> list[tuple[str, bytes, str, list[tuple[str, int, str, str]]]]:
    """Return the problem of a post whose parsing has killed its process."""
    return [
        (name, b"", "", [(f"posts/{name}", 0, "its reader was killed, perhaps for want of memory", "make it smaller")])
    ]


def _parse(
    folder: Path, name: str, kinds: Kinds, status: posts.Status
) -> tuple[str, bytes, str, list[tuple[str, int, str, str]]]:
    """Parse one post, into values that cross processes: file name, encoded post (empty: none), HTML, problems."""
    path = f"posts/{name}"
    try:
        data = read_bounded(f"{folder}/{name}", LARGEST)
        post, html, problems = cpu_limits.limited(
            "reading it", cpu_limits.SECONDS, parse_post, path, data, kinds, status
        )
    except Exception as error:  # noqa: BLE001  (no post may keep others from being set)
        post, html, problems = None, "", [fence.problem(error, path, "read")]
    encoded = msgspec.msgpack.encode(post) if post else b""
    return name, encoded, html, [dataclasses.astuple(problem) for problem in problems]
