"""Posting: the commands for posts that an editor writes: a new one, and its tags."""

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli import asking, differences
from tearsheet.cli.answering import EXIT_PROBLEMS, answering, clean, complain, complain_all, relative
from tearsheet.cli.answering import settings as read_settings
from tearsheet.cli.explaining import file_of, tell, tell_waiting
from tearsheet.errors import Problem, TearsheetError, Working

if TYPE_CHECKING:
    from tearsheet.authoring.hand_tagging import HandTagger, Suggested, Taken
    from tearsheet.content_folder.journal import Applied
    from tearsheet.ingest.explanation import Tag
    from tearsheet.settings import Settings

ANSWERS = "y tag it (Enter), n not now, x never, a all that are left, q quit"


@click.group()
def post() -> None:
    """Write a post yourself, and tag it.

    \b
      tearsheet post new "Quay 3 opens"
      tearsheet post tag quay-3-opens

    What you write by hand is yours alone: no ingest changes it.
    """


@post.command()
@click.argument("title")
@click.option("--section", help="Its section.  [default: DEFAULT_SECTION]")
@click.option("-n", "--dry-run", is_flag=True, help="Print the file, and write nothing.")
@click.pass_obj
def new(settings_file: Path, title: str, section: str | None, dry_run: bool) -> None:  # noqa: FBT001
    """Write a post to fill in, content/posts/TITLE.md: a draft with today's date.

    It has the keys that a post needs; those that you leave empty say nothing. A post that is there is left alone.

    \b
      tearsheet post new "Quay 3 opens" --section Ports
    """
    from tearsheet.authoring.new_post import new_post
    from tearsheet.content_folder.folder import post_path
    from tearsheet.new_site import wrong_line
    from tearsheet.storage import clock
    from tearsheet.storage.files import replace
    from tearsheet.text.slug import slugify

    for name, value in (("TITLE", title), ("--section", section)):
        if value is not None and (wrong := wrong_line(value)):
            raise click.UsageError(f"{name}: {'; '.join(wrong)}")
    with answering("write"):
        settings = read_settings(settings_file)
        day = clock.now(settings.timezone).date()
        slug = slugify(title, fallback=f"post-{day}")
        text = new_post(title.strip(), day, (section or settings.section).strip(), settings.lang, settings.kinds)
        if dry_run:
            click.echo(text, nl=False)
            return
        file = settings.content / post_path(slug)
        file.parent.mkdir(parents=True, exist_ok=True)
        if replace(file, None, text.encode()) != "written":
            what = f"there is a post of this name already, so “{title}” was not written"
            raise TearsheetError(Problem(relative(file), 0, "post-there", what, "edit that one, or give another title"))
        click.echo(clean(f"Wrote {relative(file)}, a draft. When it is written:") + "\n")
        click.echo(clean(f"  tearsheet post tag {slug}    # suggests its companies and products"))


@post.command()
@click.argument("posts", nargs=-1, required=True, metavar="POST...", type=click.Path(path_type=Path))
@click.option("-y", "--yes", is_flag=True, help="Take all suggestions, and ask nothing.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what all suggestions would change, and change nothing.")
@click.pass_obj
def tag(settings_file: Path, posts: tuple[Path, ...], yes: bool, dry_run: bool) -> None:  # noqa: FBT001
    """Tag posts that you have written: each name found in the text is shown with its reasons, and you decide.

    POST is the file of a post, or its name. Names are added to its companies, products and what else the site tells of,
    and to `about` where that says nothing yet; what stands there stays, byte for byte. A company or product that has
    no file yet gets one. With “never” a name goes into `untagged`, and is not suggested again.

    \b
      tearsheet post tag quay-3-opens
      tearsheet post tag content/posts/*.md --dry-run
    """
    if not (yes or dry_run):
        asking.require_terminal("say --yes to take all suggestions, or --dry-run to see them")
    from tearsheet.authoring.hand_tagging import HandTagger

    with answering("tag"):
        settings = read_settings(settings_file)
        files = dict.fromkeys(file_of(settings, path) for path in posts)
        tagger = HandTagger(settings)
        tagged = [_tag(settings, tagger, file, asks=not yes, is_dry=dry_run) for file in files]
        if not all(tagged):
            sys.exit(EXIT_PROBLEMS)


