"""Reviewing: the command that asks the editor about names that wait for a decision."""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli.answering import EXIT_PROBLEMS, answering, clean, complain, complain_all, progress
from tearsheet.cli.answering import settings as read_settings
from tearsheet.text.counting import counted

if TYPE_CHECKING:
    from tearsheet.entities.apply_decisions import Outcome
    from tearsheet.entities.decisions import Decision
    from tearsheet.entities.review import Candidate, Review, ReviewAnswer
    from tearsheet.errors import Problem
    from tearsheet.model.kinds import Kinds
    from tearsheet.settings import Settings


class _Quit(Exception):  # noqa: N818  (an answer)
    """The editor ends the review where a name is asked for."""


WAITS = "skip this one until that is decided", ""  # the hint for a name that waits for a decision itself


@click.command()
@click.option("--list", "only_list", is_flag=True, help="Print the names that wait, one a line, and ask nothing.")
@click.option("--apply", "only_apply", is_flag=True, help="Follow content/decisions.yaml, and ask nothing.")
@click.pass_obj
def review(settings_file: Path, only_list: bool, only_apply: bool) -> None:  # noqa: FBT001  (its options)
    """Decide what the new names in the news are.

    Names that nobody has listed wait here: those that were tagged because what stands beside them is clear (their files
    say `status: candidate`), and doubtful ones, which are not tagged. Names of most posts come first. At each one type

    \b
      c           a company
      p           a product
      a [NAME]    another name (alias) of a company or product
      o [OWNER]   a product of a company
      KIND        what content/kinds.yaml adds to these, such as person
      i           none of these: never tag it, never ask again
      s, Enter    skip: ask again in the next review
      u           undo the last decision
      q           quit, also where a name is asked for; what was decided is kept

    Each decision is a line in content/decisions.yaml, and counts at once: its file is
    written, and all posts that you have not edited are tagged anew; in the others a name only moves to
    where it is known. You may write lines there yourself; a review begins with following them.

    \b
      Brekke Lines: company
      Hild Marine AS: alias of Hild Marine
      Quillo 3: product of Brekke Lines
      Vard Prize: ignore

    --list prints tab-separated lines: name, likely kind, posts, reasons.
    """
    from tearsheet.entities.apply_decisions import Outcome, apply
    from tearsheet.entities.review import Review

    with answering("review"):
        if only_list and only_apply:
            raise click.UsageError("--list and --apply exclude each other")
        settings = read_settings(settings_file)
        outcome = Outcome(problems=_wrong_lines(settings)) if only_list else apply(settings)
        complain_all(outcome.problems)
        _tell_applied(outcome, settings.kinds, always=only_apply)
        if not only_apply:
            walk = Review(settings, outcome.problems)
            with progress("Reading posts") as advance:
                walk.scan(advance)
            complain_all(walk.problems)
            if only_list:
                _list(walk)
            else:
                _walk(walk)
        if outcome.problems or (not only_apply and walk.problems):
            sys.exit(EXIT_PROBLEMS)


def _wrong_lines(settings: "Settings") -> "tuple[Problem, ...]":
    """Return the problems in decisions.yaml, of which nothing is followed here."""
    from tearsheet.entities import decisions

    return tuple(decisions.parse_decisions(decisions.load(settings.content), settings.kinds)[1])


def _list(walk: "Review") -> None:
    """Print the names that wait, one a line, tab-separated."""
    for candidate in walk.waiting():
        cells = candidate.name, candidate.kind, str(len(candidate.posts)), "; ".join(candidate.reasons)
        click.echo("\t".join(clean(cell) for cell in cells))


def _walk(walk: "Review") -> None:
    """Ask about one name after the other until none is left, the input ends, or the editor quits."""
    from tearsheet.entities.review import KEYS

    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    prompt = ", ".join([*(f"{key} {does}" for key, does in KEYS.items()), *_own(walk.kinds)])
    shown = ""
    while waiting := walk.waiting():
        candidate = waiting[0]
        if candidate.name != shown:
            _show(candidate, walk.sentences(candidate), len(waiting))
        shown = candidate.name
        line = _ask(f"{prompt}: ")
        try:
            if line is None or not _heed(walk, candidate, line):
                break
        except _Quit:
            break
    decided, left = len(walk.steps), len(waiting)
    ending = f"{left:,} {'waits' if left == 1 else 'wait'}" if left else "nothing is left to ask"
    click.echo(f"Reviewed: {decided:,} decided, {ending}")


def _show(candidate: "Candidate", sentences: list[str], left: int) -> None:
    """Print a name with its likely kind, its number of posts, sentences with it, and the cues for it."""
    from tearsheet.entities.review import marks

    name = click.style(clean(candidate.name), bold=True)
    click.echo(f"\n{name}  {candidate.kind}?  {counted(len(candidate.posts), 'post')}, {left:,} to go")
    pattern = marks(candidate.forms)
    for sentence in sentences:
        click.echo(f"  “{pattern.sub(_bold, clean(sentence))}”")
    for reason in candidate.reasons:
        click.secho(f"  - {clean(reason)}", dim=True)


def _bold(match: re.Match[str]) -> str:
    """Return a match in bold."""
    return click.style(match[0], bold=True)


