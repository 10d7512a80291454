"""Related articles: for each article the few others that have most in common with it.

A name that two articles share counts more, the fewer articles have it, and twice where both are about it; then count
the event keywords that they share, then the days between them. Each article is compared with those nearest in time that
name the same, and a name's weight changes only when its number of articles has doubled: so a new article changes the
lists of few others.
"""

from collections.abc import Sequence

from tearsheet.site.records import ArticleRecord
from tearsheet.site.relate import event_keywords
from tearsheet.site.relate.relations import Story

MOST = 4  # of an article
KEPT = 4  # names of an article that count, the rarest: those that a round-up names besides say little of it
NEAREST = 4  # before and after it, of the articles that name the same entity
COMPARED = 5  # of these, those of most weight, whose words are compared
RARE = 60  # weight of a name, divided by the binary digits of the number of articles that have it
WORD = 3  # weight of a shared event keyword: ten of them are as much as a name that only two articles have
FEWEST = 12  # weight below which there is nothing to tell, such as that both mention Apple in passing
SHOWN = 3  # names that are said to be shared

_BITS = 24  # of an article's number, and of the days between two, below the weight in the number that sorts candidates
_NUMBER = (1 << _BITS) - 1


class Finder:
    """Finds the related articles of each of some articles, which are newest first."""

    def __init__(self, articles: Sequence[ArticleRecord], stories: dict[str, Story]) -> None:
        self._articles = articles
        self._stories = stories
        self._numbers = {article.line.url: number for number, article in enumerate(articles)}
        self._days = [article.line.date.toordinal() for article in articles]
        self._words: dict[int, frozenset[str]] = {}
        self._links = [{link.url: link.name for link in article.line.names} for article in articles]
        cards = (card for article in articles for of_kind in article.cards.values() for card in of_kind)
        self._rarity = {card.url: card.count.bit_length() for card in cards}
        self._weights = self._weigh()

    def related(self, number: int) -> list[tuple[int, tuple[str, ...]]]:
        """Return the positions of an article's related ones, each with the rarest names that both have.

        Those that its post lists come first, then those found; none is of its own story.
        """
        article = self._articles[number]
        story = self._stories.get(article.line.url)
        beside = {number} | {self._numbers[line.url] for line in (story.beside(article.line.url) if story else ())}
        listed = [self._numbers.get(f"articles/{slug}/", number) for slug in article.post.related]
        chosen = [other for other in dict.fromkeys(listed) if other not in beside][:MOST]
        if len(chosen) < MOST:
            chosen += self._likely(number, beside.union(chosen))[: MOST - len(chosen)]
        return [(other, self._shared(number, other)) for other in chosen]

    def _name(self) -> dict[str, list[int]]:
        """Return by entity the positions of the articles for which it counts; ~position where named only in passing."""
        naming: dict[str, list[int]] = {}
        for number, article in enumerate(self._articles):
            urls = [url for url in self._links[number] if self._rarity[url] > 1]  # that others name too
            for url in urls if len(urls) <= KEPT else sorted(urls, key=self._rarity.__getitem__)[:KEPT]:
                naming.setdefault(url, []).append(number if article.is_about(url) else ~number)
        return naming

    def _weigh(self) -> list[dict[int, int]]:
        """Return for each article the weights of the nearest others that name the same, by their positions."""
        weights: list[dict[int, int]] = [{} for _ in self._articles]
        for url, numbers in self._name().items():
            weight = RARE // self._rarity[url]
            for at, signed in enumerate(numbers):
                number = max(signed, ~signed)
                mine = weights[number]
                for other_signed in numbers[at + 1 : at + 1 + NEAREST]:
                    other = max(other_signed, ~other_signed)
                    more = 2 * weight if signed == number and other_signed == other else weight
                    mine[other] = weights[other][number] = mine.get(other, 0) + more
        return weights

    def _likely(self, number: int, but: set[int]) -> list[int]:
        """Return the positions of the articles that have most in common with one, the most first, without `but`."""
        days, weights, words = self._days, self._weights[number], self._keywords(number)
        day = days[number]
        keys = [(abs(day - days[other]) << _BITS) + other - (weight << 2 * _BITS) for other, weight in weights.items()]
        keys.sort()
        likely_keys: list[int] = []
        for key in keys[: COMPARED + len(but)]:
            other = key & _NUMBER
            if other not in but:
                shared = WORD * len(words & self._keywords(other))
                if weights[other] + shared >= FEWEST:
                    likely_keys.append(key - (shared << 2 * _BITS))
        return [key & _NUMBER for key in sorted(likely_keys)]

    def _keywords(self, number: int) -> frozenset[str]:
        """Return the event keywords of an article."""
        words = self._words.get(number)
        if words is None:
            words = self._words[number] = event_keywords.words(self._articles[number].post.keywords)
        return words

    def _shared(self, number: int, other: int) -> tuple[str, ...]:
        """Return the names that two articles share, the rarest first; equally rare ones in the first's order."""
        names, others = self._links[number], self._links[other]
        urls = [url for url in names if url in others]
        urls.sort(key=self._rarity.__getitem__)
        return tuple([names[url] for url in urls[:SHOWN]])
