"""Unshown: which posts and pages the site does not show yet or at all, in words; and dates that must be slips."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from tearsheet.site.parsed_post import ParsedPost

AHEAD = dt.timedelta(days=366)  # for which an editor may hold an article back; more is a slip in the year
FIRST = dt.date(1980, 1, 1)  # no source of news on the web is older; 1970 is what an empty date becomes, 1900 a typo
NAMED = 3  # posts that a message names
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclasses.dataclass(frozen=True, slots=True)
class Unshown:
    """What is not shown: posts that wait for their day, with that day, and what the editor holds back, by status."""

    waiting: tuple[tuple[dt.date, str], ...] = ()
    drafts: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @classmethod
    def of(cls, waiting: Iterable[ParsedPost], held: Iterable[tuple[str, str]]) -> "Unshown":
        """Return what is not shown, of posts that wait and of (path, status) of everything else."""
        held = list(held)
        days = sorted((day_of(post), post.path) for post in waiting)
        drafts, hidden = (tuple(path for path, status in held if status == which) for which in ("draft", "hidden"))
        return cls(tuple(days), drafts, hidden)

    def line(self) -> str:
        """Return all of it in one line, empty where there is nothing."""
        number = len(self.waiting)
        first = f"{number:,} {'post waits' if number == 1 else 'posts wait'}" if number else ""
        parts = [f"{first} (first: {day_in_words(self.waiting[0][0])})"] if first else []
        parts += [f"{len(self.drafts):,} draft{'s' * (len(self.drafts) != 1)}"] if self.drafts else []
        parts += [f"{len(self.hidden):,} hidden"] if self.hidden else []
        return ", ".join(parts)

    def lines(self) -> Iterator[str]:
        """Yield a line for each post or page."""
        yield from (f"{path} waits for {day_in_words(day)}" for day, path in self.waiting)
        yield from (f"{path} is a draft" for path in self.drafts)
        yield from (f"{path} is hidden" for path in self.hidden)


def day_of(post: ParsedPost) -> dt.date:
    """Return the day of a post's date."""
    return dt.date.fromisoformat(post.date[:10])


def day_in_words(day: dt.date) -> str:
    """Return a day as commands print it: 23 Nov 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def slip(day: dt.date, today: dt.date) -> str:
    """Return what is wrong with a day that no editor can mean, empty where nothing is."""
    if day > today + AHEAD:
        return "is more than a year ahead"
    return f"is before {FIRST.year}" if day < FIRST else ""


def slips(posts: Iterable[ParsedPost], today: dt.date) -> str:
    """Return a line on the posts with a day that no editor can mean, empty where there are none."""
    slipped: Sequence[str] = [
        f"{post.path} ({day_in_words(day)})"
        for post in posts
        if post.status != "hidden" and slip(day := day_of(post), today)
    ]
    if not slipped:
        return ""
    more = f" and {len(slipped) - NAMED:,} more" if len(slipped) > NAMED else ""
    which = "a date that is" if len(slipped) == 1 else "dates that are"
    return f"{', '.join(slipped[:NAMED])}{more}: {which} more than a year ahead or before {FIRST.year}; mend the year"
