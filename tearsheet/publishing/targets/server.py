"""A server reached by SSH as a target: the next release is made beside the others, then a link is switched.

Everything goes through SFTP, which servers with a shell and without one have: folders, hard links of what has not
changed, the lock, the switch. Where both ends have rsync it carries the files that are sent.
"""

import contextlib
from collections.abc import Iterator, Sequence

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing.locks.sftp_lock import SftpLock
from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.plan import PublicationPlan
from tearsheet.publishing.ssh import refusals, remote_files
from tearsheet.publishing.ssh.address import Place
from tearsheet.publishing.ssh.connection import Connection
from tearsheet.publishing.ssh.releases_on_server import Shelf
from tearsheet.publishing.ssh.sftp import DENIED, MISSING, ConnectionEndedError, SftpError, Task
from tearsheet.publishing.target_manifest import LOCK, TargetManifest
from tearsheet.publishing.targets import layout
from tearsheet.publishing.targets.target import RolledBack, Say, Target, Tell, of_others

_LEAST = 2**16  # bytes that a disk has left at most which is full: less than is sent at once
_LARGEST = 2**28  # bytes of a file that is to be copied here and back, where the server makes no hard links


class SshServer(Target):
    """A folder of a server that is a link to one of several releases."""

    carries_headers = False

    def __init__(self, place: Place, keep: int) -> None:
        """Take where it is, and how many releases to keep."""
        self._place = place
        self._keep = max(keep, 1)
        self._open: tuple[Connection, Shelf] | None = None
        self._lock: SftpLock | None = None
        self._say: Say = lambda _: None

    @property
    def name(self) -> str:
        """The folder's address."""
        return self._place.name

    def hint(self, say: Say) -> None:
        """Let `say` hear that it waits until a lock is known to be a dead publication's."""
        self._say = say

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out by a lock file among the releases."""
        with self._connected() as (connection, shelf):
            shelf.current()
            connection.sftp.do(remote_files.make_folder(shelf.folder))
            with SftpLock(connection.session(), f"{shelf.folder}/{LOCK}", self.name, self._say) as self._lock:
                yield

    def manifest(self) -> TargetManifest:
        """Return what the release holds that readers see."""
        with self._connected() as (_, shelf):
            return shelf.manifest()

    def others(self, last: TargetManifest) -> tuple[str, ...]:
        """Return what others have put into the release that readers see."""
        with self._connected() as (_, shelf):
            current = shelf.current()
            return of_others(shelf.others(current, last)) if current else ()

    def held(self, path: str) -> bytes | None:
        """Return the bytes of a file of others in the release that readers see."""
        with self._connected() as (_, shelf):
            return shelf.held(path)

    def carry_out(self, plan: PublicationPlan, tell: Tell) -> None:
        """Make a release of what has changed and of the files of the last one, then show it."""
        with self._connected() as (connection, shelf):
            shelf.clear()
            release = self._made(connection, shelf, plan, tell)
            shelf.show(release)
            with contextlib.suppress(ConnectionEndedError):  # the site is published
                shelf.prune(self._keep, release)

    def rollback(self) -> RolledBack:
        """Show the release before the one that readers see."""
        with self.locked(), self._connected() as (_, shelf):
            current = shelf.current()
            earlier = layout.before(shelf.names(), current, self.name)
            now = shelf.manifest()
            if current:
                shelf.take_over(current, earlier)
            shelf.show(earlier)
            return RolledBack.to(earlier, shelf.manifest(), now)

    def _made(self, connection: Connection, shelf: Shelf, plan: PublicationPlan, tell: Tell) -> str:
        """Make a release and return its name; what fails leaves nothing of it."""
        started = shelf.started()
        try:
            with self._translated(connection, shelf.folder):
                shelf.make_folders(plan, started)
                self._fill(connection, shelf, plan, started, tell)
                if self._lock:
                    self._lock.require()
                return shelf.finish(started, plan.after())
        except BaseException:
            with contextlib.suppress(SftpError, ConnectionEndedError):
                shelf.remove(started)
            raise

    def _fill(self, connection: Connection, shelf: Shelf, plan: PublicationPlan, started: str, tell: Tell) -> None:
        """Put the files of a release into its folders: links to what has not changed, and what is sent."""
        site, last = f"{started}/{layout.SITE}", shelf.current()
        sent = {file.path for file in plan.sent}
        whole = [path for path in (*plan.files, *plan.kept) if path not in sent]
        for path in shelf.link(whole, last, started):
            data = _data(connection, plan, f"{shelf.folder}/{last}/{layout.SITE}/{path}", path)
            if data is not None:
                connection.sftp.do(remote_files.put(f"{site}/{path}", data))
        if last and plan.others:
            shelf.carry([path for path in plan.others if path not in plan.after().files], last, started)
        if plan.sent and connection.has_rsync(site):
            shelf.link([path for path in sent if plan.last.has(path)], last, started)  # of which rsync sends the change
            _rsync(connection, plan.sent, site, tell)
        else:
            _put(connection, plan.sent, site, tell)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[tuple[Connection, Shelf]]:
        """Connect, where that is not done yet."""
        if self._open:
            yield self._open
            return
        with Connection(self._place) as connection, self._translated(connection):
            if remote_files.POSIX_RENAME not in connection.sftp.extensions:
                what = "the server cannot switch a link in one step (posix-rename@openssh.com)"
                raise PublishError(Problem(self.name, 0, "server-unfit", what, "publish to a server with OpenSSH"))
            self._open = connection, Shelf(connection.sftp, self._place)
            try:
                yield self._open
            finally:
                self._open = None

    @contextlib.contextmanager
    def _translated(self, connection: Connection, folder: str = "") -> Iterator[None]:
        """Turn what the server answers into one message; `folder` is on the disk that may be full."""
        try:
            yield
        except SftpError as error:
            raise PublishError(Problem(self.name, 0, "host-refused", *_explained(connection, error, folder))) from None
        except ConnectionEndedError:
            raise connection.ended() from None


def _data(connection: Connection, plan: PublicationPlan, remote_path: str, path: str) -> bytes | None:
    """Return the bytes of a file of which the server makes no link: ours, or those that it has, if it has it."""
    if path in plan.files:
        return plan.files[path].data()
    try:
        return connection.sftp.do(remote_files.read_file(remote_path, _LARGEST))
    except SftpError as error:
        if error.code != MISSING:
            raise
        return None  # somebody has removed it there


def _put(connection: Connection, files: Sequence[Outgoing], site: str, tell: Tell) -> None:
    """Send files through SFTP, many at once."""
    done = 0

    def put(file: Outgoing) -> Task[None]:
        nonlocal done
        yield from remote_files.put(f"{site}/{file.path}", file.data())
        done += 1
        tell(done, len(files))

    connection.sftp.run(map(put, files))


def _rsync(connection: Connection, files: Sequence[Outgoing], site: str, tell: Tell) -> None:
    """Send files with rsync, which reads them itself: so they are looked at once more when it has."""
    base = str(files[0].source).removesuffix(files[0].path)
    connection.rsync(base, [file.path for file in files], site, lambda sent: tell(sent, len(files)))
    for file in files:
        file.data()
    connection.sync()


def _explained(connection: Connection, error: SftpError, folder: str) -> tuple[str, str]:
    """Return what an answer of the server means, and what to do about it."""
    if error.code == DENIED:
        hint = "have its owner let this user write there, or publish below a folder of your own"
        return f"the server refuses access to {error.path}", hint
    if folder and connection.sftp.do(remote_files.is_full(folder, _LEAST)):
        return refusals.FULL
    return f"the server failed at {error.path} ({error.message})", f"is its disk or a quota full? {refusals.RUN_AGAIN}"
