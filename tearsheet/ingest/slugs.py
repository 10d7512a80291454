"""Slugs: finds one that is free for a new post."""

from collections.abc import Iterable

from tearsheet.content_folder import post_file
from tearsheet.content_folder.folder import ContentFolder
from tearsheet.content_folder.post_file import PostFile
from tearsheet.ingest import compose
from tearsheet.model.article import Article
from tearsheet.model.kinds import Kinds


class Addresses:
    """The slugs that posts have or have had; gives out free ones."""

    def __init__(self, folder: ContentFolder, ledger_slugs: Iterable[str], kinds: Kinds) -> None:
        """Take the content folder and the slugs that the ledger knows; those of the folder's posts are taken too."""
        self._folder = folder
        self._kinds = kinds
        self._taken = {*ledger_slugs} | folder.slugs()

    def free(self, article: Article) -> tuple[str, PostFile | None]:
        """Return a free slug for an article, and the article's post that an interrupted run has left there, if any."""
        looked: dict[str, PostFile | None] = {}

        def is_taken(slug: str, seed: str) -> bool:
            # Read even where the slug seems free: an editor may just have written a post there.
            looked[slug] = file = post_file.read_post_file(self._folder, slug, self._kinds)
            return slug in self._taken if file is None else file.seed != seed

        slug = compose.free_slug(article, is_taken)
        return slug, looked[slug]

    def take(self, slug: str) -> None:
        """Mark a slug as taken."""
        self._taken.add(slug)
