"""Standby: a process that has imported what commands need, and runs the command given on its standard input.

`python -m tearsheet.cli.standby` saves every rebuild the 0.4 s that the imports take. Settings, theme and plugins are
read when the command runs, so they are never outdated.
"""

import gc
import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from tearsheet.cli import answering, main
from tearsheet.errors import TearsheetError
from tearsheet.serving import DRAFTS
from tearsheet.serving.site_folders import SiteFolders
from tearsheet.settings import Settings

PLACES = "places"  # asks for the folders of the site, and is no command


def stand_by() -> None:
    """Wait for a line of JSON, [settings file, command …], and run it; end where the input ends."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells tell what runs in the background to ignore it
    if hasattr(signal, "SIGBREAK"):  # by which `serve` interrupts on Windows
        signal.signal(signal.SIGBREAK, signal.default_int_handler)
    try:
        for module in ("tearsheet.ingest.run", "tearsheet.site.pelican.builds"):
            importlib.import_module(module)
        gc.freeze()  # what is imported stays, so there is no use in looking through it again and again
        if line := sys.stdin.readline():
            _leave(_run(*json.loads(line)))
    except Exception as error:  # noqa: BLE001  (what nobody foresaw is said in a line)
        _leave(answering.fault(error, "serve", sys.argv[1:], ()))


def _run(settings_file: str, *command: str) -> int:
    """Run a command and return its exit code."""
    if command[0] == PLACES:
        return _tell_places(Path(settings_file), preview=DRAFTS in command)
    try:
        main(["--settings", settings_file, *command], prog_name="tearsheet")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _leave(code: int) -> NoReturn:
    """End the process without Python's shutdown, which takes 0.1 s."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _tell_places(settings_file: Path, *, preview: bool) -> int:
    """Write the site's folders to standard output, or what is wrong with the settings to standard error."""
    try:
        settings = Settings.read(settings_file)
        sys.stdout.write(
            SiteFolders.of(settings.preview if preview else settings, settings_file.parent).encode() + "\n"
        )
    except TearsheetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    stand_by()
