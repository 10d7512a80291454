import http.client
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from tearsheet.serving.snapshot import Snapshot
from tests.conftest import SiteFolder
from tests.ingest.test_run import text

PATIENCE = 200.0  # seconds after which something that was waited for has failed, on a machine that does much else

RUNNER = """
import functools, pathlib, sys
from tearsheet import errors, serving
from tearsheet.serving import commands
commands.PATIENCE = 3_600.0  # so no command is killed that does not end by itself: the test would wait in vain
say = functools.partial(print, flush=True)
try:
    complain = functools.partial(say, "PROBLEM")
    serving.serve(pathlib.Path("pelicanconf.py"), int(sys.argv[1]), say, complain, drafts="drafts" in sys.argv)
except errors.TearsheetError as error:
    sys.exit(str(error))
"""

# A build waits in its settings as long as there is a file `hold`, and says so by the file `held`.
HOLD = """
import pathlib, time
while pathlib.Path("hold").exists():
    pathlib.Path("held").touch()
    time.sleep(0.01)
"""

POST = "---\ntitle: {title}\ndate: 2026-11-20\nsection: Chips\n---\n\n{body}\n"

WAYS_OUT = (
    "/../pelicanconf.py",
    "/%2e%2e/pelicanconf.py",
    "/articles/../../pelicanconf.py",
    "/articles/%2e%2e%2f%2e%2e%2fpelicanconf.py",
    "//etc/passwd",
    "/..%5cpelicanconf.py",
    "/%00",
)


class Lines:
    """The lines of a stream, read by a thread, so that a test can wait for one with a deadline."""

    def __init__(self, stream: IO[Any]) -> None:
        self.seen: list[str] = []
        self.fault: Exception | None = None  # by which the stream has ended, if not as it should
        self._stream = stream
        self._queue: queue.Queue[str | None] = queue.Queue()
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[Any]) -> None:
        """Pass lines on until the stream ends, and note how it does."""
        try:
            for line in stream:
                self._queue.put(line.decode() if isinstance(line, bytes) else line)
        except (OSError, http.client.HTTPException) as error:
            self.fault = error
        self._queue.put(None)

    def until(self, fits: Callable[[str], bool]) -> str:
        """Return the next line that fits."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                line = self._queue.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                pytest.fail(f"waited in vain; seen so far: {self.seen}")
            assert line is not None, f"the stream has ended ({self.fault}); seen: {self.seen}"
            self.seen.append(line.rstrip("\n"))
            if fits(line):
                return line

    def rest(self) -> None:
        """Read to the end of the stream."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        while (line := self._queue.get()) is not None:
            self.seen.append(line.rstrip("\n"))
        self._stream.close()
        assert self.fault is None, f"{self.fault!r}; seen: {self.seen}"


