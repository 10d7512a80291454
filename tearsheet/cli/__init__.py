"""The commands; the only package that prints or exits."""

import contextlib
import io
import os
import sys
from pathlib import Path

import click

from tearsheet.cli.answering import CommandGroup
from tearsheet.cli.building import build, serve
from tearsheet.cli.checking import check, schema
from tearsheet.cli.entities import entity
from tearsheet.cli.explaining import explain
from tearsheet.cli.importing import import_site
from tearsheet.cli.ingesting import ingest
from tearsheet.cli.issuing import issue
from tearsheet.cli.posting import post
from tearsheet.cli.publishing import publish
from tearsheet.cli.reviewing import review
from tearsheet.cli.starting import init
from tearsheet.cli.theming import theme

SETTINGS = "pelicanconf.py"
EXIT_CODES = (
    "Exit codes: 0 all went well, 1 something needs mending, 2 the command was wrong, 70 Tearsheet itself failed."
)


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--settings",
    type=click.Path(path_type=Path),
    default=Path(SETTINGS),
    show_default=True,
    help="The site's settings file.",
)
@click.version_option(package_name="tearsheet", prog_name="tearsheet")
@click.pass_context
def main(context: click.Context, settings: Path) -> None:
    """Turn a folder of raw news articles into a digest with a page for every company and product.

    Drop articles into seeds/, then:

    \b
      tearsheet init       start a site; have GitHub or GitLab publish one on each push
      tearsheet import     take over an old site of Pelican, Hugo or Jekyll
      tearsheet ingest     seeds/ becomes Markdown posts in content/
      tearsheet review     decide what the new names in the news are
      tearsheet post       write a post yourself, and tag it
      tearsheet entity     rename, merge, split or ignore companies and products
      tearsheet build      content/ becomes the site in output/
      tearsheet serve      look at it in a browser
      tearsheet check      say what is not fit to publish
      tearsheet explain    say why a post has its tags
      tearsheet issue      make an e-mail of an issue
      tearsheet theme      change how the site looks, one template at a time
      tearsheet schema     what files may say, for editors that check while you type
      tearsheet publish    put the site on its host

    Run the commands in the folder of the site, where pelicanconf.py is. They end with exit code 0 if all went well, 1
    if something needs mending (each thing is named, everything else is done), 2 if the command itself was wrong, 70 if
    Tearsheet itself failed (it says in which file the details lie), 130 after Ctrl-C.
    """
    context.obj = settings


_STARTING = (init, import_site, ingest, review, post)
for _command in (*_STARTING, build, serve, check, explain, entity, issue, theme, schema, publish):
    _command.epilog = EXIT_CODES
    main.add_command(_command)


def program() -> None:
    """Run the program `tearsheet`, and end the process.

    Where the output is no terminal, Windows and old settings of other systems have an encoding for it that lacks many
    characters: those become question marks, and no error.

    The threads in which obstore sends files outlive an interruption, and one that returns while Python shuts down
    aborts the process (SIGABRT, once in some hundred interruptions): so a process that has used obstore ends without a
    shutdown.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")
    try:
        main()
    finally:
        if "obstore" in sys.modules:
            _end(sys.exception())


def _end(error: BaseException | None) -> None:
    """End this process with the exit code of `error`, after its output but without the rest of Python's shutdown."""
    if isinstance(error, SystemExit) and isinstance(error.code, int):
        with contextlib.suppress(OSError):  # nobody hears it any more
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(error.code)
