"""Language tags: what a page may give as the language of a text, whatever its post says."""

import functools

from babel import Locale
from babel.core import get_global

UNKNOWN = "und"  # BCP 47: the language is not determined


@functools.cache
def _subtags() -> dict[str, frozenset[str]]:
    """Return the codes of languages, scripts and territories that CLDR knows (by way of Babel)."""
    english = Locale("en")
    spoken = (tag.partition("_")[0] for tag in get_global("likely_subtags"))
    return {
        "languages": frozenset({*english.languages, *spoken}),
        "scripts": frozenset(english.scripts),
        "territories": frozenset(english.territories),
    }


@functools.lru_cache(maxsize=1000)
def tongue(tag: str) -> str:
    """Return a language tag without unknown subtags, UNKNOWN where its language is unknown."""
    language, *more = tag.split("-")
    if language.lower() not in _subtags()["languages"]:
        return UNKNOWN
    scripts = [part.title() for part in more if part.title() in _subtags()["scripts"]]
    territories = [part.upper() for part in more if part.upper() in _subtags()["territories"]]
    return "-".join([language.lower(), *scripts[:1], *territories[:1]])
