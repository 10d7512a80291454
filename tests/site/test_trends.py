"""Who is in the news: counted back from the newest article, whatever the day of the build is."""

import datetime as dt
from pathlib import Path

from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import TODAY, SiteFolder, entity, post

NEWEST = dt.date(2026, 2, 20)


def site(path: Path) -> SiteFolder:
    """Return a site in which Aker is in the news more and more, Bo less and less, and Cleat was long ago."""
    days = {"Aker": (0, 1, 8, 40), "Bo": (9, 35, 36, 37), "Cleat": (200,)}
    posts = {
        f"content/posts/{name.lower()}-{ago}.md": post(
            f"{name} {ago}", day=str(NEWEST - dt.timedelta(days=ago)), companies=[name]
        )
        for name, agos in days.items()
        for ago in agos
    }
    return sites.new(path, {f"content/companies/{name.lower()}.md": entity(name) for name in days} | posts)


def rows(folder: SiteFolder) -> list[list[str]]:
    """Return the rows of the table of companies on the home page: name, the line's words, count, change."""
    soup = BeautifulSoup((folder.output / "index.html").read_bytes(), "html.parser")
    found = []
    for row in soup.select(".standings tbody tr"):
        line = row.find("svg")
        cells = [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        found.append([cells[0], str(line["aria-label"]) if line else "", *cells[2:]])
    return found


def test_who_is_in_the_news(tmp_path: Path) -> None:
    """A name has its articles of four weeks, the change from the four before, and twelve weeks as a line."""
    folder = site(tmp_path)
    folder.build()
    weeks = "Articles a week, oldest first: "
    assert rows(folder) == [
        ["Aker", f"{weeks}0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2", "3", "+2"],
        ["Bo", f"{weeks}0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1, 0", "1", "−2"],
    ]


def test_the_clock_says_nothing(tmp_path: Path) -> None:
    """The home page is the same a year later."""
    folder = site(tmp_path)
    folder.build()
    before = (folder.output / "index.html").read_bytes()
    folder.build(today=TODAY + 365 * sites.DAY)
    assert (folder.output / "index.html").read_bytes() == before


def test_a_new_name(tmp_path: Path) -> None:
    """A name whose first article is of these weeks is new."""
    folder = site(tmp_path)
    folder.put("content/companies/dory.md", entity("Dory"))
    folder.put("content/posts/dory.md", post("Dory", day=str(NEWEST), companies=["Dory"]))
    folder.build()
    assert [*rows(folder)[-1][:1], *rows(folder)[-1][2:]] == ["Dory", "1", "new"]
