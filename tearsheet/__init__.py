"""Tearsheet: raw trade-press articles become a published digest with a page for every company and product."""

from typing import Any


def __getattr__(name: str) -> Any:
    """Return `Site`, which `PELICAN_CLASS = "tearsheet.Site"` names, only where it is asked for: it brings Pelican."""
    if name != "Site":
        raise AttributeError(name)
    from tearsheet.site.pelican.plain import Site

    return Site
