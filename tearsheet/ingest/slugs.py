"""Slugs that are free for new posts."""

from collections.abc import Iterable

from tearsheet.content_folder import post_file
from tearsheet.content_folder.folder import ContentFolder
from tearsheet.content_folder.post_file import PostFile
from tearsheet.ingest import compose
from tearsheet.model.article import Article
from tearsheet.model.kinds import Kinds


class Addresses:
    """The slugs that posts have, or have had, and which others are free."""

    def __init__(self, desk: ContentFolder, taken: Iterable[str], kinds: Kinds) -> None:
        """Take the content folder, and the slugs of which the ledger knows; those of its posts are taken too."""
        self._desk = desk
        self._kinds = kinds
        self._taken = {*taken} | desk.slugs()

    def free(self, article: Article) -> tuple[str, PostFile | None]:
        """Return a slug for an article, and the post of its own that a run which was broken off has left there."""
        looked: dict[str, PostFile | None] = {}

        def is_taken(slug: str, seed: str) -> bool:
            # Also where a slug is free so far as is known: an editor may just have written a post there.
            looked[slug] = there = post_file.read(self._desk, slug, self._kinds)
            return slug in self._taken if there is None else there.seed != seed

        slug = compose.free_slug(article, is_taken)
        return slug, looked[slug]

    def take(self, slug: str) -> None:
        """Take down that a slug is an article's."""
        self._taken.add(slug)
