"""Snapshot: the last good state of the output folder, which a build that runs or fails does not touch."""

import contextlib
import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tearsheet.storage.outputs import LIST, UNFINISHED


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file of the site: its identity when it was kept (inode, time, size), and where its bytes are."""

    mark: tuple[int, int, int]
    path: Path


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder as last read; as long as its modification time stays, so do the names in it."""

    changed: int
    files: dict[str, tuple[int, int, int]]
    folders: list[str]


class Snapshot:
    """The files of a site by name (`articles/one/index.html`), kept by hard links, so that they take no space.

    Builds replace files in one step and never write into them, so a link keeps the bytes of the build it was taken
    from. `take` and `read` never wait, so a request sees one state or the next, never a mixture.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder for the links, which is removed at the end."""
        self._folder = folder
        self._files: dict[str, _Kept] = {}
        self._known: dict[str, _Folder] = {}
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        shutil.rmtree(self._folder, ignore_errors=True)  # of a server that was killed
        self._folder.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file of the site, None where it has none of this name."""
        kept = self._files.get(name)
        return kept.path.read_bytes() if kept else None

    def take(self, output: Path) -> bool:
        """Keep the present state of an output folder; return whether it differs from the last one."""
        now = dict(self._look(str(output), ""))
        gone = [name for name in self._files if name not in now]
        new = [name for name, mark in now.items() if name not in self._files or self._files[name].mark != mark]
        for name in gone:
            self._files.pop(name).path.unlink(missing_ok=True)
        for name in new:
            self._keep(output, name, now[name])
        return bool(gone or new)

    def _keep(self, output: Path, name: str, mark: tuple[int, int, int]) -> None:
        """Keep the bytes of a file, in place of its former ones."""
        path = self._folder / str(next(self._numbers))
        try:
            os.link(output / name, path)
        except FileNotFoundError:  # somebody removed it just now
            return
        except OSError:  # another disk, or one without links
            shutil.copyfile(output / name, path)
        if name in self._files:
            self._files[name].path.unlink(missing_ok=True)
        self._files[name] = _Kept(mark, path)

    def _look(self, folder: str, base: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """Yield the files below a folder by name; folders whose modification time is the same are not read again.

        15,000 folders take 0.04 s this way, and 0.13 s if all are read.
        """
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            changed = os.stat(folder).st_mtime_ns  # noqa: PTH116  (15,000 of them count)
            listing = self._known.get(folder)
            if listing is None or listing.changed != changed:
                listing = self._known[folder] = _read(folder, changed)
            for name, mark in listing.files.items():
                yield base + name, mark
            for name in listing.folders:
                yield from self._look(f"{folder}/{name}", f"{base}{name}/")


def _read(folder: str, changed: int) -> _Folder:
    """Return the files and folders in a folder, without links (as in publishing) and files of the builds' own."""
    files: dict[str, tuple[int, int, int]] = {}
    folders = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif entry.is_file(follow_symlinks=False) and not _is_unseen(entry.name):
                status = entry.stat(follow_symlinks=False)
                files[entry.name] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return _Folder(changed, files, folders)


def _is_unseen(name: str) -> bool:
    """Say whether a file is not part of the site: half written, or a list that builds keep for themselves."""
    return (name.startswith(".") and name.endswith(".part")) or name in {LIST, UNFINISHED}
