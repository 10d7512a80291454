"""Slugs: the readable part of a page's address, made from a title or a name."""

import re
from collections.abc import Callable

from unidecode import unidecode

IN_ADDRESSES = re.compile(
    r"\w[\w.~-]*", re.ASCII
)  # names of files that are addresses as they are (RFC 3986, unreserved)

LONGEST = 80  # characters; longer addresses are cut in the address bars and search results that show them

# What no file or folder of Windows may be called, whatever comes behind a point: devices. A site can be moved there.
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")

_DROPPED = re.compile(r"['’`$£€¥₩₹]")  # apostrophes, and signs that transliterate to letters (£ to PS)
_OTHER = re.compile(r"[^a-z0-9]+")


def numbered(slug: str, is_taken: Callable[[str], bool]) -> str:
    """Return a free slug: the slug itself, or with -2, -3, … behind it where that is taken."""
    number, free = 2, slug
    while is_taken(free):
        free = f"{slug}-{number}"
        number += 1
    return free


def slugify(text: str, *, fallback: str = "") -> str:
    """Return `text` as lower-case ASCII letters, digits and hyphens, cut between words to LONGEST characters.

    A text without letters and digits (an emoji) gives `fallback`. A slug that Windows takes for a device gets a -1.
    """
    plain = unidecode(_DROPPED.sub("", text.replace("&", " and "))).lower()
    slug = _OTHER.sub("-", plain).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return f"{slug}-1" if _DEVICES.fullmatch(slug) else slug or fallback
