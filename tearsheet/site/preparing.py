"""Preparing: completes the settings for Pelican with our addresses, defaults and template filters."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tearsheet.model.kinds import Kinds
from tearsheet.settings import running, static_paths
from tearsheet.settings.uses import Uses
from tearsheet.site import dates
from tearsheet.site.page import aggregates, feeds, linking, structured
from tearsheet.site.render.compiled import Compiled
from tearsheet.site.render.language import Language
from tearsheet.text import markup

# The contract on addresses: they never change when a date or a section does. Plugins read these; the pages do not.
ADDRESSES = {
    "ARTICLE_URL": "articles/{slug}/",
    "ARTICLE_SAVE_AS": "articles/{slug}/index.html",
    "PAGE_URL": "{slug}/",
    "PAGE_SAVE_AS": "{slug}/index.html",
    "CATEGORY_URL": "sections/{slug}/",
    "CATEGORY_SAVE_AS": "sections/{slug}/index.html",
    "YEAR_ARCHIVE_URL": "archive/{date:%Y}/",
    "YEAR_ARCHIVE_SAVE_AS": "archive/{date:%Y}/index.html",
    "ARTICLE_PATHS": ["posts"],
    "PAGE_PATHS": ["pages"],
}


# What a site has unless its settings say otherwise.
CHOICES = {
    "ISSUE_PERIOD": "week",
    "LIST_MAX_ITEMS": 100,
    "THIN_PAGE": 2,
    "SEARCH": True,
    "DATA_FILES": True,
    "SOCIAL_CARDS": False,
    "CONTENT_POLICY": {},
    "MENU": (),
    "MENUITEMS": (),
    "SOCIAL": (),
    "FOOTER_TEXT": "",
    "COPYRIGHT_NAME": "",
    "COPYRIGHT_YEAR": "",
    "SITELOGO": "",
    "SITELOGO_DARK": "",
    "SITELOGO_WITH_NAME": False,
    "FAVICON": "",
    "ACCENT_COLOR": "",
    "ACCENT_COLOR_DARK": "",
    "EXTRA_HEAD": "",
}


def prepare(
    site_settings: Mapping[str, Any], uses: Uses, language: Language, kinds: Kinds
) -> tuple[dict[str, Any], Compiled]:
    """Return the settings for Pelican, and the store of compiled templates that they name."""
    settings = {**site_settings, **running.neutral(site_settings, uses)}
    settings["STATIC_PATHS"] = static_paths.copied(settings["STATIC_PATHS"], kinds.by_plural)
    settings.update(ADDRESSES)
    settings.update({name: value for name, value in CHOICES.items() if settings.get(name) is None})
    extensions = [*settings["JINJA_ENVIRONMENT"].get("extensions", ()), language.extension()]
    settings["JINJA_ENVIRONMENT"] = {**settings["JINJA_ENVIRONMENT"], "autoescape": True, "extensions": extensions}
    settings["JINJA_FILTERS"] = {
        **dates.FILTERS,
        **aggregates.FILTERS,
        **linking.FILTERS,
        **feeds.FILTERS,
        **structured.filters(kinds),
        "outward_address": markup.web_address,
        **language.filters(),
        **settings["JINJA_FILTERS"],
    }
    compiled = Compiled(Path(settings["CACHE_PATH"]), settings, language.digest)
    settings["JINJA_ENVIRONMENT"]["bytecode_cache"] = compiled
    return settings, compiled
