"""Relations: what stands around an article on its page: its story, related articles, its neighbours in the section."""

import msgspec

from tearsheet.site.summaries import ArticleSummary, digest


class Story(msgspec.Struct, frozen=True):
    """Articles that tell one event: the lead, and the others, newest first."""

    lead: ArticleSummary
    others: tuple[ArticleSummary, ...]

    @property
    def digest(self) -> bytes:
        """The digest of all its articles."""
        return digest([self.lead, *self.others])

    def beside(self, url: str) -> tuple[ArticleSummary, ...]:
        """Return the articles of the story without the one at `url`, the lead first."""
        return tuple([line for line in (self.lead, *self.others) if line.url != url])


class Related(msgspec.Struct, frozen=True):
    """An article related to another one, and the rarest names that both have."""

    line: ArticleSummary
    shares: tuple[str, ...]

    @property
    def digest(self) -> bytes:
        """The digest of the article, with the names shared."""
        return b"\0".join([self.line.digest, *[name.encode() for name in self.shares]])


class Around(msgspec.Struct, frozen=True):
    """What stands around an article: the others of its `story`, related ones, and its neighbours in its section."""

    story: tuple[ArticleSummary, ...] = ()
    related: tuple[Related, ...] = ()
    older: ArticleSummary | None = None
    newer: ArticleSummary | None = None
    digest: bytes = b""
