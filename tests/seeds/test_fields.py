"""What a seed says beside its body is as long as such things are, or the article says so."""

import html
import json
import time
from pathlib import Path

import pytest

from tearsheet.ingest import reader
from tearsheet.model import entity
from tearsheet.model.article import Article, Refusal
from tearsheet.model.kinds import built_in
from tearsheet.seeds import Seed

LEAD = "The harbour of Voss opened two quays on Monday, and boats moored there for the first time in a year. " * 3
LONG = "Quay " * 10_000


def _feed(title: str, author: str = "Ida Moen", site: str = "Harbour News") -> bytes:
    body = html.escape(f"<p>{LEAD}</p>")
    entry = f"<item><title>{title}</title><author>{author}</author><description>{body}</description></item>"
    return f'<rss version="2.0"><channel><title>{site}</title>{entry}</channel></rss>'.encode()


def _page(title: str) -> bytes:
    return f"<title>{title}</title><body><article><h1>{title}</h1><p>{LEAD}</p></article></body>".encode()


def _read(folder: Path, name: str, data: bytes, beside: str = "") -> tuple[Article | Refusal, float]:
    (folder / name).write_bytes(data)
    sidecar = folder / f"{name}.yaml"
    sidecar.write_text(beside)
    started = time.process_time()
    (found,) = reader.cleaned_articles(Seed(folder / name, name, sidecar if beside else None))
    return found, time.process_time() - started


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml", _feed("&amp;#233;" * 300_000)),
        ("a.json", json.dumps({"version": "1", "items": [{"title": LONG, "content_text": LEAD}]}).encode()),
        ("a.md", f"---\ntitle: {LONG}\n---\n\n{LEAD}".encode()),
        ("a.md", f"# {LONG}\n\n{LEAD}".encode()),
        ("a.html", _page(LONG)),
        ("a.eml", f"Subject: {LONG}\n\n{LEAD}".encode()),
        ("a.eml", f"Subject: {LONG * 60}\n\n{LEAD}".encode()),
    ],
    ids=["entities", "JSON Feed", "front matter", "heading", "page", "subject", "longer subject"],
)
def test_a_title_of_thousands_of_words_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    """Nothing is cut off and nothing invented: the reason says so, and is found soon."""
    found, spent = _read(tmp_path, name, data)
    assert isinstance(found, Refusal)
    assert "the title has more than 1,000 characters" in found.reason
    assert "give it one in a file beside it" in found.reason
    assert spent < 6  # CPU seconds; 2 to 3 on a busy machine


def test_a_sidecar_gives_such_an_article_its_title(tmp_path: Path) -> None:
    """The way out that the reason names leads out."""
    found, _ = _read(tmp_path, "a.eml", f"Subject: {LONG}\n\n{LEAD}".encode(), "title: The quays are open\n")
    assert isinstance(found, Article)
    assert found.title == "The quays are open"


def test_the_first_words_of_a_text_stand_for_its_title(tmp_path: Path) -> None:
    """A first line of 10,000 words is a paragraph, of which every word stays in the body."""
    found, _ = _read(tmp_path, "a.txt", f"{LONG}\n\n{LEAD}".encode())
    assert isinstance(found, Article)
    assert found.title.endswith(" …")
    assert found.text.count("Quay") == 10_000


def test_names_that_are_too_long_are_left_out_and_the_run_says_so(tmp_path: Path) -> None:
    """An author and a source of thousands of words are none; those that a sidecar gives take their places."""
    found, _ = _read(tmp_path, "a.xml", _feed("Quays", LONG, LONG))
    assert isinstance(found, Article)
    assert (found.author, found.publication) == (None, None)
    assert [note.partition(" has ")[0] for note in found.notes] == ["the author", "the source"]
    found, _ = _read(tmp_path, "a.xml", _feed("Quays", LONG, LONG), "source: Harbour News\n")
    assert isinstance(found, Article)
    assert found.publication == "Harbour News"


def test_the_name_of_a_company_is_bounded_in_its_file() -> None:
    """A name, a former name or a word of the context of thousands of characters is a problem of its line."""
    long = "a" * 20_000
    text = f"---\nname: Velmora\naliases: [{long}]\nformerly: [{long}]\ncontext: [{long}]\n---\n"
    read, problems = entity.parse_entity(text, "companies/velmora.md", "company", built_in())
    assert read is not None
    assert read.name == "Velmora"
    assert [(problem.path, problem.line) for problem in problems] == [("companies/velmora.md", at) for at in (3, 4, 5)]
