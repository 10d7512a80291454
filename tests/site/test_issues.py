import datetime as dt
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from tearsheet.site.issue import periods
from tearsheet.site.issue.periods import PeriodKind
from tearsheet.site.render.build_manifest import BuildManifest
from tearsheet.site.render.language import Language
from tests.site import sites
from tests.site.sites import entity, post

ATOM = "{http://www.w3.org/2005/Atom}"
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
KINDS = st.sampled_from(get_args(PeriodKind))

FIGURES = [
    {"amount": "€4 million", "of": "Aker", "text": "Aker paid €4 million and 3% for the quay."},
    {"amount": "3%", "of": "Aker", "text": "Aker paid €4 million and 3% for the quay."},
    {"amount": "12 million", "of": "Nobody", "text": "Nobody moves 12 million boxes."},
]

# Three weeks: the first has one article, the second none, the third four in two sections.
CONTENT: dict[str, str] = {
    "content/companies/aker.md": entity("Aker"),
    "content/companies/bo.md": entity("Bo"),
    "content/products/loft.md": entity("Loft"),
    "content/sources/tide.md": entity("Tide"),
    "content/posts/old.md": post("Old", day="2026-01-25", companies=["Aker"]),
    "content/posts/monday.md": post("Monday", day="2026-02-02", companies=["Aker"], figures=FIGURES, source="Tide"),
    "content/posts/sunday.md": post("Sunday", day="2026-02-08T23:30:00-05:00", companies=["Aker"], section="Rail"),
    "content/posts/heavy.md": post(
        "Heavy", day="2026-02-03", companies=["Aker", "Bo"], products=["Loft"], about=["Aker", "Bo"], summary="Much."
    ),
    "content/posts/light.md": post("Light", day="2026-02-07", date_basis="received"),
}
BRIEF = """\
---
title: A quiet week
lead: light
order: [sunday, monday]
---

Read [this](/articles/heavy/) & <script>alert(1)</script> *that*.
"""


def page(folder: sites.SiteFolder, address: str) -> BeautifulSoup:
    """Return a page of a built site."""
    return BeautifulSoup(folder.page(f"{address}/index.html"), "html.parser")


def slugs(soup: BeautifulSoup) -> list[str]:
    """Return the slugs of the articles on the page of an issue, the lead first."""
    return [str(tag["href"]).split("/")[-2] for tag in soup.select(".lead .headline a, .teaser .headline a")]


def under(soup: BeautifulSoup, title: str) -> str:
    """Return the text of the block of a page that has a title, nothing where there is none."""
    found = next((tag for tag in soup.select("main h2") if title in tag.get_text()), None)
    block = found.parent if found else None
    return " ".join(block.get_text(" ").split()) if block else ""


def built(root: Path, more: dict[str, str] | None = None, **settings: object) -> sites.SiteFolder:
    """Build a site with issues."""
    folder = sites.new(root, CONTENT | (more or {}), **settings)
    folder.build()
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """A site with weekly issues of which its editor says nothing."""
    return built(tmp_path_factory.mktemp("issues"))


