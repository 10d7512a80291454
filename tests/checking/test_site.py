"""`tearsheet check --site` finds what a host would publish broken."""

from pathlib import Path

import pytest

from tearsheet.checking.site import host_limits, lychee
from tearsheet.checking.site.host_limits import Limits
from tearsheet.checking.site.output import BuiltSite, findings
from tests.site import sites
from tests.site.sites import entity, post

POLICY = "default-src 'self'; img-src 'self' data:; form-action 'none'; style-src 'self' https://fonts.example/css/"
ELEMENT = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
HEAD = f'<!DOCTYPE html>\n<html lang="en">\n{ELEMENT}<title>x</title>\n'
HOME = HEAD + '<p id="here">x</p>'

FINE = """\
<a href="/">a</a> <a href="../a/#here">b</a> <a href="#top">c</a> <a href="/a%20b.txt?x">d</a> <a href="/#here">e</a>
<a href="https://other.example/none">f</a> <a href="mailto:a@b.example">g</a> <a href="//other.example/">h</a>
<img src="/a%20b.txt" alt=""> <a href=".">i</a> <script type="application/ld+json">{}</script><p id=here>
<script src="/a%20b.txt"></script>"""

# What stands on a page (its fourth line), and how what is said of it begins; none: nothing is.
PAGES = {
    "links that lead somewhere": (
        FINE,
        [],
    ),
    "a link to no page": ('<a href="/none/">x</a>', ["a/index.html:4: the link “/none/” leads nowhere; mend it"]),
    "a link to no file": ('<p>\n<img src="no.png" alt="x">', ["a/index.html:5: the link “no.png” leads nowhere"]),
    "a way out of the site": ('<a href="../../">x</a>', ["a/index.html:4: the link “../../” leads nowhere"]),
    "a link to no place": (
        '<a href="/#there">x</a> <a href="#here">y</a>',
        [
            "a/index.html:4: the link “#here” leads to no place on its page",
            "a/index.html:4: the link “/#there” leads to no place on its page",
        ],
    ),
    "a canonical address": (
        '<link rel="canonical" href="/b/">',
        ["a/index.html:4: the canonical address “/b/” leads nowhere"],
    ),
    "a page that has moved": (
        '<meta http-equiv="refresh" content="0; url=/b/">',
        ["a/index.html:4: the link “/b/” leads nowhere"],
    ),
    "an image without alt": ('<img src="/a%20b.txt">', ["a/index.html:4: an image has no “alt”; say what it shows"]),
    "a script": ("<script>x()</script>", ["a/index.html:4: a script stands on the page; put it into a file"]),
    "a module": ('<script type="module">x()</script>', ["a/index.html:4: a script stands on the page"]),
    "a handler": ('<p ONCLICK="x()">', ["a/index.html:4: an element has a script as “onclick”"]),
    "a link that is a script": ('<a href="JavaScript:x()">y</a>', ["a/index.html:4: a link is a script"]),
    "a script from elsewhere": (
        '<script src="https://t.example/t.js"></script>',
        [
            "a/index.html:4: the policy of the page forbids https://t.example/t.js (script-src); keep it in the theme",
            "a/index.html:4: it loads the script https://t.example/t.js, which is not of this site",
        ],
    ),
    "a style": ("<style>p { color: red }</style>", ["a/index.html:4: a style stands on the page; put it into a file"]),
    "a style of an element": ('<p STYLE="x">', ["a/index.html:4: an element has a style of its own; give it a class"]),
    "a frame": (
        '<iframe src="https://v.example/"></iframe>',
        ["a/index.html:4: the policy of the page forbids https://v.example/ (frame-src); keep it in the theme"],
    ),
    "an image from elsewhere": (
        '<img src="//t.example/x.png" alt="">',
        ["a/index.html:4: the policy of the page forbids //t.example/x.png (img-src)"],
    ),
    "a form": (
        '<form action="https://f.example/"></form>',
        ["a/index.html:4: the policy of the page forbids https://f.example/ (form-action)"],
    ),
    "what the policy allows": (
        '<link rel="stylesheet" href="https://fonts.example/css/a.css"><link rel="icon" href="data:,">',
        [],
    ),
    "a style sheet beside it": (
        '<link rel="stylesheet" href="https://fonts.example/js/a.css">',
        ["a/index.html:4: the policy of the page forbids https://fonts.example/js/a.css (style-src)"],
    ),
    "a large page": ("x" * 1_000_000, ["a/index.html: the page has 1,0"]),
    "nothing": (None, ["a/index.html: it has no element"]),
}


def site(folder: Path, siteurl: str = "", **files: str) -> BuiltSite:
    """Return a site of a home page, a text, and these files; a double underscore in a name is a slash."""
    for name, text in {"index.html": HOME, "a b.txt": "x", **files}.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return BuiltSite.read(folder, siteurl)


