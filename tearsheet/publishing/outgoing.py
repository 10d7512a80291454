"""What goes out: the files of the built site with their digests, and what else a host wants beside them."""

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing import headers
from tearsheet.publishing.manifest import Entry, is_below

_SMALL = 4096  # bytes that a page has at most which only says that another has moved; ours have 700
_MOVED = re.compile(rb'<meta http-equiv="refresh" content="0; url=([^"]+)">')


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file to publish: its path below the site, where its bytes are or what makes them, where its page has moved."""

    path: str
    entry: Entry
    source: Path | Callable[[], bytes]
    moved: str = ""

    def data(self) -> bytes:
        """Return the bytes; PublishError where they are others than those that were planned with."""
        if not isinstance(self.source, Path):
            return self.source()
        data = self.source.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.entry.sha256:
            what = "has changed while the site was being published"
            raise PublishError(Problem(str(self.source), 0, what, "let the build end, then publish again"))
        return data


def read(output: Path, *, carries_headers: bool) -> dict[str, Outgoing]:
    """Return the files of the built site by their paths; PublishError where there is no site."""
    base = str(output)
    found: dict[str, Outgoing] = {}
    for folder, _, names in os.walk(base):
        for name in names:
            source = Path(folder, name)
            path = source.relative_to(base).as_posix()
            if not is_below(path) or (name.startswith(".") and name.endswith(".part")):
                continue
            found[path] = _outgoing(path, source.read_bytes(), source, carries_headers=carries_headers)
    if "index.html" not in found:
        raise PublishError(Problem(base, 0, "there is no built site", "build it: tearsheet build"))
    return found


def made(path: str, data: bytes, *, carries_headers: bool) -> Outgoing:
    """Return a file that a host wants and no build makes."""
    return _outgoing(path, data, lambda: data, carries_headers=carries_headers)


def entry_of(data: bytes, digest: str = "") -> Entry:
    """Return what a manifest says of bytes, and of their headers."""
    return Entry(hashlib.sha256(data).hexdigest(), len(data), digest)


def _outgoing(path: str, data: bytes, source: Path | Callable[[], bytes], *, carries_headers: bool) -> Outgoing:
    said = f"{headers.content_type(path)}|{headers.cache_control(path)}" if carries_headers else ""
    digest = hashlib.sha256(said.encode()).hexdigest()[:16] if said else ""
    is_page = path.endswith("index.html") and len(data) < _SMALL
    moved = _MOVED.search(data) if is_page else None
    return Outgoing(path, entry_of(data, digest), source, unescape(moved[1].decode()) if moved else "")
