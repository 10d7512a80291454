"""How `tearsheet check --sources` asks hosts: politely, within bounds, never in private networks; what answers mean."""

import itertools
import signal
import subprocess
import sys
import threading

import pytest

from tearsheet.checking.links import asking, rounds
from tests.conftest import SiteFolder
from tests.newsstand import QUICK, Answer, Handler, Names, Stand, answer, put, said, text_of, to


def test_without_a_word_nothing_is_asked(site: SiteFolder, newsstand: Stand) -> None:
    """Without --sources, check asks nobody, and does not even load what asks."""
    put(site, "a", newsstand.url("/a"))
    script = (
        "import sys\nfrom tearsheet.cli import main\ntry:\n    main(['check'])\n"
        "finally:\n    print([name for name in ('protego', 'urllib3', 'certifi') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=site.root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Checked 1 post: 0 errors, 0 warnings", "[]"]
    assert newsstand.asked == []


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
    "an address in UTF-8": (
        {"/a": to("/caf\xc3\xa9 x"), "/caf%C3%A9%20x": answer(200)},
        "",
    ),
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
    site: SiteFolder, newsstand: Stand, host_names: Names, pages: dict[str, Answer], message: str
) -> None:
    """Only a page that its server says to be gone is dead at once; whatever may pass is said and not written down."""
    host_names.unknown.add("unknown.test")
    newsstand.pages |= pages
    link = newsstand.url("/a")
    put(site, "a", link)
    put(site, "works", newsstand.url("/works"))
    newsstand.pages["/works"] = answer(200)
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
def test_private_networks_are_left_alone(site: SiteFolder, newsstand: Stand, host: str) -> None:
    """No machine of a private network is asked, however it is written, unless that is wanted."""
    put(site, "a", f"http://{host}:{newsstand.server_port}/a")
    result = site.run("check", *QUICK)
    assert result.stderr == "Asked 1 link: 1 was left out\n"
    assert "was left out: its host is in a private network; ask it too with --private" in said(result)[0]
    assert newsstand.asked == []


def test_private_networks_are_asked_where_that_is_wanted(site: SiteFolder, newsstand: Stand) -> None:
    """With --private what was left out is asked, on the same day too."""
    newsstand.pages["/a"] = answer(200)
    put(site, "a", newsstand.url("/a", "127.0.0.1"))
    site.run("check", *QUICK)
    assert site.run("check", *QUICK, "--private").stderr == "Asked 1 link: 1 works\n"
    assert newsstand.forget() == ["HEAD /a"]


def test_a_host_is_looked_up_once(site: SiteFolder, newsstand: Stand, host_names: Names) -> None:
    """All requests go to the address that was found first, so that no name can lead into a private network later."""
    for slug in "abc":
        put(site, slug, newsstand.url(f"/{slug}"))
    site.run("check", *QUICK)
    assert host_names.looked_up == ["pilot.test"]


def test_who_asks(site: SiteFolder, newsstand: Stand) -> None:
    """Requests say who asks and for which site; robots.txt is asked for once a host."""
    settings = (site.root / "pelicanconf.py").read_text(encoding="utf-8")
    site.put("pelicanconf.py", settings.replace('SITEURL = ""', 'SITEURL = "https://quay.example"'))
    for slug in "abc":
        put(site, slug, newsstand.url(f"/{slug}"))
    site.run("check", *QUICK)
    agents = {one.headers["User-Agent"] for one in newsstand.asked}
    assert agents == {"Tearsheet/0.1.0 (checks links; +https://quay.example)"}
    assert [str(one) for one in newsstand.asked].count("GET /robots.txt") == 1


def _gaps(newsstand: Stand, host: str) -> list[float]:
    """Return the seconds between the requests to a host."""
    times = [one.at for one in newsstand.asked if one.host == host]
    return [second - first for first, second in itertools.pairwise(times)]


def test_hosts_are_given_time(site: SiteFolder, newsstand: Stand) -> None:
    """Requests to a host have a pause between them, its own where that is longer; others are asked meanwhile."""
    robots = answer(200, b"User-agent: *\nCrawl-delay: 0.4\n")
    nothing = answer(404)
    both = threading.Barrier(2, timeout=60)  # which breaks where one host is asked only after the other

    def first(handler: Handler) -> None:
        """Answer what every host is asked first, once both are asked it."""
        both.wait()
        (robots if "slow" in handler.headers["Host"] else nothing)(handler)

    newsstand.pages["/robots.txt"] = first
    for slug in ("one", "two", "three"):
        newsstand.pages[f"/{slug}"] = answer(200)
        put(site, slug, newsstand.url(f"/{slug}"))
        put(site, f"slow-{slug}", newsstand.url(f"/{slug}", "slow.test"))
    site.run("check", "--sources", "--pause", "0.2")
    assert len(_gaps(newsstand, "pilot.test")) == len(_gaps(newsstand, "slow.test")) == 3
    assert min(_gaps(newsstand, "pilot.test")) >= 0.2
    assert min(_gaps(newsstand, "slow.test")[1:]) >= 0.4


