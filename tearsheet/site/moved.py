"""Moved: checks that each former address of a tear sheet belongs to no other one."""

from collections.abc import Iterable, Iterator

from tearsheet.catalogue import Catalogue
from tearsheet.errors import Problem
from tearsheet.site.records import TearSheet


def addresses_taken(sheets: Iterable[TearSheet], catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a problem for each `moved` address that is, or also leads to, another tear sheet."""
    by_url = sorted(sheets, key=lambda sheet: sheet.url)
    current = {sheet.url: sheet for sheet in by_url}
    claimed: dict[str, TearSheet] = {}
    for sheet in by_url:
        for address in dict.fromkeys(sheet.moved):
            other = current.get(address, claimed.get(address, sheet))
            if other is not sheet:
                yield _address_taken(sheet, address, other, catalogue, stands=address in current)
            claimed.setdefault(address, sheet)


def _address_taken(sheet: TearSheet, address: str, other: TearSheet, catalogue: Catalogue, *, stands: bool) -> Problem:
    """Return the problem of a `moved` address that is another sheet's own (`stands`), or in another's `moved` too."""
    file, others = _file_of(sheet, catalogue), _file_of(other, catalogue)
    shown = address.removesuffix("/")
    if stands:
        what = f"“moved” has {shown}, which is the address of {others}"
        hint = "take it out here, or make one of the two with “tearsheet entity merge”"
    else:
        what = f"“moved” has {shown}, and so has that of {others}"
        hint = "take it out of one of the two"
    return Problem(file, 0, "address-twice", what, hint, "moved", shown, other=others)


def _file_of(sheet: TearSheet, catalogue: Catalogue) -> str:
    """Return the path of an entity's file, or words that say it is of the starter catalogue."""
    path = catalogue.own.get((sheet.kind, sheet.name))
    return path or f"“{sheet.name}” of the starter catalogue"
