"""Judging: warnings and errors about a site's settings, by the table of Pelican's settings and the names of ours."""

import locale
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from pelican.settings import DEFAULT_CONFIG

from tearsheet.settings import static_paths
from tearsheet.settings.spelling import near
from tearsheet.settings.table import SettingGroup, own, table
from tearsheet.settings.uses import Uses
from tearsheet.text import links


class SettingVerdict(NamedTuple):
    """A warning or error about a setting, by name: what is wrong, and what to do."""

    name: str
    what: str
    hint: str
    is_error: bool = False


def changed_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that differ from Pelican's defaults, among those that Pelican has read."""
    differing = {
        name: value for name, value in settings.items() if name.isupper() and value != DEFAULT_CONFIG.get(name)
    }
    if differing.get("FEED_DOMAIN") == differing.get("SITEURL"):  # so Pelican sets it
        differing.pop("FEED_DOMAIN", None)
    if not differing.get("CSS_FILE"):  # it empties it where the theme has no such file
        differing.pop("CSS_FILE", None)
    return differing


def judge(settings: Mapping[str, Any], uses: Uses, plurals: Collection[str] = ()) -> Iterator[SettingVerdict]:
    """Yield warnings and errors about settings; `uses` knows whether themes and plugins use them.

    `plurals` are the folders of the site's kinds of entities, which are read and never copied. There is none for a
    setting that is obeyed, or that asks for what is done anyway.
    """
    for name, value in settings.items():
        group = table().get(name)
        if group is None:
            yield from _misspelt(name, uses)
        elif group.effect == "obeyed":
            yield from _static(name, value, settings, plurals) if name in _PATHS else _halves(name, value)
        elif group.effect == "renamed":
            yield SettingVerdict(name, f"{name} is called {group.to} now", f"write {group.to}")
        elif not _is_fine(name, value, group):
            yield from _without_effect(name, value, group, uses)


def _is_fine(name: str, value: object, group: SettingGroup) -> bool:
    """Say whether a setting without effect asks for nothing, or for what is done anyway."""
    if value is None:
        return True
    if any(_plain(value) == _plain(fine) and type(value) is type(fine) for fine in group.fine):
        return True
    if any(_plain(value) == _plain(fine) for fine in group.fine if isinstance(fine, list)):
        return True
    default = DEFAULT_CONFIG.get(name)
    if _plain(value) == _plain(default):
        return not group.differs
    return not value and not default


def _plain(value: object) -> object:
    """Return tuples within a value as lists, for comparing."""
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _without_effect(name: str, value: object, group: SettingGroup, uses: Uses) -> Iterator[SettingVerdict]:
    """Yield the warning or error about a setting that asks for what is not done."""
    if group.effect == "refused" or (group.empty and not value):
        yield SettingVerdict(name, f"{name} cannot be obeyed: {group.ours}", group.do, is_error=True)
    elif _says_status(value):
        what = f"{name} gives posts a status, which nothing here reads"
        yield SettingVerdict(
            name, what, "write it in their front matter (status: draft), and leave this out", is_error=True
        )
    elif not (group.theme and uses.by_theme({name, *group.words})):
        yield SettingVerdict(name, f"{name} has no effect" + (f": {group.ours}" if group.ours else ""), group.do)


def _says_status(value: object) -> bool:
    """Say whether a setting gives posts a status, by which an ignored setting would publish drafts."""
    return "status" in repr(value)


def _halves(name: str, value: Any) -> Iterator[SettingVerdict]:
    """Yield warnings about the parts of a setting that are not obeyed, while the rest is."""
    if name in {"MENUITEMS", "SOCIAL"}:
        for text, address in links.unusable(value or (), inside=name == "MENUITEMS"):
            what = f"{name}: “{address}” ({text}) is no address, and is left out"
            yield SettingVerdict(name, what, "write it like https://example.org/, or take it out")
    elif name == "DEFAULT_METADATA" and (others := sorted(set(dict(value or {})) - {"status"})):
        yield SettingVerdict(name, f"DEFAULT_METADATA: {', '.join(others)} has no effect", "write it in the posts")
    elif name == "JINJA_ENVIRONMENT" and not dict(value or {}).get("autoescape", True):
        yield SettingVerdict(
            name, "JINJA_ENVIRONMENT: autoescape is always on", "mark what is HTML in templates as safe"
        )
    elif name == "LOCALE" and (unknown := _unknown_locale(value)):
        yield SettingVerdict(name, f"LOCALE “{unknown}” is unknown on this machine", "name one that “locale -a” lists")


_PATHS = ("STATIC_PATHS", "EXTRA_PATH_METADATA")


def _static(name: str, value: Any, settings: Mapping[str, Any], plurals: Collection[str]) -> Iterator[SettingVerdict]:
    """Yield warnings and errors about files that are not copied, or not to where a setting says."""
    if name == "EXTRA_PATH_METADATA" and _says_status(value):
        hint = "write it in their front matter (status: draft), and leave this out"
        yield SettingVerdict(name, f"{name} gives files a status, which nothing here reads", hint, is_error=True)
    elif others := sorted(static_paths.uncopied(value or (), plurals)):
        what = f"{name}: what Tearsheet reads, or lies outside of content/, is never copied: {', '.join(others)}"
        yield SettingVerdict(name, what, "put files for readers into a folder of their own, such as content/extra/")
    elif name == "EXTRA_PATH_METADATA" and (gone := static_paths.beside(settings)):
        what = f"{name}: STATIC_PATHS has no {', '.join(gone)}, so that it is not copied"
        yield SettingVerdict(name, what, f"write STATIC_PATHS = {[*static_paths.given(settings), *gone]}")


def _unknown_locale(value: str | list[str]) -> str:
    """Return the first of these locales if this machine knows none of them, else '' with the known one set."""
    names = [value] if isinstance(value, str) else list(value or ())
    for name in names:
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        return ""
    return next(iter(names), "")


def _misspelt(name: str, uses: Uses) -> Iterator[SettingVerdict]:
    """Yield a warning if an unknown setting that nobody uses has nearly the name of a known one."""
    if name in own():
        return
    suggestion = near(name, table().keys() | own().keys())
    if suggestion and not uses.elsewhere(name):
        yield SettingVerdict(name, f"{name} is no setting", f"did you mean {suggestion}?")
