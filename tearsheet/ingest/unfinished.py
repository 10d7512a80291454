"""Unfinished: which posts a run has made that the ledger does not know yet, so that what is deleted stays deleted.

The ledger is written last. Where a run is killed before, the next one knows the posts that it left by the seeds that
they name. One that an editor has deleted meanwhile names nothing any more; it is known by its line here.
"""

import os
from pathlib import Path
from typing import BinaryIO

import msgspec

from tearsheet.content_folder.folder import post_path
from tearsheet.model.ledger import Ledger, LedgerEntry
from tearsheet.storage.files import held

NAME = "unfinished.jsonl"


class _Line(msgspec.Struct, frozen=True):
    """A post that was made: the ledger's entry for it, and the content folder as seen from the cache."""

    content: str
    entry: LedgerEntry


class Unfinished:
    """The posts that a run has made so far, a line each in a file of the cache."""

    def __init__(self, cache: Path, content: Path) -> None:
        """Take the cache and the content folder."""
        self._path = cache / NAME
        self._content = content
        self._relative = os.path.relpath(content, cache)
        self._file: BinaryIO | None = None

    def deleted(self, ledger: Ledger) -> list[LedgerEntry]:
        """Return the entries of posts that a run which was broken off made, and that have been deleted since.

        None where all are gone: then somebody has begun again, and did not judge each of them.
        """
        entries = [entry for entry in self._entries() if not _has_post(ledger, entry.seed)]
        gone = [entry for entry in entries if not (self._content / post_path(entry.post)).exists()]
        return gone if len(gone) < len(entries) else []

    def _entries(self) -> list[LedgerEntry]:
        """Return all entries in the file that are of this content folder."""
        entries = []
        for line in (held(self._path) or b"").splitlines():
            try:
                made = msgspec.json.decode(line, type=_Line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue  # the run was killed while it wrote this line
            if made.content == self._relative:
                entries.append(made.entry)
        return entries

    def add(self, entry: LedgerEntry) -> None:
        """Take down a post that lies in its place: a moment earlier, one never made would count as deleted."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("ab", buffering=0)
        self._file.write(msgspec.json.encode(_Line(self._relative, entry)) + b"\n")

    def end(self) -> None:
        """Forget all posts, since the ledger knows them now."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._path.unlink(missing_ok=True)


def _has_post(ledger: Ledger, seed: str) -> bool:
    """Say whether the ledger knows of a post of this article."""
    entry = ledger.entries.get(seed)
    return entry is not None and entry.has_post
