"""Reader: from a seed to its articles, cleaned, each with the entities that it names."""

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
    """An article, and what is found in it."""

    article: Article
    tagged: Tagged

    @property
    def names(self) -> frozenset[str]:
        """The entities that the article names."""
        return frozenset(mention.entity.name for mention in self.tagged.mentions)


Readings = list[Reading | Refusal]
Made = TypeVar("Made")


class Reader:
    """Reads seeds by a catalogue: the site's own entities, each with the path of its file, and the starter catalogue.

    `kinds` are the site's. `engine` may help to find names. A reader crosses to other processes as these; each compiles
    the names once, when its first article is tagged.
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
        """Say how it is made anew in another process."""
        return Reader, (self._own, self._cache, self._kinds, self._engine)

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """All entities that are known."""
        return Catalogue(self._kinds, self._own, catalogues.starter(self._cache))

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
        return Reader((*self._own, *new), self._cache, self._kinds, self._engine, self._tagger)

    def read(self, seed: Seed) -> Readings:
        """Return the articles of a seed, and what is none in it; whatever a seed does, it raises nothing."""
        return list(self.each(seed))

    def each(self, seed: Seed) -> Iterator[Reading | Refusal]:
        """Return the same, one after the other."""
        for found in _found(seed):
            yield _fenced(self._reading, found)

    def _reading(self, article: Article) -> Reading:
        """Return an article, cleaned, and what is found in it; Rejection where it can be none."""
        cleaned = cleaning.clean(article)
        return Reading(cleaned, self.tag(cleaned.title, cleaned.body).without_doubtful())

    def tag(self, title: str, body: str) -> Tagged:
        """Return what is found in a title and a body, boilerplate aside."""
        return self._tagger.tag(title, blocks.text_of(body))


def read(seed: Seed) -> list[Article | Refusal]:
    """Return the articles of a seed, cleaned, and what is none in it; whatever a seed does, it raises nothing."""
    return [_fenced(cleaning.clean, found) for found in _found(seed)]


def _fenced(work: Callable[[Article], Made], found: Article | Refusal) -> Made | Refusal:
    """Return what some work makes of an article, within its limit; a Refusal where it is none or the work fails.

    SettingsError where a model that the settings name cannot be loaded, which is no article's fault.
    """
    if isinstance(found, Refusal):
        return found
    try:
        return cpu_limits.limited("reading it", cpu_limits.SECONDS, work, found)
    except SettingsError:
        raise
    except Exception as error:  # noqa: BLE001  (no article may stop those after it)
        return fence.refusal(error, found.seed, found.part)


def _found(seed: Seed) -> Iterator[Article | Refusal]:
    """Return what a seed holds as it is found, each within its limit, and why nothing more is."""
    count = 0
    try:
        coming = seeds.read(seed)
        while (found := _next(coming, seeds.allowance(seed, count))) is not None:
            count += 1
            yield found
    except Exception as error:  # noqa: BLE001  (no seed may stop those after it, whatever a library makes of it)
        part = f"all after the first {count:,}" if count else ""
        yield fence.refusal(error, seed.name, part)
        return
    if not count:
        yield Refusal(seed.name, "", "there is no article in it; save it again, with its entries")


def _next(coming: Iterator[Article | Refusal], seconds: float) -> Article | Refusal | None:
    """Return what is found next, refused where it took too long; None after the last."""
    try:
        return cpu_limits.limited("reading it", seconds, next, coming, None)
    except cpu_limits.TooSlowError as error:
        if isinstance(error.made, Refusal):
            return error.made
        if isinstance(error.made, Article):
            return fence.refusal(error, error.made.seed, error.made.part)
        raise
