"""Reader: from a seed to its articles, cleaned, each with the companies and products that it names."""

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tearsheet import blocks, cleaning, seeds
from tearsheet import catalogue as catalogues
from tearsheet.article import Article, Refusal
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.entity import Entity
from tearsheet.errors import Rejection
from tearsheet.seeds import Seed
from tearsheet.settings import Engine
from tearsheet.tagging import Tagged, Tagger


class Reading(NamedTuple):
    """An article, and what is found in it."""

    article: Article
    tagged: Tagged

    @property
    def names(self) -> frozenset[str]:
        """The entities that the article names."""
        return frozenset(mention.entity.name for mention in self.tagged.mentions)


Readings = list[Reading | Refusal]


class Reader:
    """Reads seeds by a catalogue: the site's own entities, each with the path of its file, and the starter catalogue.

    `engine` may help to find names. A reader crosses to other processes as these; each compiles the names once, when
    its first article is tagged.
    """

    def __init__(
        self,
        own: Iterable[tuple[str, Entity]],
        cache: Path,
        engine: Engine | None = None,
        before: Tagger | None = None,
    ) -> None:
        self._own = tuple(own)
        self._cache = cache
        self._engine = engine
        self._before = before

    def __reduce__(self) -> tuple[type["Reader"], tuple[object, ...]]:
        """Say how it is made anew in another process."""
        return Reader, (self._own, self._cache, self._engine)

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """All entities that are known."""
        return Catalogue(self._own, catalogues.starter(self._cache))

    @functools.cached_property
    def _tagger(self) -> Tagger:
        """What finds their names, and those that nobody has listed."""
        return Tagger(self.catalogue.meanings, self._engine, self._before)

    def prepared(self) -> "Reader":
        """Return this reader with the names compiled."""
        _ = self._tagger
        return self

    def with_entities(self, new: Iterable[tuple[str, Entity]]) -> "Reader":
        """Return the reader that knows these too."""
        return Reader((*self._own, *new), self._cache, self._engine, self._tagger)

    def read(self, seed: Seed) -> Readings:
        """Return the articles of a seed, and what is none in it; whatever a seed does, it raises nothing."""
        return [
            Reading(article, self.tag(article.title, article.body).without_doubtful())
            if isinstance(article, Article)
            else article
            for article in read(seed)
        ]

    def tag(self, title: str, body: str) -> Tagged:
        """Return what is found in a title and a body, boilerplate aside."""
        return self._tagger.tag(title, blocks.text_of(body))


def read(seed: Seed) -> list[Article | Refusal]:
    """Return the articles of a seed, cleaned, and what is none in it; whatever a seed does, it raises nothing."""
    articles: list[Article | Refusal] = []
    try:
        articles.extend(_cleaned(found) if isinstance(found, Article) else found for found in seeds.read(seed))
    except Rejection as rejection:
        articles.append(Refusal(seed.name, "", rejection.reason))
    except Exception as error:  # noqa: BLE001  (no seed may stop those after it, whatever a library makes of it)
        articles.append(Refusal(seed.name, "", f"cannot be read ({type(error).__name__}: {error})"))
    return articles or [Refusal(seed.name, "", "there is no article in it; save it again, with its entries")]


def _cleaned(article: Article) -> Article | Refusal:
    """Return an article without what is no part of it, or the reason why it can be none."""
    try:
        return cleaning.clean(article)
    except Rejection as rejection:
        return Refusal(article.seed, article.part, rejection.reason)
