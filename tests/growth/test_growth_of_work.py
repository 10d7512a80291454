"""Work grows with the size of what is read and built, and not with its square."""

from pathlib import Path

import pytest

from tearsheet import seeds
from tests.growth import running
from tests.growth.formats import FILES, FORMATS, SAME
from tests.growth.shapes import MARKDOWN, PAGES, TEXTS
from tests.growth.stages import ELSEWHERE, FOLDERS, STAGES

QUICK = [4_096, 16_384]  # characters: two doublings


@pytest.mark.parametrize("suffix", FORMATS)
def test_reading(suffix: str, tmp_path: Path) -> None:
    """Twice the article takes at most 2.6 times as long, in each format and shape, or is refused."""
    assert running.readers(suffix, tmp_path, QUICK, every=running.EVERY[suffix]) == []


@pytest.mark.parametrize("name", FILES)
def test_reading_files_of_many(name: str, tmp_path: Path) -> None:
    """So does a file of four times as many articles, and a field that is four times as long."""
    assert running.files(name, tmp_path, QUICK) == []


@pytest.mark.parametrize("name", STAGES)
def test_stages(name: str) -> None:
    """So does each stage of ingest and build."""
    assert running.stages(name, QUICK, every=running.EVERY[name]) == []


def test_nothing_is_left_out() -> None:
    """Each reader and each module that reads the words of others is measured."""
    assert {*seeds.READERS, ".zip", ".warc", ".warc.gz", ".arc", ".arc.gz"} == {*FORMATS, *SAME}
    assert all(seeds.READERS.get(alias) == seeds.READERS.get(suffix) for alias, suffix in SAME.items())
    measured = {Path(str(module.__file__)).resolve() for stage in STAGES.values() for module in stage.modules}
    read = {"text", "markdown", "webpage", "mail", "feed", "__init__"}
    missing = [
        f"{folder.name}/{path.name}"
        for folder in FOLDERS
        for path in sorted((Path(seeds.__file__).parents[2] / folder).glob("*.py"))
        if path.resolve() not in measured and path.stem not in read and f"{folder.name}/{path.name}" not in ELSEWHERE
    ]
    assert missing == []


def test_every_shape_grows() -> None:
    """A shape is about twice as long at twice the size."""
    for name, shape in (TEXTS | MARKDOWN | PAGES).items():
        assert 1.6 < len(shape(8_192)) / len(shape(4_096)) < 2.6, name
