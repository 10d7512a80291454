"""Ledger entries: what the ledger records of an article after a run."""

import datetime as dt

from tearsheet.model.article import Article
from tearsheet.model.ledger import LedgerEntry, Outcome


def of_article(  # noqa: PLR0913  (what an entry is made of)
    article: Article,
    known: LedgerEntry | None,
    *,
    outcome: Outcome,
    slug: str,
    received: dt.date,
    related: tuple[str, ...] = (),
) -> LedgerEntry:
    """Return the entry of an article with a post, or of a duplicate; `known` is its entry so far, if any."""
    return LedgerEntry(
        seed=article.name,
        received=received,
        outcome=outcome,
        post=slug,
        digest=article.digest,
        part=article.part,
        url=article.url or "",
        source=article.publication or "",
        numeric=article.numeric,
        related=related,
        apart=known.apart if known else False,
        withheld=article.is_withheld,
    )


def of_rejection(seed: str, reason: str, known: LedgerEntry | None, received: dt.date) -> LedgerEntry:
    """Return the entry of a rejected article; it keeps the post and the digest of an earlier entry with a post."""
    had_post = known is not None and known.has_post
    return LedgerEntry(
        seed=seed,
        received=received,
        outcome="rejected",
        post=known.post if known and had_post else "",
        digest=known.digest if known and had_post else "",
        withheld=known is not None and known.withheld,
        reason=reason,
    )
