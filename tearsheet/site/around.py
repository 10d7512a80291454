"""Around: what stands around an article on its page: its story, related articles, its neighbours in the section."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tearsheet.site.comparing import compare
from tearsheet.site.lines import Line, digest
from tearsheet.site.related import Related
from tearsheet.site.stories import Story

if TYPE_CHECKING:
    from tearsheet.site.edition import Filed, Place


class Around(msgspec.Struct, frozen=True):
    """What stands around an article: `story` are the others of its story, `older` and `newer` those of its section."""

    story: tuple[Line, ...] = ()
    related: tuple[Related, ...] = ()
    older: Line | None = None
    newer: Line | None = None
    digest: bytes = b""


def place(articles: Sequence["Filed"], sections: Iterable["Place"], cache: Path) -> dict[str, Story]:
    """Set what stands around each article (newest first); return the stories, by the addresses of their articles."""
    told, found = compare(articles, cache)
    beside = {url: pair for section in sections for url, pair in _neighbours(section.filed)}
    for filed, related in zip(articles, found, strict=True):
        url = filed.line.url
        older, newer = beside[url]
        story = told[url].beside(url) if url in told else ()
        lines = [line.digest if line else b"" for line in (older, newer, *story)]
        made = digest(*lines, b"\0".join([item.digest for item in related]))
        filed.around = Around(story=story, related=related, older=older, newer=newer, digest=made)
    return told


def _neighbours(filed: Sequence["Filed"]) -> Iterable[tuple[str, tuple[Line | None, Line | None]]]:
    """Return the next older and the next newer article of each article of a section."""
    lines = [None, *[each.line for each in filed], None]
    for newer, line, older in zip(lines, lines[1:], lines[2:], strict=False):
        if line is not None:
            yield line.url, (older, newer)
