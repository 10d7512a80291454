"""Ledger entries: what the ledger records of an article after a run."""

import datetime as dt

from tearsheet.model.article import Article
from tearsheet.model.ledger import LedgerEntry, Outcome


def of_article(  # noqa: PLR0913  (what an entry is made of)
    article: Article,
    earlier: LedgerEntry | None,
    *,
    outcome: Outcome,
    slug: str,
    received: dt.date,
    related: tuple[str, ...] = (),
) -> LedgerEntry:
    """Return the entry of an article with a post, or of a duplicate; `earlier` is its entry so far, if any."""
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
        apart=earlier.apart if earlier else False,
        withheld=article.is_withheld,
    )


def of_rejection(seed: str, reason: str, earlier: LedgerEntry | None, received: dt.date) -> LedgerEntry:
    """Return the entry of a rejected article; it keeps the post and the digest of an earlier entry with a post."""
    had_post = earlier is not None and earlier.has_post
    return LedgerEntry(
        seed=seed,
        received=received,
        outcome="rejected",
        post=earlier.post if earlier and had_post else "",
        digest=earlier.digest if earlier and had_post else "",
        withheld=earlier is not None and earlier.withheld,
        reason=reason,
    )
