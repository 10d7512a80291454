"""Starting: the command that writes the workflow file of a new site."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli import differences
from tearsheet.cli.answering import EXIT_PROBLEMS, answering, clean, complain
from tearsheet.cli.answering import settings as read_settings
from tearsheet.cli.publishing import settings_file as publishing_settings

if TYPE_CHECKING:
    from tearsheet.publishing.address import Destination
    from tearsheet.settings import Settings
    from tearsheet.workflows import Forge
    from tearsheet.workflows.sending import Sending

LIVE = "live"
SECRETS = {"github": "Settings > Environments > live", "gitlab": "Settings > CI/CD > Variables, masked and protected"}


@click.command()
@click.option(
    "--ci",
    "forge",
    type=click.Choice(("github", "gitlab")),
    help="Write the workflow by which this forge publishes the site on each push.",
)
@click.option("--to", "said", metavar="TARGET", help="Where to: a name in PUBLISH, or an address.  [default: live]")
@click.option("-n", "--dry-run", is_flag=True, help="Print the file, and write nothing.")
@click.option("--force", is_flag=True, help="Replace the file that is there.")
@click.pass_context
def init(
    context: click.Context,
    /,
    forge: "Forge | None",
    said: str | None,
    dry_run: bool,  # noqa: FBT001
    force: bool,  # noqa: FBT001
) -> None:
    """Write the file by which GitHub or GitLab publishes the site whenever you push to git.

    On each push to the default branch, and once a day for posts dated ahead, seeds are ingested, posts are checked, the
    site is built with what earlier runs have kept, and published. Pull and merge requests are checked and built only.

    \b
      tearsheet init --ci github              to GitHub Pages, or to PUBLISH["live"]
      tearsheet init --ci gitlab --to mirror  to another name of PUBLISH in publishconf.py
      tearsheet init --ci github --to s3://BUCKET
      tearsheet init --ci github --dry-run    print the file

    It writes .github/workflows/publish.yml or .gitlab-ci.yml beside the settings file, and says what is left to do: the
    secrets to set, for one. A file that is there and says something else is left alone; the difference is shown, and
    --force replaces it.
    """
    from tearsheet.storage.files import held, replace
    from tearsheet.workflows import PLACES, workflow

    if forge is None:
        raise click.UsageError("say what to write: --ci github or --ci gitlab (the workflow that publishes the site)")
    with answering("write"):
        file = publishing_settings(context).absolute()
        settings = read_settings(file)
        text, sending = workflow(forge, said or LIVE, _destination(said, settings, file), settings, file)
        if dry_run:
            click.echo(text, nl=False)
            return
        path = file.parent / PLACES[forge]
        before = held(path)
        is_there = before is not None
        outcome = replace(path, before, text.encode()) if force or before in {None, text.encode()} else "left"
        if outcome == "left":
            _refuse(file.parent, PLACES[forge], text)
        if outcome == "same":
            click.echo(f"{PLACES[forge]} is as it should be")
            return
        click.echo(f"{'Replaced' if is_there else 'Wrote'} {PLACES[forge]}. What is left to do:")
        for number, step in enumerate(_next_steps(forge, sending, settings, file), 1):
            click.echo(clean(f"  {number}. {step}"))


def _destination(target: str | None, settings: "Settings", file: Path) -> "Destination | None":
    """Return the destination named, else that called “live”, else None."""
    from tearsheet.publishing import address

    targets = settings.pelican.get("PUBLISH", {})
    if target is None and isinstance(targets, dict) and LIVE not in targets:
        return None
    destination = address.destination(target or LIVE, targets, file)
    address.target(destination, address.Home(file.parent, settings.cache))  # which says what is wrong with an address
    return destination


def _refuse(root: Path, place: str, text: str) -> None:
    """Show what would change in a file that somebody else has written, and exit."""
    differences.show(root, {place: text})
    complain(f"{place}: this file says something else, so it was left as it is; --force replaces it by the above")
    sys.exit(EXIT_PROBLEMS)


def _next_steps(forge: "Forge", sending: "Sending", settings: "Settings", file: Path) -> Iterator[str]:
    """Yield what the editor still has to do, in order."""
    from tearsheet.model import siteurl

    address = settings.pelican["SITEURL"]
    if not address or siteurl.wrong(address, intranet=False):
        yield f"Set SITEURL in {file.name} to the address of your site."
    if forge == "github" and sending.is_pages:
        yield "On GitHub, under Settings > Pages, choose the source “GitHub Actions”."
    if sending.secrets and not sending.own_token:
        yield f"Set as secrets ({SECRETS[forge]}): {', '.join(sending.secrets)}."
    if sending.variables:
        yield f"Set as variables (the same place): {', '.join(sending.variables)}."
    if settings.engine:
        yield f"Let the step that installs Tearsheet bring the model too: {settings.engine.model}."
    if forge == "gitlab":
        yield "For posts dated ahead, make a daily schedule (Build > Pipeline schedules): 17 4 * * *"
    yield "Commit and push it with seeds/ and content/, its ledger.jsonl too; docs/publishing.md says what runs then."
