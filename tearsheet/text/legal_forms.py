"""Legal forms: Inc., GmbH and the like at the end of a company's registered name (`legal_forms.txt`)."""

import functools
import re

from tearsheet.text import word_lists

_LANGUAGE = re.compile("[a-z]{2}")


@functools.cache
def all_forms() -> frozenset[str]:
    """Return the legal forms of all languages, without a last full stop."""
    sections = word_lists.sections("text/legal_forms.txt")
    return frozenset(form for name in sections if _LANGUAGE.fullmatch(name) for form in _of(name))


@functools.cache
def clear() -> frozenset[str]:
    """Return the legal forms that are also clear at the start of a line, as they are no words or parts of names."""
    return all_forms() - _of("words") - _of("names")


@functools.cache
def apart() -> frozenset[str]:
    """Return the legal forms that are also clear behind a comma, where others are places, words or titles."""
    return _of("behind a comma")


@functools.cache
def stopped() -> frozenset[str]:
    """Return the legal forms that are written with a full stop, without it."""
    return _of("stopped")


@functools.cache
def second() -> frozenset[str]:
    """Return the legal forms that may follow another one, as in “Co., Ltd.”."""
    return _of("second")


def without(name: str) -> str:
    """Return a company's name without the legal form at its end (Hild Marine AS, Hild Marine Co., Ltd.); '' if none."""
    match = _ended().fullmatch(name)
    return match[1] if match else ""


@functools.cache
def _ended() -> re.Pattern[str]:
    """Return the pattern of a name with a legal form at its end, and perhaps a second one."""
    return re.compile(rf"(.+?),? (?:{either(all_forms())})\b\.?(?:,? (?:{either(second())})\b\.?)?")


def either(forms: frozenset[str]) -> str:
    """Return a regular expression that matches any of these forms, the longest first."""
    return "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))


def _of(section: str) -> frozenset[str]:
    """Return the forms in one section of `legal_forms.txt`."""
    return frozenset(form for line in word_lists.sections("text/legal_forms.txt")[section] for form in line.split())
