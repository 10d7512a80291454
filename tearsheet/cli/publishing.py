"""Publishing: the command that puts the site on its host."""

import contextlib
import functools
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from tearsheet.cli import checking
from tearsheet.cli.answering import EXIT_PROBLEMS, answering, clean, complain, progress, relative
from tearsheet.cli.answering import settings as read_settings
from tearsheet.cli.building import build_if, is_up_to_date, read_site
from tearsheet.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tearsheet.checking.findings import Finding
    from tearsheet.publishing import Publication, PublicationReport
    from tearsheet.publishing.address import Destination, Home
    from tearsheet.publishing.plan import PublicationPlan
    from tearsheet.publishing.targets.target import RolledBack, Target
    from tearsheet.settings import Settings
    from tearsheet.site.reading import Read
    from tearsheet.site.render.build_manifest import Built

PUBLISHCONF = "publishconf.py"


@click.command()
@click.argument("target")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--rollback", is_flag=True, help="Show the release before this one again (folders, servers).")
@click.option("-v", "--verbose", is_flag=True, help="Name each file, as --dry-run does.")
@click.option("--no-check", is_flag=True, help="Do not check content/ and the built site first.")
@click.option("--no-build", is_flag=True, help="Publish output/ as it is.")
@click.option("--intranet", is_flag=True, help="Only your own network is to read the site: take a SITEURL in it.")
@click.option("--endpoint", metavar="URL", help="Where the store is, if not at its maker's.")
@click.option(
    "--keep", type=click.IntRange(1), metavar="N", help="How many releases to keep (folders, servers); else 5."
)
@click.option(
    "--grace",
    type=click.FloatRange(0),
    metavar="MINUTES",
    callback=lambda _context, _option, minutes: None if minutes is None else minutes * 60,
    help="How long files that are gone stay; else 10 minutes, in which old pages may still lead to them.",
)
@click.option(
    "--max-delete",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="How much of the published site may be gone at once; else 20.",
)
@click.pass_context
def publish(
    context: click.Context,
    /,
    target: str,
    *,
    dry_run: bool,
    rollback: bool,
    verbose: bool,
    **options: Any,
) -> None:
    """Check and build the site, and put it where its readers find it: only what has changed.

    TARGET is a name in PUBLISH in publishconf.py, or an address:

    \b
      tearsheet publish live
      tearsheet publish folder:/srv/www/site
      tearsheet publish ssh://me@example.org/srv/www/site
      tearsheet publish s3://BUCKET/PREFIX --endpoint https://…
      tearsheet publish git:git@github.com:me/site.git#gh-pages

    Errors that “tearsheet check --site” would find in content/ or in what was built end it before anything is sent.
    It takes the settings of publishconf.py, if there is one, unless --settings says otherwise. What is new is sent
    first, then the pages that lead to it; files that are gone are deleted by a later run, or at once with --grace 0. A
    run that was interrupted is completed by the next. Passwords and keys come from the environment; see
    docs/publishing.md for each kind of host.
    """
    from tearsheet.publishing import address

    if rollback and dry_run:
        raise click.UsageError("--rollback has no --dry-run: it changes one link, and publishing again undoes it")
    with answering("publish"):
        file = context.obj = settings_file(context)
        settings = read_settings(file, dry_run=dry_run)
        destination = _destination(target, settings, file, options)
        if dry_run:
            _rehearse(destination, settings, file, options)
            return
        place = address.target(destination, _home(settings, file.absolute().parent))
        if rollback:
            _tell_rolled_back(place.name, place.rollback())
            return
        _require_reachable(settings, destination, file, is_intranet=options["intranet"])
        built = _make(settings, file, is_checked=not options["no_check"], is_built=not options["no_build"])
        publication = _publication(place, destination, settings, options)
        with progress("Publishing", at_once=False) as tell:
            report = publication.run(tell, _say if verbose else lambda _: None, _hint)
        _tell(report, publication)
        _tell_foreign(settings.output, is_told=bool(built and built.news))
        click.echo(clean(f"{publication.siteurl}/"))


