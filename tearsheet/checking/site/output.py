"""A built site: its links, addresses, pages and size, as what a host publishes and readers follow."""

import dataclasses
import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tearsheet.checking.findings import Finding
from tearsheet.checking.site import feed_entries, host_limits, lychee, marks, policies
from tearsheet.checking.site.marks import MarkedLink
from tearsheet.parallel import forks
from tearsheet.storage import outputs

LARGEST = 1_000_000  # bytes of a page: some hundred times an article's, where phones begin to take seconds for one
FOREIGN = "pagefind/"  # what the search index consists of is not ours to mend
SITEMAP = "sitemap.xml"

_ELSEWHERE = re.compile(r"//|[A-Za-z][A-Za-z0-9+.-]*:")  # another host, or another scheme
_LOCATION = re.compile(rb"<loc>([^<]*)</loc>")
_AGAIN = "mend it where it stands, then build the site anew"

Raw = tuple[str, int, str, str, str, str]  # a finding's parts, which cross processes
Fragment = tuple[str, int, str, str, str]  # page, line, address, the page it leads to, the place on that


@dataclasses.dataclass(frozen=True, slots=True)
class BuiltSite:
    """The files of an output folder with their sizes, by their paths, and the site's address (empty: not known)."""

    folder: Path
    sizes: Mapping[str, int]
    siteurl: str = ""

    @classmethod
    def read(cls, folder: Path, siteurl: str) -> "BuiltSite":
        """Return what is in an output folder: what builds made, if that is known, for all else is not published."""
        made = outputs.read(folder)
        sizes = {path: size for path, size in sorted(_sizes(folder)) if made is None or path in made}
        return cls(folder, sizes, siteurl)

    def owns(self, address: str) -> str | None:
        """Return the path, from the site's root on, of an address that is of this site; None for one elsewhere."""
        if self.siteurl and (address == self.siteurl or address.startswith(f"{self.siteurl}/")):
            return address.removeprefix(self.siteurl) or "/"
        if _ELSEWHERE.match(address):
            return None
        base = urlsplit(self.siteurl).path
        if not base or not address.startswith("/"):
            return address
        return address.removeprefix(base) if address.startswith(f"{base}/") else None

    def is_bare(self, address: str) -> bool:
        """Say whether an address is of this site, and does not say so though it could."""
        return bool(self.siteurl) and not address.startswith(self.siteurl) and not _ELSEWHERE.match(address)

    def target(self, page: str, address: str) -> str | None:
        """Return the file to which the path of an address on a page leads, None where there is none."""
        path = unquote(address.partition("#")[0].partition("?")[0])
        if not path:
            return page
        joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(page), path)
        plain = posixpath.normpath(joined) if joined else "."
        index = "index.html" if plain == "." else f"{plain}/index.html"
        if not path.endswith("/") and plain in self.sizes:
            return plain
        return index if index in self.sizes else None


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """Return the paths below a folder of all files in it, with their sizes."""
    folders = [""]
    while folders:
        base = folders.pop()
        with os.scandir(folder / base) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{base}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield base + entry.name, entry.stat().st_size


def findings(site: BuiltSite) -> list[Finding]:
    """Return all that is wrong with a built site, by files; paths are those below its folder."""
    looked_at = [path for path in site.sizes if path.endswith((".html", *feed_entries.ENDINGS)) and _is_ours(path)]
    found: list[Raw] = []
    fragments: list[Fragment] = []
    ids: dict[str, frozenset[str]] = {}
    moved = 0
    for path, wrong, leads, names, has_moved in forks.spread(lambda due: [_look(site, one) for one in due], looked_at):
        found += wrong
        fragments += leads
        ids[path] = frozenset(names)
        moved += has_moved
    made: list[Any] = [Finding(*parts) for parts in [*found, *_fragments(fragments, ids)]]  # type: ignore[arg-type]
    made += [*_sitemap(site), *host_limits.warnings(site.sizes, moved, host_limits.limits())]
    if program := lychee.program():
        said = lychee.broken(program, site.folder, site.siteurl)[1]
        made += _news((finding for finding in said if not finding.path or finding.path in site.sizes), made)
    return sorted(set(made))


def _is_ours(path: str) -> bool:
    """Say whether a file is not of the search index."""
    return not path.startswith(FOREIGN)


