"""Plain text stays text, Markdown becomes safe HTML."""

import html
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tearsheet.errors import Rejection
from tearsheet.text import fast_markdown, markup
from tests import vectors

LINES = st.text(
    st.one_of(st.sampled_from("*_`[]()<>#&;!|-+=~\\:.1 a/\"'"), st.characters(exclude_categories=("Cs", "Cc"))),
    min_size=1,
).map(lambda text: " ".join(text.split()))


@settings(deadline=None)
@given(LINES)
def test_escaped_text_renders_as_itself(line: str) -> None:
    """Any line of text, escaped as Markdown and rendered, is a paragraph with exactly this text."""
    rendered = markup.render(markup.escape(line))
    assert html.unescape(re.sub(r"</?p>|\n", "", rendered)) == line
    assert {tag.name for tag in BeautifulSoup(rendered, "html.parser").find_all()} <= {"p"}


@settings(deadline=None)
@given(st.text(st.sampled_from("<>/\"'=ab scriptonload:javascript&;#x0 \n[](!)`*"), max_size=200))
def test_nothing_rendered_can_run(text: str) -> None:
    """Whatever Markdown says, its HTML has no element or attribute that is not known to be harmless."""
    for tag in BeautifulSoup(markup.render(text), "html.parser").find_all():
        assert tag.name in markup.TAGS | {"div"}
        assert not [name for name in tag.attrs if name.startswith("on") or name == "style"]
        assert not str(tag.get("href", "")).lower().strip().startswith(("javascript:", "data:", "vbscript:"))


NAMES = (
    *("a", "b", "i", "em", "font", "nobr", "p", "div", "h1", "h2", "h6", "pre", "code", "listing", "xmp", "plaintext"),
    *(
        "table",
        "caption",
        "colgroup",
        "col",
        "tbody",
        "tr",
        "td",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "q",
    ),
    *("svg", "desc", "foreignObject", "math", "mi", "mtext", "mglyph", "annotation-xml", "malignmark", "image", "img"),
    *(
        "script",
        "style",
        "title",
        "textarea",
        "template",
        "noscript",
        "noembed",
        "iframe",
        "object",
        "applet",
        "marquee",
    ),
    *(
        "select",
        "option",
        "button",
        "form",
        "input",
        "details",
        "summary",
        "ruby",
        "rt",
        "body",
        "html",
        "frameset",
        "br",
    ),
)
ATTRIBUTES = (
    *('href="javascript:x"', "href=java&#1;script:x", "HREF=java&#xFFFE;script:x", "href=&#100;ata:x", "href='/a'"),
    *("src=/images/a.png", "SRC=//e", "alt='<p>&nbsp;'", "title='</p><img src=x>'", "cite=x", "cite=vbscript:x"),
    *("start=3", "onclick=x", "style=x", "srcset=x", 'href="{static}/images/x"', "href=&#123;static&#125;/images/x"),
    *("href=|filename|x.md", "xlink:href=javascript:x", "encoding=text/html", "lang=de", "formaction=javascript:x"),
)
LOOSE = (
    *(
        "x",
        "\n",
        "\r",
        " ",
        "\xa0",
        "\x00",
        "\x01",
        "\ufffe",
        "\ud800",
        "&#0;",
        "&#1;",
        "&#13;",
        "&#x1FFFE;",
        "&#xD800",
    ),
    *(
        "&Tab;",
        "&colon;",
        "&lt;script&gt;",
        "&amp;#1;",
        "&nbsp;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "<!doctype html>",
    ),
    *("</", "<", ">", '"', "'", "&"),
)
TAGGED = st.builds(
    lambda name, said: f"<{' '.join((name, *said))}>",
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=2),
)
ENDED = st.sampled_from(NAMES).map(lambda name: f"</{name}>")
MARKED = st.sampled_from([text for pair in vectors.KINDS.values() for text in pair])
SOUP = st.lists(st.one_of(TAGGED, TAGGED, ENDED, st.sampled_from(LOOSE), MARKED), max_size=25).map("".join)


