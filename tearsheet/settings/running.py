"""Running: executes a settings file as Python, and lets Pelican complete what it says."""

import copy
import logging
import os
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG, get_settings_from_file, read_settings

from tearsheet.errors import Problem, SettingsError
from tearsheet.model import defaults
from tearsheet.settings.table import table
from tearsheet.settings.uses import Uses
from tearsheet.storage import bytecode


def run(path: Path) -> dict[str, Any]:
    """Return the settings in a file, by running it; SettingsError, with the line, where that fails."""
    if not path.is_file():
        hint = "go to the folder of the site, or name the file with --settings"
        raise SettingsError(Problem(str(path), 0, "no-settings-file", "there is no such settings file", hint))
    try:
        with bytecode.none_kept():
            return dict(get_settings_from_file(str(path)))
    except SyntaxError as error:
        raise SettingsError(
            Problem(str(path), error.lineno or 0, "settings-unreadable", f"no Python ({error.msg})", "mend the line")
        ) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever the site's own file raises is the user's to mend
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = (frames[-1].lineno or 0) if frames else 0
        what = f"{type(error).__name__}: {error}"
        raise SettingsError(Problem(str(path), line, "settings-unreadable", what, "mend the settings")) from None


def heeded(settings: Mapping[str, Any], uses: Uses) -> dict[str, Any]:
    """Return the settings that have an effect, renamed ones by their present names.

    None, where it means that nothing is set, is left out.
    """
    kept: dict[str, Any] = {}
    for name, value in settings.items():
        group = table().get(name)
        if value is None and not (group and group.unset):
            continue
        if group and group.effect == "renamed":
            kept.setdefault(group.to, [value] if isinstance(value, str) else value)
        elif group is None or not _is_dropped(name, uses):
            kept[name] = value
    return kept


def neutral(settings: Mapping[str, Any], uses: Uses) -> dict[str, Any]:
    """Return Pelican's defaults for those settings that have no effect here, so that none has half of one."""
    return {
        name: copy.deepcopy(DEFAULT_CONFIG[name])
        for name in DEFAULT_CONFIG.keys() & settings.keys()
        if _is_dropped(name, uses)
    }


def _is_dropped(name: str, uses: Uses) -> bool:
    """Say whether a setting is kept from Pelican: it has no effect here, unless the theme uses it."""
    group = table()[name]
    if group.effect not in {"none", "refused"}:
        return False
    return not group.theme or (name in DEFAULT_CONFIG and not uses.by_theme({name, *group.words}))


def evaluated(path: Path, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings as Pelican completes them, with paths relative to the settings file made absolute.

    Creates the content folder. Raises SettingsError where Pelican fails.
    """
    placed = {name: _placed(path, name, value) for name, value in settings.items()}
    try:
        Path(placed["PATH"]).mkdir(parents=True, exist_ok=True)  # a new site has no content yet
    except OSError as error:
        what = f"PATH {placed['PATH']} cannot be made ({(error.strerror or str(error)).lower()})"
        raise SettingsError(Problem(str(path), 0, "setting-value", what, "name a folder")) from None
    try:
        return _silently(placed)
    except Exception as error:  # noqa: BLE001  # Pelican raises whatever a value happens to bring about
        name = _culprit(placed)
        what = f"{name or 'Pelican'} cannot be had ({type(error).__name__}: {error})"
        raise SettingsError(Problem(str(path), 0, "setting-value", what, "mend its value, or leave it out")) from None


def _placed(path: Path, name: str, value: Any) -> Any:
    """Return a setting's value in the form that Pelican takes, with paths relative to the settings file resolved."""
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if name in defaults.PLACES and (name != "THEME" or (path.parent / value).exists()):
        return os.path.normpath(path.parent / value)
    if name in {"PLUGIN_PATHS", "THEME_TEMPLATES_OVERRIDES"}:
        return [os.path.normpath(path.parent / folder) for folder in value]
    if isinstance(value, tuple | set | frozenset) and (group := table().get(name)) and group.form in {"paths", "texts"}:
        return list(value)  # Pelican adds to lists
    return value


def _silently(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return Pelican's settings without its log messages, as the same is said in our words."""
    logger = logging.getLogger("pelican.settings")
    was_disabled, logger.disabled = logger.disabled, True
    try:
        return dict(read_settings(None, override=copy.copy(dict(settings))))
    finally:
        logger.disabled = was_disabled


def _culprit(settings: Mapping[str, Any]) -> str:
    """Return the name of the setting at which Pelican fails, '' if it fails at none alone."""
    for name, value in settings.items():
        try:
            _silently({"PATH": settings.get("PATH", "."), name: value})
        except Exception:  # noqa: BLE001  # the same
            return name
    return ""
