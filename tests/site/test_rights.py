"""Rights: what may not be shown of an article is in no output, and what is hidden leaves no trace."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tearsheet.errors import Rejection
from tearsheet.site import rights
from tearsheet.text import fast_markdown
from tests.site import sites
from tests.site.sites import entity, files, post

ATOM = "{http://www.w3.org/2005/Atom}"
BEGINNING = "The harbour of Lunde lost its last pilot boat on Sunday."
LATER = "Nobody was hurt, said the harbour master."
FIGURES = [
    {"amount": "12 metres", "of": "Lunde", "text": "The boat was 12 metres long."},
    {"amount": "9 million", "of": "Lunde", "text": "A new one costs 9 million kroner."},
]
BODY = (
    f"{BEGINNING} The boat was 12 metres long.\n\n{LATER}\n\n- A new one costs 9 million kroner.\n- It comes in May.\n"
)
LOST = {
    "summary": BEGINNING,
    "body": BODY,
    "companies": ["Lunde"],
    "source": "Tide",
    "source_url": "https://tide.example/boat?a=1&b=2",
    "figures": FIGURES,
}


def site(root: Path, source: dict[str, object], **more: object) -> sites.SiteFolder:
    """Return a built site with one article of a source that says this, and another of no source."""
    folder = sites.new(
        root,
        {
            "content/companies/lunde.md": entity("Lunde"),
            "content/sources/tide.md": entity("Tide", website="https://tide.example", **source),
            "content/posts/boat.md": post("A boat is lost", **LOST | more),  # type: ignore[arg-type]
            "content/posts/quay.md": post("A quay is built", companies=["Lunde"], body="It is long."),
        },
        SITEURL="https://quay.example",
    )
    folder.build()
    return folder


def everywhere(folder: sites.SiteFolder) -> str:
    """Return the text of all outputs."""
    return "\n".join(data.decode(errors="replace") for data in files(folder.output).values())


def article(folder: sites.SiteFolder, slug: str = "boat") -> BeautifulSoup:
    """Return an article's page."""
    return BeautifulSoup(folder.page(f"articles/{slug}/index.html"), "html.parser")


def canonical(folder: sites.SiteFolder, slug: str = "boat") -> list[str]:
    """Return the canonical addresses of an article's page."""
    return [str(tag["href"]) for tag in article(folder, slug).select("link[rel=canonical]")]


def contents(folder: sites.SiteFolder) -> list[str]:
    """Return the contents of the entries of a feed, as HTML."""
    entries = ET.fromstring(folder.page("companies/lunde/feed.atom")).findall(f"{ATOM}entry")  # noqa: S314  (our own)
    return [
        entry.findtext(f"{ATOM}content") or ""
        for entry in entries
        if entry.findtext(f"{ATOM}title") != "A quay is built"
    ]


def test_full(tmp_path: Path) -> None:
    """A full copy shows everything, and names the article at its source as the one to be found by search engines."""
    folder = site(tmp_path, {})
    assert LATER in article(folder).get_text()
    assert LATER in contents(folder)[0]
    assert not article(folder).select(".rest")
    assert canonical(folder) == ["https://tide.example/boat?a=1&b=2"]
    assert canonical(folder, "quay") == ["https://quay.example/articles/quay/"]


def test_excerpt(tmp_path: Path) -> None:
    """Of an excerpt, no output has more than its words; page and feed say where to read on."""
    folder = site(tmp_path, {"reuse": "excerpt", "excerpt": 14})
    page = article(folder)
    assert page.select(".prose")[0].get_text().strip() == f"{BEGINNING} The boat was …"
    assert page.select(".rest a")[0]["href"] == "https://tide.example/boat?a=1&b=2"
    assert page.select(".rest")[0].get_text() == "Read on at Tide"
    assert canonical(folder) == ["https://quay.example/articles/boat/"]
    (content,) = contents(folder)
    assert BEGINNING in content
    assert "Read on at Tide</a>" in content
    for beyond in (LATER, "12 metres long", "9 million", "in May"):
        assert beyond not in everywhere(folder)


def test_long_summary(tmp_path: Path) -> None:
    """A summary is no longer than the excerpt."""
    folder = site(tmp_path, {"reuse": "excerpt", "excerpt": 3})
    assert "The harbour of …" in everywhere(folder)
    assert "The harbour of Lunde" not in everywhere(folder)


def test_link(tmp_path: Path) -> None:
    """Of an article that may only be linked to, no output has a word but the title."""
    folder = site(tmp_path, {"reuse": "link"})
    for words in (BEGINNING, LATER, "12 metres", "9 million"):
        assert words not in everywhere(folder)
    page = article(folder)
    assert page.select(".rest")[0].get_text() == "Read it at Tide"
    assert page.find("a", string="Lunde")
    assert 'href="https://tide.example/boat?a=1&amp;b=2"' in contents(folder)[0]
    assert canonical(folder) == ["https://quay.example/articles/boat/"]


