"""What can go wrong, as one small tree.

TearsheetError        a message for the user, never a traceback; carries its problems
├── SettingsError     pelicanconf.py cannot be read or says something impossible
├── SeedsError        these paths cannot be seeds
├── LedgerError       the ledger cannot be trusted, so nothing is ingested
├── ContentError      entities or sources cannot be read, so no post is written that would lose them
├── ChangesError      entities cannot be changed like this, so nothing is
├── ImportingError    this folder cannot be imported, so nothing of it is
├── Rejection         this seed cannot become a post, with the reason
├── BuildError        the site was built as far as it could be, and these things are wrong
└── PublishError      the site cannot be published like this, or not to its end; what readers see is whole

Commands end with 0 if all went well, 1 where one of these was raised or an article was rejected, 2 where the command
itself was wrong, 130 after Ctrl-C. Every other error is a fault of ours, which nobody foresaw. It costs one article
where it comes of one (`parallel/fence.py`); where it stops a command, that ends with 70, and where it stood is written
down (`parallel/crash_reports.py`).
Such an error carries notes of what was being done, and to which file (`Working`).
"""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: the file and line (0: the whole file), what is wrong, and what to do about it.

    `code` tells what kind of fault it is, for programs (docs/problems.md lists them). `key` is the key of front matter
    that it is about, `value` the text there that is wrong, `suggestion` what may have been meant instead, and `other`
    another file that it is about too. Each is empty where there is none.
    """

    path: str
    line: int
    code: str
    what: str
    hint: str = ""
    key: str = ""
    value: str = ""
    suggestion: str = ""
    other: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        message = f"{place}: {self.what}" if place else self.what
        return f"{message}; {self.hint}" if self.hint else message


class TearsheetError(Exception):
    """The base: one or more problems, said all at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class SettingsError(TearsheetError):
    """pelicanconf.py cannot be read or says something impossible."""

    def __reduce__(self) -> tuple[type["SettingsError"], tuple[Problem, ...]]:
        """Say how it is made anew where another process has met it."""
        return type(self), self.problems


class SeedsError(TearsheetError):
    """These paths cannot be seeds."""


class LedgerError(TearsheetError):
    """The ledger cannot be trusted, so nothing is ingested."""


class ContentError(TearsheetError):
    """Entities or sources cannot be read, so no post is written that would lose them."""


class ChangesError(TearsheetError):
    """Entities cannot be changed like this, so nothing is."""


class ImportingError(TearsheetError):
    """This folder cannot be imported, so nothing of it is."""


class BuildError(TearsheetError):
    """The site was built as far as it could be, and these things are wrong."""


class PublishError(TearsheetError):
    """The site cannot be published like this, or not to its end; what readers see is whole."""


class Rejection(TearsheetError):  # noqa: N818  (the word for what becomes of an article)
    """This seed, or article of a seed, cannot become a post."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(Problem("", 0, "rejected", reason, hint))
        self.reason = f"{reason}; {hint}" if hint else reason


def from_os_error(error: OSError, *, doing: str) -> Problem:
    """Turn what the system says about a file into a problem; `doing` names the step, as in "write"."""
    name = error.filename if isinstance(error.filename, str | Path) else ""
    return Problem(str(name), 0, "system", f"cannot {doing} ({(error.strerror or str(error)).lower()})", _hint(error))


def _hint(error: OSError) -> str:
    """What to do about the failures of disks that people meet."""
    match error:
        case FileNotFoundError():
            return "check that the path exists"
        case PermissionError():
            return "check who may read and write it"
        case IsADirectoryError() | NotADirectoryError() | FileExistsError():
            return "a folder is where a file should be, or a file where a folder should be: move one of them"
        case _:
            return "free space or choose another place, then run the command again; it goes on where it stopped"


class Note(str):
    """What was being done when an error came, and to which file."""

    __slots__ = ()


class Working:
    """Lets whatever error comes of some work say what was being done, and to which file; free where none comes."""

    __slots__ = ("_doing", "_file")

    def __init__(self, doing: str, file: object = "") -> None:
        """Take the work, as in “reading”, and the file it is about."""
        self._doing = doing
        self._file = file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, TearsheetError):
            error.add_note(Note(f"{self._doing} {self._file}".rstrip()))


def doing(error: BaseException) -> str:
    """Return what was being done when an error came, as near to it as is known; nothing where it is not."""
    return next((note for note in getattr(error, "__notes__", ()) if isinstance(note, Note)), "")