@given(DAYS, KINDS)
def test_periods(day: dt.date, kind: PeriodKind) -> None:
    """Every day is in the period of its name, and the next period begins where it ends."""
    period = periods.of(day, kind)
    assert period.first <= day <= period.last
    assert periods.named(period.slug, kind) == period
    assert periods.of(period.last, kind) == period
    following = periods.of(period.last + dt.timedelta(days=1), kind)
    assert following > period
    assert following.first == period.last + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "kind", "slug", "name", "text"),
    [
        ("2026-11-22", "week", "2026-w47", "Issue 47, 2026", "16–22 November 2026"),
        ("2026-10-01", "week", "2026-w40", "Issue 40, 2026", "28 September – 4 October 2026"),
        ("2027-01-02", "week", "2026-w53", "Issue 53, 2026", "28 December 2026 – 3 January 2027"),
        ("2024-12-30", "week", "2025-w01", "Issue 1, 2025", "30 December 2024 – 5 January 2025"),
        ("2021-02-03", "week", "2021-w05", "Issue 5, 2021", "1–7 February 2021"),
        ("2026-11-22", "month", "2026-11", "Issue 11, 2026", "November 2026"),
        ("2026-11-22", "day", "2026-11-22", "Issue 326, 2026", "22 November 2026"),
    ],
)
def test_period_in_words(day: str, kind: PeriodKind, slug: str, name: str, text: str) -> None:
    """A period has a name for addresses, a number in its year (ISO 8601 for weeks), and its days in words."""
    period = periods.of(dt.date.fromisoformat(day), kind)
    english = Language("en", sites.THEME)
    assert (period.slug, period.name(english), period.text(english)) == (slug, name, text)


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("2026-w54", "week"),
        ("2025-w53", "week"),
        ("2026-w00", "week"),
        ("2026-W06", "week"),
        ("2026-11", "week"),
        ("0000-w01", "week"),
        ("2026-13", "month"),
        ("2026-02-30", "day"),
        ("2026-w06", "day"),
    ],
)
def test_no_period(slug: str, kind: PeriodKind) -> None:
    """What is the name of no week, month or day is none."""
    assert periods.named(slug, kind) is None


def test_issues_of_weeks(site: sites.SiteFolder) -> None:
    """Each week with articles has an issue, none has another; the list names them newest first."""
    listed = page(site, "issues")
    assert [str(tag["href"]) for tag in listed.select(".issues a")] == ["/issues/2026-w06/", "/issues/2026-w04/"]
    assert "2–8 February 2026 · 4 articles" in listed.get_text()
    assert sorted(path.name for path in (site.output / "issues").iterdir() if path.is_dir()) == ["2026-w04", "2026-w06"]


def test_dates_of_an_issue(site: sites.SiteFolder) -> None:
    """An issue holds the articles dated in its period, by the day that each names, and no others."""
    assert slugs(page(site, "issues/2026-w04")) == ["old"]
    assert sorted(slugs(page(site, "issues/2026-w06"))) == ["heavy", "light", "monday", "sunday"]
    assert "received 7 Feb 2026" in page(site, "issues/2026-w06").get_text()


def test_lead(site: sites.SiteFolder) -> None:
    """The weightiest article leads, and the others follow by section, the largest first, the weightiest first in it."""
    issue = page(site, "issues/2026-w06")
    assert slugs(issue) == ["heavy", "monday", "light", "sunday"]
    assert issue.h1 is not None
    assert issue.h1.get_text() == "Issue 6, 2026"
    assert [tag.get_text() for tag in issue.select(".news .block-title a")] == ["Ports", "Rail"]


def test_featured_lead(tmp_path: Path) -> None:
    """What the editor features leads whatever its weight."""
    featured = {"content/posts/light.md": post("Light", day="2026-02-07", featured=True)}
    assert slugs(page(built(tmp_path, featured), "issues/2026-w06"))[0] == "light"


def test_beside_the_articles(site: sites.SiteFolder) -> None:
    """An issue counts whom its articles name, names the new ones, and shows one figure of each sentence."""
    issue = page(site, "issues/2026-w06")
    assert under(issue, "Most covered companies") == "Most covered companies Aker 3 articles Bo 1 article"
    assert under(issue, "Products in this issue") == "Products in this issue Loft 1 article"
    assert under(issue, "New names") == "New names Companies Bo Products Loft Named here for the first time."
    figures = under(issue, "Figures")
    assert figures == "Figures in the news €4 million Aker Aker paid €4 million and 3% for the quay. 2 Feb 2026"
    assert [str(tag["href"]) for tag in issue.select(".figures a")] == ["/companies/aker/", "/articles/monday/"]
    assert "Aker" in under(page(site, "issues/2026-w04"), "New names")


