"""Visiting: asks a link by the rules of its hosts, follows redirects, and returns what became of it."""

import re
import time
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urljoin

import msgspec
from protego import Protego
from urllib3.util.url import Url

from tearsheet.checking.links.asking import Reply, UnreachableError, parsed
from tearsheet.checking.links.pacing import LONGEST_PAUSE, HostQueue, Hosts, alone

AGENT = "Tearsheet"  # by which a robots.txt knows us
MOST_HOPS = 10  # redirects; browsers give up after 20, and more than five are met hardly ever
ROBOTS_BYTES = 512 * 1024  # of a robots.txt: what RFC 9309 wants to be read at least
ROBOTS_HOPS = 5  # redirects of a robots.txt, as RFC 9309 has it
LONGEST_MARK = 200  # characters of an ETag that is kept

_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_DONE = range(200, 300)
_UNCHANGED, _WRONG, _TOO_MANY, _FAILED, _BUSY = 304, 400, 429, 500, 503
# The home page of a site, or of one of its languages (/de/, /en-us/index.html).
_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)(?:\.\w+)?/?)?", re.IGNORECASE)

Kind = Literal["works", "home", "gone", "nowhere", "untold", "left"]


class LinkAnswer(msgspec.Struct, frozen=True):
    """What became of a link: it works, leads to a home page, is gone, has no host, or cannot be told.

    “left” is one that was not asked, as it is of a machine in a private network. `why` says it in words; `etag` and
    `modified` let the next request ask whether the page has changed.
    """

    kind: Kind
    why: str = ""
    etag: str = ""
    modified: str = ""


class Visitor:
    """Asks links one after another; `began` is when the request under way was sent (monotonic; None: none is)."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self.began: float | None = None

    def visit(self, link: str, before: LinkAnswer | None) -> LinkAnswer:
        """Return what became of a link; `before` is its last answer."""
        way: list[Url] = []
        try:
            url = parsed(link)
            while url not in way and len(way) <= MOST_HOPS:
                way.append(url)
                reply = self._asked(url, _conditions(before))
                if not (place := _leads(reply)):
                    return _meaning(way[0], url, reply, before)
                url = parsed(urljoin(url.url, place))
        except UnreachableError as error:
            kind: Kind = "nowhere" if error.is_nowhere else "untold"
            return LinkAnswer("left" if error.is_private and len(way) == 1 else kind, str(error))
        return LinkAnswer(
            "untold", "it leads in a circle" if url in way else f"it leads on more than {MOST_HOPS} times"
        )

    def _asked(self, url: Url, conditions: Mapping[str, str]) -> Reply:
        """Return the answer to HEAD, or to GET where HEAD fails; UnreachableError where robots.txt forbids it."""
        site = self._hosts.site(url)
        if not self._robots(site, url).can_fetch(url.url, AGENT):
            raise UnreachableError("its robots.txt forbids it")
        reply = self._request(site, "HEAD", url, conditions)
        return reply if reply.status < _WRONG else self._request(site, "GET", url, conditions)

    def _robots(self, site: HostQueue, url: Url) -> Protego:
        """Return a server's robots.txt, read once; UnreachableError where nothing may be asked there."""
        with alone(site.lock):
            if site.robots is None:
                try:
                    site.robots = self._read_robots(site, url._replace(path="/robots.txt", query=None))
                except UnreachableError as error:
                    site.robots = error
        if isinstance(site.robots, UnreachableError):
            raise site.robots
        return site.robots

    def _read_robots(self, site: HostQueue, url: Url) -> Protego:
        """Read a robots.txt: without one everything is allowed, and nothing where the server fails (RFC 9309)."""
        reply = self._robots_reply(site, url)
        if reply.status >= _FAILED:
            raise UnreachableError(f"its robots.txt answers {reply.status}, so nothing else is asked there")
        robots = Protego.parse(reply.body.decode(errors="replace") if reply.status in _DONE else "")
        delay = robots.crawl_delay(AGENT) or 0.0
        if delay > LONGEST_PAUSE:
            raise UnreachableError(f"its robots.txt asks for {delay:.0f} seconds between two requests")
        site.host.pause = max(site.host.pause, delay)
        return robots

    def _robots_reply(self, site: HostQueue, url: Url) -> Reply:
        """Return the answer to a request for a robots.txt, after redirects."""
        reply = self._request(site, "GET", url, {}, most=ROBOTS_BYTES)
        try:
            for _ in range(ROBOTS_HOPS):
                if not (place := _leads(reply)):
                    break
                url = parsed(urljoin(url.url, place))
                reply = self._request(self._hosts.site(url), "GET", url, {}, most=ROBOTS_BYTES)
        except UnreachableError as error:
            raise UnreachableError(f"its robots.txt leads elsewhere, and {error}") from None
        return reply

    def _request(self, site: HostQueue, method: str, url: Url, headers: Mapping[str, str], *, most: int = 0) -> Reply:
        """Return the answer to a request; a host that asks for a pause gets it once, and is then left alone."""
        reply = self._once(site, method, url, headers, most)
        if not _wants_rest(reply):
            return reply
        if reply.wait is not None and reply.wait <= LONGEST_PAUSE:
            site.host.ready = time.monotonic() + max(reply.wait, site.host.pause)
            reply = self._once(site, method, url, headers, most)
        if _wants_rest(reply):
            site.host.closed = f"its host wants to be left alone for now ({reply.status})"
            raise UnreachableError(site.host.closed)
        return reply

    def _once(self, site: HostQueue, method: str, url: Url, headers: Mapping[str, str], most: int) -> Reply:
        """Return the answer to one request, sent when its host may be asked."""
        all_headers = {"User-Agent": self._hosts.manners.agent, **headers}
        with site.host.turn(self._hosts.stop):
            self.began = time.monotonic()
            try:
                return site.server.ask(method, url.request_uri, all_headers, most=most)
            finally:
                self.began = None


def _leads(reply: Reply) -> str:
    """Return the address to which an answer redirects, empty where it does not."""
    return reply.place if reply.status in _REDIRECTS else ""


def _wants_rest(reply: Reply) -> bool:
    """Say whether a host asks to be left alone for now."""
    return reply.status == _TOO_MANY or (reply.status == _BUSY and reply.wait is not None)


def _conditions(before: LinkAnswer | None) -> dict[str, str]:
    """Return the headers by which a server can answer that nothing has changed."""
    if before is None:
        return {}
    headers = {"If-None-Match": before.etag, "If-Modified-Since": before.modified}
    return {name: value for name, value in headers.items() if value}


def _meaning(start: Url, end: Url, reply: Reply, before: LinkAnswer | None) -> LinkAnswer:
    """Return what the last answer of a link, after redirects from `start` to `end`, says of it."""
    if reply.status in _GONE:
        return LinkAnswer("gone", f"it answers {reply.status}")
    if reply.status not in _DONE and not (reply.status == _UNCHANGED and before):
        return LinkAnswer("untold", f"it answers {reply.status}")
    etag, modified = reply.said("ETag")[:LONGEST_MARK], reply.said("Last-Modified")[:LONGEST_MARK]
    if reply.status == _UNCHANGED and before:
        etag, modified = etag or before.etag, modified or before.modified
    if _is_home(end) and not _is_home(start):
        return LinkAnswer("home", "it leads to the home page now", etag, modified)
    return LinkAnswer("works", "", etag, modified)


def _is_home(url: Url) -> bool:
    """Say whether an address is of a home page; one with a query may be of anything (/?p=12)."""
    return not url.query and bool(_HOME.fullmatch(url.path or "/"))
