"""What a tear sheet knows beside its articles: family, figures, companions."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import SiteFolder, entity, post

SAID = "Aker moored 40 per cent of all ships."


@pytest.fixture
def folder(tmp_path: Path) -> SiteFolder:
    """A built site with a company above, one beside and some below Aker."""
    figures = [{"amount": "40 per cent", "of": "Aker", "text": SAID}, {"amount": "3", "of": "Nobody", "text": "3."}]
    built = sites.new(
        tmp_path,
        {
            "content/companies/top.md": entity("Top"),
            "content/companies/aker.md": entity("Aker", owner="Top"),
            "content/companies/bo.md": entity("Bo", owner="Top"),
            "content/products/loft.md": entity("Loft", owner="Aker"),
            "content/posts/one.md": post("One", companies=["Aker", "Bo"], figures=figures, about=["Aker"], body=SAID),
            "content/posts/two.md": post("Two", day="2026-01-02", companies=["Aker", "Bo"]),
        },
    )
    built.build()
    return built


def page(folder: SiteFolder, name: str) -> BeautifulSoup:
    """Return a page of the site."""
    return BeautifulSoup((folder.output / name / "index.html").read_bytes(), "html.parser")


def test_the_family(folder: SiteFolder) -> None:
    """A company stands between its owner, what it owns, and what its owner has beside it."""
    tree = page(folder, "companies/aker").select_one(".tree")
    assert tree is not None
    assert tree.get_text(" ", strip=True) == "Top Aker products Loft Bo"


def test_figures(folder: SiteFolder) -> None:
    """A figure is shown on the article's page and on that of its company; one of nobody known on neither."""
    for name in ("companies/aker", "articles/one"):
        found = [item.get_text(" ", strip=True) for item in page(folder, name).select(".figures li")]
        assert len(found) == 1
        assert "40 per cent" in found[0]
        assert SAID in found[0]
    assert page(folder, "companies/bo").select(".figures") == []


def test_companions(folder: SiteFolder) -> None:
    """Beside a company stand those it appears with, each with the articles that hold both."""
    (companion,) = page(folder, "companies/aker").select(".companions > li")
    assert companion.get_text(" ", strip=True).startswith("Bo 2")
    assert [str(tag["href"]) for tag in companion.find_all("a")] == [
        "/companies/bo/",
        "/articles/one/",
        "/articles/two/",
    ]


def test_roles_on_the_article(folder: SiteFolder) -> None:
    """The panel tells what an article is about from what it names in passing."""
    panel = page(folder, "articles/one").select_one(".named")
    assert panel is not None
    text = panel.get_text(" ", strip=True)
    assert text.index("Aker") < text.index("Named in passing") < text.index("Bo")


def test_coverage(tmp_path: Path) -> None:
    """Articles a month are drawn, with a table of them, where more than one month of the last five years has any."""
    days = {
        "Aker": ("2026-03-02", "2026-01-05", "2026-01-04", "2012-05-05"),
        "Bo": ("2026-03-02", "2012-05-05", "2011-05-05"),
    }
    posts = {
        f"content/posts/{name}-{day}.md": post(day, day=day, companies=[name]) for name in days for day in days[name]
    }
    site = sites.new(tmp_path, {f"content/companies/{name.lower()}.md": entity(name) for name in days} | posts)
    site.build()
    (chart,) = page(site, "companies/aker").select(".coverage")
    assert len(chart.select("rect")) == 2
    rows = [row.get_text(" ", strip=True) for row in chart.select("tbody tr")]
    assert rows == ["Mar 2026 1", "Jan 2026 2"]
    assert page(site, "companies/bo").select(".coverage") == []
