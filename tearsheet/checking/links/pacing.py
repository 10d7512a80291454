"""Pacing: which host may be asked when, as they themselves want it."""

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from urllib3.util.url import Url

from tearsheet.checking.links.asking import UnreachableError, WebServer

if TYPE_CHECKING:
    from protego import Protego

LONGEST_PAUSE = 30.0  # seconds that are waited where a host asks for it; where it asks for more, it is left alone
DEADLINE = 60.0  # seconds for a request: one that takes longer is of a host that sends a letter at a time


class Manners(NamedTuple):
    """How to ask: as whom, with how many seconds between two requests to a host, and whether in private networks."""

    agent: str
    pause: float
    private: bool


class StoppedError(Exception):
    """Nobody waits for answers any more."""


@contextlib.contextmanager
def alone(lock: threading.Lock) -> Iterator[None]:
    """Keep others out meanwhile; UnreachableError where one who is in does not come out, as with a host that drips."""
    if not lock.acquire(timeout=DEADLINE + LONGEST_PAUSE):
        raise UnreachableError("its host is busy with other requests")
    try:
        yield
    finally:
        lock.release()


class HostPace:
    """A host: with which pause it is asked, and when next; `closed` says why it is not asked any more."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.ready = 0.0
        self.closed = ""
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def turn(self, stop: threading.Event) -> Iterator[None]:
        """Wait until it may be asked, and let nobody else ask it meanwhile; UnreachableError where it may not be."""
        with alone(self._lock):
            if stop.wait(max(0.0, self.ready - time.monotonic())):
                raise StoppedError
            if self.closed:
                raise UnreachableError(self.closed)
            try:
                yield
            finally:
                self.ready = max(self.ready, time.monotonic() + self.pause)


class HostQueue:
    """A server, its host, and what its robots.txt says (None: not asked yet), or why nothing may be asked there."""

    def __init__(self, server: WebServer, host: HostPace) -> None:
        self.server, self.host = server, host
        self.lock = threading.Lock()
        self.robots: Protego | UnreachableError | None = None


class Hosts:
    """All hosts that are asked in a run; `stop` is set when nobody waits for answers any more."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.stop = threading.Event()
        self._lock = threading.Lock()
        self._hosts: dict[str, HostPace] = {}
        self._sites: dict[tuple[str, str], HostQueue] = {}

    def site(self, url: Url) -> HostQueue:
        """Return the server of an address, the same one each time."""
        name, kind = str(url.host), f"{url.scheme}:{url.port}"
        with self._lock:
            if (name, kind) not in self._sites:
                host = self._hosts.setdefault(name, HostPace(self.manners.pause))
                self._sites[name, kind] = HostQueue(WebServer(url, private=self.manners.private), host)
            return self._sites[name, kind]
