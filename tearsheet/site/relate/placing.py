"""Placing: gathers what stands around each article: its story, related articles, and its neighbours in the section."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tearsheet.site.records import ArticleRecord, TermRecord
from tearsheet.site.relate.comparing import compare
from tearsheet.site.relate.relations import Around, Story
from tearsheet.site.summaries import ArticleSummary, digest


def place(
    articles: Sequence[ArticleRecord], sections: Iterable[TermRecord], cache: Path
) -> tuple[dict[str, Around], dict[str, Story]]:
    """Return what stands around each article (newest first), and the stories, both by the addresses of articles."""
    stories, related_of_all = compare(articles, cache)
    beside = {url: pair for section in sections for url, pair in _neighbours(section.articles)}
    around = {}
    for article, related in zip(articles, related_of_all, strict=True):
        url = article.line.url
        older, newer = beside[url]
        story = stories[url].beside(url) if url in stories else ()
        lines = [line.digest if line else b"" for line in (older, newer, *story)]
        around_digest = digest(*lines, b"\0".join([item.digest for item in related]))
        around[url] = Around(story=story, related=related, older=older, newer=newer, digest=around_digest)
    return around, stories


def _neighbours(
    articles: Sequence[ArticleRecord],
) -> Iterable[tuple[str, tuple[ArticleSummary | None, ArticleSummary | None]]]:
    """Yield the address of each article of a section with the next older and the next newer one."""
    lines = [None, *[each.line for each in articles], None]
    for newer, line, older in zip(lines, lines[1:], lines[2:], strict=False):
        if line is not None:
            yield line.url, (older, newer)
