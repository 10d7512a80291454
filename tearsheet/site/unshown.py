"""Unshown: what of the content folder the site does not show yet, or not at all, in a line; and days that are slips."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from tearsheet.site.parsed_post import ParsedPost

AHEAD = dt.timedelta(days=366)  # for which an editor may hold an article back; more is a slip in the year
FIRST = dt.date(1980, 1, 1)  # no source of news on the web is older; 1970 is what an empty date becomes, 1900 a typo
NAMED = 3  # posts that are named in a line
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclasses.dataclass(frozen=True, slots=True)
class Unshown:
    """What is not shown: posts that wait, each path with its day; and what its editor holds back, by status."""

    waiting: tuple[tuple[dt.date, str], ...] = ()
    drafts: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @classmethod
    def of(cls, waiting: Iterable[ParsedPost], held: Iterable[tuple[str, str]]) -> "Unshown":
        """Return it of the posts that wait for their day, and of the paths with the status of all that is held back."""
        held = list(held)
        days = sorted((day_of(galley), galley.path) for galley in waiting)
        drafts, hidden = (tuple(path for path, status in held if status == which) for which in ("draft", "hidden"))
        return cls(tuple(days), drafts, hidden)

    def line(self) -> str:
        """Return it in a line, empty where there is nothing."""
        number = len(self.waiting)
        first = f"{number:,} {'post waits' if number == 1 else 'posts wait'}" if number else ""
        parts = [f"{first} (first: {day_in_words(self.waiting[0][0])})"] if first else []
        parts += [f"{len(self.drafts):,} draft{'s' * (len(self.drafts) != 1)}"] if self.drafts else []
        parts += [f"{len(self.hidden):,} hidden"] if self.hidden else []
        return ", ".join(parts)

    def lines(self) -> Iterator[str]:
        """Return a line for each."""
        yield from (f"{path} waits for {day_in_words(day)}" for day, path in self.waiting)
        yield from (f"{path} is a draft" for path in self.drafts)
        yield from (f"{path} is hidden" for path in self.hidden)


def day_of(galley: ParsedPost) -> dt.date:
    """Return the day that a post gives."""
    return dt.date.fromisoformat(galley.date[:10])


def day_in_words(day: dt.date) -> str:
    """Return a day as the commands say it."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def slip(day: dt.date, today: dt.date) -> str:
    """Return what is wrong with a day that no editor can mean, nothing where one can."""
    if day > today + AHEAD:
        return "is more than a year ahead"
    return f"is before {FIRST.year}" if day < FIRST else ""


def slips(galleys: Iterable[ParsedPost], today: dt.date) -> str:
    """Return a line on the posts whose day no editor can mean, empty where there are none."""
    found: Sequence[str] = [
        f"{galley.path} ({day_in_words(day)})"
        for galley in galleys
        if galley.status != "hidden" and slip(day := day_of(galley), today)
    ]
    if not found:
        return ""
    more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    which = "a date that is" if len(found) == 1 else "dates that are"
    return f"{', '.join(found[:NAMED])}{more}: {which} more than a year ahead or before {FIRST.year}; mend the year"
