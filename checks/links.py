"""Every link inside the site leads to a file of it, and to the place on the page that it names."""

from collections.abc import Iterator

from checks.built import BuiltSite
from checks.results import Finding, Result, none_of
from tearsheet.checking.site import lychee, output

CHECK = "links"


def followed(site: BuiltSite) -> Result:
    """Return the broken links of all pages: found by lychee where it is installed, else by ourselves."""
    if (program := lychee.program()) is None:
        looked_at = f"all {len(site.pages):,} pages, with fragments (our own check: no lychee)"
        return none_of("broken", CHECK, looked_at, broken(site))
    number, found = lychee.broken(program, site.folder, "")
    wrong = [site.finding(site.folder / each.path, each.what) for each in found]
    return none_of("broken", CHECK, f"{number:,} links, with fragments", wrong)


def broken(site: BuiltSite) -> Iterator[Finding]:
    """Return the links that lead nowhere, and what else `tearsheet check --site` takes for an error."""
    for found in output.findings(output.BuiltSite.read(site.folder, "")):
        if found.level == "error":
            yield site.finding(site.folder / found.path, found.what)
