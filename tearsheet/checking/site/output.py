"""Output: checks a built site's links, addresses, pages and size, as hosts publish it and readers follow it."""

import dataclasses
import os
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tearsheet.checking.findings import Finding
from tearsheet.checking.site import feed_entries, host_limits, lychee, marks, policies
from tearsheet.checking.site.marks import MarkedLink
from tearsheet.parallel import forks
from tearsheet.storage import outputs
from tearsheet.text import policy

LARGEST = 1_000_000  # bytes of a page: some hundred times an article's, where phones begin to take seconds for one
FOREIGN = "pagefind/"  # what the search index consists of is not ours to mend
SITEMAP = "sitemap.xml"

_ELSEWHERE = re.compile(r"//|[A-Za-z][A-Za-z0-9+.-]*:")  # another host, or another scheme
_LOCATION = re.compile(rb"<loc>([^<]*)</loc>")
_AGAIN = "mend it where it stands, then build the site anew"

Raw = tuple[str, int, str, str, str, str]  # a finding's parts, which cross processes
Fragment = tuple[str, int, str, str, str]  # page, line, address, the page it leads to, the id on that page


@dataclasses.dataclass(frozen=True, slots=True)
class BuiltSite:
    """The files of an output folder with their sizes, by path, and the site's address (empty: not known)."""

    folder: Path
    sizes: Mapping[str, int]
    siteurl: str = ""

    @classmethod
    def read(cls, folder: Path, siteurl: str) -> "BuiltSite":
        """Return the files in an output folder that builds have made; all of them where that is unknown."""
        listed = outputs.listed_outputs(folder)
        sizes = {path: size for path, size in sorted(_sizes(folder)) if listed is None or path in listed}
        return cls(folder, sizes, siteurl)

    def owns(self, address: str) -> str | None:
        """Return the path from the site's root for an address of this site, None for one elsewhere."""
        if self.siteurl and (address == self.siteurl or address.startswith(f"{self.siteurl}/")):
            return address.removeprefix(self.siteurl) or "/"
        if _ELSEWHERE.match(address):
            return None
        base = urlsplit(self.siteurl).path
        if not base or not address.startswith("/"):
            return address
        return address.removeprefix(base) if address.startswith(f"{base}/") else None

    def is_bare(self, address: str) -> bool:
        """Say whether an address of this site lacks the site's own address, though that is known."""
        return bool(self.siteurl) and not address.startswith(self.siteurl) and not _ELSEWHERE.match(address)

    def target(self, page: str, address: str) -> str | None:
        """Return the file to which an address on a page leads, None where there is none."""
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
    """Yield the paths below a folder of all files in it, with their sizes (bytes)."""
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
    """Return all findings in a built site, sorted by file, with paths below its folder."""
    looked_at = [path for path in site.sizes if path.endswith((".html", *feed_entries.ENDINGS)) and _is_ours(path)]
    faults: list[Raw] = []
    fragments: list[Fragment] = []
    ids: dict[str, frozenset[str]] = {}
    moved = 0
    for path, wrong, leads, names, has_moved in forks.spread(lambda due: [_look(site, one) for one in due], looked_at):
        faults += wrong
        fragments += leads
        ids[path] = frozenset(names)
        moved += has_moved
    all_found: list[Any] = [Finding(*parts) for parts in [*faults, *_fragments(fragments, ids)]]  # type: ignore[arg-type]
    all_found += [*_sitemap(site), *host_limits.warnings(site.sizes, moved, host_limits.limits())]
    if program := lychee.program():
        by_lychee = lychee.broken(program, site.folder, site.siteurl)[1]
        all_found += _news(
            (finding for finding in by_lychee if not finding.path or finding.path in site.sizes), all_found
        )
    return sorted(set(all_found))


def _is_ours(path: str) -> bool:
    """Say whether a file is not part of the search index."""
    return not path.startswith(FOREIGN)


def _news(found: Iterable[Finding], known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield those findings that are on lines of which nothing else is known."""
    lines = {(finding.path, finding.line) for finding in known}
    return (finding for finding in found if _is_ours(finding.path) and (finding.path, finding.line) not in lines)


def _look(site: BuiltSite, path: str) -> tuple[str, list[Raw], list[Fragment], list[str], bool]:
    """Return the path of a page or feed, its faults, its links to ids, its own ids, and whether it only redirects."""
    data = (site.folder / path).read_bytes()
    if not path.endswith(".html"):
        feed = feed_entries.parse_feed(path, data)
        wrong, fragments = _lead(site, path, feed.links)
        wrong += [
            *((path, *parts) for parts in feed.wrong),
            *(_not_whole(path, link) for link in feed.links if site.is_bare(link.address)),
        ]
        return path, wrong, fragments, [], False
    page = marks.parse_marks(data)
    chosen = policy.parse(page.policy.text or "").get("script-src", ())
    wrong, fragments = _lead(site, path, page.links, chosen)
    wrong += [(path, *parts) for parts in page.wrong]
    if b"<" in data:  # a word for a search engine to find is no page
        wrong += [(path, *parts) for parts in policies.wrong(page.policy, site.owns, site.siteurl)]
    if (size := site.sizes[path]) > LARGEST:
        what = f"the page has {size:,} bytes, and phones take seconds for more than {LARGEST:,}"
        wrong.append((path, 0, "warning", "size", what, "let it list less (LIST_MAX_ITEMS), or part what it shows"))
    return path, wrong, fragments, page.ids, any(link.kind == "moved" for link in page.links)


def _lead(
    site: BuiltSite, page: str, links: Iterable[MarkedLink], chosen: Collection[str] = ()
) -> tuple[list[Raw], list[Fragment]]:
    """Return the faults of links that lead nowhere or should not be there, and the links to ids on pages.

    `chosen` are addresses of scripts that the page's policy names one by one, since settings do (EXTRA_HEAD).
    """
    wrong: list[Raw] = []
    fragments: list[Fragment] = []
    for link in links:
        if link.address.lower().startswith("javascript:"):
            wrong.append((page, link.line, "error", "site", "a link is a script", "hosts forbid it here"))
        elif (address := site.owns(link.address)) is None:
            if link.kind == "script" and link.address.partition("?")[0] not in chosen:
                what = f"it loads the script {link.address}, which is not of this site"
                wrong.append((page, link.line, "warning", "elsewhere", what, "keep it in the theme"))
        elif (target := site.target(page, address)) is None:
            name = "the canonical address" if link.kind == "canonical" else "the link"
            wrong.append((page, link.line, "error", "site", f"{name} “{link.address}” leads nowhere", _AGAIN))
        elif (place := address.partition("#")[2]) and target.endswith(".html"):
            fragments.append((page, link.line, link.address, target, unquote(place)))
    return wrong, fragments


def _not_whole(feed: str, link: MarkedLink) -> Raw:
    """Return the fault that an address in a feed lacks the site's address, which feed readers do not know."""
    return (
        feed,
        link.line,
        "error",
        "site",
        f"the link “{link.address}” is not whole, as it has to be in a feed",
        _AGAIN,
    )


def _fragments(fragments: Iterable[Fragment], ids: Mapping[str, frozenset[str]]) -> Iterator[Raw]:
    """Yield the faults of links to ids that their target pages lack."""
    for page, line, address, target, place in fragments:
        if target in ids and place not in ids[target] and place != "top":
            yield page, line, "error", "site", f"the link “{address}” leads to no place on its page", _AGAIN


def _sitemap(site: BuiltSite) -> Iterator[Finding]:
    """Yield findings on addresses in the sitemap that have no page."""
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
