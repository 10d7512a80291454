"""What `tearsheet check --sources` makes of answers: dead links are written down, nothing else of a post changes."""

import json
import os

import pytest

from tearsheet.model import post as posts
from tests.conftest import TODAY, SiteFolder
from tests.newsstand import AGAIN, QUICK, Handler, Names, Stand, answer, put, said, text_of

DAY = 24 * 60 * 60  # seconds


def later(days: int) -> None:
    """Let it be some days after the day on which tests run."""
    os.environ["SOURCE_DATE_EPOCH"] = str(int(TODAY) + days * DAY)


def test_a_link_that_works_is_asked_again_after_a_week(site: SiteFolder, newsstand: Stand) -> None:
    """What has been asked is left in peace for a week; then a server need only say that nothing has changed."""
    statuses = []

    def page(handler: Handler) -> None:
        """Answer in a word where nothing has changed."""
        statuses.append("If-None-Match" in handler.headers)
        is_known = handler.headers.get("If-None-Match") == '"v1"' and "If-Modified-Since" in handler.headers
        day = "Mon, 02 Nov 2026 10:00:00 GMT"
        handler.say(304) if is_known else handler.say(200, b"A quay.", ETag='"v1"', Last_Modified=day)

    newsstand.pages["/a"] = page
    put(site, "a", newsstand.url("/a#top"))
    before = site.files()
    result = site.run("check", *QUICK)
    assert (said(result), result.stderr) == ([], "Asked 1 link: 1 works\n")
    assert newsstand.forget() == ["HEAD /a"]
    later(6)
    assert site.run("check", *QUICK).stderr == "Asked 0 links; 1 asked within 7 days\n"
    assert newsstand.forget() == []
    for day in (7, 14):
        later(day)
        assert site.run("check", *QUICK).stderr == "Asked 1 link: 1 works\n"
        assert newsstand.forget() == ["HEAD /a"]
    assert (statuses, site.files()) == ([False, True, True], before)


MINE = """\
---
title: 'One'   # as in print
date: 2026-02-20
source_url: "{own}"   # found by Ada
section: A
also:
  # both of them
  - {{source: The Herald, url: {other}}}   # later
  - source: The Gazette
    url: {gazette}
source: The Pilot
summary: S
---

Hild builds.
"""


def _mine(site: SiteFolder, newsstand: Stand) -> str:
    """Write a post as people write them, with three links, and return it."""
    put(site, "other", newsstand.url("/works"))
    newsstand.pages["/works"] = answer(200)
    mine = MINE.format(own=newsstand.url("/own"), other=newsstand.url("/other"), gazette=newsstand.url("/gazette"))
    site.put("content/posts/a.md", mine)
    return mine


def test_nothing_else_of_a_post_changes(site: SiteFolder, newsstand: Stand) -> None:
    """What is written are the days, beside their links; remarks, order and quotes stay, and all is back afterwards."""
    mine = _mine(site, newsstand)
    before = site.files()
    shown = site.run("check", *AGAIN, "--dry-run")
    assert "+source_dead: 2026-11-24" in shown.stdout.splitlines()
    assert site.files() == before
    result = site.run("check", *QUICK)
    assert result.stderr == "Asked 0 links; 4 asked within 7 days\nWrote into 1 post: 3 found dead, 0 alive again\n"
    dead = mine.replace("by Ada\n", "by Ada\nsource_dead: 2026-11-24\n")
    dead = dead.replace("}   # later", ", dead: 2026-11-24}   # later")
    dead = dead.replace("/gazette\n", "/gazette\n    dead: 2026-11-24\n")
    assert site.files() == before | {"posts/a.md": dead.encode()}
    assert said(site.run("check", *AGAIN)) == said(result)
    newsstand.pages |= {f"/{name}": answer(200) for name in ("own", "other", "gazette")}
    assert "0 found dead, 3 alive again" in site.run("check", *AGAIN).stderr
    assert site.files() == before