@pytest.mark.parametrize(("html", "messages"), PAGES.values(), ids=PAGES)
def test_pages(tmp_path: Path, html: str | None, messages: list[str]) -> None:
    """Each thing wrong on a page is said with its line, and nothing else is."""
    page = "" if html is None else HEAD + html
    found = [str(finding) for finding in findings(site(tmp_path, **{"a/index.html": page}))]
    assert len(found) == len(messages), found
    for finding, message in zip(found, messages, strict=True):
        assert finding.startswith(message)


def test_a_page_without_a_policy(tmp_path: Path) -> None:
    """A page has to say its policy before all that it governs; a word for a search engine to find is no page."""
    late = f'<!DOCTYPE html>\n<html lang="en"><link rel="stylesheet" href="/a%20b.txt">{ELEMENT}<title>x</title>'
    bare = '<!DOCTYPE html>\n<html lang="en"><title>x</title>'
    found = findings(site(tmp_path, **{"a.html": late, "b.html": bare, "c.html": "verification: c.html"}))
    assert [str(finding).partition("; ")[0] for finding in found] == [
        "a.html: something stands before the Content-Security-Policy that it would govern",
        "b.html: the page has no Content-Security-Policy",
    ]


def test_the_address_of_the_site(tmp_path: Path) -> None:
    """Addresses that begin with that of the site are followed, also where it is in a folder of its host."""
    page = HEAD + '<a href="https://a.example/x/b/">1</a> <a href="/x/c/">2</a> <a href="/x/">3</a> <a href="/d/">4</a>'
    found = findings(site(tmp_path, "https://a.example/x", a=page, **{"a.html": page}))
    assert [finding.what for finding in found] == [
        "the link “/x/c/” leads nowhere",
        "the link “https://a.example/x/b/” leads nowhere",
    ]


def test_sitemap_and_feeds(tmp_path: Path) -> None:
    """An address of the sitemap without a page is an error, and so is a feed that is no XML."""
    pages = "<urlset>\n<url><loc>https://a.example/</loc></url>\n<url><loc>https://a.example/b/</loc></url></urlset>"
    files = {"sitemap.xml": pages, "feed.xml": "<feed>\n<b></feed>", "pagefind/x.html": "<script>x()</script>"}
    found = [str(finding) for finding in findings(site(tmp_path, "https://a.example", **files))]
    assert [finding.partition(" (")[0] for finding in found] == [
        "feed.xml:2: broken XML",
        "sitemap.xml:3: “https://a.example/b/” is no page of the site; build the site anew",
    ]
    (other,) = (finding for finding in findings(site(tmp_path)) if finding.path == "sitemap.xml")
    assert other.what.startswith("“https://a.example/” is not of this site: it was built for another address")


FEED = """\
<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>F</title><updated>2026-01-01T00:00:00Z</updated>
<link rel="self" href="https://a.example/feed.atom"/>
<entry><id>e</id><title>E</title><updated>2026-01-01T00:00:00Z</updated>
<link href="https://a.example/{page}"/>
<content type="html">{content}</content></entry>{more}</feed>"""
ENTRY = "<entry><id>e</id><title>E</title><updated>u</updated><link href='https://a.example/'/></entry>"

# What stands in feed.atom or feed.json, and what is said of it; none: nothing is.
FEEDS = {
    "a sound feed, whatever its texts link to": (
        "feed.atom",
        FEED.format(page="", content="&lt;a href='/none/'&gt;", more=""),
        [],
    ),
    "an entry of no page": (
        "feed.atom",
        FEED.format(page="b/", content="", more=""),
        ["feed.atom:4: the link “https://a.example/b/” leads nowhere"],
    ),
    "an entry of no place": (
        "feed.atom",
        FEED.format(page="#there", content="", more=""),
        ["feed.atom:4: the link “https://a.example/#there” leads to no place on its page"],
    ),
    "a link that is not whole": (
        "feed.atom",
        FEED.format(page="", content="", more="").replace("https://a.example/feed.atom", "/feed.atom"),
        ["feed.atom:2: the link “/feed.atom” is not whole, as it has to be in a feed"],
    ),
    "two entries of one name": (
        "feed.atom",
        FEED.format(page="", content="", more=ENTRY),
        ["feed.atom: two entries have the id e"],
    ),
    "a list of feeds": (
        "feeds.opml",
        '<opml><body><outline xmlUrl="https://a.example/none.atom"/></body></opml>',
        ["feeds.opml:1: the link “https://a.example/none.atom” leads nowhere"],
    ),
    "a sound JSON feed": (
        "feed.json",
        """{"version": "https://jsonfeed.org/version/1.1", "title": "F", "home_page_url": "https://a.example/",
        "items": [{"id": "e", "content_html": "<p>x", "url": "https://a.example/", "external_url": "https://b.example/"}]}
        """,
        [],
    ),
    "a JSON feed of no page": (
        "feed.json",
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "e", "url": "https://a.example/b/"}]}',
        [
            "feed.json: the feed has no title",
            "feed.json: the item e has no id or no content",
            "feed.json: the link “https://a.example/b/” leads nowhere",
        ],
    ),
    "broken JSON": ("feed.json", '{"a": 1,\n}', ["feed.json:2: broken JSON (Expecting property name"]),
    "other JSON": ("other.json", '[{"url": "/none/"}]', []),
}


