"""A real SSH server on this machine, with a key of its own, and the settings of ssh that reach it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVING = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/key.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
{more}
"""
REACHING = """\
Host *
  IdentityFile {folder}/key
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile {folder}/known
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
"""


def program() -> str | None:
    """Return where sshd is, None where it is not installed. It wants to be called by its whole path."""
    return shutil.which("sshd", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


@dataclass(frozen=True, slots=True)
class Sshd:
    """A server that is running: its port, its process, and the folder with keys and settings."""

    port: int
    process: "subprocess.Popen[bytes]"
    folder: Path

    @property
    def ssh(self) -> str:
        """The ssh that reaches it."""
        return f"ssh -F {self.folder}/config"

    def address(self, path: Path | str) -> str:
        """Return the address of a folder."""
        return f"ssh://127.0.0.1:{self.port}{path}"

    def send(self, number: signal.Signals) -> int:
        """Send a signal to all processes that serve connections, and return how many there are."""
        found = [number for child in _children(self.process.pid) for number in (child, *_children(child))]
        for process in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)
        return len(found)


def _children(process: int) -> list[int]:
    """Return the children of a process."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def free_port() -> int:
    """Return a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def sshd(folder: Path, more: str = "") -> Iterator[Sshd]:
    """Run a server with some more settings."""
    serving = program()
    assert serving, "no sshd, and CI asks for the tests with it; tools/sshd.sh brings one"
    port = free_port()
    for name in ("host", "key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", folder / name], check=True)
    kind, key = (folder / "host.pub").read_text().split()[:2]
    (folder / "known").write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
    (folder / "config").write_text(REACHING.format(folder=folder))
    (folder / "sshd_config").write_text(SERVING.format(folder=folder, port=port, more=more))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([serving, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
    found = Sshd(port, process, folder)
    try:
        _wait(found)
        yield found
    finally:
        found.send(signal.SIGKILL)
        process.kill()
        process.wait(20)


def _wait(server: Sshd) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + 200
    while time.monotonic() < until and server.process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            return
        time.sleep(0.02)
    raise AssertionError((server.folder / "log").read_text())
