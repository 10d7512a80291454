"""Joining: posts that have got duplicates say where those were published."""

import msgspec

from tearsheet.content_folder import post_file
from tearsheet.content_folder.folder import ContentFolder, post_path
from tearsheet.errors import Problem
from tearsheet.ingest import compose
from tearsheet.model import post
from tearsheet.model.kinds import Kinds
from tearsheet.model.ledger import Ledger
from tearsheet.storage.files import overtaken


def join(slug: str, desk: ContentFolder, ledger: Ledger, kinds: Kinds) -> Problem | None:
    """Let a post say where its duplicates were published, unless an editor has changed it.

    Return what is to be said where somebody has saved it in this moment.
    """
    there = post_file.read(desk, slug, kinds)
    if there is None or there.is_edited or (written := there.post) is None:
        return None
    also = compose.elsewhere(ledger.elsewhere(slug), written.source, written.source_url)
    joined = compose.relinked(msgspec.structs.replace(written, also=also), there)
    if desk.write(post_path(slug), post.write(joined, kinds), there.text) == "left":
        return overtaken(post_path(slug), "being joined with its duplicates")
    return None
