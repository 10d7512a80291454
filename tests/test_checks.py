import json
from pathlib import Path

import pytest

from checks import links, markup
from checks.built import BuiltSite, UnfitError
from checks.data import described, fed
from checks.results import Finding, Result, told
from checks.weight import weighed

ENTRY = "<entry><id>{id}</id><title>T</title><updated>2026-02-02T00:00:00Z</updated><link href='/'/></entry>"
FEED = "<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id><title>F</title><updated>2026-02-02T00:00:00Z</updated>{}</feed>"


POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'self'">"""


def site_of(root: Path, **files: str) -> BuiltSite:
    """Return a built site of these files; __ stands for a slash, _ for a dot."""
    home = f'{POLICY}<link rel="stylesheet" href="/site.css"><p id="here">Home</p>'
    given = {"index_html": home, "site_css": ""} | files
    for name, text in given.items():
        path = root / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return BuiltSite(root)


def ld(**said: object) -> str:
    """Return a page with JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


def test_no_site(tmp_path: Path) -> None:
    """A folder without a home page is no site, and a site with an address of its own cannot be checked."""
    with pytest.raises(UnfitError, match="build one first"):
        BuiltSite(tmp_path)
    with pytest.raises(UnfitError, match="SITEURL"):
        site_of(tmp_path, index_html='<link rel="stylesheet" href="https://example.org/site.css">')


def test_kinds(tmp_path: Path) -> None:
    """The smallest and the largest page of every kind stand for all; what only sends on, or is Pagefind's, is none."""
    moved = '<meta http-equiv="refresh" content="0; url=/">'
    foreign = {"pagefind__ui_html": "x"}
    articles = {f"articles__{name}__index_html": "x" * size for name, size in (("a", 9), ("b", 1), ("c", 5))}
    site = site_of(tmp_path, **foreign, **articles, **{"404_html": "x", "articles__old__index_html": moved})
    assert site.kinds == {
        "404": ["/404.html"],
        "articles/*": ["/articles/b/", "/articles/c/", "/articles/a/"],
        "home": ["/"],
    }
    assert site.ends == ["/404.html", "/articles/b/", "/articles/a/", "/"]


@pytest.mark.parametrize("check", [links.followed, lambda site: list(links.broken(site))], ids=["either", "ours"])
def test_links(tmp_path: Path, check: object) -> None:
    """Links to files and places that are not there are found, and no others."""
    page = (
        POLICY + '<a href="/">a</a> <a href="/#here">b</a> <a href="../about/">c</a> <a href="https://x.example/">d</a>'
    )
    broken = '<a href="/#there">e</a> <a href="/gone/">f</a> <img src="/gone.png" alt="">'
    site = site_of(tmp_path, about__index_html=page + broken)
    assert callable(check)
    found = check(site)
    findings = found.findings if isinstance(found, Result) else found
    assert {finding.where for finding in findings} == {"/about/"}
    assert len(findings) == 3


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"feed_atom": FEED.format(ENTRY.format(id="a") * 2)}, "two entries have the id a"),
        ({"feed_atom": FEED.format("<entry><id>a</id></entry>")}, "the entry has no title"),
        ({"feed_atom": "<feed><title></feed>"}, "broken XML"),
        ({"feeds_opml": "<opml><body></opml>"}, "broken XML"),
        ({"feed_json": '{"version": "https://jsonfeed.org/version/1.1", "title": "T"}'}, "the feed has no items"),
        (
            {"feed_json": '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]}'},
            "the item 1 has no id or",
        ),
    ],
)
def test_feeds(tmp_path: Path, files: dict[str, str], fault: str) -> None:
    """What a reader of feeds would stumble over is found."""
    assert fault in "\n".join(map(str, fed(site_of(tmp_path, **files)).findings))


def test_sound_feed(tmp_path: Path) -> None:
    """Nothing is found in a sound feed, and other data is taken for none."""
    site = site_of(tmp_path, feed_atom=FEED.format(ENTRY.format(id="a")), other_json="{}", sitemap_xml="<urlset/>")
    assert fed(site).findings == ()
    assert fed(site).looked_at == "all 1 feeds"


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<script type="application/ld+json">{,}</script>', "no JSON"),
        (ld(**{"@type": "Organization", "name": "A"}), "no @context"),
        (ld(**{"@context": "https://schema.org", "@type": "NewsArticle"}), "a NewsArticle has no headline"),
        (
            ld(**{"@context": "https://schema.org", "@graph": [{"@type": "Product", "url": "/"}]}),
            "a Product has no name",
        ),
    ],
)
def test_structured_data(tmp_path: Path, page: str, fault: str) -> None:
    """JSON-LD that does not parse, or lacks what its type needs, is found."""
    assert fault in "\n".join(map(str, described(site_of(tmp_path, about__index_html=page)).findings))


def test_undated_article(tmp_path: Path) -> None:
    """An article that gives no date is sound without one."""
    page = ld(**{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "A"})
    assert described(site_of(tmp_path, about__index_html=page)).findings == ()


def test_weight(tmp_path: Path) -> None:
    """The article nearest to 450 words is weighed with its style sheet, and one that is too heavy is found."""
    styles = "".join(f".a{number * 7919 % 10007} {{ order: {number * 104729 % 99991} }}\n" for number in range(4000))
    pages = {
        f"articles__{name}__index_html": f'<link rel="stylesheet" href="/site.css"><p class="prose">{"a " * words}</p>'
        for name, words in (("usual", 440), ("long", 900))
    }
    assert weighed(site_of(tmp_path, **pages)).findings == ()
    (found,) = weighed(site_of(tmp_path, **pages, site_css=styles)).findings
    assert found.where == "/articles/usual/"


def test_false_alarms() -> None:
    """What the HTML checker is wrong about is left out, and nothing else."""
    assert markup.is_false("CSS: Unrecognized at-rule “@container”")
    assert not markup.is_false("CSS: “colr”: Property “colr” doesn't exist.")


def test_table() -> None:
    """The table says what was measured and wanted, what is to be mended, and what was left out and why."""
    found = tuple(Finding(f"/{number}/", "wrong") for number in range(20))
    lines = list(told([Result("a", "b", "20 wrong", "0", found), Result("c", "", left_out="no java")]))
    assert lines[2] == "| a | b | 20 wrong | 0 | **20 to mend** |"
    assert lines[3].endswith("| left out |")
    assert "\nc left out: no java" in lines
    assert lines[-2:] == ["  /11/: wrong", "  and 8 more"]
