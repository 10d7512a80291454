"""Theming: the command that gives a site templates of its own, beside those of the theme that comes with Tearsheet."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli.answering import answering, clean, relative
from tearsheet.cli.answering import settings as read_settings

if TYPE_CHECKING:
    from tearsheet.errors import Problem

_COMMENT = re.compile(r"\{# (.+?) ?#\}", re.DOTALL)  # the first of a part says what it is


@click.group()
def theme() -> None:
    """Change how the site looks, one template at a time.

    \b
      tearsheet theme eject                list the templates, and what each makes
      tearsheet theme eject article.html   copy one into theme/templates/, to change it there

    What lies in the site's own theme/templates/ and theme/static/ goes before what comes with Tearsheet; everything
    else stays ours, and new versions of it come with new versions of Tearsheet. See docs/theme.md.
    """


@theme.command()
@click.argument("template", required=False)
@click.option("-n", "--dry-run", is_flag=True, help="Print the template, and write nothing.")
@click.pass_obj
def eject(settings_file: Path, template: str | None, dry_run: bool) -> None:  # noqa: FBT001
    """Copy a template of the theme into theme/templates/, where it is yours; without a name, list them all.

    \b
      tearsheet theme eject _footer.html
      tearsheet theme eject article.html --dry-run   print it

    A file that is there is never overwritten. To change one block of a template, write no more than that:

    \b
      {% extends '!theme/article.html' %}
      {% block head %}<link rel="stylesheet" href="{{ SITEURL }}/theme/mine.css">{% endblock %}

    So all else of it stays up to date. Remove the file, and ours is back. The blocks are in docs/theme.md.
    """
    from tearsheet.errors import TearsheetError
    from tearsheet.model import defaults, own_theme

    with answering("copy the template"):
        settings = read_settings(settings_file)
        own = own_theme.folder(settings.pelican, settings_file.absolute().parent)
        if own is None:
            raise TearsheetError(_no_layer(Path(settings.pelican["THEME"]), settings_file))
        built_in, folder = defaults.THEME / own_theme.TEMPLATES, own / own_theme.TEMPLATES
        if template is None:
            _list(built_in, folder)
            return
        text = _source(built_in, template)
        if dry_run:
            click.echo(text, nl=False)
            return
        _copy(text, folder / template)


def _no_layer(theme: Path, settings_file: Path) -> "Problem":
    """Return why a site cannot lay templates over the built-in theme."""
    from tearsheet.errors import Problem
    from tearsheet.model import defaults

    if theme.resolve() == defaults.THEME.resolve():
        what, hint = "the folder theme/ of this site is the built-in theme itself", "change the templates there"
        return Problem("", 0, "no-own-theme", what, hint)
    what = f"THEME names a whole theme of its own, {relative(theme)}"
    hint = f"change the templates there, or take THEME out and keep in theme/ only what you change of {defaults.THEME}"
    return Problem(str(settings_file), 0, "no-own-theme", what, hint)


def _source(folder: Path, name: str) -> str:
    """Return the source of a template of the built-in theme; TearsheetError if there is none."""
    from tearsheet.errors import Problem, TearsheetError
    from tearsheet.text.suggestions import did_you_mean, nearest

    known = {path.name for path in folder.iterdir()}
    if name in known:
        return (folder / name).read_text(encoding="utf-8")
    hint = f"{did_you_mean(nearest(name, known))} (tearsheet theme eject lists them)"
    raise TearsheetError(Problem("", 0, "template-missing", f"the theme has no template “{name}”", hint))


def _copy(text: str, path: Path) -> None:
    """Write a template to a file that is not there yet."""
    from tearsheet.errors import Problem, TearsheetError
    from tearsheet.storage.files import replace

    if path.exists() or replace(path, None, text.encode()) != "written":
        what = "this template is yours already, so it was left as it is"
        raise TearsheetError(Problem(relative(path), 0, "template-yours", what, "remove it first, to begin with ours"))
    click.echo(clean(f"Wrote {relative(path)}: the pages are made by it from the next build on."))
    click.echo(
        f"If you change a block only, leave just that, below {{% extends '!theme/{path.name}' %}} (docs/theme.md)."
    )


def _list(built_in: Path, own: Path) -> None:
    """Print the templates, first those of pages and files, with what each is; those of the site are marked."""
    names = sorted((path.name for path in built_in.iterdir()), key=lambda name: (name.startswith("_"), name))
    width = max(map(len, names))
    for name in names:
        yours = " (yours)" if (own / name).is_file() else ""
        click.echo(f"{name:{width}}  {_says(built_in / name)}{yours}")
    for path in sorted(own.iterdir()) if own.is_dir() else ():
        if path.name not in names:
            click.echo(clean(f"{path.name:{width}}  yours alone"))


def _says(template: Path) -> str:
    """Return what a template of ours is, in a line."""
    from tearsheet.site.page.contexts import CONTEXTS

    context = CONTEXTS.get(template.name)
    comment = _COMMENT.search(template.read_text(encoding="utf-8"))
    said = (context.__doc__ if context else comment and comment[1]) or ""
    return " ".join(re.split(r"[.;]( |$)", said, maxsplit=1)[0].split())
