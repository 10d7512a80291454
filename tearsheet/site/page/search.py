"""Search: the page that searches the site, and the index of the articles' pages, which Pagefind makes.

What is indexed, and by what it can be filtered, is marked on the pages as `data-pagefind-…`. The index is made again
when the bytes of one of these pages change; otherwise it is kept, file by file.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from tearsheet import extras
from tearsheet.errors import BuildError, Problem
from tearsheet.site.page import search_index
from tearsheet.site.page.contexts import SearchContext
from tearsheet.site.page.page import Page
from tearsheet.site.render.build_manifest import BuildManifest, Indexed, OutputFile
from tearsheet.storage import fingerprints
from tearsheet.storage.sealed import seal

FOLDER = "pagefind/"
ENTRY = "pagefind-entry.json"  # which names the other files, so it is written when they are there


def is_wanted(settings: Mapping[str, Any]) -> bool:
    """Say whether the site is to have a search."""
    return bool(settings["SEARCH"])


def pages(settings: Mapping[str, Any], *, has_articles: bool) -> list[Page]:
    """Return the page that searches; without Pagefind, or anything to find, it only leads to the lists."""
    context = SearchContext(nav="search", is_indexed=has_articles and version() is not None)
    return [Page("search/index.html", "search.html", context)] if is_wanted(settings) else []


def version() -> str | None:
    """Return the version of the installed Pagefind, None where there is none."""
    with contextlib.suppress(metadata.PackageNotFoundError):
        return metadata.version("pagefind-bin")
    return None


class SearchIndex:
    """The search index of a site's articles, in its output folder."""

    def __init__(self, manifest: BuildManifest, cache: Path, articles: Iterable[str]) -> None:
        """Take the output paths of the articles' pages, all of which must have been written."""
        self._manifest = manifest
        self._cache = cache
        self._articles = sorted(articles)

    def keep(self) -> bool:
        """Keep the last build's index, even if articles have changed since; say whether there is one."""
        outputs = self._manifest.last_below(FOLDER)
        return FOLDER + ENTRY in outputs and all(self._manifest.is_intact(path, outputs[path].key) for path in outputs)

    def renew(self) -> Indexed:
        """Make the index again unless it is that of these pages; BuildError where Pagefind fails."""
        installed = version()
        if installed is None:
            return Indexed(
                missing=f"none; to have one, {extras.command('search')}, or say SEARCH = False in the settings"
            )
        if not self._articles:
            return Indexed()
        key = self._key(installed)
        outputs = self._manifest.last_below(FOLDER)
        if FOLDER + ENTRY in outputs and all(self._manifest.is_intact(path, key) for path in outputs):
            return Indexed()
        started = time.perf_counter()
        with self._made() as files:
            written = self._publish(files, key)
        return Indexed(len(self._articles), written, time.perf_counter() - started)

    def _key(self, installed: str) -> bytes:
        """Return the digest of all that the index depends on; `installed` is Pagefind's version."""
        state = hashlib.blake2b(f"{installed}\0{search_index.VERSION}".encode(), digest_size=16)
        for path in self._articles:
            output = self._manifest.outputs.get(path)
            page_digest = output.digest if output else seal(Path(self._manifest.output, path).read_bytes())
            state.update(path.encode() + b"\0" + page_digest)
        return state.digest()

    @contextlib.contextmanager
    def _made(self) -> Iterator[dict[str, bytes]]:
        """Index the articles' pages, and no others that lie beside them; yield the files of the index."""
        self._cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="search-", dir=self._cache) as folder:
            for path in self._articles:
                _link(self._manifest.output / path, Path(folder, "site", path))
            _run("--site", f"{folder}/site", "--output-path", f"{folder}/index")
            yield search_index.index_files(Path(folder, "index"))

    def _publish(self, files: dict[str, bytes], key: bytes) -> int:
        """Write the files of the index, the one that names the others last; return how many have changed."""
        written = 0
        for path in self._manifest.last_below(FOLDER):  # some of which may have been found to be as they were
            self._manifest.outputs.pop(path, None)
        self._manifest.announce([FOLDER + name for name in files])
        for name in sorted(files, key=lambda name: (name == ENTRY, name)):
            written += self._manifest.put(FOLDER + name, files[name])
            stamp = fingerprints.of(Path(self._manifest.output, FOLDER, name).stat())
            self._manifest.outputs[FOLDER + name] = OutputFile(key, seal(files[name]), stamp)
        return written


def _link(page: Path, to: Path) -> None:
    """Make a page available in another folder too, by a hard link or else a copy."""
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(page, to)
    except OSError:
        shutil.copyfile(page, to)


def _run(*arguments: str) -> None:
    """Run Pagefind; BuildError with its message where it fails."""
    command = [sys.executable, "-P", "-m", "pagefind_bin", "--quiet", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)  # noqa: S603
    if done.returncode:
        what = " ".join((done.stderr or done.stdout).split()) or f"exit code {done.returncode}"
        hint = f"install it anew ({extras.command('search')}), or say SEARCH = False in the settings"
        raise BuildError(Problem("", 0, "search-index", f"Pagefind could not make the search index: {what}", hint))
