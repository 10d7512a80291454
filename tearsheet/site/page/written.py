"""Written: what the site needs to know of a page that the editor wrote, to plan it and to link to it."""

from collections.abc import Iterable
from typing import Protocol


class Written(Protocol):
    """A page that the editor wrote, such as “About”, or one that a plugin has made as one of Pelican's objects."""

    @property
    def slug(self) -> str:
        """The name of its file, by which menus know it."""

    @property
    def title(self) -> str:
        """Its title, which is the text of links to it."""

    @property
    def url(self) -> str:
        """Its address without the site's address."""

    @property
    def save_as(self) -> str:
        """The path of its output."""

    @property
    def relative_source_path(self) -> str | None:
        """The path of its file below the content folder."""


def linked(written: Iterable[Written]) -> tuple[tuple[str, str, str], ...]:
    """Return slug, address and title of each page, for the links that every page of the site has."""
    return tuple((page.slug, page.url, page.title) for page in written)
