"""Checking: the commands `check` and `schema`, on what files of content/ must not and may say."""

import dataclasses
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.checking.rules import FORMS, RULES
from tearsheet.cli import differences, sourcing
from tearsheet.cli.answering import EXIT_PROBLEMS, answering, clean, complain, kinds_of, relative
from tearsheet.cli.answering import settings as read_settings
from tearsheet.cli.building import read_site
from tearsheet.cli.places import SitePath
from tearsheet.cli.sourcing import AGE, PAUSE
from tearsheet.text.counting import counted

if TYPE_CHECKING:
    from tearsheet.checking.findings import Finding
    from tearsheet.checking.rules import Form
    from tearsheet.settings import Settings
    from tearsheet.site.reading import Read

SAID = "wrote names for aliases"
MOST = 20  # warnings of one rule printed as text: on a site without summaries those would hide all others


@click.command()
@click.argument("paths", nargs=-1, type=SitePath())
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="How to say it.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option(
    "--ignore",
    "ignored",
    metavar="RULE",
    multiple=True,
    type=click.Choice(sorted(RULES)),
    help="Leave out a rule's warnings.",
)
@click.option("--fix", is_flag=True, help="Write the names of entities where posts have their aliases.")
@click.option("--site", "look", is_flag=True, help="Look at the built site too: links, scripts, size.")
@click.option("--sources", "ask", is_flag=True, help="Ask over the network whether links to sources work.")
@click.option("--age", type=click.IntRange(min=0), help=f"With --sources: days between two times.  [default: {AGE}]")
@click.option(
    "--pause", type=click.FloatRange(0, 60), help=f"With --sources: seconds between two requests.  [default: {PAUSE:g}]"
)
@click.option("--private", is_flag=True, help="With --sources: ask machines in private networks too.")
@click.option(
    "-n",
    "--dry-run",
    is_flag=True,
    help="With --fix or --sources: show every line that would change, and change nothing.",
)
@click.pass_obj
def check(  # noqa: PLR0913, PLR0917  (its options)
    settings_file: Path,
    paths: tuple[Path, ...],
    form: "Form",
    ignored: tuple[str, ...],
    strict: bool,  # noqa: FBT001
    fix: bool,  # noqa: FBT001
    look: bool,  # noqa: FBT001
    ask: bool,  # noqa: FBT001
    age: int | None,
    pause: float | None,
    private: bool,  # noqa: FBT001
    dry_run: bool,  # noqa: FBT001
) -> None:
    """Say all that is not fit to publish in content/; nothing is built.

    Errors are what a build complains of: front matter that cannot be read, names that no entity has, two
    files for one name. Warnings are what you should look at: titles and addresses that two posts share, doubtful dates,
    posts without a source or summary, new versions beside posts that you have edited (NAME.md.new), names that wait for
    your decision, settings that have no effect. It ends with 1 if there are errors, and with 0 if there are only
    warnings. Posts that wait for their day, drafts and hidden ones are named.

    With --site, the site in output/ is looked at as it was built last: errors are links, canonical addresses and
    addresses of the sitemap that lead nowhere, feeds that readers would stumble over, and scripts on pages, which hosts
    can forbid. Warnings are images without “alt”, pages that are too large, and what is too much for some host.

    With --sources, hosts are asked over the network whether the links to where articles were published still work, one
    request at a time, and the day on which a link was found dead is written into its post. Without it, none is.

    With PATHS, only what is wrong in these files and folders is said.

    \b
      tearsheet check
      tearsheet check content/posts/chips.md
      tearsheet check --format github --strict --ignore summary
      tearsheet check --fix --dry-run
      tearsheet check --sources
    """
    from tearsheet.checking import content, forms
    from tearsheet.parallel.garbage import uncollected

    if dry_run and not (fix or ask):
        raise click.UsageError("--dry-run is for --fix and --sources")
    how = sourcing.how(age, pause, ask=ask, private=private, dry_run=dry_run)
    with answering("check"), uncollected():
        settings = read_settings(settings_file)
        held = read_site(settings)
        if fix and _fix(settings, held, dry_run=dry_run):
            held = read_site(settings)
        if ask and sourcing.ask(settings, held.posts, paths, how):
            held = read_site(settings)
        more_findings = [*_of_settings(settings), *(sourcing.warnings(settings, held.posts, paths) if ask else ())]
        findings = content.findings(held, settings.content, settings.kinds, settings.timezone, more_findings)
        findings = list(selected(settings.content, findings, paths, ignored, strict=strict))
        if look:
            findings += selected(settings.output, built(settings), paths, ignored, strict=strict)
        _tell(findings, form, held, everything=not paths)
        if forms.count(findings, "error"):
            sys.exit(EXIT_PROBLEMS)


def built(settings: "Settings") -> "list[Finding]":
    """Return the findings in the site as it was last built; BuildError where there is none."""
    from tearsheet.checking.site import output
    from tearsheet.errors import BuildError, Problem

    if not settings.output.is_dir():
        raise BuildError(
            Problem(relative(settings.output), 0, "no-built-site", "there is no site", "build it: tearsheet build")
        )
    return output.findings(output.BuiltSite.read(settings.output, settings.pelican["SITEURL"]))


