"""Seeds: the files as they arrived, found and read. One module a format, each from a seed to its articles."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tearsheet.article import Article
from tearsheet.errors import Rejection
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


def find(paths: Iterable[Path], folder: Path) -> Iterator[Seed]:
    """Return the seeds at these files and below these folders, each once, in the order of their names.

    Hidden files and folders are left alone. A path outside the seeds folder is named from the folder it is in.
    """
    found: dict[str, Seed] = {}
    for path in paths:
        for file in sorted(_files(path)):
            base = folder if file.is_relative_to(folder) else (path if path.is_dir() else path.parent)
            name = file.relative_to(base).as_posix()
            found.setdefault(name, Seed(file, name))
    return iter([found[name] for name in sorted(found)])


def _files(path: Path) -> Iterator[Path]:
    """Return a file itself, or the files below a folder that are not hidden."""
    if not path.is_dir():
        yield path
        return
    for child in path.iterdir():
        if not child.name.startswith(".") and not (child.is_dir() and child.is_symlink()):
            yield from _files(child)


def read(seed: Seed) -> list[Article]:
    """Return the articles of a seed, at least one.

    Raises Rejection with the reason where there is none to be had.
    """
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