def test_neighbours(site: sites.SiteFolder) -> None:
    """Each issue leads to the one before it and the one after it."""
    old, new = page(site, "issues/2026-w04"), page(site, "issues/2026-w06")
    assert {str(tag["href"]) for tag in old.select("[rel=next]")} == {"/issues/2026-w06/"}
    assert {str(tag["href"]) for tag in new.select("[rel=prev]")} == {"/issues/2026-w04/"}
    assert not old.select("[rel=prev]")
    assert not new.select("[rel=next]")


def test_feed_of_issues(site: sites.SiteFolder) -> None:
    """The feed has an entry an issue, with an id of its own, the time of its newest article and its headlines."""
    root = ET.fromstring(site.page("issues/feed.atom"))  # noqa: S314  (our own file)
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Issue 6, 2026: Heavy", "Issue 4, 2026: Old"]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries} | {root.findtext(f"{ATOM}id")}) == 3
    assert entries[0].findtext(f"{ATOM}updated") == root.findtext(f"{ATOM}updated") == "2026-02-09T04:30:00Z"
    content = BeautifulSoup(entries[0].findtext(f"{ATOM}content") or "", "html.parser")
    assert [tag.get_text() for tag in content.find_all("a")] == ["Heavy", "Monday", "Light", "Sunday"]


def test_feed_is_bounded(tmp_path: Path) -> None:
    """FEED_MAX_ITEMS bounds the issues in the feed too."""
    root = ET.fromstring(built(tmp_path, FEED_MAX_ITEMS=1).page("issues/feed.atom"))  # noqa: S314  (our own file)
    assert len(root.findall(f"{ATOM}entry")) == 1


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("week", ["2026-w04", "2026-w06"]),
        ("month", ["2026-01", "2026-02"]),
        ("day", ["2026-01-25", "2026-02-02", "2026-02-03", "2026-02-07", "2026-02-08"]),
    ],
)
def test_period_setting(tmp_path: Path, kind: str, found: list[str]) -> None:
    """ISSUE_PERIOD makes issues of weeks, months or days."""
    folder = built(tmp_path, ISSUE_PERIOD=kind)
    assert sorted(path.name for path in (folder.output / "issues").iterdir() if path.is_dir()) == found


def test_no_issues(tmp_path: Path) -> None:
    """A site whose ISSUE_PERIOD is empty has no issues, no feed of them and no link to them; a file on one is named."""
    folder = built(tmp_path, ISSUE_PERIOD="")
    assert not (folder.output / "issues").exists()
    assert "issues/" not in folder.page("index.html")
    folder.put("content/issues/2026-w06.md", BRIEF)
    assert "issues/2026-w06.md: the site has no issues: ISSUE_PERIOD is empty" in folder.run("build").stderr


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ISSUE_PERIOD", "year", "ISSUE_PERIOD is 'year'; it must be “week”, “month” or “day”, or empty"),
        ("ISSUE_PERIOD", 7, "ISSUE_PERIOD is 7; it must be text"),
        ("MAIL_FROM", "The Quay Letter", "MAIL_FROM is 'The Quay Letter'; write it like"),
        ("MAIL_FROM", "A <a@b.example>\nBcc: c@d.example", "MAIL_FROM is"),
        ("MAIL_FROM", "Quay, Inc. <news@quay.example>", "MAIL_FROM is"),
        ("MAIL_UNSUBSCRIBE", "javascript:alert(1)", "MAIL_UNSUBSCRIBE is 'javascript:alert(1)'; write it like"),
    ],
)
def test_wrong_setting(tmp_path: Path, name: str, value: object, message: str) -> None:
    """A setting of issues that says something impossible is named with what it may be."""
    folder = sites.new(tmp_path)
    folder.put("pelicanconf.py", f"{(tmp_path / 'pelicanconf.py').read_text()}{name} = {value!r}\n")
    result = folder.run("build")
    assert message in result.stderr
    assert result.exit_code == 1


