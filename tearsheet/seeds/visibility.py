"""Visibility: who may see an article, as front matter, sidecars and feeds of many programs say it.

Pelican, Hugo, Jekyll, Zola, Eleventy, Hexo, Obsidian, WordPress and others each have their own keys (`visibility.txt`).
What says that an article is not for everybody keeps it off the site; so does an unknown word where a status is due.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tearsheet.cleaning import dating
from tearsheet.model.post import Status
from tearsheet.storage import clock
from tearsheet.text import word_lists
from tearsheet.text.validation import YEARS

LONGEST_VALUE = 40  # characters of a value that a reason repeats
DEEPEST = (
    3  # levels of mappings in which an article's keys are looked for (cascade: {target: …, params: {draft: true}})
)

_ORDER: tuple[Status, ...] = ("draft", "hidden", "published")  # what goes first where two keys disagree

_FOLDERS = {"_drafts", "drafts"}
_SIGNS = re.compile(r"[-_.\s]")
_ENDINGS = ("status", "visibility")  # of keys that may hold one (review_status)


class Visibility(NamedTuple):
    """A status (None: nothing is said) and the words that say so."""

    status: Status | None
    reason: str = ""


def of(metadata: Mapping[str, object]) -> Visibility:
    """Return the status that keys and their values give an article; of two that disagree, the stricter one."""
    candidates = (
        Visibility(status, _quoted(key, value))
        for key, value in _within(metadata)
        for status in _judged(_fold(key), value)
    )
    return min(candidates, key=lambda each: _ORDER.index(each.status or "published"), default=Visibility(None))


def _within(metadata: Mapping[str, object], depth: int = 0) -> Iterator[tuple[str, object]]:
    """Return the pairs of a mapping, and those within wrappers that programs use (`extra`, `params`)."""
    for key, value in metadata.items():
        yield key, value
        for inner in value if isinstance(value, list | tuple) else (value,):
            if isinstance(inner, Mapping) and depth < DEEPEST and _is("holding keys", key):
                yield from _within({str(name): each for name, each in inner.items()}, depth + 1)


def is_only_of_visibility(key: str) -> bool:
    """Say whether a key does nothing but say who may see an article, or when."""
    return says_whether(key) or _is("publication keys", key) or _is("expiry keys", key)


def says_whether(key: str) -> bool:
    """Say whether a key does nothing but say who may see an article, regardless of the day."""
    return any(_is(f"{kind} keys", key) for kind in ("closing", "hiding", "opening", "listing", "status", "password"))


def first_day(metadata: Mapping[str, object]) -> dt.date | None:
    """Return the day or moment from which an article may be seen, the latest one given; None where none is."""
    days = [day for key, value in metadata.items() if _is("publication keys", key) and (day := _day(_words(value)))]
    return max(days, key=moment, default=None)


def moment(date: dt.date) -> tuple[dt.date, dt.time]:
    """Return a day or a moment as a pair by which the two can be compared."""
    return (date.date(), date.time()) if isinstance(date, dt.datetime) else (date, dt.time())


def later(date: dt.date | None, first: dt.date | None) -> dt.date | None:
    """Return the later of an article's date and the day from which it may be seen; None where neither is given."""
    return max((day for day in (date, first) if day is not None), key=moment, default=None)


def leaving(words: str) -> str:
    """Return the note on an article that is to leave the site; `words` are the key and day."""
    return f"{words} is to come; nothing takes the post down then, so set its status on that day"


def in_folder(name: str) -> bool:
    """Say whether a file lies in a folder for drafts, such as those of Jekyll and Hexo."""
    return any(part.casefold() in _FOLDERS for part in name.split("/")[:-1])


def will_expire(metadata: Mapping[str, object]) -> str:
    """Return the key and day by which an article is to leave the site in future, '' where there is none."""
    keys = (key for key, value in metadata.items() if _is("expiry keys", key) and _is_ahead(_day(_words(value))))
    return next((_quoted(key, metadata[key]) for key in keys), "")


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    """Return the words of `visibility.txt` by section."""
    return {
        kind: frozenset(word for line in lines for word in line.split())
        for kind, lines in word_lists.sections("seeds/visibility.txt").items()
    }


