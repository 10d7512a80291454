"""Similarity: whether two articles are the same one, or only related.

Measured on real articles with six kinds of change: MinHash over runs of three words, of the body (32 bands of 4) and of
its lead (32 bands of 2), finds .987 of the pairs of which .4 of the shorter text is in the other. Most pairs that
nobody labelled are siblings from one template, so a title, an entity or a date must agree too, and the two must not
each name what the other does not: a false merge is worse than two posts.
"""

import dataclasses
import datetime as dt
import functools
import heapq
import re
import struct
from collections.abc import Iterable, Iterator

from rensa import RMinHash

from tearsheet.model.article import Article

RUN = 3  # words
BODY = (32, 4)  # bands and rows
LEAD = (32, 2)
LEAD_WORDS = 80  # of a body: its first two paragraphs
CONTAINED = 0.4  # share of the shorter article's runs that the other has too
NEAREST = 3  # articles that are compared word by word: the same one is among the first two, templates have hundreds
FEWEST = 25  # runs in the shorter one: a sentence that two briefs share proves nothing
MOST = 50  # articles that share a band; more of them share a template, which proves nothing
ALL = 0.9  # share of all runs of two texts that both have: the same article, whatever its title or date
TITLES = 0.5  # share of the words of two titles that both have
DAYS = dt.timedelta(days=3)  # by which an agency's article and its customers' copies may differ
LONG = dt.timedelta(days=30)  # beyond which only the same words are the same article: releases share templates
SEED = 42  # of the hashes: any number, but always the same

ANOTHER = 0.2  # share of three-word runs; two versions of one article share most, two articles of one event 2 to 10%

_WORD = re.compile(r"\w+")
_NAMING = re.compile(r"\b(?:[A-ZÀ-ÖØ-Þ]\w+|\d[\d.,]*\w*)\b")


@dataclasses.dataclass(frozen=True)
class Likeness:
    """What is compared of an article or a post: title, text, date (None: not given) and the entities that it names."""

    title: str
    text: str
    date: dt.date | None
    entities: frozenset[str]

    @functools.cached_property
    def runs(self) -> frozenset[int]:
        """The runs of three words in the text, as hashes."""
        return _runs(self.text)


class Seen:
    """The articles that have a post, by the digest of their words."""

    def __init__(self, posts: Iterable[tuple[str, str, str]]) -> None:
        """Take (digest, seed, post) of every article that has a post."""
        self._posts = {digest: (seed, post) for digest, seed, post in posts}

    def post_of(self, article: Article) -> str | None:
        """Return the slug of the post that another seed with the same words became; None if there is none."""
        seed, post = self._posts.get(article.digest, (article.name, ""))
        return None if seed == article.name else post

    def add(self, article: Article, post: str) -> None:
        """Record that an article has a post, by its slug."""
        self._posts.setdefault(article.digest, (article.name, post))


class Neighbours:
    """An index of signatures: finds posts that share much of their words (64 bands each, some 6 kB of memory)."""

    def __init__(self) -> None:
        self._bands: dict[int, list[str]] = {}

    def add(self, slug: str, signature: bytes) -> None:
        """Add a post under its slug."""
        for band in _bands(signature):
            self._bands.setdefault(band, []).append(slug)

    def near(self, signature: bytes) -> list[str]:
        """Return the slugs of at most NEAREST posts that share bands with a signature, the most similar first."""
        counts: dict[str, int] = {}
        for band in _bands(signature):
            slugs = self._bands.get(band, ())
            if len(slugs) <= MOST:
                for slug in slugs:
                    counts[slug] = counts.get(slug, 0) + 1
        return heapq.nsmallest(NEAREST, counts, key=lambda slug: (-counts[slug], slug))


def signature(text: str) -> bytes:
    """Return the MinHash signature of a text (768 bytes): that of its body, then that of its lead."""
    words = _WORD.findall(text.casefold())
    return b"".join(_minhash(part, bands * rows) for part, (bands, rows) in ((words, BODY), (words[:LEAD_WORDS], LEAD)))


def _minhash(words: list[str], number: int) -> bytes:
    """Return `number` MinHash values of the runs of three words, four bytes each."""
    minhash = RMinHash(number, SEED)
    minhash.update([" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))])
    return struct.pack(f"<{number}I", *minhash.digest())


def _bands(signature: bytes) -> Iterator[int]:
    """Return the bands of a signature as numbers, each of which depends on its place too."""
    start = 0
    for bands, rows in (BODY, LEAD):
        for number in range(bands):
            band = signature[start : start + 4 * rows]
            start += 4 * rows
            yield hash((rows, number, band))


def are_at_one_place(one: Likeness, other: Likeness) -> bool:
    """Say whether two articles with one address are the same: alike, or of similar titles.

    The address alone proves nothing: some sites give all their pages the same.
    """
    return are_alike(one, other) or _shared(one.title, other.title) >= TITLES


def is_same(one: Likeness, other: Likeness) -> bool:
    """Say whether two articles that are alike are the same one, of which neither names what the other does not.

    They are if nearly all words agree, or their dates within DAYS; they are not if their dates are more than LONG
    apart. Otherwise an entity or the title must agree.
    """
    if _names_another(one, other):
        return False
    if one.entities and other.entities and not one.entities & other.entities:
        return False
    runs, others = one.runs, other.runs
    if len(runs & others) >= ALL * len(runs | others):
        return True
    apart = abs(_day(one.date) - _day(other.date)) if one.date and other.date else None
    if apart is not None and (apart <= DAYS or apart > LONG):
        return apart <= DAYS
    return bool(one.entities & other.entities) or _shared(one.title, other.title) >= TITLES


def are_alike(one: Likeness, other: Likeness) -> bool:
    """Say whether two articles share so much that they are the same, or made from one template."""
    runs, others = one.runs, other.runs
    fewest = min(len(runs), len(others))
    return fewest >= FEWEST and len(runs & others) >= CONTAINED * fewest


def _names_another(one: Likeness, other: Likeness) -> bool:
    """Say whether each of the two has a name or a number, in title or text, that the other has nowhere.

    So it is with siblings from one template; an article under another headline has the same names in its text.
    """
    return all(
        _has_own(text, against)
        for text, against in ((one.title, other), (other.title, one), (one.text, other), (other.text, one))
    )


def _has_own(text: str, other: Likeness) -> bool:
    """Say whether a title or text has a name or a number that the other article has nowhere."""
    words = set(_WORD.findall(f"{other.title} {other.text}".casefold()))
    return any(not set(_WORD.findall(name.casefold())) <= words for name in _NAMING.findall(text))


def _shared(title: str, other: str) -> float:
    """Return the share (0 to 1) of the words of two titles that both have."""
    words, others = (set(_WORD.findall(text.casefold())) for text in (title, other))
    return len(words & others) / max(1, len(words | others))


def _day(date: dt.date) -> dt.date:
    """Return the day of a date or a moment."""
    return date.date() if isinstance(date, dt.datetime) else date


def is_another(article: Article, text: str) -> bool:
    """Say whether an article is a different one than a post's text, rather than a new version of it."""
    new, old = _runs(f"{article.title} {article.text}"), _runs(text)
    return article.title not in text and len(new & old) < ANOTHER * min(len(new), len(old))


def _runs(text: str) -> frozenset[int]:
    """Return the runs of three words in a text as hashes, valid in this process only: a quarter of the memory."""
    words = _WORD.findall(text.casefold())
    return frozenset(map(hash, zip(words, words[1:], words[2:], strict=False)))
