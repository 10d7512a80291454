"""Decide: what is to become of an article, by its ledger entry and its post; nothing is read or written here.

What turned out to be no article has been refused before, with its reason.
"""

import msgspec

from tearsheet.content_folder.post_file import PostFile
from tearsheet.dedup import similarity
from tearsheet.dedup.originals import Match
from tearsheet.model.article import Article
from tearsheet.model.ledger import LedgerEntry


class Join(msgspec.Struct, frozen=True):
    """The article is a duplicate of the post with the slug `original`, and gets no post of its own."""

    original: str


class Write(msgspec.Struct, frozen=True):
    """The article's post is written: it is new, nobody has edited it, or the editor wants it rewritten by force.

    `replaced` is the edited text that a forced write replaces, to be kept aside (None: nobody had edited it).
    """

    replaced: str | None = None


class LayBeside(msgspec.Struct, frozen=True):
    """The editor has changed the post and the seed has changed too: a new version is put beside the post."""


class LeaveEdited(msgspec.Struct, frozen=True):
    """The editor has changed the post, so it stays as it is."""


class LeaveDeleted(msgspec.Struct, frozen=True):
    """The editor has deleted the post, so it stays deleted."""


Action = Join | Write | LayBeside | LeaveEdited | LeaveDeleted
OfPost = Write | LayBeside | LeaveEdited | LeaveDeleted  # what is done about a post of the article's own


def decide(
    entry: LedgerEntry | None, post: PostFile | None, article: Article, match: Match, *, is_forced: bool = False
) -> Action:
    """Return what is to become of an article.

    `entry` is its entry in the ledger, `post` the file at the place of its post (None: there is none), `match` the
    outcome of the search for duplicates, made for articles without a post. `is_forced` has the post rewritten even if
    it has been edited or deleted.
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
    """Say whether a seed's name, under which the ledger knows an article, now belongs to a different article.

    That is so where the words differ greatly from those of the earlier article's post, and nobody has edited that. The
    earlier article keeps its post and its ledger entry.
    """
    if entry is None or not entry.has_post or entry.digest == article.digest:
        return False
    return post is not None and not post.is_edited and similarity.is_another(article, post.text)
