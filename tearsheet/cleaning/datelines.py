"""Datelines: the places, dates and wire services with which articles begin.

`cities.txt` and `states.txt` list places by which a dateline without a date is recognised.
"""

import datetime as dt
import functools
import re
from typing import Literal

from tearsheet.cleaning.dating import MONTH, MONTHS, WEEKDAY, YEAR, day_of
from tearsheet.text import word_lists

# Between the pieces of a dateline, and after it; a dash between two numbers (June 20–21) is none.
_MARK = re.compile(r"(?:(?<!\s)\s+)?(?:--+|(?<!\d)[–—]|[–—](?!\d)|(?<=\s)-(?=\s)|/)\s*")
_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w.'’-]*|(?:de|la|of|and|do|da) [A-ZÀ-ÖØ-Þ][\w.'’-]*)"
_WIRE = r"\([^()]{2,60}\)(?: \([^()]{2,60}\))?"
_WIRE += r"|(?:[\w.’']+ ){0,3}(?:\w*newswire|\w+wire|reuters|xinhua|news direct|pr karma)"
_PIECE = re.compile(
    rf"(?P<place>{_WORD}(?:(?: ?,)? {_WORD}){{0,5}})??"
    rf"(?:(?:^|,? +)(?P<wire>(?i:{_WIRE})(?: \([^()]*\))?))?"
    rf"(?:(?:^|(?: ?,)? +)(?i:{WEEKDAY})(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)? )?(?i:{MONTH})"
    rf"(?: (?P<after>\d{{1,2}})(?:st|nd|rd|th)?)?(?:,? {YEAR})?(?:,? (?:@ )?\d{{1,2}}[:.]\d\d.{{0,30}}?)?)?"
    r"(?: *(?P<wire_after>\([^()]{2,60}\)))?"
)
_NAMED = re.compile(r"[^/]{2,60}")  # between slashes after a date: who sends it
_AFTER_DATE = re.compile(r"(?:[\w.'’&]+ ){1,3}Wire(?: \([^()]*\))?")  # a service whose name says so only in its place
_BRACKET = re.compile(r"\([^()]*\)")
# “(HomeWire) - ”: who spread the text, known by its capitals from initials and names of who speaks.
_SYNDICATOR = re.compile(r"\((?=[A-Z]\w\w)\w{1,60}[A-Z]\w{0,60}\)\s*[-–—]++\s*(?=[A-Z“\"‘])")
# “OSLO, 03 Mar, 2025, ”: a comma ends it only after a place in capitals and a whole date.
_COMMA_AFTER = re.compile(
    rf"(?P<place>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'’-]+(?:, [A-ZÀ-ÖØ-Þ][\w. -]{{1,30}})?), "
    rf"(?i:{WEEKDAY})(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)? )?(?i:{MONTH})"
    rf"(?: (?P<after>\d{{1,2}})(?:st|nd|rd|th)?)?,? {YEAR}, ?(?=[A-Z“\"])"
)
# “Bergen, Vestland — ” below “BERGEN, March 3”: the sender's own dateline below the one of the wire.
_AGAIN = re.compile(rf"(?P<place>{_WORD}(?: {_WORD}){{0,3}}), (?:{_WORD})(?: {_WORD}){{0,2}} ?[-–—]+ (?=[A-Z“\"‘])")
# “Voss, TX – ”, “Voss, Texas: ”: a place with its state is one, whatever its letters.
_IN_STATE = re.compile(
    rf"(?P<place>{_WORD}(?: {_WORD}){{0,3}}), (?P<state>[A-Z][\w. ]{{1,16}}?)(?P<mark> ?(?:–|—|--+)| -|:) (?=[A-Z“\"‘])"
)
# “June 3, 2025 -- VOSS, Tex. - ”
_DATE_FIRST = re.compile(
    rf"(?i:{WEEKDAY}{MONTH}) (?P<after>\d{{1,2}})(?:st|nd|rd|th)?,? {YEAR}(?P<before>) ?(?:--+|[–—/]) ?(?=[A-Z])"
)
_BRACKETED = re.compile(r"\[(?P<line>[^\[\]]{6,120})\] ?(?:[-–—]+ ?|(?=[A-Z“\"‘]))")  # “[Voss, Norway – March 2026] — ”
SHORTEST_LEAD = 100  # characters of a paragraph that is no heading with a place in it
LONGEST_DATELINE = 200  # characters; the longest of 118 press releases has 119


def dateline(text: str) -> tuple[str, dt.date | None] | None:
    """Return the dateline at the start of a text (“CLEVELAND, Feb 26 – ”), and its day if that has a year.

    A dateline is a place, then perhaps a date and a wire service, parted by dashes or slashes. A place alone counts
    only if it is a city in capitals: “Nokia – ” at the beginning of a text is no dateline.
    """
    if whole := _COMMA_AFTER.match(text):
        return whole[0], _whole_day(whole)
    if syndicator := _SYNDICATOR.match(text):
        return syndicator[0], None
    if bracketed := _BRACKETED.match(text):
        line = dateline(f"{bracketed['line']} – A")
        return (bracketed[0], line[1]) if line and is_sure(bracketed["line"]) else None
    if (dated := _DATE_FIRST.match(text)) and (line := dateline(text[dated.end() :])):
        return dated[0] + line[0], _whole_day(dated)
    return _plain(text) or _in_state(text)


