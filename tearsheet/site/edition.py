"""Edition: all that the site shows, and how its articles relate to each other."""

import dataclasses
from collections.abc import Mapping

from tearsheet.errors import Problem
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.site.issue.issues import Issue
from tearsheet.site.moved import FormerAddress
from tearsheet.site.records import ArticleRecord, TearSheet, TermRecord
from tearsheet.site.relate.relations import Around, Story
from tearsheet.site.summaries import EntityCard


@dataclasses.dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Edition:
    """All that the site shows: articles and issues newest first, all else by name.

    `kinds` are those that it shows; `sheets` are the tear sheets of each, in their order, with the card by which other
    pages show it; `unlisted` are those of an editor's entities that no article names. `around` (story, related
    articles, neighbours) and `stories` are keyed by the addresses of articles. `issues` is None where the site has
    none. `moved` are the former addresses of articles and written pages that nothing else in the content folder has.
    `problems` are names in posts that stand for nothing, and the like.
    """

    kinds: Kinds
    articles: tuple[ArticleRecord, ...]
    sheets: Mapping[KindName, tuple[tuple[TearSheet, EntityCard], ...]]
    unlisted: tuple[TearSheet, ...] = ()
    sections: tuple[TermRecord, ...]
    sources: tuple[TermRecord, ...]
    around: Mapping[str, Around]
    stories: Mapping[str, Story]
    problems: tuple[Problem, ...]
    moved: tuple[FormerAddress, ...] = ()
    issues: tuple[Issue, ...] | None = None

    @property
    def is_sourced(self) -> bool:
        """Whether every article names its source."""
        return all(article.line.source for article in self.articles)

    @property
    def tear_sheets(self) -> list[TearSheet]:
        """The tear sheets of all kinds, one kind after the other, then those on no list."""
        return [*(sheet for of_kind in self.sheets.values() for sheet, _ in of_kind), *self.unlisted]
