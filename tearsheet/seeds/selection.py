"""Selection: which files in the seeds folder are no seeds: those of types that hold no article, and ignored ones."""

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tearsheet.seeds import Seed, holds_no_article


class Selection(NamedTuple):
    """The seeds to be read, and the names of the files that were skipped, as nothing reads their types."""

    seeds: list[Seed]
    skipped: list[str]


def select(found: Iterable[Seed], named: Collection[Path], ignored: Collection[str]) -> Selection:
    """Return which files are seeds; those that the editor has `named` always are, whatever they hold.

    A pattern of `ignored` without a slash is compared with the name of a file and of each folder it is in, one with a
    slash with paths below the seeds folder.
    """
    places = {path.absolute() for path in named}
    seeds: list[Seed] = []
    skipped: list[str] = []
    for seed in found:
        if seed.path in places or seed.path.absolute() in places:
            seeds.append(seed)
        elif is_ignored(seed.name, ignored):
            continue
        elif is_other(seed):
            skipped.append(seed.name)
        else:
            seeds.append(seed)
    return Selection(seeds, skipped)


def is_ignored(name: str, patterns: Collection[str]) -> bool:
    """Say whether a file, by its path below the seeds folder, fits one of some patterns, or a folder it is in does."""
    path = PurePosixPath(name)
    above = [str(path), *map(str, path.parents)]
    return any(
        any(fnmatchcase(each, pattern.strip("/")) for each in (above if "/" in pattern.strip("/") else path.parts))
        for pattern in patterns
    )


def is_other(seed: Seed) -> bool:
    """Say whether a file is of a type that holds no article; what cannot be looked at is for its reader to refuse."""
    return seed.error is None and holds_no_article(seed.name) and seed.path.is_file()
