"""Reading: the files of an old site, and what all generators say alike in their front matter."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from tearsheet.cleaning import dating
from tearsheet.errors import Problem, Rejection
from tearsheet.importing.old_site import LARGEST, Form, broken
from tearsheet.model.post import Status
from tearsheet.seeds import matter, visibility
from tearsheet.seeds.matter_values import MatterValues
from tearsheet.storage.files import read_bounded
from tearsheet.text import markup

FORMS: dict[str, Form] = {
    **dict.fromkeys((".md", ".markdown", ".mkd", ".mkdn", ".mdown"), "markdown"),
    **dict.fromkeys((".html", ".htm"), "html"),
    ".rst": "rst",
}
NEVER = frozenset({"node_modules", "vendor", "__pycache__", "venv", "output", "public", "resources"})
_PICTURES = ("image", "cover", "featured_image", "thumbnail", "header_image", "feature_image")
_LINKS = ("source_url", "link", "external_url", "externalurl", "original_url", "externallink")


def files(root: Path, below: str, skips: Callable[[str], bool] = lambda _: False) -> Iterator[str]:
    """Yield the paths of the files in a folder below `root`, sorted, without hidden ones and those that `skips` names.

    Links to folders are not followed.
    """
    for base, folders, names in os.walk(root / below):
        place = Path(base).relative_to(root).as_posix()
        paths = {name: f"{place}/{name}".removeprefix("./") for name in (*folders, *names)}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not skips(paths[name]))
        yield from (paths[name] for name in sorted(names) if not name.startswith(".") and not skips(paths[name]))


def form(path: str) -> Form | None:
    """Return the markup that a file is written in by its ending, None for any other file."""
    return FORMS.get(PurePosixPath(path).suffix.lower())


def text(root: Path, path: str, problems: list[Problem]) -> str | None:
    """Return a file as text with line feeds; None, and a problem, where it cannot be read."""
    try:
        return read_bounded(root / path, LARGEST).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        problems.append(Problem(str(root / path), 0, "not-utf-8", "no UTF-8 text", "save it as UTF-8"))
    except OSError as error:
        problems.append(broken(root, path, f"it cannot be read ({(error.strerror or str(error)).lower()})"))
    return None


def front_matter(root: Path, path: str, source: str, problems: list[Problem]) -> tuple[MatterValues, str] | None:
    """Return front matter in YAML, TOML or JSON, and the body; None, and a problem, where it is broken."""
    try:
        values, body = matter.split(source)
    except Rejection as rejection:
        problems.append(broken(root, path, rejection.reason))
        return None
    return MatterValues(values), body


def date(said: str | None) -> dt.date | None:
    """Return the day or moment that a text gives, as generators write it; None where it gives none."""
    if said is None:
        return None
    words = said.replace("/", "-") if said[:4].isdecimal() else said
    parts = words.split()
    last = f"0{parts[-1]}" if len(parts) > 1 and parts[1][1:2] == ":" else ""  # 2020-05-01 9:30
    return dating.stated(words) or (dating.stated(f"{parts[0]} {last}") if last else None) or _padded(words)


def american(said: str | None) -> dt.date | None:
    """Return the day of a date in numbers that may mean two (03/04/2022), read as Pelican does: the month first."""
    return dating.stated(said, "en-US") if said else None


def _padded(words: str) -> dt.date | None:
    """Return the day of a date without its zeros (2019-10-4 12:10)."""
    day, _, time = words.partition(" ")
    numbers = day.split("-")
    if len(numbers) != len(("year", "month", "day")) or not all(number.isdecimal() for number in numbers):
        return None
    whole = "-".join(number.zfill(2) for number in numbers)
    return dating.stated(f"{whole} {time}".strip()) or dating.stated(whole)


def status(said: MatterValues, path: str) -> Status:
    """Return who may see a text, by its front matter and its folder."""
    found = visibility.of(said.values).status
    return "draft" if visibility.in_folder(path) and found is None else found or "published"


def picture(said: MatterValues) -> tuple[str | None, str | None]:
    """Return the address of a text's picture and what it shows, as its front matter says them."""
    found, alt = said.get(*_PICTURES, "images"), said.text("image_alt", "alt", "featured_image_alt")
    if isinstance(found, list):
        found = found[0]
    if isinstance(found, dict):
        low = {str(key).lower(): value for key, value in found.items()}
        alt = alt or low.get("alt") or low.get("caption")
        found = next((low[key] for key in ("image", "src", "path", "url", "feature", "teaser") if low.get(key)), None)
    return (found, alt) if isinstance(found, str) and found.strip() else (None, None)


def source_url(said: MatterValues) -> str | None:
    """Return the web address of the article that a text is about, for blogs that link to others."""
    return markup.web_address(said.text(*_LINKS))


def plain(said: str | None) -> str | None:
    """Return a summary in Markdown or HTML as text on one line."""
    return " ".join(markup.to_text(markup.render(said)).split()) or None if said else None
