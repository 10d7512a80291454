"""Transaction: a set of changes to files of the content folder, to be shown, applied as one, or undone."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from tearsheet.content_folder import journal
from tearsheet.content_folder.journal import BESIDE, Applied, Meanwhile
from tearsheet.storage.files import Rewrite, encoded


@dataclasses.dataclass(frozen=True, slots=True)
class Transaction:
    """A description of the work, and the files that change, in the order in which they are written.

    `meanwhile` handles files that somebody saves at the same time.
    """

    description: str
    rewrites: tuple[Rewrite, ...]
    meanwhile: Meanwhile = BESIDE

    @classmethod
    def of(
        cls, description: str, texts: Iterable[tuple[str, str | None, str | None]], meanwhile: Meanwhile = BESIDE
    ) -> Self:
        """Return the transaction for (path, text as it was read, text as it is to be); None is no file."""
        return cls(description, rewrites(texts), meanwhile)

    @property
    def texts(self) -> dict[str, str | None]:
        """The new text of each file by path (None: it is deleted), as a dry run shows them."""
        return {path: after.decode(errors="replace") if after is not None else None for path, _, after in self.rewrites}

    def apply(self, content: Path, cache: Path) -> Applied | None:
        """Change the files, all of them even if this run is killed, but none that somebody has saved since.

        The caller holds the lock (`journal.alone`). Returns None, with nothing changed, where all is to be computed
        anew.
        """
        if not self.rewrites:
            return Applied((), ())
        return journal.perform(content, cache, self.description, self.rewrites, self.meanwhile)

    def undone(self, description: str, meanwhile: Meanwhile = BESIDE) -> "Transaction":
        """Return the transaction that restores the files, the last one first."""
        back = (Rewrite(path, after, before) for path, before, after in reversed(self.rewrites))
        return Transaction(description, tuple(back), meanwhile)


def rewrites(texts: Iterable[tuple[str, str | None, str | None]]) -> tuple[Rewrite, ...]:
    """Return the changes for (path, text as it was read, text as it is to be), without files that stay the same."""
    return tuple(
        Rewrite(path, *(encoded(text) if text is not None else None for text in (before, after)))
        for path, before, after in texts
        if before != after
    )
