"""Building: the commands that build the site and serve it."""

import contextlib
import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli.answering import answering, clean, complain, relative
from tearsheet.cli.answering import settings as read_settings
from tearsheet.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tearsheet.settings import Settings
    from tearsheet.site.pelican.builds import Judge
    from tearsheet.site.reading import Read
    from tearsheet.site.render.build_manifest import Built
    from tearsheet.site.up_to_date import Proof


@click.command()
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Build into another folder.")
@click.option("--why", metavar="PAGE", help="Say why a page would be rebuilt, or last was, and build nothing.")
@click.option("--changed", is_flag=True, hidden=True, help="Do not look whether anything has changed: it has.")
@click.option("--keep-search", is_flag=True, hidden=True, help="Leave the search index as it is, if there is one.")
@click.option("--drafts", is_flag=True, hidden=True, help="Build what serve --drafts shows, apart from output/.")
@click.pass_obj
def build(  # noqa: PLR0913, PLR0917  (the options)
    settings_file: Path,
    output: Path | None,
    why: str | None,
    changed: bool,  # noqa: FBT001
    keep_search: bool,  # noqa: FBT001
    drafts: bool,  # noqa: FBT001
) -> None:
    """Build the site from content/ into output/.

    Plain `pelican content -s pelicanconf.py` builds the same bytes. Files that have not changed are left as they are,
    and those that no longer belong are removed. Posts dated ahead stay out until their day; SOURCE_DATE_EPOCH says
    what time it is for the build. It ends with how many posts wait, are drafts or hidden, and before that with settings
    of Pelican's that have no effect here, and what to do instead (docs/settings.md).

    A page is rebuilt when something that it shows has changed. --why tells what:

    \b
      tearsheet build --why /companies/bytedance/
    """
    from tearsheet.parallel.garbage import uncollected
    from tearsheet.site.up_to_date import Proof

    with answering("build"), uncollected():
        overrides = {"OUTPUT_PATH": str(output.absolute())} if output else {}
        if why is not None:
            _tell_why(read_settings(settings_file, overrides), why)
            return
        started = time.perf_counter()
        if drafts and output:
            raise click.UsageError("--drafts builds apart, for serve: it has no other output")
        if drafts:
            _tell(_preview(read_settings(settings_file), keep_search=keep_search), time.perf_counter() - started)
            return
        proof = None if changed else Proof(settings_file.absolute(), overrides)
        built = (proof and proof.built()) or _build(
            read_settings(settings_file, overrides), proof, keep_search=keep_search
        )
        _tell(built, time.perf_counter() - started)


def build_if(
    is_fit: "Judge | None", settings: "Settings", settings_file: Path, shown: Path | None = None
) -> "Built | None":
    """Build the site and print what was done, if its content is fit; return None where it is not.

    The content is read once for both. Where `is_fit` is None, everything is fit. A site of which nothing has changed is
    not built again. `shown` is the folder that a dry run, whose settings name copies, says it would build.
    """
    from tearsheet.parallel.garbage import uncollected
    from tearsheet.site.up_to_date import Proof

    with answering("build"), uncollected():
        started = time.perf_counter()
        proof = None if shown else Proof(settings_file.absolute(), {})
        if built := proof and proof.built():
            if is_fit and not is_fit(read_site(settings)):
                return None
        else:
            from tearsheet.site.pelican import builds

            with _noted(settings, proof) as noted:
                built = builds.build_if(is_fit, settings.pelican, click.echo)
                if built is None:
                    return None
                built = noted(built)
        seconds = time.perf_counter() - started
        if shown:
            _tell(dataclasses.replace(built, output=str(shown)), seconds, "Would build")
        else:
            _tell(built, seconds)
        return built


def is_up_to_date(settings_file: Path) -> bool:
    """Say whether a build would find nothing to do."""
    from tearsheet.site.up_to_date import Proof

    return Proof(settings_file.absolute(), {}).built() is not None


def read_site(settings: "Settings") -> "Read":
    """Return what the content folder holds, and the problems that a build would find."""
    from tearsheet.errors import BuildError
    from tearsheet.site.pelican import builds
    from tearsheet.site.reading import Read

    try:
        return builds.read_site(settings.pelican)
    except BuildError as error:
        return Read(list(error.problems), [])


