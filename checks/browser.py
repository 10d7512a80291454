"""The browser that opens the pages: the machine's own, else the one that Playwright brings."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache

from playwright.sync_api import Browser, sync_playwright

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
WANTED = (
    "no browser that starts; install chromium (on Debian: apt-get install chromium; "
    "anywhere: .venv/bin/python -m playwright install chromium)"
)


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


@contextlib.contextmanager
def opened(path: str) -> Iterator[Browser]:
    """Start a browser, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
