"""Tearsheet's settings, read from pelicanconf.py, validated."""

import functools
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican.settings import get_settings_from_file, read_settings

from tearsheet.errors import Problem, SettingsError

FILE = "pelicanconf.py"


@dataclass(frozen=True, slots=True)
class Settings:
    """What ingest and build need to know of a site; the paths are absolute.

    `section` is for articles whose seed names none, `lang` for those whose seed names no language. `pelican` are the
    settings as Pelican read them, for the build.
    """

    seeds: Path
    content: Path
    output: Path
    section: str
    lang: str
    timezone: str
    pelican: dict[str, Any]

    @classmethod
    def read(cls, path: Path, overrides: dict[str, Any] | None = None) -> "Settings":
        """Return the settings of a file; `overrides` are Pelican's names and values that go before it.

        Raises SettingsError where it cannot be run or says something impossible, with all that is wrong.
        """
        said = _run(path, overrides or {})
        problems = list(_check(path, said))
        if problems:
            raise SettingsError(*problems)
        return cls(
            seeds=path.parent / said.get("SEEDS_PATH", "seeds"),
            content=Path(said["PATH"]),
            output=Path(said["OUTPUT_PATH"]),
            section=said.get("DEFAULT_SECTION", "News"),
            lang=said["DEFAULT_LANG"],
            timezone=said["TIMEZONE"],
            pelican=said,
        )


def _run(path: Path, overrides: dict[str, Any]) -> dict[str, Any]:
    """Return what Pelican reads from a settings file; SettingsError with the line where it fails."""
    if not path.is_file():
        mend = "go to the folder of the site, or name the file with --settings"
        raise SettingsError(Problem(str(path), 0, "there is no such settings file", mend))
    try:
        said = get_settings_from_file(str(path))
        if isinstance(said.get("PATH"), str):  # a new site has no content yet, which Pelican takes for a fault
            (path.parent / said["PATH"]).mkdir(parents=True, exist_ok=True)
        return dict(read_settings(str(path), override=overrides))
    except SyntaxError as error:
        raise SettingsError(
            Problem(str(path), error.lineno or 0, f"no Python ({error.msg})", "mend the line")
        ) from None
    except Exception as error:  # noqa: BLE001  # whatever the site's own file raises is the user's to mend
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = (frames[-1].lineno or 0) if frames else 0
        what = f"{type(error).__name__}: {error}"
        raise SettingsError(Problem(str(path), line, what, "mend the settings")) from None


def _check(path: Path, said: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with the values of the settings that Tearsheet reads."""
    problem = functools.partial(Problem, str(path), 0)
    problems = [
        problem(f"{name} is {said[name]!r}, which is no text", "put it in quotes")
        for name in ("SEEDS_PATH", "DEFAULT_SECTION", "DEFAULT_LANG", "TIMEZONE", "SITENAME", "SITEURL")
        if name in said and not isinstance(said[name], str)
    ]
    if isinstance(said.get("TIMEZONE"), str):
        try:
            ZoneInfo(said["TIMEZONE"])
        except (KeyError, ValueError, OSError):
            problems.append(
                problem(f"TIMEZONE “{said['TIMEZONE']}” is unknown", "write it like “Europe/Berlin” or “UTC”")
            )
    return problems
