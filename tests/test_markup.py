"""Plain text stays text, Markdown becomes safe HTML."""

import html
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tearsheet import markup
from tearsheet.errors import Rejection

LINES = st.text(
    st.one_of(st.sampled_from("*_`[]()<>#&;!|-+=~\\:.1 a/\"'"), st.characters(exclude_categories=("Cs", "Cc"))),
    min_size=1,
).map(lambda text: " ".join(text.split()))


@given(LINES)
def test_escaped_text_renders_as_itself(line: str) -> None:
    """Any line of text, escaped as Markdown and rendered, is a paragraph with exactly this text."""
    rendered = markup.render(markup.escape(line))
    assert html.unescape(re.sub(r"</?p>|\n", "", rendered)) == line
    assert {tag.name for tag in BeautifulSoup(rendered, "html.parser").find_all()} <= {"p"}


@given(st.text(st.sampled_from("<>/\"'=ab scriptonload:javascript&;#x0 \n[](!)`*"), max_size=200))
def test_nothing_rendered_can_run(text: str) -> None:
    """Whatever Markdown says, its HTML has no element or attribute that is not known to be harmless."""
    for tag in BeautifulSoup(markup.render(text), "html.parser").find_all():
        assert tag.name in markup.TAGS | {"div"}
        assert not [name for name in tag.attrs if name.startswith("on") or name == "style"]
        assert not str(tag.get("href", "")).lower().strip().startswith(("javascript:", "data:", "vbscript:"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", ""),
        ("[a](javascript:alert(1))", "<p><a>a</a></p>"),
        ("![far](https://example.org/x.png)", "<p>far</p>"),
        ("![near](/images/x.png)", '<p><img alt="near" src="/images/x.png"></p>'),
        ("# One\n\n## Two", "<h2>One</h2>\n<h3>Two</h3>"),
        ("<p style='color:red' onclick='x()'>a</p>", "<p>a</p>"),
        ("<iframe src='https://example.org'></iframe>b", "<p>b</p>"),
    ],
)
def test_rendering(text: str, expected: str) -> None:
    """Scripts, styles, frames and images from elsewhere go; headings step down below the title."""
    assert markup.render(text).strip() == expected


def test_tables_can_be_reached_by_keyboard() -> None:
    """A table stands in a region that takes the focus, so that it can be scrolled without a mouse."""
    rendered = markup.render("| a |\n| - |\n| b |\n")
    region = BeautifulSoup(rendered, "html.parser").find("div")
    assert region is not None
    assert (region["tabindex"], region["role"]) == ("0", "region")
    assert region.find("table") is not None


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "> " * 20 + "a",
        "|a" * 200 + "\n" + "|-" * 200 + "\n|b" * 200,
        "a\n" * 6001,
        "# a\n" * 2001,
        "a\n===\n" * 2001,
        "<" * 1_501,
        "*" * 10_001,
        "a " * 100_001,
    ],
)
def test_text_that_would_hold_up_the_build_is_refused(text: str) -> None:
    """Markdown on which the parser would spend minutes is refused with a reason."""
    with pytest.raises(Rejection, match=r"more than an article has|nested too deeply"):
        markup.render(text)


def test_text_of_html_keeps_blocks_apart() -> None:
    """The text of HTML has an empty line between blocks, and entities as characters."""
    assert markup.to_text("<h2>A</h2><p>b<br>c &amp; d</p><ul><li>e</li><li>f</li></ul>") == "A\n\nb c & d\n\ne\n\nf"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "/a", "ftp://example.org/", "https://", "http://[", "https://a b"]
)
def test_only_complete_web_addresses_count(url: str) -> None:
    """Anything but a complete http or https address is none."""
    assert markup.web_address(url) is None
