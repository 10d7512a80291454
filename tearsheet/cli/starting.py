"""Starting: the command that begins a site in a folder, and writes the workflow file of one."""

import dataclasses
import shlex
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from tearsheet.cli import asking, automating, differences
from tearsheet.cli.answering import answering, clean, relative
from tearsheet.cli.publishing import settings_file as publishing_settings

if TYPE_CHECKING:
    from tearsheet.new_site import Answers
    from tearsheet.workflows import Forge

LANGUAGE = "en"  # of a site whose editor names none
PROGRAM = "tearsheet"

# The commands that come next, and what each does.
NEXT = {
    "ingest": "make posts of seeds/, where a sample is: put your own articles there",
    "serve": "build the site, and show it in a browser",
    "publish TARGET": "put it online; “tearsheet publish --help” says where to",
}


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--title", help="What the site is called.")
@click.option("--language", help="The language of its pages, such as en, de or pt-BR.")
@click.option("--address", help="Where readers will find it: https://… (empty: it has no address yet).")
@click.option("--section", help="The section of articles that name none.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: take what no option says from the folder's name.")
@click.option(
    "--ci",
    "forge",
    type=click.Choice(("github", "gitlab")),
    help="Write the workflow by which this forge publishes the site on each push.",
)
@click.option("--to", "target", metavar="TARGET", help="Where to: a name in PUBLISH, or an address.  [default: live]")
@click.option("-n", "--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@click.option("--force", is_flag=True, help="Replace the workflow that is there.")
@click.pass_context
def init(  # noqa: PLR0913  (its options)
    context: click.Context,
    /,
    *,
    folder: Path | None,
    forge: "Forge | None",
    target: str | None,
    dry_run: bool,
    force: bool,
    yes: bool,
    **answers: str | None,
) -> None:
    """Start a site in FOLDER, or write the file by which GitHub or GitLab publishes one.

    \b
      tearsheet init news                     asks for title, language, address and first section
      tearsheet init news --title "The Quay Letter" --language en --section Ports --yes
      tearsheet init .                        in the folder where you are, if it is empty

    It writes settings, a sample article, a page about the site, and what git and VS Code like to know: all of it or,
    where the folder is not empty, nothing. Then it says the next three commands.

    \b
      tearsheet init --ci github              to GitHub Pages, or to PUBLISH["live"]
      tearsheet init --ci gitlab --to mirror  to another name of PUBLISH in publishconf.py
      tearsheet init --ci github --to s3://BUCKET
      tearsheet init --ci github --dry-run    print the file
      tearsheet init news --ci github         with a new site, or for the one in news/

    With --ci it writes .github/workflows/publish.yml or .gitlab-ci.yml beside the settings file, and says what is left
    to do: the secrets to set, for one. On each push to the default branch, and once a day for posts dated ahead, seeds
    are ingested, posts are checked, the site is built with what earlier runs have kept, and published. Pull and merge
    requests are checked and built only. A file that is there and says something else is left alone; the difference is
    shown, and --force replaces it.
    """
    if target and forge is None:
        raise click.UsageError("--to says where a workflow publishes to: it goes with --ci github or --ci gitlab")
    is_new = folder is not None and not (forge and (folder / context.obj).is_file())
    if folder is not None and is_new:
        if force:
            raise click.UsageError("--force replaces the workflow of a site that is there; nothing of a new one is")
        if not _is_default(context):
            raise click.UsageError("the settings of a new site are in its pelicanconf.py: leave --settings out")
        _begin(folder, answers, _Options(forge, target, is_dry=dry_run, asks=not yes))
        return
    if forge is None:
        raise click.UsageError(
            "say what to write: --ci github or --ci gitlab (the workflow that publishes the site), or name a FOLDER "
            "for a new site (“tearsheet init .” takes the one where you are)"
        )
    if superfluous := [name for name, answer in answers.items() if answer is not None]:
        raise click.UsageError(f"--{superfluous[0]} is for a new site; this one says it in its settings")
    context.obj = folder / context.obj if folder is not None else context.obj
    automating.write_workflow(publishing_settings(context).absolute(), forge, target, dry_run=dry_run, force=force)


@dataclasses.dataclass(frozen=True, slots=True)
class _Options:
    """What else options say of a new site: a workflow and its target, a dry run, questions for what is left open."""

    forge: "Forge | None"
    target: str | None
    is_dry: bool
    asks: bool


def _is_default(context: click.Context) -> bool:
    """Say whether nobody has named a settings file."""
    return context.parent is None or context.parent.get_parameter_source("settings") is ParameterSource.DEFAULT


def _begin(folder: Path, by_option: Mapping[str, str | None], options: _Options) -> None:
    """Write the files of a new site into a folder, or print them in a dry run, and say what comes next."""
    from tearsheet import new_site
    from tearsheet.new_site import placing

    _require_right(by_option)
    with answering("write"):
        placing.require_empty(folder)
        texts = new_site.new_files(answers := _answered(folder, by_option, asks=options.asks))
        steps: list[str] = []
        if options.forge:
            workflow, steps = _workflow(folder.absolute(), texts, options.forge, options.target)
            texts = workflow | texts
        if options.is_dry:
            _show(folder, texts)
            return
        placing.place(folder, texts)
        _tell(folder, answers, len(texts), steps)


def _require_right(by_option: Mapping[str, str | None]) -> None:
    """Raise UsageError where an option says what cannot be."""
    from tearsheet import new_site

    messages = [
        f"--{name}: {'; '.join(wrong)}"
        for name, value in by_option.items()
        if value is not None and (wrong := new_site.CHECKS[name](value))
    ]
    if messages:
        raise click.UsageError("\n".join(messages))


def _answered(folder: Path, by_option: Mapping[str, str | None], *, asks: bool) -> "Answers":
    """Return what is known of a new site: what options say, else what is answered, else what is so by default."""
    from tearsheet import new_site

    asks = asks and None in by_option.values()
    if asks:
        asking.require_terminal("say --title, --language, --address and --section, or --yes for what you leave out")
        click.echo("A new site; Enter takes what stands in brackets, and all of it can be changed later.")

    def value(name: str, question: str, default: str) -> str:
        answer = by_option[name]
        if answer is None:
            answer = asking.answer(question, default, new_site.CHECKS[name]) if asks else default
        return answer.strip()

    title = value("title", "What is it called?", new_site.title_of(folder))
    language = new_site.plain_language(value("language", "Its language (en, de, pt-BR, …)", LANGUAGE))
    address = value("address", "Where will readers find it (https://…; Enter: not known yet)", "")
    section = value("section", "The section of articles that name none", new_site.section_of(language))
    return new_site.Answers(title, language, new_site.plain_address(address), section)


def _workflow(
    folder: Path, texts: Mapping[str, str], forge: "Forge", target: str | None
) -> tuple[dict[str, str], list[str]]:
    """Return the workflow of a site that is not there yet, by its path, and what is left to do for it."""
    from tearsheet import new_site
    from tearsheet.settings import Settings
    from tearsheet.workflows import PLACES, branch, workflow

    file = folder / new_site.PUBLISHCONF
    with tempfile.TemporaryDirectory() as temporary:
        for name in (new_site.SETTINGS, new_site.PUBLISHCONF):
            Path(temporary, name).write_text(texts[name], encoding="utf-8", newline="\n")
        draft = Settings.read(Path(temporary, new_site.PUBLISHCONF))
        places = {
            name: folder / getattr(draft, name).relative_to(temporary)
            for name in ("seeds", "content", "output", "cache")
        }
        settings = dataclasses.replace(draft, **places)
    destination = automating.workflow_destination(target, settings, file)
    text, sending = workflow(forge, target or automating.LIVE, destination, settings, file)
    begin = f"Make the folder a repository: git init --initial-branch={branch(folder)}"
    steps = [] if (folder / ".git").exists() else [begin]
    return {PLACES[forge]: text}, [*steps, *automating.next_steps(forge, sending, settings, file)]


def _show(folder: Path, texts: Mapping[str, str]) -> None:
    """Print what would be written, but for the schemas, of which it is said how many there are."""
    from tearsheet.new_site import SCHEMAS

    schemas = [path for path in texts if path.startswith(f"{SCHEMAS}/")]
    differences.show(folder, {path: text for path, text in texts.items() if path not in schemas})
    click.echo(clean(f"Would write {len(texts)} files into {_named(folder)}, {len(schemas)} schemas in {SCHEMAS}/ too"))


def _named(folder: Path) -> str:
    """Return a folder as a message names it."""
    return "this folder" if folder.absolute() == Path.cwd() else f"{relative(folder.absolute())}/"


def _program() -> str:
    """Return what starts this program in a shell, also in another folder."""
    if shutil.which(PROGRAM):
        return PROGRAM
    script = Path(sys.argv[0])
    is_script = script.stem == PROGRAM and script.is_file()
    return shlex.quote(str(script.absolute())) if is_script else f"{shlex.quote(sys.executable)} -m {PROGRAM}"


def _tell(folder: Path, answers: "Answers", count: int, steps: list[str]) -> None:
    """Say what was written, which commands come next, and what is left to do for a workflow."""
    click.echo(clean(f"Wrote {count} files of “{answers.title}” into {_named(folder)}. Next:") + "\n")
    if folder.absolute() != Path.cwd():
        click.echo(clean(f"  cd {shlex.quote(relative(folder.absolute()))}"))
    program = _program()
    for command, meaning in NEXT.items():
        click.echo(clean(f"  {program} {command:<16}  # {meaning}"))
    if steps:
        click.echo("\nTo let it be published whenever you push it, what is left to do:")
    for number, step in enumerate(steps, 1):
        click.echo(clean(f"  {number}. {step}"))
