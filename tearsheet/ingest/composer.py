"""Composer: makes the post of an article, and creates files for entities and sources that it names and nobody has."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from tearsheet.cleaning import dating
from tearsheet.content_folder.post_file import PostFile
from tearsheet.ingest import compose, redating
from tearsheet.ingest.reader import Reading
from tearsheet.ingest.retag import Tags
from tearsheet.model.ledger import Ledger
from tearsheet.model.post import Post
from tearsheet.model.source import Sources
from tearsheet.parallel import cpu_limits
from tearsheet.settings import Settings
from tearsheet.text import markdown_bounds


class Composer:
    """Composes posts; `leading` says by source whether day or month comes first in numeric dates (03/04/2024)."""

    def __init__(
        self, settings: Settings, ledger: Ledger, tags: Tags, sources: Sources, ensure: Callable[[str, str], bool]
    ) -> None:
        """Take what all posts need; `ensure(path, text)` creates a file in the content folder unless there is one."""
        self._settings = settings
        self._ledger = ledger
        self._tags = tags
        self._sources = sources
        self._ensure = ensure
        self.leading = redating.leading(ledger.entries.values())

    def compose(self, reading: Reading, slug: str, received: dt.date, before: PostFile | None) -> Post:
        """Return the post of an article first seen on `received`; `before` is the file of the post so far, if any.

        Rejection where it cannot become a post, also where composing exceeds the limit of processor time.
        """
        return cpu_limits.limited("composing it", cpu_limits.SECONDS, self._compose, reading, slug, received, before)

    def _compose(self, reading: Reading, slug: str, received: dt.date, before: PostFile | None) -> Post:
        """Compose a post, without a limit of time."""
        article, tagged = reading
        markdown_bounds.require(article.body)
        self._tags.add(reading)
        untagged = self._tags.untagged(before, tagged)
        self._tags.file(tagged, untagged)
        if article.publication:
            article = dataclasses.replace(article, publication=self._source(article.publication))
        entry = self._ledger.entries.get(article.name)
        composed = compose.compose(
            dating.date(article, received, self.leading.get(article.publication or "")),
            tagged,
            slug=slug,
            section=compose.section(article) or self._settings.section,
            lang=self._settings.lang,
            kinds=self._settings.kinds,
            also=self._ledger.elsewhere(slug),
            related=entry.related if entry else (),
            untagged=untagged,
            own_name=slug if self._ledger.is_reused(article.name) else None,
        )
        return compose.relinked(composed, before)

    def _source(self, name: str) -> str:
        """Return the name by which the site knows a publication; one that is new gets a file."""
        canonical = self._sources.called(name)
        if canonical is None:
            self._ensure(*self._sources.add(name))
        return canonical or name