def _tag(settings: "Settings", tagger: "HandTagger", file: Path, *, asks: bool, is_dry: bool) -> bool:
    """Tag a post, and say what was done; return whether all went well."""
    from tearsheet.authoring.hand_tagging import Taken
    from tearsheet.model.post import is_edited
    from tearsheet.storage.files import decoded

    with Working("tagging", file):
        text = decoded(file.read_bytes())
        if not is_edited(text):
            click.echo(clean(f"{relative(file.absolute())}: left to “tearsheet ingest”, which tags it by its seed"))
            return True
        try:
            _require_among_posts(settings, file)
            suggested = tagger.suggest(text, file)
            _show(suggested, file)
            taken = _asked(suggested) if asks and not is_dry else Taken(suggested.tags)
            if taken and is_dry:
                differences.show(settings.content, tagger.transaction(text, suggested, taken).texts)
            elif taken:
                _apply(settings, tagger, file, taken)
        except TearsheetError as error:
            complain_all(error.problems)
            return False
    return True


def _require_among_posts(settings: "Settings", file: Path) -> None:
    """Raise TearsheetError where a file is not among the site's posts."""
    from tearsheet.content_folder.folder import POSTS

    if file.resolve().parent != (settings.content / POSTS).resolve():
        what = "it is not among the posts of this site"
        hint = f"move it into {relative(settings.content / POSTS)}/, or give the command in the folder of its own site"
        raise TearsheetError(Problem(str(file), 0, "unknown-post", what, hint))


def _show(suggested: "Suggested", file: Path) -> None:
    """Print the title of a post, and how much is suggested for it."""
    click.secho(clean(suggested.post.title), bold=True)
    if not suggested.tags:
        click.echo(clean(f"{relative(file.absolute())}: nothing to add"))
    for each in suggested.tags:
        tell(each)
    tell_waiting("Not sure enough to be suggested", suggested.waiting)
    click.echo()


def _asked(suggested: "Suggested") -> "Taken":
    """Return what the editor takes of the suggestions, asked one by one."""
    from tearsheet.authoring.hand_tagging import Taken

    taken: list[Tag] = []
    never: list[Tag] = []
    left = list(suggested.tags)
    while left:
        answer = asking.line(f"{clean(left[0].name)}? {ANSWERS}: ")
        if answer is None or answer in {"q", "quit"}:
            break
        if answer == "a":
            taken += left
            break
        if answer not in {"", "y", "n", "x"}:
            complain(f"“{answer}” is no answer; type one of y n x a q")
            continue
        one = left.pop(0)
        if answer == "x":
            never.append(one)
        elif answer != "n":
            taken.append(one)
    return Taken(tuple(taken), tuple(never))


def _apply(settings: "Settings", tagger: "HandTagger", file: Path, taken: "Taken") -> None:
    """Change a post, as it is by now, and say what was done."""
    from tearsheet.content_folder import journal

    with journal.alone(settings.cache):
        applied = journal.tried(functools.partial(_perform, settings, tagger, file, taken))
    complain_all(applied.problems)
    names = ", ".join(each.name for each in taken.tags) or "no tags"
    new_files = sum(change.before is None for change in applied.done)
    files = f"; {new_files:,} {'file' if new_files == 1 else 'files'} made for what had none" if new_files else ""
    click.echo(clean(f"{relative(file.absolute())}: added {names}{files}"))


def _perform(settings: "Settings", tagger: "HandTagger", file: Path, taken: "Taken") -> "Applied | None":
    """Change a post; None where somebody has saved it since it was read."""
    from tearsheet.storage.files import decoded

    text = decoded(file.read_bytes())
    suggested = tagger.suggest(text, file)
    return tagger.transaction(text, suggested, taken).apply(settings.content, settings.cache)
