"""Programs that are not Python's: where `make check-site` puts those from npm, and what to do where one is missing."""

import shutil
import sys
from pathlib import Path

NPM = Path(sys.prefix, "node", "node_modules")
BRING = "make check-site brings it where npm is installed"


class MissingError(Exception):
    """A program is not there; the message says what to do."""


def program(name: str, advice: str) -> str:
    """Return the path of a program beside this Python, or anywhere on the path."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        raise MissingError(f"no {name}; {advice}")
    return found


def package(*parts: str) -> Path:
    """Return a file of a package from npm."""
    path = NPM.joinpath(*parts)
    if not path.is_file():
        raise MissingError(f"no {parts[0]}; {BRING}")
    return path
