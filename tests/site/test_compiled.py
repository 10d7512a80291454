"""Templates are compiled once, and again when, and only when, what they are compiled from has changed."""

from collections.abc import Callable
from pathlib import Path

from tests.site import sites

CONTENT = {"content/posts/a.md": sites.post("A crane")}
FILTER = 'def shout(text):\n    return text.upper() + "{}"\nJINJA_FILTERS = {{"shout": shout}}\n'
HOME = '{{ "quay" | shout }} {{ SITENAME }}'  # the first is made when the template is compiled


def _site(root: Path, end: str = "!") -> sites.SiteFolder:
    """Return a site with a theme and a filter of its own."""
    site = sites.new(root, CONTENT | {"theme/templates/home.html": HOME}, THEME_TEMPLATES_OVERRIDES=["theme/templates"])
    _set(site, FILTER.format(end))
    return site


def _set(site: sites.SiteFolder, more: str) -> None:
    """Add settings."""
    site.put("pelicanconf.py", (site.root / "pelicanconf.py").read_text() + more)


def _build(site: sites.SiteFolder) -> None:
    """Build a site in a process of its own."""
    built = site.execute("tearsheet", "build")
    assert built.returncode == 0, built.stderr


CHANGES: dict[str, tuple[Callable[[sites.SiteFolder], object], str, bool]] = {
    "post": (lambda site: site.put("content/posts/b.md", sites.post("A ship")), "QUAY! The Quay Letter", False),
    "damaged": (lambda site: site.put(".tearsheet/templates", b"damaged"), "QUAY! The Quay Letter", True),
    "filter": (lambda site: _set(site, FILTER.format("?")), "QUAY? The Quay Letter", True),
    "template": (lambda site: site.put("theme/templates/home.html", "{{ SITENAME }}"), "The Quay Letter", True),
}


def test_once(tmp_path: Path) -> None:
    """A change that templates are not compiled from has none of them compiled; any other has."""
    site = _site(tmp_path)
    _build(site)
    assert site.page("index.html") == "QUAY! The Quay Letter"
    kept = tmp_path / ".tearsheet/templates"
    for name, (change, home, is_compiled) in CHANGES.items():
        before = kept.stat().st_mtime_ns
        change(site)
        changed = kept.stat().st_mtime_ns
        (site.output / "index.html").unlink()
        _build(site)
        assert site.page("index.html") == home, name
        assert (kept.stat().st_mtime_ns not in (before, changed)) == is_compiled, name


def test_a_new_name(tmp_path: Path) -> None:
    """Settings that no template is compiled from are other without one being compiled."""
    site = sites.new(tmp_path, CONTENT)
    _build(site)
    before = (tmp_path / ".tearsheet/templates").stat().st_mtime_ns
    _set(site, 'SITENAME = "The Crane Letter"\n')
    _build(site)
    assert "The Crane Letter" in site.page("index.html")
    assert (tmp_path / ".tearsheet/templates").stat().st_mtime_ns == before


def test_many_sites_in_a_process(tmp_path: Path) -> None:
    """Sites that are built in one process share what is compiled, but for what they have of their own."""
    homes = []
    for name, end in (("a", "!"), ("b", "?"), ("c", "!")):
        site = _site(tmp_path / name, end)
        site.build()
        homes.append(site.page("index.html").split()[0])
        assert (site.root / ".tearsheet/templates").stat().st_size > 10_000
    assert homes == ["QUAY!", "QUAY?", "QUAY!"]
