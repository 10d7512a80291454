"""Tearsheet's settings, read from pelicanconf.py, validated."""

import functools
import re
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican.settings import get_settings_from_file, read_settings

from tearsheet import markup, policy
from tearsheet.errors import Problem, SettingsError

_TYPES: dict[str, type] = {
    **dict.fromkeys(("PATH", "OUTPUT_PATH", "THEME", "CACHE_PATH", "DEFAULT_LANG", "TIMEZONE", "SITENAME"), str),
    **dict.fromkeys(("SITEURL", "SITESUBTITLE", "SEEDS_PATH", "DEFAULT_SECTION", "TAGGING_ENGINE"), str),
    **dict.fromkeys(("ISSUE_PERIOD", "MAIL_FROM", "MAIL_UNSUBSCRIBE"), str),
    **dict.fromkeys(("JINJA_FILTERS", "JINJA_ENVIRONMENT"), dict),
    **dict.fromkeys(("FEED_MAX_ITEMS", "LIST_MAX_ITEMS", "THIN_PAGE"), int),
    **dict.fromkeys(("SEARCH", "DATA_FILES", "SOCIAL_CARDS"), bool),
}
_NEEDED = ("PATH", "OUTPUT_PATH", "THEME", "CACHE_PATH", "DEFAULT_LANG", "TIMEZONE", "SITENAME")
_FOLDERS = {"OUTPUT_PATH": "output"}  # Pelican's default, which it takes from where it is called
_SAYING = {
    str: "text in quotes, and not empty if the site needs it",
    dict: "a mapping",
    int: "a number from 0 on",
    bool: "True or False",
}
_FORMS = {
    "ISSUE_PERIOD": ("week|month|day|", "it must be “week”, “month” or “day”, or empty for no issues"),
    "MAIL_FROM": (
        r"""((?:"[^"\\\r\n]*"|[^\r\n<>"@,;:]*) ?<)?(?a:[\w.+=-]+@[\w.-]+)(?(1)>)|""",
        "write it like The Quay Letter <news@example.org>",
    ),
    "MAIL_UNSUBSCRIBE": (r"(https?://|mailto:)[!#-;=?-~]{1,900}|", "write it like https://… or mailto:…"),
}
_ENGINE = re.compile(r"(spacy|gliner):(\S.*)")


@dataclass(frozen=True, slots=True)
class Engine:
    """A model that helps to find names: whose it is, its package or folder (absolute), and the settings file."""

    kind: str
    model: str
    file: str

    @classmethod
    def read(cls, said: str, path: Path) -> "Engine | None":
        """Return the engine that a settings file names; None where it names none."""
        if not (match := _ENGINE.fullmatch(said)):
            return None
        folder = path.parent / match[2]
        is_folder = match[1] == "gliner" or "/" in match[2] or folder.is_dir()
        return cls(match[1], str(folder) if is_folder else match[2], str(path))


@dataclass(frozen=True, slots=True)
class Settings:
    """What ingest and build need to know of a site; the paths are absolute.

    `cache` is for what can be made again, `section` for articles whose seed names none, `lang` for those whose seed
    names no language. `engine` helps to find names, if there is one. `pelican` are the settings as Pelican read them,
    for the build.
    """

    seeds: Path
    content: Path
    output: Path
    cache: Path
    section: str
    lang: str
    timezone: str
    pelican: dict[str, Any]
    engine: Engine | None = None

    @classmethod
    def read(cls, path: Path, overrides: dict[str, Any] | None = None) -> "Settings":
        """Return the settings of a file; `overrides` are Pelican's names and values that go before it.

        Raises SettingsError where it cannot be run or says something impossible, with all that is wrong.
        """
        said = {"TIMEZONE": "UTC"} | {
            name: value for name, value in _run(path, overrides or {}).items() if value is not None
        }
        problems = list(_check(path, said))
        if problems:
            raise SettingsError(*problems)
        settings = cls(
            seeds=path.parent / said.get("SEEDS_PATH", "seeds"),
            content=Path(said["PATH"]),
            output=Path(said["OUTPUT_PATH"]),
            cache=path.parent / said["CACHE_PATH"],
            section=said.get("DEFAULT_SECTION", "News"),
            lang=said["DEFAULT_LANG"],
            timezone=said["TIMEZONE"],
            pelican=said,
            engine=Engine.read(said.get("TAGGING_ENGINE", ""), path),
        )
        settings.require_apart(path)
        return settings

    def require_apart(self, path: Path) -> None:
        """Raise SettingsError where one folder of the site would be poured into another."""
        theme = Path(self.pelican["THEME"])
        own = {"SEEDS_PATH": self.seeds, "PATH": self.content, "THEME": theme, "the site's folder": path.parent}
        problems = []
        for name, folder in own.items():
            inside = name != "the site's folder" and self.output.resolve().is_relative_to(folder.resolve())
            if inside or folder.resolve().is_relative_to(self.output.resolve()):
                what = f"the output {self.output} and {name} are in each other"
                problems.append(Problem(str(path), 0, what, "build into a folder of its own"))
        if self.seeds.resolve().is_relative_to(self.content.resolve()) or path.parent.resolve() == self.seeds.resolve():
            problems.append(
                Problem(str(path), 0, "SEEDS_PATH is among what is no seed", "give seeds a folder of their own")
            )
        if problems:
            raise SettingsError(*problems)


