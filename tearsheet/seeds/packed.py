"""Packed: the seeds in an archive, read as if they lay in a folder, with the sidecars beside them there."""

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
    """The sidecars and folder defaults in an archive, each read when a seed needs it."""

    def __init__(self, members: Iterable[archive.Member]) -> None:
        """Take the YAML files of an archive."""
        self._files = {_plainly(member.name): member.content for member in members}
        defaults = (name for name in self._files if PurePosixPath(name).name == sidecar.DEFAULTS)
        self._defaults = sorted(defaults, key=len, reverse=True)

    def of(self, name: str) -> tuple[Sidecar | None, list[Sidecar]]:
        """Return the sidecar of a seed in the archive, and the defaults of the folders around it, the nearest first."""
        own = next((each for each in _names_beside(name) if each in self._files), None)
        around = (each for each in self._defaults if _plainly(name).startswith(each.removesuffix(sidecar.DEFAULTS)))
        return self._read(own) if own else None, [self._read(each) for each in around]

    def _read(self, name: str) -> Sidecar:
        """Return one of them, read; Rejection where it is broken."""
        content = self._files[name]
        if isinstance(content, Rejection):
            raise Rejection(f"{name}: {content}")
        return sidecar.parsed(content, name)


def read_articles(
    name: str, data: bytes, limit: int, reader_of: ReaderOf, is_other: Callable[[str], bool]
) -> Iterator[Article | Refusal]:
    """Return the articles of the files in an archive, and refusals; a bad file does not stop the others.

    `limit` is the most bytes of one file; `reader_of` returns the reader for a file name, or raises Rejection; files
    whose names are `is_other` hold no article, such as the pictures of a page.
    """
    beside = Beside(archive.members(data, limit, _is_yaml))
    members = (member for member in archive.members(data, limit) if not is_other(member.name))
    return entries.read_entries(name, _seeds(members), functools.partial(_opened, name, beside, reader_of), "file")


def _seeds(members: Iterable[archive.Member]) -> Iterator[archive.Member]:
    """Return the files of an archive but for sidecars and defaults; other YAML files come last."""
    spoken_of: set[str] = set()
    yaml_files = []
    for member in members:
        if _is_yaml(member.name):
            yaml_files.append(member)
        else:
            spoken_of.update(_names_beside(member.name))
            yield member
    for member in yaml_files:
        if _plainly(member.name) not in spoken_of and PurePosixPath(member.name).name != sidecar.DEFAULTS:
            yield member


def _opened(name: str, beside: Beside, reader_of: ReaderOf, member: archive.Member) -> tuple[str, entries.Make]:
    """Return the name of a file in an archive and the function that makes its articles."""

    def make(part: str) -> Iterator[Article | Refusal]:
        if isinstance(member.content, Rejection):
            raise member.content
        read_file, sidecars = reader_of(member.name), beside.of(member.name)
        for article in read_file(part, member.content):
            full = sidecar.apply(article, *sidecars) if isinstance(article, Article) else article
            yield dataclasses.replace(full, seed=name, part=article.name)

    return member.name, make


def _names_beside(name: str) -> tuple[str, str]:
    """Return the two names that a seed's sidecar may have."""
    folder, slash, file = _plainly(name).rpartition("/")
    return f"{folder}{slash}{file}{sidecar.SUFFIX}", f"{folder}{slash}{file.rpartition('.')[0]}{sidecar.SUFFIX}"


def _plainly(name: str) -> str:
    """Return a path in its plain form: no ./ and no double slashes."""
    return str(PurePosixPath(name))


def _is_yaml(name: str) -> bool:
    """Say whether a file may be a sidecar, by its name."""
    return name.endswith(sidecar.SUFFIX)
