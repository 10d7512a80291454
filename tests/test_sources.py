"""`tearsheet check --sources` asks hosts politely whether links to sources work, and writes down which are dead."""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from click.testing import Result

from tearsheet import post as posts
from tearsheet.checking import asking, rounds
from tests.conftest import TODAY, SiteFolder
from tests.newsstand import Answer, Handler, Names, Stand, answer, named, stand, to
from tests.site.sites import entity, post

DAY = 24 * 60 * 60  # seconds
QUICK = ("--sources", "--pause", "0")
AGAIN = (*QUICK, "--age", "0")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    """This machine under all names of .test."""
    with named(monkeypatch) as found:
        yield found


@pytest.fixture
def server(names: Names) -> Iterator[Stand]:
    """A server on it."""
    assert names.looked_up == []
    with stand() as running:
        yield running


def put(site: SiteFolder, slug: str, url: str, **more: object) -> None:
    """Write a post of which nothing is to be said but what its links are."""
    site.put("content/sources/the-pilot.md", entity("The Pilot"))
    text = post(slug.title(), source="The Pilot", summary="A quay.", source_url=url, **more)  # type: ignore[arg-type]
    site.put(f"content/posts/{slug}.md", text)


def text_of(site: SiteFolder, slug: str) -> str:
    """Return the file of a post."""
    return (site.content / f"posts/{slug}.md").read_text(encoding="utf-8")


def said(result: Result) -> list[str]:
    """Return the warnings of a check, which must have no errors."""
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()[:-1]


def later(days: int) -> None:
    """Let it be some days after the day on which tests run."""
    os.environ["SOURCE_DATE_EPOCH"] = str(int(TODAY) + days * DAY)


def test_a_link_that_works_is_asked_again_after_a_week(site: SiteFolder, server: Stand) -> None:
    """What has been asked is left in peace for a week; then a server need only say that nothing has changed."""
    statuses = []

    def page(handler: Handler) -> None:
        """Answer in a word where nothing has changed."""
        statuses.append("If-None-Match" in handler.headers)
        is_known = handler.headers.get("If-None-Match") == '"v1"' and "If-Modified-Since" in handler.headers
        day = "Mon, 02 Nov 2026 10:00:00 GMT"
        handler.say(304) if is_known else handler.say(200, b"A quay.", ETag='"v1"', Last_Modified=day)

    server.pages["/a"] = page
    put(site, "a", server.url("/a#top"))
    before = site.files()
    result = site.run("check", *QUICK)
    assert (said(result), result.stderr) == ([], "Asked 1 link: 1 works\n")
    assert server.forget() == ["HEAD /a"]
    later(6)
    assert site.run("check", *QUICK).stderr == "Asked 0 links; 1 asked within 7 days\n"
    assert server.forget() == []
    for day in (7, 14):
        later(day)
        assert site.run("check", *QUICK).stderr == "Asked 1 link: 1 works\n"
        assert server.forget() == ["HEAD /a"]
    assert (statuses, site.files()) == ([False, True, True], before)


def test_without_a_word_nothing_is_asked(site: SiteFolder, server: Stand) -> None:
    """Without --sources, check asks nobody, and does not even load what asks."""
    put(site, "a", server.url("/a"))
    script = (
        "import sys\nfrom tearsheet.cli import main\ntry:\n    main(['check'])\n"
        "finally:\n    print([name for name in ('protego', 'urllib3', 'certifi') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=site.root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Checked 1 post: 0 errors, 0 warnings", "[]"]
    assert server.asked == []