def test_brief(tmp_path: Path) -> None:
    """The editor's file gives an issue its title, its lead, its order and an introduction, which is sanitised."""
    folder = built(tmp_path, {"content/issues/2026-w06.md": BRIEF}, SITEURL="https://quay.example/daily")
    issue = page(folder, "issues/2026-w06")
    assert issue.h1 is not None
    assert issue.h1.get_text() == "A quiet week"
    assert slugs(issue) == ["light", "sunday", "monday", "heavy"]
    introduction = issue.select_one(".issue-head .prose")
    assert isinstance(introduction, Tag)
    assert " ".join(introduction.get_text().split()) == "Read this & that."
    assert [str(tag["href"]) for tag in introduction.find_all("a")] == ["https://quay.example/daily/articles/heavy/"]
    assert "A quiet week" in page(folder, "issues").get_text()
    assert "Issue 6, 2026: A quiet week" in folder.page("issues/feed.atom")


def test_a_brief_written_ahead_waits(tmp_path: Path) -> None:
    """What the editor writes of a week to come is no mistake; it is shown once an article is dated in it."""
    folder = built(tmp_path, {"content/issues/2026-w20.md": BRIEF.replace("[sunday, monday]", "[]")})
    assert "2026-w20" not in folder.page("issues/index.html")


def brief(**keys: object) -> str:
    """Return an editor's file with some keys."""
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in keys.items()) + "---\n"


BAD_BRIEFS = {
    "no such article": (
        "2026-w06",
        brief(order="[monda]"),
        "issues/2026-w06.md: there is no article “monda”; did you mean “monday”?",
    ),
    "no such lead": ("2026-w06", brief(lead="../../etc"), "issues/2026-w06.md: there is no article “../../etc”"),
    "article of another issue": (
        "2026-w06",
        brief(lead="old"),
        "issues/2026-w06.md: the article “old” is in the issue 2026-w04; take it out, or change its date",
    ),
    "no articles": (
        "2026-w05",
        brief(title="Empty"),
        "issues/2026-w05.md: no article is dated in 2026-w05",
    ),
    "no period": (
        "february",
        brief(title="February"),
        "issues/february.md: “february” is the name of no week; name it like 2026-w47.md: ISSUE_PERIOD is “week”",
    ),
    "another kind of period": ("2026-02", brief(title="February"), "“2026-02” is the name of no week"),
    "unknown key": ("2026-w06", brief(leed="monday"), "issues/2026-w06.md:2: unknown key “leed”; did you mean “lead”?"),
    "no front matter": ("2026-w06", "Words.", "issues/2026-w06.md:1: there is no front matter"),
    "links of Pelican": (
        "2026-w06",
        brief() + "\n[x]({filename}monday.md)\n",
        "issues/2026-w06.md: links such as {filename} are not followed in an introduction; write /articles/…/",
    ),
}


@pytest.mark.parametrize(("name", "text", "message"), BAD_BRIEFS.values(), ids=BAD_BRIEFS)
def test_bad_brief(tmp_path: Path, name: str, text: str, message: str) -> None:
    """What is wrong in an editor's file is said by build and check, with what to do; the site is built all the same."""
    folder = sites.new(tmp_path, CONTENT | {f"content/issues/{name}.md": text})
    for command in ("build", "check"):
        result = folder.run(command)
        assert message.rpartition(".md: ")[2] in result.stderr  # only check knows the line
        assert result.exit_code == 1
    assert slugs(page(folder, "issues/2026-w06"))[1:] == ["monday", "light", "sunday"]


def test_hidden_post_in_the_order(tmp_path: Path) -> None:
    """A post that the editor took down may stay in the order: nothing keeps it from going."""
    folder = built(tmp_path, {"content/issues/2026-w06.md": BRIEF})
    folder.put("content/posts/sunday.md", post("Sunday", day="2026-02-08", status="hidden"))
    folder.build()
    assert not (folder.output / "articles/sunday/index.html").exists()
    assert slugs(page(folder, "issues/2026-w06")) == ["light", "monday", "heavy"]