def _in_state(text: str) -> tuple[str, dt.date | None] | None:
    """Return the dateline of a place and its state before a whole sentence, and no day; None for a heading."""
    match = _IN_STATE.match(text)
    is_sentence = len(text) > SHORTEST_LEAD and text.endswith((".", "!", "?", "”", '"', ":"))
    if match is None or not is_sentence or match["state"] not in _lands("states") | _lands("countries"):
        return None
    first = text[match.end() :].partition(". ")[0]
    return None if match["mark"].strip() in first.split() else (match[0], None)  # “Voss, Norway – Moen’s home – is …”


def _plain(text: str) -> tuple[str, dt.date | None] | None:
    """Return the dateline of places, dates and wires between dashes or slashes, and its day."""
    end, place, date, sure = 0, "", None, False
    inside = {at for bracket in _BRACKET.finditer(text, 0, LONGEST_DATELINE) for at in range(*bracket.span())}
    marks = [mark for mark in _MARK.finditer(text, 0, LONGEST_DATELINE) if mark.start() not in inside]
    ends = [(mark.start(), mark.end(), mark[0].strip()) for mark in marks]
    if len(text) < LONGEST_DATELINE:
        ends.append((len(text), len(text), ""))
    for until, after, mark in ends:
        piece = text[end:until].strip(" ,")
        match = _PIECE.fullmatch(piece)
        if piece and match is None and not (place and sure and _is_sender(piece, mark)):
            break
        if piece and match:
            if not (place or match["place"] or match["wire"]) or (not mark and not match["month"]):
                break
            place = place or match["place"] or ""
            date = date or _whole_day(match)
            sure = sure or bool(match["wire"] or match["wire_after"] or match["month"])
        end = after
    if text.startswith("(") and not place and not date:
        return None  # a name in brackets before a dash is whoever speaks
    rest = text[end:].lstrip()
    is_city = place.partition(",")[0].isupper() and (", " in place or place in _cities())
    if not sure and (not is_city or (rest and rest[0].islower())):
        return None
    return (text[:end], date) if end else None


def _is_sender(piece: str, mark: str) -> bool:
    """Say whether a piece of a dateline, after its place and date, names who sends it."""
    return (mark == "/" and _NAMED.fullmatch(piece) is not None) or _AFTER_DATE.fullmatch(piece) is not None


def again(text: str, line: str) -> str:
    """Return a second dateline at the start of a text, of the same place as the dateline `line`; '' for none."""
    match = _AGAIN.match(text, 0, LONGEST_DATELINE)
    return match[0] if match and match["place"].casefold() == _place(line).casefold() else ""


def _place(line: str) -> str:
    """Return the city of a dateline."""
    return re.split(r",| [-–—(/]", line, maxsplit=1)[0].strip()


def bare(line: str) -> str:
    """Return a dateline without the dash or slash after it; '' where it names no place, only a wire."""
    line = line.strip(" -–—:,")
    if line.startswith("[") and line.endswith("]"):
        line = line[1:-1].strip()
    line = line.strip("/ ") if line.count("/") % 2 else line
    match = _PIECE.fullmatch(line)
    is_wire = _SYNDICATOR.match(f"{line} - A") or (match and match["wire"] and not match["place"])
    return "" if is_wire else line


def is_sure(line: str) -> bool:
    """Say whether a dateline has a date, a state or a wire; a place alone may be the start of a sentence."""
    place = _IN_STATE.match(f"{line.rstrip(' -–—:')} – A")
    return (place is not None and place["state"] in _lands("states")) or any(
        match["month"] or match["wire"] or match["wire_after"]
        for piece in _MARK.split(line[:LONGEST_DATELINE])
        if (match := _PIECE.fullmatch(piece.strip(" ,")))
    )


def _whole_day(match: re.Match[str]) -> dt.date | None:
    """Return the day of a dateline's piece, None where it is not complete with its year."""
    day = match["before"] or match["after"]
    if not (match["year"] and match["month"] and day):
        return None
    return day_of(int(match["year"]), MONTHS[match["month"][:3].lower()], int(day))


@functools.cache
def _lands(kind: Literal["states", "countries"]) -> frozenset[str]:
    """Return the states or the countries that follow cities in datelines, from `states.txt`."""
    lines = word_lists.sections("cleaning/states.txt")[kind]
    return frozenset(word.replace("_", " ") for line in lines for word in line.split())


@functools.cache
def _cities() -> frozenset[str]:
    """Return the cities that stand alone in datelines, from `cities.txt`."""
    return word_lists.words("cleaning/cities.txt")
