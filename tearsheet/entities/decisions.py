"""Decisions: what editors have decided about names in the news, line by line in `decisions.yaml`."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tearsheet.errors import Problem, TearsheetError
from tearsheet.model.kinds import Kinds
from tearsheet.storage.files import formed, read_bounded
from tearsheet.text import frontmatter
from tearsheet.text.markup import ILLEGAL

FILE = "decisions.yaml"
LARGEST = 16 * 2**20  # bytes of it: some 400,000 decisions
LONGEST = 500  # characters of a name, as in an entity's file

HEAD = """\
# What names in the news are: {forms}.
# `tearsheet review` adds lines here and follows those that you write. No name that stands here is asked again.
"""


class Decision(NamedTuple):
    """What a name is, and of whom: the owner of a product, the entity of an alias (empty: of none).

    `what` is the name of a kind, or “alias” or “ignore”.
    """

    what: str
    of: str = ""

    def __str__(self) -> str:
        return f"{self.what} of {self.of}" if self.of else self.what


def forms(kinds: Kinds) -> str:
    """Return, for messages, the decisions that can be written about a name."""
    owned = kinds.owned
    choices = [form for kind in kinds.sought for form in (kind, *([f"{kind} of OWNER"] if kind in owned else ()))]
    return f"{', '.join(choices)}, alias of NAME, or ignore"


def pattern(kinds: Kinds) -> str:
    """Return a regular expression of the same decisions, for the schema by which editors' programs check."""
    return rf"{'|'.join([*kinds.sought, 'ignore'])}|(?:{'|'.join([*kinds.owned, 'alias'])}) of \S.*"


@cache
def _form(kinds: Kinds) -> re.Pattern[str]:
    """Return the pattern that reads a decision: its groups are `what`, or `link` and `of`."""
    links = "|".join([*kinds.owned, "alias"])
    return re.compile(rf"(?P<what>{'|'.join([*kinds.sought, 'ignore'])})|(?P<link>{links}) of (?P<of>\S.*)")


def load(content: Path) -> str:
    """Return the text of decisions.yaml with plain line ends, empty if there is none; TearsheetError if not UTF-8."""
    return (as_is(content) or "").removeprefix("\ufeff").replace("\r\n", "\n")


def as_is(content: Path) -> str | None:
    """Return decisions.yaml byte for byte, None where there is none; TearsheetError where it is no UTF-8."""
    try:
        return read_bounded(content / FILE, LARGEST).decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise TearsheetError(Problem(FILE, 0, "not-utf-8", "no UTF-8 text", "save it as UTF-8")) from None


def parse_decisions(text: str, kinds: Kinds) -> tuple[dict[str, Decision], list[Problem]]:
    """Return the decisions of a text by name, in its order, and a problem for each line that is none.

    TearsheetError where the text is no YAML mapping.
    """
    decided: dict[str, Decision] = {}
    problems: list[Problem] = []
    for name, value in _mapping(text, kinds).items():
        decision = _decision(name, value, kinds)
        if isinstance(decision, Decision):
            decided[name] = decision
        else:
            what, hint = decision
            problems.append(Problem(FILE, line_of(text, name), "decision", what, hint))
    return decided, problems


def names_in(text: str, kinds: Kinds) -> frozenset[str]:
    """Return all names that have a line in a text, also one that is no valid decision."""
    return frozenset(_mapping(text, kinds))


def line_of(text: str, name: str) -> int:
    """Return the number of the line on which a name stands, 0 where it stands on none."""
    return frontmatter.line_of(text, name, first_line=1)


def added(before: str, name: str, decision: Decision, kinds: Kinds) -> str:
    """Return a text with one more decision at its end, all else unchanged; TearsheetError where that cannot be done."""
    text = before.removeprefix("\ufeff").replace("\r\n", "\n")
    start = text if text.endswith("\n") or not text else f"{text}\n"
    new = (start or HEAD.format(forms=forms(kinds))) + frontmatter.dump({name: str(decision)})
    try:
        is_right = frontmatter.load(new, first_line=1) == {**_mapping(text, kinds), name: str(decision)}
    except frontmatter.FrontMatterError:
        is_right = False
    if not is_right:
        what = f"“{name}” cannot be added at its end"
        raise TearsheetError(
            Problem(FILE, 0, "decision", what, "write each name on a line of its own, without braces around all")
        )
    more = formed(new[len(text) :], before.removeprefix("\ufeff")) if text else new
    return before + more


def _mapping(text: str, kinds: Kinds) -> dict[str, object]:
    """Return what a text maps names to; TearsheetError where it is no YAML mapping."""
    try:
        return frontmatter.load(text, first_line=1)
    except frontmatter.NoMappingError as error:
        what = "no lines “NAME: decision”"
        raise TearsheetError(Problem(FILE, error.line, "decision", what, f"write {forms(kinds)}")) from None
    except frontmatter.FrontMatterError as error:
        raise TearsheetError(error.problem(FILE)) from None


def _decision(name: str, value: object, kinds: Kinds) -> Decision | tuple[str, str]:
    """Return the decision on a name, or (what is wrong, what to do) where it is none."""
    if not name.strip() or ILLEGAL.search(name) or len(name) > LONGEST:
        return f"“{name[:LONGEST]}” cannot be a name", "take the line out"
    match = _form(kinds).fullmatch(value.strip()) if isinstance(value, str) and not ILLEGAL.search(value) else None
    if match is None:
        shown = f"“{value}”" if isinstance(value, str) and value.strip() else "that"
        return f"“{name}”: {shown} is no decision", f"write {forms(kinds)}"
    if match["of"] == name:
        return f"“{name}” cannot be {match['link']} of itself", "name another one"
    if len(match["of"] or "") > LONGEST:
        return f"“{name}”: the other name is too long", "mend the line"
    return Decision(match["link"], match["of"]) if match["of"] else Decision(match["what"])
