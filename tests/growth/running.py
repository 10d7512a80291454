"""Running: each reader and each stage with each shape, and what is wrong with how its work grows."""

from pathlib import Path

from tearsheet.ingest import reader
from tearsheet.seeds import Seed
from tests.growth.formats import FILES, FORMATS, WITHOUT_HTML, marked
from tests.growth.measuring import Work, growth
from tests.growth.shapes import MARKDOWN, PAGES, TEXTS, Shape
from tests.growth.stages import STAGES, tagger

# Which share of the shapes the tests take: formats that share what reads their bodies take them in turn.
EVERY = dict.fromkeys(FORMATS, 24) | {".txt": 4, ".md": 4, ".html": 8, ".xml": 16}
EVERY |= dict.fromkeys(STAGES, 10) | {"render by the reference": 6}
EVERY |= {"related articles and stories": 40, "compile names": 40}


def readers(suffix: str, folder: Path, sizes: list[int], every: int = 1) -> list[str]:
    """Return what is wrong with how reading and tagging grow in a format."""
    shapes = TEXTS | (MARKDOWN if suffix == ".md" else {} if suffix in WITHOUT_HTML else PAGES)
    path = folder / f"seed{suffix}"

    def prepare(shape: Shape, size: int, *, is_html: bool) -> Work:
        body = shape(size)
        path.write_bytes(FORMATS[suffix](body if suffix in WITHOUT_HTML else marked(body, is_html=is_html)))
        return lambda: _read(path)

    found = []
    for name, shape in _taken(shapes, every, len(suffix)):
        wrong = growth(lambda size: prepare(shape, size, is_html=name in PAGES), sizes)  # noqa: B023  (called at once)
        found += [f"{suffix}, {name}: {wrong}"] if wrong else []
    return found


def files(name: str, folder: Path, sizes: list[int]) -> list[str]:
    """Return what is wrong with how reading files of many articles grows."""
    suffix, made = FILES[name]
    path = folder / f"seed{suffix}"

    def prepare(size: int) -> Work:
        path.write_bytes(made(size))
        return lambda: _read(path)

    wrong = growth(prepare, sizes)
    return [f"{suffix}, {name}: {wrong}"] if wrong else []


def stages(name: str, sizes: list[int], every: int = 1) -> list[str]:
    """Return what is wrong with how a stage grows."""
    stage = STAGES[name]
    found = []
    for called, shape in _taken(TEXTS | MARKDOWN | PAGES, every, len(name)):
        wrong = growth(lambda size: stage.prepare(shape(size)), sizes)  # noqa: B023  (called at once)
        found += [f"{name}, {called}: {wrong}"] if wrong else []
    return found


def _read(path: Path) -> object:
    """Read and tag a seed."""
    found = reader.cleaned_articles(Seed(path, path.name))
    for each in found:
        if not hasattr(each, "reason"):
            tagger().tag(each.title, each.text)
    return found


def _taken(shapes: dict[str, Shape], every: int, first: int) -> list[tuple[str, Shape]]:
    """Return every so manieth of some shapes."""
    return list(shapes.items())[first % every :: every]
