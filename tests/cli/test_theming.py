"""`tearsheet theme eject` lists the templates, and copies one into the site, never over another."""

from tearsheet.site.page.contexts import CONTEXTS
from tests.conftest import ROOT, SiteFolder

TEMPLATES = ROOT / "theme/templates"


def test_a_template_is_copied_once(site: SiteFolder) -> None:
    """It is written as it is, also printed only, and what is there is left alone."""
    ours = (TEMPLATES / "article.html").read_text(encoding="utf-8")
    result = site.run("theme", "eject", "article.html", "--dry-run")
    assert (result.exit_code, result.stdout) == (0, ours)
    assert not (site.root / "theme").exists()
    result = site.run("theme", "eject", "article.html")
    assert result.exit_code == 0
    assert result.stdout.startswith("Wrote theme/templates/article.html: ")
    file = site.root / "theme/templates/article.html"
    assert file.read_text(encoding="utf-8") == ours
    file.write_text("Mine.", encoding="utf-8")
    result = site.run("theme", "eject", "article.html")
    assert (result.exit_code, file.read_text(encoding="utf-8")) == (1, "Mine.")
    assert result.stderr.startswith("theme/templates/article.html: this template is yours already")


def test_all_templates_are_listed(site: SiteFolder) -> None:
    """Each is named with what it is, and the site's own are marked."""
    site.put("theme/templates/_footer.html", "Mine.")
    site.put("theme/templates/_stamp.html", "Mine.")
    lines = site.run("theme", "eject").stdout.splitlines()
    said = {line.split(maxsplit=1)[0]: line.split(maxsplit=1)[1:] for line in lines}
    assert said.keys() - {"_stamp.html"} == {path.name for path in TEMPLATES.iterdir()} >= CONTEXTS.keys()
    assert all(said.values())
    assert said["_footer.html"] == ["The end of every page (yours)"]
    assert said["_stamp.html"] == ["yours alone"]


def test_mistakes(site: SiteFolder) -> None:
    """An unknown name, a way out of the theme, and a site that lays nothing over the theme: one message each."""
    for name, said in (("artikel.html", "did you mean “article.html”?"), ("../static/site.css", "check its spelling")):
        result = site.run("theme", "eject", name)
        assert (result.exit_code, said in result.stderr, result.stderr.count("\n")) == (1, True, 1), result.stderr
    site.put("mine/templates/page.html", "")
    settings = (site.root / "pelicanconf.py").read_text(encoding="utf-8")
    site.put("pelicanconf.py", settings + 'THEME = "mine"\n')
    result = site.run("theme", "eject", "page.html")
    assert (result.exit_code, "pelicanconf.py: THEME names a whole theme of its own, mine" in result.stderr) == (
        1,
        True,
    )
    assert not (site.root / "theme").exists()