def test_what_cannot_be_changed_is_said(site: SiteFolder, newsstand: Stand) -> None:
    """A post whose front matter cannot be changed in its place is left as it is, and named."""
    head = f"? source_url\n: {newsstand.url('/a')}\ntitle: A\ndate: 2026-02-20\nsection: A"
    site.put("content/posts/a.md", f"---\n{head}\n---\n\nWords.\n")
    before = site.files()
    result = site.run("check", *QUICK)
    assert site.files() == before
    (_, line) = result.stderr.splitlines()
    assert line.startswith(
        "content/posts/a.md:2: “source_dead” is written in a way that cannot be changed in its place"
    )
    assert line.endswith("; write into it yourself which link is dead")


def test_the_links_of_editors_are_theirs(site: SiteFolder, newsstand: Stand) -> None:
    """A day that an editor has written stays, whatever the link answers; where it works, that is said."""
    newsstand.pages |= {"/a": answer(200), "/b": answer(404)}
    put(site, "a", newsstand.url("/a"), source_dead="2026-01-02")
    put(site, "b", newsstand.url("/b"), source_dead="2026-01-02", archive_url=newsstand.url("/copy", "archive.test"))
    newsstand.pages["/copy"] = answer(404)
    before = site.files()
    lines = said(site.run("check", *QUICK))
    assert site.files() == before
    assert [line.partition(": ")[0] for line in lines] == [
        "content/posts/a.md:7",
        "content/posts/a.md:7",
        "content/posts/b.md:9",
    ]
    assert lines[1].endswith(
        "works, and the post says that it does not; take the day out on which it was found dead [dead]"
    )
    assert "the archived copy" in lines[2]


def test_a_host_that_is_not_found(site: SiteFolder, newsstand: Stand, host_names: Names) -> None:
    """A host that nobody knows is dead where that is so on two days, from the first of them on."""
    host_names.unknown.add("gone.test")
    newsstand.pages["/a"] = answer(200)
    put(site, "a", newsstand.url("/a"))
    put(site, "b", newsstand.url("/b", "gone.test"))
    for _ in range(2):
        (line,) = said(site.run("check", *AGAIN))
        assert "there is no host of this name; if that is so on another day, it counts as dead [untold]" in line
    later(1)
    assert "1 found dead" in site.run("check", *AGAIN).stderr
    assert "\nsource_dead: 2026-11-24\n" in text_of(site, "b")


def test_a_machine_without_a_network(site: SiteFolder, newsstand: Stand, host_names: Names) -> None:
    """Where no host at all is found, no link is dead for it."""
    host_names.unknown |= {"a.test", "b.test"}
    put(site, "a", newsstand.url("/a", "a.test"))
    put(site, "b", newsstand.url("/b", "b.test"))
    before = site.files()
    for day in range(3):
        later(day)
        lines = said(site.run("check", *AGAIN))
        assert "works: no host at all was found" in lines[0]
    assert site.files() == before


def test_a_lost_memory_costs_nothing_but_requests(site: SiteFolder, newsstand: Stand) -> None:
    """Where the cache is lost or damaged, links are asked again, and what is written down stays."""
    put(site, "a", newsstand.url("/a"))
    site.run("check", *QUICK)
    dead = text_of(site, "a")
    site.put(".tearsheet/links", b"harm")
    newsstand.forget()
    later(1)
    assert site.run("check", *QUICK).stderr == "Asked 1 link: 1 is gone\n"
    assert text_of(site, "a") == dead


def test_dead_links_in_every_form(site: SiteFolder, newsstand: Stand) -> None:
    """A dead link is a warning of later checks too, in all forms, until a copy is given."""
    put(site, "a", newsstand.url("/a"))
    site.run("check", *QUICK)
    newsstand.forget()
    assert said(site.run("check"))[0].endswith("archive_url: https://… [dead]")
    github = site.run("check", "--format", "github").stdout.splitlines()[0]
    assert github.startswith("::warning file=content/posts/a.md,line=7,title=tearsheet%3A dead::“http://pilot.test")
    (finding,) = json.loads(site.run("check", "--format", "json").stdout)["findings"]
    assert (finding["rule"], finding["line"], finding["level"]) == ("dead", 7, "warning")
    assert json.loads(site.run("check", *QUICK, "--format", "json").stdout)["warnings"] == 1
    site.put(
        "content/posts/a.md", text_of(site, "a").replace("source_dead", "archive_url: https://w.test/a\nsource_dead")
    )
    assert said(site.run("check")) == []
    assert newsstand.asked == []


