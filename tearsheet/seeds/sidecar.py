"""Sidecars: what an editor says of a seed in a file beside it, or of all seeds in a folder.

`article.html.yaml` (or `article.yaml`) goes before what the seed says; `_defaults.yaml` fills in what neither says, for its
folder and those in it, the nearest first.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec

from tearsheet import frontmatter, markup
from tearsheet.article import Article
from tearsheet.errors import Rejection
from tearsheet.files import read_bounded
from tearsheet.post import LANGUAGE, Words

SUFFIX = ".yaml"
DEFAULTS = "_defaults.yaml"
LARGEST = 2**16  # bytes of a few lines of YAML


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a sidecar and of a folder's defaults."""

    title: Words | None = None
    date: dt.date | None = None
    url: str | None = None
    source: Words | None = None
    section: Words | None = None
    author: Words | None = None
    lang: Annotated[str, msgspec.Meta(pattern=f"^{LANGUAGE}$")] | None = None


def of(names: Iterable[str]) -> dict[str, str]:
    """Return the sidecar of each file in a folder that has one; `names` are all files there."""
    names = set(names)
    found: dict[str, str] = {}
    for name in sorted(names):
        for candidate in (name + SUFFIX, name.rpartition(".")[0] + SUFFIX):
            if candidate in names and candidate != name and name != DEFAULTS:
                found.setdefault(name, candidate)
    return found


def defaults_of(folder: Path, base: Path) -> tuple[Path, ...]:
    """Return the defaults that hold in a folder below the seeds folder, the nearest first."""
    folders = [place for place in (folder, *folder.parents) if place == base or place.is_relative_to(base)]
    return tuple(place / DEFAULTS for place in folders if (place / DEFAULTS).is_file())


def read(path: Path) -> Said:
    """Return what a sidecar says; Rejection, naming the file and the line, where something in it is wrong."""
    try:
        text = read_bounded(path, LARGEST).decode()
    except UnicodeDecodeError:
        raise Rejection(f"{path.name}: no UTF-8 text", "save it as UTF-8") from None
    except OSError as error:
        raise Rejection(f"{path.name}: cannot be read ({(error.strerror or str(error)).lower()})") from None
    values, problems = frontmatter.read_yaml(Said, text, path.name)
    if not problems and values.get("url") and markup.web_address(values["url"]) is None:
        raise Rejection(f"{path.name}: “url” is no address of the web", "write it like https://example.org/news/1")
    if problems:
        raise Rejection("; ".join(str(problem) for problem in problems))
    return Said(**values)


def apply(article: Article, said: Said | None, defaults: list[Said]) -> Article:
    """Return an article with what its sidecar says, and with defaults for what nothing says.

    Title, date and address are those of one article, so a sidecar of a seed with many gives them to none.
    """
    changes: dict[str, object] = {}
    for name, field in _FIELDS.items():
        value = getattr(said, name) if said and (field not in _OF_ONE or not article.part) else None
        if value is None and getattr(article, field) is None and field not in _OF_ONE:
            value = next((given for default in defaults if (given := getattr(default, name)) is not None), None)
        if value is not None:
            changes[field] = value
    if "date" in changes:
        changes |= {"date_basis": "seed", "numeric": ""}
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
