"""Language: the words of the site's interface, and its dates and numbers as they are written in it.

The words come with the theme: English in the templates themselves, every other language in `locale/<language>.po`. The
forms of dates and numbers come from CLDR, through Babel; English without a country is international: 23 November 2026.
Nothing here depends on the machine that builds.
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
    """The language of a site, by its tag (`de`, `de-AT`), with filters and functions for templates.

    `missing` says that the theme has no words in it, so that the interface is English. `digest` is that of the words.
    BuildError where the file with the words is broken.
    """

    def __init__(self, tag: str, theme: Path) -> None:
        file, data = _catalogue(tag, theme)
        self.missing = file is None
        self.digest = seal(data)
        self._translations = _translations(file, data) if file and data else NullTranslations()
        self._locale = (_locale(tag) if file else None) or _WORLD
        # “Sept” is what CLDR writes in most of the English-speaking world, beside “Aug” and “Oct”.
        self._words = Locale("en") if self._locale == _WORLD else self._locale
        self._said: dict[str, Markup] = {}
        self._dates: dict[tuple[object, ...], str] = {}
        self._numbers: dict[int, str] = {}

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters for templates, by name."""
        named = (self.long_date, self.short_date, self.day_month, self.month_year, self.short_month, self.month)
        labels = (self.said, self.unit)
        return {filter_.__name__: filter_ for filter_ in (*named, *labels, self.numeral, direction)}

    def extension(self) -> type[Extension]:
        """Return an extension of Jinja with which templates translate their texts."""
        gettext, ngettext = self.gettext, self.ngettext

        class Interface(InternationalizationExtension):
            """Jinja's own extension, with functions that take a fifth of the time: every page has some fifty texts."""

            def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
                """Translate texts without values in the template's source itself: most texts of pages."""
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
        translated = self._said.get(text)
        if translated is None:
            translated = self._said[text] = Markup(self._translations.gettext(text)) % {}  # noqa: S704  (the same)
        return translated

    def said(self, text: str, /, **values: str) -> str:
        """Return a text of the interface as plain text, with values in the places of `%(name)s`.

        Other percent signs stay: the text may be the site's own, such as the label of a kind.
        """
        translated = self._translations.gettext(text)
        for name, value in values.items():
            translated = translated.replace(f"%({name})s", value)
        return translated

    def unit(self, number: int, one: str, many: str) -> str:
        """Return the noun for a number in the right form, singular or plural."""
        return self._translations.ngettext(one, many, number)

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> Markup:
        """Return a text in the form for a number, with values in the places of `%(name)s`."""
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
        """Return a range of days as 16–22 November 2026, or as two long dates where a language puts the day later."""
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
        """Return a month, counted as 12 * year + month - 1, as Nov 2026."""
        return self._dated("yMMM", dt.date(number // 12, number % 12 + 1, 1))

    def month(self, number: int, width: str = "wide") -> str:
        """Return the name of a month (1 to 12) that stands alone; `width` may be “abbreviated”."""
        return str(get_month_names(width, "stand-alone", self._words)[number])  # type: ignore[arg-type]

    def numeral(self, number: int) -> str:
        """Return a whole number with its digits grouped: 12,345."""
        grouped = self._numbers.get(number)
        if grouped is None:
            grouped = self._numbers[number] = format_decimal(number, locale=self._locale)
        return grouped

    def _dated(self, form: str, date: dt.date) -> str:
        """Return a date in a form, a skeleton of CLDR's or `long`; kept, since most dates stand on several pages."""
        key = form, date.year, date.month, date.day
        written = self._dates.get(key)
        if written is None:
            day = dt.date(date.year, date.month, date.day)
            pattern = self._locale.date_formats["long"] if form == "long" else self._skeleton(form)
            written = self._dates[key] = format_date(day, str(pattern), locale=self._words)
        return written

    def _skeleton(self, form: str) -> str:
        """Return CLDR's pattern for a skeleton."""
        return str(self._locale.datetime_skeletons[form])


@functools.cache
def direction(tag: str) -> str:
    """Return the direction in which a language is read: “rtl” or “ltr”."""
    locale = _locale(tag)
    if locale is not None:
        return str(locale.text_direction)
    return "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def languages(theme: Path) -> list[str]:
    """Return the languages in which a theme has words."""
    return sorted({"en", *(file.stem for file in (theme / FOLDER).glob("*.po"))})


@functools.cache
def _locale(tag: str) -> Locale | None:
    """Return CLDR's data on a language, if need be on the part of its tag before a hyphen; None where there is none."""
    if tag.lower() == "en":
        return _WORLD
    for part in (tag, tag.partition("-")[0]):
        try:
            return Locale.parse(part, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return None


def _catalogue(tag: str, theme: Path) -> tuple[Path | None, bytes]:
    """Return the file with the words of a language and its bytes; (None, b"") where there is none.

    English has its words in the templates: the theme's folder stands for the file, without bytes.
    """
    if tag.partition("-")[0].lower() == "en":
        return theme, b""
    for name in (tag, tag.partition("-")[0]):
        file = theme / FOLDER / f"{name}.po"
        if _locale(tag) and name.replace("-", "").isalnum() and file.is_file():
            return file, file.read_bytes()
    return None, b""


def _translations(file: Path, data: bytes) -> NullTranslations:
    """Return the words in a file; BuildError where it is broken."""
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
