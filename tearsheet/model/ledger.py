"""The ledger (`content/ledger.jsonl`): one line for each article ever seen, with what became of it."""

import contextlib
import datetime as dt
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from tearsheet.errors import LedgerError, Problem
from tearsheet.model.post import Also
from tearsheet.storage.files import held, replace

NAME = "ledger.jsonl"
TRIES = 10  # attempts to write the ledger while somebody saves it
PAUSE = 0.05  # seconds between two of them; an editor takes some milliseconds for 10 MB

_MARK = b"\xef\xbb\xbf"  # which some editors put before the first line

Slug = Annotated[str, msgspec.Meta(pattern=r"^[^/\\\x00]*$")]  # it becomes a file's name
Outcome = Literal["post", "duplicate", "rejected"]


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What became of one article.

    `seed` is the article's name, which ends in its `part` if the seed has many; `received` is the day it was first seen
    here, and `former` says that another article has since taken the name. `post` is the slug of its post, or of the
    post it duplicates; `digest` is the article's digest (both are empty where it was rejected, for `reason`).

    `url` and `source` say where it was published, `numeric` is a date in numbers that it gives (03/04/2024), and
    `related` are slugs of posts that share much with it.

    `withheld` says that its seed keeps it from the public, so that no other article is taken for it.

    An editor may write `"apart": true` into an entry: the article is then never taken for another; or `"outcome":
    "duplicate"` with the slug of a `post`: it is then a duplicate of that post for good.
    """

    seed: str
    received: dt.date
    outcome: Outcome
    post: Slug = ""
    digest: str = ""
    reason: str = ""
    former: bool = False
    part: str = ""
    url: str = ""
    source: str = ""
    numeric: str = ""
    related: tuple[str, ...] = ()
    apart: bool = False
    withheld: bool = False

    @property
    def file(self) -> str:
        """The path of the seed's file below the seeds folder, without the article's part after “#”."""
        return self.seed[: len(self.seed) - len(self.part) - 1] if self.part else self.seed

    @property
    def has_post(self) -> bool:
        """Whether the article has, or had, a post of its own; a later rejection does not take it away."""
        return self.outcome != "duplicate" and bool(self.digest)


class Ledger:
    """All entries by the article's name; those of former articles by name and post."""

    def __init__(self, entries: dict[str, LedgerEntry], data: bytes | None = None) -> None:
        """Take the entries, and the bytes of the file they were read from (None: there is none)."""
        self.entries = entries
        self._data = data
        self._places: dict[str, list[Also]] | None = None
        self._reused: set[str] | None = None

    @classmethod
    def read(cls, content: Path) -> "Ledger":
        """Return the ledger of a content folder, an empty one where there is none yet.

        Raises LedgerError for lines that are no entries, since an editor's decision may be lost in them.
        """
        data = held(content / NAME)
        return cls(_read(data, str(content / NAME)), data)

    def record(self, entry: LedgerEntry) -> None:
        """Record what became of an article, replacing its earlier entry."""
        earlier = self.entries.get(_key(entry))
        if earlier is not None and earlier.outcome == "duplicate":
            self._places = None  # computed anew at need: it may have been another post's duplicate
        self.entries[_key(entry)] = entry
        self._note(entry)

    def retire(self, seed: str) -> None:
        """Keep the entry of an article whose seed's name another article has taken, as a former one."""
        self.record(msgspec.structs.replace(self.entries.pop(seed), former=True))
        if self._reused is not None:
            self._reused.add(seed)

    def is_reused(self, seed: str) -> bool:
        """Say whether a former article had this name; feeds would take the two for one."""
        if self._reused is None:
            self._reused = {entry.seed for entry in self.entries.values() if entry.former}
        return seed in self._reused

    def restore(self, seed: str, before: LedgerEntry | None) -> None:
        """Undo what was recorded of an article whose work was broken off; `before` is its earlier entry, if any."""
        if before is None:
            self.entries.pop(seed, None)
        else:
            self.entries.pop(_key(msgspec.structs.replace(before, former=True)), None)
            self.entries[seed] = before
        self._places = self._reused = None

    def elsewhere(self, slug: str) -> list[Also]:
        """Return where the duplicates of a post were published."""
        if self._places is None:
            self._places = {}
            for entry in self.entries.values():
                self._note(entry)
        return self._places.get(slug, [])

    def _note(self, entry: LedgerEntry) -> None:
        """Add a duplicate to the list of places of its post."""
        if self._places is not None and entry.outcome == "duplicate":
            place = Also(source=entry.source or None, url=entry.url or None)
            self._places.setdefault(entry.post, []).append(place)

    def encode(self) -> bytes:
        """Return the bytes of the ledger's file, sorted by seed."""
        return _encode(self.entries)

    def write(self, content: Path) -> list[Problem]:
        """Write the ledger; lines that an editor has changed since it was read stay as the editor has them.

        Returns a problem where it cannot be written, since the editor's version is no valid ledger.
        """
        path = content / NAME
        before, entries = self._data, self.entries
        for _ in range(TRIES):
            if replace(path, before, _encode(entries)) != "left":
                return []
            with contextlib.suppress(LedgerError):
                before = _stable_bytes(path)
                entries = self._with_edits(_read(before, str(path)))
        hint = "mend it, then ingest again: posts that it does not know are known by the seeds that they name"
        return [
            Problem(
                str(path),
                0,
                "changed-meanwhile",
                "it was changed meanwhile and is none now, so this run is not in it",
                hint,
            )
        ]

    def _with_edits(self, current: Mapping[str, LedgerEntry]) -> dict[str, LedgerEntry]:
        """Return this run's entries, but for those that an editor has changed in `current`: these win."""
        before = _read(self._data, "")
        edited = {key for key in before.keys() | current if before.get(key) != current.get(key)}
        ours = {key: entry for key, entry in self.entries.items() if key not in edited}
        return ours | {key: entry for key, entry in current.items() if key in edited}


def _stable_bytes(path: Path) -> bytes | None:
    """Return the bytes of a file that somebody is saving, once they have stayed the same for a moment."""
    data = held(path)
    for _ in range(TRIES):
        time.sleep(PAUSE)
        before, data = data, held(path)
        if data == before:
            break
    return data


def _read(data: bytes | None, path: str) -> dict[str, LedgerEntry]:
    """Return the entries in a ledger's bytes; LedgerError with all lines that are none."""
    entries: dict[str, LedgerEntry] = {}
    problems = []
    for number, line in enumerate((data or b"").removeprefix(_MARK).splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = msgspec.json.decode(line, type=LedgerEntry)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            hint = "mend the line or take it back from version control"
            problems.append(Problem(path, number, "ledger-entry", f"no entry of the ledger ({error})", hint))
            continue
        entries[_key(entry)] = entry
    if problems:
        raise LedgerError(*problems)
    return entries


def _encode(entries: Mapping[str, LedgerEntry]) -> bytes:
    """Return entries as bytes of a ledger's file, sorted by seed."""
    return b"".join(msgspec.json.encode(entries[seed]) + b"\n" for seed in sorted(entries))


def _key(entry: LedgerEntry) -> str:
    """Return the key of an entry: the article's name, for former ones with the slug of the post."""
    return f"{entry.seed}\n{entry.post}" if entry.former else entry.seed
