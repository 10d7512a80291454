"""Redating: whether day or month comes first in a source's numeric dates (03/04/2024), learnt from all its articles.

So a later article may make the date of an earlier one certain, or uncertain; that one is then dated again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from tearsheet.cleaning import dating
from tearsheet.cleaning.dating import Leading
from tearsheet.errors import Problem
from tearsheet.model import post
from tearsheet.model.ledger import LedgerEntry


def turned(before: Mapping[str, Leading], now: Mapping[str, Leading], entries: Iterable[LedgerEntry]) -> list[str]:
    """Return the seed files whose numeric dates read differently now that more is known of their sources."""
    sources = {source for source in before.keys() | now if before.get(source) != now.get(source)}
    due = (entry for entry in entries if entry.source in sources and entry.has_post and dating.is_open(entry.numeric))
    return sorted({entry.file for entry in due})


def undated(entries: Iterable[LedgerEntry], post_of: Callable[[str], str | None]) -> Iterator[Problem]:
    """Yield a problem for each numeric date that may be two days and so is not taken; `post_of` gives a post's file."""
    for entry in entries:
        text = post_of(entry.post) if entry.has_post and dating.is_open(entry.numeric) else None
        if text is not None and "\ndate_basis: received" in text and not post.is_edited(text):
            what = f"the date {entry.numeric} may be two days, so it is not taken"
            yield Problem(entry.seed, 0, "date-in-doubt", what, f"say “date” in {entry.file}.yaml")


def leading(entries: Iterable[LedgerEntry]) -> dict[str, Leading]:
    """Return by source what comes first in its numeric dates, where all of its articles that show it agree."""
    shown: dict[str, set[Leading]] = {}
    for entry in entries:
        if entry.numeric and entry.source and (first := dating.leading(entry.numeric)):
            shown.setdefault(entry.source, set()).add(first)
    return {source: first for source, (first, *others) in shown.items() if not others}