def _news(found: Iterable[Finding], known: Iterable[Finding]) -> Iterator[Finding]:
    """Return findings on links that are on lines of which nothing is known yet."""
    lines = {(finding.path, finding.line) for finding in known}
    return (finding for finding in found if _is_ours(finding.path) and (finding.path, finding.line) not in lines)


def _look(site: BuiltSite, path: str) -> tuple[str, list[Raw], list[Fragment], list[str], bool]:
    """Return what is wrong with a page or feed, the places to which it leads, those on it, and whether it has moved."""
    data = (site.folder / path).read_bytes()
    if not path.endswith(".html"):
        said = feed_entries.read(path, data)
        wrong, fragments = _lead(site, path, said.links)
        wrong += [
            *((path, *parts) for parts in said.wrong),
            *(_not_whole(path, link) for link in said.links if site.is_bare(link.address)),
        ]
        return path, wrong, fragments, [], False
    page = marks.read(data)
    wrong, fragments = _lead(site, path, page.links)
    wrong += [(path, *parts) for parts in page.wrong]
    if b"<" in data:  # a word for a search engine to find is no page
        wrong += [(path, *parts) for parts in policies.wrong(page.said, site.owns, site.siteurl)]
    if (size := site.sizes[path]) > LARGEST:
        what = f"the page has {size:,} bytes, and phones take seconds for more than {LARGEST:,}"
        wrong.append((path, 0, "warning", "size", what, "let it list less (LIST_MAX_ITEMS), or part what it shows"))
    return path, wrong, fragments, page.ids, any(link.kind == "moved" for link in page.links)


def _lead(site: BuiltSite, page: str, links: Iterable[MarkedLink]) -> tuple[list[Raw], list[Fragment]]:
    """Return the links that lead nowhere or should not be, and those that lead to places on pages."""
    wrong: list[Raw] = []
    fragments: list[Fragment] = []
    for link in links:
        if link.address.lower().startswith("javascript:"):
            wrong.append((page, link.line, "error", "site", "a link is a script", "hosts forbid it here"))
        elif (address := site.owns(link.address)) is None:
            if link.kind == "script":
                what = f"it loads the script {link.address}, which is not of this site"
                wrong.append((page, link.line, "warning", "elsewhere", what, "keep it in the theme"))
        elif (target := site.target(page, address)) is None:
            name = "the canonical address" if link.kind == "canonical" else "the link"
            wrong.append((page, link.line, "error", "site", f"{name} “{link.address}” leads nowhere", _AGAIN))
        elif (place := address.partition("#")[2]) and target.endswith(".html"):
            fragments.append((page, link.line, link.address, target, unquote(place)))
    return wrong, fragments


def _not_whole(feed: str, link: MarkedLink) -> Raw:
    """Return that a feed has an address without that of the site, which its readers do not know."""
    return (
        feed,
        link.line,
        "error",
        "site",
        f"the link “{link.address}” is not whole, as it has to be in a feed",
        _AGAIN,
    )


def _fragments(fragments: Iterable[Fragment], ids: Mapping[str, frozenset[str]]) -> Iterator[Raw]:
    """Return the links that lead to places which are on no page."""
    for page, line, address, target, place in fragments:
        if target in ids and place not in ids[target] and place != "top":
            yield page, line, "error", "site", f"the link “{address}” leads to no place on its page", _AGAIN


def _sitemap(site: BuiltSite) -> Iterator[Finding]:
    """Return the addresses in the sitemap of which there is no page."""
    if SITEMAP not in site.sizes:
        return
    data = (site.folder / SITEMAP).read_bytes()
    line, counted = 1, 0
    for match in _LOCATION.finditer(data):
        line, counted = line + data.count(b"\n", counted, match.start()), match.start()
        address = match[1].strip().decode().replace("&amp;", "&")
        owned = site.owns(address)
        if owned is None:
            what = f"“{address}” is not of this site: it was built for another address (SITEURL)"
            yield Finding(
                SITEMAP, line, "error", "site", what, "check with the settings it was built with (--settings)"
            )
            return
        if site.target("", owned) is None:
            what = f"“{address}” is no page of the site"
            yield Finding(SITEMAP, line, "error", "site", what, "build the site anew")
