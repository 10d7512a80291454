"""Whatever a seed holds, it becomes articles or reasons, soon, and nothing else happens."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tearsheet.ingest import reader
from tearsheet.model.article import Article, Refusal
from tearsheet.seeds import Seed

CASES = Path(__file__).parents[1] / "cases"
SEEDS = sorted(path for path in CASES.rglob("*") if path.name.startswith("seed.") and not path.name.endswith(".yaml"))
FUZZED = 2_000
SLOWEST = 2.0  # CPU seconds for one seed; the slowest takes .36 on a quiet machine, thrice that on one that is not
PIECES = (
    b"<",
    b">",
    b"&",
    b'"',
    b"\x00",
    b"\xff\xfe",
    b"\r\n\r\n",
    b"--=B",
    b"]]>",
    b"<![CDATA[",
    b"{",
    b"}",
    b"\n---\n",
    b": ",
)


def _mutated(data: bytes, rng: random.Random) -> bytes:
    """Return a seed with some damage of the kinds that disks, mail programs and attackers do."""
    content = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(content) + 1)
        match rng.randrange(6):
            case 0:
                content[at : at + rng.randint(1, 200)] = b""
            case 1:
                content[at:at] = rng.choice(PIECES) * rng.choice((1, 1, 3, 500))
            case 2:
                content[at : at + 1] = bytes([rng.randrange(256)])
            case 3:
                start = rng.randrange(len(content) + 1)
                content[at:at] = content[start : start + rng.randint(1, 2_000)]
            case 4:
                del content[max(1, at) :]
            case _:
                other = rng.choice(SEEDS).read_bytes()
                content[at:at] = other[: rng.randint(1, 2_000)]
    return bytes(content[:200_000])


def _fuzzed() -> Iterator[tuple[str, bytes]]:
    """Return mutations of all seeds of the cases in turn, the same ones each time."""
    for number in range(FUZZED):
        rng = random.Random(number)  # noqa: S311  (no secret)
        source = SEEDS[number % len(SEEDS)]
        suffixes = "".join(source.suffixes) if rng.random() < 0.9 else rng.choice(SEEDS).suffix
        yield f"{number}{suffixes}", _mutated(source.read_bytes(), rng)


def _read(seed: Seed) -> tuple[list[Article | Refusal], float]:
    """Return what a seed holds, and the CPU seconds that it took to read."""
    started = time.process_time()
    return reader.cleaned_articles(seed), time.process_time() - started


def test_no_mutation_of_a_seed_raises_or_hangs(tmp_path: Path) -> None:
    """2,000 damaged seeds of all formats: each gives articles that can be read, or says why it gives none."""
    slow = []
    for name, data in _fuzzed():
        path = tmp_path / name
        path.write_bytes(data)
        found, spent = _read(Seed(path, name))
        if spent > SLOWEST and (spent := _read(Seed(path, name))[1]) > SLOWEST:  # the first one imports libraries
            slow.append(f"{name}: {spent:.1f} s")
        assert found, name
        for article in found:
            assert isinstance(article, Article | Refusal)
            assert article.name.startswith(name)
            assert article.reason if isinstance(article, Refusal) else article.title and article.text and article.body
        path.unlink()
    assert slow == []


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".mht", ".eml", ".mbox", ".xml", ".json", ".zip"])
def test_what_is_too_large_is_refused_by_its_size(tmp_path: Path, suffix: str) -> None:
    """A file of 100 MB is not even read, and the reason says how large it is."""
    path = tmp_path / f"seed{suffix}"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    (refusal,) = reader.cleaned_articles(Seed(path, path.name))
    assert isinstance(refusal, Refusal)
    assert "too large (104,857,600 bytes" in refusal.reason
