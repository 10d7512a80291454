"""How well are real articles read? `python -m benchmarks.quality FOLDER`, or `make bench-ingest LABELLED=FOLDER`.

The folder is yours, with articles whose facts are known, in the two forms that public collections have:

    articles/NAME.truth.jsonl   a line an article: file (below articles/), title, date, perhaps source_url
    pages/NAME/source.html      a saved page, with expected-metadata.json (title, byline, publishedTime) and perhaps
                                expected.html or expected.txt, its body

Everything goes through the whole of `tearsheet ingest`, in a fresh site on the memory disk. Then each article comes
again in six changed forms, and it is counted how many are found to be the same one.
"""

import argparse
import collections
import html
import json
import random
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.build import _print
from benchmarks.corpus import Corpus
from benchmarks.engines import Tearsheet
from benchmarks.rounds import MEMORY_DISK
from tearsheet.ingest.report import IngestReport
from tearsheet.ingest.run import Ingest
from tearsheet.model import post
from tearsheet.model.kinds import built_in
from tearsheet.model.post import Post
from tearsheet.settings import Settings
from tearsheet.text import fast_markdown
from tearsheet.text.markup import to_text

RUN = 4  # words of the runs by which two bodies are compared, as in the article extraction benchmark


_QUOTES = str.maketrans("‘’“”", "''\"\"")


class Share(NamedTuple):
    """How many of how many."""

    right: int
    of: int

    def __str__(self) -> str:
        return f"{self.right} of {self.of} ({self.right / self.of:.3f})" if self.of else "none is known"


