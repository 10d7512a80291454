"""What links answered when they were last asked: one small file of the cache, which can be lost at any time."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from tearsheet.checking.links.visiting import LinkAnswer
from tearsheet.storage.cache import Sealed

NAME = "links"
SOON = dt.timedelta(days=1)  # after which a link is asked again of which nothing could be told

_HOLDS = {"works", "home", "gone"}  # answers that hold for a while
_DEAD = {"gone", "nowhere"}


class Known(msgspec.Struct, frozen=True):
    """When a link was last asked and what it answered; `since` is the day from which on it has been found dead only.

    `recorded` is the day (2026-11-23) that was written into front matter as that on which it was found dead.
    """

    asked: dt.date
    answer: LinkAnswer
    since: dt.date | None = None
    recorded: str | None = None

    @property
    def dead(self) -> dt.date | None:
        """The day on which it was first found dead; None if it is not, or that is not certain.

        A page that is gone is dead at once. A host that is not found may be one that this network does not know today:
        it has to be so on two days.
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
        """Return the links to ask, with what they answered last time: those not asked for so long, or in vain."""
        for link in links:
            known = self.links.get(link)
            if known is None or known.answer.kind == "left":
                yield link, None
            elif today - known.asked >= (age if known.answer.kind in _HOLDS else min(age, SOON)):
                yield link, known.answer

    def take(self, answers: Mapping[str, LinkAnswer], today: dt.date) -> None:
        """Take down what links have answered today.

        Where none of them has answered, it may be this machine that finds no host, and nothing is said of theirs.
        """
        is_online = any(answer.kind in _HOLDS for answer in answers.values())
        for link, answer in answers.items():
            is_doubtful = answer.kind == "nowhere" and not is_online
            told = LinkAnswer("untold", "no host at all was found") if is_doubtful else answer
            self.links[link] = _known(self.links.get(link), told, today)

    def record(self, link: str, day: str | None) -> None:
        """Take down what was written of a link into front matter: the day (2026-11-23), or that it is not dead."""
        if known := self.links.get(link):
            self.links[link] = msgspec.structs.replace(known, recorded=day)

    def keep(self, links: Collection[str]) -> None:
        """Forget all links but these."""
        self.links = {link: known for link, known in self.links.items() if link in links}

    def write(self) -> None:
        """Keep what is known for the next run."""
        self._kept.write(dict(sorted(self.links.items())))


def _known(before: Known | None, answer: LinkAnswer, today: dt.date) -> Known:
    """Return what is known of a link after another answer, which may say nothing."""
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
