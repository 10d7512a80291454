"""The fence: whatever goes wrong with one article costs that article alone, with the reason and where it came from."""

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
    """Return the last line of ours on the way to an error, as tagging/spans.py:93; the very last where none is ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE) and frame.filename != __file__]
    if not ours:
        return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    return f"{Path(ours[-1].filename).relative_to(PACKAGE).as_posix()}:{ours[-1].lineno}"


def is_ours(error: BaseException) -> bool:
    """Say whether an error was raised by our own code."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and Path(frames[-1].filename).is_relative_to(PACKAGE)


def fault(error: BaseException) -> str:
    """Return what is to be said of an error that nobody foresaw."""
    return f"this is a fault of Tearsheet's ({type(error).__name__} in {place(error)})"


def problem(error: Exception, file: str, step: str) -> Problem:
    """Return what went wrong with a file in a step (“read”, “write”), whatever it was."""
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
            said = from_os_error(error, doing=step)
            return dataclasses.replace(said, path=file or said.path)
        case _:
            return Problem(file, 0, "our-fault", f"cannot {step}: {fault(error)}", TELL)


def refusal(error: Exception, seed: str, part: str, step: str = "be read") -> Refusal:
    """Return an article as refused for what went wrong with it; tried again where that was nothing of its own."""
    said = problem(error, "", step)
    reason = f"{said.what}; {said.hint}" if said.hint else said.what
    return Refusal(seed, part, reason, is_ours=not isinstance(error, Rejection))


class Fence:
    """Does what is no work on one article; what goes wrong there becomes a problem, and costs nothing else."""

    def __init__(self, problems: list[Problem]) -> None:
        """Take the list to which problems are added."""
        self._problems = problems

    def __call__(self, work: Callable[[], Made], doing: str) -> Made | None:
        """Return what some work gives, None where it fails; `doing` names it."""
        try:
            return work()
        except TearsheetError as error:
            self._problems += error.problems
        except OSError as error:
            self._problems.append(from_os_error(error, doing=f"end {doing}"))
        except Exception as error:  # noqa: BLE001  (that is what the fence is for)
            self._problems.append(Problem("", 0, "our-fault", f"{doing} was broken off: {fault(error)}", TELL))
        return None