def _is(kind: str, word: str) -> bool:
    """Say whether a key or word is in a section of `visibility.txt`."""
    return _fold(word) in _lists()[kind]


def _judged(key: str, value: object) -> Iterator[Status]:
    """Return the statuses that a key gives by its value."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _judged(key, item)
    elif isinstance(value, Mapping):
        if key == "build":
            yield from _of_build(value)
        elif _is("closing keys", key) or _is("status keys", key):
            yield from _judged(key, list(value.values()))  # status: {name: draft}
    elif (words := _words(value)) and (status := _of_words(key, words)):
        yield status


def _of_words(key: str, words: str) -> Status | None:
    """Return the status that a key gives by a text, None where it says nothing."""
    is_no, is_date = _is("no", words), _is("publication keys", key) and _day(words) is not None
    if is_date:
        return None  # of which the date of the article takes care
    if _is("closing keys", key):
        return "published" if is_no else "draft"
    if _is("hiding keys", key):
        return "hidden" if _is("public", words) else None
    if _is("opening keys", key) or _is("listing keys", key):
        return _of_opening(words, "hidden" if _is("listing keys", key) else "draft")
    if _is("status keys", key) or _is("perhaps keys", key) or _ends_as_status(key):
        return _of_status(words, sure=_is("status keys", key))
    return "draft" if not is_no and _is_closed_by(key, words) else None


def _ends_as_status(key: str) -> bool:
    """Say whether a key may hold a status by its last word; one about comments does not."""
    return key.endswith(_ENDINGS) and not key.startswith(("comment", "ping", "trackback"))


def _of_opening(words: str, closed: Status) -> Status | None:
    """Return the status from a key such as `public`; a date or a name says nothing."""
    if _is("no", words) or _is("closed", words):
        return closed
    return "published" if _is("public", words) else None


def _of_status(words: str, *, sure: bool) -> Status | None:
    """Return the status that a word means; an unknown one is a draft where the key is `sure` to hold a status."""
    if _is("hidden", words):
        return "hidden"
    if _is("closed", words) or (sure and not _is("public", words)):
        return "draft"
    return "published" if sure else None


def _is_closed_by(key: str, words: str) -> bool:
    """Say whether a password, an expiry day that is over, or an unreadable day closes an article."""
    if _is("expiry keys", key):
        is_never = words[:4].isdecimal() and int(words[:4]) >= YEARS.stop  # 9999-12-31
        return not is_never and not _is_ahead(_day(words))
    return _is("password keys", key) or _is("publication keys", key)


def _of_build(build: Mapping[str, object]) -> Iterator[Status]:
    """Return the statuses that Hugo's `build` options mean: pages not rendered, and pages in no list."""
    options = {_fold(str(key)): _words(value) for key, value in build.items()}
    if _is("no", options.get("render", "always")) or options.get("render") == "link":
        yield "draft"
    if _is("no", options.get("list", "always")) or options.get("list") == "local":
        yield "hidden"


def _fold(key: str) -> str:
    """Return a key in lower case without hyphens, underscores, points and spaces."""
    return _SIGNS.sub("", key).casefold()


def _words(value: object) -> str:
    """Return a value as text in lower case, without quotes and a trailing comment."""
    text = "" if value is None else str(value)
    return " ".join(re.split(r"\s#", f" {text}")[0].split()).strip("\"'“”‘’ ").casefold()


def _day(words: str) -> dt.date | None:
    """Return the day or moment that a value gives, None where it gives none."""
    return dating.stated(words.upper().replace("  ", " ")) or dating.stated(words)


def _is_ahead(day: dt.date | None) -> bool:
    """Say whether a day is in the future."""
    return day is not None and moment(day)[0] > clock.now().date()


def _quoted(key: str, value: object) -> str:
    """Return a key with its value for a message; a password is not repeated."""
    if _is("password keys", key):
        return f"“{key}” is set"
    words = " ".join(str(value).split())
    return f"“{key}: {words[:LONGEST_VALUE]}{'…' if len(words) > LONGEST_VALUE else ''}”"
