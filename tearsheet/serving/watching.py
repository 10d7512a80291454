"""Watching: notices that something of the site may have changed, and finds out what really has."""

import asyncio
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change, awatch

from tearsheet.serving.site_folders import SiteFolders

STEP = 20  # milliseconds of quiet after which a change is passed on; an editor's save takes two or three

Mark = tuple[int, int, int]


class Files:
    """The files that a site is made of, as they were at the last look.

    Reports of the system only wake the server; this class decides. So files written again without a change start no
    rebuild, and no change is missed, whatever came while a build ran.
    """

    def __init__(self, settings_file: Path, places: SiteFolders) -> None:
        """Look at the files for the first time."""
        self._settings_folder = settings_file.parent
        self._places = places
        self._known = dict(self._look())

    def changed(self) -> set[Path]:
        """Return the files that have been added, changed or removed since the last look."""
        before, self._known = self._known, dict(self._look())
        return {Path(path) for path, _ in before.items() ^ self._known.items()}

    def _look(self) -> Iterator[tuple[str, Mark]]:
        """Yield all files of the site with their marks."""
        written = {str(self._places.output), str(self._places.cache)}
        for file in self._settings_folder.glob("*.py"):
            with contextlib.suppress(FileNotFoundError):
                yield str(file), _mark(file.stat())
        for folder in self._places.watched:
            yield from _walk(str(folder), written)


def _walk(folder: str, left_out: set[str]) -> Iterator[tuple[str, Mark]]:
    """Yield the files below a folder with their marks, without hidden files and backups of text editors."""
    if folder in left_out:
        return
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~") or entry.name == "__pycache__":
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, left_out)
                continue
            with contextlib.suppress(FileNotFoundError):
                yield entry.path, _mark(entry.stat())


def _mark(status: os.stat_result) -> Mark:
    """Return the mark of a file's state: inode, modification time (nanoseconds), size."""
    return status.st_ino, status.st_mtime_ns, status.st_size


async def watch(settings_file: Path, places: SiteFolders, woken: asyncio.Event) -> None:
    """Set `woken` whenever something in the site's folders may have changed, until cancelled.

    Folders that come, go or are replaced are noticed in the folder above them, and watched again. Where the system has
    no watches left, the folders are polled instead.
    """
    polling: bool | None = None  # None: as the environment and the platform say
    above = {settings_file.parent, *(folder.parent for folder in places.watched)}
    while True:
        below = asyncio.create_task(_wake(places.watched, woken, polling=polling))
        moved = asyncio.create_task(_wake_until_moved(above, places.watched, woken, polling=polling))
        try:
            await asyncio.sleep(0)  # both watch from here on; what changed before is found by looking
            woken.set()
            await asyncio.wait({below, moved}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            below.cancel()
            moved.cancel()
            ends = await asyncio.gather(below, moved, return_exceptions=True)
        if any(isinstance(end, OSError) and not isinstance(end, FileNotFoundError) for end in ends):
            polling = True


async def _wake(folders: tuple[Path, ...], woken: asyncio.Event, *, polling: bool | None) -> None:
    """Set `woken` at every change below these folders, some of which may not exist yet."""
    existing = [folder for folder in folders if folder.is_dir()]
    if not existing:
        await asyncio.Event().wait()
    async for _ in awatch(*existing, watch_filter=None, step=STEP, force_polling=polling):
        woken.set()


async def _wake_until_moved(
    above: set[Path], folders: tuple[Path, ...], woken: asyncio.Event, *, polling: bool | None
) -> None:
    """Set `woken` at every change right in the folders above; return once one of `folders` comes or goes."""
    existing = [folder for folder in above if folder.is_dir()]
    changes = awatch(*existing, watch_filter=None, step=STEP, recursive=False, force_polling=polling)
    async for batch in changes:
        woken.set()
        if any(change is not Change.modified and Path(path) in folders for change, path in batch):
            return
