"""Placing: what stands around each article, found by comparing all of them and by their order in their sections."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tearsheet.site.records import ArticleRecord, TermRecord
from tearsheet.site.relate.comparing import compare
from tearsheet.site.relate.relations import Around, Story
from tearsheet.site.summaries import ArticleSummary, digest


def place(
    articles: Sequence[ArticleRecord], sections: Iterable[TermRecord], cache: Path
) -> tuple[dict[str, Around], dict[str, Story]]:
    """Return what stands around each article (newest first), and the stories, by the addresses of articles."""
    told, found = compare(articles, cache)
    beside = {url: pair for section in sections for url, pair in _neighbours(section.articles)}
    around = {}
    for filed, related in zip(articles, found, strict=True):
        url = filed.line.url
        older, newer = beside[url]
        story = told[url].beside(url) if url in told else ()
        lines = [line.digest if line else b"" for line in (older, newer, *story)]
        made = digest(*lines, b"\0".join([item.digest for item in related]))
        around[url] = Around(story=story, related=related, older=older, newer=newer, digest=made)
    return around, told


def _neighbours(
    filed: Sequence[ArticleRecord],
) -> Iterable[tuple[str, tuple[ArticleSummary | None, ArticleSummary | None]]]:
    """Return the next older and the next newer article of each article of a section."""
    lines = [None, *[each.line for each in filed], None]
    for newer, line, older in zip(lines, lines[1:], lines[2:], strict=False):
        if line is not None:
            yield line.url, (older, newer)
