"""Families: who owns which entity, and which entities stand above and beside each."""

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Mapping

from tearsheet.catalogue import Catalogue
from tearsheet.model.kinds import KindName
from tearsheet.site.drafts import SheetDraft
from tearsheet.site.records import Owner
from tearsheet.site.summaries import Link, Owned

SIBLINGS = 8  # of the same owner that a tear sheet names: one or two lines of the page

Order = Callable[[str], tuple[str, str]]  # returns the sort key of a name


@dataclasses.dataclass(frozen=True, slots=True)
class Family:
    """The owners, possessions and siblings of an entity.

    `owner` is today's, `owners` are all, earliest first; `owned` is what it owns today, the most covered first.
    `lineage` leads from the topmost owner to the direct one; `siblings` are entities of its kind with the same owner.
    """

    owner: Link | None
    owners: tuple[Owner, ...]
    owned: tuple[Owned, ...]
    lineage: tuple[Link, ...]
    siblings: tuple[Owned, ...]


def families(
    drafts: Mapping[tuple[KindName, str], SheetDraft], catalogue: Catalogue, order: Order
) -> dict[str, Family]:
    """Return the family of each tear sheet, by its address."""
    owners = {draft.link.url: tuple(_owners(draft, drafts, catalogue)) for draft in drafts.values()}
    today = {url: _today(of) for url, of in owners.items()}
    owned = _owned(drafts.values(), today, order)
    by_address = {}
    for draft in drafts.values():
        url = draft.link.url
        above = _above(url, today)
        beside = owned.get(above[-1].url, []) if above else []
        like = (each for each in beside if each.kind == draft.entity.kind and each.url != url)
        siblings = tuple(itertools.islice(like, SIBLINGS))
        by_address[url] = Family(today[url], owners[url], tuple(owned.get(url, ())), tuple(above), siblings)
    return by_address


def _owners(
    draft: SheetDraft, drafts: Mapping[tuple[KindName, str], SheetDraft], catalogue: Catalogue
) -> Iterable[Owner]:
    """Yield the owners of an entity, with links to the tear sheets of those that have one."""
    for ownership in draft.entity.owners:
        owner = _sheet_of(ownership.name, drafts, catalogue)
        start, end = (str(year or "") for year in (ownership.start, ownership.end))
        yield Owner(ownership.name, owner.link if owner else None, start, end)


def _sheet_of(name: str, drafts: Mapping[tuple[KindName, str], SheetDraft], catalogue: Catalogue) -> SheetDraft | None:
    """Return the tear sheet of an owner, looked for among the kinds that can own; None where there is none."""
    for kind in catalogue.kinds.values():
        if kind.owns and (entity := catalogue.resolve(kind.name, name) or catalogue.registered(kind.name, name)):
            return drafts.get((kind.name, entity.name))
    return None


def _today(owners: tuple[Owner, ...]) -> Link | None:
    """Return today's owner: the last one, unless an end year says that it sold."""
    return owners[-1].sheet if owners and not owners[-1].end else None


def _owned(drafts: Iterable[SheetDraft], today: Mapping[str, Link | None], order: Order) -> dict[str, list[Owned]]:
    """Return what each owner owns today, by the owner's address, the most covered first."""
    owned: dict[str, list[tuple[int, Owned]]] = {}
    for draft in drafts:
        name, url = draft.link.name, draft.link.url
        if (owner := today[url]) is not None and owner.url != url:
            owned.setdefault(owner.url, []).append((-len(draft.articles), Owned(name, url, draft.entity.kind)))
    return {
        url: [each for _, each in sorted(ranked, key=lambda pair: (pair[0], *order(pair[1].name)))]
        for url, ranked in owned.items()
    }


def _above(url: str, today: Mapping[str, Link | None]) -> list[Link]:
    """Return the owners above an entity, the topmost first; a circle of owners, made by a slip, is cut."""
    above: list[Link] = []
    seen = {url}
    owner = today[url]
    while owner is not None and owner.url not in seen:
        above.insert(0, owner)
        seen.add(owner.url)
        owner = today[owner.url]
    return above
