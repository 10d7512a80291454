"""Seeds: the files as they arrived, found and read. One module a format, each from a seed to its articles."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tearsheet.article import Article
from tearsheet.errors import Problem, Rejection, SeedsError
from tearsheet.files import TooLargeError, read_bounded
from tearsheet.seeds import markdown, text

LARGEST = 4 * 2**20  # bytes; the longest of 262 real articles measured has 0.05 MB, so a larger file is no article

Reader = Callable[[str, bytes], list[Article]]

READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
}


@dataclass(frozen=True, slots=True)
class Seed:
    """A file as it arrived: its path, and its name, which is its path below the seeds folder, with slashes."""

    path: Path
    name: str


def find(paths: Iterable[Path], folder: Path) -> list[Seed]:
    """Return the seeds at these files and below these folders, each once, in the order of their names.

    Hidden files and folders are left alone, and links to folders are not followed. Raises SeedsError for paths outside
    the seeds folder: a seed's name is its path in there.
    """
    base = folder.resolve()
    found: dict[str, Seed] = {}
    outside = []
    for path in paths:
        place = path.parent.resolve() / path.name
        if not place.resolve().is_relative_to(base) and not place.is_relative_to(base):
            mend = f"copy it to {folder.name}/, which is also what keeps it"
            outside.append(Problem(str(path), 0, "is not in the seeds folder", mend))
            continue
        for file in _files(place.resolve() if place.resolve() == base else place):
            name = file.relative_to(base).as_posix()
            found[name] = Seed(file, name)
    if outside:
        raise SeedsError(*outside)
    return [found[name] for name in sorted(found)]


def _files(path: Path) -> Iterator[Path]:
    """Return a file itself, or the files below a folder that are not hidden; a folder that cannot be read as itself."""
    waiting = [path]
    while waiting:
        place = waiting.pop()
        if not place.is_dir():
            yield place
            continue
        try:
            children = list(place.iterdir())
        except OSError:
            yield place
            continue
        waiting += [
            child for child in children if not child.name.startswith(".") and not (child.is_symlink() and child.is_dir())
        ]


def _require_inside(seed: Seed) -> None:
    """Raise Rejection for a name that cannot be written down and for a link to what is not below the seeds folder."""
    try:
        seed.name.encode()
    except UnicodeEncodeError:
        raise Rejection("the file's name is no UTF-8 text", "rename it") from None
    depth = seed.name.count("/") + 1
    base = seed.path.parents[depth - 1]
    if seed.path.is_symlink() and not seed.path.resolve().is_relative_to(base):
        raise Rejection("a link to a file outside the seeds folder", "copy the file instead")


def read(seed: Seed) -> list[Article]:
    """Return the articles of a seed, at least one.

    Raises Rejection with the reason where there is none to be had.
    """
    _require_inside(seed)
    reader = READERS.get(seed.path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise Rejection(f"no reader for “{seed.path.suffix or seed.path.name}” files", f"save it as one of {known}")
    try:
        data = read_bounded(seed.path, LARGEST)
    except TooLargeError as error:
        raise Rejection(f"too large ({error.strerror})", "cut it to the article") from None
    except OSError as error:
        raise Rejection(f"cannot be read ({(error.strerror or str(error)).lower()})", "check the file and its rights") from None
    return reader(seed.name, data)
