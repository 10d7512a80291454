"""A browser, a server and pages for the tests of this folder, which are left out where no browser is."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

FLAGS = [
    "--no-sandbox",  # The build machine is root, and these pages are our own.
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # A test never reaches another machine.
]

LEFT_OUT = pytest.StashKey[list[str]]()


@cache
def chromium() -> str | None:
    """The path of a browser that starts: the machine's own before the one Playwright brings."""
    on_path = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    for path in filter(None, on_path):
        if starts(path):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if starts(path) else None


def starts(path: str) -> bool:
    """Whether the browser is there with all the libraries it needs."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every test of this folder carries the browser marker."""
    item.add_marker(pytest.mark.browser)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser the tests of this folder are left out, except where CI asks for all of them."""
    wanting = [item for item in items if item.get_closest_marker("browser")]
    if not wanting or os.environ.get("CI") == "true" or chromium():
        return
    items[:] = [item for item in items if item not in wanting]
    config.hook.pytest_deselected(items=wanting)
    names = [item.nodeid for item in wanting]
    config.stash[LEFT_OUT] = names
    if hasattr(config, "workeroutput"):  # A worker of pytest-xdist, whose summary nobody sees.
        config.workeroutput["left_out"] = names


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker hands the names of the tests it left out to the process that writes the summary."""
    if names := getattr(node, "workeroutput", {}).get("left_out"):
        node.config.stash[LEFT_OUT] = names


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The summary names the tests that were left out and says how to get a browser."""
    names = config.stash.get(LEFT_OUT, [])
    if not names:
        return
    terminalreporter.section("left out: no browser")
    for name in names:
        terminalreporter.line(name)
    terminalreporter.line(
        f"{len(names)} browser tests did not run. To run them, install chromium "
        "(on Debian: apt-get install chromium; anywhere: .venv/bin/python -m playwright install chromium)."
    )


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers as static hosting does: index.html for a folder, 404.html for what is not there."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".atom": "application/atom+xml"}

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own 404.html for an unknown path."""
        own = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not own.is_file():
            super().send_error(code, message, explain)
            return
        body = own.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name it has in the base class)
        """Stay silent."""


@pytest.fixture
def served() -> Iterator[Callable[[Path], str]]:
    """Serves a folder on a free port of this machine and gives the address, without a slash at its end."""
    running: list[tuple[ThreadingHTTPServer, Thread]] = []

    def serve(folder: Path) -> str:
        def handle(*args: Any) -> SiteHandler:
            return SiteHandler(*args, directory=str(folder))

        server = ThreadingHTTPServer(("127.0.0.1", 0), handle)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    path = chromium()
    if path is None:
        pytest.fail("no browser, and CI asks for the browser tests; tools/browser.sh brings one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Complaints:
    """What went wrong in the pages of a test; empty when nothing did."""

    console: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        """Note every console error, uncaught exception and request to another machine from now on."""
        context.on("console", self.note_console)
        context.on("weberror", lambda error: self.crashes.append(str(error.error)))
        context.on("request", lambda request: self.note_address(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.note_address(socket.url)))

    def note_console(self, message: ConsoleMessage) -> None:
        """Keep errors with the place they come from."""
        if message.type == "error":
            self.console.append(f"{message.location['url']}: {message.text}")

    def note_address(self, url: str) -> None:
        """Keep what the served site does not answer."""
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            self.elsewhere.append(url)

    def all(self) -> list[str]:
        """Everything noted, for one assertion that shows it."""
        return self.console + self.crashes + self.elsewhere


@pytest.fixture
def complaints() -> Complaints:
    """What the pages of this test complained of."""
    return Complaints()


@pytest.fixture
def new_page(browser: Browser, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Opens empty pages, each in a context of its own with its options: java_script_enabled=False."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "UTC"} | options)
        contexts.append(context)
        complaints.listen(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """An empty page as most readers have it."""
    return new_page()