def _rehearse(destination: "Destination", settings: "Settings", settings_file: Path, options: dict[str, Any]) -> None:
    """Print what publishing would do, of a build in copies of the site's cache and output where one is due."""
    from tearsheet.publishing import address, rehearsal
    from tearsheet.settings import Settings

    rehearsal.require_whole(settings.cache)
    is_built = not options["no_build"] and not is_up_to_date(settings_file)
    waiting = functools.partial(rehearsal.turn, settings.cache, _hint)
    with contextlib.ExitStack() as stack:
        with waiting():
            copies = rehearsal.copies(settings.cache, settings.output, is_building=is_built)
            cache, output = stack.enter_context(copies)
        home = replace(_home(settings, settings_file.absolute().parent), cache=cache, is_dry=True)
        place = address.target(destination, home)
        _require_reachable(settings, destination, settings_file, is_intranet=options["intranet"])
        shown = settings.output if is_built else None
        if is_built:
            overrides = {"CACHE_PATH": str(cache), "OUTPUT_PATH": str(output)}
            settings = Settings.read(settings_file.absolute(), overrides)
        _make(settings, settings_file, is_checked=not options["no_check"], is_built=is_built, shown=shown)
        publication = _publication(place, destination, settings, options)
        _tell_plan(replace(publication, turn=waiting).planned())


def _make(
    settings: "Settings", file: Path, *, is_checked: bool, is_built: bool, shown: Path | None = None
) -> "Built | None":
    """Build and check the site as far as asked for; return what the build did, None where there was none.

    Exits where something is not fit to publish; where that is the content, nothing is built. `shown` is the output
    folder to name where `settings` name a copy of it.
    """
    from tearsheet.publishing import readiness

    judge = functools.partial(_is_content_fit, settings) if is_checked else None
    built = build_if(judge, settings, file, shown) if is_built else None
    if (is_built and built is None) or (not is_built and judge and not judge(read_site(settings))):
        sys.exit(EXIT_PROBLEMS)
    readiness.require_built(settings.output, settings.pelican["SITEURL"])
    if not is_built:
        readiness.require_newest(settings.cache, settings.output)
    if is_checked and not _is_fit(settings.output, checking.built(settings), shown):
        sys.exit(EXIT_PROBLEMS)
    return built


def _is_content_fit(settings: "Settings", held: "Read") -> bool:
    """Say whether the content read has no errors, and print those it has."""
    from tearsheet.checking import content  # takes half a second

    return _is_fit(settings.content, content.findings(held, settings.content, settings.kinds, settings.timezone))


def _publication(
    place: "Target", destination: "Destination", settings: "Settings", options: dict[str, Any]
) -> "Publication":
    """Return the publication of the built site to a target, by the rules in the options."""
    from tearsheet.publishing import Publication
    from tearsheet.publishing.plan import Rules
    from tearsheet.storage.build_lock import turn

    rules = Rules(**{name: value for name in ("grace", "max_delete") if (value := options[name]) is not None})
    waiting = functools.partial(turn, settings.cache, _hint)
    return Publication(place, settings.output, settings.pelican["SITEURL"], rules, destination.compress, waiting)


def _say(line: str) -> None:
    """Print a line of a plan."""
    click.echo(clean(line))


def _hint(line: str) -> None:
    """Print a remark, such as what is waited for, to standard error."""
    click.echo(clean(line), err=True)


def settings_file(context: click.Context) -> Path:
    """Return the settings file given, else publishconf.py beside the site's where there is one."""
    named: Path = context.obj
    source = context.parent.get_parameter_source("settings") if context.parent else None
    other = named.with_name(PUBLISHCONF)
    return other if source is ParameterSource.DEFAULT and other.is_file() else named


def _home(settings: "Settings", root: Path) -> "Home":
    """Return the folders of the site itself, which publishing must not touch."""
    from tearsheet.publishing.address import Home

    own = {"its seeds": settings.seeds, "its content": settings.content, "the built site": settings.output}
    more = {"its theme": Path(settings.pelican["THEME"]), "its cache": settings.cache, "its history": root / ".git"}
    return Home(root, settings.cache, own | more)


