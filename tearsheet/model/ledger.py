"""The ledger: one line per article ever seen, its seed, digest, and what became of it (`content/ledger.jsonl`)."""

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
TRIES = 10  # to write it while somebody saves it
PAUSE = 0.05  # seconds between two of them; an editor takes some milliseconds for 10 MB

_MARK = b"\xef\xbb\xbf"  # which some editors put before the first line

Slug = Annotated[str, msgspec.Meta(pattern=r"^[^/\\\x00]*$")]  # it becomes a file's name
Outcome = Literal["post", "duplicate", "rejected"]


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What became of one article.

    `seed` is the article's name, which ends in its `part` of a seed with many; `received` is the day it was first
    seen here, and `former` says that the name has since been given to another article. `post` is the slug of its post,
    or of the one it duplicates; `digest` that of what it says (both empty where it was rejected, with the reason).

    `url` and `source` say where it was published, `numeric` is a date in numbers that it gives (03/04/2024), and
    `related` are posts that share much with it.

    `withheld` says that its seed keeps it from the public, so that no other article is taken for it.

    An editor may write `"apart": true` into an entry: the article is then never taken for another; or `"outcome":
    "duplicate"` with the slug of a `post`: it is then one of that post's for good.
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
        """The path of the seed's file below the seeds folder: `seed` may also name a part of it, after “#”."""
        return self.seed[: len(self.seed) - len(self.part) - 1] if self.part else self.seed

    @property
    def has_post(self) -> bool:
        """Whether the article has, or had, a post of its own; a rejection later does not take it away."""
        return self.outcome != "duplicate" and bool(self.digest)


class Ledger:
    """All entries, by seed; those of former articles by seed and post."""

    def __init__(self, entries: dict[str, LedgerEntry], data: bytes | None = None) -> None:
        """Take the entries, and the file that they were read from (None: there is none)."""
        self.entries = entries
        self._data = data
        self._places: dict[str, list[Also]] | None = None
        self._reused: set[str] | None = None

    @classmethod
    def read(cls, content: Path) -> "Ledger":
        """Return the ledger of a content folder, an empty one where there is none yet.

        Raises LedgerError for lines that are no entries: they stand for what editors decided.
        """
        data = held(content / NAME)
        return cls(_read(data, str(content / NAME)), data)

    def record(self, entry: LedgerEntry) -> None:
        """Take down what became of an article, in place of what was known of it."""
        known = self.entries.get(_key(entry))
        if known is not None and known.outcome == "duplicate":
            self._places = None  # to be told anew: it may have been another post's
        self.entries[_key(entry)] = entry
        self._note(entry)

    def retire(self, seed: str) -> None:
        """Keep what is known of an article whose seed's name another article has taken."""
        self.record(msgspec.structs.replace(self.entries.pop(seed), former=True))
        if self._reused is not None:
            self._reused.add(seed)

    def is_reused(self, seed: str) -> bool:
        """Say whether a former article had this seed's name, by which feeds would take the two for one."""
        if self._reused is None:
            self._reused = {entry.seed for entry in self.entries.values() if entry.former}
        return seed in self._reused

    def restore(self, seed: str, before: LedgerEntry | None) -> None:
        """Take back what has been taken down of an article on which work was broken off (None: nothing was known)."""
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
        """Note where a duplicate was published."""
        if self._places is not None and entry.outcome == "duplicate":
            place = Also(source=entry.source or None, url=entry.url or None)
            self._places.setdefault(entry.post, []).append(place)

    def encode(self) -> bytes:
        """Return the ledger's file, in the order of the seeds."""
        return _encode(self.entries)

    def write(self, content: Path) -> list[Problem]:
        """Write the ledger; lines that an editor has changed since it was read stay as the editor has them.

        Return what is wrong where it cannot be written, since what an editor has made of it cannot be read.
        """
        path = content / NAME
        before, entries = self._data, self.entries
        for _ in range(TRIES):
            if replace(path, before, _encode(entries)) != "left":
                return []
            with contextlib.suppress(LedgerError):
                before = _settled(path)
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

    def _with_edits(self, found: Mapping[str, LedgerEntry]) -> dict[str, LedgerEntry]:
        """Return the entries as this run has them, but for those that an editor has changed, who goes first."""
        before = _read(self._data, "")
        edited = {key for key in before.keys() | found if before.get(key) != found.get(key)}
        ours = {key: entry for key, entry in self.entries.items() if key not in edited}
        return ours | {key: entry for key, entry in found.items() if key in edited}


def _settled(path: Path) -> bytes | None:
    """Return what a file holds that somebody is saving, once it has held the same for a moment."""
    found = held(path)
    for _ in range(TRIES):
        time.sleep(PAUSE)
        before, found = found, held(path)
        if found == before:
            break
    return found


def _read(data: bytes | None, path: str) -> dict[str, LedgerEntry]:
    """Return the entries in a ledger's file; LedgerError with all lines that are none."""
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
    """Return the file of entries, in the order of the seeds."""
    return b"".join(msgspec.json.encode(entries[seed]) + b"\n" for seed in sorted(entries))


def _key(entry: LedgerEntry) -> str:
    """Return what an entry stands under."""
    return f"{entry.seed}\n{entry.post}" if entry.former else entry.seed
