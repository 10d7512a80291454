"""Settings of a site: read from pelicanconf.py, checked, and made into `Settings`."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tearsheet.content_folder import own_kinds
from tearsheet.errors import Problem, SettingsError
from tearsheet.model import defaults, own_theme
from tearsheet.model.kinds import Kinds
from tearsheet.settings import cache_places, judging, looks, running, values
from tearsheet.settings.uses import Uses
from tearsheet.text import policy

PREVIEW = "drafts"  # the folder of the cache with the site that `tearsheet serve --drafts` shows


@dataclass(frozen=True, slots=True)
class Engine:
    """A model that helps to find names: “spacy” or “gliner”, its package or absolute folder, and the settings file."""

    kind: str
    model: str
    file: str

    @classmethod
    def read(cls, setting: str, path: Path) -> "Engine | None":
        """Return the engine that the setting TAGGING_ENGINE names; None where it names none."""
        if not (match := values.ENGINE.fullmatch(setting)):
            return None
        folder = path.parent / match[2]
        is_folder = match[1] == "gliner" or "/" in match[2] or folder.is_dir()
        return cls(match[1], str(folder) if is_folder else match[2], str(path))


@dataclass(frozen=True, slots=True)
class Settings:
    """What ingest and build need to know of a site; all paths are absolute.

    `cache` is for what can be computed again, `section` for articles whose seed names none, `lang` for those whose
    seed names no language. `kinds` are the site's kinds of entities, built-in ones included. `engine` helps to find
    names, if there is one. `seeds_ignored` are patterns of files in `seeds` that are none. `pelican` holds Pelican's
    own settings, for the build. `warnings` are about settings that have no effect.
    """

    seeds: Path
    content: Path
    output: Path
    cache: Path
    section: str
    lang: str
    timezone: str
    kinds: Kinds
    pelican: dict[str, Any]
    engine: Engine | None = None
    seeds_ignored: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @classmethod
    def read(cls, path: Path, overrides: dict[str, Any] | None = None) -> "Settings":
        """Return the settings in a file; `overrides` are settings, by name, that go before those in it.

        Raises SettingsError, with all that is wrong, where the file cannot be run or has values that cannot be used.
        """
        own = defaults.completed(running.run(path) | (overrides or {}))
        own |= own_theme.laid(own, path.parent)
        uses = Uses(own, path)
        warnings = _judged(path, own, uses)
        whole = running.evaluated(path, defaults.completed(running.heeded(own, uses)))
        whole = {name: value for name, value in whole.items() if value is not None}
        settings = cls(
            seeds=path.parent / whole["SEEDS_PATH"],
            content=Path(whole["PATH"]),
            output=Path(whole["OUTPUT_PATH"]),
            cache=path.parent / whole["CACHE_PATH"],
            section=whole["DEFAULT_SECTION"],
            lang=whole["DEFAULT_LANG"],
            timezone=whole["TIMEZONE"],
            kinds=_kinds(Path(whole["PATH"])),
            pelican=whole,
            engine=Engine.read(whole["TAGGING_ENGINE"], path),
            seeds_ignored=tuple(whole["SEEDS_IGNORE"]),
            warnings=warnings,
        )
        settings.require_apart(path)
        return settings

    @property
    def preview(self) -> "Settings":
        """The settings of the site with its drafts: the same, but for folders apart, so that no build takes from it."""
        cache = self.cache / PREVIEW
        places = {"CACHE_PATH": str(cache), "OUTPUT_PATH": str(cache / "site")}
        return replace(self, cache=cache, output=cache / "site", pelican=self.pelican | places)

    def require_apart(self, path: Path) -> None:
        """Raise SettingsError where folders that must be apart lie in each other; `path` is the settings file."""
        theme = Path(self.pelican["THEME"])
        own = {"SEEDS_PATH": self.seeds, "PATH": self.content, "THEME": theme, "the site's folder": path.parent}
        if its_theme := own_theme.folder(self.pelican, path.parent):
            own["the site's own theme"] = its_theme
        problems = []
        for name, folder in own.items():
            inside = name != "the site's folder" and self.output.resolve().is_relative_to(folder.resolve())
            if inside or folder.resolve().is_relative_to(self.output.resolve()):
                what = f"the output {self.output} and {name} are in each other"
                problems.append(Problem(str(path), 0, "folders-overlap", what, "build into a folder of its own"))
        if self.seeds.resolve().is_relative_to(self.content.resolve()) or path.parent.resolve() == self.seeds.resolve():
            problems.append(
                Problem(
                    str(path),
                    0,
                    "folders-overlap",
                    "SEEDS_PATH is among what is no seed",
                    "give seeds a folder of their own",
                )
            )
        places = {"SEEDS_PATH": self.seeds, "THEME": theme, "OUTPUT_PATH": self.output}
        if wrong := cache_places.wrong(self.cache, self.content, self.kinds, places):
            problems.append(Problem(str(path), 0, "setting-value", *wrong))
        if problems:
            raise SettingsError(*problems)


def _kinds(content: Path) -> Kinds:
    """Return the kinds of a site; SettingsError with all problems in its table."""
    kinds, problems = own_kinds.read_kinds(content)
    if problems:
        raise SettingsError(*(replace(problem, path=str(content / problem.path)) for problem in problems))
    return kinds


def _judged(path: Path, own: dict[str, Any], uses: Uses) -> tuple[Problem, ...]:
    """Return warnings about settings that have no effect; SettingsError with all that must be changed."""

    def placed(name: str, what: str, hint: str) -> Problem:
        file, line = uses.place(name)
        return Problem(str(file or path), line, "setting", what, hint)

    policies = [(policy.SETTING, *wrong) for wrong in policy.problems(own.get(policy.SETTING) or {})]
    found = [*values.wrong(own), *values.missing(path, own), *policies]
    problems = [placed(*wrong) for wrong in found or looks.wrong(own)]
    if problems:  # verdicts on unusable values mean nothing
        raise SettingsError(*problems)
    plurals = own_kinds.read_kinds(path.parent / own.get("PATH", "."))[0].by_plural
    verdicts = list(judging.judge(own, uses, plurals))
    if errors := [placed(name, what, hint) for name, what, hint, is_error in verdicts if is_error]:
        raise SettingsError(*errors)
    warnings = [(name, what, hint) for name, what, hint, _ in verdicts]
    return tuple(placed(*one) for one in (*warnings, *values.absent(path, own)))
