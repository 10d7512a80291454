"""How a site looks: what settings and posts say of menu, footer, logo, colours, head, pictures and files is shown."""

import json
from pathlib import Path

import pytest

from tearsheet.storage import outputs
from tearsheet.text import policy
from tests.site import sites
from tests.site.sites import SiteFolder
from tests.text.test_picture_sizes import PNG

SITE = "https://quay.example"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle r='9'/></svg>"
FILES: dict[str, str | bytes] = {
    "content/posts/crane.md": sites.post("Crane", summary="New.", image="crane.png", image_alt="A <crane>"),
    "content/posts/tug.md": sites.post("Tug", day="2026-02-19", image="/images/tug.svg"),
    "content/posts/rail.md": sites.post("Rail", day="2026-02-18", image="../images/crane.png", image_alt="Rails"),
    "content/pages/about.md": "---\ntitle: About us\n---\n\nHi.\n",
    "content/images/crane.png": PNG,
    "content/images/tug.svg": SVG,
    "content/images/logo.svg": SVG,
    "content/extra/icon.ico": b"icon",
    "content/extra/.well-known/security.txt": "Contact: mailto:a@quay.example",
    "content/extra/.DS_Store": b"litter",
    "content/extra/CNAME": "quay.example",
    "content/pdf/report.pdf": b"%PDF",
    "content/pdf/inner/secret.pdf": b"%PDF secret",
    "content/pdf/notes.bak": b"notes",
    "content/ads.txt": "ads",
}
SAID: dict[str, object] = {
    "SITEURL": SITE,
    "SITELOGO": "images/logo.svg",
    "SITELOGO_DARK": "/images/tug.svg",
    "FAVICON": f"{SITE}/favicon.ico",
    "ACCENT_COLOR": "#1d4ed8",
    "MENU": ["archive", "home", ("Pod", "https://pod.example/?a=1&b=2"), "about", ("Ports", "/sections/ports/")],
    "MENUITEMS": (("Mail", "mailto:a@quay.example"), ("Nothing", "#")),
    "SOCIAL": (("Mastodon", "https://m.example/@quay"), ("Nothing", "javascript:go()")),
    "FOOTER_TEXT": "Made on [the quay](/about/) <script>no()</script>",
    "COPYRIGHT_NAME": "Quay & Co",
    "COPYRIGHT_YEAR": 2026,
    "EXTRA_HEAD": '<script src="https://s.example/s.js"></script>\n<script>document.title = "&";</script>',
    "STATIC_PATHS": ["images", "extra", "pdf", "ads.txt", "posts"],
    "STATIC_EXCLUDES": ["pdf/inner"],
    "IGNORE_FILES": ["**/.*", "*.bak"],
    "EXTRA_PATH_METADATA": {
        "extra/icon.ico": {"path": "favicon.ico"},
        "extra/.well-known/security.txt": {"path": ".well-known/security.txt"},
    },
}  # fmt: skip
COPIED = {".well-known/security.txt", "favicon.ico", "extra/CNAME", "pdf/report.pdf", "ads.txt"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A built site that says everything."""
    made = sites.new(tmp_path_factory.mktemp("looks"), FILES, **SAID)
    result = made.run("build")
    warnings = [
        line.partition("pelicanconf.py:")[2] for line in result.stdout.splitlines() if "pelicanconf.py:" in line
    ]
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert [line.split()[1] for line in warnings] == ["MENUITEMS:", "SOCIAL:", "STATIC_PATHS:"]
    return made


def test_masthead(site: SiteFolder) -> None:
    """The logo stands for the name, light and dark, and the menu has its items in their order, and no others."""
    page = site.page("about/index.html")
    head = page[page.index("<header") : page.index("</header>")]
    assert f'media="(prefers-color-scheme: dark)"><img class="logo" src="{SITE}/images/logo.svg" alt="The Quay' in head
    assert f'srcset="{SITE}/images/tug.svg"' in head
    assert [item.partition("</a>")[0].rpartition(">")[2] for item in head.split("<li>")[1:]] == [
        *("Archive", "Latest", "Pod", "About us", "Ports", "Mail"),
    ]
    assert '<a href="https://pod.example/?a=1&amp;b=2" rel="external">Pod' in head
    assert f'<a href="{SITE}/about/" aria-current="page">' in head


def test_footer(site: SiteFolder) -> None:
    """Links elsewhere say that they are the site's own; the line is Markdown, and nothing in it runs."""
    page = site.page("index.html")
    foot = page[page.index("<footer") :]
    assert '<a href="https://m.example/@quay" rel="me external">Mastodon</a>' in foot
    assert f'Made on <a href="{SITE}/about/">the quay</a>' in foot
    assert "<p>© 2026 Quay &amp; Co</p>" in foot
    assert "no()</script>" not in foot
    assert "javascript:" not in foot


def test_head(site: SiteFolder) -> None:
    """Every page has icon, accents and additions, and its policy is wider by just these than one without."""
    assert site.page("theme/colours.css") == "@layer tokens { :root { --accent: light-dark(#1d4ed8, #8ca6f0); } }\n"
    for address in ("index.html", "articles/crane/index.html", "404.html"):
        page = site.page(address)
        assert f'<link rel="icon" href="{SITE}/favicon.ico">' in page
        assert (
            page.index("theme/site.css") < page.index("theme/colours.css") < page.index('<script>document.title = "&"')
        )
        assert policy.parse(policy.of(page.encode())) == policy.parse(policy.page(SITE)) | {
            "script-src": ("https://s.example/s.js", policy.digest('document.title = "&";')),
            "connect-src": ("https://s.example",),
        }
    checked = site.run("check", "--site").stdout
    assert "error" not in checked.replace("0 errors", "")
    assert "s.example" not in checked  # settings name it


def test_pictures(site: SiteFolder) -> None:
    """A picture is on the article's page, in lists, feeds and what others show, with what it shows in words."""
    image = f'<img src="{SITE}/images/crane.png" alt="A &lt;crane&gt;" width="1200" height="800"'
    page = site.page("articles/crane/index.html")
    assert f"{image}>" in page
    for name, value in (("", f"{SITE}/images/crane.png"), (":width", "1200"), (":alt", "A &lt;crane&gt;")):
        assert f'<meta property="og:image{name}" content="{value}">' in page
    assert f'"image":"{SITE}/images/crane.png"' in page
    home = site.page("index.html")
    assert f"{image}>" in home  # the lead
    assert f'<img src="{SITE}/images/tug.svg" alt="" loading="lazy">' in home
    assert "og:image" not in site.page("articles/tug/index.html")  # no network shows SVG
    items = {item["title"]: item for item in json.loads(site.page("feed.json"))["items"]}
    assert items["Rail"]["image"] == f"{SITE}/images/crane.png"
    assert items["Crane"]["content_html"].startswith(
        f'<p><img src="{SITE}/images/crane.png" alt="A &lt;crane&gt;"></p>\n'
    )
    atom = site.page("feed.atom")
    assert f'<link rel="enclosure" href="{SITE}/images/tug.svg" type="image/svg+xml"/>' in atom
    assert (
        f"&lt;p&gt;&lt;img src=&#34;{SITE}/images/crane.png&#34; alt=&#34;A &amp;lt;crane&amp;gt;&#34;&gt;&lt;/p&gt;"
        in atom
    )
    (warning,) = [line for line in site.run("check").stdout.splitlines() if line.endswith("[alt]")]
    assert "tug.md:5: its picture /images/tug.svg has no text in its place; say what it shows" in warning


def test_files(site: SiteFolder) -> None:
    """What STATIC_PATHS names goes where it is to go, and nothing that exclusions name or Tearsheet reads."""
    made = site.files("output")
    below = {path for path in made if path.startswith((".", "extra", "pdf", "posts")) or path in COPIED}
    assert below == COPIED
    listed = outputs.listed_outputs(site.output)
    assert listed
    assert listed >= COPIED


def test_changes(site: SiteFolder, tmp_path: Path) -> None:
    """After changes of files and pictures, a build leaves exactly what one from nothing makes."""
    (site.content / "pdf/report.pdf").rename(site.content / "pdf/moved.pdf")
    site.put("content/images/crane.png", PNG[:16] + PNG[20:24] + PNG[16:20])
    site.put("content/posts/tug.md", sites.post("Tug", day="2026-02-19", image="logo.svg", image_alt="A tug"))
    assert site.run("build").exit_code == 0
    after = site.files("output")
    assert 'width="800" height="1200"' in site.page("index.html")
    assert {"pdf/moved.pdf"} == {path for path in after if path.startswith("pdf/")}
    contents = {f"content/{name}": data for name, data in site.files().items()}
    clean = sites.new(tmp_path, contents, **SAID)
    assert clean.run("build").exit_code == 0
    assert clean.files("output") == after


def test_what_is_wrong(site: SiteFolder) -> None:
    """Each mistake in settings and posts is one message, and the site stays as it was."""
    before = site.files("output")
    (site.content / "pdf/link.pdf").symlink_to(site.content / "posts/tug.md")
    (site.content / "linked").symlink_to(site.content / "posts")
    site.put("content/posts/lost.md", sites.post("Lost", image="crne.png"))
    site.put("content/posts/far.md", sites.post("Far", image="https://a.example/a.png"))
    site.put("content/posts/text.md", sites.post("Text", image="ads.txt", reuse="full"))
    settings = site.root / "pelicanconf.py"
    said = settings.read_text(encoding="utf-8")
    more = 'STATIC_PATHS = ["images", "extra", "pdf", "linked"]\nMENU = ["hom"]\nSITELOGO = "images/lgo.svg"\n'
    settings.write_text(said + more, encoding="utf-8")
    told = site.run("check").stderr
    wrong = (
        "MENU has “hom”, which this site does not have; did you mean “home”?",
        "SITELOGO is “images/lgo.svg”, which is not on the site; put the file into content/images/",
        "content/linked: is a link of the file system, and not followed",
        "content/pdf/link.pdf: is a link of the file system, and not followed",
        "lost.md:5: the picture images/crne.png is not there, or not copied to the site; did you mean “images/crane",
        "far.md:5: the picture “https://a.example/a.png” is on another host, from which pages load nothing; put",
        "text.md:5: the picture images/ads.txt is not there, or not copied to the site; put the file into",
    )
    assert [text for text in wrong if told.count(text) != 1] == []
    assert len(told.splitlines()) == len(wrong)
    pairs = 'MENU = [("Pod", "pod.quay.example"), ("Old", "old.html"), ("Ports", "sections/ports/")]\n'
    settings.write_text(said + pairs, encoding="utf-8")
    told = site.run("build").stderr
    assert [line.partition(" MENU: ")[2].partition(";")[0] for line in told.splitlines()] == [
        "“pod.quay.example” (Pod) is no address"
    ]
    more = "ACCENT_COLOR = '#fc0'\nEXTRA_HEAD = '<base>'\nFAVICON = 'https://a.example/a.ico'\n"
    settings.write_text(said + more, encoding="utf-8")
    told = site.run("build").stderr
    names = sorted(line.partition(": ")[2].partition(" ")[0] for line in told.splitlines())
    assert names == ["ACCENT_COLOR", "EXTRA_HEAD", "FAVICON"]
    assert site.files("output") == before
