"""Answering: how every command reads the settings, shows progress, and reports problems."""

import contextlib
import functools
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from tearsheet.errors import Problem, TearsheetError, Working, from_os_error

if TYPE_CHECKING:
    from tearsheet.model.kinds import Kinds
    from tearsheet.settings import Settings


class Progress(Protocol):
    """The function that moves a progress bar."""

    def __call__(self, done: int, of: int, parts: int = 0, /) -> None:
        """Show that `done` of `of` are done, and how many parts of the next one."""


EXIT_PROBLEMS = 1
EXIT_INTERRUPTED = 130  # what shells report for a program ended by Ctrl-C

CACHE = "tearsheet.cache"  # under which the running command keeps the folder of the site's cache
CONTENT = "tearsheet.content"  # and that of its content
SEEDS = "tearsheet.seeds"  # and that of its seeds

REDRAWN = 0.1  # seconds between two drawings of a bar, as with bars that a thread draws


def settings(path: Path, overrides: dict[str, Any] | None = None, *, dry_run: bool = False) -> "Settings":
    """Return the site's settings, after completing a change of files that was broken off, unless in a `dry_run`."""
    from tearsheet.content_folder import journal
    from tearsheet.settings import Settings

    with Working("reading", path):
        read = Settings.read(path.absolute(), overrides)
    if (context := click.get_current_context(silent=True)) is not None:
        context.find_root().meta.update({CACHE: read.cache, CONTENT: read.content, SEEDS: read.seeds})
    if not dry_run and (finished := journal.finish(read.content, read.cache)):
        click.echo(clean(f"Completed what was broken off: {finished.description}"))
        complain_all(finished.problems)
    return read


def kinds_of(settings_file: Path) -> "Kinds":
    """Return the kinds of a site; the built-in ones where there is no settings file."""
    from tearsheet.model.kinds import built_in

    return settings(settings_file).kinds if settings_file.is_file() else built_in()


@contextlib.contextmanager
def answering(doing: str) -> Iterator[None]:
    """Turn expected errors into messages and an exit code; `doing` names what was being done, for OSErrors."""
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


class CommandGroup(click.Group):
    """The commands; none of them ever ends with a traceback."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> Any:
        """Run a command; an unforeseen error is reported in one line, with the details in a file."""
        arguments = list(sys.argv[1:] if args is None else args)
        try:
            return super().main(arguments.copy(), *rest, **more)
        except Exception as error:
            from tearsheet.parallel import crash_reports

            if os.environ.get(crash_reports.TRACEBACKS):
                raise
            name = next((argument for argument in arguments if argument in self.commands), "")
            sys.exit(fault(error, name, arguments, _caches(error)))

    def invoke(self, context: click.Context) -> Any:
        """Run a command; an unforeseen error gets the folders of the site's cache attached."""
        try:
            with answering("run"), Working("at work with", context.params.get("settings", "")):
                return super().invoke(context)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            settings_file = context.obj if isinstance(context.obj, Path) else Path()
            _caches(error)[:] = [context.meta.get(CACHE), settings_file.absolute().parent / ".tearsheet"]
            raise


def _caches(error: Exception) -> list[Path | None]:
    """Return the cache folders attached to an error, as a list that can be changed."""
    folders: list[Path | None] = vars(error).setdefault(CACHE, [])
    return folders


def fault(error: BaseException, name: str, arguments: Sequence[str], caches: Sequence[Path | None]) -> int:
    """Report an unforeseen error, with the details in a file, and return the exit code."""
    from tearsheet.parallel import crash_reports

    file = crash_reports.write(error, arguments, [cache for cache in caches if cache is not None])
    complain(crash_reports.message_of(error, name, relative(file.absolute()) if file else ""))
    return crash_reports.EXIT_FAULT


@contextlib.contextmanager
def progress(what: str, *, at_once: bool = True) -> Iterator["Progress"]:
    """Show a progress bar on terminals, nothing elsewhere; yield the function that moves it.

    Without `at_once` the bar appears at its first move, so that lines can be printed before. No thread draws it, since
    a process with threads cannot be forked for work on all cores.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    drawn = 0.0

    def tell(done: int, of: int, parts: int = 0) -> None:
        """Move the bar, and draw it if it is due."""
        nonlocal drawn
        now = time.monotonic()
        is_due = now - drawn >= REDRAWN
        drawn = now if is_due else drawn
        shown = f"{what} ({parts:,} articles)" if parts else what
        bar.update(task, completed=done, total=of, refresh=is_due, description=shown)
        start()

    is_hidden = not console.is_terminal
    bar = Progress(*columns, console=console, transient=True, disable=is_hidden, auto_refresh=False)
    task = bar.add_task(what, total=None)
    with contextlib.ExitStack() as opened:
        start = functools.cache(lambda: opened.enter_context(bar))
        if at_once:
            start()
        yield tell


def complain_all(problems: tuple[Problem, ...] | list[Problem]) -> None:
    """Print problems, each once, in the order of files; their paths are relative to the working folder."""
    for problem in sorted(set(problems)):
        complain(str(seen(problem)))


def seen(problem: Problem) -> Problem:
    """Return a problem with its path, if that is below content/ or seeds/, as seen from the working folder."""
    from tearsheet.model.problem_lines import seen_from

    context = click.get_current_context(silent=True)
    known = context.find_root().meta if context else {}
    return seen_from(Path.cwd(), problem, *(known[name] for name in (CONTENT, SEEDS) if name in known))


def complain(message: str) -> None:
    """Print a problem to standard error, in red on terminals."""
    click.secho(clean(message), fg="red", err=True)


def clean(message: str) -> str:
    """Return a message without characters by which a hostile file name could control a terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in message)


def relative(path: Path) -> str:
    """Return a path for a message, relative to the working folder where it is below that."""
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else str(path)
