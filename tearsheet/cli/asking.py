"""Asking: questions in a terminal, each with an answer that Enter gives."""

import sys
from collections.abc import Callable

import click

from tearsheet.cli.answering import EXIT_PROBLEMS, clean, complain


def require_terminal(hint: str) -> None:
    """Raise UsageError, with what to say instead, where nobody could answer a question."""
    if not sys.stdin.isatty():
        raise click.UsageError(f"there is no terminal to ask in: {hint}")


def line(prompt: str) -> str | None:
    """Print a prompt and return the line that is typed, None where the input ends."""
    click.echo(prompt, nl=False)
    typed = sys.stdin.readline()
    if not typed.endswith("\n"):
        click.echo()
    return typed.strip() if typed else None


def answer(question: str, default: str, wrong: Callable[[str], tuple[str, str] | None]) -> str:
    """Return the answer to a question, asked until `wrong` finds nothing wrong with it; Enter gives `default`.

    Where the input ends, the command ends too.
    """
    while True:
        typed = line(f"{question} [{clean(default)}]: " if default else f"{question}: ")
        if typed is None:
            complain("Nothing was written.")
            sys.exit(EXIT_PROBLEMS)
        value = typed or default
        if (problem := wrong(value)) is None:
            return value
        complain("; ".join(problem))
