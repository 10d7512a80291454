"""The site: turns the content folder into pages, stage by stage (`stages.py`).

Whatever proves that there is nothing to do must not import Pelican.
"""

from typing import TYPE_CHECKING, Any

if not TYPE_CHECKING:  # else no name would be missing to a type checker

    def __getattr__(name: str) -> Any:
        """Return `Site` to settings files that import it from here."""
        if name != "Site":
            raise AttributeError(name)
        from tearsheet.site.pelican.plain import Site

        return Site
