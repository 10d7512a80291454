"""Journal: many files of the content folder changed as one, also where the run is killed in the middle.

What is to be changed is written down first, in one step that outlasts a power cut; then the files are written one by
one, then the journal goes. Whatever command or build comes next completes a journal that was left.
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
LOCK = "ingest.lock"  # the one of ingest, which writes to the same folder
TRIES = 3  # to change a file that somebody is saving
PAUSE = 0.05  # seconds for a save that is under way; an editor takes less than one millisecond for a post
PATIENCE = 10.0  # seconds that a run which is completing a journal gets; 1,000 files take one


Done = TypeVar("Done")

# What a file (its path, its text) is to say that somebody has saved at the same moment; None: that cannot be told.
Again = Callable[[str, str], str | None]


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


def beside(content: Path, change: Change) -> Problem:
    """Lay what a file was to become beside it, and say so."""
    if change.after is None:
        what = "it was to be removed and has been changed since"
        return Problem(change.path, 0, "changed-since", what, "delete it yourself")
    if replace(f"{content / change.path}{NEW}", None, change.after) == "left":
        what = f"it has been changed since, and {change.path}{NEW}, where the new one was to be, is there already"
        return Problem(change.path, 0, "changed-since", what, "change it yourself")
    what = f"it has been changed since; what it was to become is in {change.path}{NEW}"
    return Problem(change.path, 0, "changed-since", what, "take over what you want, then delete that")


def for_next_run(_: Path, change: Change) -> Problem:
    """Leave a file to the next run, and say so."""
    return overtaken(change.path, "being changed")


def staying(path: str) -> Problem:
    """Return what is said of a file that was to go and stays."""
    what = "it stays, since a file above could not be changed"
    return Problem(path, 0, "changed-since", what, "when that says what it is to, delete this one yourself")


class Meanwhile(NamedTuple):
    """What is done about a file that somebody has saved since its change was thought out.

    It is changed `again`, as it is by now, where that is told. Else it is `left`: what that returns (of the content
    folder, and the change that could not be made) is said of it. Where a file that is no post is left, those that go
    after it `stay`, by what that says of each (None: they go all the same). If it `is_strict`, nothing is begun where a
    file has been saved before the first one is written: all is to be thought out anew.
    """

    again: Again | None = None
    left: Callable[[Path, Change], Problem] = beside
    stay: Callable[[str], Problem] | None = staying
    is_strict: bool = True


BESIDE = Meanwhile()
NEXT_RUN = Meanwhile(left=for_next_run)


class Applied(NamedTuple):
    """What has come of changes: the files as they have been written, and what is to be said of those that are left."""

    done: tuple[Rewrite, ...]
    left: tuple[Problem, ...]


class CalledOffError(Exception):
    """A file that comes first has just been saved, and all that would follow from it is to be thought out anew."""


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
        raise ChangesError(Problem("", 0, "another-command", what, "let it end first")) from None


def tried(work: Callable[[], Done | None]) -> Done:
    """Return what comes of work, which is done again where it is None: somebody has saved a file that it is about.

    ChangesError where that goes on.
    """
    for _ in range(TRIES):
        if (done := work()) is not None:
            return done
        time.sleep(PAUSE)
    raise ChangesError(
        Problem("", 0, "changed-meanwhile", "files that this is about go on changing", "let that end, then do it again")
    )


def perform(
    content: Path, cache: Path, said: str, rewrites: Iterable[Rewrite], meanwhile: Meanwhile = BESIDE
) -> Applied | None:
    """Change files below content/, all of them even if this run is killed.

    To be called when alone. `meanwhile` deals with what somebody saves at the same time. None, and nothing is done,
    where that calls it off, or where a file is not as it was when its change was thought out and it is strict.
    """
    rewrites = list(rewrites)
    if meanwhile.is_strict and any(held(content / path) != before for path, before, _ in rewrites):
        return None
    changes = tuple(Change(path, _digest(before), after) for path, before, after in rewrites)
    journal = _Journal(said, changes, os.path.relpath(content, cache))
    write_sealed(cache / NAME, msgspec.msgpack.encode(journal), durable=True)
    try:
        made = _complete(content, cache, journal, meanwhile)
    except CalledOffError:
        (cache / NAME).unlink()
        return None
    done = (each or rewrite for rewrite, each in zip(rewrites, made, strict=True) if not isinstance(each, Problem))
    return Applied(tuple(done), tuple(each for each in made if isinstance(each, Problem)))


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
        return finish_alone(content, cache)


def finish_alone(content: Path, cache: Path) -> Finished | None:
    """Do what `finish` does, when alone."""
    if not is_left(cache):  # the run that wrote it was at work until now
        return None
    journal = _read(cache / NAME)
    if journal.content != os.path.relpath(content, cache):
        return None
    made = _complete(content, cache, journal, BESIDE)
    return Finished(journal.said, [each for each in made if isinstance(each, Problem)])


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
    """Say whether a path stays in its folder."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts


def _complete(content: Path, cache: Path, journal: _Journal, meanwhile: Meanwhile) -> list[Problem | Rewrite | None]:
    """Make the changes that are not made yet, and remove the journal.

    Return of each what is to be said of it where it is left, or what else its file says by now (None: what it was to).
    """
    made: list[Problem | Rewrite | None] = []
    stays = False  # what goes, since a file that is to say so could not be changed
    for change in journal.changes:
        if stays and change.after is None and meanwhile.stay is not None:
            made.append(meanwhile.stay(change.path))
            continue
        made.append(_make(content, change, meanwhile))
        stays = stays or (isinstance(made[-1], Problem) and not change.path.startswith(f"{POSTS}/"))
    (cache / NAME).unlink()
    return made


def _make(content: Path, change: Change, meanwhile: Meanwhile) -> Problem | Rewrite | None:
    """Make a change; return what else has become of a file that somebody has changed since."""
    path = content / change.path
    found = held(path)
    is_known = found == change.after or _digest(found) == change.before
    if is_known and replace(path, found, change.after) != "left":
        if change.after is None:
            with contextlib.suppress(OSError):  # a folder that still has files stays
                path.parent.rmdir()
        return None
    again = meanwhile.again if change.after is not None else None
    made = _made_again(path, change.path, again) if again is not None else None
    return made or meanwhile.left(content, change)


def _made_again(path: Path, name: str, again: Again) -> Rewrite | None:
    """Make a change in a file as it is by now; None where that cannot be done."""
    for _ in range(TRIES):
        time.sleep(PAUSE)
        found = held(path)
        from tearsheet.text.frontmatter import FrontMatterError  # as in desk.py: it takes a third of a proof's time

        with contextlib.suppress(FrontMatterError):
            new = again(name, decoded(found)) if found is not None else None
            if new is None:
                return None
            if replace(path, found, encoded(new)) != "left":
                return Rewrite(name, found, encoded(new))
    return None


def _digest(data: bytes | None) -> bytes:
    """Return the digest of what a file holds, nothing where there is none."""
    return seal(data) if data is not None else b""
