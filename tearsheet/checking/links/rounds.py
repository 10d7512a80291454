"""Rounds: asks many links, those of one host one after another, several hosts at a time."""

import queue
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tearsheet.checking.links.asking import UnreachableError, parsed
from tearsheet.checking.links.pacing import DEADLINE, Hosts, Manners, StoppedError
from tearsheet.checking.links.visiting import LinkAnswer, Visitor

AT_ONCE = 8  # hosts: most of the time is waiting, and a slow line carries as many
TICK = 0.5  # seconds between two looks at requests that take too long

_SLOW = LinkAnswer("untold", f"there was no whole answer within {DEADLINE:.0f} seconds")


class _Row:
    """The links of one host, the visitor that asks them, and those not answered yet (`unanswered`)."""

    def __init__(self, links: Sequence[str], hosts: Hosts) -> None:
        self.links = tuple(links)
        self.unanswered = list(links)
        self.visitor = Visitor(hosts)
        self.is_given_up = False

    @property
    def is_stuck(self) -> bool:
        """Whether the request under way takes longer than DEADLINE."""
        began = self.visitor.began
        return began is not None and time.monotonic() - began > DEADLINE


class _Heard(NamedTuple):
    """The answer of a link as its thread reports it, or the error that ended the thread."""

    row: _Row
    link: str
    answer: LinkAnswer | BaseException


def rounds(links: Mapping[str, LinkAnswer | None], manners: Manners) -> Iterator[tuple[str, LinkAnswer]]:
    """Yield each link with its answer as soon as that is known; `links` maps them to their last answers.

    Daemon threads ask the hosts, so whoever stops listening need not wait for them.
    """
    hosts = Hosts(manners)
    waiting = [_Row(row, hosts) for row in _by_host(links)]
    running: list[_Row] = []
    reports: queue.SimpleQueue[_Heard] = queue.SimpleQueue()
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                running.append(waiting.pop())
                threading.Thread(target=_walk, args=(running[-1], links, hosts, reports), daemon=True).start()
            yield from _listen(reports)
            for row in filter(_is_over, tuple(running)):
                running.remove(row)
                row.is_given_up = True
                yield from [(link, _SLOW) for link in row.unanswered]
    finally:
        hosts.stop.set()


def _is_over(row: _Row) -> bool:
    """Say whether nothing more is to be expected of a row."""
    return not row.unanswered or row.is_stuck


def _listen(reports: queue.SimpleQueue[_Heard]) -> Iterator[tuple[str, LinkAnswer]]:
    """Yield the next answer that a thread reports, if one comes within TICK; raise the error of a thread."""
    try:
        row, link, answer = reports.get(timeout=TICK)
    except queue.Empty:
        return
    if isinstance(answer, BaseException):
        raise answer
    if not row.is_given_up:
        row.unanswered.remove(link)
        yield link, answer


def _walk(row: _Row, links: Mapping[str, LinkAnswer | None], hosts: Hosts, reports: queue.SimpleQueue[_Heard]) -> None:
    """Ask the links of a row, until nobody listens."""
    for link in row.links:
        if row.is_given_up or hosts.stop.is_set():
            return
        try:
            reports.put(_Heard(row, link, row.visitor.visit(link, links[link])))
        except StoppedError:
            return
        except BaseException as error:  # noqa: BLE001  (it is raised where it is heard)
            reports.put(_Heard(row, link, error))
            return


def _by_host(links: Mapping[str, LinkAnswer | None]) -> list[list[str]]:
    """Return the links in rows of one host each; the longest row is last, and started first."""
    rows: dict[str, list[str]] = {}
    for link in links:
        rows.setdefault(_host(link), []).append(link)
    return sorted(rows.values(), key=len)


def _host(link: str) -> str:
    """Return the host of a link, empty where it has none."""
    try:
        return str(parsed(link).host)
    except UnreachableError:
        return ""