def test_no_articles(tmp_path: Path) -> None:
    """A site without articles has a list of issues that says so, and a valid feed without entries."""
    folder = sites.new(tmp_path)
    folder.build()
    assert "Nothing has been published yet" in page(folder, "issues").get_text()
    assert ET.fromstring(folder.page("issues/feed.atom")).findtext(f"{ATOM}updated")  # noqa: S314


def test_many_articles(tmp_path: Path) -> None:
    """An issue of very many articles shows the first of each section and counts the others."""
    posts = {
        f"content/posts/p{number}.md": post(f"P {number}", day="2026-02-05", section=f"S {number % 3}")
        for number in range(320)
    }
    folder = sites.new(tmp_path, posts | {"content/posts/rare.md": post("Rare", day="2026-02-05", section="Rare")})
    folder.build()
    issue = page(folder, "issues/2026-w06")
    assert len(slugs(issue)) == 301
    assert "rare" in slugs(issue)
    assert "20 more articles in the archive" in issue.get_text()


def keys(folder: sites.SiteFolder) -> dict[str, bytes]:
    """Return the keys of the pages below issues/ as the last build kept them."""
    manifest = BuildManifest(folder.root / ".tearsheet", folder.output)
    names = [path.relative_to(folder.output / "issues").as_posix() for path in folder.output.glob("issues/**/*.*")]
    return {name: known.key for name in names if (known := manifest.last(f"issues/{name}"))}


def issues_printed(folder: sites.SiteFolder) -> set[str]:
    """Build again and return which pages below issues/ were printed, if only to the same bytes."""
    before = keys(folder)
    folder.build()
    return {name for name, key in keys(folder).items() if before.get(name) != key}


@pytest.fixture
def months(tmp_path: Path) -> sites.SiteFolder:
    """A built site with issues of three months, which name the same companies."""
    return built(
        tmp_path, {"content/posts/dec.md": post("Dec", day="2025-12-05", companies=["Bo"])}, ISSUE_PERIOD="month"
    )


def test_edit_of_a_text(months: sites.SiteFolder) -> None:
    """An edit that no issue shows prints no issue."""
    months.put("content/posts/old.md", post("Old", day="2026-01-25", companies=["Aker"], body="Other words."))
    assert issues_printed(months) == set()


def test_edit_of_a_post(months: sites.SiteFolder) -> None:
    """An edit of a post prints its own issue, and of the others what shows its title."""
    months.put("content/posts/monday.md", post("Tuesday", day="2026-02-02", companies=["Aker"], source="Tide"))
    assert issues_printed(months) == {"2026-02/index.html", "feed.atom", "feed.json"}


def test_new_post(months: sites.SiteFolder) -> None:
    """A new post prints its own issue, the list and the feed, though it names what other issues name."""
    months.put("content/posts/new.md", post("New", day="2026-02-20", companies=["Aker", "Bo"]))
    assert issues_printed(months) == {"2026-02/index.html", "index.html", "feed.atom", "feed.json"}


def test_new_period(months: sites.SiteFolder) -> None:
    """The first post of a period prints its issue, the list, the feed, and the neighbour that leads to it now."""
    months.put("content/posts/new.md", post("New", day="2026-03-01", companies=["Aker", "Bo"]))
    assert issues_printed(months) == {
        "2026-03/index.html",
        "2026-02/index.html",
        "index.html",
        "feed.atom",
        "feed.json",
    }


def test_changed_brief(months: sites.SiteFolder) -> None:
    """What the editor says of an issue prints that issue, and what shows its title."""
    months.put("content/issues/2026-01.md", brief(title="January"))
    assert issues_printed(months) == {"2026-01/index.html", "index.html", "feed.atom", "feed.json"}


def test_why(months: sites.SiteFolder) -> None:
    """`build --why` says what of an issue has changed."""
    months.put("content/posts/new.md", post("New", day="2026-02-20", companies=["Bo"]))
    lines = months.run("build", "--why", "issues/2026-02/").stdout.splitlines()
    assert lines[1:3] == ["  the articles it lists: changed", "  the most covered: changed"]
