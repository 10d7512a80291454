"""Companies and products of a made-up world: new names, shared ones, and names that begin with one another."""

import random
from dataclasses import dataclass

from benchmarks import words

STEMS = 40  # of a site: each is met in several batches, so that names found later meet older posts
FORMS = ("Inc.", "Inc", "Ltd", "GmbH", "AG", "AS", "plc", "Corp.", "LLC", "S.A.", "Co., Ltd.")
LINES = ("Flow", "Desk", "One", "Cloud", "Max", "Go", "Studio", "X2")
GRADES = ("Pro", "Plus", "Mini", "2", "Enterprise")
# What the starter catalogue knows, and words that are names only sometimes.
KNOWN = ("ByteDance", "Tencent", "Siemens", "Nvidia", "Airbus", "Spotify", "Ericsson", "PayPal")
AMBIGUOUS = ("Target", "Shell", "Square", "Monday", "Office", "Meta", "Orange", "Sage", "Box", "Gap", "Visa", "Edge")
# Sentences that make a name's kind clear, or nearly so: {c} is a company, {p} a product.
ABOUT_COMPANIES = (
    "The quay was built by {c} Inc. in the spring, people in {place} said.",
    "Shares of {c} rose 4 per cent in {place} after the company had reported a profit of $12 million.",
    "{c}, a maker of pumps, said it would hire 300 people in {place}.",
    "{person}, the chief executive of {c}, said the company would wait.",
    "{c}'s board met in {place}, and {c} then raised its forecast.",
    "{c} and {other} agreed to merge their yards in {place} next year.",
    "{c} acquired {other} for $40 million, the companies said.",
    "Nobody in {place} had heard of {c} before, the mayor said.",
)
ABOUT_PRODUCTS = (
    "Sailors use an app called {p} to find a berth in {place}.",
    "{c} launched {p}, its new tool for harbour masters, in {place}.",
    "{c} said that {p} would cost $19 a month, and {p} users pay no more.",
    "The new version of {p} is out, {c} said; {p} runs on phones.",
    "{c}'s {p} competes with {q}, which {other} sells.",
    "Many in {place} had {p} and {q} on their desks.",
)


@dataclass(frozen=True, slots=True)
class Firm:
    """A company with the names of its products, each of which may begin with the company's or another product's."""

    name: str
    products: tuple[str, ...]


class World:
    """The firms of one site; the same random numbers give the same firms."""

    def __init__(self, rng: random.Random) -> None:
        self.firms = tuple(_firm(rng) for _ in range(STEMS))
        self.known = tuple(Firm(name, (f"{name} {rng.choice(LINES)}",)) for name in (*KNOWN, *AMBIGUOUS))

    def pick(self, rng: random.Random) -> Firm:
        """Return a firm, mostly a made-up one."""
        return rng.choice(self.firms if rng.random() < 0.8 else self.known)

    def sentence(self, rng: random.Random, firm: Firm) -> str:
        """Return a sentence that says something of a firm or its products."""
        other = self.pick(rng)
        return rng.choice(ABOUT_COMPANIES + ABOUT_PRODUCTS).format(
            c=_form(rng, firm.name),
            other=other.name,
            p=rng.choice(firm.products),
            q=rng.choice((*other.products, *firm.products)),
            place=rng.choice(words.PLACES),
            person=f"{rng.choice(words.FORENAMES)} {rng.choice(words.SURNAMES)}",
        )


def _firm(rng: random.Random) -> Firm:
    """Return a firm with a coined name: Quandrix, whose products are Quandrix Flow, Quandrix Flow Pro and Lumifold."""
    stem = _coined(rng)
    name = stem if rng.random() < 0.7 else f"{stem} {rng.choice(words.TRADES)}"
    line = f"{stem} {rng.choice(LINES)}"
    own = (line, f"{line} {rng.choice(GRADES)}", _coined(rng), f"{_coined(rng)} {rng.randint(2, 9)}")
    return Firm(name, own[: rng.randint(1, len(own))])


def _coined(rng: random.Random) -> str:
    """Return a word that is a name."""
    return (rng.choice(words.ONSETS) + rng.choice(words.NUCLEI) + rng.choice(words.CODAS)).capitalize()


def _form(rng: random.Random, name: str) -> str:
    """Return a name as articles write it: sometimes with a legal form, sometimes in capitals."""
    chance = rng.random()
    if chance < 0.2:
        return f"{name} {rng.choice(FORMS)}"
    return name.upper() if chance < 0.24 else name
