"""Commands as processes of their own, without the second that Python takes to start and to import for each.

A process that has imported what commands need stands by, and each command is a copy of it: with arguments, environment,
folder, files and process group of its own, and an end of its own. It can be killed and interrupted as any other. How
commands start is tested where that is the point (`test_cli.py`). As a script, `forked.py SOCKET …` is `tearsheet …`
for a shell.
"""

import atexit
import contextlib
import functools
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NoReturn

PATIENCE = 600.0  # seconds for a command, on a machine that does much else
ROOT = Path(__file__).parents[1]
NEEDED = (
    *("tearsheet.cli", "tearsheet.ingest.run", "tearsheet.entities.review", "tearsheet.site.pelican.builds"),
    *("tearsheet.checking.content", "tearsheet.checking.site.output", "tearsheet.tagging.engine"),
    *(f"tearsheet.publishing.targets.{kind}" for kind in ("folder", "git", "server", "store")),
)


class Forked:
    """A command that runs, `tearsheet` with some arguments, in the place of a `subprocess.Popen`.

    `first` is Python that is run in it before: for what has to go wrong at one moment.
    """

    def __init__(
        self, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, first: str = ""
    ) -> None:
        self._out, self._said = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115  (closed by `wait`)
        self._told = ("", "")
        self.returncode: int | None = None
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123  (no file of ours)
            files = (nothing.fileno(), self._out.fileno(), self._said.fileno())
            self._answers = _ask(standing_by(), (first, *arguments), cwd or Path.cwd(), env or os.environ, files)
        self.pid = int(self._answers.readline())

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal; None while it runs."""
        if self.returncode is None:
            with selectors.DefaultSelector() as ready:
                ready.register(self._answers, selectors.EVENT_READ)
                if ready.select(0):
                    self.wait()
        return self.returncode

    def wait(self) -> int:
        """Return the exit code once it has ended."""
        if self.returncode is None:
            self.returncode = int(self._answers.readline())
            self._answers.close()
            self._told = _read(self._out), _read(self._said)
        return self.returncode

    def communicate(self) -> tuple[str, str]:
        """Return what it wrote and what it complained of once it has ended."""
        self.wait()
        return self._told

    def send_signal(self, number: int, *, group: bool = False) -> None:
        """Send a signal to it, or to all that it has started too, as from a terminal."""
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)


def _read(file: IO[bytes]) -> str:
    """Return a file from its beginning, and close it."""
    with file:
        file.seek(0)
        return file.read().decode(errors="replace")


def run(
    *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; return its exit code, what it wrote and what it complained of."""
    command = Forked(*arguments, cwd=cwd, env=env)
    out, said = command.communicate()
    return subprocess.CompletedProcess(arguments, command.wait(), out, said)


@functools.cache
def standing_by() -> Path:
    """Start the process that stands by, once in a process of tests; return the socket at which it listens."""
    path = Path(tempfile.mkdtemp(), "socket")
    command = [sys.executable, "-m", "tests.forked", "--listen", str(path)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.readline()  # it listens
    atexit.register(process.communicate)  # which ends it
    return path


def _ask(
    path: Path, arguments: tuple[str, ...], cwd: Path, env: Mapping[str, str], files: tuple[int, int, int]
) -> IO[bytes]:
    """Have a command run with some files as its input, output and errors; return what is said of it."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(PATIENCE)
        asking.connect(str(path))
        asked = json.dumps([arguments, str(cwd), dict(env)]).encode()
        socket.send_fds(asking, [len(asked).to_bytes(8, "big")], files)
        asking.sendall(asked)
        return asking.makefile("rb")


def _listen(path: str) -> None:
    """Run commands until whoever started this ends."""
    for module in NEEDED:
        importlib.import_module(module)
    with socket.socket(socket.AF_UNIX) as listening, selectors.DefaultSelector() as ready:
        listening.bind(path)
        listening.listen()
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        ready.register(listening, selectors.EVENT_READ)
        ready.register(sys.stdin, selectors.EVENT_READ)
        while all(key.fileobj is listening for key, _ in ready.select()):
            with listening.accept()[0] as answers:
                if os.fork() == 0:
                    listening.close()
                    _serve(answers)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    Path(path).unlink()
    Path(path).parent.rmdir()


def _serve(answers: socket.socket) -> NoReturn:
    """Run the command that is asked for in a process of its own, and tell its number, then how it ended."""
    length, files, _, _ = socket.recv_fds(answers, 8, 3)
    with answers.makefile("rb") as stream:
        arguments, cwd, env = json.loads(stream.read(int.from_bytes(length, "big")))
    process = os.fork()
    if process:
        answers.sendall(b"%d\n" % process)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        with contextlib.suppress(OSError):  # nobody wants to know
            answers.sendall(b"%d\n" % status)
        os._exit(0)
    answers.close()
    os.setsid()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    first, *sys.argv[1:] = arguments
    sys.argv[0] = "tearsheet"
    sys.modules["__main__"].__package__ = None  # by which help tells how it was called
    from tearsheet.cli import program

    exec(first, {})  # noqa: S102  (a test's own words)
    program()
    sys.exit()


def _ask_for_shell(path: str, *arguments: str) -> NoReturn:
    """Be a command for a shell."""
    with _ask(Path(path), ("", *arguments), Path.cwd(), os.environ, (0, 1, 2)) as answers:
        answers.readline()
        code = int(answers.readline())
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":  # workers import this module too
    if sys.argv[1] == "--listen":
        _listen(sys.argv[2])
    else:
        _ask_for_shell(*sys.argv[1:])
