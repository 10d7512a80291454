"""Sidecars: what an editor says of a seed in a file beside it, or of all seeds in a folder.

`article.html.yaml` (or `article.yaml`) goes before what the seed says; `_defaults.yaml` fills in what neither says, for its
folder and those in it, the nearest first.
"""

import dataclasses
import datetime as dt
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


def beside(path: Path) -> Path | None:
    """Return the sidecar of a seed, None where it has none."""
    for candidate in (path.with_name(path.name + SUFFIX), path.with_suffix(SUFFIX)):
        if candidate != path and candidate.is_file():
            return candidate
    return None


def is_one(path: Path) -> bool:
    """Say whether a file is a folder's defaults or the sidecar of a seed, and no seed itself."""
    if path.suffix != SUFFIX:
        return False
    if path.name == DEFAULTS or path.with_suffix("").is_file():
        return True
    return any(other.stem == path.stem and other != path for other in path.parent.glob(f"{_quoted(path.stem)}.*"))


def _quoted(name: str) -> str:
    """Return a name as a pattern that only it matches."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


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


def defaults(seed: Path, base: Path) -> list[Said]:
    """Return the defaults of a seed's folder and of those around it up to the seeds folder, the nearest first."""
    folders = [folder for folder in seed.parents if folder == base or folder.is_relative_to(base)]
    return [read(folder / DEFAULTS) for folder in folders if (folder / DEFAULTS).is_file()]


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
        changes["date_basis"] = "seed"
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
