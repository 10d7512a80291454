"""Transaction: files of the content folder that change as one; they are shown, or changed, or as they were before."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from tearsheet.content_folder import journal
from tearsheet.content_folder.journal import BESIDE, Applied, Meanwhile
from tearsheet.storage.files import Rewrite, encoded


@dataclasses.dataclass(frozen=True, slots=True)
class Transaction:
    """What is done, in words, and the files that change, in the order in which they are written.

    `meanwhile` deals with files that somebody saves at the same time.
    """

    said: str
    rewrites: tuple[Rewrite, ...]
    meanwhile: Meanwhile = BESIDE

    @classmethod
    def of(cls, said: str, texts: Iterable[tuple[str, str | None, str | None]], meanwhile: Meanwhile = BESIDE) -> Self:
        """Return the one that gives files other texts; of each its path, its text as it was read and as it is to be."""
        return cls(said, rewrites(texts), meanwhile)

    @property
    def texts(self) -> dict[str, str | None]:
        """What the files are to say, by their paths (None: there is none): what a dry run shows."""
        return {path: after.decode(errors="replace") if after is not None else None for path, _, after in self.rewrites}

    def apply(self, content: Path, cache: Path) -> Applied | None:
        """Change the files, each only if nobody has saved it meanwhile, and all of them even if this run is killed.

        To be called when alone. None, and nothing is done, where it is to be thought out anew.
        """
        if not self.rewrites:
            return Applied((), ())
        return journal.perform(content, cache, self.said, self.rewrites, self.meanwhile)

    def undone(self, said: str, meanwhile: Meanwhile = BESIDE) -> "Transaction":
        """Return the one that lets the files be as they were before, the last one first."""
        back = (Rewrite(path, after, before) for path, before, after in reversed(self.rewrites))
        return Transaction(said, tuple(back), meanwhile)


def rewrites(texts: Iterable[tuple[str, str | None, str | None]]) -> tuple[Rewrite, ...]:
    """Return the files that change; of each its path, its text as it was read and as it is to be."""
    return tuple(
        Rewrite(path, *(encoded(text) if text is not None else None for text in (before, after)))
        for path, before, after in texts
        if before != after
    )
