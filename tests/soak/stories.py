"""Stories: what publishers have to tell, before it takes the form of a file. Most are ordinary."""

import dataclasses
import datetime as dt
import random
import zlib
from dataclasses import dataclass

from benchmarks import words
from benchmarks.prose import Prose
from tests.soak import hostile
from tests.soak.names import Firm, World

FIRST_DAY = dt.date(2026, 1, 5)
DAYS = 300  # until which stories are dated, before the day on which the soak plays
SHARE_HOSTILE = 0.15
SHARE_PRIVATE = 0.03
PLAIN = 0.75  # of sentences; with .5 two stories of one firm came to share as much as one that is printed twice
SPOILT = 0.25  # of the fields of a hostile story
SECTIONS = ("", "", "chips", "ports", "money matters")


@dataclass(frozen=True, slots=True)
class Story:
    """An article, and the `token` by which its text is known wherever it stands.

    An `ordinary` one must become a post; a `private` one is a draft; a `raw` one's text is markup as it stands, which
    no publisher has escaped.
    """

    token: str
    title: str
    paragraphs: tuple[str, ...]
    date: dt.date
    author: str
    publication: str
    url: str
    is_ordinary: bool = True
    is_private: bool = False
    is_raw: bool = False

    @property
    def id(self) -> str:
        """What names it in a feed, a mailbox, an archive or a crawl; as another paper prints it, it has another one."""
        return f"{self.token}-{zlib.crc32(f'{self.publication} {self.url} {self.title}'.encode(errors='replace')):08x}"


class Desk:
    """Writes stories; the same random numbers give the same ones."""

    def __init__(self, rng: random.Random, site: int) -> None:
        self._rng = rng
        self._site = site
        self._prose = Prose(rng)
        self._world = World(rng)
        self._count = 0

    def story(self) -> Story:
        """Return a new story: mostly an ordinary one."""
        chance = self._rng.random()
        story = self._ordinary()
        if chance < SHARE_HOSTILE:
            return hostile_story(self._rng, story)
        if chance < SHARE_HOSTILE + SHARE_PRIVATE:
            return dataclasses.replace(story, is_private=True)
        return story

    def _ordinary(self) -> Story:
        """Return a story like those that papers print."""
        rng = self._rng
        self._count += 1
        token = f"qz{self._site:03x}{self._count:05x}"
        firms = [self._world.pick(rng) for _ in range(rng.randint(1, 4))]
        paragraphs = [
            " ".join(self._sentence(rng.choice(firms).name, firms) for _ in range(rng.randint(2, 4)))
            for _ in range(rng.randint(3, 6))
        ]
        paragraphs[rng.randrange(1, len(paragraphs))] += (
            f" The file is kept under {token} in {rng.choice(words.PLACES)}."
        )
        publication = f"The {rng.choice(words.PAPERS[0])} {rng.choice(words.PAPERS[1])}"
        return Story(
            token=token,
            title=self._prose.title([firm.name for firm in firms]),
            paragraphs=tuple(paragraphs),
            date=FIRST_DAY + dt.timedelta(days=rng.randrange(DAYS)),
            author=self._prose.person(),
            publication=publication,
            url=f"https://www.{publication.lower().replace(' ', '-')}.example/{token}",
        )

    def _sentence(self, name: str, firms: list[Firm]) -> str:
        """Return a sentence about a firm, or one with names whose kind it makes clear."""
        if self._rng.random() < PLAIN:
            return self._prose.sentence(name)
        return self._world.sentence(self._rng, self._rng.choice(firms))

    def author(self) -> str:
        """Return the name of somebody who writes."""
        return self._prose.person()

    def near(self, story: Story) -> Story:
        """Return nearly the same story, as another paper prints it: some words changed, a sentence or a title added."""
        rng = self._rng
        paragraphs = list(story.paragraphs)
        at = rng.randrange(len(paragraphs))
        match rng.randrange(4):
            case 0:
                paragraphs[at] += f" {self._prose.sentence(self._world.pick(rng).name)}"
            case 1:
                paragraphs[at] = paragraphs[at].replace(" the ", " a ")
            case 2:
                paragraphs = [each for each in paragraphs if story.token in each or rng.random() < 0.7]
            case _:
                pass
        paper = f"The {rng.choice(words.PAPERS[0])} {rng.choice(words.PAPERS[1])}"
        return dataclasses.replace(
            story,
            title=story.title if rng.random() < 0.6 else f"{story.title}, again",
            paragraphs=tuple(paragraphs),
            publication=paper,
            url=f"https://www.{paper.lower().replace(' ', '-')}.example/again/{rng.randrange(10**9)}",
        )

    def changed(self, story: Story) -> Story:
        """Return what a publisher has corrected in a story: a paragraph more."""
        more = f"Correction: {self._prose.sentence(self._world.pick(self._rng).name)}"
        return dataclasses.replace(story, paragraphs=(*story.paragraphs, more))


def hostile_story(rng: random.Random, story: Story) -> Story:
    """Return a story with what seeds of attackers, broken programs and odd machines hold, in one or more fields."""
    paragraphs = list(story.paragraphs)
    for _ in range(rng.randint(1, 3)):
        paragraphs.insert(rng.randrange(len(paragraphs) + 1), hostile.text(rng))
    return dataclasses.replace(
        story,
        title=_spoilt(rng, story.title),
        paragraphs=tuple(paragraphs),
        author=_spoilt(rng, story.author),
        publication=_spoilt(rng, story.publication),
        url=_spoilt(rng, story.url),
        is_ordinary=False,
        is_raw=rng.random() < 0.5,
    )


def _spoilt(rng: random.Random, said: str) -> str:
    """Return what a field says, sometimes with something hostile behind it or in its place."""
    chance = rng.random()
    if chance < SPOILT:
        return f"{said} {hostile.line(rng)}" if chance < SPOILT / 2 else hostile.line(rng)
    return said
