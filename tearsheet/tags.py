"""Tags: what a run finds of companies and products in articles, their files, and the posts that get new tags by it."""

from collections.abc import Callable, Iterable
from pathlib import Path

from tearsheet import blocks, composing, post
from tearsheet import catalogue as catalogues
from tearsheet.article import Article
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue import entity as entities
from tearsheet.catalogue.entity import Entity
from tearsheet.desk import Desk, post_path
from tearsheet.tagging import Tagged, Tagger
from tearsheet.tagging.findings import Findings
from tearsheet.tagging.matching import Names

Ensure = Callable[[str, str], bool]  # writes a file of the editor's where there is none, and says whether


class Tags:
    """The tags of the articles of a run."""

    def __init__(self, own: Iterable[tuple[str, Entity]], cache: Path, desk: Desk, ensure: Ensure) -> None:
        """Take the site's own entities with their paths, the cache, the desk, and what writes entity files."""
        self._own = list(own)
        self._cache = cache
        self._desk = desk
        self._ensure = ensure
        self._findings = Findings()
        self.catalogue = Catalogue(self._own, catalogues.starter(cache))
        self._tagger = Tagger(self.catalogue.meanings)

    def names_of(self, article: Article) -> frozenset[str]:
        """Return the entities that an article names."""
        return frozenset(mention.entity.name for mention in self._tagger.mentions(article.title, article.text))

    def of(self, article: Article) -> Tagged:
        """Return what is found in an article; names that are certain are kept for the end of the run."""
        tagged = self._tag(article.title, article.body)
        self._findings.add(article.name, tagged.sure)
        return tagged

    def untagged(self, text: str | None, tagged: Tagged) -> tuple[str, ...]:
        """Return the entities that the editor has taken out of a post, given as its file's text (None: no file)."""
        written = post.read(text, "", "")[0] if text is not None else None
        if text is None or written is None:
            return ()
        if written.ingest is None or not post.is_edited(text):
            return written.untagged
        return composing.removed(written, tagged, self.catalogue.resolve)

    def file(self, tagged: Tagged, untagged: Iterable[str]) -> None:
        """Give a file to each entity that is named, unless it has one or is not to be tagged."""
        left_out = set(untagged)
        for mention in tagged.mentions:
            if mention.entity.name not in left_out:
                self._ensure(self.catalogue.path_of(mention.entity).as_posix(), entities.write(mention.entity))

    def grow(self) -> None:
        """Give a file to each name that cues made certain, and its tag to all posts that have it."""
        new = [
            entity
            for entity in self._findings.entities()
            if self._ensure(self.catalogue.path_of(entity).as_posix(), entities.write(entity))
        ]
        if not new:
            return
        self._own += [(self.catalogue.path_of(entity).as_posix(), entity) for entity in new]
        self.catalogue = Catalogue(self._own, catalogues.starter(self._cache))
        self._tagger = Tagger(self.catalogue.meanings)
        names = Names({name: (entity,) for entity in new for name in entity.names})
        for slug in sorted(self._desk.slugs()):
            text = self._desk.read(post_path(slug))
            if text is not None and names.hits(text) and not post.is_edited(text):
                self._retag(slug, text)

    def _retag(self, slug: str, text: str) -> None:
        """Give a post that nobody has edited the tags that it has by now."""
        written, _ = post.read(text, "", slug)
        if written is not None:
            self._desk.write(
                post_path(slug), post.write(composing.retag(written, self._tag(written.title, written.body)))
            )

    def _tag(self, title: str, body: str) -> Tagged:
        """Return what is found in a title and a body, boilerplate aside."""
        return self._tagger.tag(title, blocks.text_of(post.parts(body)[0]))
