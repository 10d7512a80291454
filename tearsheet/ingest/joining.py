"""Joining: writes into posts where their duplicates were published."""

import msgspec

from tearsheet.content_folder import post_file
from tearsheet.content_folder.folder import ContentFolder, post_path
from tearsheet.errors import Problem
from tearsheet.ingest import compose
from tearsheet.model import post
from tearsheet.model.kinds import Kinds
from tearsheet.model.ledger import Ledger
from tearsheet.storage.files import overtaken


def join(slug: str, folder: ContentFolder, ledger: Ledger, kinds: Kinds) -> Problem | None:
    """Update the places where a post's duplicates were published, unless an editor has changed the post.

    Return a problem if somebody has saved the post at the same moment, so that it is left as it is.
    """
    file = post_file.read_post_file(folder, slug, kinds)
    if file is None or file.is_edited or (written := file.post) is None:
        return None
    also = compose.elsewhere(ledger.elsewhere(slug), written.source, written.source_url)
    joined = compose.relinked(msgspec.structs.replace(written, also=also), file)
    if folder.write(post_path(slug), post.write(joined, kinds), file.text) == "left":
        return overtaken(post_path(slug), "being joined with its duplicates")
    return None
