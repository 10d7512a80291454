"""Remembered: what links answered when they were last asked, in a file of the cache that can be lost at any time."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from tearsheet.checking.links.visiting import LinkAnswer
from tearsheet.storage.cache import Sealed

NAME = "links"
SOON = dt.timedelta(days=1)  # after which a link without a certain answer is asked again

_HOLDS = {"works", "home", "gone"}  # answers that hold for a while
_DEAD = {"gone", "nowhere"}


class Known(msgspec.Struct, frozen=True):
    """When a link was last asked and what it answered; `since` is the first day of being found dead without a break.

    `recorded` is the day (2026-11-23) that we have written into front matter as that on which it was found dead.
    """

    asked: dt.date
    answer: LinkAnswer
    since: dt.date | None = None
    recorded: str | None = None

    @property
    def dead(self) -> dt.date | None:
        """The day on which it was first found dead, None where it is not, or not certainly.

        A page that is gone is dead at once. A host that is not found may only be unknown to this network today, so it
        must be unknown on two days.
        """
        is_certain = self.answer.kind == "gone" or (
            self.answer.kind == "nowhere" and self.since is not None and self.since < self.asked
        )
        return self.since if is_certain else None


class Remembered:
    """What is known of links, by their addresses."""

    def __init__(self, cache: Path) -> None:
        self._kept = Sealed(cache / NAME, dict[str, Known])
        self.links = self._kept.read() or {}

    def due(self, links: Iterable[str], today: dt.date, age: dt.timedelta) -> Iterator[tuple[str, LinkAnswer | None]]:
        """Yield the links to ask, with their last answers: those not asked for `age`, or last asked in vain."""
        for link in links:
            known = self.links.get(link)
            if known is None or known.answer.kind == "left":
                yield link, None
            elif today - known.asked >= (age if known.answer.kind in _HOLDS else min(age, SOON)):
                yield link, known.answer

    def take(self, answers: Mapping[str, LinkAnswer], today: dt.date) -> None:
        """Keep the answers that links have given today.

        Where none of the links has answered, this machine may be offline, and that no host was found proves nothing.
        """
        is_online = any(answer.kind in _HOLDS for answer in answers.values())
        for link, answer in answers.items():
            is_doubtful = answer.kind == "nowhere" and not is_online
            kept_answer = LinkAnswer("untold", "no host at all was found") if is_doubtful else answer
            self.links[link] = _updated(self.links.get(link), kept_answer, today)

    def record(self, link: str, day: str | None) -> None:
        """Keep which day (2026-11-23) was written into front matter for a link, None where one was taken out."""
        if known := self.links.get(link):
            self.links[link] = msgspec.structs.replace(known, recorded=day)

    def keep(self, links: Collection[str]) -> None:
        """Forget all links but these."""
        self.links = {link: known for link, known in self.links.items() if link in links}

    def write(self) -> None:
        """Write what is known to the cache."""
        self._kept.write(dict(sorted(self.links.items())))


def _updated(before: Known | None, answer: LinkAnswer, today: dt.date) -> Known:
    """Return what is known of a link after another answer, which may be uncertain."""
    if before is None:
        return Known(today, answer, today if answer.kind in _DEAD else None)
    since = before.since
    if answer.kind in _DEAD:
        since = since or today
    elif answer.kind in _HOLDS:
        since = None
    if answer.kind not in _HOLDS:
        answer = msgspec.structs.replace(answer, etag=before.answer.etag, modified=before.answer.modified)
    return Known(today, answer, since, before.recorded)
