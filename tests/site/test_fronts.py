"""A story stands once on the home page and in its issue, and says how many more tell it."""

from pathlib import Path

from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import SiteFolder, entity, post


def site(path: Path) -> SiteFolder:
    """Return a site with a lead story of two articles, another of three, and an article alone."""
    posts = {
        "lead": post("Lead", featured=True, story="gate", companies=["Aker"]),
        "lead-too": post("Lead too", story="gate"),
        "crane-one": post("Crane one", story="crane", companies=["Aker"], summary="A long account of the crane."),
        "crane-two": post("Crane two", story="crane"),
        "crane-three": post("Crane three", story="crane"),
        "alone": post("Alone"),
    }
    files = {f"content/posts/{slug}.md": text for slug, text in posts.items()}
    return sites.new(path, {"content/companies/aker.md": entity("Aker")} | files, ISSUE_PERIOD="week")


def fronts(folder: SiteFolder, page: str) -> tuple[list[str], list[str], list[str]]:
    """Return the headlines of a page's lead and teasers, what is more on the lead, and what teasers say of more."""
    soup = BeautifulSoup((folder.output / page).read_bytes(), "html.parser")
    headlines = [tag.get_text() for tag in soup.select(".lead > .headline, .flow .teaser .headline")]
    more = [tag.get_text() for tag in soup.select(".lead .briefs .headline")]
    said = [tag.get_text() for tag in soup.select(".teaser .meta a[href$='#story']")]
    return headlines, more, said


def test_a_story_stands_once(tmp_path: Path) -> None:
    """Home and issue show the lead of each story; the others are listed below the lead story or counted."""
    folder = site(tmp_path)
    folder.build()
    (issue,) = [path for path in (folder.output / "issues").iterdir() if path.name.startswith("2026-w")]
    for page in ("index.html", f"issues/{issue.name}/index.html"):
        headlines, more, said = fronts(folder, page)
        assert headlines[0] == "Lead", page
        assert len(headlines) == 3, (page, headlines)
        assert more == ["Lead too"], page
        assert said == ["2 more on this"], page
