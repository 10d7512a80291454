"""Article: one article as a seed states it, parsed."""

import dataclasses
import datetime as dt
import functools
import hashlib

from tearsheet.model.post import DateBasis, Status


@dataclasses.dataclass(frozen=True, kw_only=True)
class Article:
    """One article of a seed; what the seed does not say is None or empty, never guessed.

    `seed` is the seed's path below the seeds folder, `part` the article's name within a seed with many (a feed, an
    archive), and `name` both together. `text` is the body as plain text, paragraphs parted by an empty line; `body` is
    the same as Markdown. `date` is a day, or a moment where the seed gives one, and `date_basis` says where it comes
    from; both are None until a date is found. `numeric` is a numeric date in the seed (03/04/2024), even where it is
    unknown which number is the day. `dateline` is what stood before the first words. `status` is what the seed says of
    who may see the article, `because` the words that say so, and `notes` are messages for the report of the run.
    """

    seed: str
    title: str
    text: str
    body: str
    publication: str | None = None
    section: str | None = None
    author: str | None = None
    date: dt.date | None = None
    date_basis: DateBasis | None = None
    url: str | None = None
    lang: str | None = None
    dateline: str | None = None
    numeric: str = ""
    status: Status | None = None
    because: str = ""
    notes: tuple[str, ...] = ()
    part: str = ""

    @property
    def name(self) -> str:
        """The name of the article in the ledger and in its post: seed, and “#” with the part."""
        return f"{self.seed}#{self.part}" if self.part else self.seed

    @property
    def is_withheld(self) -> bool:
        """Whether the seed keeps the article from the public (draft or hidden)."""
        return self.status not in {None, "published"}

    @functools.cached_property
    def digest(self) -> str:
        """The digest of title and text, regardless of white space and case: 32 hexadecimal digits."""
        words = " ".join(f"{self.title}\n{self.text}".casefold().split())
        return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a seed with many articles, such as an entry of a feed, that is no article, and the reason.

    `is_ours` says that nothing is known to be wrong with it, so the next run tries it again.
    """

    seed: str
    part: str
    reason: str
    is_ours: bool = False

    @property
    def name(self) -> str:
        """The name of the part in the ledger."""
        return f"{self.seed}#{self.part}" if self.part else self.seed
