"""Comparing: which articles tell one event, and which are related; worked out again only where the input has changed.

Comparing 10,000 articles takes a fifth of a build in which one post has changed, and most edits, such as a comma
further down, change no event keywords. So the outcome is kept in the cache, under a digest of all that is compared.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from tearsheet.site.records import ArticleRecord
from tearsheet.site.relate import stories
from tearsheet.site.relate.related import Finder
from tearsheet.site.relate.relations import Related, Story
from tearsheet.site.summaries import digest
from tearsheet.storage import code_digest
from tearsheet.storage.cache import Sealed

NAME = "compared"  # of the file in the cache


class _Kept(msgspec.Struct, array_like=True):
    """The outcome, by the positions of articles: those of each story, and for each article its related ones."""

    groups: list[list[int]]
    related: list[list[tuple[int, tuple[str, ...]]]]


def compare(articles: Sequence[ArticleRecord], cache: Path) -> tuple[dict[str, Story], list[tuple[Related, ...]]]:
    """Return the stories of articles (newest first) by the addresses of these, and the related articles of each."""
    sealed = Sealed(cache / NAME, _Kept, _state(articles))
    kept = sealed.read()
    if kept is None:
        kept = _compared(articles)
        sealed.write(kept)
    lines = [article.line for article in articles]
    related = [tuple([Related(lines[number], shares) for number, shares in items]) for items in kept.related]
    return stories.by_address(articles, kept.groups), related


def _compared(articles: Sequence[ArticleRecord]) -> _Kept:
    """Compare articles, and return the outcome."""
    groups = stories.groups(articles)
    finder = Finder(articles, stories.by_address(articles, groups))
    return _Kept(groups, [finder.related(number) for number in range(len(articles))])


def _state(articles: Sequence[ArticleRecord]) -> bytes:
    """Return a digest of all that `stories.groups` and `related` look at.

    How many articles name an entity, by which it weighs more or less, follows from it.
    """
    compared = [
        (
            (article.line.url, article.post.date, article.line.date_basis, article.line.lang, article.post.keywords),
            (article.line.named, sorted(article.about), sorted(article.given)),
            (article.post.story, article.post.related),
        )
        for article in articles
    ]
    return digest(code_digest.digest(), msgspec.msgpack.encode(compared))
