"""Sites small enough to publish many times, and readers who follow their links meanwhile."""

import contextlib
import gzip
import http.client
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from checks.serving import SiteHandler
from tearsheet.storage import outputs
from tests.conftest import SiteFolder

SITEURL = "https://quayletter.com"
NEIGHBOURS = 30  # articles that each leads to, the newest ones, so that the new one is among them
PAUSE = 0.02  # seconds between two readings, so that publishers get something done too
_LINK = re.compile(r'(?:href|src)="([^"#]+)')


def write_site(output: Path, edition: int, articles: int = 30) -> None:
    """Write a site as a build would; each edition has changed pages, a new one and one that is gone."""
    shown = range(edition, edition + articles)
    pages = {f"articles/{number}/": f"Article {number}" for number in shown}
    links = [f'<a href="{SITEURL}/{path}">{title}</a>' for path, title in pages.items()]
    newest, lists = "".join(links[-NEIGHBOURS:]), "".join(links)
    pages = {path: f"{title}, beside {newest}" for path, title in pages.items()} | {"": lists, "companies/": lists}
    written = {f"{path}index.html": _page(text, edition) for path, text in pages.items()}
    written |= {"theme/site.css": f"/* {edition} */", "feed.atom": f"<feed>{edition}</feed>", "data/sheet.csv": "a,b"}
    for old in output.rglob("*"):
        if old.is_file() and old.relative_to(output).as_posix() not in written:
            old.unlink()
    for path, text in written.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text(text, encoding="utf-8")
    outputs.write(output, written)


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


def without_variants(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files without the compressed ones beside them."""
    return {path: data for path, data in files.items() if path.removesuffix(".gz") not in files.keys() - {path}}


def own_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a published folder by path, without Tearsheet's own."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: data for path, data in found.items() if not path.startswith(".tearsheet-")}


Get = Callable[[str], tuple[int, str]]  # a path of the site -> status and text
Visit = Callable[[Callable[[], bool]], list[str]]  # whether to end -> what is broken

_ENDINGS = {".html": "</html>", ".css": "*/", ".atom": "</feed>"}  # of files that are whole


def broken_in(get: Get, is_ended: Callable[[], bool] = lambda: False) -> list[str]:
    """Follow all links from the home page, and return what is not there or not whole."""
    broken = []
    seen, waiting = {"/"}, [("/", "")]
    while waiting and not is_ended():
        path, via = waiting.pop(0)
        file = f"{path}index.html" if path.endswith("/") else path
        status, text = get(file)
        if status != 200 or not text.endswith(_ENDINGS.get(PurePosixPath(file).suffix, "")):
            broken.append(f"{file} (from {via}): {status}")
        for link in _LINK.findall(text) if file.endswith(".html") else ():
            there = urlsplit(urljoin(SITEURL + path, link)).path
            if there not in seen:
                seen.add(there)
                waiting.append((there, path))
    return broken


def over_http(address: str, **headers: str) -> Visit:
    """Return a visit of the site at an address by one who keeps the connection, as browsers do."""
    base = urlsplit(address).path.rstrip("/")

    def visit(is_ended: Callable[[], bool]) -> list[str]:
        with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=200)) as connection:

            def get(path: str) -> tuple[int, str]:
                connection.request("GET", base + path, headers=headers)
                answer = connection.getresponse()
                data = answer.read()
                packed = answer.headers["Content-Encoding"] == "gzip"
                return answer.status, (gzip.decompress(data) if packed else data).decode()

            return broken_in(get, is_ended)

    return visit


@dataclass(eq=False)
class Reader(threading.Thread):
    """Reads a site from its home page on, again and again, and notes each broken page, stylesheet or link."""

    visit: Visit
    rounds: int = 0
    broken: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        """Read until told to end; a site that cannot be read is broken too."""
        while not self.ended.is_set():
            try:
                self.broken += self.visit(self.ended.is_set)
            except (OSError, http.client.HTTPException, subprocess.CalledProcessError) as error:
                self.broken.append(repr(error))
            self.rounds += 1
            self.ended.wait(PAUSE)

    def read(self) -> None:
        """Wait until the site was read as it is now, wholly."""
        until = self.rounds + 2  # one that is under way, and one after it
        while self.rounds < until:
            assert self.is_alive()
            self.join(0.002)


@contextmanager
def reading(visit: Visit) -> Iterator[Reader]:
    """Have a reader at the site meanwhile, who has read it at least once before and once after."""
    reader = Reader(visit)
    reader.start()
    try:
        reader.read()
        yield reader
        reader.read()
    finally:
        reader.ended.set()
        reader.join(30)


class KeptHandler(SiteHandler):
    """Keeps connections, as hosts do, and sends a file's variant that it finds beside it, as nginx and Caddy do."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the reader's system

    def do_GET(self) -> None:  # noqa: N802  (the name it has in the base class)
        """Send a file, compressed if it is so and the reader can read that."""
        data = b""
        if self.headers["Accept-Encoding"] == "gzip":
            with contextlib.suppress(OSError):  # there is none, or none any more
                data = Path(f"{self.translate_path(self.path)}.gz").read_bytes()
        if data:
            self.send_page(data, HTTPStatus.OK, Content_Encoding="gzip")
        else:
            super().do_GET()
