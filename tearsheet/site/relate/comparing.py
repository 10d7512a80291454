"""Comparing: which articles tell one event, and which are related; found anew only where what is compared has changed.

Comparing 10,000 articles takes a fifth of a build in which one post has changed, and most edits change nothing of it:
a comma further down is in no gist. So what was found is kept, under a digest of all that is compared.
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
    """What was found, by the numbers of articles: those of each story, and the related ones of each article."""

    groups: list[list[int]]
    related: list[list[tuple[int, tuple[str, ...]]]]


def compare(articles: Sequence[ArticleRecord], cache: Path) -> tuple[dict[str, Story], list[tuple[Related, ...]]]:
    """Return the stories of articles (newest first) by their addresses, and the related articles of each."""
    known = Sealed(cache / NAME, _Kept, _state(articles))
    kept = known.read()
    if kept is None:
        kept = _found(articles)
        known.write(kept)
    lines = [filed.line for filed in articles]
    related = [tuple([Related(lines[number], shares) for number, shares in items]) for items in kept.related]
    return stories.told(articles, kept.groups), related


def _found(articles: Sequence[ArticleRecord]) -> _Kept:
    """Compare articles, and return what is found."""
    groups = stories.groups(articles)
    finder = Finder(articles, stories.told(articles, groups))
    return _Kept(groups, [finder.related(number) for number in range(len(articles))])


def _state(articles: Sequence[ArticleRecord]) -> bytes:
    """Return a digest of all that is compared, which is what `stories.groups` and `related` look at.

    How many articles have a name, by which it weighs more or less, follows from it.
    """
    compared = [
        (
            (filed.line.url, filed.galley.date, filed.line.date_basis, filed.line.lang, filed.galley.gist),
            (filed.line.named, sorted(filed.about)),
            (filed.galley.story, filed.galley.related),
        )
        for filed in articles
    ]
    return digest(code_digest.digest(), msgspec.msgpack.encode(compared))
