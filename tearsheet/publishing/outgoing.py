"""What goes out: the files of the built site with their digests, and what else a host wants beside them."""

import contextlib
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing import headers
from tearsheet.publishing.target_manifest import PublishedFile, is_below
from tearsheet.storage import outputs
from tearsheet.text import policy

_SMALL = 4096  # bytes that a page has at most which only says that another has moved; ours have 700
_BUILD = "build it: tearsheet build (or publish without --no-build)"
_MOVED = re.compile(rb'<meta http-equiv="refresh" content="0; url=([^"]+)">')


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file to publish: its path below the site, where its bytes are or what makes them.

    Of a page: where it has moved, and its policy; empty where it says neither.
    """

    path: str
    entry: PublishedFile
    source: Path | Callable[[], bytes]
    moved: str = ""
    policy: str = ""

    def data(self) -> bytes:
        """Return the bytes; PublishError where they are others than those that were planned with."""
        if not isinstance(self.source, Path):
            return self.source()
        data = self.source.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.entry.sha256:
            what = "has changed while the site was being published"
            raise PublishError(
                Problem(str(self.source), 0, "changed-meanwhile", what, "let the build end, then publish again")
            )
        return data


def outgoing_files(output: Path, *, carries_headers: bool) -> dict[str, Outgoing]:
    """Return the files that the last build made, by their paths; PublishError where there is no whole site.

    Whatever else lies in the folder is none of them: what others put there, or what an earlier build left.
    """
    files: dict[str, Outgoing] = {}
    for path in sorted(_listed(output)):
        if not is_below(path):
            continue
        if link := outputs.through_link(output, path):
            what = "is a link, and only what a build has written is published"
            raise PublishError(
                Problem(str(output / link), 0, "link-in-output", what, "remove it, then build: tearsheet build")
            )
        source = output / path
        with contextlib.suppress(FileNotFoundError):
            files[path] = _outgoing(path, source.read_bytes(), source, carries_headers=carries_headers)
    if "index.html" not in files:
        raise PublishError(Problem(str(output), 0, "no-built-site", "there is no built site", _BUILD))
    return files


def _listed(output: Path) -> frozenset[str]:
    """Return the paths of what the last build made; PublishError where that is not known, or not whole."""
    if not (output / "index.html").exists():
        raise PublishError(Problem(str(output), 0, "no-built-site", "there is no built site", _BUILD))
    listed = outputs.listed_outputs(output)
    if listed is None:
        what = "nothing says which files here the last build made (an earlier Tearsheet, or another program, has)"
        raise PublishError(Problem(str(output), 0, "build-unfinished", what, _BUILD))
    if outputs.is_unfinished(output):
        what = "the last build failed, was broken off or is at work, so what is here may be old"
        raise PublishError(Problem(str(output), 0, "build-unfinished", what, _BUILD))
    return listed


def generated(path: str, data: bytes, *, carries_headers: bool) -> Outgoing:
    """Return a file that a host wants and no build makes."""
    return _outgoing(path, data, lambda: data, carries_headers=carries_headers)


def entry_of(data: bytes, digest: str = "") -> PublishedFile:
    """Return what a manifest says of bytes, and of their headers."""
    return PublishedFile(hashlib.sha256(data).hexdigest(), len(data), digest)


def _outgoing(path: str, data: bytes, source: Path | Callable[[], bytes], *, carries_headers: bool) -> Outgoing:
    sent_headers = f"{headers.content_type(path)}|{headers.cache_control(path)}" if carries_headers else ""
    digest = hashlib.sha256(sent_headers.encode()).hexdigest()[:16] if sent_headers else ""
    is_page = path.endswith((".html", ".htm")) and len(data) < _SMALL
    moved = _MOVED.search(data) if is_page else None
    page_policy = policy.of(data) if path.endswith(".html") else ""
    return Outgoing(path, entry_of(data, digest), source, unescape(moved[1].decode()) if moved else "", page_policy)
