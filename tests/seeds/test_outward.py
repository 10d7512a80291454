"""Links of Markdown seeds lead out of the site, to where they did from their own address, or are words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tearsheet.seeds import markdown
from tearsheet.seeds.outward import led_out
from tearsheet.text import fast_markdown, markup

BASE = "https://news.quayletter.com/2026/a.html"
HEAD = "---\ntitle: A\n---\n\n"


@pytest.mark.parametrize(
    ("body", "whole", "words"),
    [
        ("[a](b.html) c", "[a](https://news.quayletter.com/2026/b.html) c", "a c"),
        ("[a](/b?c=1) c", "[a](https://news.quayletter.com/b?c=1) c", "a c"),
        ("[a](#b) c", "[a](https://news.quayletter.com/2026/a.html#b) c", "a c"),
        ('[a](../b "Title") c', '[a](https://news.quayletter.com/b "Title") c', "a c"),
        ("[a](<b c>) d", "[a](<https://news.quayletter.com/2026/b%20c>) d", "a d"),
        ("*x* [a](b) [b](b) c", f"*x* [a]({BASE[:-6]}b) [b]({BASE[:-6]}b) c", "*x* a b c"),
        ('<a href="b">a</a> c', f'<a href="{BASE[:-6]}b">a</a> c', "a c"),
        ("[a][1] c\n\n[1]: b", f"[a][1] c\n\n[1]: {BASE[:-6]}b", "a c"),
        ("[a](https://x.example/) c", "[a](https://x.example/) c", "[a](https://x.example/) c"),
        ("[a](//x.example/) c", "[a](//x.example/) c", "[a](//x.example/) c"),
        ("no link [at all]", "no link [at all]", "no link [at all]"),
    ],
)
def test_links(body: str, whole: str, words: str) -> None:
    """A link leads to where it led from the article's own address; where that is not known, its words are left."""
    text = markup.to_text(fast_markdown.typeset(body))
    assert led_out(body, text, BASE) == whole
    assert led_out(body, text, None) == words


@pytest.mark.parametrize("kind", ["{static}/x.png", "{filename}../a.md", "|tag|b", "%7Bstatic}/../../c"])
def test_links_of_pelican_are_words(kind: str) -> None:
    """What would be a link within the site for Pelican is none in a seed."""
    (article,) = markdown.read_articles("a.md", f"{HEAD}[a]({kind}) and words\n".encode())
    assert article.body is not None
    assert "a" in markup.to_text(fast_markdown.typeset(article.body))
    assert "href" not in fast_markdown.typeset(article.body)


PARTS = [
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    '"',
    "!",
    "a",
    " ",
    "b.html",
    "/c",
    "#d",
    "{static}/e",
    "[1]: f",
    "\n",
    "<a href=",
]


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_no_link_of_a_seed_leads_into_the_site(body: str) -> None:
    """However a link is written, none is left that would lead to a place on this site."""
    text = markup.to_text(fast_markdown.typeset(body))
    for base in (None, BASE):
        made = fast_markdown.typeset(led_out(body, text, base))
        links = re.findall(r'<[^<>]*\shref="([^"]*)"', made)
        assert [link for link in links if not link.startswith(("http", "//", "mailto:"))] == []
