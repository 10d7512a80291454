"""Ingesting: the command that turns seeds into posts."""

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli.answering import EXIT_PROBLEMS, answering, clean, complain, complain_all, progress, seen
from tearsheet.cli.answering import settings as read_settings
from tearsheet.cli.places import SitePath, of_content, of_seed
from tearsheet.errors import Problem, TearsheetError
from tearsheet.text.counting import counted

if TYPE_CHECKING:
    from tearsheet.ingest.report import IngestReport, Result
    from tearsheet.settings import Settings

MOST_ROWS = 50  # of the table on a terminal: two screens; --report has all


@click.command()
@click.argument("paths", nargs=-1, type=SitePath())
@click.option("--workers", type=click.IntRange(1), help="Processes that read seeds.  [default: one for each core]")
@click.option("--dask", metavar="ADDRESS", help="Read seeds on the Dask cluster there.  [needs tearsheet[dask]]")
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
    lang, status. It goes before the seed. The same in _defaults.yaml fills in what no seed of that folder says.

    A seed that says that it is not public (draft: true, published: false, status: private …) becomes a draft.

    What stands around an article (its title again, share lines, “###”) is cut at its head and tail.

    Pictures, tables and what office programs leave there are skipped; SEEDS_IGNORE in the settings names more.

    A seed in a folder (seeds/chips/) belongs to that section. A date is taken from the article, else from the file's
    name (2017-11-09-name.txt), else it is the day the seed was first seen, and the site says so.

    Ingest can be run again at any time: a post that you have edited is never touched, one that you have deleted stays
    deleted, and all others follow their seed and the catalogue. Where you have edited a post and its seed has changed
    too, the new version is laid beside it (NAME.md.new). A post that --force replaces is kept in .tearsheet/replaced/.
    """
    from tearsheet.content_folder import journal
    from tearsheet.ingest.run import Ingest
    from tearsheet.parallel.forks import cores
    from tearsheet.storage.files import write_atomically

    with answering("ingest"):
        settings = read_settings(settings_file)
        _require_seeds(settings, paths)
        with journal.alone(settings.cache):
            run = Ingest(settings, dry=dry_run, processes=workers or cores(), dask=dask)
            where = [path.absolute() for path in paths] + run.force(force)
            with progress("Reading seeds") as advance:
                done = run.run(where or [settings.seeds], advance, advance)
            _remove_unnamed(settings, done, dry_run=dry_run)
        if report:
            write_atomically(report.absolute(), done.encode())
        _tell_results(done, settings, dry_run=dry_run)
        if done.rejected or done.problems:
            sys.exit(EXIT_PROBLEMS)


def _require_seeds(settings: "Settings", paths: tuple[Path, ...]) -> None:
    """Raise TearsheetError where there is no folder of seeds, and no other paths are named."""
    if not paths and not settings.seeds.is_dir():
        hint = "make it and put articles into it, or name other files"
        raise TearsheetError(Problem(str(settings.seeds), 0, "no-such-folder", "there is no such folder", hint))


def _remove_unnamed(settings: "Settings", report: "IngestReport", *, dry_run: bool) -> None:
    """Remove the files of entities and sources that ingest wrote and no article names any more, and note which."""
    from tearsheet.entities.unnamed import removal

    gone = removal(settings, dry=dry_run)
    report.removed = [rewrite.path for rewrite in gone.rewrites]
    if not dry_run and (applied := gone.apply(settings.content, settings.cache)) is not None:
        report.removed = [rewrite.path for rewrite in applied.done]
        report.left += applied.problems


def _tell_results(report: "IngestReport", settings: "Settings", *, dry_run: bool) -> None:
    """Print what became of the seeds: all that needs attention, what is new, and how many others there are."""
    from tearsheet.storage.outputs import named

    for result in report.rejected:
        complain(f"{of_seed(settings, result.seed)}: rejected: {result.detail}")
    complain_all(report.problems)
    shown = [
        dataclasses.replace(result, seed=of_seed(settings, result.seed), detail=of_content(settings, result.detail))
        for result in report.results
        if result.fate not in {"unchanged", "rejected"}
    ]
    if sys.stdout.isatty():
        _show_table(shown)
    else:
        _tell_lines(shown, dry_run=dry_run)
    for path in (of_content(settings, waiting) for waiting in report.waiting):
        post = path.removesuffix(".new")
        click.echo(
            clean(f"{path}: you have edited {post} and its seed has changed: take over what you want, delete it")
        )
    if report.removed:
        paths = named([of_content(settings, path) for path in report.removed])
        click.echo(clean(f"{'Would remove' if dry_run else 'Removed'}, as no article names them any more: {paths}"))
    if report.skipped:
        files = counted(
            len(report.skipped), "file of a type that holds no article", "files of types that hold no article"
        )
        click.echo(
            clean(f"Skipped {files}: {named(report.skipped)}; SEEDS_IGNORE in the settings leaves them out unsaid")
        )
    for noted in (*report.undated, *report.notes, *sorted(set(report.left))):
        click.echo(clean(str(seen(noted))))
    click.echo(f"{'Would have: ' if dry_run else ''}{report.summary()}")


def _tell_lines(results: "list[Result]", *, dry_run: bool) -> None:
    """Print, a line each, which seeds are duplicates and, in a dry run, which posts would be written."""
    for result in results:
        if result.fate == "duplicate":
            click.echo(clean(f"{result.seed}: is the same article as {result.detail}"))
        elif dry_run and result.fate == "written":
            click.echo(clean(f"{result.seed}: would be written to {result.detail}"))


def _show_table(results: "list[Result]") -> None:
    """Show on a terminal what became of each seed, at most MOST_ROWS of them."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not results:
        return
    table = Table("seed", "became", "post", box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for result in results[:MOST_ROWS]:
        table.add_row(*(Text(clean(cell), overflow="fold") for cell in (result.seed, result.fate, result.detail)))
    Console().print(table)
    if len(results) > MOST_ROWS:
        click.echo(f"… and {len(results) - MOST_ROWS:,} more; --report FILE lists all")
