"""Packed: the seeds in an archive, read as if they lay in a folder, with the files that stand beside them there."""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from tearsheet.errors import Rejection
from tearsheet.model.article import Article, Refusal
from tearsheet.seeds import archive, entries, sidecar
from tearsheet.seeds.sidecar import Sidecar

Read = Callable[[str, bytes], Iterable[Article | Refusal]]
ReaderOf = Callable[[str], Read]


class Beside:
    """The sidecars and defaults in an archive, each read where a seed asks for it."""

    def __init__(self, members: Iterable[archive.Member]) -> None:
        """Take the YAML files of an archive."""
        self._files = {_plainly(member.name): member.content for member in members}
        found = (name for name in self._files if PurePosixPath(name).name == sidecar.DEFAULTS)
        self._defaults = sorted(found, key=len, reverse=True)

    def of(self, name: str) -> tuple[Sidecar | None, list[Sidecar]]:
        """Return what is said of a seed beside it, and what the folders around it say, the nearest first."""
        own = next((each for each in _names_beside(name) if each in self._files), None)
        around = (each for each in self._defaults if _plainly(name).startswith(each.removesuffix(sidecar.DEFAULTS)))
        return self._read(own) if own else None, [self._read(each) for each in around]

    def _read(self, name: str) -> Sidecar:
        """Return what one of them says."""
        content = self._files[name]
        if isinstance(content, Rejection):
            raise Rejection(f"{name}: {content}")
        return sidecar.parsed(content, name)


def read(name: str, data: bytes, limit: int, reader_of: ReaderOf) -> Iterator[Article | Refusal]:
    """Return what the files in an archive hold; one that is no seed does not keep the others from being read.

    `limit` is the most bytes of one of them; `reader_of` returns what reads a file of a name, or raises Rejection.
    """
    beside = Beside(archive.members(data, limit, _is_yaml))
    members = archive.members(data, limit)
    return entries.read(name, _seeds(members), functools.partial(_opened, name, beside, reader_of), "file")


def _seeds(members: Iterable[archive.Member]) -> Iterator[archive.Member]:
    """Return the files of an archive that do not only speak of others, those in YAML behind all others."""
    spoken_of: set[str] = set()
    said = []
    for member in members:
        if _is_yaml(member.name):
            said.append(member)
        else:
            spoken_of.update(_names_beside(member.name))
            yield member
    for member in said:
        if _plainly(member.name) not in spoken_of and PurePosixPath(member.name).name != sidecar.DEFAULTS:
            yield member


def _opened(name: str, beside: Beside, reader_of: ReaderOf, member: archive.Member) -> tuple[str, entries.Make]:
    """Return the name of a file in an archive and what makes its articles."""

    def make(part: str) -> Iterator[Article | Refusal]:
        if isinstance(member.content, Rejection):
            raise member.content
        read_file, said = reader_of(member.name), beside.of(member.name)
        for article in read_file(part, member.content):
            full = sidecar.apply(article, *said) if isinstance(article, Article) else article
            yield dataclasses.replace(full, seed=name, part=article.name)

    return member.name, make


def _names_beside(name: str) -> tuple[str, str]:
    """Return the names that a seed's sidecar may have."""
    folder, slash, file = _plainly(name).rpartition("/")
    return f"{folder}{slash}{file}{sidecar.SUFFIX}", f"{folder}{slash}{file.rpartition('.')[0]}{sidecar.SUFFIX}"


def _plainly(name: str) -> str:
    """Return the path of a file without points and slashes that say nothing."""
    return str(PurePosixPath(name))


def _is_yaml(name: str) -> bool:
    """Say whether a file may speak of others."""
    return name.endswith(sidecar.SUFFIX)