def _ask(prompt: str) -> str | None:
    """Print a prompt and return the line that is typed, None where the input ends."""
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if not line.endswith("\n"):
        click.echo()
    return line.strip() if line else None


def _heed(walk: "Review", candidate: "Candidate", line: str) -> bool:
    """Carry out what a typed line says about a name; say whether to go on."""
    from tearsheet.entities.review import answer

    review_answer = answer(line, walk.kinds)
    if review_answer is None:
        keys = " ".join(["c p a o i s u q", *_own(walk.kinds)])
        complain(f"“{line}” is no answer; type one of {keys}, or ? for what they mean")
    elif review_answer.key == "?":
        click.echo(click.get_current_context().get_help())
    elif review_answer.key == "s":
        walk.skip(candidate.name)
    elif review_answer.key == "u":
        _undo(walk)
    elif review_answer.key != "q":
        decision = _decision(walk, candidate, review_answer)
        if decision is not None:
            outcome, problems = walk.decide(candidate.name, decision)
            complain_all(problems)
            if not problems:
                click.echo(clean(f"{candidate.name}: {decision}; {_tagged(outcome)}"))
                _tell_left(outcome)
    return review_answer is None or review_answer.key != "q"


def _decision(walk: "Review", candidate: "Candidate", answer: "ReviewAnswer") -> "Decision | None":
    """Return the decision in an answer, None where the editor does not give the other name that it takes."""
    from tearsheet.entities.decision_plan import nearest_of
    from tearsheet.entities.decisions import Decision
    from tearsheet.text.suggestions import did_you_mean

    def near(name: str) -> tuple[str, str]:
        return did_you_mean(name), name

    if answer.key == "c":
        return Decision("company")
    if answer.key == "p":
        return Decision("product")
    if answer.key == "k":
        return Decision(answer.name)
    if answer.key == "i":
        return Decision("ignore")
    if answer.key == "a":
        waits = {each.name for each in walk.waiting()} - {candidate.name}
        of = _name(
            "alias of",
            answer.name,
            lambda name: name != candidate.name and any(walk.catalogue.resolve(kind, name) for kind in walk.kinds),
            lambda name: WAITS if name in waits else near(nearest_of(walk.catalogue, name, walk.kinds)),
        )
        return Decision("alias", of) if of else None
    of = _name(
        "owned by",
        answer.name,
        lambda name: any(walk.catalogue.resolve(kind, name) for kind in walk.kinds.owning),
        lambda name: near(nearest_of(walk.catalogue, name, walk.kinds.owning)),
        anyway=True,
    )
    return Decision("product", of) if of else None


def _own(kinds: "Kinds") -> list[str]:
    """Return the kinds that a site has added, which are typed by their names."""
    from tearsheet.model.kinds import built_in

    return [kind for kind in kinds.sought if kind not in built_in()]


def _name(
    prompt: str,
    name: str,
    is_known: Callable[[str], bool],
    hinted: Callable[[str], tuple[str, str]],
    *,
    anyway: bool = False,
) -> str:
    """Return a known name, asked for until one is typed; empty where the editor types none.

    `hinted(name)` returns a hint and a known name like it, for a name that is not known. With `anyway`, an unknown name
    is taken if it is typed twice. Raises _Quit where the editor types “q”.
    """
    refused = offer = ""
    while True:
        name = name or _ask(f"{prompt} (Enter: none, q: quit): ") or ""
        name = offer if name == "y" and offer else name
        if name.lower() == "q" and not is_known(name):
            raise _Quit
        if not name or is_known(name) or (anyway and name == refused):
            return name
        (hint, offer), refused = hinted(name), name
        more = (" (y)" if offer else "") + ("; type it again to take it as it is" if anyway else "")
        complain(f"nothing known is called “{name}”: {hint}{more}")
        name = ""


def _undo(walk: "Review") -> None:
    """Undo the last decision, and print that."""
    undone = walk.undo()
    if undone is None:
        complain("there is nothing to undo in this review; edit content/decisions.yaml to change an earlier decision")
        return
    step, problems = undone
    complain_all(problems)
    click.echo(clean(f"{step.name}: undone, it was “{step.decision}”"))


def _tell_applied(outcome: "Outcome", kinds: "Kinds", *, always: bool) -> None:
    """Print what following decisions.yaml has changed, if anything or `always`."""
    if outcome.changes or always:
        files = sum(not change.path.startswith("posts/") for change in outcome.changes)
        click.echo(f"Followed decisions.yaml: {counted(files, 'file')} of {kinds.sought} written, {_tagged(outcome)}")
    _tell_left(outcome)


def _tell_left(outcome: "Outcome") -> None:
    """Print which files somebody has saved while they were to be changed."""
    for problem in outcome.left:
        click.echo(clean(str(problem)))


def _tagged(outcome: "Outcome") -> str:
    """Return how many posts have new tags, and how many edited ones stay as they are, in words."""
    kept = f", {counted(outcome.kept, 'edited post')} left as you have it" if outcome.kept else ""
    moved = f", names moved in {counted(outcome.moved, 'edited post')}" if outcome.moved else ""
    return f"{counted(outcome.tagged, 'post')} tagged anew{moved}{kept}"
