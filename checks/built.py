"""A built site as the checks see it: its pages by their kinds, and the few of each kind that stand for all."""

import dataclasses
import functools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from lxml import html

from checks.results import Finding

HOME = "home"
FOREIGN = "pagefind"  # a folder that is not ours to mend: what the search index consists of
_MOVED = re.compile(rb'<meta[^>]+http-equiv="?refresh', re.IGNORECASE)
_OWN_ADDRESS = re.compile(rb'<link rel="stylesheet" href="https?:')


class UnfitError(Exception):
    """There is no site to check, or one that cannot be checked as it is."""


@dataclasses.dataclass(frozen=True)
class BuiltSite:
    """The output folder of a build, made without a site address (SITEURL)."""

    folder: Path

    def __post_init__(self) -> None:
        home = self.folder / "index.html"
        if not home.is_file():
            raise UnfitError(f"no site in {self.folder}/; build one first (make site), or name its folder")
        if _OWN_ADDRESS.search(home.read_bytes()):
            raise UnfitError(f"{self.folder}/ is built for an address of its own; build it with an empty SITEURL")

    @functools.cached_property
    def pages(self) -> dict[str, Path]:
        """All pages by their addresses, in the order of those; pages that only send to another one are left out."""
        return {self.address(path): path for path in self.files(".html") if not _MOVED.search(path.read_bytes()[:2000])}

    @functools.cached_property
    def kinds(self) -> dict[str, list[str]]:
        """The addresses of each kind of page, the smallest page first."""
        kinds: dict[str, list[str]] = {}
        for address in sorted(self.pages, key=lambda address: (self.pages[address].stat().st_size, address)):
            kinds.setdefault(kind(address), []).append(address)
        return dict(sorted(kinds.items()))

    @property
    def ends(self) -> list[str]:
        """The smallest and the largest page of every kind."""
        return [address for pages in self.kinds.values() for address in dict.fromkeys((pages[0], pages[-1]))]

    def address(self, path: Path) -> str:
        """Return the address of a file, as it is linked to."""
        return "/" + path.relative_to(self.folder).as_posix().removesuffix("index.html")

    def files(self, *endings: str) -> list[Path]:
        """Return the site's own files with these endings, in the order of their names."""
        found = (path for path in self.folder.rglob("*") if path.suffix in endings and path.is_file())
        return sorted(path for path in found if self.owns(path))

    def owns(self, path: Path) -> bool:
        """Say whether a file is one of the site's own."""
        return path.is_relative_to(self.folder) and path.relative_to(self.folder).parts[0] != FOREIGN

    def finding(self, path: Path, what: str) -> Finding:
        """Return what is wrong with a file."""
        return Finding(self.address(path), what)


def kind(address: str) -> str:
    """Return what kind of page an address is of: home, articles/*, companies (their index), archive/*, and so on."""
    if address == "/":
        return HOME
    first, *rest = address.strip("/").split("/")
    return "/".join([first.removesuffix(".html"), *("*" for _ in rest)])


def selected(path: Path, xpath: str) -> list[str]:
    """Return the texts and values on a page that XPath selects."""
    page = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    return [str(value) for value in cast("list[str]", page.xpath(xpath))]


def counted(addresses: Iterable[str]) -> str:
    """Return how many pages of how many kinds these are."""
    addresses = list(addresses)
    return f"{len(addresses)} pages of {len({kind(address) for address in addresses})} kinds"
