"""Old site: what a site of another generator holds, in words that are the same for all of them."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from tearsheet.errors import Problem
from tearsheet.model.post import Status
from tearsheet.seeds.matter_values import MatterValues

_LINE = re.compile(r"line (\d+): ")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")  # of TOML, in front matter below its fence

LARGEST = 4 * 2**20  # bytes of a text: the limit for seeds too

Form = Literal["markdown", "rst", "html"]


class Untaken(NamedTuple):
    """Something that an import leaves: its file below the old site's folder, its line (0: all), and what it is."""

    path: str
    line: int
    what: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OldText:
    """An article or a page of the old site.

    `path` is that of its file below the old site's folder. `addresses` are those that it had, from the root of the old
    site on (2019/05/old.html): its own first, then aliases. `body` is as the file has it, in the markup `form`. `image`
    is the address of its picture as its front matter writes it.
    """

    path: str
    is_page: bool
    title: str
    body: str
    form: Form = "markdown"
    date: dt.date | None = None
    slug: str
    addresses: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    author: str | None = None
    summary: str | None = None
    status: Status = "published"
    lang: str | None = None
    source_url: str | None = None
    image: str | None = None
    image_alt: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OldSite:
    """An old site: its folder, its texts in the order of their paths, and what of it is not taken.

    `hosts` are the web addresses that it had, without a slash at the end. `statics` are the folders whose files were
    copied to it, each with the path that they had there (empty: its root). `source` is the folder of its texts, below
    `root` (empty: that itself); `lang` the language of those that give none, None where the site gives none either,
    and `timezone` that of moments without one.
    """

    root: Path
    source: str
    lang: str | None
    timezone: str | None
    texts: tuple[OldText, ...]
    hosts: tuple[str, ...]
    statics: Mapping[str, str]
    untaken: tuple[Untaken, ...]


def broken(root: Path, path: str, reason: str) -> Problem:
    """Return the problem of a file that cannot be read; `reason` says why, and what to do."""
    match = _LINE.match(reason) or _AT_LINE.search(reason)
    line = int(match[1]) + (match.re is _AT_LINE and not path.endswith(".toml")) if match else 0
    return Problem(str(root / path), line, "old-file", _AT_LINE.sub("", _LINE.sub("", reason)))


def unused(path: str, said: MatterValues, known: Iterable[str] = ()) -> list[Untaken]:
    """Return the keys of a text's front matter that are not taken; `known` are those that need no word."""
    return [Untaken(path, 0, f"the key “{key}”") for key in said.unused if key not in frozenset(known)]
