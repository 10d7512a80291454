"""Journal: changes many files of the content folder as one, even if the run is killed in the middle.

All changes are first written to the journal, in one step that survives a power cut; then the files are written one by
one, and then the journal is deleted. The next command or build completes a journal that was left.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

import msgspec
from filelock import FileLock, Timeout

from tearsheet.content_folder.folder import NEW, POSTS
from tearsheet.errors import ChangesError, Problem
from tearsheet.storage.files import Rewrite, decoded, encoded, held, overtaken, replace
from tearsheet.storage.sealed import read_sealed, seal, write_sealed

NAME = "changes.journal"  # of the file in the cache
LOCK = "ingest.lock"  # the same as ingest's, which writes to the same folder
TRIES = 3  # to change a file that somebody is saving
PAUSE = 0.05  # seconds for a save that is under way; an editor takes less than one millisecond for a post
PATIENCE = 10.0  # seconds that a run which is completing a journal gets; 1,000 files take one


Done = TypeVar("Done")

# (path, present text) of a file that somebody has just saved → its new text; None: that cannot be computed.
Again = Callable[[str, str], str | None]


class Change(msgspec.Struct, frozen=True):
    """A change of a file: its path below content/, the digest of its bytes before, and its bytes after.

    An empty digest means that there was no file, None as bytes that it is deleted.
    """

    path: str
    before: bytes
    after: bytes | None


class _Journal(msgspec.Struct, frozen=True):
    """What a run is doing, in words (`said`), and its changes in order.

    `content` is the path of the content folder relative to the cache, since plain pelican can build another folder.
    """

    said: str
    changes: tuple[Change, ...]
    content: str


def beside(content: Path, change: Change) -> Problem:
    """Write the new version of a file beside it (.new), and return the problem that says so."""
    if change.after is None:
        what = "it was to be removed and has been changed since"
        return Problem(change.path, 0, "changed-since", what, "delete it yourself")
    if replace(f"{content / change.path}{NEW}", None, change.after) == "left":
        what = f"it has been changed since, and {change.path}{NEW}, where the new one was to be, is there already"
        return Problem(change.path, 0, "changed-since", what, "change it yourself")
    what = f"it has been changed since; what it was to become is in {change.path}{NEW}"
    return Problem(change.path, 0, "changed-since", what, "take over what you want, then delete that")


def for_next_run(_: Path, change: Change) -> Problem:
    """Leave a file to the next run, and return the problem that says so."""
    return overtaken(change.path, "being changed")


def staying(path: str) -> Problem:
    """Return the problem of a file that was to be deleted and stays."""
    what = "it stays, since a file above could not be changed"
    return Problem(path, 0, "changed-since", what, "when that says what it is to, delete this one yourself")


class Meanwhile(NamedTuple):
    """How to handle a file that somebody has saved since its change was computed.

    `again` computes the change anew from the file's present text; where it cannot (None), `fallback` handles the change
    and returns a problem. Where the file is no post, deletions that come after it are not made, and `stay` returns
    their problems (None: they are made all the same). If `is_strict`, nothing is written where any file has changed
    before the first is written, and everything is to be computed anew.
    """

    again: Again | None = None
    fallback: Callable[[Path, Change], Problem] = beside
    stay: Callable[[str], Problem] | None = staying
    is_strict: bool = True


BESIDE = Meanwhile()
NEXT_RUN = Meanwhile(fallback=for_next_run)


class Applied(NamedTuple):
    """The result of changes: the files as written, and problems with those that were left."""

    done: tuple[Rewrite, ...]
    problems: tuple[Problem, ...]


class CalledOffError(Exception):
    """A file that all other changes depend on has just been saved, so everything is to be computed anew."""


class Finished(NamedTuple):
    """The result of completing a journal: a description of the work, and problems with files changed meanwhile."""

    description: str
    problems: list[Problem]


@contextlib.contextmanager
def alone(cache: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock on a site's content; ChangesError where another run has it for longer than `patience` seconds."""
    cache.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(cache / LOCK, timeout=patience):
            yield
    except Timeout:
        what = "another command is at work on this content"
        raise ChangesError(Problem("", 0, "another-command", what, "let it end first")) from None


def tried(work: Callable[[], Done | None]) -> Done:
    """Return the result of `work`, tried up to TRIES times while it returns None, as files change under it.

    Raises ChangesError where that goes on.
    """
    for _ in range(TRIES):
        if (done := work()) is not None:
            return done
        time.sleep(PAUSE)
    raise ChangesError(
        Problem("", 0, "changed-meanwhile", "files that this is about go on changing", "let that end, then do it again")
    )