def complaints(html: str) -> list[str]:
    """Return what HTML has that could run, load from elsewhere or lead to what is no page, and what XML forbids."""
    found = [repr(sign) for sign in markup.ILLEGAL.findall(html)]
    for tag in BeautifulSoup(f"<body>{html}", "html.parser").body.find_all():  # type: ignore[union-attr]
        found += [tag.name] if tag.name not in markup.TAGS | {"div"} else []
        found += [name for name in tag.attrs if name.startswith("on") or name in {"style", "srcset", "xlink:href"}]
        for name in {"href", "src", "cite"} & tag.attrs.keys():
            address = str(tag[name])
            is_fine = re.match(r"https?:|mailto:|[^:]*$|[^:]*[/?#]", address, re.IGNORECASE)
            is_own = tag.name != "img" or re.match(r"(\{static\})?/(?![/\\])", address)
            found += [] if is_fine and is_own else [f"{name}={address}"]
    return found


@settings(deadline=None)
@given(SOUP)
def test_what_is_sanitised_is_clean(soup: str) -> None:
    """Whatever HTML says, what is left of it is harmless, and to sanitise it again changes nothing."""
    clean = markup.sanitise(soup)
    assert complaints(clean) == []
    assert markup.sanitise(clean) == clean


@pytest.mark.parametrize("kind", vectors.KINDS)
def test_vectors(kind: str) -> None:
    """No kind of attack is left in HTML, in Markdown or in the address of a link, by either way to render it."""
    text, address = vectors.KINDS[kind]
    for source in (text, f"[x](<{address}>) [y]({address})", f"<a href=\"{address}\">x</a><A HREF='{address}'>x</A>"):
        for clean in (markup.sanitise(source), markup.render(source), fast_markdown.typeset(source)):
            assert complaints(clean) == []
            assert markup.sanitise(clean) == clean


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ('<a href="java&#1;script:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="https://a.example/&#1;b">x</a>', '<a href="https://a.example/b">x</a>'),
        ('<a href="/a:b?c:d">x</a>', '<a href="/a:b?c:d">x</a>'),
        ('<a href="MAILTO:a@b.example">x</a>', '<a href="MAILTO:a@b.example">x</a>'),
        ('<a href="javascript%3Aalert(1)">x</a>', "<a>x</a>"),
        ('<IMG SRC="https://a.example/x.png" ALT="a &quot;far&quot; <b>">', 'a "far" &lt;b&gt;'),
        ("<pre>\n\n\na</pre>", "<pre>a</pre>"),
        ('<h1 lang="de">a</h1><h2>b</h2>', '<h2 lang="de">a</h2><h3>b</h3>'),
        (
            '<table lang="de"></table>',
            '<div class="table" role="region" tabindex="0" aria-label="Table"><table lang="de"></table></div>',
        ),
    ],
)
def test_sanitising(html: str, clean: str) -> None:
    """What XML forbids goes before addresses are judged, and nothing that is harmless is lost."""
    assert markup.sanitise(html) == clean


def test_what_never_comes_to_rest_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTML that is still being cleaned after the last round is shown as the text that it has."""
    monkeypatch.setattr(markup, "ROUNDS", 1)
    assert markup.sanitise("<p>a &lt;b</p><IMG SRC=//e alt=c><p>d") == "<p>a &lt;b</p>\n<p>c</p>\n<p>d</p>"


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
    "url",
    [
        "javascript:alert(1)",
        "/a",
        "ftp://example.org/",
        "https://",
        "http://[",
        "https://a b",
        "\x01",
        "https://a\\@b/",
    ],
)
def test_only_complete_web_addresses_count(url: str) -> None:
    """Anything but a complete http or https address is none."""
    assert markup.web_address(url) is None


def test_web_addresses_are_judged_as_they_are_shown() -> None:
    """What XML forbids is no part of an address, and what ends one in a text is encoded in a link."""
    assert markup.web_address("ht\x01tps://a.example/\ufffeb") == "https://a.example/b"
    assert markup.web_address("java\x01script:alert(1)") is None
    assert markup.web_address(' https://a.example/b "c"\n') == "https://a.example/b%20%22c%22"
    assert markup.web_address("java\nscript:alert(1)") is None
    assert markup.web_address(None) is None
