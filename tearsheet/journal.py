"""Journal: many files of the content folder changed as one, also where the run is killed in the middle.

What is to be changed is written down first, in one step that outlasts a power cut; then the files are written one by
one, then the journal goes. Whatever command or build comes next completes a journal that was left.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec
from filelock import FileLock, Timeout

from tearsheet.desk import NEW
from tearsheet.errors import ChangesError, Problem
from tearsheet.files import read_sealed, seal, write_atomically, write_sealed

NAME = "changes.journal"  # of the file in the cache
LOCK = "ingest.lock"  # the one of ingest, which writes to the same folder
PATIENCE = 10.0  # seconds that a run which is completing a journal gets; 1,000 files take one


class Change(msgspec.Struct, frozen=True):
    """A file by its path below content/: the digest of its bytes before, and those that it is to have.

    An empty digest says that there was none, None that there is to be none.
    """

    path: str
    before: bytes
    after: bytes | None


class _Journal(msgspec.Struct, frozen=True):
    """What is to be done, in words, and the changes in the order in which they are made.

    `content` is the content folder as seen from the cache: plain pelican can be told to build another one.
    """

    said: str
    changes: tuple[Change, ...]
    content: str


class Finished(NamedTuple):
    """What a journal that was left has been about, and the files that somebody has changed meanwhile."""

    said: str
    problems: list[Problem]


@contextlib.contextmanager
def alone(cache: Path, patience: float = 0.0) -> Iterator[None]:
    """Keep other runs out of the same content; ChangesError where one is at work and does not end in time."""
    cache.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(cache / LOCK, timeout=patience):
            yield
    except Timeout:
        what = "another command is at work on this content"
        raise ChangesError(Problem("", 0, what, "let it end first")) from None


def perform(content: Path, cache: Path, said: str, texts: Mapping[str, str | None]) -> list[Problem]:
    """Give files below content/ these texts (None: remove them), all of them even if this run is killed.

    To be called when alone. Return the files that somebody has changed at the same moment.
    """
    changes = tuple(
        Change(path, _digest(content / path), text.encode() if text is not None else None)
        for path, text in texts.items()
    )
    journal = _Journal(said, changes, os.path.relpath(content, cache))
    write_sealed(cache / NAME, msgspec.msgpack.encode(journal), durable=True)
    return _complete(content, cache, journal)


def is_left(cache: Path) -> bool:
    """Say whether a run was killed while it changed files."""
    return (cache / NAME).exists()


def finish(content: Path, cache: Path) -> Finished | None:
    """Complete a journal that was left; None where there is none, or one about another content folder.

    ChangesError where it is not as it was written.
    """
    if not is_left(cache):
        return None
    with alone(cache, PATIENCE):
        if not is_left(cache):  # the run that wrote it was at work until now
            return None
        journal = _read(cache / NAME)
        if journal.content != os.path.relpath(content, cache):
            return None
        return Finished(journal.said, _complete(content, cache, journal))


def _read(path: Path) -> _Journal:
    """Return a journal; ChangesError where it is damaged."""
    try:
        journal = msgspec.msgpack.decode(read_sealed(path), type=_Journal)
    except msgspec.DecodeError:
        journal = None
    if journal is None or not all(_is_below(change.path) for change in journal.changes):
        mend = "see with “git status” how far the last change of names came, then delete this file"
        raise ChangesError(Problem(str(path), 0, "it is not as it was written", mend))
    return journal


def _is_below(path: str) -> bool:
    """Say whether a path stays in its folder."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts


def _complete(content: Path, cache: Path, journal: _Journal) -> list[Problem]:
    """Make the changes that are not made yet, and remove the journal; return the files that are left as they are."""
    problems = [problem for change in journal.changes if (problem := _make(content, change))]
    (cache / NAME).unlink()
    return problems


def _make(content: Path, change: Change) -> Problem | None:
    """Make a change; where somebody has changed the file since, lay the new one beside it, and say so."""
    path = content / change.path
    found = _digest(path)
    if found == (seal(change.after) if change.after is not None else b""):
        return None
    if found != change.before:
        if change.after is None:
            return Problem(change.path, 0, "it was to be removed and has been changed since", "delete it yourself")
        write_atomically(path.with_name(path.name + NEW), change.after)
        what = f"it has been changed since; what it was to become is in {change.path}{NEW}"
        return Problem(change.path, 0, what, "take over what you want, then delete that")
    if change.after is None:
        path.unlink()
    else:
        write_atomically(path, change.after)
    return None


def _digest(path: Path) -> bytes:
    """Return the digest of a file, nothing where there is none."""
    try:
        return seal(path.read_bytes())
    except FileNotFoundError:
        return b""
