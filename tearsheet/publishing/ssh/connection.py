"""A server reached by SSH: its address, and the user's own ssh and rsync that talk to it.

Whatever makes `ssh HOST` work makes this work: settings, agents, known hosts, hosts in between, keys on tokens. All
goes over one connection. TEARSHEET_SSH may say another ssh, or more options, such as "ssh -F other_config".
"""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing.ssh import refusals
from tearsheet.publishing.ssh.address import Place
from tearsheet.publishing.ssh.sftp import ConnectionEndedError, Sftp, path_bytes

VARIABLE = "TEARSHEET_SSH"

# Nothing asks, for nobody may be there to answer; and a host that has vanished is given up after 15 seconds. Options of
# TEARSHEET_SSH come before, and the first one counts.
_OPTIONS = (
    "BatchMode=yes",
    "ConnectTimeout=10",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
    "LogLevel=ERROR",
    "Compression=yes",
    "ClearAllForwardings=yes",
    "ForwardAgent=no",
    "RemoteCommand=none",
    "RequestTTY=no",
    "ControlPersist=no",
)
_LONGEST_FOLDER = 60  # bytes: a socket's path may have 104, and ssh wants 17 of them while it makes one
_PATIENCE = 20  # seconds for what takes none where all is well
_GRACE = 2  # seconds for a program to end whose pipes are closed

# How rsync sends: what the plan says and nothing else; each file beside its place, then moved there, never written
# through a link; the server's umask says who may read it. Arguments do not go through the server's shell (-s).
_RSYNC = (
    *("rsync", "-s", "--from0", "--no-implied-dirs", "--copy-links", "--ignore-times"),
    *("--chmod=D777,F666", "--out-format=%i"),
)
_PATTERNS = re.compile(r"[*?\[\\]")  # which rsync at the server would read as such


class Connection:
    """A connection to a server, as a context; its first session holds it, and ends with this process."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._processes: list[subprocess.Popen[bytes]] = []
        self.sftp: Sftp

    def __enter__(self) -> Self:
        base = tempfile.gettempdir()
        is_short = sys.platform == "win32" or len(path_bytes(base)) <= _LONGEST_FOLDER
        short = base if is_short else "/tmp"  # noqa: S108  (mkdtemp is safe there)
        self._folder = Path(tempfile.mkdtemp(prefix="ts-", dir=short))
        try:
            self.sftp = self.session("yes")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def session(self, master: str = "no") -> Sftp:
        """Return a session of its own; PublishError where there can be none."""
        command = [*self._ssh(master), "-s", "--", self._place.host, "sftp"]
        with (self._folder / "said").open("ab") as log:
            process = _started(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        self._processes.append(process)
        assert process.stdin is not None  # noqa: S101  (it is a pipe)
        assert process.stdout is not None  # noqa: S101  (it is a pipe)
        try:
            return Sftp(process.stdout, process.stdin)
        except ConnectionEndedError:
            raise self.ended() from None

    def ended(self) -> PublishError:
        """Return the error of a connection that has ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._processes[0].wait(_GRACE)
        stderr = (self._folder / "said").read_text(encoding="utf-8", errors="replace")
        what, hint = refusals.lost(stderr) if hasattr(self, "sftp") else refusals.refused(stderr, self._place.host)
        return PublishError(Problem(self._place.name, 0, "host-refused", what, hint))

    def has_rsync(self, path: str) -> bool:
        """Say whether both ends have rsync, and it can name a path there."""
        if _PATTERNS.search(path) or not shutil.which("rsync"):
            return False
        remote = [*self._ssh(), "--", self._place.host, "rsync --version"]
        return all(re.match(rb"rsync +version [3-9]", _output(command)) for command in (["rsync", "--version"], remote))

    def rsync(self, base: str, files: Sequence[str], path: str, sent: Callable[[int], None]) -> None:
        """Send files below a local folder into one of the server; `sent` hears how many are."""
        listed = self._folder / "files"
        listed.write_bytes(b"".join(path_bytes(f"./{file}") + b"\0" for file in files))
        shell = " ".join('"' + word.replace('"', '""') + '"' for word in self._ssh())
        ends = (f"{os.path.abspath(base)}/", f"{self._place.bracketed}:{path}/")  # noqa: PTH100  (a path with a slash at its end)
        command = [*_RSYNC, f"--files-from={listed}", f"--rsh={shell}", *ends]
        with (self._folder / "rsync").open("wb") as log:
            process = _started(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        self._processes.append(process)
        assert process.stdout is not None  # noqa: S101  (it is a pipe)
        try:
            for number, _ in enumerate((line for line in process.stdout if line.startswith(b"<f")), 1):
                sent(number)
            code = process.wait()
        finally:
            process.kill()
        if code:
            stderr = (self._folder / "rsync").read_text(encoding="utf-8", errors="replace")
            raise PublishError(Problem(self._place.name, 0, "host-refused", *refusals.of_rsync(stderr, code)))

    def sync(self) -> None:
        """Let what was sent outlast a power cut, where the server lets us run a command."""
        _output([*self._ssh(), "--", self._place.host, "sync"])

    def _ssh(self, master: str = "no") -> list[str]:
        """Return the command that reaches the host, without its name."""
        own = _own() or ["ssh"]
        options = [f"-o{option}" for option in _OPTIONS]
        if sys.platform != "win32":  # whose ssh cannot share a connection: there each session has one
            options += [f"-oControlMaster={master}", "-S", str(self._folder / "s").replace("%", "%%")]
        port = ["-p", self._place.port] if self._place.port else []
        user = ["-l", self._place.user] if self._place.user else []
        return [*own, *options, *port, *user]

    def _end(self) -> None:
        """End all that was started: nothing of it outlives the connection."""
        for process in reversed(self._processes):
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if pipe:
                        pipe.close()
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _own() -> list[str]:
    """Return what the environment says of ssh; PublishError where it cannot be read."""
    command = os.environ.get(VARIABLE, "")
    try:
        return shlex.split(command)
    except ValueError:
        raise PublishError(
            Problem("", 0, "ssh-command", f"{VARIABLE} is no command: {command}", "mend its quotes")
        ) from None


def _started(command: Sequence[str], **pipes: Any) -> "subprocess.Popen[bytes]":
    """Start a program apart from the terminal, so that Ctrl-C reaches us alone and we can clear up."""
    try:
        return subprocess.Popen(command, start_new_session=True, **pipes)  # noqa: S603  (place.py knows what is in it)
    except OSError as error:
        what = f"“{command[0]}” cannot be run ({(error.strerror or str(error)).lower()})"
        raise PublishError(
            Problem("", 0, "program-missing", what, f"install OpenSSH's client, or mend {VARIABLE}")
        ) from None


def _output(command: Sequence[str]) -> bytes:
    """Return what a program writes, nothing where it fails."""
    try:
        return subprocess.run(  # noqa: S603  (place.py knows what is in it)
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            start_new_session=True,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return b""
