"""Reader: turns a seed into cleaned articles, each with the entities that it mentions."""

import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from tearsheet import catalogue as catalogues
from tearsheet import cleaning, seeds
from tearsheet.catalogue import Catalogue
from tearsheet.cleaning import blocks
from tearsheet.errors import SettingsError
from tearsheet.model.article import Article, Refusal
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import Kinds
from tearsheet.parallel import cpu_limits, fence
from tearsheet.seeds import Seed
from tearsheet.settings import Engine
from tearsheet.tagging import Tagged, Tagger


class Reading(NamedTuple):
    """An article, and what the tagger has found in it."""

    article: Article
    tagged: Tagged

    @property
    def names(self) -> frozenset[str]:
        """The names of the entities that the article mentions."""
        return frozenset(mention.entity.name for mention in self.tagged.mentions)


Readings = list[Reading | Refusal]
Made = TypeVar("Made")


class Reader:
    """Reads seeds and tags their articles by a catalogue: the site's own entities and the starter catalogue.

    `own` are the site's entities with the paths of their files, `kinds` its kinds, `engine` an optional model that
    helps to find names, `before` a tagger whose compiled names can be used again. A reader is sent to other processes
    as these arguments; each process compiles the names once, when its first article is tagged.
    """

    def __init__(
        self,
        own: Iterable[tuple[str, Entity]],
        cache: Path,
        kinds: Kinds,
        engine: Engine | None = None,
        before: Tagger | None = None,
    ) -> None:
        self._own = tuple(own)
        self._cache = cache
        self._kinds = kinds
        self._engine = engine
        self._before = before

    def __reduce__(self) -> tuple[type["Reader"], tuple[object, ...]]:
        """Return how to make the reader anew in another process."""
        return Reader, (self._own, self._cache, self._kinds, self._engine)

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """The site's own entities and those of the starter catalogue."""
        return Catalogue(self._kinds, self._own, catalogues.starter(self._cache))

    @functools.cached_property
    def _tagger(self) -> Tagger:
        """The tagger, with the names of the catalogue compiled."""
        return Tagger(self.catalogue.meanings, self._engine, self._before)

    def prepared(self) -> "Reader":
        """Return this reader with the names compiled, so that forks of this process need not do it."""
        _ = self._tagger
        return self

    def with_entities(self, new: Iterable[tuple[str, Entity]]) -> "Reader":
        """Return a reader that knows these new entities too, given with the paths of their files."""
        return Reader((*self._own, *new), self._cache, self._kinds, self._engine, self._tagger)

    def read(self, seed: Seed) -> Readings:
        """Return the articles of a seed, and a refusal for each part that is none; only SettingsError is raised."""
        return list(self.each(seed))

    def each(self, seed: Seed) -> Iterator[Reading | Refusal]:
        """Yield what `read` returns, one article or refusal at a time."""
        for article in _read_articles(seed):
            yield _fenced(self._reading, article)

    def _reading(self, article: Article) -> Reading:
        """Return an article cleaned and tagged; Rejection where cleaning finds that it is none."""
        cleaned = cleaning.clean(article)
        return Reading(cleaned, self.tag(cleaned.title, cleaned.body).without_doubtful())

    def tag(self, title: str, body: str) -> Tagged:
        """Return what the tagger finds in a title and a Markdown body, boilerplate left out."""
        return self._tagger.tag(title, blocks.text_of(body))


def cleaned_articles(seed: Seed) -> list[Article | Refusal]:
    """Return the articles of a seed, cleaned but not tagged, and a refusal for each part that is none."""
    return [_fenced(cleaning.clean, article) for article in _read_articles(seed)]


def _fenced(work: Callable[[Article], Made], article: Article | Refusal) -> Made | Refusal:
    """Return what `work` makes of an article within its time limit; a refusal where it fails or there is one already.

    SettingsError is passed on: that a model named in the settings cannot be loaded is no article's fault.
    """
    if isinstance(article, Refusal):
        return article
    try:
        return cpu_limits.limited("reading it", cpu_limits.SECONDS, work, article)
    except SettingsError:
        raise
    except Exception as error:  # noqa: BLE001  (no article may stop those after it)
        return fence.refusal(error, article.seed, article.part)


def _read_articles(seed: Seed) -> Iterator[Article | Refusal]:
    """Yield the articles and refusals that a seed holds, each within its time limit; an error becomes a refusal."""
    count = 0
    try:
        coming = seeds.read_articles(seed)
        while (article := _next(coming, seeds.allowance(seed, count))) is not None:
            count += 1
            yield article
    except Exception as error:  # noqa: BLE001  (no seed may stop those after it, whatever a library makes of it)
        part = f"all after the first {count:,}" if count else ""
        yield fence.refusal(error, seed.name, part)
        return
    if not count:
        yield Refusal(seed.name, "", "there is no article in it; save it again, with its entries")


def _next(coming: Iterator[Article | Refusal], seconds: float) -> Article | Refusal | None:
    """Return the next article or refusal of a seed, None after the last; what took too long is refused."""
    try:
        return cpu_limits.limited("reading it", seconds, next, coming, None)
    except cpu_limits.TooSlowError as error:
        if isinstance(error.result, Refusal):
            return error.result
        if isinstance(error.result, Article):
            return fence.refusal(error, error.result.seed, error.result.part)
        raise
