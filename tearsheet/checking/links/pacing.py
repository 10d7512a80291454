"""Pacing: when each host may be asked, as its own rules want it."""

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
    """How to ask: the user agent, the seconds between two requests to a host, whether private networks may be asked."""

    agent: str
    pause: float
    private: bool


class StoppedError(Exception):
    """The run is over: nobody waits for answers any more."""


@contextlib.contextmanager
def alone(lock: threading.Lock) -> Iterator[None]:
    """Hold a lock during the `with` block; UnreachableError where another thread does not release it in time."""
    if not lock.acquire(timeout=DEADLINE + LONGEST_PAUSE):
        raise UnreachableError("its host is busy with other requests")
    try:
        yield
    finally:
        lock.release()


class HostPace:
    """A host: the pause between its requests, when it may next be asked, and why it is asked no more (`closed`)."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.ready = 0.0
        self.closed = ""
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def turn(self, stop: threading.Event) -> Iterator[None]:
        """Wait for the host's turn, and keep other threads from asking it; UnreachableError where it is closed."""
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
    """A server with its host and the rules of its robots.txt (None: not read yet), or why it may not be asked."""

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
        """Return the server of an address, the same object for all its addresses."""
        name, kind = str(url.host), f"{url.scheme}:{url.port}"
        with self._lock:
            if (name, kind) not in self._sites:
                host = self._hosts.setdefault(name, HostPace(self.manners.pause))
                self._sites[name, kind] = HostQueue(WebServer(url, private=self.manners.private), host)
            return self._sites[name, kind]
