"""Report: what became of every article, in numbers that add up."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

import msgspec

from tearsheet.errors import Problem
from tearsheet.model.article import Article
from tearsheet.text import frontmatter
from tearsheet.text.counting import counted

_RARE = ("kept as edited", "left deleted", "left for the next run")  # said only where there are any

_WITHHELD = re.compile(r"^status: *(?:draft|hidden)\s*$", re.MULTILINE)

Fate = Literal["written", "unchanged", "edited", "deleted", "duplicate", "left", "rejected"]

_FATES: dict[Fate, str] = {
    "written": "posts written",
    "unchanged": "unchanged",
    "edited": "kept as edited",
    "deleted": "left deleted",
    "duplicate": "duplicates",
    "left": "left for the next run",
    "rejected": "rejected",
}


_ONE = {"posts written": "post written", "duplicates": "duplicate"}  # the rest is the same of one and of many


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What became of one article: written, unchanged, kept as edited, left deleted, a duplicate, or rejected.

    It is left for the next run where somebody has saved its post at the same moment.

    `detail` is the post's path in the content folder, or the reason of a rejection.
    """

    seed: str
    fate: Fate
    detail: str


def notes(article: Article, fate: Fate, text: str) -> Iterator[Problem]:
    """Yield what the report says of an article: why its post is not public, that it should not be, and what was odd.

    `text` is the post's file before this run.
    """
    if fate == "written":
        if article.is_withheld:
            status = "a draft" if article.status == "draft" else "hidden"
            yield Problem(
                article.name, 0, "status-from-seed", f"its post is {status}, as is said there ({article.because})"
            )
        yield from (Problem(article.name, 0, "note", note) for note in article.notes)
    elif fate == "edited" and article.is_withheld and not _WITHHELD.search(frontmatter.split(text)[0] or ""):
        what = f"is not for everybody ({article.because}), but its post is edited and public"
        yield Problem(
            article.name,
            0,
            "status-from-seed",
            what,
            f"write “status: {article.status}” into the post if that is right",
        )


@dataclasses.dataclass(slots=True)
class IngestReport:
    """What a run did: a result for each article, the entity and source files it created, and problems in content.

    `waiting` are new versions beside posts that both the editor and the seed have changed, `undated` numeric dates that
    may be two days, `notes` what to know of the posts that were written (why one is a draft, that an address was none),
    `left` files that somebody has saved while they were to be written, `skipped` files of types that
    hold no article, `removed` files of entities and sources that no article names any more.
    """

    results: list[Result] = dataclasses.field(default_factory=list)
    entities: list[str] = dataclasses.field(default_factory=list)
    waiting: list[str] = dataclasses.field(default_factory=list)
    undated: list[Problem] = dataclasses.field(default_factory=list)
    notes: list[Problem] = dataclasses.field(default_factory=list)
    left: list[Problem] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    skipped: list[str] = dataclasses.field(default_factory=list)
    removed: list[str] = dataclasses.field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many articles had each fate; the numbers add up to the number of articles."""
        fates = Counter(result.fate for result in self.results)
        return {words: fates[fate] for fate, words in _FATES.items()}

    def summary(self) -> str:
        """Return the report in a line."""
        counts = self.counts().items()
        shown = (
            counted(count, _ONE.get(words, words), words) for words, count in counts if count or words not in _RARE
        )
        return f"Ingested {counted(len(self.results), 'article')}: {', '.join(shown)}"

    def encode(self) -> bytes:
        """Return the report as JSON."""
        fields = {
            "articles": len(self.results),
            "counts": self.counts(),
            "results": self.results,
            "made": sorted(self.entities),
            "waiting": self.waiting,
            "undated": self.undated,
            "notes": self.notes,
            "left": sorted(self.left),
            "skipped": self.skipped,
            "removed": self.removed,
            "problems": sorted(self.problems),
        }
        return msgspec.json.format(msgspec.json.encode(fields), indent=1) + b"\n"

    @property
    def rejected(self) -> list[Result]:
        """The rejections, with their reasons."""
        return [result for result in self.results if result.fate == "rejected"]