def test_only_what_is_asked_for(site: SiteFolder, newsstand: Stand) -> None:
    """Paths say whose links are asked; those of hidden posts never are, and a link of two posts is asked once."""
    put(site, "a", newsstand.url("/a"))
    put(site, "b", newsstand.url("/b"), also=[{"source": "The Herald", "url": newsstand.url("/a")}])
    put(site, "c", newsstand.url("/c"), status="hidden")
    site.run("check", *QUICK, "content/posts/b.md")
    assert sorted(newsstand.forget()) == ["GET /a", "GET /b", "HEAD /a", "HEAD /b"]
    assert "source_dead" not in text_of(site, "a")
    assert site.run("check", *QUICK).stderr.startswith("Asked 0 links; 2 asked within 7 days\nWrote into 1 post")


WRONG = {
    "pause": (["--pause", "1"], "--age, --pause and --private are for --sources"),
    "age": (["--age", "1"], "--age, --pause and --private are for --sources"),
    "private": (["--private"], "--age, --pause and --private are for --sources"),
    "dry run": (["--dry-run"], "--dry-run is for --fix and --sources"),
    "no number": (["--sources", "--pause", "-1"], "is not in the range"),
}


@pytest.mark.parametrize(("options", "message"), WRONG.values(), ids=WRONG)
def test_wrong_options(site: SiteFolder, options: list[str], message: str) -> None:
    """Options that would do nothing are said to be wrong."""
    result = site.run("check", *options)
    assert result.exit_code == 2
    assert message in result.stderr


SEED = "---\ntitle: One quay\nsource: The Pilot\nurl: {url}\ndate: 2026-02-03\n---\n\n{body}\n"
BODY = "The yard of Moss has sold twelve cranes to the port, which will put them up next year, it said on Monday."


def test_an_unedited_post_goes_on_following_its_seed(site: SiteFolder, newsstand: Stand) -> None:
    """What is known of links is no edit: the post still follows its seed, and keeps it while its links are the same."""
    site.put("seeds/a.md", SEED.format(url=newsstand.url("/a"), body=BODY))
    site.put("seeds/b.md", SEED.format(url=newsstand.url("/b"), body=BODY))
    assert site.run("ingest").exit_code == 0
    (slug,) = [path.stem for path in (site.content / "posts").iterdir()]
    put(site, "works", newsstand.url("/works"))
    newsstand.pages["/works"] = answer(200)
    generated = text_of(site, slug)
    site.run("check", *QUICK)
    dead = text_of(site, slug)
    assert (dead.count("dead: 2026-11-24"), posts.is_edited(dead)) == (2, False)
    assert "0 posts written, 1 unchanged" in site.run("ingest").stdout
    assert text_of(site, slug) == dead
    site.put("seeds/a.md", SEED.format(url=newsstand.url("/a"), body=f"{BODY} No price was named."))
    site.put("seeds/b.md", SEED.format(url=newsstand.url("/b"), body=f"{BODY} No price was named."))
    site.run("ingest")
    followed = text_of(site, slug)
    assert "No price was named." in followed
    assert (followed.count("dead: 2026-11-24"), posts.is_edited(followed)) == (2, False)
    newsstand.pages |= {"/a": answer(200), "/b": answer(200)}
    site.run("check", *AGAIN)
    assert text_of(site, slug).count("dead:") == 0
    site.put("seeds/a.md", SEED.format(url=newsstand.url("/a"), body=BODY))
    site.put("seeds/b.md", SEED.format(url=newsstand.url("/b"), body=BODY))
    site.run("ingest")
    assert text_of(site, slug) == generated


def test_another_address_is_not_dead(site: SiteFolder, newsstand: Stand) -> None:
    """Where a seed gives another address, what was known of the old one goes."""
    site.put("seeds/a.md", SEED.format(url=newsstand.url("/a"), body=BODY))
    site.run("ingest")
    site.run("check", *QUICK)
    assert "source_dead" in text_of(site, "one-quay")
    site.put("seeds/a.md", SEED.format(url=newsstand.url("/new"), body=BODY))
    site.run("ingest")
    assert "source_dead" not in text_of(site, "one-quay")
