"""Crash reports: an unforeseen error, written to a file that the user can send to the makers.

It holds versions, the command line and the traceback; no environment, and no password that stands in an address.
"""

import datetime as dt
import os
import platform
import re
import tempfile
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tearsheet.errors import doing as doing_of
from tearsheet.parallel import fence
from tearsheet.storage.files import write_atomically

EXIT_FAULT = 70  # sysexits.h: an error of the program itself
TRACEBACKS = "TEARSHEET_TRACEBACK"  # the environment variable by which developers see tracebacks (CONTRIBUTING.md)

_PASSWORD = re.compile(r"(?<=://)[^/\s@:'\"]*:[^/\s'\"]*(?=@)")


def message_of(error: BaseException, command: str, file: str) -> str:
    """Return the message about an error: what stopped the command, during which work, and where the report is.

    An empty `file` says that the report could not be written.
    """
    at = f" while {doing}" if (doing := doing_of(error)) else ""
    where = f"the details lie in {file}" if file else "the details could not be written anywhere"
    what = f"{type(error).__name__} in {fence.place(error)}"
    return (
        f"tearsheet {command} was stopped by an error that nobody foresaw ({what}){at}; what was done is kept. "
        f"{where}: send that file to the makers of Tearsheet"
    )


def write(error: BaseException, arguments: Sequence[str], places: Sequence[Path]) -> Path | None:
    """Write the report to the first folder that exists, else to the one for temporary files.

    Returns its path, or None where no folder can be written to.
    """
    now = dt.datetime.now(dt.UTC)
    name = f"fault-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    text = report(error, arguments, now).encode(errors="backslashreplace")
    for folder in (*places, Path(tempfile.gettempdir())):
        if folder.is_dir():
            try:
                write_atomically(folder.absolute() / name, text)
            except OSError:
                continue
            return folder / name
    return None


def report(error: BaseException, arguments: Sequence[str], now: dt.datetime) -> str:
    """Return the text of the report."""
    lines = [
        f"Tearsheet {_version()}, Python {platform.python_version()}, {platform.platform()}",
        f"{now:%Y-%m-%d %H:%M:%S} UTC",
        f"Command: tearsheet {' '.join(arguments)}",
        f"While: {doing_of(error) or 'not known'}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    return _PASSWORD.sub("***", "\n".join(lines))


def _version() -> str:
    """Return the installed version of Tearsheet."""
    try:
        return version("tearsheet")
    except PackageNotFoundError:
        return "of unknown version"
