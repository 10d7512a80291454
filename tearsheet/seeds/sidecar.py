"""Sidecars: a YAML file beside a seed, or for a folder, in which the editor completes or corrects what seeds say.

`article.html.yaml` (or `article.yaml`) overrules the seed; `_defaults.yaml` fills in what neither says, for its folder
and those in it, the nearest first.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import msgspec

from tearsheet.errors import Problem, Rejection
from tearsheet.model.article import Article
from tearsheet.model.post import LANGUAGE, Status, Words
from tearsheet.seeds import visibility
from tearsheet.storage.files import read_bounded
from tearsheet.text import frontmatter, markup, validation

SUFFIX = ".yaml"
DEFAULTS = "_defaults.yaml"
LARGEST = 2**16  # bytes of a few lines of YAML


class SidecarValues(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a sidecar and of a folder's defaults."""

    title: Words | None = None
    date: dt.date | None = None
    url: str | None = None
    source: Words | None = None
    section: Words | None = None
    author: Words | None = None
    lang: Annotated[str, msgspec.Meta(pattern=f"^{LANGUAGE}$")] | None = None


class Sidecar(SidecarValues, frozen=True, kw_only=True):
    """A sidecar as read, with who may see the article, in any of the keys that other programs have for that.

    `because` are the words that say so, `notes` what the run is to report.
    """

    status: Status | None = None
    because: str = ""
    notes: tuple[str, ...] = ()


def of(names: Iterable[str]) -> dict[str, str]:
    """Return the name of the sidecar for each file that has one; `names` are all files of a folder."""
    names = set(names)
    sidecars: dict[str, str] = {}
    for name in sorted(names):
        for candidate in (name + SUFFIX, name.rpartition(".")[0] + SUFFIX):
            if candidate in names and name not in {candidate, DEFAULTS}:
                sidecars.setdefault(name, candidate)
    return sidecars


def defaults_of(folder: Path, base: Path) -> tuple[Path, ...]:
    """Return the defaults that hold in a folder, from it up to the seeds folder `base`, the nearest first."""
    folders = [place for place in (folder, *folder.parents) if place == base or place.is_relative_to(base)]
    return tuple(place / DEFAULTS for place in folders if (place / DEFAULTS).is_file())


def read_sidecar(path: Path) -> Sidecar:
    """Return a sidecar; Rejection, naming file and line, where something in it is wrong."""
    try:
        data = read_bounded(path, LARGEST)
    except OSError as error:
        raise Rejection(f"{path.name}: cannot be read ({(error.strerror or str(error)).lower()})") from None
    return parsed(data, path.name)


def parsed(data: bytes, name: str) -> Sidecar:
    """Return the bytes of a sidecar as such; Rejection, naming file and line, where something is wrong."""
    if len(data) > LARGEST:
        raise Rejection(f"{name}: cannot be read ({len(data):,} bytes, and the limit is {LARGEST:,})")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Rejection(f"{name}: no UTF-8 text", "save it as UTF-8") from None
    values, problems = validation.parse_yaml(SidecarValues, text, name)
    if not problems and not values.get("url"):
        return Sidecar(**values)
    others = [problem for problem in problems if not _is_ours(problem)]
    if others:
        raise Rejection("; ".join(str(problem) for problem in others))
    return _with_ours(values, frontmatter.load(text), name)


def _is_ours(problem: Problem) -> bool:
    """Say whether a problem concerns a key that this module handles itself: the address, or who may see it."""
    return problem.key == "url" or (problem.code == "unknown-key" and visibility.is_only_of_visibility(problem.key))


def _with_ours(values: dict[str, Any], mapping: dict[str, Any], name: str) -> Sidecar:
    """Return a sidecar from its valid values and the keys handled here: visibility, dates of publication, address."""
    notes = []
    address = mapping.get("url")
    url = markup.web_address(address) if isinstance(address, str) else None
    if address and url is None:
        notes.append(f"{name}: “url” is no complete address of the web, so it is left out")
    ours = {key: value for key, value in mapping.items() if visibility.is_only_of_visibility(key)}
    seen, leaving = visibility.of(ours), visibility.will_expire(ours)
    if leaving:
        notes.append(f"{name}: {visibility.leaving(leaving)}")
    date = visibility.later(values.get("date"), visibility.first_day(ours))
    because = f"{name}: {seen.reason}" if seen.reason else ""
    return Sidecar(**values | {"url": url, "date": date}, status=seen.status, because=because, notes=tuple(notes))


def apply(article: Article, sidecar: Sidecar | None, defaults: list[Sidecar]) -> Article:
    """Return an article completed: its sidecar overrules the seed, `defaults` fill what is still missing.

    Title, date and address are those of one article, so a sidecar of a seed with many gives them to none.
    """
    changes: dict[str, object] = {}
    for name, field in _FIELDS.items():
        value = getattr(sidecar, name) if sidecar and (field not in _OF_ONE or not article.part) else None
        if value is None and getattr(article, field) is None and field not in _OF_ONE:
            value = next(
                (default_value for default in defaults if (default_value := getattr(default, name)) is not None), None
            )
        if value is not None:
            changes[field] = value
    if "date" in changes:
        changes |= {"date_basis": "seed", "numeric": ""}
    with_status = [
        *([sidecar] if sidecar and sidecar.status else ()),
        *(default for default in defaults if default.status),
    ]
    if with_status and (article.status is None or with_status[0] is sidecar):
        changes |= {"status": with_status[0].status, "because": with_status[0].because}
    if sidecar and sidecar.notes:
        changes["notes"] = (*article.notes, *sidecar.notes)
    return dataclasses.replace(article, **changes)  # type: ignore[arg-type]  # the names are those of the fields


_FIELDS = {
    "title": "title",
    "date": "date",
    "url": "url",
    "source": "publication",
    "section": "section",
    "author": "author",
    "lang": "lang",
}
_OF_ONE = {"title", "date", "url"}
