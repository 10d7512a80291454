"""Merge conflicts: the marks that git leaves in a file until somebody has chosen between two versions."""

import bisect
import re
from collections.abc import Iterator

# As git writes them, at the start of a line: seven of a character, or more where conflict-marker-size says so.
_OURS, _BETWEEN, _THEIRS = (re.compile(rf"{re.escape(mark)}{{7,}}(?: .*)?\s*") for mark in "<=>")

# Blocks of code: how the first line begins, and the last one.
_OPENS = {
    "`": re.compile(" {0,3}```"),
    "~": re.compile(" {0,3}~~~"),
    "pre": re.compile(".*<pre[ >]", re.IGNORECASE),
}
_CLOSES = {
    "`": re.compile(r" {0,3}```+\s*$"),
    "~": re.compile(r" {0,3}~~~+\s*$"),
    "pre": re.compile(".*</pre", re.IGNORECASE),
}
QUICK = "<" * 7

WHAT = "git could not merge two versions, and both stand here"
HINT = "choose what is to stand here, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"


def line(text: str) -> int:
    """Return the line on which a merge conflict begins, 0 where there is none.

    Only three marks below each other count: a line of equals signs alone is how Markdown underlines a title. Blocks of
    code, which may show an example, are skipped.
    """
    if QUICK not in text:
        return 0
    lines = text.split("\n")
    return next((at + 1 for at in _starts(lines) if _is_parted(lines, at)), 0)


def _is_parted(lines: list[str], at: int) -> bool:
    """Say whether the two other marks follow the first one, before another first one."""
    is_parted = False
    for below in lines[at + 1 :]:
        if _OURS.fullmatch(below):
            return False
        if _BETWEEN.fullmatch(below):
            is_parted = True
        elif is_parted and _THEIRS.fullmatch(below):
            return True
    return False


def _starts(lines: list[str]) -> Iterator[int]:
    """Return the lines (from 0) of first marks outside of blocks of code; unclosed blocks do not count."""
    at = 0
    ends = {kind: [end for end, text in enumerate(lines) if close.match(text)] for kind, close in _CLOSES.items()}
    while at < len(lines):
        if _OURS.fullmatch(lines[at]):
            yield at
        kind = next((kind for kind, opens in _OPENS.items() if opens.match(lines[at])), "")
        after = bisect.bisect_left(ends[kind], at + (kind != "pre")) if kind else 0
        at = ends[kind][after] + 1 if kind and after < len(ends[kind]) else at + 1
