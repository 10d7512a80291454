"""Releases in a folder of this machine: the next one is made beside the others, then a link is switched (layout.py).

Readers see one release or the next, never something between. Files that have not changed are the same files on disk.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from tearsheet.publishing.plan import PublicationPlan
from tearsheet.publishing.target_manifest import NAME, TargetManifest, decode
from tearsheet.publishing.targets import layout
from tearsheet.publishing.targets.folder import held_in, lock, require_parent
from tearsheet.publishing.targets.target import RolledBack, Target, Tell, of_others
from tearsheet.storage import outputs


def can_link(folder: Path) -> bool:
    """Say whether a folder can hold links to folders."""
    probe = folder / ".tearsheet-link"
    with contextlib.suppress(OSError):
        probe.unlink(missing_ok=True)
        probe.symlink_to(".")
        probe.unlink()
        return True
    return False


class Releases(Target):
    """A folder that is a link to one of several releases."""

    carries_headers = False

    def __init__(self, path: Path, keep: int) -> None:
        """Take the path that readers get, and how many releases to keep."""
        self._path = path
        self._folder = path.with_name(layout.folder(path.name))
        self._keep = max(keep, 1)

    @property
    def name(self) -> str:
        """The folder's address."""
        return f"folder:{self._path}"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out by a lock file among the releases."""
        require_parent(self._path)
        self._folder.mkdir(exist_ok=True)
        with lock(self._folder / ".lock", self.name):
            yield

    def manifest(self) -> TargetManifest:
        """Return what the release holds that readers see."""
        require_parent(self._path)
        current = self._current()
        return self._manifest(current) if current else TargetManifest()

    def _manifest(self, release: Path) -> TargetManifest:
        """Return what a release holds."""
        return decode((release / NAME).read_bytes(), str(release))

    def others(self, last: TargetManifest) -> tuple[str, ...]:
        """Return what others have put into the release that readers see."""
        current = self._current()
        return _others(current, last) if current else ()

    def held(self, path: str) -> bytes | None:
        """Return the bytes of a file of others in the release that readers see."""
        current = self._current()
        return held_in(current / layout.SITE, path) if current else None

    def carry_out(self, plan: PublicationPlan, tell: Tell) -> None:
        """Make a release of what has changed and of the files of the last one, then show it."""
        current = self._current()
        release = self._folder / layout.NEXT
        shutil.rmtree(release, ignore_errors=True)
        try:
            self._fill(release / layout.SITE, current / layout.SITE if current else None, plan, tell)
            (release / NAME).write_bytes(plan.after().encode())
            if hasattr(os, "sync"):
                os.sync()  # the link must not outlast a power cut without what it leads to
            named = self._folder / layout.following(self._names())
            release.rename(named)
        except BaseException:
            shutil.rmtree(release, ignore_errors=True)
            raise
        self._show(named)
        if current:  # what was put there meanwhile
            _carry(_others(current, plan.last), current / layout.SITE, named / layout.SITE, plan.after())
        self._prune(named)

    def rollback(self) -> RolledBack:
        """Show the release before the one that readers see."""
        with self.locked():
            current = self._current()
            earlier = self._folder / layout.before(self._names(), current.name if current else None, self.name)
            now, then = self.manifest(), self._manifest(earlier)
            if current:
                self._take_over(current, earlier)
            self._show(earlier)
            return RolledBack.to(earlier.name, then, now)

    def _take_over(self, current: Path, earlier: Path) -> None:
        """Let an earlier release have what others have put into the current one, and no more of theirs."""
        now, then = self._manifest(current), self._manifest(earlier)
        for path in _others(earlier, then):
            foreign = earlier / layout.SITE / path
            shutil.rmtree(foreign) if path.endswith("/") else foreign.unlink()
        _carry(_others(current, now), current / layout.SITE, earlier / layout.SITE, then)

    def _fill(self, site: Path, last: Path | None, plan: PublicationPlan, tell: Tell) -> None:
        """Write the files of a release, those that have not changed as links to those of the last."""
        sent = {file.path for file in plan.sent}
        whole = [path for path in (*plan.files, *plan.kept) if path not in sent]
        for folder in {(site / path).parent for path in (*whole, *sent)}:
            folder.mkdir(parents=True, exist_ok=True)
        for path in whole:
            _link(last, site, path, plan)
        if last:
            _carry(plan.others, last, site, plan.after())
        for number, file in enumerate(plan.sent, 1):
            (site / file.path).write_bytes(file.data())
            tell(number, len(sent))

    def _current(self) -> Path | None:
        """Return the release that readers see, None before the first."""
        if not self._path.is_symlink():
            return None
        site = Path(os.path.normpath(self._path.parent / self._path.readlink()))
        if not _is_same(site.parent.parent, self._folder) or not (site.parent / NAME).is_file():
            raise layout.foreign(str(self._path), str(site))
        return site.parent

    def _names(self) -> list[str]:
        """Return the names of what is among the releases."""
        return [path.name for path in self._folder.iterdir()]

    def _show(self, release: Path) -> None:
        """Let readers see a release, in one step."""
        link = self._path.with_name(f".{self._path.name}{layout.NEXT}")
        link.unlink(missing_ok=True)
        link.symlink_to(layout.link(self._path.name, release.name), target_is_directory=True)
        link.replace(self._path)

    def _prune(self, current: Path) -> None:
        """Remove all releases but the last ones and the one that readers see."""
        for name in layout.surplus(self._names(), self._keep, current.name):
            shutil.rmtree(self._folder / name)


def _link(last: Path | None, site: Path, path: str, plan: PublicationPlan) -> None:
    """Have a file of the last release in this one too: the same on disk where that can be, else a copy."""
    if last is None:
        return
    try:
        os.link(last / path, site / path)
    except FileNotFoundError:  # somebody has removed it there
        if path in plan.files:
            (site / path).write_bytes(plan.files[path].data())
    except OSError:  # no such links here
        shutil.copyfile(last / path, site / path)


def _is_same(folder: Path, other: Path) -> bool:
    """Say whether two paths are of one folder, whatever its capitals where the disk takes any."""
    with contextlib.suppress(OSError):
        return folder.samefile(other)
    return False


def _others(release: Path, manifest: TargetManifest) -> tuple[str, ...]:
    """Return what others have put into a release: files, and folders (`name/`) without a file of the site."""
    return of_others(outputs.look(release / layout.SITE, manifest.files.keys()).foreign)


def _carry(others: Iterable[str], last: Path, site: Path, manifest: TargetManifest) -> None:
    """Have what others have put into the last release in this one too, as the same files where that can be.

    Where the site has a file of that name, or something is there already, that stands.
    """
    for path in others:
        if path in manifest.files:
            continue
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # removed just now
            if path.endswith("/"):
                shutil.copytree(last / path, site / path, symlinks=True, copy_function=_copy, dirs_exist_ok=True)
            else:
                _copy(str(last / path), str(site / path))


def _copy(old: str, new: str) -> str:
    """Have a file at another path too, the same on disk where that can be; what is there stands."""
    with contextlib.suppress(FileExistsError):
        if Path(old).is_symlink():
            Path(new).symlink_to(Path(old).readlink())
            return new
        try:
            os.link(old, new)
        except FileExistsError:
            raise
        except OSError:  # no such links here
            shutil.copy2(old, new)
    return new
