"""Originals: whether an article already has a post (its original), and which posts are only related to it."""

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path

from tearsheet.dedup.signatures import Signatures
from tearsheet.dedup.similarity import Likeness, Seen, are_alike, are_at_one_place, is_same
from tearsheet.errors import Rejection
from tearsheet.model import post
from tearsheet.model.article import Article
from tearsheet.model.kinds import Kinds
from tearsheet.model.ledger import LedgerEntry
from tearsheet.model.post import Post
from tearsheet.text import fast_markdown, markup

MOST_LIKENESSES = 1_000  # posts in memory for comparing: some 3 MB of text and 25 MB of runs
MOST_RELATED = 5  # related posts that an article's page shows

ReadPost = Callable[[str], str | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Match:
    """What is known of an article without a post of its own.

    `original` is the slug of the post it repeats, else None; `related` are slugs of posts like it. `signature` is what
    later runs find the article by, empty where it was not needed.
    """

    original: str | None = None
    related: tuple[str, ...] = ()
    signature: bytes = b""


class Originals:
    """All articles that have posts, with which new articles are compared."""

    def __init__(self, cache: Path, entries: Iterable[LedgerEntry], read_post: ReadPost, kinds: Kinds) -> None:
        """Take the cache folder, the ledger's entries of articles with posts, and the site's kinds.

        `read_post` returns the text of a post's file by its slug, None where it is gone.
        """
        entries = [entry for entry in entries if not entry.withheld]
        self._read_post = read_post
        self._kinds = kinds
        self._seen = Seen((entry.digest, "" if entry.former else entry.seed, entry.post) for entry in entries)
        self._at_url = {entry.url: entry.post for entry in entries if entry.url}
        self._signatures = Signatures(cache, entries, self._words_of)
        self._likenesses: dict[str, Likeness | None] = {}

    def match(self, article: Article, names: frozenset[str], decided: LedgerEntry | None) -> Match:
        """Return the original of an article, or the posts related to it; `names` are the entities it names.

        What the editor has `decided` in the ledger (duplicate, or a post of its own) goes before any comparison.
        """
        is_apart = decided is not None and decided.apart
        if decided is not None and not is_apart and (decided.outcome, decided.digest) == ("duplicate", article.digest):
            return Match(decided.post)
        if article.is_withheld:
            return Match()
        signature, near = self._signatures.near(article.text)
        if is_apart:
            return Match(signature=signature)
        if original := self._seen.post_of(article):
            return Match(original)
        original, related = self._judge(article, names, near)
        return Match(original, related, signature)

    def prepare(self) -> None:
        """Load the signatures of all posts; this takes long where the cache was lost."""
        self._signatures.prepare()

    def add(self, article: Article, slug: str, signature: bytes) -> None:
        """Add an article that has just got a post, or got it anew.

        Withheld articles are left out, lest a public one be taken for the duplicate of a draft.
        """
        if article.is_withheld:
            return
        self._likenesses.pop(slug, None)
        self._seen.add(article, slug)
        if article.url:
            self._at_url.setdefault(article.url, slug)
        if signature:
            self._signatures.add(slug, article.digest, signature)

    def write(self) -> None:
        """Write the signatures to the cache for the next run."""
        self._signatures.write()

    def _judge(self, article: Article, names: frozenset[str], near: list[str]) -> tuple[str | None, tuple[str, ...]]:
        """Return the slug of the post that an article repeats (None: none), and the slugs of those related to it.

        `near` are the slugs that its signature has found.
        """
        place = self._at_url.get(article.url) if article.url else None
        if not near and place is None:
            return None, ()
        one = Likeness(article.title, article.text, article.date, names)
        if place and (other := self._likeness(place)) and are_at_one_place(one, other):
            return place, ()
        alike = {slug: other for slug in near if (other := self._likeness(slug)) and are_alike(one, other)}
        same = next((slug for slug, other in alike.items() if is_same(one, other)), None)
        return same, () if same else tuple(alike)[:MOST_RELATED]

    def _likeness(self, slug: str) -> Likeness | None:
        """Return what is compared of a post, from memory or from its file; None where it is gone or broken."""
        if slug not in self._likenesses:
            if len(self._likenesses) >= MOST_LIKENESSES:
                self._likenesses.clear()
            self._likenesses[slug] = self._read(slug)
        return self._likenesses[slug]

    def _read(self, slug: str) -> Likeness | None:
        """Return what is compared of a post, from its file; None where it is gone or broken."""
        written, _ = post.parse_post(self._read_post(slug) or "", "", slug, self._kinds)
        if written is None:
            return None
        date = written.date if written.date_basis == "published" else None
        return Likeness(written.title, _words(written), date, frozenset(written.names_of(self._kinds.sought)))

    def _words_of(self, slug: str) -> str | None:
        """Return the text of a post's body, None where it is gone or broken."""
        try:
            written, _ = post.parse_post(self._read_post(slug) or "", "", slug, self._kinds)
            return _words(written) if written else None
        except Exception:  # noqa: BLE001  (a post that nobody can read is like no other; the build names it)
            return None


def _words(written: Post) -> str:
    """Return the text of a post's body without boilerplate, '' where it cannot be rendered."""
    try:
        return markup.to_text(fast_markdown.typeset(post.parts(written.body)[0]))
    except Rejection:
        return ""
