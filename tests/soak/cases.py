"""Cases: seeds as files, with all that is known of what is in them; whole ones and damaged ones."""

import dataclasses
import json
import random
from dataclasses import dataclass

from tests.soak import containers, formats, hostile
from tests.soak.stories import SECTIONS, Desk, Story

SHARE_OF_MANY = 0.09  # of the files; they hold a third of the articles
SHARE_NEAR = 0.08
SHARE_DAMAGED = 0.06
SHARE_SIDECAR = 0.06
FILE_NAMES = ("{}", "{}", "{}", "2026-01-05-{}", "a b {}", "ü{}", "{}.final", "UPPER-{}", "“{}”", "{}'s", "-{}")
PIECES = (
    b"<",
    b"&",
    b'"',
    b"\x00",
    b"\xff\xfe",
    b"\r\n\r\n",
    b"--=SOAK",
    b"]]>",
    b"<![CDATA[",
    b"{",
    b"\n---\n",
    b": ",
    b"\nFrom ",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A seed: its path below the seeds folder, its bytes, the stories in it, and the file beside it, if any.

    Of a damaged one nobody knows how many articles it holds.
    """

    name: str
    data: bytes
    stories: tuple[Story, ...]
    sidecar: bytes | None = None
    is_damaged: bool = False

    @property
    def is_ordinary(self) -> bool:
        """Whether it is certain that all its stories become posts."""
        return not self.is_damaged and self.sidecar is None and all(each.is_ordinary for each in self.stories)


class Cases:
    """Makes cases; the same random numbers give the same ones."""

    def __init__(self, rng: random.Random, site: int) -> None:
        self._rng = rng
        self._desk = Desk(rng, site)
        self._told: list[Story] = []

    def new(self) -> Case:
        """Return a new case."""
        rng = self._rng
        if rng.random() < SHARE_OF_MANY:
            suffix = rng.choice(tuple(containers.MANY))
            stories = tuple(self._story() for _ in range(rng.choice((1, 2, 3, 4, 5, 8))))
        else:
            (suffix,) = rng.choices(tuple(formats.SINGLE), formats.WEIGHTS)
            stories = (self._story(),)
        if any(each.is_private for each in stories):
            suffix = ".md" if len(stories) == 1 else ".zip"
        section = rng.choice(SECTIONS)
        name = f"{section}{'/' * bool(section)}{rng.choice(FILE_NAMES).format(stories[0].token)}{suffix}"
        beside = self._sidecar() if rng.random() < SHARE_SIDECAR else None
        case = Case(name, self._written(suffix, stories), stories, beside)
        return self.damaged(case) if rng.random() < SHARE_DAMAGED else case

    def changed(self, case: Case) -> Case:
        """Return a case whose publisher has changed one of its stories."""
        at = self._rng.randrange(len(case.stories))
        stories = list(case.stories)
        stories[at] = self._desk.changed(stories[at])
        data = self._written(suffix_of(case.name), tuple(stories))
        return dataclasses.replace(case, data=data, stories=tuple(stories), is_damaged=False)

    def damaged(self, case: Case) -> Case:
        """Return a case as disks, mail programs and attackers leave it."""
        data = bytearray(case.data)
        for _ in range(self._rng.randint(1, 5)):
            self._damage(data)
        return dataclasses.replace(case, data=bytes(data[:200_000]), is_damaged=True)

    def _damage(self, data: bytearray) -> None:
        """Do one kind of damage."""
        rng = self._rng
        at = rng.randrange(len(data) + 1)
        match rng.randrange(6):
            case 0:
                del data[at : at + rng.randint(1, 200)]
            case 1:
                data[at:at] = rng.choice(PIECES) * rng.choice((1, 3, 300))
            case 2:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 3:
                start = rng.randrange(len(data) + 1)
                data[at:at] = data[start : start + rng.randint(1, 2_000)]
            case 4:
                del data[max(1, at) :]
            case _:
                data[at:at] = hostile.text(rng).encode(errors="surrogatepass")

    def _story(self) -> Story:
        """Return a new story, or one that was told before, nearly or quite the same."""
        if self._told and self._rng.random() < SHARE_NEAR:
            return self._desk.near(self._rng.choice(self._told))
        story = self._desk.story()
        if not story.is_private:
            self._told.append(story)
        return story

    def _written(self, suffix: str, stories: tuple[Story, ...]) -> bytes:
        """Return the bytes of a file of this kind with these stories."""
        if suffix in containers.MANY:
            return containers.MANY[suffix](self._rng, stories)
        return formats.SINGLE[suffix](self._rng, stories[0])

    def _sidecar(self) -> bytes:
        """Return what an editor, or a program, says of a seed beside it."""
        rng = self._rng
        said = {
            "author": self._desk.author(),
            "section": "Sidecars",
            "url": rng.choice(("https://b.example/x", 'https://b.example/a "b" c', "javascript:soakran()")),
            "source": rng.choice(("The Tide", "<b>The Tide</b>")),
            "lang": rng.choice(("en", "de", "not a language")),
        }
        keys = rng.sample(sorted(said), rng.randint(1, 3))
        lines = [f"{key}: {json.dumps(said[key])}" for key in keys]
        return "\n".join([*lines, *["key: : :"] * (rng.random() < 0.1), ""]).encode()


def suffix_of(name: str) -> str:
    """Return the kind of a file by its name."""
    return next(kind for kind in (".warc.gz", *containers.MANY, *formats.SINGLE) if name.endswith(kind))
