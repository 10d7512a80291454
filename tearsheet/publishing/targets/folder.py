"""Folders as targets: releases beside each other and a link that is switched, or one folder written in place."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.target_manifest import LOCK, NAME, OWN, TargetManifest, decode
from tearsheet.publishing.targets.inplace import InPlace, Sent
from tearsheet.publishing.targets.target import busy, of_others
from tearsheet.storage import outputs
from tearsheet.storage.files import put


def require_parent(path: Path) -> None:
    """Raise PublishError where the folder that is to hold the site's is not there, as when a disk is not mounted."""
    if not path.parent.is_dir():
        hint = "make it, or mount the disk it is on"
        raise PublishError(
            Problem(str(path.parent), 0, "no-such-folder", "there is no such folder to publish into", hint)
        )


def held_in(folder: Path, path: str) -> bytes | None:
    """Return the bytes of a file below a folder; None where there is none, or something else."""
    file = folder / path
    return file.read_bytes() if file.is_file() and not outputs.through_link(folder, path) else None


@contextlib.contextmanager
def lock(path: Path, name: str) -> Iterator[None]:
    """Hold a lock file, which the system lets go of when a process is killed; PublishError where another holds it."""
    held = FileLock(path, timeout=0)
    try:
        held.acquire()
    except Timeout:
        raise busy(name) from None
    try:
        yield
    finally:
        held.release()


class Folder(InPlace):
    """A folder that is written in place: where no links can be, or one that was there before."""

    carries_headers = False

    def __init__(self, path: Path, kind: str = "folder") -> None:
        self._path = path
        self._kind = kind
        self._held: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """The folder's address."""
        return f"{self._kind}:{self._path}"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out by a lock file in the folder."""
        require_parent(self._path)
        self._require_ours()
        self._path.mkdir(exist_ok=True)
        self._held = _identity(self._path)
        with lock(self._path / LOCK, self.name):
            yield

    def manifest(self) -> TargetManifest:
        """Return what the folder holds."""
        require_parent(self._path)
        self._require_ours()
        try:
            return decode((self._path / NAME).read_bytes(), str(self._path))
        except FileNotFoundError:
            return TargetManifest()

    def others(self, last: TargetManifest) -> tuple[str, ...]:
        """Return what others have put into the folder, where it stays."""
        return of_others(outputs.look(self._path, last.files.keys()).foreign)

    def held(self, path: str) -> bytes | None:
        """Return the bytes of a file of others in the folder."""
        return held_in(self._path, path)

    def send(self, stage: Sequence[Outgoing], sent: Sent) -> None:
        """Write files, each in one step."""
        for number, file in enumerate(stage, 1):
            self._require_same()
            self._remove_half(file.path)
            put(str(self._path / file.path), file.data())
            sent(number)

    def delete(self, paths: Sequence[str]) -> None:
        """Delete files, and folders that are empty then."""
        for path in paths:
            self._require_same()
            file = self._path / path
            self._remove_half(path)
            file.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                os.removedirs(file.parent)

    def record(self, manifest: TargetManifest) -> None:
        """Write the manifest into the folder."""
        self._require_same()
        put(str(self._path / NAME), manifest.encode())

    def _remove_half(self, path: str) -> None:
        """Remove the neighbour of a file (files.py) that a run left which was killed while it wrote."""
        folder, _, name = path.rpartition("/")
        (self._path / folder / f".{name}.part").unlink(missing_ok=True)

    def _require_same(self) -> None:
        """Raise PublishError where the folder is another than was locked: none is made where a disk has vanished."""
        if _identity(self._path) != self._held:
            hint = "mount its disk or bring it back, then run again"
            raise PublishError(
                Problem(str(self._path), 0, "target-vanished", "the folder vanished while it was published to", hint)
            )

    def _require_ours(self) -> None:
        """Raise PublishError where the folder holds what was not published: nothing of others is overwritten."""
        if not self._path.exists() or (self._path / NAME).exists():
            return
        others = sorted(path.name for path in self._path.iterdir() if path.name not in OWN)
        if others:
            what = f"the folder has files that were not published by Tearsheet, such as {others[0]}"
            raise PublishError(
                Problem(str(self._path), 0, "foreign-in-the-way", what, "empty it, or publish into another one")
            )


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a folder from others at its path, None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