# What a server has at /a, and what is said of a link to it; a link that is dead is written down as well.
DEAD = "has not worked since 2026-11-24; give a copy of it in an archive"
UNTOLD = "it could not be told whether “{link}” works: "
ANSWERS: dict[str, tuple[dict[str, Answer], str]] = {
    "404": ({"/a": answer(404)}, DEAD),
    "410": ({"/a": answer(410)}, DEAD),
    "404 for its head only": ({"/a": lambda handler: handler.say(404 if handler.command == "HEAD" else 200)}, ""),
    "405 for its head": ({"/a": lambda handler: handler.say(405 if handler.command == "HEAD" else 200)}, ""),
    "403": ({"/a": answer(403)}, f"{UNTOLD}it answers 403; open it in a browser"),
    "451": ({"/a": answer(451)}, f"{UNTOLD}it answers 451"),
    "500": ({"/a": answer(500)}, f"{UNTOLD}it answers 500"),
    "503": ({"/a": answer(503)}, f"{UNTOLD}it answers 503"),
    "the home page": ({"/a": to("/"), "/": answer(200)}, "leads to the home page now; look for the article"),
    "a language's home page": ({"/a": to("/en-us/"), "/en-us/": answer(200)}, "leads to the home page now"),
    "another address": ({"/a": to("/b"), "/b": to("../news/2026/c"), "/news/2026/c": answer(200)}, ""),
    "a dead address": ({"/a": to("/b")}, DEAD),
    "an address by its number": ({"/a": to("/?p=12"), "/?p=12": answer(200)}, ""),
    "a circle": ({"/a": to("/b"), "/b": to("/a")}, f"{UNTOLD}it leads in a circle"),
    "a long way": ({"/a": to("/0"), **{f"/{n}": to(f"/{n + 1}") for n in range(20)}}, f"{UNTOLD}it leads on more than"),
    "no address of the web": ({"/a": to("mailto:a@b.test")}, f"{UNTOLD}it is no address of the web"),
    "to a private network": ({"/a": to("http://10.0.0.1/a")}, f"{UNTOLD}its host is in a private network"),
    "to no host": ({"/a": to("http://unknown.test/a")}, f"{UNTOLD}there is no host of this name"),
    "no answer": ({"/a": Handler.break_off}, f"{UNTOLD}the answer broke off"),
    "half an answer": ({"/a": lambda handler: handler.break_off(b"HTTP/1.1 20")}, f"{UNTOLD}the answer broke off"),
    "no HTTP": ({"/a": lambda handler: handler.break_off(b"\0" * 99)}, f"{UNTOLD}the answer broke off"),
    "a redirect without a place": ({"/a": answer(301)}, f"{UNTOLD}it answers 301"),
    "robots": (
        {"/robots.txt": answer(200, b"User-agent: *\nDisallow: /*a$\nAllow: /b")},
        f"{UNTOLD}its robots.txt forbids it",
    ),
    "robots for others": ({"/robots.txt": answer(200, b"User-agent: bad\nDisallow: /"), "/a": answer(200)}, ""),
    "robots elsewhere": (
        {"/robots.txt": to("/r"), "/r": answer(200, b"User-agent: Tearsheet\nDisallow: /")},
        f"{UNTOLD}its robots.txt forbids it",
    ),
    "robots nowhere": (
        {"/robots.txt": to("http://unknown.test/")},
        f"{UNTOLD}its robots.txt leads elsewhere, and there is no host of this name",
    ),
    "robots that fail": ({"/robots.txt": answer(502)}, f"{UNTOLD}its robots.txt answers 502"),
    "robots that want patience": (
        {"/robots.txt": answer(200, b"User-agent: *\nCrawl-delay: 3600"), "/a": answer(200)},
        f"{UNTOLD}its robots.txt asks for 3600 seconds between two requests",
    ),
}


@pytest.mark.parametrize(("pages", "message"), ANSWERS.values(), ids=ANSWERS)
def test_what_answers_mean(
    site: SiteFolder, server: Stand, names: Names, pages: dict[str, Answer], message: str
) -> None:
    """Only a page that its server says to be gone is dead at once; whatever may pass is said and not written down."""
    names.unknown.add("unknown.test")
    server.pages |= pages
    link = server.url("/a")
    put(site, "a", link)
    put(site, "works", server.url("/works"))
    server.pages["/works"] = answer(200)
    lines = [line for line in said(site.run("check", *QUICK)) if "/works" not in line]
    assert len(lines) == bool(message), lines
    assert message.format(link=link) in "".join(lines)
    assert all(line.startswith("content/posts/a.md:7: ") for line in lines)
    assert ("\nsource_dead: 2026-11-24\n" in text_of(site, "a")) == (message == DEAD)
    assert said(site.run("check", *QUICK, "--ignore", "source"))[: len(lines)] == lines  # as it is remembered


