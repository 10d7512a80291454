"""Post file: a post as it lies in the content folder, read once, parsed once, and what an editor has made of it."""

import datetime as dt
import functools

from tearsheet.content_folder.folder import ContentFolder, post_path
from tearsheet.model import post
from tearsheet.model.kinds import Kinds
from tearsheet.model.post import Post


class PostFile:
    """The file of a post: its slug, and its text byte for byte, as it was read.

    What follows from the text is found out when it is first asked for: parsing it takes half a millisecond.
    """

    def __init__(self, slug: str, text: str, kinds: Kinds) -> None:
        """Take the file's slug, its text and the kinds of entities that posts of the site name."""
        self.slug = slug
        self.text = text
        self._kinds = kinds

    @functools.cached_property
    def post(self) -> Post | None:
        """What the file says, None where it is broken."""
        return post.read(self.text, "", self.slug, self._kinds)[0]

    @functools.cached_property
    def is_edited(self) -> bool:
        """Whether somebody has changed it since it was generated, or has written it by hand."""
        return post.is_edited(self.text)

    @property
    def seed(self) -> str | None:
        """The seed that it names."""
        return self.post.seed if self.post else None

    def received(self, otherwise: dt.date) -> dt.date:
        """Return the day on which its seed was first seen, as far as the file says."""
        return self.post.date if self.post and self.post.date_basis == "received" else otherwise


def read(desk: ContentFolder, slug: str, kinds: Kinds) -> PostFile | None:
    """Return the file of a post, None where there is none; Rejection where it cannot be read."""
    text = desk.read(post_path(slug))
    return PostFile(slug, text, kinds) if text is not None else None
