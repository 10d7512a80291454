"""What is too large or too deep costs nothing to find out, and loses no words that could be read."""

import time

import pytest

from tearsheet.errors import Rejection
from tearsheet.seeds import bounds, fragment, webpage
from tearsheet.text import markdown_bounds, markup

WORDS = "The harbour of Voss opened two quays on Monday, and boats moored there for the first time in a year. "


@pytest.mark.parametrize(
    ("start", "end"), [("<div>", "</div>"), ("<ul><li>", ""), ("<b>", ""), ("<blockquote>", "</blockquote>")]
)
def test_no_word_is_lost_in_the_depth(start: str, end: str) -> None:
    """Of 2,000 elements in each other all words are read, what stands behind them too, and paragraphs stay apart."""
    text, body = fragment.text_and_markdown(
        f"<p>First.</p>{start * 2_000}<p>Deep one.</p><p>Deep two.</p>{end * 2_000}<p>Last.</p>"
    )
    assert text.split("\n\n") == ["First.", "Deep one.", "Deep two.", "Last."]
    assert markup.to_text(markup.render(body)).split() == text.split()


def test_a_deep_page_is_read() -> None:
    """libxml2 leaves out what lies below 256 levels of a page, which is read all the same."""
    page = f"<title>Quays</title><body><h1>Quays</h1>{'<div>' * 400}<p>{WORDS * 3}</p>{'</div>' * 400}</body>"
    assert webpage.article("a.html", page).text == (WORDS * 3).strip()


@pytest.mark.parametrize(
    ("html", "what"),
    [
        (f"<ul>{'<li>a' * 100_000}</ul>", "100,001 elements"),
        ("<div>" * 100_000, "100,000 elements"),
        (f"<table>{('<tr>' + '<td>a' * 99) * 110}</table>", "10,890 cells of tables"),
    ],
)
def test_what_no_article_has_is_refused_by_its_number(html: str, what: str) -> None:
    """The number of elements or cells is known, and said, before anything is converted."""
    started = time.process_time()
    with pytest.raises(Rejection, match=f"{what} are more than an article has"):
        bounds.bounded(html)
    assert time.process_time() - started < 2


def test_what_is_within_bounds_is_left_as_it_is() -> None:
    """A page of ordinary depth stays the same, whatever its scripts, comments and attributes say."""
    page = f"<body><!-- {'<div>' * 200} --><script>'{'<p>' * 200}'</script><p title='a>b<i>'>{'<br>' * 300}a</p></body>"
    assert bounds.bounded(page) == page


@pytest.mark.parametrize("block", ["[" * 3_000, "[" * 2_000 + "]" * 2_000, "[a](b " * 2_000, '[a]("b) ' * 1_500])
def test_brackets_without_end_are_refused_at_once(block: str) -> None:
    """Brackets whose ends Python-Markdown would look for again and again are counted instead."""
    started = time.process_time()
    with pytest.raises(Rejection, match="brackets are more than an article has"):
        markdown_bounds.require(block)
    assert time.process_time() - started < 1


def test_many_links_are_no_brackets_without_end() -> None:
    """A paragraph of a thousand links, or of brackets that are closed or escaped, is rendered."""
    linked, escaped = "[quay](https://a.example/quay) and [1], " * 1_000, "\\[quay\\] " * 2_000
    markdown_bounds.require(linked)  # which raises what is refused
    markdown_bounds.require(escaped)
    assert (markup.render(linked).count("<a "), markup.render(escaped).count("[quay]")) == (1_000, 2_000)


@pytest.mark.parametrize(
    ("opened", "start"),
    [("<ul><li>", "- "), ("<ol><li>", "1. "), ("<blockquote>", "> "), ("<ul><li>\n<ol><li> ", "- ")],
)
@pytest.mark.parametrize("depth", [2, 30, 300])
def test_levels_that_say_nothing_are_one(opened: str, start: str, depth: int) -> None:
    """A word in 300 lists that hold nothing else is one item, not “- - - - …” before the word."""
    assert fragment.text_and_markdown(f"<p>First.</p>{opened * depth}word")[1] == f"First.\n\n{start}word"


def test_items_in_each_other_stay_so() -> None:
    """A list below a word of its item keeps its level, as far as levels are read; below are items of the last."""
    _, body = fragment.text_and_markdown("<ul><li>quays<ul><li>boats<ul><li>masts</ul></ul></ul>")
    assert body == "- quays\n  - boats\n    - masts"
    _, body = fragment.text_and_markdown("".join(f"<ul><li>word{number}" for number in range(300)))
    assert [line.strip() for line in body.split("\n")] == [f"- word{number}" for number in range(300)]
