"""Article: what a seed says, parsed."""

import dataclasses
import datetime as dt
import functools
import hashlib

from tearsheet.model.post import DateBasis, Status


@dataclasses.dataclass(frozen=True, kw_only=True)
class Article:
    """One article of a seed; what the seed does not say is None or empty, never guessed.

    `seed` is the seed's path below the seeds folder, `part` what the article is called in a seed with many (a feed, an
    archive), and `name` both together. `text` is the body as plain text, paragraphs parted by an empty
    line; `body` is the same as Markdown. `date` is a day, or a moment where the seed gives one, and `date_basis`
    says where it comes from; both are None until a date is found. `numeric` is a date in numbers that the seed gives
    (03/04/2024), also where nothing in it says which of them is the day. `dateline` is what stood before the first
    words. `status` is what the seed says of who may see the article, `because` with which words, and
    `notes` is what the run is to say of it.
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
        """What the article goes by in the ledger and in its post."""
        return f"{self.seed}#{self.part}" if self.part else self.seed

    @property
    def is_withheld(self) -> bool:
        """Whether the seed keeps the article from the public."""
        return self.status not in {None, "published"}

    @functools.cached_property
    def digest(self) -> str:
        """The digest of what the article says, white space and case aside; the same for the same words elsewhere."""
        words = " ".join(f"{self.title}\n{self.text}".casefold().split())
        return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a seed with many articles that is none, such as an entry of a feed, and the reason.

    `is_ours` says that nothing is known to be wrong with it: the next run is to try again.
    """

    seed: str
    part: str
    reason: str
    is_ours: bool = False

    @property
    def name(self) -> str:
        """What the part goes by in the ledger."""
        return f"{self.seed}#{self.part}" if self.part else self.seed
