"""Issuing: the command that makes an e-mail of an issue."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli.answering import answering, clean, relative
from tearsheet.cli.answering import settings as read_settings
from tearsheet.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tearsheet.settings import Settings
    from tearsheet.site.issue.issues import Issue


@click.command()
@click.argument("period", metavar="[ISSUE]", required=False)
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="The folder for the files; else this one."
)
@click.option("--intranet", is_flag=True, help="Only your own network is to follow the links: take a SITEURL in it.")
@click.pass_obj
def issue(settings_file: Path, period: str | None, output: Path | None, *, intranet: bool) -> None:
    """Make an e-mail of an issue, that of the last period that has ended if none is named; nothing is sent.

    The week, month or day that is still running is left out, as more articles may come; it can be named. What day it is
    says SOURCE_DATE_EPOCH, as in a build, else the clock.

    It writes issue-2026-w47.eml, which mail programs open and mailers send, and its two parts, issue-2026-w47.html and
    issue-2026-w47.txt. Links in it are complete, so SITEURL has to be known:

    \b
      tearsheet --settings publishconf.py issue 2026-w47

    The e-mail stays below 100 kB; articles for which there is no room are counted, with a link to the issue on the
    site. MAIL_FROM and MAIL_UNSUBSCRIBE in the settings say who sends it and how readers leave.
    """
    from tearsheet import extras
    from tearsheet.parallel.garbage import uncollected
    from tearsheet.site.pelican import builds
    from tearsheet.storage import clock
    from tearsheet.storage.files import write_atomically

    with answering("write the e-mail"), uncollected():
        extras.require("mail", "tearsheet issue")
        from tearsheet.site.issue import email

        settings = _settings(settings_file, intranet=intranet)
        issues, render = builds.issues(settings.pelican)
        today = clock.now(settings.timezone).date()
        letter = email.letter(_chosen(issues, period, today), render, settings.pelican)
        path = (output or Path()).absolute() / letter.name
        forms = {".eml": letter.message, ".html": letter.html.encode(), ".txt": letter.text.encode()}
        for suffix, data in forms.items():
            write_atomically(path.with_name(letter.name + suffix), data)
        more = f"; {counted(letter.left_out, 'more article')} on the site" if letter.left_out else ""
        click.echo(clean(f"Wrote {relative(path)}.eml ({len(letter.message):,} bytes), .html and .txt{more}"))
        for name, placeholder in (("MAIL_FROM", email.SENDER), ("MAIL_UNSUBSCRIBE", email.UNSUBSCRIBE)):
            if not settings.pelican.get(name):
                click.echo(f"{name} is not set: replace {placeholder} before you send it")


def _settings(settings_file: Path, *, intranet: bool) -> "Settings":
    """Return settings by which all links are complete; SettingsError where they cannot be, or lead nowhere."""
    from tearsheet.errors import Problem, SettingsError
    from tearsheet.model import siteurl

    settings = read_settings(settings_file, {"RELATIVE_URLS": False})
    address = settings.pelican["SITEURL"]
    if not address:
        what = "SITEURL is empty, and the links in an e-mail have to be complete"
        hint = "set it, or use the settings that do: tearsheet --settings publishconf.py issue"
        raise SettingsError(Problem(str(settings_file), 0, "siteurl", what, hint))
    if fault := siteurl.wrong(address, intranet=intranet):
        raise SettingsError(Problem(str(settings_file), 0, "siteurl", *fault))
    return settings


def _chosen(issues: "Sequence[Issue]", period: str | None, today: dt.date) -> "Issue":
    """Return the issue of a period, the newest that had ended before `today` where it is None; else BuildError."""
    from tearsheet.errors import BuildError, Problem
    from tearsheet.text.suggestions import did_you_mean, nearest

    if not issues:
        raise BuildError(
            Problem("", 0, "no-issue", "there is no issue yet", "publish an article first, or set ISSUE_PERIOD")
        )
    by_slug = {issue.slug: issue for issue in issues}
    if period is None:
        ended = next((issue for issue in issues if issue.last < today), None)
        if ended is None:
            slug = issues[-1].slug
            what = f"no period with articles has ended yet: {slug} goes on until {issues[-1].last}"
            raise BuildError(
                Problem("", 0, "no-issue", what, f"name it if you want it as it is: tearsheet issue {slug}")
            )
        return ended
    if period not in by_slug:
        raise BuildError(
            Problem("", 0, "no-issue", f"there is no issue {period}", did_you_mean(nearest(period, by_slug)))
        )
    return by_slug[period]
