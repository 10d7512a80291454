"""Seed cache: what became of each seed in the last run, for seeds that would certainly become the same again.

A seed need not be read where its files, its posts and all else that a run depends on have the stamps and digests that
they had then.
"""

import re
import time
from collections.abc import Collection
from pathlib import Path

import msgspec

from tearsheet.content_folder.folder import POSTS
from tearsheet.ingest.report import Fate, Result
from tearsheet.model import source
from tearsheet.model.ledger import Ledger
from tearsheet.seeds import Seed
from tearsheet.settings import Settings
from tearsheet.storage import code_digest, fingerprints
from tearsheet.storage.cache import Sealed
from tearsheet.storage.fingerprints import Stamp
from tearsheet.storage.sealed import seal
from tearsheet.tagging import engine

NAME = "settled"

_SURROGATE = re.compile("[\ud800-\udfff]")  # a byte of a name that is no UTF-8

# Whose versions decide what a seed becomes.
READING = (
    *code_digest.LIBRARIES,
    "beautifulsoup4",
    "feedparser",
    "ftfy",
    "htmldate",
    "lxml",
    "markdownify",
    "trafilatura",
)


class Became(msgspec.Struct, frozen=True, array_like=True):
    """What one article of a seed became: its name, fate, and the path of its post or the reason of its rejection."""

    seed: str
    fate: Fate
    detail: str

    def again(self) -> Result:
        """Return the article's result in a run before which nothing has changed."""
        return Result(self.seed, "unchanged" if self.fate == "written" else self.fate, self.detail)


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a seed: the stamps of its files and its posts (None: no file), and what its articles became."""

    files: list[Stamp | None]
    posts: list[Stamp | None]
    became: list[Became]


class _Run(msgspec.Struct, frozen=True):
    """A run: when it began and ended (nanoseconds since 1970), and its seeds by name.

    A seed's stamp proves something only if it is older than the beginning; that of a post, which the run wrote, than
    the end.
    """

    began: int
    ended: int
    seeds: dict[str, Kept]


class Settled:
    """What became of a site's seeds in the last run, and in this one."""

    def __init__(self, cache: Path, content: Path, key: bytes) -> None:
        """Take the cache folder, the content folder, and the digest of all that a run depends on beside the seeds."""
        self._path = cache / NAME
        self._content = str(content)
        self._key = key
        self._last = Sealed(self._path, _Run, key).read() or _Run(0, 0, {})
        self._now: dict[str, Kept] = {}
        self._new: dict[str, Kept] = {}
        self._began = time.time_ns()

    def of(self, seed: Seed) -> list[Became] | None:
        """Return what became of a seed's articles if a run would give the same again; None where that is uncertain."""
        kept = self._last.seeds.get(seed.name)
        if kept is None or kept.files != stamps_of(seed) or kept.posts != self._posts(kept.became):
            return None
        times = ((kept.files, self._last.began), (kept.posts, self._last.ended))
        if not all(
            fingerprints.proves(stamp, noted) for stamps, noted in times for stamp in stamps if stamp is not None
        ):
            return None
        self._now[seed.name] = kept
        return kept.became

    def settle(self, seed: Seed, files: list[Stamp | None], became: list[Became]) -> None:
        """Keep what became of a seed; `files` are its stamps from before it was read.

        A seed is not kept where one of its articles was left for the next run, nor where its name is no UTF-8, which
        would keep the whole cache from being written.
        """
        if any(article.fate == "left" for article in became) or _SURROGATE.search(seed.name):
            return
        self._new[seed.name] = Kept(files, self._posts(became), became)

    def forget(self, seed: Seed) -> None:
        """Have the next run read a seed again."""
        self._new.pop(seed.name, None)
        self._now.pop(seed.name, None)
        self._last.seeds.pop(seed.name, None)

    def renew(self, posts: Collection[str]) -> None:
        """Stamp the posts of seeds again, some of which this run has rewritten after their seeds were settled."""
        for name, kept in self._new.items():
            if any(article.detail in posts for article in kept.became):
                self._new[name] = Kept(kept.files, self._posts(kept.became), kept.became)

    def write(self, key: bytes) -> None:
        """Write the cache for the next run; `key` is the digest of what this run depended on, as it has left it.

        A seed whose post has another stamp than when it was settled is left out: somebody has changed the post
        meanwhile.
        """
        if self._new:
            time.sleep(
                fingerprints.RACY / 1e9
            )  # posts written just now prove nothing yet: those tagged anew come all at once
        kept = self._last.seeds if key == self._key else {}
        new = {name: seed for name, seed in self._new.items() if seed.posts == self._posts(seed.became)}
        run = _Run(self._began, time.time_ns(), {**kept, **self._now, **new})
        Sealed(self._path, _Run, key).write(run)

    def _posts(self, became: list[Became]) -> list[Stamp | None]:
        """Return the stamps of the posts of a seed's articles."""
        paths = [article.detail for article in became if article.detail.startswith(f"{POSTS}/")]
        return [fingerprints.stamp(f"{self._content}/{path}") for path in paths]


def key(settings: Settings, ledger: Ledger) -> bytes:
    """Return the digest of all that a run depends on beside seeds: code, settings, kinds, entities, sources, ledger."""
    content = settings.content
    folders = [content / folder for folder in (*settings.kinds.by_plural, source.FOLDER)]
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    stamps = [(str(path.relative_to(content)), fingerprints.stamp(str(path))) for path in files]
    tagging = engine.state(settings.engine) if settings.engine else ""
    chosen = settings.section, settings.lang, settings.timezone, tagging
    depends = code_digest.digest(READING), *chosen, ledger.encode(), settings.kinds.digest, repr(stamps)
    return seal(msgspec.msgpack.encode(depends))


def stamps_of(seed: Seed) -> list[Stamp | None]:
    """Return the stamps of a seed and of what lies beside it."""
    return [fingerprints.stamp(str(path)) for path in (seed.path, seed.beside, *seed.defaults) if path]
