"""Commands: running `tearsheet ingest` and `build` in processes of their own, the next one standing by."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 5.0  # seconds that a command gets to end by itself; ingest writes its ledger when it is interrupted

# -P: as with `tearsheet` itself, modules that happen to lie in the folder of the site are not taken for others.
STANDBY = (sys.executable, "-P", "-m", "tearsheet.cli.standby")

# What is said is read here, so it comes without colours and progress bars, however the terminal is.
PLAIN = {"PYTHONIOENCODING": "utf-8:replace", "NO_COLOR": "1", "FORCE_COLOR": "", "TTY_COMPATIBLE": "0"}


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did: whether all went well, the lines it said, and the problems it named, none if all is well."""

    ok: bool
    said: list[str]
    problems: list[str]


class ServeCommands:
    """Runs commands on a site, one at a time, in a process that was made ready for it where there was time.

    A process of its own is always up to date with the settings, the theme and the plugins, and cannot take the server
    down; to be ready takes its start-up out of every rebuild. No process outlives this context.
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
            await _end(self._ready, signal.SIGKILL)  # it has done nothing yet

    async def prepare(self) -> None:
        """Have a process ready for the next command; to be called when there is time."""
        self._ready = self._ready or await _start()

    async def run(self, *command: str, more: bool = False) -> Done:
        """Run a command to its end; `more` makes the next process ready meanwhile, for a command that follows at once.

        When cancelled, interrupts the command as Ctrl-C would, and leaves nothing of it running.
        """
        ready, self._ready = self._ready, None
        process = ready if ready and ready.returncode is None else await _start()
        try:
            if more:
                await self.prepare()
            told = json.dumps([str(self._settings_file), *command]) + "\n"
            said, complained = await process.communicate(told.encode())
        finally:
            await _end(process, signal.SIGINT)
        return _done(command[0], process.returncode or 0, _lines(said), _lines(complained))


def _done(name: str, code: int, said: list[str], complained: list[str]) -> Done:
    """Return what a command did by its exit code and its words."""
    if code == 0:
        return Done(ok=True, said=said, problems=[])
    by = f"signal {-code}" if code < 0 else f"exit code {code}"
    silent = f"tearsheet {name} ended with {by} and said nothing; run it by itself to see why"
    return Done(ok=False, said=said, problems=complained or [silent])


def _lines(output: bytes) -> list[str]:
    """Return the lines of what a process wrote."""
    return output.decode(errors="replace").splitlines()


async def _start() -> Process:
    """Start a process that stands by, in a group of its own with whatever it starts."""
    return await asyncio.create_subprocess_exec(
        *STANDBY, stdin=PIPE, stdout=PIPE, stderr=PIPE, env={**os.environ, **PLAIN}, start_new_session=True
    )


async def _end(process: Process, number: int) -> None:
    """End a process and its group: by this signal, and by SIGKILL where that is not enough."""
    _signal(process, number)
    try:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE)
    finally:
        _signal(process, signal.SIGKILL)  # also for what the process started and did not end
    await process.wait()


def _signal(process: Process, number: int) -> None:
    """Send a signal to what is left of a process's group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing is left
        os.killpg(process.pid, number)
