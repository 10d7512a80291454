"""Signatures of all posts (MinHash), by which similar ones are found; the cache keeps them from run to run."""

from collections.abc import Callable, Iterable
from pathlib import Path

from tearsheet.dedup.similarity import Neighbours, signature
from tearsheet.model.ledger import LedgerEntry
from tearsheet.storage.cache import Sealed

NAME = "signatures"


class Signatures:
    """The signatures of all articles that have posts; loaded when they are first needed."""

    def __init__(self, cache: Path, entries: Iterable[LedgerEntry], text_of: Callable[[str], str | None]) -> None:
        """Take the cache folder, the entries of articles with posts, and the function that reads a post's text.

        `text_of` gets a slug and returns None where the post is gone or broken.
        """
        self._kept = Sealed(cache / NAME, dict[str, tuple[str, bytes]])
        self._digests = {entry.post: entry.digest for entry in entries}
        self._text_of = text_of
        self._known: dict[str, tuple[str, bytes]] = {}
        self._neighbours: Neighbours | None = None

    def near(self, text: str) -> tuple[bytes, list[str]]:
        """Return the signature of a text, and the slugs of posts that may share much with it, most similar first."""
        text_signature = signature(text)
        return text_signature, self._loaded().near(text_signature)

    def prepare(self) -> None:
        """Load or compute the signatures of all articles."""
        self._loaded()

    def add(self, slug: str, digest: str, signature: bytes) -> None:
        """Add an article that has just got a post, by its slug, its digest and its signature."""
        self._loaded().add(slug, signature)
        self._known[slug] = digest, signature

    def write(self) -> None:
        """Write the signatures to the cache, if this run has needed any."""
        if self._neighbours is not None:
            self._kept.write(self._known)

    def _loaded(self) -> Neighbours:
        """Return the index of all posts; signatures that the cache lacks are computed from the posts."""
        if self._neighbours is None:
            kept = self._kept.read() or {}
            self._neighbours = Neighbours()
            for slug, digest in self._digests.items():
                entry = kept.get(slug)
                if entry is None or entry[0] != digest:
                    text = self._text_of(slug)
                    if text is None:
                        continue
                    entry = digest, signature(text)
                self._known[slug] = entry
                self._neighbours.add(slug, entry[1])
        return self._neighbours
