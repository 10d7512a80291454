"""Releases on a server, through a session: looked at, made, shown and removed (layout.py says how they lie).

Whatever is under way has a name of its own, so that a publication which was killed, and whose last requests the server
still carries out, cannot meet the next one.
"""

import contextlib
import posixpath
import secrets
import stat
from collections import defaultdict
from collections.abc import Iterable

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing.plan import PublicationPlan
from tearsheet.publishing.ssh import remote_files
from tearsheet.publishing.ssh.address import Place
from tearsheet.publishing.ssh.sftp import MISSING, OK, Sftp, SftpError, Task
from tearsheet.publishing.target_manifest import LOCK, NAME, OWN, TargetManifest, decode
from tearsheet.publishing.targets import layout
from tearsheet.storage import outputs

MANY = 512  # requests under way that leave nothing open: at 50 ms from the server 10,000 take a second
_LONGEST = 2**28  # bytes of a manifest, which has 130 for a file


class Shelf:
    """The releases of a site, and the link to one of them."""

    def __init__(self, sftp: Sftp, place: Place) -> None:
        self._sftp = sftp
        self._name = place.name
        at_home = place.path.startswith("~/")
        home = f"{sftp.do(remote_files.real('.'))}/{place.path[2:]}" if at_home else ""
        self.path = posixpath.normpath(home or place.path)
        self.folder = layout.folder(self.path)

    def require_parent(self) -> None:
        """Raise PublishError where the folder that is to hold the link and the releases is not there."""
        parent = posixpath.dirname(self.path)
        file = self._sftp.do(remote_files.look(parent, through_links=True))
        if file is None or not file.is_folder:
            what = f"there is no folder {parent} to publish into"
            raise PublishError(Problem(self._name, 0, "no-such-folder", what, "make it there, or mend the path"))

    def current(self) -> str | None:
        """Return the release that readers see, None before the first; PublishError where something else is there."""
        self.require_parent()
        file = self._sftp.do(remote_files.look(self.path))
        if file is None:
            return None
        if not file.is_link:
            raise self._taken(is_folder=file.is_folder)
        to = self._sftp.do(remote_files.target(self.path))
        site = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), to))
        release = posixpath.basename(posixpath.dirname(site))
        if not layout.releases([release]) or site != posixpath.join(self.folder, release, layout.SITE):
            raise layout.foreign(self._name, site)
        return release

    def manifest(self) -> TargetManifest:
        """Return what the release holds that readers see."""
        release = self.current()
        return self._manifest(release) if release else TargetManifest()

    def _manifest(self, release: str) -> TargetManifest:
        """Return what a release holds."""
        try:
            data = self._sftp.do(remote_files.read_file(f"{self.folder}/{release}/{NAME}", _LONGEST))
        except SftpError as error:
            if error.code != MISSING:
                raise
            raise layout.foreign(self._name, f"{self.folder}/{release}/{layout.SITE}") from None
        return decode(data, self._name)

    def others(self, release: str, manifest: TargetManifest) -> list[str]:
        """Return what others have put into a release: files, and folders (`name/`) without a file of the site."""
        site = f"{self.folder}/{release}/{layout.SITE}"
        ours = sorted(outputs.above(manifest.files))
        foreign: list[str] = []
        listings = self._sftp.run(_listing(posixpath.join(site, base)) for base in ours)
        for base, listed in zip(ours, listings, strict=True):
            for name, mode in listed:
                path = base + name
                if stat.S_ISDIR(mode):
                    foreign += [] if f"{path}/" in ours else [f"{path}/"]
                elif path not in manifest.files or stat.S_ISLNK(mode):
                    foreign.append(path)
        return foreign

    def held(self, path: str) -> bytes | None:
        """Return the bytes of a file of others in the release that readers see."""
        whole_path = f"{self.folder}/{self.current()}/{layout.SITE}/{path}"
        file = self._sftp.do(remote_files.look(whole_path))
        return self._sftp.do(remote_files.read_file(whole_path, _LONGEST)) if file and stat.S_ISREG(file.mode) else None

    def carry(self, others: Iterable[str], last: str, release: str) -> None:
        """Have what others have put into the last release in another one too, which is at a path; links as links."""
        old, new = f"{self.folder}/{last}/{layout.SITE}", f"{release}/{layout.SITE}"
        entries = self._below(old, [path.rstrip("/") for path in others])
        folders = {path for path, mode in entries if stat.S_ISDIR(mode)}
        folders |= {above.rstrip("/") for above in outputs.above(path for path, _ in entries)} - {""}
        for level in _levels(folders):
            self._sftp.run(remote_files.make_folder(f"{new}/{path}") for path in level)
        for path in self.link([path for path, mode in entries if stat.S_ISREG(mode)], last, release):
            self._sftp.do(
                remote_files.put(f"{new}/{path}", self._sftp.do(remote_files.read_file(f"{old}/{path}", _LONGEST)))
            )
        for path, mode in entries:
            if stat.S_ISLNK(mode):
                self._sftp.do(
                    remote_files.symlink(self._sftp.do(remote_files.target(f"{old}/{path}")), f"{new}/{path}")
                )

    def take_over(self, current: str, earlier: str) -> None:
        """Let an earlier release have what others have put into the current one, and no more of theirs."""
        then = self._manifest(earlier)
        for path in self.others(earlier, then):
            self.remove(f"{self.folder}/{earlier}/{layout.SITE}/{path.rstrip('/')}")
        now = self.others(current, self._manifest(current))
        self.carry([path for path in now if path not in then.files], current, f"{self.folder}/{earlier}")

    def _below(self, site: str, paths: list[str]) -> list[tuple[str, int]]:
        """Return what is at these paths of a release and below them, each with its mode."""
        looks = self._sftp.run(remote_files.look(f"{site}/{path}") for path in paths)
        entries = [(path, look.mode) for path, look in zip(paths, looks, strict=True) if look]
        fresh = entries
        while folders := [path for path, mode in fresh if stat.S_ISDIR(mode)]:
            listings = self._sftp.run(_listing(f"{site}/{folder}") for folder in folders)
            fresh = [
                (f"{folder}/{name}", mode)
                for folder, listed in zip(folders, listings, strict=True)
                for name, mode in listed
            ]
            entries = entries + fresh
        return entries

    def names(self) -> list[str]:
        """Return the names of what is among the releases."""
        return self._sftp.do(remote_files.names(self.folder))

    def started(self) -> str:
        """Return where a release can be made that is not whole yet."""
        return f"{self.folder}/{layout.NEXT}-{secrets.token_hex(8)}"

    def make_folders(self, plan: PublicationPlan, started: str) -> None:
        """Make the folders of a release."""
        paths = [f"{started}/{layout.SITE}/{path}" for path in (*plan.files, *plan.kept)]
        for level in _levels({folder for path in paths for folder in _above(path, self.folder)}):
            self._sftp.run(map(remote_files.make_folder, level), MANY)

    def link(self, paths: Iterable[str], last: str | None, started: str) -> list[str]:
        """Have files of the last release in the next one too; return those with which that did not go."""
        files = list(paths)
        if last is None or remote_files.HARDLINK not in self._sftp.extensions:
            return files
        old, new = f"{self.folder}/{last}/{layout.SITE}", f"{started}/{layout.SITE}"
        codes = self._sftp.run((remote_files.link(f"{old}/{path}", f"{new}/{path}") for path in files), MANY)
        return [path for path, code in zip(files, codes, strict=True) if code != OK]

    def finish(self, started: str, manifest: TargetManifest) -> str:
        """Give a release that is whole its name, and return that."""
        durable = remote_files.FSYNC in self._sftp.extensions
        self._sftp.do(remote_files.put(f"{started}/{NAME}", manifest.encode(), durable=durable))
        release = layout.following(self.names())
        self._sftp.do(remote_files.rename(started, f"{self.folder}/{release}"))
        return release

    def show(self, release: str) -> None:
        """Let readers see a release, in one step."""
        folder, name = posixpath.split(self.path)
        new, to = posixpath.join(folder, f".{name}{layout.NEXT}"), layout.link(name, release)
        self._sftp.do(remote_files.remove(new))
        self._sftp.do(remote_files.symlink(to, new))
        self._sftp.do(remote_files.replace(new, self.path))

    def clear(self) -> None:
        """Remove what publications have left that were killed."""
        for name in self.names():
            if name.startswith((layout.NEXT, f"{LOCK}-")):
                self.remove(f"{self.folder}/{name}")

    def prune(self, keep: int, current: str) -> None:
        """Remove the releases that are too many, as far as that goes: it can be done the next time."""
        with contextlib.suppress(SftpError):
            for release in layout.surplus(self.names(), keep, current):
                self._remove_release(f"{self.folder}/{release}")

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it, as far as that goes."""
        levels: list[list[str]] = []
        remaining = [path]
        with contextlib.suppress(SftpError):
            while remaining := self._not_removed(remaining):
                levels.append(remaining)
                listed = self._sftp.run(map(remote_files.names, remaining))
                remaining = [
                    f"{folder}/{name}" for folder, names in zip(remaining, listed, strict=True) for name in names
                ]
        for folders in reversed(levels):
            self._sftp.run(map(remote_files.remove_folder, folders), MANY)

    def _not_removed(self, paths: list[str]) -> list[str]:
        """Remove files, and return what are none."""
        codes = self._sftp.run(map(remote_files.remove, paths), MANY)
        return [path for path, code in zip(paths, codes, strict=True) if code]

    def _remove_release(self, release: str) -> None:
        """Remove a release: what its manifest names without looking for it, then the rest."""
        with contextlib.suppress(PublishError, SftpError):
            site = f"{release}/{layout.SITE}"
            files = decode(self._sftp.do(remote_files.read_file(f"{release}/{NAME}", _LONGEST)), release).files
            paths = [f"{site}/{path}" for path in files]
            self._sftp.run(map(remote_files.remove, paths), MANY)
            for level in reversed(_levels({folder for path in paths for folder in _above(path, release)})):
                self._sftp.run(map(remote_files.remove_folder, level), MANY)
        self.remove(release)

    def _taken(self, *, is_folder: bool) -> PublishError:
        """Return the error of a path at which something else is."""
        others = [name for name in self._sftp.do(remote_files.names(self.path)) if name not in OWN] if is_folder else []
        if others:
            what = f"{self.path} has files that were not published by Tearsheet, such as {min(others)}"
            return PublishError(
                Problem(self._name, 0, "foreign-in-the-way", what, "move them away, or publish to another path")
            )
        what = f"{self.path} is there already, and is to be a link to the release that readers see"
        hint = f"remove it on the server ({'rmdir' if is_folder else 'rm'}), or publish to another path"
        return PublishError(Problem(self._name, 0, "releases-unfit", what, hint))


def _listing(path: str) -> Task[list[tuple[str, int]]]:
    """Return what is in a folder; nothing where somebody has removed it."""
    try:
        return (yield from remote_files.listing(path))
    except SftpError as error:
        if error.code != MISSING:
            raise
        return []


def _above(path: str, base: str) -> list[str]:
    """Return the folders that a path is in, below a base."""
    folders = []
    while (path := posixpath.dirname(path)) != base:
        folders.append(path)
    return folders


def _levels(folders: Iterable[str]) -> list[list[str]]:
    """Return folders by depth, those that hold others first; servers may do what they are asked in any order."""
    levels: dict[int, list[str]] = defaultdict(list)
    for folder in sorted(folders):
        levels[folder.count("/")].append(folder)
    return [levels[depth] for depth in sorted(levels)]
