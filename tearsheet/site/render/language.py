"""The site's language: the words of its interface, and dates and numbers as they are written in it.

The words stand in the theme, English in the templates themselves and every other language in `locale/<language>.po`.
How dates and numbers look comes from CLDR, through Babel; English without a country is that of the world: 23 November
2026. Nothing here depends on the machine that builds.
"""

import datetime as dt
import functools
import io
import re
from collections.abc import Callable
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal
from jinja2 import Environment
from jinja2.ext import Extension, InternationalizationExtension
from markupsafe import Markup, escape

from tearsheet.errors import BuildError, Problem
from tearsheet.storage.sealed import seal

_SAID = re.compile(r"\{\{ _\('([^'\\{}%]+)'\) \}\}")  # {{ _('Latest') }}, and nothing that has values in it
FOLDER = "locale"  # of the theme
_WORLD = Locale("en", "001")
_RIGHT_TO_LEFT = {"arc"}  # which CLDR knows nothing of


class Language:
    """The language of a site, by its tag (`de`, `de-AT`): filters and functions for templates.

    `missing` says that the theme has no words in it; then all of the interface is English. `digest` is that of the
    words. Raises BuildError where the file with the words is broken.
    """

    def __init__(self, tag: str, theme: Path) -> None:
        found, data = _catalogue(tag, theme)
        self.missing = found is None
        self.digest = seal(data)
        self._translations = _translations(found, data) if found and data else NullTranslations()
        self._locale = (_locale(tag) if found else None) or _WORLD
        # “Sept” is what CLDR writes in most of the English-speaking world, beside “Aug” and “Oct”.
        self._words = Locale("en") if self._locale == _WORLD else self._locale
        self._said: dict[str, Markup] = {}
        self._dates: dict[tuple[object, ...], str] = {}
        self._numbers: dict[int, str] = {}

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters for templates, by their names there."""
        named = (self.long_date, self.short_date, self.day_month, self.month_year, self.short_month, self.month)
        labels = (self.said, self.unit)
        return {filter_.__name__: filter_ for filter_ in (*named, *labels, self.numeral, direction)}

    def extension(self) -> type[Extension]:
        """Return an extension of Jinja's with which templates say things in this language."""
        gettext, ngettext = self.gettext, self.ngettext

        class Interface(InternationalizationExtension):
            """Jinja's own, with functions that take a fifth of the time: every page says some fifty things."""

            def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
                """Put what is the same on every page into the template itself: most of what pages say."""
                return _SAID.sub(lambda said: str(escape(gettext(said[1]))), source)

            def __init__(self, environment: Environment) -> None:
                super().__init__(environment)
                environment.newstyle_gettext = True  # type: ignore[attr-defined]
                environment.globals |= {"_": gettext, "gettext": gettext, "ngettext": ngettext}

        return Interface

    def gettext(self, text: str, /, **values: object) -> Markup:
        """Return a text of the interface in this language, with values in the places of `%(name)s`."""
        if values:
            return Markup(self._translations.gettext(text)) % values  # noqa: S704  (the theme's own words)
        made = self._said.get(text)
        if made is None:
            made = self._said[text] = Markup(self._translations.gettext(text)) % {}  # noqa: S704  (the same)
        return made

    def said(self, text: str, /, **values: str) -> str:
        """Return a text of the interface as plain text, with values in the places of `%(name)s`.

        What else is in it stays: a site may have written it, as the label of a kind.
        """
        made = self._translations.gettext(text)
        for name, value in values.items():
            made = made.replace(f"%({name})s", value)
        return made

    def unit(self, number: int, one: str, many: str) -> str:
        """Return what a number is of, in its form for it."""
        return self._translations.ngettext(one, many, number)

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> Markup:
        """Return the form of a text for a number, with values in the places of `%(name)s`."""
        return Markup(self._translations.ngettext(one, many, number)) % ({"num": number} | values)  # noqa: S704  (the same)

    def long_date(self, date: dt.date) -> str:
        """Return a date as 23 November 2026."""
        return self._dated("long", date)

    def short_date(self, date: dt.date) -> str:
        """Return a date as 23 Nov 2026."""
        return self._dated("yMMMd", date)

    def day_month(self, date: dt.date) -> str:
        """Return a date as 23 Nov."""
        return self._dated("MMMd", date)

    def days(self, first: dt.date, last: dt.date) -> str:
        """Return the days from one to another as 16–22 November 2026, or as long dates where the day is not first."""
        end = self.long_date(last)
        if first == last:
            return end
        if not end.startswith(self._dated("d", last)) or first.year != last.year:
            return f"{self.long_date(first)} – {end}"
        if first.month != last.month:
            return f"{self._dated('MMMMd', first)} – {end}"
        return f"{self._dated('d', first)}–{end}"

    def month_year(self, date: dt.date) -> str:
        """Return a date as November 2026."""
        return self._dated("yMMMM", date)

    def short_month(self, number: int) -> str:
        """Return a month, counted from the year 0, as Nov 2026."""
        return self._dated("yMMM", dt.date(number // 12, number % 12 + 1, 1))

    def month(self, number: int, width: str = "wide") -> str:
        """Return the name of a month (from 1) that stands alone; `abbreviated`: in short."""
        return str(get_month_names(width, "stand-alone", self._words)[number])  # type: ignore[arg-type]

    def numeral(self, number: int) -> str:
        """Return a whole number with its digits in groups: 12,345."""
        made = self._numbers.get(number)
        if made is None:
            made = self._numbers[number] = format_decimal(number, locale=self._locale)
        return made

    def _dated(self, form: str, date: dt.date) -> str:
        """Return a date in a form, one of CLDR's skeletons or `long`; most dates stand on several pages."""
        key = form, date.year, date.month, date.day
        made = self._dates.get(key)
        if made is None:
            day = dt.date(date.year, date.month, date.day)
            pattern = self._locale.date_formats["long"] if form == "long" else self._skeleton(form)
            made = self._dates[key] = format_date(day, str(pattern), locale=self._words)
        return made

    def _skeleton(self, form: str) -> str:
        """Return the pattern of a skeleton."""
        return str(self._locale.datetime_skeletons[form])


@functools.cache
def direction(tag: str) -> str:
    """Return the direction in which a language is read: rtl or ltr."""
    locale = _locale(tag)
    if locale is not None:
        return str(locale.text_direction)
    return "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def languages(theme: Path) -> list[str]:
    """Return the languages that a theme has words in."""
    return sorted({"en", *(file.stem for file in (theme / FOLDER).glob("*.po"))})


@functools.cache
def _locale(tag: str) -> Locale | None:
    """Return what CLDR knows of a language, of its part before a hyphen if that is all it knows; None for nothing."""
    if tag.lower() == "en":
        return _WORLD
    for part in (tag, tag.partition("-")[0]):
        try:
            return Locale.parse(part, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return None


def _catalogue(tag: str, theme: Path) -> tuple[Path | None, bytes]:
    """Return the file with the words of a language and its bytes (English: no bytes), None where there is none."""
    if tag.partition("-")[0].lower() == "en":
        return theme, b""
    for name in (tag, tag.partition("-")[0]):
        file = theme / FOLDER / f"{name}.po"
        if _locale(tag) and name.replace("-", "").isalnum() and file.is_file():
            return file, file.read_bytes()
    return None, b""


def _translations(file: Path, data: bytes) -> NullTranslations:
    """Return the words of a file; BuildError where it is broken."""
    from babel.messages.mofile import write_mo  # takes 20 ms, which English sites have no use for
    from babel.messages.pofile import PoFileError, read_po

    compiled = io.BytesIO()
    try:
        write_mo(compiled, read_po(io.BytesIO(data), abort_invalid=True))
        compiled.seek(0)
        return GNUTranslations(compiled)
    except PoFileError as error:
        raise BuildError(Problem(str(file), error.lineno, "catalogue-of-words", str(error), "mend the line")) from None
    except (ValueError, LookupError) as error:
        raise BuildError(Problem(str(file), 0, "catalogue-of-words", str(error), "mend the file")) from None
