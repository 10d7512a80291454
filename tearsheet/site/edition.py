"""Edition: all that the site shows, each thing linked to the others; built from what the content folder holds."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from tearsheet.errors import Problem
from tearsheet.kinds import KindName
from tearsheet.site import rights
from tearsheet.site.around import Around, Story
from tearsheet.site.galleys import Galley
from tearsheet.site.lines import Amount, Card, Line, Link, Owned, digest, sealed

if TYPE_CHECKING:
    from tearsheet.site.issues import Issue


@dataclasses.dataclass(eq=False, slots=True)
class Owner:
    """Who owned an entity, from when to when as far as known; with the owner's page if there is one."""

    name: str
    sheet: Link | None
    start: str
    end: str

    @property
    def digest(self) -> bytes:
        """The digest of what it says."""
        return digest(self.name, self.sheet, self.start, self.end)


@dataclasses.dataclass(eq=False, slots=True)
class TearSheet:
    """What the page of an entity shows.

    `description` is HTML and `standfirst` the same as text; `owned` is what it owns today, the most covered first;
    `articles` are newest first, and `passing` those of them that only mention it. `moved` are addresses that lead here
    now.
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
    owner: Link | None = None
    owners: list[Owner] = dataclasses.field(default_factory=list)
    owned: list[Owned] = dataclasses.field(default_factory=list)
    lineage: tuple[Link, ...] = ()
    siblings: tuple[Owned, ...] = ()
    articles: list[Line] = dataclasses.field(default_factory=list)
    passing: list[Line] = dataclasses.field(default_factory=list)
    figures: list[Amount] = dataclasses.field(default_factory=list)
    clear: tuple[str, ...] = ()
    formerly_called: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @property
    def told(self) -> list[Line]:
        """The articles that are about it, newest first."""
        passing = {line.url for line in self.passing}
        return [line for line in self.articles if line.url not in passing]

    @property
    def facts(self) -> tuple[object, ...]:
        """What is known of the entity beside its name, its description, and what it owns."""
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

    def card(self) -> Card:
        """Return the entity as the pages of others show it, when all of it is known."""
        card = Card(
            name=self.name,
            names=self.clear,
            url=self.url,
            kind=self.kind,
            standfirst=self.standfirst,
            owner=self.owner,
            owned=tuple(self.owned),
            count=len(self.articles),
        )
        sealed(card)
        return card


@dataclasses.dataclass(eq=False, slots=True)
class Filed:
    """A galley, cleared by its rights and filed under the section, source and entities that it names.

    `sheets` and `cards` are those of the entities by their kinds, in the order of the kinds, without empty ones;
    `about` are the addresses of those it is about and does not only mention (none: of all), `figures` its amounts.
    """

    galley: Galley
    moment: dt.datetime
    line: Line
    sheets: Mapping[KindName, list[TearSheet]]
    about: frozenset[str] = frozenset()
    figures: tuple[Amount, ...] = ()
    cards: Mapping[KindName, list[Card]] = dataclasses.field(default_factory=dict)
    around: Around = dataclasses.field(default_factory=Around)
    rest: rights.Rest | None = None

    def is_about(self, sheet: TearSheet) -> bool:
        """Say whether the article is about an entity that it names, and does not only mention it."""
        return not self.about or sheet.url in self.about

    @property
    def weight(self) -> tuple[object, ...]:
        """What puts articles in order, the weightiest first.

        What the editor features, then what is about most entities, what names most, and the newest.
        """
        named = sum(len(links) for _, links in self.line.named)
        is_featured, slug = self.galley.featured, self.galley.slug
        return not is_featured, -len(self.galley.about), -named, -self.moment.timestamp(), slug

    @property
    def digest(self) -> bytes:
        """The digest of all that the article's page shows."""
        placed = self.around.digest, digest(self.rest)
        cards = [card.digest for of_kind in self.cards.values() for card in of_kind]  # the line tells their kinds
        shown = b"".join([self.galley.digest, self.line.digest, *placed, *cards])
        return digest(shown, sorted(self.about), self.figures)


@dataclasses.dataclass(eq=False, slots=True)
class Place:
    """A section or a source: its page's address, what is known of it, and what is filed there, newest first."""

    name: str
    url: str
    website: str | None = None
    description: Markup = dataclasses.field(default_factory=Markup)
    filed: list[Filed] = dataclasses.field(default_factory=list)

    @property
    def digest(self) -> bytes:
        """The digest of what its page shows beside the articles."""
        return digest(self.name, self.url, self.website, self.description)

    @property
    def link(self) -> Link:
        """The name with the address."""
        return Link(self.name, self.url)

    @property
    def lines(self) -> list[Line]:
        """The articles as lists show them."""
        return [filed.line for filed in self.filed]


@dataclasses.dataclass(eq=False, slots=True)
class Edition:
    """All that the site shows: articles and issues newest first, stories by addresses of articles, all else by name.

    `sheets` are the tear sheets of each kind, in the order of the kinds, each with its card. `issues` is None where the
    site has none.
    """

    articles: list[Filed]
    sheets: Mapping[KindName, list[tuple[TearSheet, Card]]]
    sections: list[Place]
    sources: list[Place]
    stories: dict[str, Story]
    problems: list[Problem]
    issues: "list[Issue] | None" = None

    @property
    def tear_sheets(self) -> list[TearSheet]:
        """The tear sheets of all kinds, one kind after the other."""
        return [sheet for of_kind in self.sheets.values() for sheet, _ in of_kind]