@pytest.mark.parametrize(("name", "text", "messages"), FEEDS.values(), ids=FEEDS)
def test_feeds(tmp_path: Path, name: str, text: str, messages: list[str]) -> None:
    """What readers of a feed would stumble over is said, and nothing else is."""
    found = [str(finding) for finding in findings(site(tmp_path, "https://a.example", **{name: text}))]
    assert len(found) == len(messages), found
    for finding, message in zip(found, messages, strict=True):
        assert finding.startswith(message)


@pytest.mark.parametrize("siteurl", ["", "https://a.example", "https://a.example/x"])
def test_lychee(tmp_path: Path, siteurl: str) -> None:
    """Lychee, where it is installed, finds what we do, and what style sheets and sets of images load besides."""
    below = siteurl.removeprefix("https://a.example")
    page = f'{HEAD}<a href="{siteurl}/b/">1</a>\n<a href="{siteurl}/#there">2</a>\n<a href="../#here">3</a>'
    found = site(tmp_path, siteurl, **{"a/index.html": page, "s.css": f"p {{ background: url({below}/none.png) }}"})
    page = f'{HEAD}<img alt="" src="{below}/a%20b.txt" srcset="{below}/two.png 2x">'
    (tmp_path / "c.html").write_text(page, encoding="utf-8")
    program = lychee.program()
    assert program, "the group “check” has it, and make test installs that"
    number, broken = lychee.broken(program, found.folder, siteurl)
    assert {(finding.path, finding.line) for finding in broken} == {
        ("a/index.html", 4),
        ("a/index.html", 5),
        ("c.html", 4),
        ("s.css", 1),
    }
    assert number == 6
    said = findings(BuiltSite.read(tmp_path, siteurl))
    assert [(finding.path, finding.line) for finding in said] == sorted(
        (finding.path, finding.line) for finding in broken
    )


def test_hosts() -> None:
    """What is too much for a host is said with the host, and what is just enough is not."""
    sizes = {"index.html": 10, "a/1.txt": 20, "a/2.txt": 30}
    enough = Limits(files=3, folder_files=2, redirects=7, file_bytes=30, bytes=60)
    assert list(host_limits.warnings(sizes, 7, {"Enough": enough, "Anything": Limits()})) == []
    small = Limits(files=2, folder_files=1, redirects=6, file_bytes=29, bytes=59)
    found = [(finding.path, finding.what) for finding in host_limits.warnings(sizes, 7, {"Small": small})]
    assert found == [
        ("", "the site has 3 files, and Small takes 2"),
        ("a", "it has 2 files, and Small takes 1 in a folder"),
        ("", "the site has 7 pages that have moved, and Small takes 6 redirects"),
        ("", "the site has 60 bytes, and Small takes 59"),
        ("a/2.txt", "it has 30 bytes, and Small takes 29"),
    ]
    assert {"Cloudflare Pages", "GitHub Pages", "Netlify"} <= host_limits.limits().keys()


def test_a_site_as_it_is_built(tmp_path: Path) -> None:
    """A site is right as it is built, and --site names the file in which it no longer is; without a site it says so."""
    folder = sites.new(tmp_path, SITEURL="https://site.example/news")
    folder.put("content/sources/pilot.md", entity("Pilot"))
    folder.put("content/companies/hild.md", entity("Hild", moved=["companies/hold"]))
    folder.put("content/posts/a.md", post("A", companies=["Hild"], source="Pilot", summary="S"))
    result = folder.run("check", "--site")
    assert (result.exit_code, result.stderr) == (1, "output: there is no site; build it: tearsheet build\n")
    folder.build()
    result = folder.run("check", "--site")
    assert (result.exit_code, result.output) == (0, "Checked 1 post: 0 errors, 0 warnings\n")
    (folder.output / "companies/hild/index.html").unlink()
    result = folder.run("check", "--site", "output/articles")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert result.stderr.startswith("output/articles/a/index.html:")
    assert "the link “https://site.example/news/companies/hild/” leads nowhere" in result.stderr
