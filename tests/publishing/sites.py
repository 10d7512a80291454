"""Sites small enough to publish many times, and readers who follow their links meanwhile."""

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from checks.serving import SiteHandler
from tests.conftest import SiteFolder

SITEURL = "https://example.org"
_LINK = re.compile(r'(?:href|src)="([^"#]+)')


def write_site(output: Path, edition: int, articles: int = 30) -> None:
    """Write a site as a build would; each edition has changed pages, a new one and one that is gone."""
    shown = range(edition, edition + articles)
    pages = {f"articles/{number}/": f"Article {number}" for number in shown}
    links = "".join(f'<a href="{SITEURL}/{path}">{title}</a>' for path, title in pages.items())
    pages = {path: f"{title}, beside {links}" for path, title in pages.items()} | {"": links, "companies/": links}
    written = {f"{path}index.html": _page(text, edition) for path, text in pages.items()}
    written |= {"theme/site.css": f"/* {edition} */", "feed.atom": f"<feed>{edition}</feed>", "data/sheet.csv": "a,b"}
    for old in output.rglob("*"):
        if old.is_file() and old.relative_to(output).as_posix() not in written:
            old.unlink()
    for path, text in written.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text(text, encoding="utf-8")


def _page(text: str, edition: int) -> str:
    head = f'<link rel="stylesheet" href="{SITEURL}/theme/site.css"><a href="{SITEURL}/feed.atom">{edition}</a>'
    return f"<!doctype html>{head}<main>{text}</main></html>"


def prepare(site: SiteFolder, edition: int = 1, articles: int = 30) -> SiteFolder:
    """Give a site its address and a built edition."""
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text().replace('SITEURL = ""', f'SITEURL = "{SITEURL}"'))
    write_site(site.output, edition, articles)
    return site


AS_IT_IS = ("--no-check", "--no-build")


def own_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a published folder by path, without Tearsheet's own."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: data for path, data in found.items() if not path.startswith(".tearsheet-")}


@dataclass
class Reader(threading.Thread):
    """Reads a site from its home page on, again and again, and notes each broken page, stylesheet or link."""

    address: str
    rounds: int = 0
    broken: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Read until told to end."""
        while not self.ended.is_set():
            with closing(http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=20)) as connection:
                self._read_all(connection)
            self.rounds += 1

    def _read_all(self, connection: http.client.HTTPConnection) -> None:
        """Follow all links from the home page."""
        base = urlsplit(self.address).path.rstrip("/")
        seen, waiting = {"/"}, [("/", "")]
        while waiting and not self.ended.is_set():
            path, via = waiting.pop(0)
            file = f"{path}index.html" if path.endswith("/") else path
            connection.request("GET", base + file)
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status != 200 or (file.endswith(".html") and not text.endswith("</html>")):
                self.broken.append(f"{file} (from {via}): {answer.status}")
            for link in _LINK.findall(text):
                there = urlsplit(urljoin(SITEURL + path, link)).path
                if there not in seen:
                    seen.add(there)
                    waiting.append((there, path))


@contextmanager
def reading(address: str) -> Iterator[Reader]:
    """Have a reader at the site meanwhile, who has read it at least once before and once after."""
    reader = Reader(address)
    reader.start()
    _wait_for_round(reader)
    try:
        yield reader
        _wait_for_round(reader)
    finally:
        reader.ended.set()
        reader.join(30)


def _wait_for_round(reader: Reader) -> None:
    """Wait until the site was read as it is now."""
    until = reader.rounds + 2
    while reader.rounds < until and reader.is_alive():
        reader.join(0.01)


class KeptHandler(SiteHandler):
    """Keeps connections, as hosts do."""

    protocol_version = "HTTP/1.1"
