"""Seed cache: what became of seeds in the last run, and how to tell from stamps that it would be the same again."""

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
    """What one article of a seed became: its name, its fate, and its post or the reason of its rejection."""

    seed: str
    fate: Fate
    detail: str

    def again(self) -> Result:
        """Return what it became in a run before which nothing of it has changed."""
        return Result(self.seed, "unchanged" if self.fate == "written" else self.fate, self.detail)


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A seed: the stamps of its files and of its posts (None: deleted), and what its articles became."""

    files: list[Stamp | None]
    posts: list[Stamp | None]
    became: list[Became]


class _Run(msgspec.Struct, frozen=True):
    """A run: when it began and ended (nanoseconds), and its seeds by name.

    The stamps of seeds are older than its beginning, or prove nothing; those of posts, which it wrote, than its end.
    """

    began: int
    ended: int
    seeds: dict[str, Kept]


class Settled:
    """What became of the seeds of a site in the last run."""

    def __init__(self, cache: Path, content: Path, key: bytes) -> None:
        """Take the cache, the content folder, and the digest of all that a run depends on beside the seeds."""
        self._path = cache / NAME
        self._content = str(content)
        self._key = key
        self._last = Sealed(self._path, _Run, key).read() or _Run(0, 0, {})
        self._now: dict[str, Kept] = {}
        self._new: dict[str, Kept] = {}
        self._began = time.time_ns()

    def of(self, seed: Seed) -> list[Became] | None:
        """Return what became of a seed's articles, if it would be the same again; None where that is not certain."""
        kept = self._last.seeds.get(seed.name)
        if kept is None or kept.files != stamps_of(seed) or kept.posts != self._posts(kept.became):
            return None
        times = ((kept.files, self._last.began), (kept.posts, self._last.ended))
        if not all(fingerprints.proves(stamp, noted) for found, noted in times for stamp in found if stamp is not None):
            return None
        self._now[seed.name] = kept
        return kept.became

    def settle(self, seed: Seed, files: list[Stamp | None], became: list[Became]) -> None:
        """Take down what became of a seed, unless some of it is left; `files` are its stamps before it was read.

        A name that is no UTF-8 cannot be taken down, and would keep all others from it.
        """
        if any(article.fate == "left" for article in became) or _SURROGATE.search(seed.name):
            return
        self._new[seed.name] = Kept(files, self._posts(became), became)

    def forget(self, seed: Seed) -> None:
        """Let the next run read a seed again."""
        self._new.pop(seed.name, None)
        self._now.pop(seed.name, None)
        self._last.seeds.pop(seed.name, None)

    def renew(self, posts: Collection[str]) -> None:
        """Take down that this run has written some posts again after their seeds were settled."""
        for name, kept in self._new.items():
            if any(article.detail in posts for article in kept.became):
                self._new[name] = Kept(kept.files, self._posts(kept.became), kept.became)

    def write(self, key: bytes) -> None:
        """Keep what is known for the next run; `key` is the digest of what this one depended on, as it left it.

        A post that has another stamp than when its seed was settled has been changed meanwhile.
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
    """Return the digest of all that a run depends on beside the seeds: code, settings, kinds, catalogue, ledger."""
    content = settings.content
    folders = [content / folder for folder in (*settings.kinds.by_plural, source.FOLDER)]
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    found = [(str(path.relative_to(content)), fingerprints.stamp(str(path))) for path in files]
    tagging = engine.state(settings.engine) if settings.engine else ""
    said = settings.section, settings.lang, settings.timezone, tagging
    depends = code_digest.digest(READING), *said, ledger.encode(), settings.kinds.digest, repr(found)
    return seal(msgspec.msgpack.encode(depends))


def stamps_of(seed: Seed) -> list[Stamp | None]:
    """Return the stamps of a seed and of what lies beside it."""
    return [fingerprints.stamp(str(path)) for path in (seed.path, seed.beside, *seed.defaults) if path]
