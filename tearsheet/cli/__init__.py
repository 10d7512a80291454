"""The commands; the only module that prints or exits."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tearsheet.errors import Problem, TearsheetError, from_os_error

if TYPE_CHECKING:
    from tearsheet.report import Report
    from tearsheet.settings import Settings
    from tearsheet.site.manifest import Built
    from tearsheet.site.proof import Proof

SETTINGS = "pelicanconf.py"
EXIT_PROBLEMS = 1
EXIT_INTERRUPTED = 130  # what shells report for a program ended by Ctrl-C


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--settings",
    type=click.Path(path_type=Path),
    default=Path(SETTINGS),
    show_default=True,
    help="The site's settings file.",
)
@click.version_option(package_name="tearsheet", prog_name="tearsheet")
@click.pass_context
def main(context: click.Context, settings: Path) -> None:
    """Turn a folder of raw news articles into a digest with a page for every company and product.

    Drop articles into seeds/, then:

    \b
      tearsheet ingest     seeds/ becomes Markdown posts in content/
      tearsheet build      content/ becomes the site in output/
      tearsheet serve      look at it in a browser

    Run the commands in the folder of the site, where pelicanconf.py is. They end with exit code 0 if all went well, 1
    if something needs mending (each thing is named, everything else is done), 2 if the command itself was wrong.
    """
    context.obj = settings


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--workers", type=click.IntRange(1), help="Processes that read seeds.  [default: one for each core]")
@click.option("--dask", metavar="ADDRESS", help="Read seeds on the Dask cluster at this address instead.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--force",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Rewrite this post, or that of this seed, even if you have edited or deleted it.",
)
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write what became of each seed as JSON."
)
@click.pass_obj
def ingest(  # noqa: PLR0913, PLR0917  (its options)
    settings_file: Path,
    paths: tuple[Path, ...],
    workers: int | None,
    dask: str | None,
    dry_run: bool,  # noqa: FBT001
    force: tuple[Path, ...],
    report: Path | None,
) -> None:
    """Turn seeds into posts in content/.

    PATHS are files or folders of seeds; without any, the whole seeds folder is read.

    \b
      .txt             the title on the first line, or the publication on the first
                       and the title below it twice; then, if known, a line
                       “By …” and a line “Published 9 November 2017”; then the text
      .md              YAML front matter (title, date, source, author, section,
                       url, lang) or a first # heading; then the body
      .html .mht       web pages as browsers save them
      .eml .mbox       e-mails; a newsletter is one article
      .xml .rss .atom  feeds, an article an entry; JSON Feed as .json
      .warc(.gz)       what a crawler kept, an article a page
      .zip             any of these

    What a seed does not say, a file beside it can, with its name and .yaml: title, date, url, source, section, author,
    lang. It goes before the seed. The same in _defaults.yaml fills in what no seed of that folder says.

    What stands around an article (its title again, share lines, “###”) is cut at its head and tail.

    A seed in a folder (seeds/chips/) belongs to that section. A date is taken from the article, else from the file's
    name (2017-11-09-name.txt), else it is the day the seed was first seen, and the site says so.

    Ingest can be run again at any time: a post that you have edited is never touched, one that you have deleted stays
    deleted, and all others follow their seed and the catalogue. Where you have edited a post and its seed has changed
    too, the new version is laid beside it (NAME.md.new). A post that --force replaces is kept in .tearsheet/replaced/.
    """
    from tearsheet.files import write_atomically
    from tearsheet.forks import cores
    from tearsheet.ingest import Ingest

    with _answering("ingest"):
        settings = _settings(settings_file)
        if not paths and not settings.seeds.is_dir():
            mend = "make it and put articles into it, or name other files"
            raise TearsheetError(Problem(str(settings.seeds), 0, "there is no such folder", mend))
        run = Ingest(settings, dry=dry_run, workers=workers or cores(), dask=dask)
        where = [path.absolute() for path in paths] + run.force([path.absolute() for path in force])
        with _progress("Reading seeds") as advance:
            done = run.run(where or [settings.seeds], advance)
        if report:
            write_atomically(report.absolute(), done.encode())
        _tell_results(done, dry_run=dry_run)
        if done.rejected or done.problems:
            sys.exit(EXIT_PROBLEMS)


def _tell_results(report: "Report", *, dry_run: bool) -> None:
    """Say what became of the seeds: all that asks for attention, and how many of the rest."""
    for result in report.rejected:
        _complain(f"{result.seed}: rejected: {result.detail}")
    _complain_all(report.problems)
    for result in report.results:
        if result.fate == "duplicate":
            click.echo(_clean(f"{result.seed}: is the same article as {result.detail}"))
        elif dry_run and result.fate == "written":
            click.echo(_clean(f"{result.seed}: would be written to {result.detail}"))
    for path in report.waiting:
        post = path.removesuffix(".new")
        click.echo(
            _clean(f"{path}: you have edited {post} and its seed has changed: take over what you want, delete it")
        )
    click.echo(f"{'Would have: ' if dry_run else ''}{report.summary()}")


@main.command()
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Build into another folder.")
@click.option("--why", metavar="PAGE", help="Say why a page would be rebuilt, or last was, and build nothing.")
@click.option("--changed", is_flag=True, hidden=True, help="Do not look whether anything has changed: it has.")
@click.pass_obj
def build(settings_file: Path, output: Path | None, why: str | None, changed: bool) -> None:  # noqa: FBT001
    """Build the site from content/ into output/.

    Plain `pelican content -s pelicanconf.py` builds the same bytes. Files that have not changed are left as they are,
    and those that no longer belong are removed. Posts dated ahead stay out until their day; SOURCE_DATE_EPOCH says
    what time it is for the build.

    A page is rebuilt when something that it shows has changed. --why tells what:

    \b
      tearsheet build --why /companies/bytedance/
    """
    from tearsheet.site.memory import uncollected
    from tearsheet.site.proof import Proof

    with _answering("build"), uncollected():
        overrides = {"OUTPUT_PATH": str(output.absolute())} if output else {}
        if why is not None:
            _tell_why(_settings(settings_file, overrides), why)
            return
        started = time.perf_counter()
        proof = None if changed else Proof(settings_file.absolute(), overrides)
        built = (proof and proof.built()) or _build(_settings(settings_file, overrides), proof)
        seconds = time.perf_counter() - started
        click.echo(
            f"Built {_relative(Path(built.output))}/ with {built.articles:,} articles: "
            f"{built.written:,} files written, {built.unchanged:,} unchanged, {built.removed:,} removed "
            f"({seconds:.1f} s)"
        )


def _tell_why(settings: "Settings", address: str) -> None:
    """Say why a page would be rebuilt now, and why it last was."""
    from tearsheet.site.building import Site

    path = Path(address)
    if path.absolute().is_relative_to(settings.output):
        address = path.absolute().relative_to(settings.output).as_posix() + ("/" if path.is_dir() else "")
    why = Site(settings.pelican).why(address)
    click.echo(f"/{why.path} " + ("would be rebuilt:" if why.now else "is as it should be."))
    for reason in why.now:
        click.echo(f"  {_clean(reason)}")
    if why.last:
        click.echo("It was last built because of")
        for reason in why.last:
            click.echo(f"  {_clean(reason)}")


def _build(settings: "Settings", proof: "Proof | None") -> "Built":
    """Build the site, and let the proof, if there is to be one, be that of this build."""
    from tearsheet.site.building import Site

    if proof is None:
        return Site(settings.pelican).build(quiet=True)
    with proof.renewed(settings.content, Path(settings.pelican["THEME"])) as keep:
        built = Site(settings.pelican).build(quiet=True)
        keep(built)
    return built


@main.command()
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0: any.")
@click.pass_obj
def serve(settings_file: Path, port: int) -> None:
    """Show the site at http://127.0.0.1:8000/ and keep it fresh, until Ctrl-C.

    The site is built first, then again whenever a seed, a post, the theme or the settings change, and open pages
    reload by themselves. A new or changed seed is ingested before. While something is wrong, the pages say what, over
    the last good site.
    """
    from tearsheet import serving

    with _answering("serve"):
        serving.serve(settings_file, port, lambda line: click.echo(_clean(line)), _complain)


def _settings(path: Path, overrides: dict[str, Any] | None = None) -> "Settings":
    """Return the site's settings."""
    from tearsheet.settings import Settings

    return Settings.read(path.absolute(), overrides)


@contextlib.contextmanager
def _answering(doing: str) -> Iterator[None]:
    """Turn whatever can go wrong into messages and an exit code, never a traceback."""
    try:
        yield
    except TearsheetError as error:
        _complain_all(error.problems)
        sys.exit(EXIT_PROBLEMS)
    except BrokenPipeError:
        raise  # the reader of a pipe has gone; click ends quietly
    except OSError as error:
        _complain_all([from_os_error(error, doing=doing)])
        sys.exit(EXIT_PROBLEMS)
    except KeyboardInterrupt:
        _complain("Interrupted. What was done is kept; run the command again to go on.")
        sys.exit(EXIT_INTERRUPTED)


@contextlib.contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on terminals, nothing elsewhere; yield what to tell it: how many of how many are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _complain_all(problems: tuple[Problem, ...] | list[Problem]) -> None:
    """Print problems, all of them, in the order of their files."""
    for problem in sorted(set(problems)):
        _complain(str(problem))


def _complain(message: str) -> None:
    """Print what is wrong, in red on terminals."""
    click.secho(_clean(message), fg="red", err=True)


def _clean(message: str) -> str:
    """Return a message without what a hostile file name could do to a terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in message)


def _relative(path: Path) -> str:
    """Return a path as it is shown: below the working folder where it is there."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