INVALID = {
    "no address of the web": ("ftp://pilot.test/a", "it is no address of the web"),
    "no address": ("https://[pilot.test/a", "it is no address"),
    "no port": ("https://pilot.test:99999999/", "it is no address"),
    "an impossible name": (f"https://{'a' * 70}.example/", "its host has no name that can be looked up"),
}


@pytest.mark.parametrize(("link", "why"), INVALID.values(), ids=INVALID)
def test_what_is_no_address(site: SiteFolder, link: str, why: str) -> None:
    """An address that cannot be asked is said with its line."""
    put(site, "a", link)
    (line,) = said(site.run("check", *QUICK))
    assert line == f"content/posts/a.md:7: {UNTOLD.format(link=link)}{why}; open it in a browser [untold]"


PRIVATE = ("127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "localhost", "0x7f.1", "0.0.0.0")  # noqa: S104


@pytest.mark.parametrize("host", PRIVATE)
def test_private_networks_are_left_alone(site: SiteFolder, server: Stand, host: str) -> None:
    """No machine of a private network is asked, however it is written, unless that is wanted."""
    put(site, "a", f"http://{host}:{server.server_port}/a")
    result = site.run("check", *QUICK)
    assert result.stderr == "Asked 1 link: 1 was left out\n"
    assert "was left out: its host is in a private network; ask it too with --private" in said(result)[0]
    assert server.asked == []


def test_private_networks_are_asked_where_that_is_wanted(site: SiteFolder, server: Stand) -> None:
    """With --private what was left out is asked, on the same day too."""
    server.pages["/a"] = answer(200)
    put(site, "a", server.url("/a", "127.0.0.1"))
    site.run("check", *QUICK)
    assert site.run("check", *QUICK, "--private").stderr == "Asked 1 link: 1 works\n"
    assert server.forget() == ["HEAD /a"]


def test_a_host_is_looked_up_once(site: SiteFolder, server: Stand, names: Names) -> None:
    """All requests go to the address that was found first, so that no name can lead into a private network later."""
    for slug in "abc":
        put(site, slug, server.url(f"/{slug}"))
    site.run("check", *QUICK)
    assert names.looked_up == ["pilot.test"]


def test_who_asks(site: SiteFolder, server: Stand) -> None:
    """Requests say who asks and for which site; robots.txt is asked for once a host."""
    settings = (site.root / "pelicanconf.py").read_text(encoding="utf-8")
    site.put("pelicanconf.py", settings.replace('SITEURL = ""', 'SITEURL = "https://quay.example"'))
    for slug in "abc":
        put(site, slug, server.url(f"/{slug}"))
    site.run("check", *QUICK)
    agents = {one.headers["User-Agent"] for one in server.asked}
    assert agents == {"Tearsheet/0.1.0 (checks links; +https://quay.example)"}
    assert [str(one) for one in server.asked].count("GET /robots.txt") == 1


def _gaps(server: Stand, host: str) -> list[float]:
    """Return the seconds between the requests to a host."""
    times = [one.at for one in server.asked if one.host == host]
    return [second - first for first, second in itertools.pairwise(times)]


def test_hosts_are_given_time(site: SiteFolder, server: Stand) -> None:
    """Requests to a host have a pause between them, its own where that is longer; others are asked meanwhile."""
    robots = answer(200, b"User-agent: *\nCrawl-delay: 0.4\n")
    nothing = answer(404)
    server.pages["/robots.txt"] = lambda handler: (robots if "slow" in handler.headers["Host"] else nothing)(handler)
    for slug in ("one", "two", "three"):
        server.pages[f"/{slug}"] = answer(200)
        put(site, slug, server.url(f"/{slug}"))
        put(site, f"slow-{slug}", server.url(f"/{slug}", "slow.test"))
    site.run("check", "--sources", "--pause", "0.2")
    assert len(_gaps(server, "pilot.test")) == len(_gaps(server, "slow.test")) == 3
    assert min(_gaps(server, "pilot.test")) >= 0.2
    assert min(_gaps(server, "slow.test")[1:]) >= 0.4
    first = {host: min(one.at for one in server.asked if one.host == host) for host in ("pilot.test", "slow.test")}
    assert abs(first["pilot.test"] - first["slow.test"]) < 0.2


def test_a_host_that_asks_for_a_pause_gets_it(site: SiteFolder, server: Stand) -> None:
    """After 429 a host is asked again when it says, and what it answers then counts."""
    calls = itertools.count()
    server.pages["/a"] = lambda handler: handler.say(200 if next(calls) else 429, Retry_After="1")
    put(site, "a", server.url("/a"))
    assert site.run("check", *QUICK).stderr == "Asked 1 link: 1 works\n"
    assert _gaps(server, "pilot.test")[-1] >= 1


@pytest.mark.parametrize("wait", ["", "3600", "Fri, 01 Jan 2100 00:00:00 GMT", "soon"])
def test_a_host_that_wants_more_is_left_alone(site: SiteFolder, server: Stand, wait: str) -> None:
    """A host that says nothing of when, or much later, is not asked any more in this run; others are."""
    for slug in "abc":
        server.pages[f"/{slug}"] = answer(429, Retry_After=wait)
        put(site, slug, server.url(f"/{slug}"))
    server.pages["/d"] = answer(200)
    put(site, "d", server.url("/d", "other.test"))
    result = site.run("check", *QUICK)
    assert result.stderr == "Asked 4 links: 1 works, 3 could not be told\n"
    assert sorted(server.forget()) == ["HEAD /a", "HEAD /d"]
    assert "its host wants to be left alone for now (429)" in said(result)[2]


def test_time_runs_out(site: SiteFolder, server: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that does not answer, or does so letter by letter, holds up nothing for long."""
    monkeypatch.setattr(asking, "PATIENCE", 0.3)
    monkeypatch.setattr(rounds, "DEADLINE", 0.8)
    ended = threading.Event()

    def drip(handler: Handler) -> None:
        """Send a letter at a time."""
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not ended.wait(0.1):
            handler.wfile.write(b"x")

    server.pages |= {"/silent": lambda _: ended.wait(5), "/drip": drip, "/after": answer(200)}
    put(site, "silent", server.url("/silent", "silent.test"))
    put(site, "drip", server.url("/drip", "drip.test"))
    put(site, "later", server.url("/after", "drip.test"))
    began = time.monotonic()
    result = site.run("check", *QUICK)
    ended.set()
    assert time.monotonic() - began < 5
    assert result.stderr == "Asked 3 links: 3 could not be told\n"
    assert "works: there was no answer within 0 seconds" in said(result)[2]
    assert "works: there was no whole answer within" in said(result)[0]


@pytest.mark.parametrize("path", ["/robots.txt", "/a"])
def test_endless_answers(site: SiteFolder, server: Stand, path: str) -> None:
    """Of an answer without an end no more is read than is needed."""
    sent: list[int] = []

    def endless(handler: Handler) -> None:
        """Send as long as somebody listens."""
        if handler.command == "HEAD":
            handler.say(405)
            return
        handler.send_response(200)
        handler.end_headers()
        sent.extend(handler.wfile.write(b"#" * 65_536) for _ in range(10_000))

    server.pages |= {"/a": answer(200), path: endless}
    put(site, "a", server.url("/a"))
    assert site.run("check", *QUICK).stderr == "Asked 1 link: 1 works\n"
    assert sum(sent) < 20_000_000


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


def _mine(site: SiteFolder, server: Stand) -> str:
    """Write a post as people write them, with three links, and return it."""
    put(site, "other", server.url("/works"))
    server.pages["/works"] = answer(200)
    mine = MINE.format(own=server.url("/own"), other=server.url("/other"), gazette=server.url("/gazette"))
    site.put("content/posts/a.md", mine)
    return mine


def test_nothing_else_of_a_post_changes(site: SiteFolder, server: Stand) -> None:
    """What is written are the days, beside their links; remarks, order and quotes stay, and all is back afterwards."""
    mine = _mine(site, server)
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
    server.pages |= {f"/{name}": answer(200) for name in ("own", "other", "gazette")}
    assert "0 found dead, 3 alive again" in site.run("check", *AGAIN).stderr
    assert site.files() == before


def test_what_cannot_be_changed_is_said(site: SiteFolder, server: Stand) -> None:
    """A post whose front matter cannot be changed in its place is left as it is, and named."""
    head = f"? source_url\n: {server.url('/a')}\ntitle: A\ndate: 2026-02-20\nsection: A"
    site.put("content/posts/a.md", f"---\n{head}\n---\n\nWords.\n")
    before = site.files()
    result = site.run("check", *QUICK)
    assert site.files() == before
    (_, line) = result.stderr.splitlines()
    assert line.startswith(
        "content/posts/a.md:2: “source_dead” is written in a way that cannot be changed in its place"
    )
    assert line.endswith("; write into it yourself which link is dead")


def test_the_links_of_editors_are_theirs(site: SiteFolder, server: Stand) -> None:
    """A day that an editor has written stays, whatever the link answers; where it works, that is said."""
    server.pages |= {"/a": answer(200), "/b": answer(404)}
    put(site, "a", server.url("/a"), source_dead="2026-01-02")
    put(site, "b", server.url("/b"), source_dead="2026-01-02", archive_url=server.url("/copy", "archive.test"))
    server.pages["/copy"] = answer(404)
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


def test_a_host_that_is_not_found(site: SiteFolder, server: Stand, names: Names) -> None:
    """A host that nobody knows is dead where that is so on two days, from the first of them on."""
    names.unknown.add("gone.test")
    server.pages["/a"] = answer(200)
    put(site, "a", server.url("/a"))
    put(site, "b", server.url("/b", "gone.test"))
    for _ in range(2):
        (line,) = said(site.run("check", *AGAIN))
        assert "there is no host of this name; if that is so on another day, it counts as dead [untold]" in line
    later(1)
    assert "1 found dead" in site.run("check", *AGAIN).stderr
    assert "\nsource_dead: 2026-11-24\n" in text_of(site, "b")


def test_a_machine_without_a_network(site: SiteFolder, server: Stand, names: Names) -> None:
    """Where no host at all is found, no link is dead for it."""
    names.unknown |= {"a.test", "b.test"}
    put(site, "a", server.url("/a", "a.test"))
    put(site, "b", server.url("/b", "b.test"))
    before = site.files()
    for day in range(3):
        later(day)
        lines = said(site.run("check", *AGAIN))
        assert "works: no host at all was found" in lines[0]
    assert site.files() == before


def test_a_lost_memory_costs_nothing_but_requests(site: SiteFolder, server: Stand) -> None:
    """Where the cache is lost or damaged, links are asked again, and what is written down stays."""
    put(site, "a", server.url("/a"))
    site.run("check", *QUICK)
    dead = text_of(site, "a")
    site.put(".tearsheet/links", b"harm")
    server.forget()
    later(1)
    assert site.run("check", *QUICK).stderr == "Asked 1 link: 1 is gone\n"
    assert text_of(site, "a") == dead


def test_dead_links_in_every_form(site: SiteFolder, server: Stand) -> None:
    """A dead link is a warning of later checks too, in all forms, until a copy is given."""
    put(site, "a", server.url("/a"))
    site.run("check", *QUICK)
    server.forget()
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
    assert server.asked == []


def test_only_what_is_asked_for(site: SiteFolder, server: Stand) -> None:
    """Paths say whose links are asked; those of hidden posts never are, and a link of two posts is asked once."""
    put(site, "a", server.url("/a"))
    put(site, "b", server.url("/b"), also=[{"source": "The Herald", "url": server.url("/a")}])
    put(site, "c", server.url("/c"), status="hidden")
    site.run("check", *QUICK, "content/posts/b.md")
    assert sorted(server.forget()) == ["GET /a", "GET /b", "HEAD /a", "HEAD /b"]
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


def test_an_unedited_post_goes_on_following_its_seed(site: SiteFolder, server: Stand) -> None:
    """What is known of links is no edit: the post still follows its seed, and keeps it while its links are the same."""
    site.put("seeds/a.md", SEED.format(url=server.url("/a"), body=BODY))
    site.put("seeds/b.md", SEED.format(url=server.url("/b"), body=BODY))
    assert site.run("ingest").exit_code == 0
    (slug,) = [path.stem for path in (site.content / "posts").iterdir()]
    put(site, "works", server.url("/works"))
    server.pages["/works"] = answer(200)
    generated = text_of(site, slug)
    site.run("check", *QUICK)
    dead = text_of(site, slug)
    assert (dead.count("dead: 2026-11-24"), posts.is_edited(dead)) == (2, False)
    assert "0 posts written, 1 unchanged" in site.run("ingest").stdout
    assert text_of(site, slug) == dead
    site.put("seeds/a.md", SEED.format(url=server.url("/a"), body=f"{BODY} No price was named."))
    site.put("seeds/b.md", SEED.format(url=server.url("/b"), body=f"{BODY} No price was named."))
    site.run("ingest")
    followed = text_of(site, slug)
    assert "No price was named." in followed
    assert (followed.count("dead: 2026-11-24"), posts.is_edited(followed)) == (2, False)
    server.pages |= {"/a": answer(200), "/b": answer(200)}
    site.run("check", *AGAIN)
    assert text_of(site, slug).count("dead:") == 0
    site.put("seeds/a.md", SEED.format(url=server.url("/a"), body=BODY))
    site.put("seeds/b.md", SEED.format(url=server.url("/b"), body=BODY))
    site.run("ingest")
    assert text_of(site, slug) == generated


def test_another_address_is_not_dead(site: SiteFolder, server: Stand) -> None:
    """Where a seed gives another address, what was known of the old one goes."""
    site.put("seeds/a.md", SEED.format(url=server.url("/a"), body=BODY))
    site.run("ingest")
    site.run("check", *QUICK)
    assert "source_dead" in text_of(site, "one-quay")
    site.put("seeds/a.md", SEED.format(url=server.url("/new"), body=BODY))
    site.run("ingest")
    assert "source_dead" not in text_of(site, "one-quay")


def test_ctrl_c_keeps_what_was_learnt(site: SiteFolder, server: Stand) -> None:
    """A run that is broken off ends at once, and the next one asks what is left."""
    reached, ended = threading.Event(), threading.Event()

    def wait(_: Handler) -> None:
        """Say nothing until all is over."""
        reached.set()
        ended.wait(20)

    server.pages |= {"/a": answer(200), "/b": wait}
    put(site, "a", server.url("/a", "127.0.0.1"))
    put(site, "b", server.url("/b", "127.0.0.1"))
    command = [sys.executable, "-m", "tearsheet", "check", *QUICK, "--private"]
    process = subprocess.Popen(command, cwd=site.root, stderr=subprocess.PIPE, text=True)
    assert reached.wait(20)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, stderr = process.communicate(timeout=20)
    assert time.monotonic() - began < 3
    assert (process.returncode, "What was done is kept" in stderr) == (130, True)
    ended.set()
    server.forget()
    server.pages["/b"] = answer(200)
    assert site.run("check", *QUICK, "--private").stderr == "Asked 1 link: 1 works; 1 asked within 7 days\n"
    assert server.forget() == ["HEAD /b"]
