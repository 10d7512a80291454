"""Problem lines: on which line of a file in the content folder a problem or finding stands."""

import dataclasses
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from tearsheet.text import frontmatter


class Located(Protocol):
    """A problem or a finding: its file, its line, and the key and value that it is about."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def path(self) -> str:
        """The file's path below the content folder."""

    @property
    def line(self) -> int:
        """The line in it, 0 if not known."""

    @property
    def key(self) -> str:
        """The key of the front matter that it is about."""

    @property
    def value(self) -> str:
        """The value there that it is about."""


Fault = TypeVar("Fault", bound=Located)


def located(faults: Iterable[Fault], content: Path) -> Iterator[Fault]:
    """Return faults with their lines filled in where these are missing.

    Their paths are below the content folder. Faults of one file that follow each other have it read once.
    """
    sources: dict[str, str] = {}
    for fault in faults:
        if fault.line or not fault.path.endswith(".md") or not (fault.key or fault.value):
            yield fault
            continue
        if fault.path not in sources:
            sources = {fault.path: _front_matter(content / fault.path)}
        line = frontmatter.line_of(sources[fault.path], fault.key, fault.value)
        yield dataclasses.replace(fault, line=line)


def seen_from(folder: Path, fault: Fault, *bases: Path) -> Fault:
    """Return a fault with its path relative to `folder`, if it is that of a file below one of the folders `bases`.

    An article of a seed with many is named by the seed's path and its part after “#”.
    """
    if not fault.path or Path(fault.path).is_absolute():
        return fault
    for base in bases:
        path = base / fault.path
        if os.path.lexists(path) or os.path.lexists(str(path).partition("#")[0]):
            shown = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
            return dataclasses.replace(fault, path=shown)
    return fault


def _front_matter(path: Path) -> str:
    """Return the YAML of a file, '' where it cannot be read."""
    if not path.is_file():  # reading a pipe would never end
        return ""
    try:
        return frontmatter.split(path.read_text(encoding="utf-8", errors="replace"))[0] or ""
    except OSError:
        return ""
