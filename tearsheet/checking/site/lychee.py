"""Lychee: a link checker, used where it is installed, which also reads style sheets and sets of images."""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tearsheet.checking.findings import Finding

_OPTIONS = ("--offline", "--no-progress", "--include-fragments", "--format", "json", "--index-files", "index.html")
_LOOKED_AT = ("--extensions", "html,css")
_LONGEST = 300  # characters of what it says where it fails


def program() -> str | None:
    """Return the path of lychee, beside this Python or anywhere on the path; None where it is not installed."""
    beside = Path(sys.executable).with_name("lychee")
    return str(beside) if beside.is_file() else shutil.which("lychee")


def broken(lychee: str, folder: Path, siteurl: str) -> tuple[int, list[Finding]]:
    """Return how many links a built site has, and a finding for each dead one, with paths below its folder.

    `siteurl` is the address that its pages use for it (empty: their links start with a slash).
    """
    address = urlsplit(siteurl)
    with _placed(folder.resolve(), address.path) as (root, site):
        host = f"{address.scheme}://{address.netloc}"
        ours = ("--remap", f"^{_literal(host)}(/.*)?$ {root.as_uri()}$1") if address.netloc else ()
        command = [lychee, *_OPTIONS, *_LOOKED_AT, *ours, "--root-dir", str(root), f"{site}/"]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603
        if not done.stdout:
            return 0, [Finding("", 0, "error", "site", f"lychee: {done.stderr.strip()[:_LONGEST]}", "mend it there")]
        report = json.loads(done.stdout)
        return int(report["total"]), sorted(set(_findings(report["error_map"], site)))


@contextlib.contextmanager
def _placed(folder: Path, below: str) -> Iterator[tuple[Path, Path]]:
    """Yield (root, site) with the site where it lies below its host's root, by a symbolic link or a copy if need be."""
    if not below.strip("/"):
        yield folder, folder
        return
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary).resolve()
        site = root / below.strip("/")
        site.parent.mkdir(parents=True, exist_ok=True)
        try:
            site.symlink_to(folder, target_is_directory=True)
        except OSError:  # on Windows only for those who may
            shutil.copytree(folder, site)
        yield root, site


def _findings(errors: dict[str, list[dict[str, Any]]], site: Path) -> Iterator[Finding]:
    """Yield what lychee found, except on links to elsewhere on the site's host."""
    base = site.as_uri()
    for path, links in errors.items():
        for link in links:
            url = str(link["url"])
            if url.startswith((f"{base}/", f"{base}#")) or url == base:
                shown = link.get("remap", {}).get("original", {}).get("url") or url.removeprefix(base)
                what = f"the link “{shown}” leads nowhere ({link['status']['text'].partition('.')[0].lower()})"
                line = int(link.get("span", {}).get("line", 0))
                page = Path(path).relative_to(site).as_posix()
                yield Finding(page, line, "error", "site", what, "mend it where it stands, then build the site anew")


def _literal(text: str) -> str:
    """Return a regular expression that matches a text."""
    return "".join(f"\\{sign}" if not sign.isalnum() else sign for sign in text)
