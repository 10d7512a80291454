"""Decide: what becomes of an article, by what the ledger and its post say of it; nothing is read or written here.

What is no article has been refused before, with its reason.
"""

import msgspec

from tearsheet.content_folder.post_file import PostFile
from tearsheet.dedup import similarity
from tearsheet.dedup.originals import Match
from tearsheet.model.article import Article
from tearsheet.model.ledger import LedgerEntry


class Join(msgspec.Struct, frozen=True):
    """It is the same article as that of another post, by its slug, and gets none of its own."""

    original: str


class Write(msgspec.Struct, frozen=True):
    """Its post is written: a new one, or one that nobody has edited.

    `replaced` is what an editor has made of one that is rewritten by force, which is kept aside.
    """

    replaced: str | None = None


class LayBeside(msgspec.Struct, frozen=True):
    """An editor has changed its post, and its seed has changed too: what the post would be now lies beside it."""


class LeaveEdited(msgspec.Struct, frozen=True):
    """An editor has changed its post, which stays."""


class LeaveDeleted(msgspec.Struct, frozen=True):
    """An editor has deleted its post, which stays so."""


Action = Join | Write | LayBeside | LeaveEdited | LeaveDeleted
OfPost = Write | LayBeside | LeaveEdited | LeaveDeleted  # what is done about a post of the article's own


def decide(
    entry: LedgerEntry | None, post: PostFile | None, article: Article, match: Match, *, is_forced: bool = False
) -> Action:
    """Return what becomes of an article.

    `entry` is what the ledger knows of it, `post` what lies where its post is, or is to be (None: nothing), `match`
    what is found of an article without a post. `is_forced` says that its post is to be rewritten, whatever became of
    that.
    """
    if match.original is not None:
        return Join(match.original)
    is_edited = post is not None and post.is_edited
    if is_forced:
        return Write(replaced=post.text if post is not None and is_edited else None)
    had_post = entry is not None and entry.has_post
    if post is None:
        return LeaveDeleted() if had_post else Write()
    if not is_edited:
        return Write()
    is_new = entry is not None and had_post and entry.digest != article.digest
    return LayBeside() if is_new else LeaveEdited()


def is_another(entry: LedgerEntry | None, post: PostFile | None, article: Article) -> bool:
    """Say whether an article is another one than that which the ledger knows by its name.

    So it is where its words are quite others than those of that one's post. The former article keeps post and entry.
    """
    if entry is None or not entry.has_post or entry.digest == article.digest:
        return False
    return post is not None and not post.is_edited and similarity.is_another(article, post.text)