def _run(path: Path, overrides: dict[str, Any]) -> dict[str, Any]:
    """Return what Pelican reads from a settings file; SettingsError with the line where it fails."""
    if not path.is_file():
        mend = "go to the folder of the site, or name the file with --settings"
        raise SettingsError(Problem(str(path), 0, "there is no such settings file", mend))
    try:
        said = get_settings_from_file(str(path))
        if isinstance(said.get("PATH"), str):  # a new site has no content yet, which Pelican takes for a fault
            (path.parent / said["PATH"]).mkdir(parents=True, exist_ok=True)
        missing = {name: folder for name, folder in _FOLDERS.items() if said.get(name) is None}
        return dict(read_settings(str(path), override=missing | overrides))
    except SyntaxError as error:
        raise SettingsError(
            Problem(str(path), error.lineno or 0, f"no Python ({error.msg})", "mend the line")
        ) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever the site's own file raises is the user's to mend
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = (frames[-1].lineno or 0) if frames else 0
        what = f"{type(error).__name__}: {error}"
        raise SettingsError(Problem(str(path), line, what, "mend the settings")) from None


def _check(path: Path, said: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with the values of the settings that Tearsheet reads."""
    problem = functools.partial(Problem, str(path), 0)
    problems = [
        problem(f"{name} is {said.get(name)!r}", f"it must be {_SAYING[kind]}")
        for name, kind in _TYPES.items()
        if not isinstance(said.get(name, kind()), kind)
        or (name in _NEEDED and not said.get(name))
        or (kind is int and said.get(name, 0) < 0)
    ]
    problems += [
        problem(f"{name} is {said[name]!r}", mend)
        for name, (form, mend) in _FORMS.items()
        if isinstance(said.get(name), str) and not re.fullmatch(form, said[name])
    ]
    if (
        isinstance(said.get("SITEURL"), str)
        and said["SITEURL"]
        and (markup.web_address(said["SITEURL"]) is None or re.search(r"[\s<>\"]", said["SITEURL"]))
    ):
        problems.append(
            problem(f"SITEURL “{said['SITEURL']}” is no address of the web", "write it like https://example.org")
        )
    problems += [problem(*wrong) for wrong in policy.problems(said.get(policy.SETTING, {}))]
    engine = said.get("TAGGING_ENGINE")
    if isinstance(engine, str) and engine and not _ENGINE.fullmatch(engine):
        mend = "write it like “spacy:en_core_web_sm” or “gliner:models/gliner_small”"
        problems.append(problem(f"TAGGING_ENGINE “{engine}” is no engine", mend))
    if isinstance(said.get("TIMEZONE"), str):
        try:
            ZoneInfo(said["TIMEZONE"])
        except (KeyError, ValueError, OSError):
            problems.append(
                problem(f"TIMEZONE “{said['TIMEZONE']}” is unknown", "write it like “Europe/Berlin” or “UTC”")
            )
    return problems
