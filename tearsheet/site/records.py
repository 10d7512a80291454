"""Records: articles, tear sheets, sections and sources as the site shows them, each complete once it is made.

What is found by comparing all of them (stories, related articles, neighbours, issues) is kept beside them, in the
edition.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from markupsafe import Markup

from tearsheet.model.kinds import KindName
from tearsheet.site import rights
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.summaries import Amount, ArticleSummary, EntityCard, Link, Owned, digest, sealed


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Owner:
    """Who owned an entity, from when to when as far as known (years, else empty), with the owner's page if any."""

    name: str
    sheet: Link | None
    start: str
    end: str

    @property
    def digest(self) -> bytes:
        """The digest of all its values."""
        return digest(self.name, self.sheet, self.start, self.end)


@dataclasses.dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class TearSheet:
    """What the page of an entity shows.

    `description` is HTML, `standfirst` the same as text; `owned` is what it owns today, the most covered first;
    `articles` are newest first, and `passing` those of them that only mention it. `clear` are its names that are no
    ordinary words, `moved` the former addresses that lead here now.
    """

    name: str
    kind: KindName
    url: str
    description: Markup
    standfirst: str
    aliases: tuple[str, ...]
    formerly: tuple[str, ...]
    website: str | None
    ticker: str | None
    wikidata: str | None
    owner: Link | None
    owners: tuple[Owner, ...]
    owned: tuple[Owned, ...]
    lineage: tuple[Link, ...]
    siblings: tuple[Owned, ...]
    articles: tuple[ArticleSummary, ...]
    passing: tuple[ArticleSummary, ...]
    figures: tuple[Amount, ...]
    clear: tuple[str, ...]
    moved: tuple[str, ...]

    @property
    def told(self) -> tuple[ArticleSummary, ...]:
        """The articles that are about the entity, newest first."""
        passing = {line.url for line in self.passing}
        return tuple([line for line in self.articles if line.url not in passing])

    @property
    def facts(self) -> tuple[object, ...]:
        """What is known of the entity beside its name, its description and what it owns."""
        return self.aliases, self.formerly, self.website, self.ticker, self.wikidata, self.owner, self.owners

    @property
    def digest(self) -> bytes:
        """The digest of all that the page shows."""
        listed = self.owned, self.lineage, self.siblings, self.told, self.passing, self.figures
        return digest(self.name, self.kind, self.url, self.description, self.facts, *listed)

    @property
    def link(self) -> Link:
        """The name with the address."""
        return Link(self.name, self.url)

    def card(self) -> EntityCard:
        """Return the entity as other pages show it."""
        card = EntityCard(
            name=self.name,
            names=self.clear,
            url=self.url,
            kind=self.kind,
            standfirst=self.standfirst,
            owner=self.owner,
            owned=self.owned,
            count=len(self.articles),
        )
        sealed(card)
        return card


@dataclasses.dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ArticleRecord:
    """An article as the site shows it: its post, cut to what its rights allow, and all that it is linked with.

    `post` is that post and `line` its summary. `cards` are the cards of its entities by kind, in the order of the
    kinds, without empty ones; `about` the addresses of the entities that it is about and does not only mention (empty:
    all of them), `given` those of what only the editor says (topics); `figures` its amounts; `rest` where to read what
    may not be shown (None: all is shown).
    """

    post: ParsedPost
    moment: dt.datetime
    line: ArticleSummary
    cards: Mapping[KindName, tuple[EntityCard, ...]]
    about: frozenset[str]
    given: frozenset[str]
    figures: tuple[Amount, ...]
    rest: rights.Rest | None

    def is_about(self, url: str) -> bool:
        """Say whether the article is about the entity with this address, and does not only mention it."""
        return not self.about or url in self.about

    @property
    def weight(self) -> tuple[object, ...]:
        """A sort key that puts the weightiest article first.

        First come articles that the editor features, then those about most entities, those that name most, and the
        newest.
        """
        named = sum(len(links) for _, links in self.line.named)
        is_featured, slug = self.post.featured, self.post.slug
        return not is_featured, -len(self.post.about), -named, -self.moment.timestamp(), slug

    @property
    def digest(self) -> bytes:
        """The digest of all that the article's page shows of the article itself."""
        cards = [card.digest for of_kind in self.cards.values() for card in of_kind]  # the summary has their kinds
        shown = b"".join([self.post.digest, self.line.digest, digest(self.rest), *cards])
        return digest(shown, sorted(self.about), self.figures)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class TermRecord:
    """A section or a source: its page's address, what is known of it, and its articles, newest first.

    `moved` are former addresses that lead to it now.
    """

    name: str
    url: str
    website: str | None
    description: Markup
    articles: tuple[ArticleRecord, ...]
    moved: tuple[str, ...] = ()

    @property
    def digest(self) -> bytes:
        """The digest of what its page shows beside the articles."""
        return digest(self.name, self.url, self.website, self.description)

    @property
    def link(self) -> Link:
        """The name with the address."""
        return Link(self.name, self.url)

    @property
    def lines(self) -> list[ArticleSummary]:
        """The summaries of its articles."""
        return [record.line for record in self.articles]
