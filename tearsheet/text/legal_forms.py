"""Legal forms: Inc., GmbH and what else ends the name that a company is registered under (legal_forms.txt)."""

import functools
import re

from tearsheet.text import word_lists

_LANGUAGE = re.compile("[a-z]{2}")


@functools.cache
def known() -> frozenset[str]:
    """Return the legal forms of all languages; those that have full stops without the last one."""
    sections = word_lists.sections("text/legal_forms.txt")
    return frozenset(form for name in sections if _LANGUAGE.fullmatch(name) for form in _of(name))


@functools.cache
def clear() -> frozenset[str]:
    """Return those that are legal forms also where they begin a line: no words, and no beginnings of names."""
    return known() - _of("words") - _of("names")


@functools.cache
def apart() -> frozenset[str]:
    """Return those that are legal forms also behind a comma, where others are places, words or titles."""
    return _of("behind a comma")


@functools.cache
def stopped() -> frozenset[str]:
    """Return those that are written with a full stop."""
    return _of("stopped")


@functools.cache
def second() -> frozenset[str]:
    """Return those that may follow another one, as in “Co., Ltd.”."""
    return _of("second")


def either(forms: frozenset[str]) -> str:
    """Return a regular expression that matches each of some forms, the longest first."""
    return "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))


def _of(section: str) -> frozenset[str]:
    """Return the forms of a section."""
    return frozenset(form for line in word_lists.sections("text/legal_forms.txt")[section] for form in line.split())
