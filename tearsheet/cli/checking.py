"""The command that says what in content/ is not fit to publish."""

import sys
from pathlib import Path

import click

from tearsheet.cli.answering import EXIT_PROBLEMS, answering, clean, complain_all
from tearsheet.cli.answering import settings as read_settings


@click.command()
@click.pass_obj
def check(settings_file: Path) -> None:
    """Say all that is wrong in content/, and what waits for you; nothing is built.

    Wrong are front matter that cannot be read, names that no company or product has, two files for one name. What waits
    are new versions beside posts that you have edited (NAME.md.new); `check` lists them until you delete them. It ends
    with 1 if something is wrong, and with 0 if things only wait.
    """
    from tearsheet.desk import Desk
    from tearsheet.site.building import Site

    with answering("check"):
        settings = read_settings(settings_file)
        problems = Site(settings.pelican).problems()
        waiting = list(Desk(settings.content, dry=True).waiting())
        for path in waiting:
            click.echo(clean(f"{path}: waits: take over what you want into the post beside it, then delete it"))
        complain_all(problems)
        click.echo(f"Checked: {len(problems):,} to mend, {len(waiting):,} waiting")
        if problems:
            sys.exit(EXIT_PROBLEMS)
