"""Findings: a finding is one thing that is not fit to publish, or that an editor should look at, and where it is."""

import dataclasses
from collections.abc import Iterable, Iterator

from tearsheet.checking.rules import Level
from tearsheet.errors import Problem


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What a rule finds in a file (empty: the site as a whole), on a line (0: the whole file), and how to mend it.

    `code`, `key`, `value` and `other` are those of a Problem.
    """

    path: str
    line: int
    level: Level
    rule: str
    what: str
    hint: str = ""
    code: str = ""
    key: str = ""
    value: str = ""
    other: str = ""

    def __str__(self) -> str:
        return str(Problem(self.path, self.line, self.code, self.what, self.hint))


def of_problems(problems: Iterable[Problem]) -> Iterator[Finding]:
    """Yield the problems of a build as errors."""
    for problem in problems:
        yield of_problem(problem, "error", "content")


def of_problem(problem: Problem, level: Level, rule: str) -> Finding:
    """Return a problem as a finding of a rule."""
    details = problem.what, problem.hint, problem.code, problem.key, problem.value, problem.other
    return Finding(problem.path, problem.line, level, rule, *details)
