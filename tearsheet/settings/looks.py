"""Looks: what must be right in the settings of how the site looks: accents, files of logo and icon, the head."""

from collections.abc import Iterator, Mapping
from typing import Any

from tearsheet.text import colours, head_additions, links


def wrong(said: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, what is wrong, what to do); the values have the forms that they must have."""
    yield from colours.problems(said)
    for what, hint in head_additions.additions(said.get(head_additions.SETTING) or "").problems:
        yield head_additions.SETTING, what, hint
    for name in links.SITE_FILES:
        if (address := said.get(name)) and links.place(address, said.get("SITEURL") or "") is None:
            hint = 'put the file into content/images/ and write "images/NAME": pages load nothing from other hosts'
            yield name, f"{name} is “{address}”, which is not on this site", hint
    if said.get("SITELOGO_DARK") and not said.get("SITELOGO"):
        yield "SITELOGO_DARK", "SITELOGO_DARK stands alone", "write SITELOGO too: the logo on light paper"
    for text, address in links.unusable(said.get("MENU") or (), inside=True):
        what = f"MENU: “{address}” ({text}) is no address"
        yield "MENU", what, "write it like https://example.org/ or, on this site, /about/"