def _fix(settings: "Settings", site: "Read", *, dry_run: bool) -> bool:
    """Replace aliases by names in posts, or show that; say whether anything has been changed."""
    from tearsheet.checking import content
    from tearsheet.checking.content import names
    from tearsheet.content_folder import journal
    from tearsheet.content_folder.transaction import Transaction

    aliases = content.aliases(site)

    def mending() -> Transaction:
        return Transaction(SAID, tuple(names.mended(settings.content, aliases, settings.kinds)), journal.NEXT_RUN)

    if dry_run or not aliases:
        differences.show(settings.content, mending().texts)
        return False
    with journal.alone(settings.cache):
        applied = journal.tried(lambda: mending().apply(settings.content, settings.cache))
    for problem in applied.problems:
        click.echo(clean(str(problem)), err=True)
    if applied.done:
        click.echo(f"Mended {counted(len(applied.done), 'post')}", err=True)
    return bool(applied.done)


def selected(
    folder: Path,
    findings: "Sequence[Finding]",
    paths: Sequence[Path] = (),
    ignored: Sequence[str] = (),
    *,
    strict: bool = False,
) -> "Iterator[Finding]":
    """Yield the findings in a folder that are asked for, with paths relative to the working folder."""
    asked = [path.resolve() for path in paths]
    for finding in findings:
        path = folder / finding.path
        if finding.rule in ignored or (asked and not _concerns(finding, path.resolve(), asked, folder.resolve())):
            continue
        shown = relative(path) if finding.path and path.exists() else finding.path
        yield dataclasses.replace(finding, path=shown, level="error" if strict else finding.level)


def _concerns(finding: "Finding", path: Path, asked: Sequence[Path], folder: Path) -> bool:
    """Say whether a finding is in one of the paths asked for, or is an error that names one of them."""
    if not finding.path:
        return finding.level == "error"
    names = (one.relative_to(folder).as_posix() for one in asked if one.is_relative_to(folder) and one.is_file())
    is_named = finding.level == "error" and finding.other in names
    return is_named or any(path.is_relative_to(one) for one in asked)


def _of_settings(settings: "Settings") -> "Iterator[Finding]":
    """Yield findings on settings that have no effect."""
    from tearsheet.checking.findings import of_problem

    return (of_problem(each, "warning", "setting") for each in settings.warnings)


def _tell(findings: "Sequence[Finding]", form: "Form", held: "Read", *, everything: bool) -> None:
    """Print findings and a count of them, in a form; then what is not shown, by name if `everything` is checked."""
    from tearsheet.checking import forms

    if form == "json":
        click.echo(forms.as_json(findings, len(held.posts), held.unshown))
        return
    if form == "github":
        for finding in findings:
            click.echo(forms.github(finding))
    else:
        _tell_people(findings)
        if everything:
            _tell_unshown(list(held.unshown.lines()))
    errors, warnings = forms.count(findings, "error"), forms.count(findings, "warning")
    numbers = ", ".join(counted(number, what) for number, what in ((errors, "error"), (warnings, "warning")))
    click.echo(f"Checked {counted(len(held.posts), 'post')}: {numbers}")
    if line := held.unshown.line():
        click.echo(line)


def _tell_unshown(lines: Sequence[str]) -> None:
    """Print what the site does not show, at most MOST lines."""
    for line in lines[:MOST]:
        click.echo(clean(f"{line}"))
    if len(lines) > MOST:
        click.echo(f"{len(lines) - MOST:,} more that are not shown; --format json has all")


def _tell_people(findings: "Sequence[Finding]") -> None:
    """Print findings, one a line, errors in red and warnings in yellow, at most MOST warnings a rule."""
    counts: dict[str, int] = {}
    for finding in findings:
        if finding.level == "error":
            complain(str(finding))
            continue
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
        if counts[finding.rule] <= MOST:
            click.secho(clean(f"{finding} [{finding.rule}]"), fg="yellow")
    for rule, number in counts.items():
        if number > MOST:
            more = f"{number - MOST:,} more like these [{rule}]; --format json has all, --ignore {rule} none"
            click.secho(more, fg="yellow")


@click.command()
@click.option(
    "--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write each into this folder."
)
@click.option("--decap", is_flag=True, help="Print the forms of Decap CMS instead, for its config.yml.")
@click.pass_obj
def schema(settings_file: Path, folder: Path | None, decap: bool) -> None:  # noqa: FBT001
    """Say in JSON Schema what posts and other files of content/ may say.

    Editors check by it while you type: docs/checking.md says how. There is one for posts, each kind of entity, sources,
    issues, pages, sidecars of seeds, and decisions.yaml. Without --write all are printed as one object.

    \b
      tearsheet schema --write .schemas
      tearsheet schema --decap >> admin/config.yml
    """
    if decap:
        _tell_decap(settings_file, folder)
        return
    import msgspec

    from tearsheet.authoring.schemas import schemas
    from tearsheet.storage.files import write_atomically

    with answering("write"):
        all_schemas = schemas(kinds_of(settings_file))
        if folder is None:
            click.echo(_pretty(msgspec.json.encode(all_schemas)))
            return
        for name, json_schema in all_schemas.items():
            write_atomically(folder / f"{name}.schema.json", f"{_pretty(msgspec.json.encode(json_schema))}\n".encode())
        click.echo(clean(f"Wrote {len(all_schemas)} schemas to {relative(folder.absolute())}/"))


def _tell_decap(settings_file: Path, folder: Path | None) -> None:
    """Print the forms of Decap CMS, for its config.yml."""
    import yaml

    from tearsheet.authoring.decap import settings

    if folder is not None:
        raise click.UsageError("--write is for schemas; --decap prints a part of config.yml: see docs/checking.md")
    with answering("make forms"):
        forms = settings(kinds_of(settings_file))
        click.echo(yaml.safe_dump(forms, sort_keys=False, allow_unicode=True, width=120), nl=False)


def _pretty(data: bytes) -> str:
    """Return JSON indented for people."""
    import msgspec

    return msgspec.json.format(data, indent=2).decode()
