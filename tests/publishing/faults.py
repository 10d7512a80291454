"""Faults: publications that are killed or interrupted, and connections that break in the middle."""

import contextlib
import selectors
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.forked import Forked
from tests.publishing.sites import AS_IT_IS

RESET = struct.pack("ii", 1, 0)  # a socket closed so says that the connection is broken


@dataclass(slots=True)
class Fault:
    """What a proxy does to the next connections: it breaks them, with 0 at once, and delays each read.

    `cut` is after how many bytes of the publisher's, or of the server's if that `is_muted`.
    """

    connections: int = 0
    cut: int = 0
    delay: float = 0
    is_muted: bool = False


@dataclass(slots=True)
class Proxy:
    """Stands between a publisher and a server on this machine, and breaks connections when it is told to."""

    address: str
    server: int
    fault: Fault
    broken: int = 0
    opened: int = 0

    def carry(self, client: socket.socket) -> None:
        """Carry what two sides say to each other until one of them ends, or the connection is to break."""
        cut = self.fault.cut if self.fault.connections > 0 else sys.maxsize
        self.fault.connections -= 1
        self.opened += 1
        with client, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.server)) as server:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            counted = server if self.fault.is_muted else client
            if _carried(client, server, (counted, cut), lambda: self.fault.delay):
                return
            self.broken += 1
            for end in (client, server):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def _carried(
    client: socket.socket, server: socket.socket, cut: tuple[socket.socket, int], delay: Callable[[], float]
) -> bool:
    """Carry what is said to its end, or as many bytes as one of them may say; say whether it was all."""
    counted, left = cut
    with selectors.DefaultSelector() as ready:
        ready.register(client, selectors.EVENT_READ, server)
        ready.register(server, selectors.EVENT_READ, client)
        while True:
            for key, _ in ready.select():
                data = key.fileobj.recv(4096)  # type: ignore[union-attr]
                time.sleep(delay())
                is_last = not data
                if key.fileobj is counted:
                    data, left = data[: max(left, 0)], left - len(data)
                key.data.sendall(data)
                if is_last or left < 0:
                    return is_last


@contextlib.contextmanager
def proxied(port: int) -> Iterator[Proxy]:
    """Have a proxy before a port meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        proxy = Proxy(f"127.0.0.1:{listening.getsockname()[1]}", port, Fault())

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=proxy.carry, args=(listening.accept()[0],), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)


@dataclass(slots=True)
class Ended:
    """How a publication ended: its exit code, negative for a signal, and what it complained of."""

    code: int
    said: str


def started(target: str, *options: str) -> Forked:
    """Start to publish a site as it is, in a process group of its own."""
    return Forked("publish", target, *AS_IT_IS, *options)


def struck(
    process: Forked,
    how: signal.Signals,
    begun: Callable[[], bool],
    after: float,
    *,
    alone: bool = False,
) -> Ended:
    """Send a signal to a publication some seconds after it has begun to change its target, and say how it ended.

    What it has started itself gets the signal too, as from a terminal, unless it is to be struck alone.
    """
    while process.poll() is None and not begun():
        time.sleep(0.001)
    time.sleep(after)
    process.send_signal(how, group=not alone)
    return ended(process)


def ended(process: Forked) -> Ended:
    """Wait for the end of a publication."""
    said = process.communicate()[1]
    return Ended(process.wait(), said)
