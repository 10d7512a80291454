"""`tearsheet build --why PAGE` says why a page would be rebuilt, and why it last was, and builds nothing."""

from collections.abc import Callable

import pytest

from tests.conftest import ROOT, SiteFolder
from tests.site.sites import entity, post


@pytest.fixture
def built(site: SiteFolder) -> SiteFolder:
    """A site of two posts and two companies, built once."""
    site.put("content/companies/alder.md", entity("Alder"))
    site.put("content/companies/birch.md", entity("Birch"))
    site.put("content/posts/one.md", post("One", companies=["Alder"]))
    site.put("content/posts/two.md", post("Two", companies=["Birch"]))
    for path in (ROOT / "theme").rglob("*"):
        if path.is_file():
            site.put(f"theme/{path.relative_to(ROOT / 'theme')}", path.read_bytes())
    said = (site.root / "pelicanconf.py").read_text(encoding="utf-8")
    site.put("pelicanconf.py", said.replace(str(ROOT / "theme"), "theme"))
    _build(site)
    return site


def _build(site: SiteFolder) -> None:
    """Build the site, which has to succeed."""
    result = site.run("build")
    assert (result.exit_code, result.stderr) == (0, "")


def _why(site: SiteFolder, page: str) -> list[str]:
    """Return the lines that `--why` says of a page."""
    result = site.run("build", "--why", page)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def _append(site: SiteFolder, name: str, text: str) -> None:
    """Add a text at the end of a file."""
    path = site.root / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


ONE = "articles/one/index.html"
CHANGES: dict[str, tuple[Callable[[SiteFolder], object], str, list[str]]] = {
    "its post": (lambda site: _append(site, "content/posts/one.md", "More."), ONE, ["the post posts/one.md: changed"]),
    "another post": (lambda site: _append(site, "content/posts/two.md", "More."), ONE, []),
    "a company": (
        lambda site: _append(site, "content/companies/alder.md", "Trees."),
        ONE,
        ["the company Alder: changed"],
    ),
    "a company it names no more": (
        lambda site: site.put("content/posts/one.md", post("One", companies=["Birch"])),
        ONE,
        [
            "the post posts/one.md: changed",
            "the articles around it: changed",
            "the company Birch: new on it",
            "something that it showed: gone",
        ],
    ),
    "an article about a company": (
        lambda site: site.put("content/posts/three.md", post("Three", companies=["Alder"])),
        "companies/alder/index.html",
        ["the articles it lists: changed"],
    ),
    "a template": (
        lambda site: _append(site, "theme/templates/_cite.html", "<!-- -->"),
        ONE,
        ["the template _cite.html: changed"],
    ),
    "a template of others": (lambda site: _append(site, "theme/templates/home.html", "<!-- -->"), ONE, []),
    "a setting": (
        lambda site: _append(site, "pelicanconf.py", 'SITENAME = "Other"\n'),
        ONE,
        ["the setting SITENAME: changed"],
    ),
    "a comment in the settings": (lambda site: _append(site, "pelicanconf.py", "# nothing\n"), ONE, []),
    "a filter of the settings": (
        lambda site: _append(site, "pelicanconf.py", "JINJA_FILTERS = {'shout': lambda text: text.upper()}\n"),
        ONE,
        ["the code of pelicanconf: changed", "the setting JINJA_FILTERS: changed"],
    ),
    "a written page": (
        lambda site: site.put("content/pages/about.md", "---\ntitle: About\n---\n"),
        ONE,
        ["the titles of the written pages: changed"],
    ),
    "its output gone": (lambda site: (site.output / ONE).unlink(), ONE, ["its file: missing"]),
    "its output damaged": (
        lambda site: (site.output / ONE).write_text("Oh"),
        ONE,
        ["its file: not as it was written"],
    ),
}


@pytest.mark.parametrize(("change", "page", "expected"), CHANGES.values(), ids=CHANGES)
def test_the_reason_is_named_before_and_after(
    built: SiteFolder, change: Callable[[SiteFolder], object], page: str, expected: list[str]
) -> None:
    """A page would be rebuilt for exactly what changed on it; once it has been, the same is said of the past."""
    assert _why(built, page) == [
        f"/{page} is as it should be.",
        "It was last built because of",
        "  the page itself: new",
    ]
    change(built)
    before = built.files("output")
    first, *rest = _why(built, page)
    assert built.files("output") == before
    if not expected:
        assert first == f"/{page} is as it should be."
        return
    assert first == f"/{page} would be rebuilt:"
    assert sorted(rest[: rest.index("It was last built because of")]) == sorted(f"  {reason}" for reason in expected)
    _build(built)
    first, _, *rest = _why(built, page)
    assert first == f"/{page} is as it should be."
    assert sorted(rest) == sorted(f"  {reason}" for reason in expected)


@pytest.mark.parametrize(
    "name", ["articles/one", "/articles/one/", "articles/one/index.html", "output/articles/one", "./output/" + ONE]
)
def test_a_page_can_be_named_in_every_way(built: SiteFolder, name: str) -> None:
    """The address with and without its slashes and index.html, and the file in the output folder, are one page."""
    assert _why(built, name)[0] == f"/{ONE} is as it should be."


def test_the_site_address_may_stand_before(built: SiteFolder) -> None:
    """An address copied from the browser names a page."""
    _append(built, "pelicanconf.py", 'SITEURL = "https://example.org"\n')
    assert _why(built, "https://example.org/articles/one/#top")[0] == f"/{ONE} would be rebuilt:"


def test_a_page_that_was_never_built_is_new(built: SiteFolder) -> None:
    """Of a post that has just been added it is said that its page is new."""
    built.put("content/posts/three.md", post("Three"))
    assert _why(built, "articles/three/") == ["/articles/three/index.html would be rebuilt:", "  the page itself: new"]


def test_what_is_no_page_is_named_with_the_nearest_one(built: SiteFolder) -> None:
    """A slip in the address is answered with the page that is probably meant."""
    result = built.run("build", "--why", "articles/ones/")
    assert result.exit_code == 1
    assert result.stderr == "the site has no page /articles/ones/index.html; did you mean “articles/one/index.html”?\n"


def test_a_copied_file_has_no_reasons(built: SiteFolder) -> None:
    """The theme's style sheet is no page; what it is, is said."""
    result = built.run("build", "--why", "theme/site.css")
    assert result.exit_code == 1
    assert "no page but the copy of a file" in result.stderr
