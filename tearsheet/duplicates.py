"""Duplicates: the same article again, which never becomes a second post."""

import re
from collections.abc import Iterable

from tearsheet.article import Article


class Seen:
    """The articles that have a post, by what they say."""

    def __init__(self, posts: Iterable[tuple[str, str, str]]) -> None:
        """Take (digest, seed, post) of every article that has a post."""
        self._posts = {digest: (seed, post) for digest, seed, post in posts}

    def post_of(self, article: Article) -> str | None:
        """Return the post that another seed with the same words became; None if there is none."""
        seed, post = self._posts.get(article.digest, (article.name, ""))
        return None if seed == article.name else post

    def add(self, article: Article, post: str) -> None:
        """Remember that an article has a post."""
        self._posts.setdefault(article.digest, (article.name, post))


ANOTHER = 0.2  # share of three-word runs; two versions of one article share most, two articles of one event 2 to 10%

_WORD = re.compile(r"\w+")


def is_another(article: Article, text: str) -> bool:
    """Say whether an article is another one than that of a post's text, and no new version of it."""
    new, old = _runs(f"{article.title} {article.text}"), _runs(text)
    return article.title not in text and len(new & old) < ANOTHER * min(len(new), len(old))


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of three words in a text."""
    words = _WORD.findall(text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))
