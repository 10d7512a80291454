"""Asking: one request to one server, within bounds, and never to a machine of a private network unasked."""

import functools
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from typing import NamedTuple

import certifi
import urllib3
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, exceptions
from urllib3.util.url import Url, parse_url

PATIENCE = 10.0  # seconds for a connection, and for each piece of an answer; slow hosts of news take three
_NAMELESS = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_PORTS = {"http": 80, "https": 443}


class UnreachableError(Exception):
    """A request got no answer; the message says why.

    `is_nowhere` says that no host of that name exists, `is_private` that the host is one that may not be asked.
    """

    def __init__(self, why: str, *, is_nowhere: bool = False, is_private: bool = False) -> None:
        super().__init__(why)
        self.is_nowhere = is_nowhere
        self.is_private = is_private


class Reply(NamedTuple):
    """The answer of a server: its status, headers, and as much of the body as was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    def said(self, header: str) -> str:
        """Return the value of a header, empty where it is missing or not printable ASCII."""
        value = self.headers.get(header, "").strip()
        return value if value.isascii() and value.isprintable() else ""

    @property
    def place(self) -> str:
        """The address it redirects to, empty where it gives none; servers write addresses in UTF-8 too."""
        raw = self.headers.get("Location", "").strip()
        place = raw.encode("latin-1", errors="replace").decode(errors="replace")
        return place if place.isprintable() else ""

    @property
    def wait(self) -> float | None:
        """The seconds for which it asks to be left alone, None where it gives none."""
        try:
            return urllib3.Retry().parse_retry_after(self.said("Retry-After"))
        except (exceptions.InvalidHeader, ValueError, OverflowError):
            return None


def parsed(address: str) -> Url:
    """Return the parts of an address as requests need them, in ASCII; UnreachableError where it is no web address."""
    try:
        url = parse_url(address)
    except exceptions.LocationParseError:
        raise UnreachableError("it is no address") from None
    if url.scheme not in _PORTS or not url.host:
        raise UnreachableError("it is no address of the web")
    return url._replace(auth=None, fragment=None, path=url.path or "/")


class WebServer:
    """A server by scheme, host and port, looked up once, so that no second look-up leads elsewhere."""

    def __init__(self, url: Url, *, private: bool) -> None:
        """Take an address on the server; `private` allows it to be in a private network."""
        self._scheme, self._host, self._netloc = str(url.scheme), str(url.host).strip("[]"), str(url.netloc)
        self._port = url.port or _PORTS[self._scheme]
        self._private = private
        self._pools: list[HTTPConnectionPool] = []

    def ask(self, method: str, target: str, headers: Mapping[str, str], *, most: int = 0) -> Reply:
        """Return the answer to a request with at most `most` bytes of its body; UnreachableError without one."""
        all_headers = {"Host": self._netloc, "Accept-Encoding": "identity", **headers}
        self._pools = self._pools or self._found()
        while True:
            try:
                return _reply(self._pools[0], method, target, all_headers, most)
            except (exceptions.NewConnectionError, exceptions.ConnectTimeoutError) as error:
                if len(self._pools) == 1:
                    raise UnreachableError(_plainly(error)) from None
                del self._pools[0]  # of two addresses, the other one may be the one that this network reaches
            except (exceptions.HTTPError, http.client.HTTPException, OSError, ValueError) as error:
                raise UnreachableError(_plainly(error)) from None

    def _found(self) -> list[HTTPConnectionPool]:
        """Return connections to the server: one for the first address of each kind of its host (IPv4, IPv6)."""
        try:
            infos = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            if error.errno in _NAMELESS:
                raise UnreachableError("there is no host of this name", is_nowhere=True) from None
            raise UnreachableError("its host cannot be looked up now") from None
        except (UnicodeError, OSError):
            raise UnreachableError("its host has no name that can be looked up") from None
        addresses = [str(place[0]) for *_, place in infos]
        if not self._private and any(map(_is_private, addresses)):
            raise UnreachableError("its host is in a private network", is_private=True)
        firsts = {":" in address: address for address in reversed(addresses)}
        return [self._pool(address) for address in firsts.values()]

    def _pool(self, address: str) -> HTTPConnectionPool:
        """Return connections to an address; certificates must be valid for the host."""
        timeout = urllib3.Timeout(connect=PATIENCE, read=PATIENCE)
        if self._scheme == "http":
            return HTTPConnectionPool(address, self._port, timeout=timeout, retries=False)
        return HTTPSConnectionPool(
            address,
            self._port,
            timeout=timeout,
            retries=False,
            ssl_context=_trust(),
            server_hostname=self._host,
        )


def _reply(pool: HTTPConnectionPool, method: str, target: str, headers: Mapping[str, str], most: int) -> Reply:
    """Return the answer to a request, with no more of its body than was asked for."""
    response = pool.urlopen(method, target, headers=headers, redirect=False, preload_content=False)
    try:
        body = response.read(most, decode_content=True) if most else b""
        return Reply(response.status, response.headers, body)
    finally:
        if method == "HEAD":
            response.release_conn()
        else:
            response.close()


@functools.cache
def _trust() -> ssl.SSLContext:
    """Return the certificate authorities to trust: those of this system and those of Mozilla."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _is_private(address: str) -> bool:
    """Say whether an address is of this machine, of a private network, or otherwise not of the public internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    return not mapped.is_global or mapped.is_multicast


def _plainly(error: Exception) -> str:
    """Return in words why there is no answer."""
    match error:
        case exceptions.SSLError():
            reason = error.args[0] if error.args else None
            why = getattr(reason, "verify_message", "")
            return f"its certificate is not valid ({why.strip('. ')})" if why else "it makes no secure connection"
        case exceptions.NewConnectionError():
            return "its host takes no connection"
        case exceptions.TimeoutError():
            return f"there was no answer within {PATIENCE:.0f} seconds"
        case _:
            return "the answer broke off, or was none"
