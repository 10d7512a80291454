"""Automating: writes the workflow file by which a forge publishes a site, and says what is left to do."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli import differences
from tearsheet.cli.answering import EXIT_PROBLEMS, answering, clean, complain
from tearsheet.cli.answering import settings as read_settings

if TYPE_CHECKING:
    from tearsheet.publishing.address import Destination
    from tearsheet.settings import Settings
    from tearsheet.workflows import Forge
    from tearsheet.workflows.sending import Sending

LIVE = "live"
SECRETS = {"github": "Settings > Environments > live", "gitlab": "Settings > CI/CD > Variables, masked and protected"}


def write_workflow(file: Path, forge: "Forge", target: str | None, *, dry_run: bool, force: bool) -> None:
    """Write the workflow of the site with this settings file, or print it in a dry run."""
    from tearsheet.storage.files import held, replace
    from tearsheet.workflows import PLACES, workflow

    with answering("write"):
        settings = read_settings(file)
        text, sending = workflow(forge, target or LIVE, workflow_destination(target, settings, file), settings, file)
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
        for number, step in enumerate(next_steps(forge, sending, settings, file), 1):
            click.echo(clean(f"  {number}. {step}"))


def workflow_destination(target: str | None, settings: "Settings", file: Path) -> "Destination | None":
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


def next_steps(forge: "Forge", sending: "Sending", settings: "Settings", file: Path) -> Iterator[str]:
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