def perform(
    content: Path, cache: Path, description: str, rewrites: Iterable[Rewrite], meanwhile: Meanwhile = BESIDE
) -> Applied | None:
    """Change files below content/, all of them even if this run is killed; the caller holds the lock (`alone`).

    `description` says in words what the work is; `meanwhile` handles files that somebody saves at the same time.
    Returns None, with nothing changed, where everything is to be computed anew: it raises CalledOffError, or is strict
    and a file has changed.
    """
    rewrites = list(rewrites)
    if meanwhile.is_strict and any(held(content / path) != before for path, before, _ in rewrites):
        return None
    changes = tuple(Change(path, _digest(before), after) for path, before, after in rewrites)
    journal = _Journal(description, changes, os.path.relpath(content, cache))
    write_sealed(cache / NAME, msgspec.msgpack.encode(journal), durable=True)
    try:
        outcomes = _complete(content, cache, journal, meanwhile)
    except CalledOffError:
        (cache / NAME).unlink()
        return None
    done = (each or rewrite for rewrite, each in zip(rewrites, outcomes, strict=True) if not isinstance(each, Problem))
    return Applied(tuple(done), tuple(each for each in outcomes if isinstance(each, Problem)))


def is_left(cache: Path) -> bool:
    """Say whether there is a journal: a run was killed while it changed files."""
    return (cache / NAME).exists()


def finish(content: Path, cache: Path) -> Finished | None:
    """Complete a journal that was left; None where there is none, or one about another content folder.

    Raises ChangesError where the journal is damaged.
    """
    if not is_left(cache):
        return None
    with alone(cache, PATIENCE):
        return finish_alone(content, cache)


def finish_alone(content: Path, cache: Path) -> Finished | None:
    """Do what `finish` does; the caller holds the lock (`alone`)."""
    if not is_left(cache):  # the run that wrote it has just ended well
        return None
    journal = _read(cache / NAME)
    if journal.content != os.path.relpath(content, cache):
        return None
    outcomes = _complete(content, cache, journal, BESIDE)
    return Finished(journal.said, [each for each in outcomes if isinstance(each, Problem)])


def _read(path: Path) -> _Journal:
    """Return a journal; ChangesError where it is damaged."""
    try:
        journal = msgspec.msgpack.decode(read_sealed(path), type=_Journal)
    except msgspec.DecodeError:
        journal = None
    if journal is None or not all(_is_below(change.path) for change in journal.changes):
        hint = "see with “git status” how far the last change of names came, then delete this file"
        raise ChangesError(Problem(str(path), 0, "journal-unreadable", "it is not as it was written", hint))
    return journal


def _is_below(path: str) -> bool:
    """Say whether a path stays within its folder."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts


def _complete(content: Path, cache: Path, journal: _Journal, meanwhile: Meanwhile) -> list[Problem | Rewrite | None]:
    """Make the changes that are not made yet, and delete the journal.

    Returns for each change None if it is made as planned, the Rewrite that was made instead, or the Problem where it
    was left.
    """
    outcomes: list[Problem | Rewrite | None] = []
    stays = False  # deletions are skipped, since an earlier file could not be changed
    for change in journal.changes:
        if stays and change.after is None and meanwhile.stay is not None:
            outcomes.append(meanwhile.stay(change.path))
            continue
        outcomes.append(_make(content, change, meanwhile))
        stays = stays or (isinstance(outcomes[-1], Problem) and not change.path.startswith(f"{POSTS}/"))
    (cache / NAME).unlink()
    return outcomes


def _make(content: Path, change: Change, meanwhile: Meanwhile) -> Problem | Rewrite | None:
    """Make one change; return None, the Rewrite that was made instead, or the Problem where it was left."""
    path = content / change.path
    current = held(path)
    is_known = current == change.after or _digest(current) == change.before
    if is_known and replace(path, current, change.after) != "left":
        if change.after is None:
            with contextlib.suppress(OSError):  # a folder that still has files stays
                path.parent.rmdir()
        return None
    again = meanwhile.again if change.after is not None else None
    rewrite = _made_again(path, change.path, again) if again is not None else None
    return rewrite or meanwhile.fallback(content, change)


def _made_again(path: Path, name: str, again: Again) -> Rewrite | None:
    """Make a change anew in a file that keeps being saved; None where that cannot be done."""
    for _ in range(TRIES):
        time.sleep(PAUSE)
        current = held(path)
        from tearsheet.text.frontmatter import FrontMatterError  # loaded late: it is slow to import

        with contextlib.suppress(FrontMatterError):
            new = again(name, decoded(current)) if current is not None else None
            if new is None:
                return None
            if replace(path, current, encoded(new)) != "left":
                return Rewrite(name, current, encoded(new))
    return None


def _digest(data: bytes | None) -> bytes:
    """Return the digest of a file's bytes, b"" where there is no file."""
    return seal(data) if data is not None else b""
