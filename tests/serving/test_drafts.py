"""`serve --drafts` shows what the site does not have yet, says so on each page and in lists, and leaves no trace.

The same server is shown a template of the site's own, as every server is.
"""

import shutil
import signal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tearsheet.cli.building import serve
from tearsheet.settings import PREVIEW
from tests.conftest import SiteFolder
from tests.serving.test_serving import Server
from tests.site import sites
from tests.site.sites import post

LUNDE = ["Lunde"]
HELD = {
    "content/posts/unsure.md": post(
        "Lunde may sell a quay", day="2026-02-24", status="draft", body="See [it]({filename}soon.md).", companies=LUNDE
    ),
    "content/posts/gone.md": post("Lunde denies it", status="hidden", companies=LUNDE),
    "content/posts/soon.md": post("Lunde opens a line", day="2026-12-09", companies=LUNDE),
    "content/pages/about.md": "---\ntitle: About\nstatus: draft\n---\n\nUs.\n",
}
FILES = {
    "content/posts/quay.md": post("A quay is built", companies=LUNDE),
    "content/posts/crane.md": post("A crane is bought", day="2026-02-22", companies=LUNDE),
    "content/companies/lunde.md": sites.entity("Lunde"),
}
BANDS = {
    "/articles/unsure/": "Draft The site does not have this page until it is published.",
    "/articles/gone/": "Hidden The site does not have this page.",
    "/articles/soon/": "Waiting The site does not have this page until 9 December 2026.",
    "/about/": "Draft The site does not have this page until it is published.",
    "/articles/quay/": "",
    "/companies/lunde/": "",
}
MARKS = [("Waiting", "Lunde opens a line"), ("Draft", "Lunde may sell a quay"), ("Hidden", "Lunde denies it")]


def _state(site: SiteFolder) -> dict[str, bytes]:
    """Return all files that a build makes or takes from: the output and the cache, without those of the preview."""
    found = {
        f"{folder}/{name}": data for folder in ("output", ".tearsheet") for name, data in site.files(folder).items()
    }
    return {name: data for name, data in found.items() if not name.startswith(f".tearsheet/{PREVIEW}/")}


def _words(page: str, selector: str) -> list[str]:
    """Return the texts of the elements that a selector finds on a page."""
    return [" ".join(tag.get_text().split()) for tag in BeautifulSoup(page, "html.parser").select(selector)]


def test_drafts_are_served_and_leave_no_trace(site: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each page that the site lacks says so, and so do lists; output/, caches and later builds are as without it."""
    never = SiteFolder(tmp_path_factory.mktemp("never"), site.today)
    for each in (site, never):
        each.put("pelicanconf.py", Path("pelicanconf.py").read_text(encoding="utf-8"))
        for name, data in (FILES | HELD).items():
            each.put(name, data)
        each.build()
    before = _state(site)
    server = Server(0, "drafts")
    try:
        assert any("Shown here and nowhere else: 1 post waits" in line for line in _until_noted(server))
        for address, band in BANDS.items():
            status, _, page = server.get(address)
            assert (status, " ".join(_words(page, ".unshown"))) == (200, band), address
        listed = server.get("/sections/ports/")[2]
        marks = list(zip(_words(listed, ".mark"), _words(listed, ".headline:has(.mark) a"), strict=True))
        assert marks == MARKS
        assert 'href="/articles/soon/"' in server.get("/articles/unsure/")[2]
        browser = server.browser()
        site.put("content/posts/unsure.md", HELD["content/posts/unsure.md"].replace("See", "Look at"))
        site.put("theme/templates/_footer.html", "<footer>Mine.</footer>\n")
        while "<footer>Mine.</footer>" not in (page := server.get("/articles/unsure/")[2]) or "Look at" not in page:
            browser.until_reload()
        shutil.rmtree(site.root / "theme")
    finally:
        server.end(signal.SIGTERM)
    assert _state(site) == before
    never.put("content/posts/unsure.md", (site.content / "posts/unsure.md").read_bytes())
    for each in (site, never):
        each.put("content/posts/crane.md", FILES["content/posts/crane.md"].replace("busy", "still"))
        each.build()
    made = site.files("output")
    assert made == never.files("output")
    assert not [name for name, data in made.items() if b"unshown" in data and not name.startswith("theme/")]
    assert not [name for name in made if any(slug in name for slug in ("unsure", "gone", "soon", "about"))]


def _until_noted(server: Server) -> list[str]:
    """Return the lines of a server up to its notes on the first build."""
    if not any(line.startswith("Shown") for line in server.lines.seen):
        server.lines.until(lambda line: line.startswith("Shown"))
    return server.lines.seen


def test_a_preview_has_its_own_folder(site: SiteFolder) -> None:
    """A build with drafts makes no output/, and cannot be told to."""
    for name, data in (FILES | HELD).items():
        site.put(name, data)
    result = site.run("build", "--drafts", "-o", "output")
    assert (result.exit_code, site.output.exists()) == (2, False)
    assert "drafts" in {option.name for option in serve.params}
