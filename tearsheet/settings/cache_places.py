"""Where the cache may be: it holds the text of drafts, so in no folder that is published or read as content."""

from collections.abc import Mapping
from pathlib import Path

from tearsheet.model.kinds import Kinds

# Of the content folder, beside those of kinds of entities.
READ = ("posts", "pages", "sections", "sources", "issues", "images")


def wrong(cache: Path, content: Path, kinds: Kinds, others: Mapping[str, Path]) -> tuple[str, str] | None:
    """Return what is wrong with the cache's place and what to do, None if it is fine.

    `others` are more folders that it may not be in, by what they are called.
    """
    folders = {**others, **{f"content/{name}": content / name for name in (*kinds.by_plural, *READ)}}
    for name, folder in folders.items():
        if cache.resolve().is_relative_to(folder.resolve()):
            what = f"CACHE_PATH {cache} is in {name}, and it holds the text of drafts"
            return what, "give it a folder of its own, such as .tearsheet"
    return None
