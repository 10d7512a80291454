"""A site's own `theme/` goes before the built-in one, file by file, and what fails in it leaves the site as it was."""

import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tearsheet.model import own_theme
from tearsheet.serving.site_folders import SiteFolders
from tearsheet.settings import Settings
from tearsheet.storage.outputs import LIST
from tests.conftest import SiteFolder
from tests.site import sites
from tests.site.sites import REPOSITORY, entity, post

EXAMPLE = REPOSITORY / "docs/examples/bulletin"
FILES = {
    "content/posts/quay.md": post("A quay is built", companies=["Lunde"], source="Tide", lang="fr"),
    "content/posts/crane.md": post(
        "A crane is bought", day="2026-02-22", companies=["Lunde"], source_url="https://t.test/"
    ),
    "content/companies/lunde.md": entity("Lunde"),
    "content/sources/tide.md": entity("Tide"),
    "content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n",
}
OURS = '<footer class="colophon">'
YOURS = "<footer>Mine.</footer>\n"
FOOTER = "theme/templates/_footer.html"


@pytest.fixture
def settled(site: SiteFolder) -> SiteFolder:
    """A built site."""
    for name, text in FILES.items():
        site.put(name, text)
    site.build()
    return site


def test_the_example_builds(tmp_path: Path) -> None:
    """The theme in docs/examples makes all pages with its own four templates and ours, also by plain Pelican."""
    site = sites.new(tmp_path, FILES)
    shutil.copytree(EXAMPLE / "theme", site.root / "theme")
    site.build()
    for page in sites.pages(site.output):
        soup = BeautifulSoup(page.read_bytes(), "html.parser")
        links = [tag["href"] for tag in soup.select("link[rel=stylesheet]")]
        if page.name != "moved.html":
            assert links == ["/theme/site.css", "/theme/bulletin.css"], page
            assert len(soup.select("header.bar")) == len(soup.select("footer.end")) == 1, page
    front = BeautifulSoup(site.page("index.html"), "html.parser")
    assert [tag.get_text() for tag in front.select(".block > .teaser .headline a")] == ["A quay is built"]
    facts = BeautifulSoup(site.page("articles/crane/index.html"), "html.parser").select_one(".byline dd")
    assert facts
    assert facts.get_text() == "22 February 2026, 4 words. Read it there"
    assert '<header class="sheet">' in site.page("companies/lunde/index.html")
    made = site.files("output")
    assert made["theme/bulletin.css"] == (EXAMPLE / "theme/static/bulletin.css").read_bytes()
    assert made["theme/site.css"] == (sites.THEME / "static/site.css").read_bytes()
    assert "0 files written" in site.run("build").stdout
    result = site.pelican("plain")
    assert result.returncode == 0, result.stderr
    assert site.files("plain") == made


def test_the_example_is_described() -> None:
    """Its README names every file of it, and no other."""
    said = set(re.findall(r"`(theme/\S+\.\w+)`", (EXAMPLE / "README.md").read_text(encoding="utf-8")))
    assert said == {path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.glob("theme/*/*")}


def test_a_file_counts_from_the_next_build_on(settled: SiteFolder) -> None:
    """A template and a style sheet that come, change and go are noticed, also where nothing else has changed."""
    before = settled.files("output")
    assert "0 files written" in settled.run("build").stdout
    settled.put(FOOTER, YOURS)
    settled.put("theme/static/site.css", "body { color: inherit }\n")
    settled.build()
    made = settled.files("output")
    assert made["theme/site.css"] == b"body { color: inherit }\n"
    assert YOURS in made["articles/quay/index.html"].decode()
    assert OURS not in made["404.html"].decode()
    assert "0 files written" in settled.run("build").stdout
    assert "the template _footer.html: changed" in settled.run("build", "--why", "/articles/quay/").stdout
    shutil.rmtree(settled.root / "theme")
    settled.build()
    assert settled.files("output") == before


FAULTS = (
    ("_footer.html", "<footer>\n{{ SITENAME }\n</footer>\n", "_footer.html:2: "),
    (
        "article.html",
        "{% extends '!theme/article.html' %}\n{% block body %}{{ 1 / 0 }}{% endblock %}\n",
        "article.html:2: ",
    ),
    (
        "article.html",
        "{% extends '!theme/article.html' %}\n{% block body %}\n{% include '_box.html' %}{% endblock %}\n",
        "article.html:3: the theme has no template “_box.html”; add it, or mend its name",
    ),
    ("page.html", "{% extends 'nowhere.html' %}\n", "the theme has no template “nowhere.html”"),
)


def test_a_template_that_fails_leaves_the_site(settled: SiteFolder) -> None:
    """It is one message with template and line; no page is written, whichever other ones could be, and no file."""
    before = settled.files("output")
    settled.put("theme/static/mine.css", "b { color: inherit }\n")
    settled.put("content/posts/crane.md", FILES["content/posts/crane.md"].replace("busy", "still"))
    settled.put("content/posts/new.md", post("A new one"))
    for name, source, place in FAULTS:
        template = settled.put(f"theme/templates/{name}", source)
        result = settled.run("build")
        assert (result.exit_code, place in result.stderr, result.stderr.count("\n")) == (1, True, 1), result.stderr
        there = {path.relative_to(settled.output).as_posix() for path in settled.output.rglob("*") if path.is_file()}
        assert there - before.keys() == {LIST}
        assert settled.files("output") == before
        template.unlink()
    settled.build()
    assert "still" in settled.page("articles/crane/index.html")


def test_a_theme_of_its_own_is_no_layer(site: SiteFolder) -> None:
    """Where THEME names the folder theme/, it is the whole theme, as it always was; so it is in this project."""
    shutil.copytree(sites.THEME, site.root / "theme")
    site.put("pelicanconf.py", (site.root / "pelicanconf.py").read_text(encoding="utf-8") + 'THEME = "theme"\n')
    settings = Settings.read(site.root / "pelicanconf.py")
    assert settings.pelican["THEME_TEMPLATES_OVERRIDES"] == []
    assert own_theme.folder(settings.pelican, site.root) is None
    assert own_theme.folder({}, REPOSITORY) is None


def test_settings_of_no_use_are_said_as_such(site: SiteFolder) -> None:
    """A site's own theme does not hide that a setting has a value that it cannot have."""
    site.put(FOOTER, YOURS)
    site.put("theme/static/mine.css", "")
    before = (site.root / "pelicanconf.py").read_text(encoding="utf-8")
    for line in ("THEME_TEMPLATES_OVERRIDES = 3", "THEME_STATIC_PATHS = 'static'", "THEME = 3"):
        site.put("pelicanconf.py", f"{before}{line}\n")
        result = site.run("build")
        assert result.exit_code == 1
        assert line.partition(" ")[0] in result.stderr


def test_what_pages_are_made_of_is_watched(site: SiteFolder) -> None:
    """`serve` looks at the site's own theme, there or not, and at the folders that settings name outside of THEME."""
    more = f'THEME_TEMPLATES_OVERRIDES = ["mine"]\nTHEME_STATIC_PATHS = ["static", "{site.root}/files"]\n'
    site.put("mine/_footer.html", YOURS)
    site.put("files/a.css", "")
    site.put("pelicanconf.py", (site.root / "pelicanconf.py").read_text(encoding="utf-8") + more)
    folders = SiteFolders.of(Settings.read(site.root / "pelicanconf.py"), site.root)
    assert folders.others == (site.root / "theme", site.root / "mine", site.root / "files")
    assert set(folders.others) < set(folders.watched)
    assert SiteFolders.decode(folders.encode()) == folders
