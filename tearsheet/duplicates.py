"""Duplicates: the same article again, which never becomes a second post."""

from collections.abc import Iterable

from tearsheet.article import Article


class Seen:
    """The articles that have a post, by what they say."""

    def __init__(self, posts: Iterable[tuple[str, str, str]]) -> None:
        """Take (digest, seed, post) of every article that has a post."""
        self._posts = {digest: (seed, post) for digest, seed, post in posts}

    def post_of(self, article: Article) -> str | None:
        """Return the post that another seed with the same words became; None if there is none."""
        seed, post = self._posts.get(article.digest, (article.seed, ""))
        return None if seed == article.seed else post

    def add(self, article: Article, post: str) -> None:
        """Remember that an article has a post."""
        self._posts.setdefault(article.digest, (article.seed, post))