@pytest.mark.parametrize(("said", "of"), [("link", "full"), ("full", "link")])
def test_post_says_otherwise(tmp_path: Path, said: str, of: str) -> None:
    """What a post says of its reuse counts for it alone, whatever its source says."""
    folder = site(tmp_path, {"reuse": of}, reuse=said)
    assert (LATER in everywhere(folder)) is (said == "full")


def test_no_address(tmp_path: Path) -> None:
    """Where the article's own address is unknown, the way to the rest is the source's website."""
    folder = site(tmp_path, {"reuse": "link"}, source_url=None)
    assert article(folder).select(".rest a")[0]["href"] == "https://tide.example"


def test_changed(tmp_path: Path) -> None:
    """When a source is changed to be quoted only, the next build takes the rest off every page and feed."""
    folder = site(tmp_path, {})
    folder.put("content/sources/tide.md", entity("Tide", website="https://tide.example", reuse="excerpt", excerpt=5))
    folder.build()
    assert LATER not in everywhere(folder)
    assert BEGINNING not in everywhere(folder)


def test_plain_pelican(tmp_path: Path) -> None:
    """Plain Pelican shows as little of an article as our own build."""
    folder = site(tmp_path, {"reuse": "excerpt", "excerpt": 5})
    assert folder.pelican("other").returncode == 0
    assert files(folder.root / "other") == files(folder.output)


def test_hidden(tmp_path: Path) -> None:
    """When a post is hidden, the next build leaves no trace of it: title, address, text, in whatever file."""
    other = {
        f"content/posts/{slug}.md": post(f"The {slug}", companies=["Lunde", "Skerry"]) for slug in ("mole", "pier")
    }
    folder = sites.new(
        tmp_path,
        {
            "content/companies/lunde.md": entity("Lunde"),
            "content/companies/skerry.md": entity("Skerry"),
            "content/sources/tide.md": entity("Tide"),
            "content/posts/boat.md": post("A boat is lost", **LOST, featured=True, story="boat"),  # type: ignore[arg-type]
            "content/posts/oars.md": post(
                "Oars", companies=["Lunde"], story="boat", related=["boat"], section="Rowing"
            ),
            **other,
        },
        SITEURL="https://quay.example",
    )
    folder.build()
    traces = re.compile(r"a boat is lost|/boat|pilot boat|harbour master|9 million|tide\.example/boat", re.IGNORECASE)
    assert len(traces.findall(everywhere(folder))) > 20
    before = set(files(folder.output))
    folder.put("content/posts/boat.md", post("A boat is lost", **LOST, status="hidden"))  # type: ignore[arg-type]
    folder.build()
    assert traces.findall(everywhere(folder)) == []
    only = {f"sources/tide/{name}" for name in ("index.html", "feed.atom", "feed.json")}  # which it alone came from
    assert before - set(files(folder.output)) == {"articles/boat/index.html", *only}
    head = BeautifulSoup(folder.page("companies/lunde/index.html"), "html.parser").select(".sheet")[0]
    assert "3 articles" in " ".join(head.get_text(" ").split())


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "Two *words*.", "# Head", "- one\n- two **three** four\n  - five", "> quoted [link](https://x.example/?a=1&b=2)",
            "| a | b |\n|---|---|\n| c d | e |", "![alt words](/images/x.png) then text", "1 < 2 & 3 > 2",
            "港は日曜日に閉まる", "a<br>b", "```\ncode here\n```", "x" * 60, "`a b` <b>bold *both*</b>",
        ]
    ),
    max_size=8,
).map("\n\n".join)  # fmt: skip


@given(markdown=MARKDOWN, words=st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_sound(markdown: str, words: int) -> None:
    """An excerpt is whole HTML, the beginning of the article's text, and as long as it may be or all there is."""
    try:
        html = fast_markdown.typeset(markdown)
    except Rejection:
        return
    cut = rights.excerpt(html, words)
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z][a-z0-9]*)", cut):
        if closing:
            assert opened.pop() == name
        elif name not in {"br", "hr", "img", "wbr"}:
            opened.append(name)
    assert opened == []
    shown, whole = (" ".join(BeautifulSoup(part, "html.parser").get_text().split()) for part in (cut, html))
    assert whole.startswith(shown.removesuffix(" …"))
    if shown != whole:
        assert 1 <= len(shown.removesuffix(" …").split()) <= words