def _tell_why(settings: "Settings", address: str) -> None:
    """Print why a page would be rebuilt now, and why it last was."""
    from tearsheet.site.pelican import builds

    path = Path(address)
    if path.absolute().is_relative_to(settings.output):
        address = path.absolute().relative_to(settings.output).as_posix() + ("/" if path.is_dir() else "")
    why = builds.why(settings.pelican, address)
    click.echo(f"/{why.path} " + ("would be rebuilt:" if why.now else "is as it should be."))
    for reason in why.now:
        click.echo(f"  {clean(reason)}")
    if why.last:
        click.echo("It was last built because of")
        for reason in why.last:
            click.echo(f"  {clean(reason)}")


def _build(settings: "Settings", proof: "Proof | None", *, keep_search: bool) -> "Built":
    """Build the site, and renew the proof, if there is one, that nothing has changed since."""
    from tearsheet.site.pelican import builds
    from tearsheet.site.pelican.flow import Flow

    with _noted(settings, proof) as noted:
        return noted(builds.build(Flow(settings.pelican), quiet=True, keep_search=keep_search, say=click.echo))


def _preview(settings: "Settings", *, keep_search: bool) -> "Built":
    """Build the site with its drafts, hidden and waiting posts, into folders of its own."""
    from tearsheet.site.pelican import builds
    from tearsheet.site.pelican.flow import Flow

    with _noted(settings, None) as noted:
        flow = Flow(settings.preview.pelican, preview=True)
        return noted(builds.build(flow, quiet=True, keep_search=keep_search, say=click.echo))


@contextlib.contextmanager
def _noted(settings: "Settings", proof: "Proof | None") -> "Iterator[Callable[[Built], Built]]":
    """Yield a function that adds warnings about settings to a build's result, and renews the proof, if there is one."""
    with contextlib.ExitStack() as stack:
        keep = stack.enter_context(proof.renewed(settings.content, Path(settings.pelican["THEME"]))) if proof else None

        def noted(built: "Built") -> "Built":
            built = dataclasses.replace(built, notes=(*map(str, settings.warnings), *built.notes))
            if keep:
                keep(built)
            return built

        yield noted


def _tell(built: "Built", seconds: float, done: str = "Built") -> None:
    """Print what a build did, and its notes."""
    click.echo(
        f"{done} {relative(Path(built.output))}/ with {counted(built.articles, 'article')}: "
        f"{counted(built.written, 'file')} written, {built.unchanged:,} unchanged, {built.removed:,} removed "
        f"({seconds:.1f} s)"
    )
    if built.search.missing:
        click.echo(f"Search index: {built.search.missing}")
    elif built.search.articles:
        click.echo(f"Search index: {counted(built.search.articles, 'article')} in {built.search.seconds:.1f} s")
    if not built.articles:
        todo = "“tearsheet ingest” makes posts of seeds, “tearsheet post new” one of yours"
        click.echo(f"No article is on the site yet: {todo}")
    for note in (*built.once, *built.notes):
        click.echo(clean(note))


@click.command()
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0: any.")
@click.option("--drafts", is_flag=True, help="Show drafts, hidden and waiting posts too, each marked as such.")
@click.pass_obj
def serve(settings_file: Path, port: int, drafts: bool) -> None:  # noqa: FBT001
    """Show the site at http://127.0.0.1:8000/ and keep it fresh, until Ctrl-C.

    The site is built first, then again whenever a seed, a post, the theme or the settings change, and open pages
    reload by themselves. A new or changed seed is ingested before. While something is wrong, the pages say what, over
    the last good site.

    With --drafts, posts and pages that the site does not have yet are shown among the others: drafts, hidden ones, and
    those dated ahead. Each says so at its top, and in lists. That site is built apart, in the cache: output/ is left as
    it is, so none of it can be published.

    \b
      tearsheet serve --drafts
      tearsheet serve --drafts --port 8001    beside the site as readers have it
    """
    from tearsheet import serving

    with answering("serve"):
        serving.serve(settings_file, port, lambda line: click.echo(clean(line)), complain, drafts=drafts)
