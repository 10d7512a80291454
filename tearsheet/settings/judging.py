"""Judging: what is to be said of the settings of a site, held against the table of Pelican's and the names of ours."""

import locale
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pelican.settings import DEFAULT_CONFIG

from tearsheet.settings.spelling import near
from tearsheet.settings.table import SettingGroup, table
from tearsheet.settings.uses import Uses
from tearsheet.settings.values import OURS

IMAGES = "images"  # the folder of the content folder that is copied


class SettingVerdict(NamedTuple):
    """What is to be said of a setting, and what to do; an error where it cannot be left at that."""

    name: str
    what: str
    hint: str
    is_error: bool = False


def told(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a site's own file says of the settings that Pelican has read: all that are not Pelican's defaults."""
    said = {name: value for name, value in settings.items() if name.isupper() and value != DEFAULT_CONFIG.get(name)}
    if said.get("FEED_DOMAIN") == said.get("SITEURL"):  # so Pelican sets it
        said.pop("FEED_DOMAIN", None)
    if not said.get("CSS_FILE"):  # it empties it where the theme has no such file
        said.pop("CSS_FILE", None)
    return said


def judge(said: Mapping[str, Any], uses: Uses) -> Iterator[SettingVerdict]:
    """Return what is to be said of settings; `uses` knows who else uses them.

    Nothing where one is obeyed, or asks for what is so anyway.
    """
    for name, value in said.items():
        group = table().get(name)
        if group is None:
            yield from _misspelt(name, uses)
        elif group.effect == "obeyed":
            yield from _halves(name, value)
        elif group.effect == "renamed":
            yield SettingVerdict(name, f"{name} is called {group.to} now", f"write {group.to}")
        elif not _is_fine(name, value, group):
            yield from _without_effect(name, value, group, uses)


def _is_fine(name: str, value: object, group: SettingGroup) -> bool:
    """Say whether a setting asks for nothing, or for what is so anyway."""
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
    """Return a list for what does as one, so that two can be compared."""
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _without_effect(name: str, value: object, group: SettingGroup, uses: Uses) -> Iterator[SettingVerdict]:
    """Return what is to be said of a setting that asks for what is not done."""
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
    """Say whether a setting that is not obeyed would keep posts off the site by their status."""
    return "status" in repr(value)


def _halves(name: str, value: Any) -> Iterator[SettingVerdict]:
    """Return what of a setting that is obeyed is not."""
    if name == "STATIC_PATHS":
        others = [str(path) for path in value or () if not _is_static(str(path))]
        if others:
            what = f"STATIC_PATHS: only {IMAGES} of content/ is copied, not {', '.join(others)}"
            yield SettingVerdict(name, what, f"put the files into content/{IMAGES}/, and leave these out")
    elif name == "EXTRA_PATH_METADATA":
        yield from _extra(value)
    elif name == "DEFAULT_METADATA" and (others := sorted(set(dict(value or {})) - {"status"})):
        yield SettingVerdict(name, f"DEFAULT_METADATA: {', '.join(others)} has no effect", "write it in the posts")
    elif name == "JINJA_ENVIRONMENT" and not dict(value or {}).get("autoescape", True):
        yield SettingVerdict(
            name, "JINJA_ENVIRONMENT: autoescape is always on", "mark what is HTML in templates as safe"
        )
    elif name == "LOCALE" and (unknown := _unknown_locale(value)):
        yield SettingVerdict(name, f"LOCALE “{unknown}” is unknown on this machine", "name one that “locale -a” lists")


def _is_static(path: str) -> bool:
    """Say whether a path of STATIC_PATHS is obeyed: it is within the folder of images, or holds all of content/."""
    return path.strip("./") == "" or path.removeprefix("./").strip("/").split("/")[0] == IMAGES


def _extra(value: Mapping[str, Any]) -> Iterator[SettingVerdict]:
    """Return what of EXTRA_PATH_METADATA is not obeyed: all but the places of images."""
    name = "EXTRA_PATH_METADATA"
    if _says_status(value):
        hint = "write it in their front matter (status: draft), and leave this out"
        yield SettingVerdict(name, f"{name} gives files a status, which nothing here reads", hint, is_error=True)
    elif others := sorted(path for path in value or () if not _is_static(path) or not path.strip("./")):
        what = f"{name}: only files of content/{IMAGES}/ go where it says, not {', '.join(others)}"
        yield SettingVerdict(name, what, f"put them into content/{IMAGES}/, and write that path")


def _unknown_locale(value: str | list[str]) -> str:
    """Return the first of some locales where this machine knows none of them; the process has the one it knows then."""
    names = [value] if isinstance(value, str) else list(value or ())
    for name in names:
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        return ""
    return next(iter(names), "")


def _misspelt(name: str, uses: Uses) -> Iterator[SettingVerdict]:
    """Return that a name that nobody uses is nearly that of a setting."""
    if name in OURS:
        return
    known = near(name, table().keys() | OURS)
    if known and not uses.elsewhere(name):
        yield SettingVerdict(name, f"{name} is no setting", f"did you mean {known}?")
