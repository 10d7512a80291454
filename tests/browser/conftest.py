"""A browser, a server and pages for the tests of this folder, which are left out where no browser is."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from checks import serving
from checks.browser import chromium, opened
from tests.left_out import LeftOut

PATIENCE = 200_000  # milliseconds for what a page is to show or do, on a machine that does much else

expect.set_options(timeout=PATIENCE)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every test of this folder carries the browser marker."""
    item.add_marker(pytest.mark.browser)


def pytest_configure(config: pytest.Config) -> None:
    """Without a browser the tests of this folder are left out."""
    hint = (
        "install chromium (on Debian: apt-get install chromium; "
        "anywhere: .venv/bin/python -m playwright install chromium)"
    )
    config.pluginmanager.register(LeftOut("browser", chromium, "no browser", hint))


@pytest.fixture
def served() -> Iterator[Callable[[Path], str]]:
    """Serves a folder on a free port of this machine and gives the address, without a slash at its end."""
    with contextlib.ExitStack() as servers:
        yield lambda folder: servers.enter_context(serving.served(folder))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    path = chromium()
    if path is None:
        pytest.fail("no browser, and CI asks for the browser tests; tools/browser.sh brings one")
    with opened(path) as browser:
        yield browser


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
        context.set_default_timeout(PATIENCE)
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
