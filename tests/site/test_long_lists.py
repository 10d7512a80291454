"""What has more articles than a page lists goes on by years."""

from pathlib import Path

from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import SiteFolder, entity, post


def site(path: Path, count: int, listed: int) -> SiteFolder:
    """Return a site with so many articles on Aker, the first half of them of 2025."""
    posts = {
        f"content/posts/p{number}.md": post(
            f"Number {number}", day=f"{2025 + (2 * number) // count}-02-{1 + number % 28:02}", companies=["Aker"]
        )
        for number in range(count)
    }
    return sites.new(path, {"content/companies/aker.md": entity("Aker")} | posts, LIST_MAX_ITEMS=listed)


def articles(folder: SiteFolder, page: str) -> set[str]:
    """Return the articles to which the lists of a page lead."""
    soup = BeautifulSoup((folder.output / page / "index.html").read_bytes(), "html.parser")
    return {str(tag["href"]) for tag in soup.select(".dated a") if str(tag["href"]).startswith("/articles/")}


def test_more_than_a_page_lists(tmp_path: Path) -> None:
    """The page has the newest, and leads to a page for each year; together these hold every article."""
    folder = site(tmp_path, 12, 5)
    folder.build()
    for place in ("companies/aker", "sections/ports"):
        assert articles(folder, place) == {f"/articles/p{number}/" for number in range(7, 12)}
        soup = BeautifulSoup((folder.output / place / "index.html").read_bytes(), "html.parser")
        further = [str(tag["href"]) for tag in soup.select(".further a")]
        assert further == [f"/{place}/2026/", f"/{place}/2025/"]
        years = [articles(folder, address.strip("/")) for address in further]
        assert [len(year) for year in years] == [6, 6]
        assert set.union(*years) == {f"/articles/p{number}/" for number in range(12)}


def test_as_many_as_a_page_lists(tmp_path: Path) -> None:
    """What fits on one page has no others; neither has anything where there is no limit."""
    for listed, name in ((12, "some"), (0, "all")):
        folder = site(tmp_path / name, 12, listed)
        folder.build()
        assert len(articles(folder, "companies/aker")) == 12
        assert not (folder.output / "companies/aker/2026").exists()
