"""Entries of a feed, a mailbox, an archive or a crawl, read one by one, so that a broken one costs no other."""

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tearsheet.model.article import Article, Refusal
from tearsheet.parallel import cpu_limits, fence
from tearsheet.text import markup

LONGEST_NAME = 300  # characters of an id that name an entry; of longer ones a digest does
THE_END = "end of the file"  # what a refusal is called that speaks of what is missing behind the last entry

Piece = TypeVar("Piece")
Make = Callable[[str], Iterable[Article | Refusal]]
Open = Callable[[Piece], tuple[str, Make]]


def read_entries(
    seed: str, pieces: Iterable[Piece], opened: Open[Piece], noun: str = "entry"
) -> Iterator[Article | Refusal]:
    """Return the articles of a seed's pieces, and a Refusal for each piece that raises an error.

    `opened` returns the name of a piece, and a function that makes its articles under the name they finally get: one
    without a name is called by `noun` and number, and of several with one name the second is “name (2)”. Where the
    pieces themselves end in an error, those before it stand, and a Refusal says what is missing.
    """
    names = _Names()
    coming = iter(pieces)
    for number in itertools.count(1):
        try:
            piece = next(coming, None)
        except Exception as error:
            if number == 1:
                raise  # the seed is none of its kind
            yield fence.refusal(error, seed, names.free(THE_END))
            return
        if piece is None:
            return
        yield from _entry(seed, piece, opened, names, f"{noun} {number}")


def _entry(
    seed: str, piece: Piece, opened: Open[Piece], names: "_Names", otherwise: str
) -> Iterator[Article | Refusal]:
    """Return the articles of one piece, or its Refusal, where it takes too long too.

    `otherwise` is its name where it has none.
    """
    part = ""

    def articles() -> list[Article | Refusal]:
        nonlocal part
        called, make = opened(piece)
        part = names.free(named(called) or otherwise)
        return list(make(part))

    try:
        yield from cpu_limits.limited("reading it", cpu_limits.SECONDS, articles)
    except Exception as error:  # noqa: BLE001  (no entry may stop those after it, whatever a library makes of it)
        yield fence.refusal(error, seed, part or names.free(otherwise))


class _Names:
    """The names given to the entries of a seed, each once."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def free(self, name: str) -> str:
        """Return the name itself if no entry has it, else with a number behind it."""
        free = name
        while free in self._given:
            self._given[name] += 1
            free = f"{name} ({self._given[name]})"
        self._given[free] = 1
        return free


def named(entry_id: str) -> str:
    """Return the name of an entry from its own id: on one line, or a digest of one that is too long."""
    if len(entry_id) > LONGEST_NAME:
        return hashlib.blake2b(entry_id.encode(errors="surrogatepass"), digest_size=8).hexdigest()
    return " ".join(markup.ILLEGAL.sub("", entry_id).split())
