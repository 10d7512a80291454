"""The cache: results that commands keep for the next ones, in the folder CACHE_PATH (mostly `.tearsheet/`).

Nearly all of it can be computed again; `REMOVABLE` and `KEPT` list what is in it.
"""

from fnmatch import fnmatch
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from tearsheet.storage.sealed import read_sealed, seal, write_sealed

T = TypeVar("T")

# Files and folders that may be deleted while no command runs, by patterns of their names, with their contents.
# Without them commands take longer and give the same results.
REMOVABLE = {
    "posts.index": "posts as they were set in type, and what their front matter says",
    "posts.pack": "their bodies as HTML",
    "outputs-*": "what the last build into a folder wrote, and while one is at work what plugins had written",
    "proof-*": "what shows that nothing has changed since the last build",
    "templates": "the theme's templates, compiled",
    "compared": "which articles tell one event, and which are related",
    "cards": "social cards that were drawn before",
    "starter": "the starter catalogue, in a form that is read faster",
    "settled": "what became of each seed in the last run of ingest",
    "signatures": "signatures of all articles, by which duplicates are found",
    "named": "in which state of content/ no file was without an article that names it",
    "links": "what the links to sources answered when they were last asked",
    "publish": "the objects of branches that were published, so that they are not fetched again",
    "search-*": "pages that a search index is being made of",
    "served-*": "the last good site, while `serve` shows it",
    "drafts": "the site that `serve --drafts` shows, with a cache of its own: no other build takes from it",
    "*.lock": "marks by which commands wait for each other",
    "fault-*": "reports of errors that nobody foresaw",
    ".*.part": "what a run that was killed had half written",
}

# Files that cannot be made again.
KEPT = {
    "changes.journal": "a change of many files that was broken off, and that the next command completes",
    "unfinished.jsonl": "which posts a run that was broken off had made, so that those deleted since stay deleted",
    "imported": "which posts and pages an import has written, so that it knows those that were edited since",
    "replaced": "posts as an editor had made them before `ingest --force`",
}


def is_removable(name: str) -> bool:
    """Say whether a file or folder of this name, directly in the cache, may be deleted while no command runs."""
    return any(fnmatch(name, pattern) for pattern in REMOVABLE)


class Sealed(Generic[T]):
    """A value in a file of the cache, valid only for one state of what it was computed from.

    A file that is missing, cut short, damaged, computed from another state, or of another type than expected counts as
    no value.
    """

    def __init__(self, path: Path, kind: type[T], state: bytes = b"") -> None:
        """Take the file, the type of its value, and a digest of what it is computed from: code, settings, files.

        `state` must always have the same length for one file; it may be empty where the value itself holds what to
        check.
        """
        self._path = path
        self._kind = kind
        self._state = state

    def read(self) -> T | None:
        """Return the value, None where there is no valid one."""
        return self._decoded(read_sealed(self._path))

    def read_marked(self) -> tuple[bytes, T | None]:
        """Return the digest of the file and its value: b"" and None where there is no valid one."""
        data = read_sealed(self._path)
        value = self._decoded(data)
        return b"" if value is None else seal(data), value

    def _decoded(self, data: bytes) -> T | None:
        """Return the value in these bytes, None where they hold no valid one."""
        if not data.startswith(self._state):
            return None
        try:
            return msgspec.msgpack.decode(memoryview(data)[len(self._state) :], type=self._kind)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def write(self, value: T) -> None:
        """Write the value in one step, unless the file holds it already."""
        write_sealed(self._path, self._state + msgspec.msgpack.encode(value))

    def remove(self) -> None:
        """Delete the file, if there is one."""
        self._path.unlink(missing_ok=True)
