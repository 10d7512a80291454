"""Takes away from a Python under Linux what another system lacks, as far as our own code can see.

Python runs this by itself where its folder is in PYTHONPATH, and so in every process that a command starts. LACKING is
a file that says what to take away: `system`, and for each module (`os`, `signal`, …) the names that it lacks; `none`
lists modules that are not there at all. Only modules of `tearsheet` see it, as Python's own need what Linux has. What
the system itself refuses is refused to all, for `win32`: to remove or to rename an open file, a name that is a device's
or ends with a point, and symbolic links.
"""

import asyncio.unix_events
import builtins
import contextlib
import errno
import importlib
import json
import multiprocessing
import multiprocessing.context
import os
import re
import stat
import sys
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

_TAKEN: dict[str, Any] = json.loads(os.environ["LACKING"])
_SYSTEM: str = _TAKEN["system"]
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*[. <>:\"|?*\\]", re.IGNORECASE)
_import = builtins.__import__


class _Poor(types.ModuleType):
    """A module without some of its names, and with others in the place of its own."""

    def __init__(self, module: types.ModuleType, lost: Sequence[str], other: Mapping[str, object]) -> None:
        super().__init__(module.__name__)
        self.__dict__.update(_lost=frozenset(lost), _of=module, **other)

    def __getattr__(self, name: str) -> object:
        if name in self.__dict__["_lost"]:
            raise AttributeError(name)
        return getattr(self.__dict__["_of"], name)


class _Entry:
    """An entry of a folder whose status, as on Windows, says nothing of inodes."""

    def __init__(self, entry: "os.DirEntry[Any]") -> None:
        self._entry = entry

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)

    def __fspath__(self) -> str:
        return str(self._entry.path)

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        """Return the status without inode, device and number of links."""
        known = self._entry.stat(follow_symlinks=follow_symlinks)
        times = {name: getattr(known, name) for name in ("st_mtime_ns", "st_ctime_ns", "st_atime_ns")}
        return os.stat_result((known.st_mode, 0, 0, 0, *known[4:10]), times)


class _Entries:
    """What `os.scandir` returns."""

    def __init__(self, path: Any = ".") -> None:
        self._entries = os.scandir(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._entries.close()

    def __iter__(self) -> Any:
        return map(_Entry, self._entries)


def _kill(process: int, number: int) -> None:
    """Do what `os.kill` does; there is no signal 0 on Windows: it is Ctrl-C for a whole group."""
    if number == 0:
        raise AssertionError("a process was asked whether it lives, and interrupted by that")
    os.kill(process, number)


def _import_for(
    name: str,
    globals: Mapping[str, object] | None = None,  # noqa: A002  (the names that Python has for them)
    locals: Mapping[str, object] | None = None,  # noqa: A002
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> Any:
    """Import a module; for ours, what the system has of it."""
    of = str((globals or {}).get("__name__", ""))
    if level == 0 and of.partition(".")[0] == "tearsheet":
        if name in _TAKEN["none"]:
            raise ModuleNotFoundError(name)
        if name in _POOR:
            return _POOR[name]
    return _import(name, globals, locals, fromlist, level)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what Windows does; for what Python is about to do."""
    if event in {"open", "os.mkdir"} and isinstance(arguments[0], str):
        name = Path(arguments[0]).name
        if arguments[0].startswith(_HERE) and _DEVICE.fullmatch(name):
            raise OSError(errno.EINVAL, "The filename, directory name, or volume label syntax is incorrect", name)
    elif event == "os.symlink":
        raise OSError(errno.EPERM, "A required privilege is not held by the client", arguments[1])
    elif event in {"os.remove", "os.rename"}:
        for path in map(os.fsdecode, arguments[: 2 if event == "os.rename" else 1]):
            if _is_open(path):
                raise PermissionError(errno.EACCES, "The process cannot access the file", path)


def _is_open(path: str) -> bool:
    """Say whether this process has a regular file open."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    if not stat.S_ISREG(found.st_mode):
        return False
    return any(_leads_to(link, os.path.abspath(path)) for link in Path("/proc/self/fd").iterdir())  # noqa: PTH100  (no link is followed)


def _leads_to(link: Path, path: str) -> bool:
    """Say whether a link leads to a path; one that has just been closed does not."""
    with contextlib.suppress(OSError):
        return str(link.readlink()) == path
    return False


_HERE = str(Path.cwd())
_OTHER: dict[str, dict[str, object]] = {"sys": {"platform": _SYSTEM}}
if _SYSTEM == "win32":
    _OTHER["os"] = {"scandir": _Entries, "kill": _kill}
    del asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler  # noqa: SLF001
    multiprocessing.set_start_method("spawn")
    del vars(multiprocessing.context)["_concrete_contexts"]["fork"]
    sys.addaudithook(_refuse)
_POOR = {
    name: _Poor(importlib.import_module(name), _TAKEN["names"].get(name, ()), _OTHER.get(name, {}))
    for name in {*_TAKEN["names"], *_OTHER}
}
builtins.__import__ = _import_for
