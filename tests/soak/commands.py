"""Commands: Tearsheet's own, each in a process of its own, which may die or meet an editor in the middle.

The process is a fork of this one, which has imported everything, so that twenty thousand seeds do not cost a thousand
starts of Python. A moment in it is counted in its file operations: what happens there happens between the same two
reads or writes in every run of the same random numbers, whatever else the machine is doing.
"""

import importlib
import json
import os
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tearsheet.seeds import READERS

TODAY = 1795478400  # 2026-11-24, the day on which every soak plays
PATIENCE = 600.0  # seconds for one command: many times what the longest takes
EVENTS = ("open", "os.rename", "os.remove", "os.mkdir")  # of Python's auditing: every file that is read or written


@dataclass(frozen=True, slots=True)
class Moment:
    """The file operation before which something happens: a `save` of the editor's, or (None) death by SIGKILL."""

    number: int
    save: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code (negative: the signal that killed it), what it said, what it cost."""

    arguments: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float
    operations: int = 0

    @property
    def said(self) -> str:
        """All that it said."""
        return f"{self.out}\n{self.err}"


def prepare() -> None:
    """Import what commands need, once."""
    for reader in sorted({reader.partition(".")[0] for reader in READERS.values()} | {"warc"}):
        importlib.import_module(f"tearsheet.seeds.{reader}")
    for name in (
        "cli",
        "ingest.run",
        "entities.apply_decisions",
        "entities.review",
        "site.pelican.builds",
        "checking.content",
        "checking.site.output",
        "publishing",
    ):
        importlib.import_module(f"tearsheet.{name}")


def run(folder: Path, *arguments: str, said: str = "", moment: Moment | None = None) -> Ended:
    """Run a command in a site's folder; `said` is typed into it."""
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place) / name for name in ("in", "out", "err", "count")]
        streams[0].write_text(said, encoding="utf-8")
        sys.stdout.flush()
        with warnings.catch_warnings(action="ignore"):  # of threads, which pytest-xdist has, idle meanwhile
            process = os.fork()
        if process == 0:
            _be(folder, arguments, streams, moment)
        code, seconds = _end_of(process)
        out, err, count = (path.read_text(errors="replace") if path.exists() else "" for path in streams[1:])
        return Ended(arguments, code, out, err, seconds, int(count or 0))


def _be(folder: Path, arguments: Sequence[str], streams: Sequence[Path], moment: Moment | None) -> None:
    """Be the process that runs a command, from its first step to its exit code; never return."""
    code = 1
    try:
        os.setsid()
        os.chdir(folder)
        os.environ |= {"SOURCE_DATE_EPOCH": str(TODAY), "PWD": str(folder)}
        _redirect(streams)
        counted = _count(folder, moment)
        code = _run(arguments)
        streams[3].write_text(str(counted()), encoding="utf-8")
    except BaseException:  # noqa: BLE001  (whatever it is, this process must not go on as its parent)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _redirect(streams: Sequence[Path]) -> None:
    """Let this process read from a file and write to two others, as pipes to a program would."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, (path, how) in enumerate(zip(streams, (os.O_RDONLY, flags, flags), strict=False)):
        os.dup2(os.open(path, how, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  (for the life of the process)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _run(arguments: Sequence[str]) -> int:
    """Run a command as Python runs a program; return its exit code."""
    from tearsheet.cli import main

    try:
        main(args=list(arguments), prog_name="tearsheet")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _count(folder: Path, moment: Moment | None) -> Callable[[], int]:
    """Count the file operations of this process below a folder, and let something happen before one of them."""
    own, inside, count, busy = os.getpid(), str(folder), 0, False

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        """Count an operation."""
        nonlocal count, busy
        if event not in EVENTS or busy or os.getpid() != own or not _is_in(inside, arguments):
            return
        count += 1
        if moment and count == moment.number:
            busy = True
            if moment.save is None:
                os.killpg(0, signal.SIGKILL)
            else:
                moment.save()
            busy = False

    sys.addaudithook(heard)
    return lambda: count


def _is_in(folder: str, arguments: tuple[Any, ...]) -> bool:
    """Say whether an operation is about a file below a folder, which is the working folder."""
    path = arguments[0] if arguments else None
    return isinstance(path, str | Path) and (str(path).startswith(folder) or not str(path).startswith("/"))


def _end_of(process: int) -> tuple[int, float]:
    """Wait for a process to end; return its exit code and its CPU seconds, with those of its workers."""
    deadline, wait = time.monotonic() + PATIENCE, 0.001
    while True:
        found, status, usage = os.wait4(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
        if time.monotonic() > deadline:
            os.killpg(process, signal.SIGKILL)
        time.sleep(wait)
        wait = min(wait * 1.5, 0.02)


def report(folder: Path, name: str = "report.json") -> dict[str, Any]:
    """Return what an ingest has reported, empty where it wrote nothing."""
    path = folder / name
    said: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {}
    return said
