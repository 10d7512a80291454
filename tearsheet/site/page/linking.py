"""Linking: makes the first mention of each entity in an article's body a link to its tear sheet."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from tearsheet.site.summaries import EntityCard

# What is no text to link: tags, and what already is a link, a heading, code, or a company speaking of itself.
_APART = re.compile(r"<(a|h[1-6]|code|pre)\b.*?</\1>|<section class=\"boilerplate\">.*\Z|<[^>]*>", re.DOTALL)


def linked(html: str, cards: Iterable[EntityCard], siteurl: str) -> Markup:
    """Return a sanitised body in which the first mention of each of these entities, by any name, is a link.

    Where two names overlap, the longer one is linked: Sina Weibo rather than Weibo. Ordinary words are never linked.
    """
    pieces, past = [], 0
    for start, end, url in _mentions(html, cards):
        pieces += [
            html[past:start],
            f'<a class="entity" href="{escape(siteurl)}/{escape(url)}">',
            html[start:end],
            "</a>",
        ]
        past = end
    return Markup("".join([*pieces, html[past:]]))  # noqa: S704  (sanitised, and links of ours)


def _mentions(html: str, cards: Iterable[EntityCard]) -> list[tuple[int, int, str]]:
    """Return start, end and address of each link to be made, in order."""
    text = _Text(html)
    for card in sorted(cards, key=lambda card: (-max(map(len, card.names), default=0), card.url)):
        spans = (text.first(escape(name, quote=False)) for name in card.names)
        if first := min((span for span in spans if span), key=lambda span: (span[0], -span[1]), default=None):
            text.taken.append((*first, card.url))
    return sorted(text.taken)


class _Text:
    """The text of a body, without parts that are not to be linked and without what links have taken already."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._apart = [match.span() for match in _APART.finditer(html)]
        self._starts = [start for start, _ in self._apart]
        self.taken: list[tuple[int, int, str]] = []

    def first(self, name: str) -> tuple[int, int] | None:
        """Return start and end of the first place where a name stands as whole words, None where there is none."""
        at = self._html.find(name)
        while at >= 0:
            end = at + len(name)
            if self._is_free(at, end) and self._is_whole(at, end):
                return at, end
            at = self._html.find(name, at + 1)
        return None

    def _is_free(self, start: int, end: int) -> bool:
        """Say whether the span is plain text that no link has taken."""
        index = bisect_right(self._starts, start) - 1
        is_text = index < 0 or self._apart[index][1] <= start
        return is_text and all(end <= first or start >= last for first, last, _ in self.taken)

    def _is_whole(self, start: int, end: int) -> bool:
        """Say whether the span is not part of a longer word."""
        before, after = self._html[max(0, start - 1) : start], self._html[end : end + 1]
        is_joined = self._html.startswith("&amp;", end) or self._html.endswith("&amp;", 0, start)
        return not (before.isalnum() or after.isalnum() or before in {"-", "@", "#", "&"} or is_joined)


FILTERS = {"linked": linked}
