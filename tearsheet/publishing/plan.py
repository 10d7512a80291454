"""The plan: what a publication sends and deletes, and in which order.

A reader must never meet a page that leads to what is not there. So what is new is sent before anything can lead to it;
then pages that lead to it change, the deepest first; then those that list pages. What is gone stays for a while, for
readers who still have a page that leads to it. A compressed variant is never there beside another version of its file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePosixPath

import msgspec

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing.headers import SHORT, is_hashed
from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.target_manifest import PublishedFile, TargetManifest
from tearsheet.storage.outputs import above

GRACE = 2 * SHORT  # seconds: a page may be SHORT old when it is opened, and is read for a while
MAX_DELETE = 20  # percent

_PAGES = {".html", ".htm"}
_INDEXES = {".atom", ".rss", ".json", ".xml", ".txt"}  # feeds, the site map, the entry to the search index
_HASHED, _ASSETS, _NEW, _CHANGED, _LISTS = range(5)


@dataclass(frozen=True, slots=True)
class Rules:
    """How long what is gone stays, in seconds, and how many percent of a site may go at once."""

    grace: float = GRACE
    max_delete: float = MAX_DELETE


@dataclass(frozen=True, slots=True)
class PublicationPlan:
    """What a publication does: stages of files to send, one after the other; then paths to delete.

    `kept` are files that are gone and stay for now, `files` all of the site, `last` what the target holds, `others`
    what others have put there: files, and folders (`name/`) without a file of the site.
    """

    stages: tuple[tuple[Outgoing, ...], ...]
    deletions: tuple[str, ...]
    kept: Mapping[str, PublishedFile]
    files: Mapping[str, Outgoing] = field(repr=False)
    last: TargetManifest = field(repr=False)
    others: tuple[str, ...] = ()

    @property
    def news(self) -> tuple[str, ...]:
        """What others have put there and nobody has named yet."""
        named = {*self.last.others, *above(self.last.others)}
        return tuple(path for path in map(_text, self.others) if path not in named and not above([path]) & named - {""})

    @property
    def sent(self) -> list[Outgoing]:
        """The files to send, in order."""
        return [file for stage in self.stages for file in stage]

    @property
    def withdrawn(self) -> list[str]:
        """The variants to delete before anything is sent: others take their places, or their files go without."""
        sent = {file.path for file in self.sent}
        return [
            path
            for path, entry in self.last.files.items()
            if entry.of and (path in sent or (path not in self.files and _plain(path, entry) in self.files))
        ]

    @property
    def size(self) -> int:
        """How many bytes are to be sent."""
        return sum(file.entry.size for file in self.sent)

    @property
    def unchanged(self) -> int:
        """How many files are as they should be."""
        return len(self.files) - len(self.sent)

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to do."""
        return self.after().files != self.last.files

    def before(self) -> TargetManifest:
        """Return the manifest while files are sent, by which a publication that is broken off can be completed."""
        sending = {file.path: self._sending(file) for file in self.sent}
        return TargetManifest({**self.last.files, **self.kept, **sending}, self.last.others)

    def _sending(self, file: Outgoing) -> PublishedFile:
        """Return the entry of a file while it is sent."""
        is_new = not self.last.has(file.path)
        return PublishedFile(is_new=is_new, tries=_tries(file.path, self.last) + 1 if is_new else 0, of=file.entry.of)

    def after(self) -> TargetManifest:
        """Return the manifest when all is done."""
        return TargetManifest(
            {**{path: file.entry for path, file in self.files.items()}, **self.kept}, tuple(map(_text, self.others))
        )

    def meeting(self) -> list[str]:
        """Return the new files of the site that lie where others have put something."""
        files = {path for path in self.others if not path.endswith("/")}
        folders = {path for path in self.others if path.endswith("/")}
        new = [path for path in self.files if not self.last.has(path)] if self.others else []
        return [path for path in new if path in files or above([path]) & (folders | {f"{file}/" for file in files})]

    def lines(self) -> Iterator[str]:
        """Yield what is done, a line each, in order."""
        for file in self.sent:
            yield f"{'changed' if self.last.has(file.path) else 'new':8}{file.path}"
        for path in self.deletions:
            yield f"{'delete':8}{path}"
        for path in self.kept:
            yield f"{'later':8}{path}"
        for path in self.news:
            yield f"{'others':8}{path}"


def plan(files: Mapping[str, Outgoing], last: TargetManifest, rules: Rules, now: float) -> PublicationPlan:
    """Return what brings a target from `last` to `files`; PublishError where too much would be gone."""
    news = [file for path, file in files.items() if not _is_there(last, file)]
    stages = groupby(sorted(news, key=lambda file: (*_stage(file, last), file.path)), lambda file: _stage(file, last))
    gone = {path: _gone(entry, now) for path, entry in sorted(last.files.items()) if path not in files}
    _require_few(gone, last, rules)
    deletions = tuple(
        path
        for path, entry in gone.items()
        if now - entry.gone >= rules.grace or (entry.of and _plain(path, entry) in files)
    )
    kept = {path: entry for path, entry in gone.items() if path not in deletions}
    return PublicationPlan(tuple(tuple(stage) for _, stage in stages), deletions, kept, files, last)


def _is_there(last: TargetManifest, file: Outgoing) -> bool:
    """Say whether a target holds a file as it should be, even if it was gone for a while."""
    entry = last.files.get(file.path)
    return entry is not None and msgspec.structs.replace(entry, gone=0) == file.entry


def _tries(path: str, last: TargetManifest) -> int:
    """Return how many publications in a row were broken off while a file was new."""
    entry = last.files.get(path)
    return entry.tries if entry is not None and entry.is_new else 0


def _stage(file: Outgoing, last: TargetManifest) -> tuple[int, int, int]:
    """Return when a file is sent, before others with a greater one.

    What a publication that was broken off has sent may be led to already, so what is new since goes before it.
    """
    plain = _plain(file.path, file.entry)
    path = PurePosixPath(plain)
    depth = -len(path.parts)
    if is_hashed(plain):
        return _HASHED, 0, 0
    if path.suffix in _INDEXES and last.has(plain):
        return _LISTS, 0, depth
    if path.suffix not in _PAGES | _INDEXES:
        return _ASSETS, 0, 0
    return (_NEW, _tries(plain, last), depth) if not last.has(plain) else (_CHANGED, 0, depth)


def _plain(path: str, entry: PublishedFile) -> str:
    """Return the path of the file that a variant is of, that of any other file as it is."""
    return path.rpartition(".")[0] if entry.of else path


def _text(path: str) -> str:
    """Return a path of others as text that can be written down, whatever its bytes."""
    return path.encode(errors="replace").decode()


def _gone(entry: PublishedFile, now: float) -> PublishedFile:
    return entry if entry.gone else msgspec.structs.replace(entry, gone=now)


def _require_few(gone: Mapping[str, PublishedFile], last: TargetManifest, rules: Rules) -> None:
    """Raise PublishError where so much is gone at once that it looks like an accident."""
    before = {path for path, entry in last.files.items() if not entry.of}
    newly = sum(not last.files[path].gone for path in before & gone.keys())
    if newly * 100 > rules.max_delete * len(before):
        share = newly * 100 / len(before)
        what = f"{newly:,} of {len(before):,} published files ({share:.0f}%) are no longer part of the site"
        hint = f"look whether the build is whole; if they are to go: --max-delete {int(share) + 1}"
        raise PublishError(Problem("", 0, "too-many-gone", what, hint))