def test_a_host_that_asks_for_a_pause_gets_it(site: SiteFolder, newsstand: Stand) -> None:
    """After 429 a host is asked again when it says, and what it answers then counts."""
    calls = itertools.count()
    newsstand.pages["/a"] = lambda handler: handler.say(200 if next(calls) else 429, Retry_After="1")
    put(site, "a", newsstand.url("/a"))
    assert site.run("check", *QUICK).stderr == "Asked 1 link: 1 works\n"
    assert _gaps(newsstand, "pilot.test")[-1] >= 1


@pytest.mark.parametrize("wait", ["", "3600", "Fri, 01 Jan 2100 00:00:00 GMT", "soon"])
def test_a_host_that_wants_more_is_left_alone(site: SiteFolder, newsstand: Stand, wait: str) -> None:
    """A host that says nothing of when, or much later, is not asked any more in this run; others are."""
    for slug in "abc":
        newsstand.pages[f"/{slug}"] = answer(429, Retry_After=wait)
        put(site, slug, newsstand.url(f"/{slug}"))
    newsstand.pages["/d"] = answer(200)
    put(site, "d", newsstand.url("/d", "other.test"))
    result = site.run("check", *QUICK)
    assert result.stderr == "Asked 4 links: 1 works, 3 could not be told\n"
    assert sorted(newsstand.forget()) == ["HEAD /a", "HEAD /d"]
    assert "its host wants to be left alone for now (429)" in said(result)[2]


def test_time_runs_out(site: SiteFolder, newsstand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that does not answer, or does so letter by letter, holds up nothing for long."""
    monkeypatch.setattr(asking, "PATIENCE", 0.3)
    monkeypatch.setattr(rounds, "DEADLINE", 0.8)
    ended = threading.Event()

    def drip(handler: Handler) -> None:
        """Send a letter at a time."""
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not ended.wait(0.1):
            handler.wfile.write(b"x")

    newsstand.pages |= {"/silent": lambda _: ended.wait(), "/drip": drip, "/after": answer(200)}
    put(site, "silent", newsstand.url("/silent", "silent.test"))
    put(site, "drip", newsstand.url("/drip", "drip.test"))
    put(site, "later", newsstand.url("/after", "drip.test"))
    result = site.run("check", *QUICK)  # which ends, though these answers do not
    ended.set()
    assert result.stderr == "Asked 3 links: 3 could not be told\n"
    assert "works: there was no answer within 0 seconds" in said(result)[2]
    assert "works: there was no whole answer within" in said(result)[0]


@pytest.mark.parametrize("path", ["/robots.txt", "/a"])
def test_endless_answers(site: SiteFolder, newsstand: Stand, path: str) -> None:
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

    newsstand.pages |= {"/a": answer(200), path: endless}
    put(site, "a", newsstand.url("/a"))
    assert site.run("check", *QUICK).stderr == "Asked 1 link: 1 works\n"
    assert sum(sent) < 20_000_000


# Whoever waits for an answer here waits for longer than the test does.
PATIENT = """
from tearsheet.checking.links import asking, rounds
asking.PATIENCE = rounds.DEADLINE = 3_600.0
from tearsheet.cli import program
program()
"""


def test_ctrl_c_keeps_what_was_learnt(site: SiteFolder, newsstand: Stand) -> None:
    """A run that is broken off ends at once, and the next one asks what is left."""
    reached, ended = threading.Event(), threading.Event()

    def wait(_: Handler) -> None:
        """Say nothing until all is over."""
        reached.set()
        ended.wait()

    newsstand.pages |= {"/a": answer(200), "/b": wait}
    put(site, "a", newsstand.url("/a", "127.0.0.1"))
    put(site, "b", newsstand.url("/b", "127.0.0.1"))
    command = [sys.executable, "-c", PATIENT, "check", *QUICK, "--private"]
    process = subprocess.Popen(command, cwd=site.root, stderr=subprocess.PIPE, text=True)
    assert reached.wait(200)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=200)  # the page that it waits for does not come before it has ended
    assert (process.returncode, "What was done is kept" in stderr) == (130, True)
    ended.set()
    newsstand.forget()
    newsstand.pages["/b"] = answer(200)
    assert site.run("check", *QUICK, "--private").stderr == "Asked 1 link: 1 works; 1 asked within 7 days\n"
    assert newsstand.forget() == ["HEAD /b"]