class Browser:
    """A page that listens for reloads."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._connection.request("GET", "/.tearsheet/events")
        response = self._connection.getresponse()
        assert response.headers.get_content_type() == "text/event-stream"
        self.lines = Lines(response)
        self.state = self.told()

    def told(self) -> dict[str, Any]:
        """Return what is told next."""
        told: dict[str, Any] = json.loads(self.lines.until(lambda line: line.startswith("data: "))[6:])
        return told

    def until_reload(self) -> None:
        """Wait until the page would load itself again."""
        before = self.state["version"]
        while self.state["version"] == before:
            self.state = self.told()

    def until_problems(self) -> list[str]:
        """Wait until something is wrong, and return it."""
        self.state = self.told()
        while not self.state["problems"]:
            self.state = self.told()
        problems: list[str] = self.state["problems"]
        return problems

    def leave(self) -> None:
        """See the server end, then go."""
        self.lines.rest()
        self._connection.close()


class Server:
    """The server in a process of its own, as `tearsheet serve` runs it."""

    def __init__(self, port: int = 0, *more: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUNNER, str(port), *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.lines = Lines(self.process.stdout)
        self.browsers: list[Browser] = []
        announced = re.search(r" is at http://127\.0\.0\.1:(\d+)/", self.lines.until(lambda line: " is at " in line))
        assert announced
        self.port = int(announced[1])

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        """Return status, headers and body of an answer; the path is sent as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
        connection.close()
        return response.status, {name.lower(): value for name, value in response.headers.items()}, body

    def browser(self) -> Browser:
        """Return a page that listens."""
        self.browsers.append(Browser(self.port))
        return self.browsers[-1]

    def rounds(self) -> list[str]:
        """End the server and return what started each round, with what came of it."""
        self.end(signal.SIGTERM)
        return [line.rpartition(" (")[0] for line in self.lines.seen if re.search(r": (not )?built \(", line)]

    def end(self, number: int) -> int:
        """End the server by a signal and return its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.lines.rest()
        for browser in self.browsers:
            browser.leave()
        return code

    def children(self) -> set[int]:
        """Return the processes that the server has started."""
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = (line.split() for line in listing.splitlines())
        return {int(child) for child, parent in pairs if int(parent) == self.process.pid}


@pytest.fixture
def serve(site: SiteFolder) -> Iterator[Callable[[], Server]]:
    """Start servers of the site, and end them after the test."""
    assert site.root == Path.cwd()
    servers: list[Server] = []

    def start() -> Server:
        servers.append(Server())
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.end(signal.SIGTERM)


def _wait_for(what: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def _put(site: SiteFolder, body: str, *, title: str = "One", folder: str = "content") -> None:
    """Write the post of a title, /articles/one/, in one step: a round must not meet half of it."""
    slug = "one" if title == "[" else title.lower()
    hidden = site.put(f"{folder}/posts/.{slug}.md", POST.format(title=title, body=body))
    hidden.replace(hidden.with_name(f"{slug}.md"))


def _set(settings: Path, text: str) -> None:
    """Write the settings file in one step."""
    part = settings.with_suffix(".part")
    part.write_text(text)
    part.replace(settings)


def test_the_site_is_served_as_a_host_would(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """A folder is its index.html, without its slash a redirect; what does not exist is the site's own 404 page."""
    _put(site, "Words.")
    site.put("content/images/chart.svg", "<svg/>")
    server = serve()
    status, headers, body = server.get("/articles/one/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert headers["cache-control"] == "no-cache"
    assert "<p>Words.</p>" in body
    status, headers, _ = server.get("/articles/one?q=1")
    assert (status, headers["location"]) == (301, "/articles/one/?q=1")
    assert server.get("/")[0] == 200
    assert server.get("/feed.atom")[1]["content-type"] == "application/atom+xml"
    assert server.get("/images/chart.svg")[1]["content-type"] == "image/svg+xml"
    status, headers, body = server.get("/nowhere/")
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1" in body


def test_the_script_is_in_answers_only(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """Served pages, also the 404 page, load the script that reloads them; the files that are published do not."""
    _put(site, "Words.")
    server = serve()
    for path in ("/articles/one/", "/nowhere/"):
        assert server.get(path)[2].count('<script src="/.tearsheet/reload.js"') == 1
    assert "EventSource" in server.get("/.tearsheet/reload.js")[2]
    assert not [name for name, data in site.files("output").items() if b".tearsheet" in data]
    served = server.get("/feed.atom")[2]
    assert served.encode() == site.files("output")["feed.atom"]


def test_no_way_out_of_the_site(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """Whatever the address, nothing but the files of the site is ever read."""
    _put(site, "Words.")
    server = serve()
    for path in WAYS_OUT:
        status, _, body = server.get(path)
        assert status == 404, path
        assert "SITENAME" not in body
        assert "root:" not in body


def test_only_this_machine_by_name(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """A page elsewhere, whose name is made to lead here, is not told what is not published yet."""
    _put(site, "Secret.")
    server = serve()
    assert server.get("/articles/one/", Host=f"localhost:{server.port}")[0] == 200
    status, _, body = server.get("/articles/one/", Host="elsewhere.example")
    assert status == 400
    assert "Secret." not in body


def test_an_edit_reloads_the_page(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """Saving a post rebuilds the site once and tells open pages, which then get the new words."""
    _put(site, "Words.")
    server = serve()
    browser = server.browser()
    assert browser.state["version"] in server.get("/articles/one/")[2]
    _put(site, "Words, with a comma.")
    browser.until_reload()
    _, _, body = server.get("/articles/one/")
    assert "Words, with a comma." in body
    assert browser.state["version"] in body
    _put(site, "New.", title="Two")
    browser.until_reload()
    assert server.get("/articles/two/")[0] == 200
    (site.content / "posts/two.md").unlink()
    browser.until_reload()
    assert server.get("/articles/two/")[0] == 404
    assert server.rounds() == [
        "Started: built",
        "content/posts/one.md changed: built",
        "content/posts/two.md changed: built",
        "content/posts/two.md changed: built",
    ]


def test_a_broken_post_is_shown_over_the_last_good_site(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """Open pages are told file, line and what to do; every page stays as it was, until the post is mended."""
    _put(site, "Words.")
    server = serve()
    browser = server.browser()
    front = server.get("/")[2]
    _put(site, "Broken.", title="[")
    problem = browser.until_problems()[0]
    assert re.match(r"(content/)?posts/one\.md:\d+: .+; .+", problem)
    assert browser.state["headline"] == "Not built: this is the last good site"
    assert "Words." in server.get("/articles/one/")[2]
    assert server.get("/")[2] == front
    assert server.browser().state == browser.state  # a page that is opened only now
    _put(site, "Mended.")
    browser.until_reload()
    assert browser.state["problems"] == []
    assert "Mended." in server.get("/articles/one/")[2]
    server.rounds()
    assert f"PROBLEM {problem}" in server.lines.seen


def test_a_site_that_was_never_good_shows_why(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """Without a good site, every page is the list of what is wrong, as text; mending it brings the site."""
    site.put("content/posts/<b>x.md", "---\ntitle: [\n---\n\nBroken.\n")
    server = serve()
    status, _, body = server.get("/articles/one/")
    assert status == 503
    assert "&lt;b&gt;x.md" in body
    assert "<b>" not in body
    browser = server.browser()
    assert browser.state["version"] in body
    (site.content / "posts/<b>x.md").unlink()
    _put(site, "Words.")
    while server.get("/articles/one/")[0] != 200:
        browser.until_reload()


def test_a_seed_becomes_a_page(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """A seed is ingested and built in one round, although ingest writes into content; so is one in a new folder."""
    (site.root / "seeds").rmdir()
    server = serve()
    browser = server.browser()
    (site.root / "seeds").mkdir()
    site.put("seeds/.a.txt", text("One"))
    (site.root / "seeds/.a.txt").rename("seeds/a.txt")
    browser.until_reload()
    assert "TikTok" in server.get("/articles/one/")[2]
    assert server.get("/companies/bytedance/")[0] == 200
    site.put("new/b.txt", text("Two", body="Others are named here."))
    (site.root / "new").rename("seeds/chips")
    browser.until_reload()
    assert server.get("/sections/chips/")[0] == 200
    assert server.rounds() == ["Started: built", "seeds/a.txt changed: built", "seeds/chips/b.txt changed: built"]
    assert sum(line.startswith("Ingested 1 article: 1 post written") for line in server.lines.seen) == 2


def test_a_rejected_seed_says_so(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """A seed that cannot be read is named with its reason, in the browser too; the site goes on."""
    _put(site, "Words.")
    browser = serve().browser()
    site.put("seeds/a.docx", b"no article")
    assert "seeds/a.docx: rejected: " in f"seeds/{browser.until_problems()[0]}"
    assert browser.state["headline"] == "The site is built, but not everything came in"


def test_changes_during_a_build_are_one_more_build(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """While a build runs, pages are those of before; what changes meanwhile, however often, waits for one build."""
    site.put("pelicanconf.py", (site.root / "pelicanconf.py").read_text() + HOLD)
    _put(site, "First.")
    server = serve()
    browser = server.browser()
    site.put("hold", "")
    _put(site, "Second.")
    _wait_for((site.root / "held").exists)
    assert "First." in server.get("/articles/one/")[2]
    _put(site, "Third.")
    _put(site, "New.", title="Two")
    _put(site, "Fourth.")
    (site.root / "hold").unlink()
    while server.get("/articles/two/")[0] != 200:
        browser.until_reload()
    assert "Fourth." in server.get("/articles/one/")[2]
    assert len(server.rounds()) in {2, 3}  # the first build may have read the post before or after its later edits
    assert server.lines.seen[-1].startswith(("content/posts/one.md", "content/posts/two.md"))


def test_settings_are_always_the_latest(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """Changed settings are built with, broken ones are shown with their line, and other folders are followed."""
    _put(site, "Words.")
    settings = site.root / "pelicanconf.py"
    before = settings.read_text()
    server = serve()
    browser = server.browser()
    _set(settings, before.replace("The Test Sheet", "The New Sheet"))
    browser.until_reload()
    assert "The New Sheet" in server.get("/")[2]
    _set(settings, before + "x = (\n")
    assert f"pelicanconf.py:{len(before.splitlines()) + 1}: no Python" in browser.until_problems()[0]
    _put(site, "New.", title="Two", folder="other")
    _set(settings, before.replace('PATH = "content"', 'PATH = "other"'))
    browser.until_reload()
    assert server.get("/articles/two/")[0] == 200
    assert server.get("/articles/one/")[0] == 404
    _put(site, "Newer.", title="Two", folder="other")
    browser.until_reload()
    assert "Newer." in server.get("/articles/two/")[2]


@pytest.mark.parametrize(
    ("number", "building"),
    [(signal.SIGTERM, False), (signal.SIGHUP, False), (signal.SIGTERM, True), (signal.SIGINT, True)],
)
def test_it_ends_cleanly(
    site: SiteFolder, serve: Callable[[], Server], number: signal.Signals, *, building: bool
) -> None:
    """A signal ends it with exit code 0, also with pages listening and a build running; no process or link is left."""
    site.put("pelicanconf.py", (site.root / "pelicanconf.py").read_text() + HOLD)
    _put(site, "Words.")
    server = serve()
    server.browser()
    if building:
        site.put("hold", "")
        _put(site, "Others.")
        _wait_for((site.root / "held").exists)
    _wait_for(lambda: bool(server.children()))
    children = server.children()
    assert server.end(number) == 0  # and nothing had to be killed for it, see RUNNER
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
    assert not list((site.root / ".tearsheet").glob("served-*"))
    assert not [line for line in server.lines.seen if "Traceback" in line or "PROBLEM" in line]


def test_a_taken_port_is_said(site: SiteFolder, serve: Callable[[], Server]) -> None:
    """A port that is in use is named, with what to do."""
    _put(site, "Words.")
    taken = serve().port
    second = subprocess.run(
        [sys.executable, "-c", RUNNER, str(taken)], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    said = f"port {taken} cannot be had (address already in use); choose another with --port"
    assert (second.returncode, second.stderr.strip()) == (1, said)


@pytest.mark.parametrize("links", [True, False])
def test_a_snapshot_is_the_state_it_was_taken_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    """Files are those of the last `take`, whatever has happened since; also on disks without links."""
    if not links:
        monkeypatch.setattr(os, "link", _refuse)
    output = SiteFolder(tmp_path / "output")
    output.put("a/index.html", "one")
    output.put("b/.c.html.part", "half")
    with Snapshot(tmp_path / "kept") as snapshot:
        assert snapshot.take(output.root)
        assert not snapshot.take(output.root)
        assert "b/.c.html.part" not in snapshot
        output.put("new", "two").replace(output.root / "a/index.html")
        assert snapshot.read("a/index.html") == b"one"
        assert snapshot.take(output.root)
        assert snapshot.read("a/index.html") == b"two"
        (output.root / "a/index.html").unlink()
        assert snapshot.read("a/index.html") == b"two"
        assert snapshot.take(output.root)
        assert snapshot.read("a/index.html") is None
        assert not list((tmp_path / "kept").iterdir())
    assert not (tmp_path / "kept").exists()


def _refuse(*_: Any) -> None:
    """Be a disk that knows no links."""
    raise PermissionError
