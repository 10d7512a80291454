"""Abbreviations: words whose full stop ends no sentence (`abbreviations.txt`, and legal forms of companies)."""

import functools
import re
from typing import Literal

from tearsheet.text import legal_forms, word_lists

Use = Literal["honorifics", "ranks", "name endings", "months", "states", "others"]

_INITIALS = re.compile(r"(?:\w+\.)+[A-Za-z]")  # U.S, p.m, Ph.D


@functools.cache
def all_abbreviations() -> frozenset[str]:
    """Return all abbreviations of all languages, without their full stops."""
    return word_lists.words("text/abbreviations.txt") | legal_forms.stopped()


@functools.cache
def of(*uses: Use) -> frozenset[str]:
    """Return the abbreviations of all languages for these uses, such as honorifics or months, without full stops."""
    by_section = word_lists.sections("text/abbreviations.txt").items()
    return frozenset(
        word for name, lines in by_section if name.partition(" ")[2] in uses for line in lines for word in line.split()
    )


def is_one(word: str) -> bool:
    """Say whether a word, given without its last full stop, is an abbreviation: Inc, U.S, or an initial."""
    is_letter = len(word) == 1 and word.isupper()
    return is_letter or word in all_abbreviations() or _INITIALS.fullmatch(word) is not None
