"""Differences: the lines of files that would change, as `git diff` shows them."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from tearsheet.cli.answering import clean

HEAD = 2  # lines of a difference that name the file
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show(content: Path, files: Mapping[str, str | None]) -> None:
    """Print the lines that would change, in colours on a terminal; `files` are the new texts (None: the file goes)."""
    for path, after in sorted(files.items()):
        before = _lines(content / path)
        names = "/dev/null" if not before else f"a/{path}", "/dev/null" if after is None else f"b/{path}"
        for number, line in enumerate(difflib.unified_diff(before, (after or "").splitlines(), *names, lineterm="")):
            shown = "\t".join(map(clean, line.split("\t")))
            style: dict[str, Any] = {"bold": True} if number < HEAD else {"fg": COLOURS.get(line[:1])}
            click.secho(shown, **style)


def _lines(path: Path) -> list[str]:
    """Return the lines of a file, none where there is no such file."""
    try:
        return path.read_bytes().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return []
