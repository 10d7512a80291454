"""The lock of a server: a file that can be made only once, and that its holder changes again and again.

It goes through a session of its own, so that a beat never waits for files that are being sent.
"""

import contextlib
import threading
from types import TracebackType
from typing import Self

from tearsheet.publishing.locks import owner
from tearsheet.publishing.locks.owner import BEAT
from tearsheet.publishing.ssh import remote_files
from tearsheet.publishing.ssh.sftp import MISSING, ConnectionEndedError, Sftp, SftpError
from tearsheet.publishing.targets.target import Say, busy

_LONGEST = 4096  # bytes of a lock, which has 100


class SftpLock:
    """A lock file, held as a context; not reentrant."""

    def __init__(self, sftp: Sftp, path: str, name: str, say: Say) -> None:
        """Take a session that nobody else uses, the lock's path, and the name of the target for messages.

        `say` hears, in a line, that it waits, and how long.
        """
        self._sftp = sftp
        self._path = path
        self._name = name
        self._say = say
        self._holder = owner.this_process()
        self._ended = threading.Event()
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        handle = self._sftp.do(remote_files.create(self._path))
        if handle is None:
            self._remove_dead()
            handle = self._sftp.do(remote_files.create(self._path))
        if handle is None:
            raise busy(self._name)
        self._handle = handle
        try:
            self._sftp.do(remote_files.rewrite(handle, self._path, self._holder.encode()))
        except SftpError:  # no place for 100 bytes
            self._sftp.do(remote_files.remove(self._path))
            raise
        self._beating = threading.Thread(target=self._beat, daemon=True)
        self._beating.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._beating.join()
        with contextlib.suppress(SftpError, ConnectionEndedError):  # whoever comes next finds it stale
            self._sftp.do(remote_files.close(self._handle))
            if self._is_ours():
                self._sftp.do(remote_files.remove(self._path))

    def require(self) -> None:
        """Raise PublishError if somebody else has taken the lock, as after a long sleep of this machine."""
        with self._turn:
            if not self._is_ours():
                raise busy(self._name)

    def _beat(self) -> None:
        """Renew the lock until it is given back."""
        while not self._ended.wait(BEAT):
            self._holder = self._holder.next_beat()
            with self._turn, contextlib.suppress(SftpError, ConnectionEndedError):  # who publishes meets it too
                self._sftp.do(remote_files.rewrite(self._handle, self._path, self._holder.encode()))

    def _is_ours(self) -> bool:
        """Say whether the lock is that of this process."""
        holder = owner.decode(self._read(self._path) or b"")
        return holder is not None and holder.token == self._holder.token

    def _read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None where there is none."""
        try:
            return self._sftp.do(remote_files.read_file(path, _LONGEST))
        except SftpError as error:
            if error.code != MISSING:
                raise
            return None

    def _remove_dead(self) -> None:
        """Remove the lock of a dead holder; PublishError where it is alive."""
        lock = owner.watched(lambda: self._read(self._path), owner.decode, self._name, self._say)
        if lock is None:
            return
        apart = f"{self._path}-{self._holder.token}"
        try:
            self._sftp.do(remote_files.replace(self._path, apart))
        except SftpError as error:
            if error.code != MISSING:
                raise
            return
        if self._read(apart) != lock:  # that of somebody who was quicker to remove the dead one: give it back
            with contextlib.suppress(SftpError):
                self._sftp.do(remote_files.rename(apart, self._path))
            raise busy(self._name)
        self._sftp.do(remote_files.remove(apart))
