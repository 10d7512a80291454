"""The fast path of Markdown says what the reference says, or nothing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tearsheet.errors import Rejection
from tearsheet.text import fast_markdown, frontmatter, markup

POSTS = Path(__file__).parents[2] / "content" / "posts"

ALPHABETS = (
    "*_ a.\n",
    "\\`a *\n",
    "[]()!a:/ \\\n",
    "&;#amplt38\\ \n",
    "->+*#=|1. a:\n",
    "> -a\n",
    " \xa0\u2003\u200b\x85\t\ra*#>\n\x02",
    "*_\"'<>&;#![]()`\\-+.1|=:~{}/é \n",
)
SOUP = st.sampled_from(ALPHABETS).flatmap(lambda alphabet: st.text(alphabet, max_size=60))

WORDS = st.sampled_from(
    (
        "Acme",
        "buys",
        "R&D",
        "AT&amp;T",
        "5*",
        "snake_case",
        "“Well,”",
        "a  \nb",
        "1 > 0",
        "[1]",
        "é",
        "x\xa0y",
        "two\nlines",
    )
)
ADDRESSES = (
    "https://www.acme.example/a_b?c=1&d=2#e",
    'https://acme.example "A title"',
    "mailto:desk@acme.example",
    "/news/",
    "https://1.2.3.4/",
    "javascript:x",
    "{filename}/posts/a.md",
)
INLINE = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(("*", "_", "**", "__", "***")), inner).map(
            lambda pair: pair[0].join(("", pair[1], ""))
        ),
        st.tuples(inner, st.sampled_from(ADDRESSES)).map(lambda pair: f"[{pair[0]}]({pair[1]})"),
        inner.map(lambda text: f"`{text}`"),
        inner.map(lambda text: f"![{text}](https://far.example/i_j.png)"),
        inner.map(markup.escape),
        st.lists(inner, min_size=1, max_size=4).flatmap(
            lambda texts: st.sampled_from((" ", "", "  \n", "\n", ", ", ".")).map(lambda glue: glue.join(texts))
        ),
    ),
    max_leaves=8,
)
MARKS = (
    "",
    "# ",
    "## ",
    "###### ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "3. ",
    "> ",
    " * ",
    "  ",
    "    ",
    "---",
    "* * *",
    "===",
    "| ",
)
BLOCK = st.lists(st.tuples(st.sampled_from(MARKS), INLINE).map("".join), min_size=1, max_size=4).map("\n".join)
DOCUMENT = st.lists(BLOCK, max_size=5).flatmap(
    lambda blocks: st.sampled_from(("\n\n", "\n\n\n", "\n \n", "\n")).map(lambda gap: gap.join(blocks))
)


def reference(text: str) -> str | None:
    """Return what `markup.render` makes of Markdown, None if it refuses it."""
    try:
        return markup.render(text)
    except Rejection:
        return None


def same(text: str) -> bool:
    """Say whether the fast path leaves Markdown alone, or renders it to the last byte like the reference."""
    fast = fast_markdown.render(text)
    return fast is None or fast == reference(text)


@settings(deadline=None)
@given(SOUP)
def test_any_characters(text: str) -> None:
    """However signs of markup are heaped up, nothing is rendered otherwise than by the reference."""
    assert same(text)


@settings(deadline=None)
@given(DOCUMENT)
def test_blocks_with_inline_markup(text: str) -> None:
    """Blocks of all kinds in any order, with anything inside, are rendered as by the reference or not at all."""
    assert same(text)


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\n"), max_size=60).map(markup.escape), max_size=4))
def test_escaped_text(lines: list[str]) -> None:
    """What ingest makes of plain text is rendered as by the reference."""
    assert same("\n\n".join(lines))


@settings(deadline=None)
@given(st.data())
def test_edited_posts(data: st.DataObject) -> None:
    """A post into which somebody types a sign or two is rendered as by the reference."""
    text = data.draw(st.sampled_from(bodies()))
    for sign in data.draw(st.lists(st.sampled_from((*MARKS[1:], *"*_[]()`\\&!>\n", "  \n", "\n\n")), max_size=3)):
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + sign + text[place:]
    assert same(text)


def bodies() -> list[str]:
    """Return the Markdown of the repository's posts."""
    return [frontmatter.split(path.read_text(encoding="utf-8"))[1] for path in sorted(POSTS.glob("*.md"))]


def test_real_posts_take_the_fast_path() -> None:
    """The repository's posts are rendered as by the reference, and at least nine in ten by the fast path."""
    texts = bodies()
    taken = [text for text in texts if fast_markdown.render(text) is not None]
    assert [fast_markdown.render(text) for text in taken] == [reference(text) for text in taken]
    assert len(taken) >= 0.9 * len(texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("One.\n\nTwo\nlines.\n", "<p>One.</p>\n<p>Two\nlines.</p>"),
        ("R&D at AT&amp;T, 1 > 0 &lt; 2, x\xa0y", "<p>R&amp;D at AT&amp;T, 1 &gt; 0 &lt; 2, x&nbsp;y</p>"),
        ("\\*a\\* \\[b\\] \\_c\\_ \\`d\\` 1\\. \\q", "<p>*a* [b] _c_ `d` 1. \\q</p>"),
        ("# One\n\n## Two\ntext", "<h2>One</h2>\n<h3>Two</h3>\n<p>text</p>"),
        ("## Two", "<h2>Two</h2>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("* a\n\n* b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
        ("> a\n>\n> b\n\n> c", "<blockquote>\n<p>a</p>\n<p>b</p>\n<p>c</p>\n</blockquote>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        (
            "*a* _b_ **c** __d__ e_f_g",
            "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> e_f_g</p>",
        ),
        (
            "[a *b*](https://c.example/_d_?e=1&f=2)",
            '<p><a href="https://c.example/_d_?e=1&amp;f=2">a <em>b</em></a></p>',
        ),
        ('**[a](/b "C d")**', '<p><strong><a href="/b" title="C d">a</a></strong></p>'),
        ("5* hotel", "<p>5* hotel</p>"),
        ("`*a* > b` [1]", "<p><code>*a* &gt; b</code> [1]</p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("![a_b_](https://c.example/d.png)", "<p>a_b_</p>"),
    ],
)
def test_what_the_fast_path_renders(text: str, expected: str) -> None:
    """The Markdown of ordinary articles takes the fast path."""
    assert fast_markdown.render(text) == expected == markup.render(text)


@pytest.mark.parametrize(
    "text",
    [
        "a <b>c</b>",
        "&copy; &#8217;",
        "- a\n    - b",
        "- a\n\n    b",
        "[a][b]\n\n[b]: https://b.example",
        "[a]: https://b.example",
        "![a](/images/b.png)",
        "![a](//b.example/c.png 'd')",
        "```\na\n```",
        "    a",
        "***a***",
        "*a **b** c*",
        "5* and *a*",
        "a*****",
        "a\n---",
        "[a](javascript:b)",
        "[a](https://1.2.3.4.5/)",
        "[a]({filename}/posts/b.md)",
        "a\tb",
        "a\u2028b",
        "a\x02b",
        "\xa0a",
        "\ud800",
        "a | b\n- | -\nc | d",
        "-" * 13,
        "1.>" * 13,
        "a " * 100_001,
        "a\n" * 6_001,
        "a\\*" * 11_000,
        "a|b" * 141,
        "\n".join("#" * 2_002),
    ],
)
def test_what_the_reference_keeps(text: str) -> None:
    """Whatever is rare or in doubt is left to the reference, and so is what it refuses."""
    assert fast_markdown.render(text) is None
