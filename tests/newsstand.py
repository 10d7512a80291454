"""A web server of tests, which answers as it is told and takes down what it was asked; and posts that link to it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from click.testing import Result

from tests.site.sites import entity, post

if TYPE_CHECKING:
    from tests.conftest import SiteFolder

QUICK = ("--sources", "--pause", "0")
AGAIN = (*QUICK, "--age", "0")
PUBLIC = "93.184.216.34"  # stands for 127.0.0.1 where a name of .test is looked up, since that is no public address


class Asked(NamedTuple):
    """A request: when it came (monotonic, seconds), for what and on which host, and its headers."""

    at: float
    method: str
    host: str
    path: str
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


Answer = Callable[["Handler"], object]


class Handler(BaseHTTPRequestHandler):
    """Answers a request by what the stand has at its path."""

    protocol_version = "HTTP/1.1"
    server: "Stand"

    def do_GET(self) -> None:
        """Answer."""
        host = self.headers["Host"].partition(":")[0]
        self.server.asked.append(Asked(time.monotonic(), self.command, host, self.path, dict(self.headers)))
        self.server.pages.get(self.path, answer(404))(self)

    do_HEAD = do_GET  # noqa: N815  (as the class above it wants)

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send an answer, its body only where it is asked for."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def break_off(self, data: bytes = b"") -> None:
        """Send bytes, and nothing more for ever."""
        self.wfile.write(data)
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Stand(ThreadingHTTPServer):
    """A server on this machine, with its pages and all that it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Answer] = {}
        self.asked: list[Asked] = []

    def url(self, path: str, host: str = "pilot.test") -> str:
        """Return the address of a page, on one of the hosts that are this server."""
        return f"http://{host}:{self.server_port}{path}"

    def forget(self) -> list[str]:
        """Return what was asked until now, without requests for robots.txt, and forget it."""
        asked = [str(one) for one in self.asked if one.path != "/robots.txt"]
        self.asked.clear()
        return asked

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that have left."""


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    """Return what answers always the same."""
    return lambda handler: handler.say(status, body, **headers)


def to(place: str) -> Answer:
    """Return what leads elsewhere."""
    return answer(301, Location=place)


@dataclass
class Names:
    """The names of hosts: all of .test are this machine, but for these, which nobody knows."""

    unknown: set[str] = field(default_factory=set)
    looked_up: list[str] = field(default_factory=list)

    def look_up(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return what looks names up, in the place of the system."""

        def getaddrinfo(host: str, *arguments: Any, **more: Any) -> Any:
            """Return the addresses of a host."""
            if host.endswith(".test"):
                self.looked_up.append(host)
                if host in self.unknown:
                    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
                found = real("127.0.0.1", *arguments, **more)
                return [(*kind, (PUBLIC, place[1])) for *kind, place in found]
            return real("127.0.0.1" if host == PUBLIC else host, *arguments, **more)

        return getaddrinfo


@contextmanager
def stand() -> Iterator[Stand]:
    """Run a server."""
    server = Stand()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def named(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    """Let this process find this machine under all names of .test."""
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names.look_up(socket.getaddrinfo))
    yield names


def put(site: "SiteFolder", slug: str, url: str, **more: object) -> None:
    """Write a post of which nothing is to be said but what its links are."""
    site.put("content/sources/the-pilot.md", entity("The Pilot"))
    text = post(slug.title(), source="The Pilot", summary="A quay.", source_url=url, **more)  # type: ignore[arg-type]
    site.put(f"content/posts/{slug}.md", text)


def text_of(site: "SiteFolder", slug: str) -> str:
    """Return the file of a post."""
    return (site.content / f"posts/{slug}.md").read_text(encoding="utf-8")


def said(result: Result) -> list[str]:
    """Return the warnings of a check, which must have no errors."""
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()[:-1]
