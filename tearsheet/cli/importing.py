"""Importing: the command that takes an old site of Pelican, Hugo or Jekyll over."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli.answering import answering, clean
from tearsheet.cli.answering import settings as read_settings
from tearsheet.text.counting import counted

if TYPE_CHECKING:
    from tearsheet.importing.old_site import Untaken
    from tearsheet.importing.run import Generator, ImportPlan

MOST_PLACES = 3  # files that a line of the report names; --report has all


@click.command("import")
@click.argument("generator", type=click.Choice(("pelican", "hugo", "jekyll")))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be imported, and write nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write all that was not taken as JSON.")
@click.pass_obj
def import_site(
    settings_file: Path,
    generator: "Generator",
    folder: Path,
    dry_run: bool,  # noqa: FBT001
    report: Path | None,
) -> None:
    """Take over the articles, pages and pictures of an old site.

    FOLDER is that of the old site, with its settings (pelicanconf.py, hugo.toml, _config.yml …). It is only read.

    \b
      tearsheet import pelican ../blog --dry-run   say what would become of it
      tearsheet import hugo ../blog
      tearsheet import jekyll ../blog --report left.json

    Each article becomes a post in content/posts/, which is yours from then on, each page one in content/pages/. Slugs,
    dates, drafts, authors and summaries stay; a category becomes the section. Old addresses, aliases too, are written
    into the post as “moved”, and lead readers to the new one. Links between articles, and to pictures and files, are
    turned; these files go to content/images/.

    Tags of companies and products that the catalogue knows become these, all others topics (“tags” of the post). What
    became of each tag stands in content/imported-tags.yaml: where a line is wrong, change it and import again. Posts
    that you have edited since, or deleted, are left alone.

    What was not taken is listed at the end: keys of front matter, shortcodes, links that lead nowhere. Where an old
    file is broken, or two old addresses are the same, nothing at all is imported.
    """
    from tearsheet.content_folder import journal
    from tearsheet.importing import run
    from tearsheet.storage.files import write_atomically

    with answering("import"):
        settings = read_settings(settings_file)
        with journal.alone(settings.cache):
            planned = run.plan(generator, folder, settings)
            if not dry_run:
                run.carry_out(planned, f"the import of {folder.name or folder}", settings)
        if report:
            write_atomically(report.absolute(), _encoded(planned))
        for line in _told(planned, folder, dry_run=dry_run):
            click.echo(clean(line))


def _told(planned: "ImportPlan", folder: Path, *, dry_run: bool) -> Iterator[str]:
    """Yield the lines of the report."""
    from tearsheet.importing import run, tag_table

    if dry_run:
        new = {rewrite.path for rewrite in planned.rewrites}
        for path, old, _ in planned.written:
            if path in new:
                yield f"{folder / old.partition(':')[2]}: would be written to {path}"
        yield from (f"tag {line}" for line in planned.tags)
    for path in planned.kept:
        yield f"{path}: you have edited or deleted it since it was imported, so it is left as it is"
    for path in planned.there:
        yield f"{path}: there is one here already, which stays; take it away and import again to have the old site's"
    groups = run.grouped(planned.untaken)
    if groups:
        yield "Not taken:"
    for what, found in groups.items():
        yield f"  {what} ({_places(found)})"
    counts = planned.counts
    parts = [counted(counts["post"], "post"), counted(counts["page"], "page")]
    more = [f"{counts[key]:,} {words}" for key, words in _STATES.items() if counts[key]]
    parts[0] += f" ({', '.join(more)})" if more else ""
    parts += [counted(len(planned.copies), "file")]
    if counts["hidden"]:
        yield "Hidden posts have no page here; those of the old site could be opened by whoever knew the address."
    same = f"; {counts['same']:,} are here already" if counts["same"] else ""
    yield f"{'Would import' if dry_run else 'Imported'} {', '.join(parts[:-1])} and {parts[-1]}{same}."
    if planned.tags and not dry_run:
        yield f"What became of {counted(len(planned.tags), 'tag')}: content/{tag_table.FILE}. Next: tearsheet build"


_STATES = {"draft": "of them drafts", "hidden": "hidden", "ahead": "dated ahead"}


def _places(found: "list[Untaken]") -> str:
    """Return where something that was not taken stands."""
    shown = [f"{each.path}:{each.line}" if each.line else each.path for each in found[:MOST_PLACES]]
    more = f" and {len(found) - MOST_PLACES:,} more" if len(found) > MOST_PLACES else ""
    return f"{', '.join(shown)}{more}"


def _encoded(planned: "ImportPlan") -> bytes:
    """Return the report as JSON."""
    import msgspec

    report = {
        "written": [{"path": path, "of": old.partition(":")[2]} for path, old, _ in planned.written],
        "kept": planned.kept,
        "there": planned.there,
        "files": sorted(planned.copies),
        "untaken": [each._asdict() for each in planned.untaken],
    }
    return msgspec.json.format(msgspec.json.encode(report)) + b"\n"
