"""Measuring a command as a whole child process: wall clock, processor time, memory; bound to given cores."""

import dataclasses
import functools
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

MEBIBYTE = 2**20
SAMPLE_SECONDS = 0.02  # between two looks at the memory of a process and its children


class FailedError(Exception):
    """A measured command has failed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Command:
    """A command with its folder and what its environment adds to ours."""

    words: Sequence[str]
    folder: Path
    environment: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Usage:
    """What a command took.

    Seconds on the clock; seconds of processor time (user and system, its children's too); MiB of memory at its peak,
    of its largest process or, if it was watched, of all its processes together.
    """

    wall: float
    cpu: float
    peak: float


def run(command: Command, cores: Sequence[int], *, watch: bool = False) -> Usage:
    """Run a command on some cores and return what it took; `watch` adds up the memory of its processes.

    Linux counts what the parent holds at the fork to the child's peak, so the caller is to be small itself.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env={**os.environ, **command.environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            preexec_fn=functools.partial(os.sched_setaffinity, 0, set(cores)),  # noqa: PLW1509  # no threads yet
        )
        watcher = _Watcher(process.pid) if watch else None
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        watched = watcher.stop() if watcher else 0.0
        if process.returncode != 0:
            said.seek(0)
            message = said.read()[-2000:].decode(errors="replace")
            raise FailedError(f"{' '.join(command.words)} ended with {process.returncode}:\n{message}")
    return Usage(wall, used.ru_utime + used.ru_stime, max(used.ru_maxrss * 1024 / MEBIBYTE, watched))


class _Watcher(threading.Thread):
    """Adds up the memory of a process and all below it, again and again; shared pages count once (PSS)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._ended = threading.Event()
        self._most = 0
        self.start()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._ended.wait(SAMPLE_SECONDS):
            self._most = max(self._most, sum(_share(pid) for pid in _family(self._pid)))

    def stop(self) -> float:
        """Stop and return the most that was seen, in MiB."""
        self._ended.set()
        self.join()
        return self._most * 1024 / MEBIBYTE


def _family(pid: int) -> list[int]:
    """Return a process and all below it."""
    try:
        children = [
            int(child)
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return [pid]
    return [pid, *(descendant for child in children for descendant in _family(child))]


def _share(pid: int) -> int:
    """Return a process's share of memory in KiB, 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
