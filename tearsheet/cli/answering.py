"""Answering: how every command reads the settings, shows progress, and says what is wrong."""

import contextlib
import functools
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tearsheet.errors import Problem, TearsheetError, from_os_error

if TYPE_CHECKING:
    from tearsheet.settings import Settings

EXIT_PROBLEMS = 1
EXIT_INTERRUPTED = 130  # what shells report for a program ended by Ctrl-C

REDRAWN = 0.1  # seconds between two states of a bar, as with bars that a thread draws


def settings(path: Path, overrides: dict[str, Any] | None = None) -> "Settings":
    """Return the site's settings, after completing a change of names that was broken off."""
    from tearsheet import journal
    from tearsheet.settings import Settings

    read = Settings.read(path.absolute(), overrides)
    if finished := journal.finish(read.content, read.cache):
        click.echo(clean(f"Completed what was broken off: {finished.said}"))
        complain_all(finished.problems)
    return read


@contextlib.contextmanager
def answering(doing: str) -> Iterator[None]:
    """Turn whatever can go wrong into messages and an exit code, never a traceback."""
    try:
        yield
    except TearsheetError as error:
        complain_all(error.problems)
        sys.exit(EXIT_PROBLEMS)
    except BrokenPipeError:
        raise  # the reader of a pipe has gone; click ends quietly
    except OSError as error:
        complain_all([from_os_error(error, doing=doing)])
        sys.exit(EXIT_PROBLEMS)
    except KeyboardInterrupt:
        complain("Interrupted. What was done is kept; run the command again to go on.")
        sys.exit(EXIT_INTERRUPTED)


@contextlib.contextmanager
def progress(what: str, *, at_once: bool = True) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on terminals, nothing elsewhere; yield what to tell it: how many of how many are done.

    Without `at_once` it appears when it is first told something, so that lines can be printed before. No thread draws
    it, since a process with threads cannot be forked for work on all cores.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    drawn = 0.0

    def tell(done: int, of: int) -> None:
        """Move the bar, and draw it if it is due."""
        nonlocal drawn
        now = time.monotonic()
        is_due = now - drawn >= REDRAWN
        drawn = now if is_due else drawn
        bar.update(task, completed=done, total=of, refresh=is_due)
        start()

    is_hidden = not console.is_terminal
    bar = Progress(*columns, console=console, transient=True, disable=is_hidden, auto_refresh=False)
    task = bar.add_task(what, total=None)
    with contextlib.ExitStack() as shown:
        start = functools.cache(lambda: shown.enter_context(bar))
        if at_once:
            start()
        yield tell


def complain_all(problems: tuple[Problem, ...] | list[Problem]) -> None:
    """Print problems, all of them, in the order of their files."""
    for problem in sorted(set(problems)):
        complain(str(problem))


def complain(message: str) -> None:
    """Print what is wrong, in red on terminals."""
    click.secho(clean(message), fg="red", err=True)


def clean(message: str) -> str:
    """Return a message without what a hostile file name could do to a terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in message)


def relative(path: Path) -> str:
    """Return a path as it is shown: below the working folder where it is there."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
