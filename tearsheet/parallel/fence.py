"""The fence: any error in the work on one article becomes a problem of that article and stops nothing else."""

import dataclasses
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tearsheet.errors import Problem, Rejection, TearsheetError, from_os_error
from tearsheet.model.article import Refusal

Made = TypeVar("Made")

PACKAGE = Path(__file__).parents[1]

TELL = "send its makers this line and the file; all else was done"


def place(error: BaseException) -> str:
    """Return the last line of our own code in a traceback, such as tagging/spans.py:93.

    Where none is ours, it is the very last line.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE) and frame.filename != __file__]
    if not ours:
        return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    return f"{Path(ours[-1].filename).relative_to(PACKAGE).as_posix()}:{ours[-1].lineno}"


def is_ours(error: BaseException) -> bool:
    """Say whether an error was raised in a file of this package."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and Path(frames[-1].filename).is_relative_to(PACKAGE)


def fault(error: BaseException) -> str:
    """Return the words for an unforeseen error: its type, and where it was raised."""
    return f"this is a fault of Tearsheet's ({type(error).__name__} in {place(error)})"


def problem(error: Exception, file: str, step: str) -> Problem:
    """Return an error, of whatever kind, as a problem with a file in a step (“read”, “write”)."""
    match error:
        case Rejection():
            return Problem(file, 0, "rejected", error.reason)
        case TearsheetError():
            return error.problems[0]
        case MemoryError():
            return Problem(
                file, 0, "too-large", f"cannot {step} (it needs more memory than there is)", "make it smaller"
            )
        case OSError():
            from_system = from_os_error(error, doing=step)
            return dataclasses.replace(from_system, path=file or from_system.path)
        case _:
            return Problem(file, 0, "our-fault", f"cannot {step}: {fault(error)}", TELL)


def refusal(error: Exception, seed: str, part: str, step: str = "be read") -> Refusal:
    """Return an article as refused because of an error.

    It is tried again in the next run, unless the error is a Rejection, whose reason lies in the article.
    """
    wrong = problem(error, "", step)
    reason = f"{wrong.what}; {wrong.hint}" if wrong.hint else wrong.what
    return Refusal(seed, part, reason, is_ours=not isinstance(error, Rejection))


class Fence:
    """Runs work that belongs to no single article; its errors become problems."""

    def __init__(self, problems: list[Problem]) -> None:
        """Take the list to which problems are added."""
        self._problems = problems

    def __call__(self, work: Callable[[], Made], doing: str) -> Made | None:
        """Return what `work` returns, or None where it fails; `doing` names it in the problem."""
        try:
            return work()
        except TearsheetError as error:
            self._problems += error.problems
        except OSError as error:
            self._problems.append(from_os_error(error, doing=f"end {doing}"))
        except Exception as error:  # noqa: BLE001  (that is what the fence is for)
            self._problems.append(Problem("", 0, "our-fault", f"{doing} was broken off: {fault(error)}", TELL))
        return None
