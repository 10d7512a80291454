"""Links: the addresses that settings name for menu and footer, on the site itself or out of it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tearsheet.text import markup

SITE_FILES = ("SITELOGO", "SITELOGO_DARK", "FAVICON")  # settings with the address of a file of the site

_MAIL = "mailto:"
# “pod.example.org”, an address without https://; “about.html” is a file of the site.
_HOST = re.compile(
    r"(?!\w[\w.-]*\.(?:html?|xml|atom|json|opml|pdf|txt|csv)(?:/|$))[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?:/|$)"
)


def place(address: str, siteurl: str = "") -> str | None:
    """Return an address on the site as templates take it, without the site's own; None where it leads elsewhere.

    “/about/”, “about/” and, with SITEURL, “https://example.org/about/” are the same one.
    """
    if siteurl and (address == siteurl or address.startswith(f"{siteurl}/")):
        address = address.removeprefix(siteurl)
    if address.startswith(("//", "#", "?")) or ":" in address.partition("/")[0]:
        return None
    return address.removeprefix("/")


def outside(address: str) -> str | None:
    """Return an address out of the site, of the web or of somebody's mail; None where it is neither."""
    if address.startswith(_MAIL) and "@" in address and not any(sign.isspace() or sign in "<>\"'" for sign in address):
        return address
    return markup.web_address(address)


def unusable(said: Iterable[Any], *, inside: bool) -> Iterator[tuple[str, str]]:
    """Yield those of some pairs (text, address) whose address leads nowhere; `inside`: it may be on the site."""
    for pair in said:
        if isinstance(pair, str):
            continue
        text, address = pair
        if outside(address) is None and (not inside or place(address) is None or _HOST.match(address)):
            yield text, address
