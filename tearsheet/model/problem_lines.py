"""Problem lines: the line on which a fault in the content folder stands, the same whichever command finds it."""

import dataclasses
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from tearsheet.text import frontmatter


class Located(Protocol):
    """A fault, whether a problem or a finding: its file, its line, and the key and value that it is about."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def path(self) -> str:
        """The file, below the content folder."""

    @property
    def line(self) -> int:
        """Its line, 0: not known."""

    @property
    def key(self) -> str:
        """The key of front matter."""

    @property
    def value(self) -> str:
        """The text there."""


Fault = TypeVar("Fault", bound=Located)


def located(faults: Iterable[Fault], content: Path) -> Iterator[Fault]:
    """Return faults with the lines of what they are about, where no line is known yet.

    Their paths are below the content folder; faults of one file that come one after another have it read once.
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


def seen_from(folder: Path, fault: Fault, content: Path) -> Fault:
    """Return a fault with its path as seen from a folder, where it is that of a file in the content folder."""
    path = content / fault.path
    if not fault.path or Path(fault.path).is_absolute() or not os.path.lexists(path):
        return fault
    return dataclasses.replace(fault, path=str(path.relative_to(folder) if path.is_relative_to(folder) else path))


def _front_matter(path: Path) -> str:
    """Return the YAML of a file, nothing where it cannot be read."""
    if not path.is_file():  # reading a pipe would never end
        return ""
    try:
        return frontmatter.split(path.read_text(encoding="utf-8", errors="replace"))[0] or ""
    except OSError:
        return ""
