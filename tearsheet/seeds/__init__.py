"""Seeds: raw news files, found in the seeds folder and read into articles; one module for each format."""

import contextlib
import dataclasses
import functools
import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tearsheet.errors import Problem, Rejection, SeedsError
from tearsheet.model.article import Article, Refusal
from tearsheet.parallel import cpu_limits, fence
from tearsheet.seeds import fields, packed, sidecar, visibility
from tearsheet.seeds.sidecar import Sidecar
from tearsheet.storage.files import TooLargeError, read_bounded
from tearsheet.text import markup, merge_conflicts

LARGEST = 4 * 2**20  # bytes; the longest of 262 real articles measured has 0.05 MB, so a larger file is no article
LARGEST_OF_MANY = (
    2**26
)  # bytes of a file that holds many articles; a crawler's archive, read page by page, has no limit
SLOWEST = 200_000  # bytes a second of a file of many articles; the slowest, a broken JSON Feed, opens at 5 million

Reader = Callable[[str, bytes], Iterable[Article | Refusal]]

# Module and function of the reader of each kind of file. They are imported when first used: together they take 0.3 s.
READERS = {
    ".txt": "text.read_articles",
    ".md": "markdown.read_articles",
    ".markdown": "markdown.read_articles",
    ".html": "webpage.read_articles",
    ".htm": "webpage.read_articles",
    ".xhtml": "webpage.read_articles",
    ".mht": "mail.read_archive",
    ".mhtml": "mail.read_archive",
    ".eml": "mail.read_articles",
    ".mbox": "mailbox.read_articles",
    ".xml": "feed.read_articles",
    ".rss": "feed.read_articles",
    ".atom": "feed.read_articles",
    ".rdf": "feed.read_articles",
    ".json": "jsonfeed.read_articles",
}
_OF_MANY = {".mht", ".mhtml", ".eml", ".mbox", ".xml", ".rss", ".atom", ".rdf", ".json", ".zip"}
_OF_EDITORS = {".txt", ".md", ".markdown", ".html", ".htm", ".xhtml"}  # which people write, and merge with git
# What may hold an article, or speak of one: whoever puts that there is told that it cannot be read.
_DOCUMENTS = {".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".pages", ".yaml", ".yml", ".rar", ".7z", ".tar", ".gz"}
_CRAWLED = (".warc", ".warc.gz", ".arc", ".arc.gz")


@dataclass(frozen=True, slots=True)
class Seed:
    """A file as it arrived: its path, and its name, which is the path below the seeds folder, with slashes.

    `beside` is its sidecar, if it has one; `defaults` are those of its folder and of the folders around that, the
    nearest first. `error` is what went wrong when the file was looked for; `read` raises it.
    """

    path: Path
    name: str
    beside: Path | None = None
    defaults: tuple[Path, ...] = ()
    error: Exception | None = None


def find(paths: Iterable[Path], folder: Path) -> list[Seed]:
    """Return the seeds at these files and below these folders, each once, sorted by name.

    A sidecar stands for its seed, a folder's defaults for all seeds of the folder. Hidden files and folders are
    skipped, and links to folders are not followed. Raises SeedsError for paths outside the seeds folder, as a seed's
    name is its path in there.
    """
    base = folder.resolve()
    seeds_by_name: dict[str, Seed] = {}
    outside = []
    for path in paths:
        place = path.parent.resolve() / path.name
        if not place.resolve().is_relative_to(base) and not place.is_relative_to(base):
            hint = f"copy it to {folder.name}/, which is also what keeps it"
            outside.append(Problem(str(path), 0, "seed-outside", "is not in the seeds folder", hint))
            continue
        place = place.resolve() if place.resolve() == base else place
        only = None if place.is_dir() or place.name == sidecar.DEFAULTS else place
        inside = place if place.is_dir() else place.parent
        defaults = sidecar.defaults_of(inside, base)
        seeds = _in_folder(inside, base, defaults) if only is None else _of_folder(inside, base, defaults, only)
        seeds_by_name |= {seed.name: seed for seed in seeds}
    if outside:
        raise SeedsError(*outside)
    return [seeds_by_name[name] for name in sorted(seeds_by_name)]


def _in_folder(folder: Path, base: Path, defaults: tuple[Path, ...]) -> Iterator[Seed]:
    """Return the seeds below a folder; a folder that cannot be listed is a seed itself, which reading rejects."""
    try:
        with os.scandir(folder) as entries:
            listed = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        yield _seed(folder, base, None, ())
        return
    yield from _listed([entry.name for entry in listed if not _is_folder(entry)], folder, base, defaults)
    for entry in listed:
        if _is_folder(entry) and not entry.is_symlink():
            yield from _below(folder / entry.name, base, defaults)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry is a folder; one that cannot be looked at (a link to itself) is taken for a seed."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _below(folder: Path, base: Path, defaults: tuple[Path, ...]) -> Iterator[Seed]:
    """Return the seeds of a folder within another; one that cannot be listed is a seed itself, with the error."""
    try:
        own = (folder / sidecar.DEFAULTS,) if (folder / sidecar.DEFAULTS).is_file() else ()
        yield from _in_folder(folder, base, own + defaults)
    except Exception as error:  # noqa: BLE001  (no folder may stop those beside it)
        yield Seed(folder, _name(folder, base), error=error)


def _of_folder(folder: Path, base: Path, defaults: tuple[Path, ...], only: Path) -> Iterator[Seed]:
    """Return the seed at `only`, or the seeds of the sidecar there; a missing file is a seed that reading rejects."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    seeds = [seed for seed in _listed(names, folder, base, defaults) if only in {seed.path, seed.beside}]
    yield from seeds or ([] if only.name in names else [_seed(only, base, None, defaults)])


def _listed(names: list[str], folder: Path, base: Path, defaults: tuple[Path, ...]) -> Iterator[Seed]:
    """Return the seeds among the files of a folder, each with its sidecar."""
    sidecars = sidecar.of(names)
    for name in names:
        if name not in sidecars.values() and name != sidecar.DEFAULTS:
            beside = folder / sidecars[name] if name in sidecars else None
            try:
                yield _seed(folder / name, base, beside, defaults)
            except Exception as error:  # noqa: BLE001  (no file may stop those beside it)
                yield Seed(folder / name, _name(folder / name, base), error=error)


def _seed(path: Path, base: Path, beside: Path | None, defaults: tuple[Path, ...]) -> Seed:
    """Return the seed at a path."""
    return Seed(path, _name(path, base), beside, defaults)


def _name(path: Path, base: Path) -> str:
    """Return the name of the seed at a path: the path below `base`, with slashes."""
    return str(path)[len(str(base)) + 1 :].replace(os.sep, "/")


def _require_inside(seed: Seed) -> None:
    """Raise Rejection for a name that no post could hold, and for a link that leaves the seeds folder."""
    try:
        seed.name.encode()
    except UnicodeEncodeError:
        raise Rejection("the file's name is no UTF-8 text", "rename it") from None
    if markup.ILLEGAL.search(seed.name):  # no post could name its seed then
        raise Rejection("the file's name has a control character", "rename it")
    depth = seed.name.count("/") + 1
    base = seed.path.parents[depth - 1]
    try:
        is_outside = seed.path.is_symlink() and not seed.path.resolve().is_relative_to(base)
    except (OSError, RuntimeError):  # a link to itself: RuntimeError up to Python 3.12
        raise Rejection("a link that leads nowhere", "copy the file instead") from None
    if is_outside:
        raise Rejection("a link to a file outside the seeds folder", "copy the file instead")


def holds_no_article(name: str) -> bool:
    """Say whether a file is of a type that holds no article: a picture, a table, what an office program leaves."""
    low = PurePosixPath(name.lower()).name
    if low.startswith("~") or low.endswith("~"):
        return True
    return not low.endswith(_CRAWLED) and PurePosixPath(low).suffix not in {*READERS, ".zip", *_DOCUMENTS}


def holds_many(seed: Seed) -> bool:
    """Say whether a seed's format may hold many articles."""
    return seed.path.suffix.lower() in _OF_MANY or _is_crawled(seed)


def allowance(seed: Seed, count: int) -> float:
    """Return the seconds of processor time that a seed may take until its next article; `count` have been read.

    One article has a fixed limit. A file of many gets more in proportion to its size before the first, and a crawler's
    archive before each, because of the pictures and scripts between its pages.
    """
    if holds_many(seed) and (not count or _is_crawled(seed)):
        with contextlib.suppress(OSError):
            return cpu_limits.SECONDS + seed.path.stat().st_size / SLOWEST
    return cpu_limits.SECONDS


def _is_crawled(seed: Seed) -> bool:
    """Say whether a seed is a crawler's archive (WARC, ARC)."""
    return seed.name.lower().endswith(_CRAWLED)


def read_articles(seed: Seed) -> Iterator[Article | Refusal]:
    """Return the articles of a seed, completed by its sidecar and defaults, and refusals of its other parts.

    Raises Rejection with the reason where the seed holds no article.
    """
    if seed.error is not None:
        raise seed.error
    _require_inside(seed)
    own = sidecar.read_sidecar(seed.beside) if seed.beside else None
    defaults = [sidecar.read_sidecar(path) for path in seed.defaults]
    for article in _articles(seed):
        yield _completed(article, own, defaults) if isinstance(article, Article) else article


def _completed(article: Article, own_sidecar: Sidecar | None, defaults: list[Sidecar]) -> Article | Refusal:
    """Return an article completed by its sidecar and defaults; an error refuses this article alone."""
    try:
        completed = fields.within(sidecar.apply(fields.within(_in_drafts(article)), own_sidecar, defaults))
        fields.require_title(completed.title)
    except Exception as error:  # noqa: BLE001  (no article may stop those after it)
        return fence.refusal(error, article.seed, article.part)
    return completed


def _in_drafts(article: Article) -> Article:
    """Return an article as a draft if it lies in a folder for drafts, on disk or in an archive."""
    path = article.part.partition("#")[0] if article.seed.lower().endswith(".zip") else article.seed
    if article.is_withheld or not visibility.in_folder(path):
        return article
    return dataclasses.replace(article, status="draft", because="it lies in a folder for drafts")


def _articles(seed: Seed) -> Iterator[Article | Refusal]:
    """Return the articles and refusals in a seed, as its format's reader returns them."""
    if _is_crawled(seed):
        from tearsheet.seeds import warc

        with seed.path.open("rb") as file:
            yield from warc.read_articles(seed.name, file)
        return
    suffix = seed.path.suffix.lower()
    if suffix != ".zip" and suffix not in READERS:
        raise _no_reader(seed.path.name)
    try:
        data = read_bounded(seed.path, LARGEST_OF_MANY if suffix in _OF_MANY else LARGEST)
    except TooLargeError as error:
        raise Rejection(f"too large ({error.strerror})", "cut it to the article") from None
    except OSError as error:
        raise Rejection(
            f"cannot be read ({(error.strerror or str(error)).lower()})", "check the file and its rights"
        ) from None
    if suffix in READERS:
        yield from _reader(suffix)(seed.name, data)
    else:
        yield from packed.read_articles(seed.name, data, LARGEST, _reader_of, holds_no_article)


def _reader(suffix: str) -> Reader:
    """Return the reader for files with this suffix."""
    module, _, function = READERS[suffix].partition(".")
    reader: Reader = getattr(importlib.import_module(f"tearsheet.seeds.{module}"), function)
    return functools.partial(_merged, reader) if suffix in _OF_EDITORS else reader


def _merged(reader: Reader, name: str, data: bytes) -> Iterable[Article | Refusal]:
    """Return what a reader makes of a file that people edit; Rejection where it has a git merge conflict."""
    if begun := merge_conflicts.line(data.decode(errors="replace")):
        raise Rejection(f"line {begun}: {merge_conflicts.WHAT}", merge_conflicts.HINT)
    return reader(name, data)


def _reader_of(name: str) -> Reader:
    """Return the reader for a file in an archive; Rejection where there is none."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in READERS:
        raise _no_reader(name)
    return _reader(suffix)


def _no_reader(name: str) -> Rejection:
    """Return the rejection of a file of unknown format."""
    formats = ", ".join(sorted({*READERS, ".zip", ".warc", ".warc.gz"}))
    return Rejection(f"no reader for “{PurePosixPath(name).suffix or name}” files", f"save it as one of {formats}")