def _require_reachable(
    settings: "Settings", destination: "Destination", settings_file: Path, *, is_intranet: bool
) -> None:
    """Raise SettingsError where readers cannot reach the site's address, or the target has another one."""
    from tearsheet.errors import Problem, SettingsError
    from tearsheet.model import siteurl

    address = settings.pelican["SITEURL"]
    if not address:
        what = "SITEURL is not set, and pages, feeds and the site map have to name their addresses"
        raise SettingsError(
            Problem(str(settings_file), 0, "siteurl", what, 'set it, like SITEURL = "https://www.YOUR-NAME.org"')
        )
    fault = siteurl.wrong(address, intranet=is_intranet or destination.intranet)
    fault = fault or (siteurl.apart(destination.domain, address) if destination.domain else None)
    if fault:
        raise SettingsError(Problem(str(settings_file), 0, "siteurl", *fault))


def _destination(target: str, settings: "Settings", settings_file: Path, options: dict[str, Any]) -> "Destination":
    """Return the destination that was named, as settings and options describe it."""
    import msgspec

    from tearsheet.publishing import address

    destination = address.destination(target, settings.pelican.get("PUBLISH", {}), settings_file)
    overrides = {name: value for name in ("endpoint", "keep") if (value := options[name]) is not None}
    return msgspec.structs.replace(destination, **overrides)


def _is_fit(folder: Path, findings: "Sequence[Finding]", shown: Path | None = None) -> bool:
    """Say whether there are no errors in a folder, and print those there are; warnings are for `tearsheet check`.

    `shown` is the folder to name where this one is a copy of it.
    """
    errors = [finding for finding in checking.selected(folder, findings) if finding.level == "error"]
    for error in errors:
        complain(str(error).replace(f"{folder}/", f"{relative(shown)}/") if shown else str(error))
    if errors:
        complain("Nothing was published. Mend this, or publish the site as it is with --no-check --no-build.")
    return not errors


def _tell_foreign(output: Path, *, is_told: bool) -> None:
    """Print which files beside the built site are not published, unless the build has just said so."""
    from tearsheet.storage import outputs

    foreign = outputs.look(output, outputs.listed_outputs(output) or ()).foreign
    if foreign and not is_told:
        _hint(outputs.foreign_message(output, foreign))


def _tell_rolled_back(name: str, done: "RolledBack") -> None:
    """Print which release a target shows again, and what pages that brings back."""
    from tearsheet.storage.outputs import named

    _say(f"{name} shows release {done.release} again")
    if done.pages:
        pages = named([f"/{page.removesuffix('index.html')}" for page in done.pages])
        _say(f"It brings back what was taken down since: {pages}")


def _tell_plan(plan: "PublicationPlan") -> None:
    """Print what a publication would do."""
    for line in plan.lines():
        _say(line)
    click.echo(
        f"Would send {counted(len(plan.sent), 'file')} ({plan.size:,} bytes) and delete {len(plan.deletions):,}; "
        f"{plan.unchanged:,} are unchanged"
    )


def _tell(report: "PublicationReport", publication: "Publication") -> None:
    """Print what a publication did."""
    from tearsheet.storage.outputs import named

    click.echo(
        clean(
            f"Published to {publication.target.name}: {counted(report.sent, 'file')} sent ({report.size:,} bytes), "
            f"{report.unchanged:,} unchanged, {report.deleted:,} deleted ({report.seconds:.1f} s)"
        )
    )
    if report.kept:
        click.echo(
            f"{counted(report.kept, 'file that is gone stays', 'files that are gone stay')} for readers of old pages; "
            f"a run in {publication.rules.grace / 60:.0f} minutes deletes {'it' if report.kept == 1 else 'them'}, "
            "--grace 0 does now"
        )
    if report.news:
        _say(f"Others have put these there, and they stay: {named(report.news)}")
    for note in publication.target.notes:
        _say(note)
