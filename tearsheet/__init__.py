"""Tearsheet: raw trade-press articles become a published digest with a page for every company and product."""

from typing import TYPE_CHECKING, Any

if not TYPE_CHECKING:  # else no name would be missing to a type checker

    def __getattr__(name: str) -> Any:
        """Return `Site`, which `PELICAN_CLASS = "tearsheet.Site"` names, when it is asked for: it brings Pelican."""
        if name != "Site":
            raise AttributeError(name)
        from tearsheet.site.pelican.plain import Site

        return Site
