"""Unshown: posts that wait, drafts and what is hidden are counted and named, and slips in dates are said."""

import json

import pytest

from tests.conftest import SiteFolder


def put(site: SiteFolder, name: str, date: str, *lines: str) -> None:
    """Write a post; it is 24 November 2026."""
    text = "\n".join(
        ["---", f"title: {name.title()}", f"date: {date}", "section: Ports", *lines, "---", "", "Text.", ""]
    )
    site.put(f"content/posts/{name}.md", text)


def test_what_is_not_shown_is_said(site: SiteFolder) -> None:
    """Build and check end with it, also a build with nothing to do, and check names each."""
    put(site, "one", "2026-11-20")
    assert site.run("build").stdout.count("\n") == 1
    put(site, "late", "2027-11-14")
    put(site, "soon", "2027-11-13")
    put(site, "unsure", "2026-11-20", "status: draft")
    put(site, "gone", "2026-11-20", "status: hidden")
    site.put("content/pages/about.md", "---\ntitle: About\nstatus: hidden\n---\n\nUs.\n")
    line = "2 posts wait (first: 13 Nov 2027), 1 draft, 2 hidden"
    for _ in range(2):
        result = site.run("build")
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, line)
    checked = site.run("check").stdout.splitlines()
    assert checked[-1] == line
    assert checked[-7:-2] == [
        "posts/soon.md waits for 13 Nov 2027",
        "posts/late.md waits for 14 Nov 2027",
        "posts/unsure.md is a draft",
        "posts/gone.md is hidden",
        "pages/about.md is hidden",
    ]
    told = json.loads(site.run("check", "--format", "json").stdout)["unshown"]
    assert told["waiting"][0] == {"path": "posts/soon.md", "date": "2027-11-13"}
    assert (told["drafts"], told["hidden"]) == (["posts/unsure.md"], ["posts/gone.md", "pages/about.md"])
    assert "about/index.html" not in site.files("output")


def test_one_of_a_kind(site: SiteFolder) -> None:
    """One post waits."""
    put(site, "soon", "2026-12-01")
    assert site.run("build").stdout.splitlines()[-1] == "1 post waits (first: 1 Dec 2026)"


def test_dates_that_are_slips(site: SiteFolder) -> None:
    """A date more than a year ahead or before 1980 is a warning of both, and fails neither."""
    put(site, "ahead", "2062-11-20")
    put(site, "old", "1970-01-01")
    put(site, "first", "1980-01-01")
    put(site, "year", "2027-11-25")
    put(site, "hidden", "1970-01-01", "status: hidden")
    result = site.run("build")
    said = (
        "posts/ahead.md (20 Nov 2062), posts/old.md (1 Jan 1970): dates that are more than a year ahead or before 1980"
    )
    assert result.exit_code == 0
    assert f"{said}; mend the year" in result.stdout.splitlines()
    checked = site.run("check", "--ignore", "source", "--ignore", "summary")
    assert checked.exit_code == 0
    found = [line for line in checked.stdout.splitlines() if line.endswith("[date]")]
    assert found == [
        "content/posts/ahead.md:3: its date, 2062-11-20, is more than a year ahead; mend the year [date]",
        "content/posts/old.md:3: its date, 1970-01-01, is before 1980; mend the year [date]",
    ]


def test_a_slip_that_comes_near_is_none_any_more(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build with nothing to do says is what is so on that day."""
    put(site, "ahead", "2027-11-30")
    assert "mend the year" in site.run("build").stdout
    assert "mend the year" in site.run("build").stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")  # a week later
    assert site.run("build").stdout.splitlines()[-1] == "1 post waits (first: 30 Nov 2027)"
    assert "mend the year" not in site.run("build").stdout
