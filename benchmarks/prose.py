"""Prose: sentences, paragraphs and whole articles of the corpus, from a small grammar over the word stock."""

import random
from collections.abc import Callable, Sequence

from benchmarks import words

# How real news is built, counted on 356 articles of two collections, plain news and press releases: every article is
# mostly paragraphs; a third have links, a fifth *em*, a tenth bullets; quotation marks stand in three quarters.
# Headings, block quotes and numbered lists are rarer there than here, so that every kind is met some hundred times.
LONG_SUMMARIES = 0.7  # of two sentences
WITH_LINKS = 0.6
WITH_EM = 0.3
WITH_BOLD = 0.2
WITH_BULLETS = 0.15
WITH_HEADINGS = 0.12
WITH_BLOCK_QUOTE = 0.15
WITH_NUMBERS = 0.04
WITH_QUERY = 0.1  # of links: an address with an ampersand
WITH_ESCAPES = 0.03  # a literal asterisk or underscore, escaped by ingest


class Prose:
    """Writes the text of articles about given companies; the same random numbers give the same words."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._kinds: tuple[Callable[[str], str], ...] = (
            self._figure,
            self._deed,
            self._plan,
            self._saying,
            self._comparison,
            self._remark,
        )

    def _one(self, stock: Sequence[str]) -> str:
        """Return one of a stock of words."""
        return stock[int(self._rng.random() * len(stock))]

    def person(self) -> str:
        """Return the name of a person."""
        return f"{self._one(words.FORENAMES)} {self._one(words.SURNAMES)}"

    def title(self, companies: Sequence[str]) -> str:
        """Return the title of an article about some companies."""
        first, last = companies[0], companies[-1]
        asset, place = self._one(words.ASSETS), self._one(words.PLACES)
        return self._one(
            (
                f"{first} plans {self._one(words.PLANS)} its {asset} in {place}",
                f"{first}: {self._one(words.QUALITIES)} {asset} for {place}",
                f"{first} and {last} share a {asset} in {place}",
                f"“No hurry” at {first} over the {asset} in {place}",
                f"{first}'s {self._one(words.MATTERS)} {self._one(words.MOVES)} {self._one(words.REASONS)}",
                f"R&D at {first}: a {self._one(words.QUALITIES)} {asset} near {place}",
                f"{last} keeps its {asset}, {first} sells one in {place}",
            )
        )

    def sentence(self, company: str) -> str:
        """Return a sentence about a company."""
        return self._kinds[int(self._rng.random() * len(self._kinds))](company)

    def _figure(self, company: str) -> str:
        share = int(self._rng.random() * 380) + 12
        return (
            f"{self._one(words.MATTERS).capitalize()} at {company} {self._one(words.MOVES)} by {share / 10} per cent "
            f"{self._one(words.REASONS)}, and {self._one(words.MATTERS)} {self._one(words.MOVES)} too."
        )

    def _deed(self, company: str) -> str:
        return (
            f"{company} {self._one(words.DEEDS)} a {self._one(words.QUALITIES)} {self._one(words.ASSETS)} in "
            f"{self._one(words.PLACES)} {self._one(words.REASONS)}."
        )

    def _plan(self, company: str) -> str:
        money = int(self._rng.random() * 900) + 20
        return (
            f"The board of {company} wants {self._one(words.PLANS)} the {self._one(words.QUALITIES)} "
            f"{self._one(words.ASSETS)} {self._one(words.TIMES)}, for which ${money} million are set aside."
        )

    def _saying(self, company: str) -> str:
        return (
            f"“We look at {self._one(words.MATTERS)} first, and at {self._one(words.MATTERS)} only "
            f"{self._one(words.TIMES)},” said {self.person()}, {self._one(words.ROLES)}, at {company}."
        )

    def _comparison(self, company: str) -> str:
        return (
            f"In {self._one(words.PLACES)} the same {self._one(words.ASSETS)} had cost {company} "
            f"{int(self._rng.random() * 7) + 2} times as much, {self._one(words.REASONS)}."
        )

    def _remark(self, company: str) -> str:
        return (
            f"It isn't clear whether the {self._one(words.ASSETS)} stays with {company}; "
            f'{self._one(words.MATTERS)} {self._one(words.MOVES)} "more than once" {self._one(words.REASONS)}.'
        )

    def summary(self, companies: Sequence[str]) -> str:
        """Return the sentence or two that an article begins with."""
        return " ".join(self.sentence(company) for company in companies[: 1 + (self._rng.random() < LONG_SUMMARIES)])

    def body(self, companies: Sequence[str], summary: str) -> str:
        """Return an article's body in Markdown: about 420 words, every company named."""
        waiting = list(companies[2:])
        blocks = [summary]
        for _ in range(min(24, max(3, round(self._rng.lognormvariate(1.78, 0.45))))):
            sentences = []
            for _ in range(2 + int(self._rng.random() * 2.4)):
                company = waiting.pop() if waiting else self._one(companies)
                sentences.append(self.sentence(company))
            blocks.append(" ".join(sentences))
        blocks[-1] += "".join(f" {self.sentence(company)}" for company in waiting)
        self._decorate(blocks, companies)
        return "\n\n".join(blocks)

    def _decorate(self, blocks: list[str], companies: Sequence[str]) -> None:
        """Put inline markup into paragraphs, then other blocks between them."""
        self._mark_up(blocks)
        chance = self._rng.random
        if chance() < WITH_BLOCK_QUOTE:
            self._insert(blocks, f"> {self._saying(self._one(companies))}")
        if chance() < WITH_BULLETS:
            self._insert(blocks, self._list(companies, "-"))
        if chance() < WITH_NUMBERS:
            self._insert(blocks, self._list(companies, "1."))
        if chance() < WITH_HEADINGS:
            for _ in range(1 + int(chance() * 3)):
                self._insert(blocks, f"## {self._one(words.LABELS)}")

    def _mark_up(self, blocks: list[str]) -> None:
        """Put sentences with inline markup into paragraphs."""
        chance = self._rng.random
        if chance() < WITH_LINKS:
            for _ in range(1 + int(chance() * 5)):
                self._append(blocks, self._link())
        if chance() < WITH_EM:
            self._append(blocks, f"The figures are from the *{self._one(words.TITLES)}*.")
        if chance() < WITH_BOLD:
            self._append(blocks, f"The group speaks of **{self._one(words.TERMS)}** here.")
        if chance() < WITH_ESCAPES:
            self._append(blocks, f"The term stands in the report as \\*{self._one(words.MATTERS)}\\* with a footnote.")

    def _link(self) -> str:
        """Return a sentence with a link out of the site."""
        host = self._one(words.PLACES).lower().replace(" ", "-")
        page = self._one(words.ASSETS).replace(" ", "-")
        query = "?part=2&lang=en" if self._rng.random() < WITH_QUERY else ""
        return f"More is in [the {self._one(words.TITLES)}](https://www.{host}.example/{page}/{query})."

    def _append(self, blocks: list[str], sentence: str) -> None:
        """Put a sentence at the end of one of the paragraphs."""
        place = int(self._rng.random() * len(blocks))
        blocks[place] += f" {sentence}"

    def _insert(self, blocks: list[str], block: str) -> None:
        """Put a block before one of the paragraphs, never first, so that two lists do not meet."""
        places = [place for place in range(1, len(blocks)) if _is_text(blocks[place]) and _is_text(blocks[place - 1])]
        if places:
            blocks.insert(places[int(self._rng.random() * len(places))], block)

    def _list(self, companies: Sequence[str], bullet: str) -> str:
        """Return a list of three to six points; numbered ones count up."""
        points = [
            f"{self._one(companies)}: {self._one(words.MATTERS)} {self._one(words.MOVES)} {self._one(words.REASONS)}"
            for _ in range(3 + int(self._rng.random() * 4))
        ]
        marks = [bullet if bullet == "-" else f"{number}." for number in range(1, len(points) + 1)]
        return "\n".join(f"{mark} {point}" for mark, point in zip(marks, points, strict=True))


def _is_text(block: str) -> bool:
    """Say whether a block is a paragraph."""
    return block[0] not in "#>-1"