def main() -> None:
    """Print how much of the labelled articles and pages is read right."""
    parser = argparse.ArgumentParser(description="The quality of ingest on labelled articles and pages.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    _print("| of | right |\n| --- | --- |")
    for truth in sorted((folder / "articles").glob("*.truth.jsonl")):
        _tell_articles(truth)
    if pages := sorted((folder / "pages").glob("*/source.html")):
        _tell_pages(pages)


def _tell_articles(truth: Path) -> None:
    """Print what is read of a collection of articles, and what is found again of it."""
    name = truth.name.removesuffix(".truth.jsonl")
    known = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    with _site() as site:
        for article in known:
            shutil.copy(truth.parent / article["file"], site / "seeds" / Path(article["file"]).name)
        report = _ingest(site)
        posts = _posts(site)
        found = [(article, posts.get(Path(article["file"]).name)) for article in known]
        titles = [made is not None and _same(made.title, article["title"]) for article, made in found]
        dates = [made is not None and f"{made.date:%Y-%m-%d}" == article["date"] for article, made in found]
        merged = sum(result.fate == "duplicate" for result in report.results)
        _print(f"| {name}: articles with a post | {Share(len(posts), len(known))} |")
        _print(f"| {name}: titles | {Share(sum(titles), len(known))} |")
        _print(f"| {name}: dates, by text or file name | {Share(sum(dates), len(known))} |")
        _print(f"| {name}: taken for another's duplicate | {merged} |")
        for change in CHANGES:
            _print(f"| {name}: found again, {change.__doc__} | {_found_again(posts, change)} |")


def _same(one: str, other: str) -> bool:
    """Say whether two titles are the same, but for the form of quotes, and references and Markdown in the labels."""
    texts = (one, re.sub(r"\*+", "", html.unescape(other)))
    plain, label = (" ".join(text.translate(_QUOTES).split()) for text in texts)
    return plain == label


def _found_again(posts: dict[str, Post], change: "Change") -> Share:
    """Return how many of a collection join their own post when they come a second time, changed."""
    rng = random.Random(7)
    with _site() as site:
        changed = {}
        for number, written in enumerate(posts.values()):
            paragraphs = to_text(fast_markdown.typeset(post.parts(written.body)[0])).split("\n\n")
            _put(site, f"a{number}.txt", written.title, paragraphs)
            changed[f"b{number}.txt"] = change(written.title, paragraphs, rng)
        _ingest(site)
        for name, (title, paragraphs) in changed.items():
            _put(site, name, title, paragraphs)
        results = {result.seed: result for result in _ingest(site).results}
        firsts = {name: result.detail for name, result in results.items()}
        pairs = [(results[name], firsts.get(f"a{name[1:]}")) for name in changed if name in results]
        return Share(sum(again.fate == "duplicate" and again.detail == first for again, first in pairs), len(changed))


Change = Callable[[str, list[str], random.Random], tuple[str, list[str]]]


def _dropped(title: str, paragraphs: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """paragraphs dropped"""  # noqa: D400, D403
    kept = [paragraph for paragraph in paragraphs if rng.random() > 0.3]  # noqa: PLR2004
    return title, kept or paragraphs[:1]


def _cut(title: str, paragraphs: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    """cut to a third"""  # noqa: D400, D403
    return title, paragraphs[: max(1, -(-len(paragraphs) // 3))]


def _reworded(title: str, paragraphs: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """one word in twelve replaced"""  # noqa: D400, D403
    return title, [
        " ".join("thing" if rng.random() < 1 / 12 else word for word in paragraph.split()) for paragraph in paragraphs
    ]


def _retitled(title: str, paragraphs: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    """another title"""  # noqa: D400, D403
    return f"What to know about {' '.join(title.split()[-2:])}", paragraphs


def _framed(title: str, paragraphs: list[str], _rng: random.Random) -> tuple[str, list[str]]:
    """a frame around it"""  # noqa: D400, D403
    above = "This report comes to you from our partners at the wire desk, who have followed the matter all week."
    below = "Our newsroom welcomes letters from readers on this and every other subject of the day."
    return title, [above, *paragraphs, below]


def _shuffled(title: str, paragraphs: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """sentences in another order"""  # noqa: D400, D403
    sentences = re.split(r"(?<=[.!?]) ", " ".join(paragraphs))
    rng.shuffle(sentences)
    return title, [" ".join(sentences)]


# The docstrings are the rows of the table.
CHANGES: tuple[Change, ...] = (_dropped, _cut, _reworded, _retitled, _framed, _shuffled)


def _tell_pages(pages: list[Path]) -> None:
    """Print what is read of saved web pages."""
    with _site() as site:
        for page in pages:
            shutil.copy(page, site / "seeds" / f"{page.parent.name}.html")
        _ingest(site)
        posts = _posts(site)
    found = [(_labels(page), posts.get(f"{page.parent.name}.html")) for page in pages]
    titles = [(said["title"], made.title if made else "") for said, made in found if said.get("title")]
    days = [(said["publishedTime"][:10], _day(made)) for said, made in found if said.get("publishedTime")]
    authors = [(said["byline"], (made and made.author) or "") for said, made in found if said.get("byline")]
    _print(f"| pages: with a post | {Share(len(posts), len(pages))} |")
    _print(f"| pages: titles | {Share(sum(_same(one, other) for other, one in titles), len(titles))} |")
    _print(f"| pages: dates | {Share(sum(day == made for day, made in days), len(days))} |")
    _print(f"| pages: authors | {Share(sum(_is_by(said, made) for said, made in authors), len(authors))} |")
    scores = [_f1(said["body"], _text(made)) for said, made in found if said["body"]]
    _print(f"| pages: bodies, F1 | {f'{sum(scores) / len(scores):.3f}' if scores else 'none is known'} |")


def _labels(page: Path) -> dict[str, Any]:
    """Return what is known of a page, its body as text (empty: not known)."""
    said: dict[str, Any] = json.loads((page.parent / "expected-metadata.json").read_text(encoding="utf-8"))
    marked, plain = page.parent / "expected.html", page.parent / "expected.txt"
    said["body"] = to_text(marked.read_text(encoding="utf-8")) if marked.exists() else ""
    return said | ({"body": plain.read_text(encoding="utf-8")} if plain.exists() else {})


def _day(made: Post | None) -> str:
    """Return the day of a post that its article gives."""
    return f"{made.date:%Y-%m-%d}" if made and made.date_basis == "published" else ""


def _is_by(byline: str, author: str) -> bool:
    """Say whether an author is the one of a byline, which may also say “By” and give a title."""
    return bool(author) and all(name.casefold() in byline.casefold() for name in author.split("; "))


def _text(made: Post | None) -> str:
    """Return the text of a post's body."""
    return to_text(fast_markdown.typeset(made.body)) if made else ""


def _f1(expected: str, found: str) -> float:
    """Return how much two texts agree, by their runs of four words."""
    known, made = (collections.Counter(_runs(text)) for text in (expected, found))
    both = (known & made).total()
    return 2 * both / max(1, known.total() + made.total())


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Return the runs of four words in a text."""
    words = re.findall(r"\w+", text)
    return (tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def _put(site: Path, name: str, title: str, paragraphs: list[str]) -> None:
    """Write a text seed."""
    text = "\n\n".join(paragraphs)
    (site / "seeds" / name).write_text(f"{title}\n\n{title}\n\n{text}\n", encoding="utf-8")


@contextmanager
def _site() -> Iterator[Path]:
    """Return a fresh site without seeds on the memory disk."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None))
    try:
        Tearsheet().write(Corpus(posts=[], companies=[], sources=[]), folder)
        (folder / "seeds").mkdir()
        yield folder
    finally:
        shutil.rmtree(folder)


def _ingest(site: Path) -> IngestReport:
    """Ingest all seeds of a site."""
    settings = Settings.read(site / "pelicanconf.py")
    return Ingest(settings).run([settings.seeds], lambda _done, _of: None)


def _posts(site: Path) -> dict[str, Post]:
    """Return the posts of a site by their seeds."""
    read = (
        post.parse_post(path.read_text(encoding="utf-8"), "", path.stem, built_in())[0]
        for path in site.glob("content/posts/*.md")
    )
    return {written.seed: written for written in read if written and written.seed}


if __name__ == "__main__":
    main()
