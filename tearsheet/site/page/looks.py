"""Looks: what settings say of how every page looks, as templates take it: menu, footer, logo, icon, accents."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from tearsheet.errors import Problem
from tearsheet.model.kinds import Kinds
from tearsheet.site.page.contexts import MadeContext
from tearsheet.site.page.page import Made, Page
from tearsheet.site.page.written import Written
from tearsheet.site.render.language import Language
from tearsheet.text import colours, fast_markdown, links
from tearsheet.text.suggestions import did_you_mean, nearest

COLOURS = "theme/colours.css"


class MenuEntry(NamedTuple):
    """An entry of the menu: the name of the part of the site to which it leads, its address, its text.

    Where it leads out of the site, `outward` is the whole address.
    """

    key: str
    url: str
    name: str
    outward: str = ""


def looks(settings: Mapping[str, Any], texts: Iterable[Written], kinds: Kinds, language: Language) -> dict[str, Any]:
    """Return what templates take in the place of settings, by their names."""
    siteurl = settings["SITEURL"]
    files = {name: links.place(settings[name], siteurl) or "" for name in links.SITE_FILES}
    footer = fast_markdown.typeset(settings["FOOTER_TEXT"]) if settings["FOOTER_TEXT"] else ""
    return files | {
        "MENU": tuple(_menu(settings, list(texts), kinds, language)),
        "SOCIAL": tuple([(text, url) for text, said in settings["SOCIAL"] if (url := links.outside(said))]),
        "FOOTER_TEXT": Markup(footer),  # noqa: S704  (sanitised)
        "EXTRA_HEAD": Markup(settings["EXTRA_HEAD"]),  # noqa: S704  (the editor's own, like a template)
    }


def problems(settings: Mapping[str, Any], texts: Iterable[Written], kinds: Kinds, language: Language) -> list[Problem]:
    """Return a problem for each name in MENU that the site does not have."""
    known = _by_name(_own(settings, list(texts), kinds, language))
    return [
        Problem("", 0, "setting-value", f"MENU has “{name}”, which this site does not have", _hint(name, known))
        for name in settings["MENU"]
        if isinstance(name, str) and name not in known
    ]


def _hint(name: str, known: Iterable[str]) -> str:
    """Return what to do about an unknown name in MENU."""
    return did_you_mean(nearest(name, known)) or f"it may have {', '.join(known)}, and pairs of text and address"


def pages(settings: Mapping[str, Any]) -> Iterator[Page]:
    """Yield the style sheet with the site's own accents, if it has any."""
    if found := colours.accents(settings["ACCENT_COLOR"], settings["ACCENT_COLOR_DARK"]):
        css = f"@layer tokens {{ :root {{ --accent: light-dark({found[0]}, {found[1]}); }} }}\n"
        yield Made(COLOURS, "", MadeContext(parts={"the accents": css}), make=css.encode)


def _own(
    settings: Mapping[str, Any], texts: list[Written], kinds: Kinds, language: Language
) -> dict[str, MenuEntry | None]:
    """Return the entries of all parts of the site by name, in their usual order; None for one that is switched off."""
    has_issues, has_search = settings["ISSUE_PERIOD"], settings["SEARCH"]
    names = {kind.plural: language.said(kind.labels.names) for kind in kinds.values()}
    return {
        "home": MenuEntry("home", "", language.gettext("Latest")),
        "issues": MenuEntry("issues", "issues/", language.gettext("Issues")) if has_issues else None,
        **{plural: MenuEntry(plural, f"{plural}/", name) for plural, name in names.items()},
        "sections": MenuEntry("sections", "sections/", language.gettext("Sections")),
        "archive": MenuEntry("archive", "archive/", language.gettext("Archive")),
        "sources": MenuEntry("sources", "sources/", language.gettext("Sources")),
        "search": MenuEntry("search", "search/", language.gettext("Search")) if has_search else None,
        **{page.slug: MenuEntry(page.slug, page.url, page.title) for page in texts},
    }


def _by_name(own: dict[str, MenuEntry | None]) -> dict[str, MenuEntry | None]:
    """Return the entries also by the last part of their names, for pages in folders; a whole name goes before it."""
    return {name.rpartition("/")[2]: entry for name, entry in own.items()} | own


def _menu(settings: Mapping[str, Any], texts: list[Written], kinds: Kinds, language: Language) -> Iterator[MenuEntry]:
    """Yield the entries of the menu: those of MENU in its order, else all parts of the site; MENUITEMS follow."""
    own = _by_name(_own(settings, texts, kinds, language))
    usual = _own(settings, texts if settings.get("DISPLAY_PAGES_ON_MENU", True) else [], kinds, language)
    for item in (*(settings["MENU"] or usual), *settings["MENUITEMS"]):
        entry = own.get(item) if isinstance(item, str) else _pair(item[0], item[1], settings["SITEURL"])
        if entry:
            yield entry


def _pair(text: str, address: str, siteurl: str) -> MenuEntry | None:
    """Return the entry of a text with an address, None where that leads nowhere."""
    if (place := links.place(address, siteurl)) is not None:
        return MenuEntry(place.strip("/") or "home", place, text)
    outward = links.outside(address)
    return MenuEntry("", "", text, outward) if outward else None
