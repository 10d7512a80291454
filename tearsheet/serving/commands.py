"""Commands: runs `tearsheet ingest` and `build` in processes of their own, with the next one started in advance."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 5.0  # seconds that a command gets to end by itself; ingest writes its ledger when it is interrupted

# -P: as with `tearsheet` itself, modules that happen to lie in the folder of the site are not taken for others.
STANDBY = (sys.executable, "-P", "-m", "tearsheet.cli.standby")

# Output is read here, so it comes without colours and progress bars, whatever the terminal can do.
PLAIN = {"PYTHONIOENCODING": "utf-8:replace", "NO_COLOR": "1", "FORCE_COLOR": "", "TTY_COMPATIBLE": "0"}


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a command: whether all went well, the lines it printed, and its problems (none if it did)."""

    ok: bool
    lines: list[str]
    problems: list[str]


class ServeCommands:
    """Runs commands on a site, one at a time, each in a new process that was started in advance if possible.

    A process of its own always has the present settings, theme and plugins, and cannot take the server down; starting
    it in advance saves its start-up time in every rebuild. No process outlives this context.
    """

    def __init__(self, settings_file: Path) -> None:
        """Take the settings file of the site."""
        self._settings_file = settings_file
        self._ready: Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ready is not None:
            _kill(self._ready)  # it has done nothing yet
            await self._ready.wait()

    async def prepare(self) -> None:
        """Start a process for the next command; call it when there is time."""
        self._ready = self._ready or await _start()

    async def run(self, *command: str, more: bool = False) -> Done:
        """Run a command to its end; `more` starts the next process meanwhile, for a command that follows at once.

        When cancelled, interrupts the command as Ctrl-C would, and leaves no process behind.
        """
        ready, self._ready = self._ready, None
        process = ready if ready and ready.returncode is None else await _start()
        try:
            if more:
                await self.prepare()
            request = json.dumps([str(self._settings_file), *command]) + "\n"
            output, errors = await process.communicate(request.encode())
        finally:
            await _end(process)
        return _done(command[0], process.returncode or 0, _lines(output), _lines(errors))


def _done(name: str, code: int, lines: list[str], problems: list[str]) -> Done:
    """Return the result of a command, from its exit code and its output."""
    if code == 0:
        return Done(ok=True, lines=lines, problems=[])
    by = f"signal {-code}" if code < 0 else f"exit code {code}"
    silent = f"tearsheet {name} ended with {by} and said nothing; run it by itself to see why"
    return Done(ok=False, lines=lines, problems=problems or [silent])


def _lines(output: bytes) -> list[str]:
    """Return the lines in the output of a process."""
    return output.decode(errors="replace").splitlines()


async def _start() -> Process:
    """Start a process that waits for a command, in a process group of its own, which Ctrl-C does not reach."""
    return await asyncio.create_subprocess_exec(
        *STANDBY,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env={**os.environ, **PLAIN},
        start_new_session=True,  # without effect on Windows, which has the other one
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


async def _end(process: Process) -> None:
    """End a process and its group: as Ctrl-C does, then by killing it if need be."""
    _interrupt(process)
    try:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE)
    finally:
        _kill(process)  # also for what the process started and did not end
    await process.wait()


def _interrupt(process: Process) -> None:
    """Send what Ctrl-C sends to a process and its group, if anything of it is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGINT)
        else:  # Windows: Ctrl-C reaches no group of its own, but Ctrl-Break does
            process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))


def _kill(process: Process) -> None:
    """Kill a process and its group; where there are no groups, what it started ends when nobody reads from it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
