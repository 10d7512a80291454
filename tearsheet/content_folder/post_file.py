"""Post file: a post in the content folder, read once, parsed once, and whether an editor has changed it."""

import datetime as dt
import functools

from tearsheet.content_folder.folder import ContentFolder, post_path
from tearsheet.model import post
from tearsheet.model.kinds import Kinds
from tearsheet.model.post import Post


class PostFile:
    """The file of a post: its slug, and its text byte for byte.

    All else is computed when first asked for: parsing takes half a millisecond.
    """

    def __init__(self, slug: str, text: str, kinds: Kinds) -> None:
        """Take the post's slug, its text, and the kinds of entities of the site."""
        self.slug = slug
        self.text = text
        self._kinds = kinds

    @functools.cached_property
    def post(self) -> Post | None:
        """The parsed post, None where the file is not valid."""
        return post.parse_post(self.text, "", self.slug, self._kinds)[0]

    @functools.cached_property
    def is_edited(self) -> bool:
        """Whether somebody has changed the file since it was generated, or wrote it by hand."""
        return post.is_edited(self.text)

    @property
    def seed(self) -> str | None:
        """The seed that the post names, None where it names none."""
        return self.post.seed if self.post else None

    def received(self, otherwise: dt.date) -> dt.date:
        """Return the day on which its seed was first seen, if the file says so, else `otherwise`."""
        return self.post.date if self.post and self.post.date_basis == "received" else otherwise


def read_post_file(desk: ContentFolder, slug: str, kinds: Kinds) -> PostFile | None:
    """Return the file of a post, None where there is none; Rejection where it cannot be read."""
    text = desk.read(post_path(slug))
    return PostFile(slug, text, kinds) if text is not None else None
