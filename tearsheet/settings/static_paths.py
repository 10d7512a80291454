"""Static paths: which files of the content folder are copied to the site as they are (STATIC_PATHS), and which never.

What Tearsheet reads is never copied: posts hold the whole text, drafts and notes too. Paths are those below the content
folder, in their plain form.
"""

import fnmatch
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pelican.settings import DEFAULT_CONFIG

from tearsheet.storage.exclusions import PICTURES, plain_path

# Folders of the content folder that are read, beside those of the kinds of entities, and files beside them.
_READ = frozenset({"posts", "pages", "sources", "issues", "sections", "topics", "companies", "products"})
_ENDINGS = (".md", ".md.new", ".yaml", ".jsonl", ".log")  # posts, decisions.yaml, kinds.yaml, ledger.jsonl, changes.log


def is_copied(path: str, plurals: Collection[str] = ()) -> bool:
    """Say whether a plain path may be copied: it is inside, and nothing that is read.

    `plurals` are the folders of the site's kinds of entities.
    """
    first, *rest = path.split("/")
    if path.startswith("/") or ".." in (first, *rest):
        return False
    return first not in _READ and first not in plurals and not (not rest and first.endswith(_ENDINGS))


def copied(said: Iterable[Any], plurals: Collection[str] = ()) -> list[str]:
    """Return those of STATIC_PATHS that are copied, each once; all of the content folder means its pictures."""
    paths = [plain_path(path) for path in said]
    if "" in paths:
        paths = [PICTURES, *filter(None, paths)]
    return list(dict.fromkeys(path for path in paths if is_copied(path, plurals)))


def named(said: Iterable[Any]) -> list[str]:
    """Return those of some paths that have to be there if they are to be copied: all but the folder of pictures."""
    return [path for one in said if (path := plain_path(one)) not in {"", PICTURES} and is_copied(path)]


def uncopied(said: Iterable[Any], plurals: Collection[str] = ()) -> list[str]:
    """Return those of some paths that are never copied."""
    return [str(path) for path in said if not is_copied(plain_path(path), plurals)]


def given(settings: Mapping[str, Any]) -> list[str]:
    """Return STATIC_PATHS as settings give it, else as Pelican has it."""
    return list(map(str, settings.get("STATIC_PATHS", DEFAULT_CONFIG["STATIC_PATHS"]) or ()))


def beside(settings: Mapping[str, Any]) -> list[str]:
    """Return the paths of EXTRA_PATH_METADATA that are in none of STATIC_PATHS, and so have no effect."""
    folders = copied(given(settings))
    paths = filter(is_copied, map(plain_path, settings.get("EXTRA_PATH_METADATA") or ()))
    return [path for path in paths if path and not any(f"{path}/".startswith(f"{folder}/") for folder in folders)]


def moved(settings: Mapping[str, Any]) -> list[str]:
    """Return those of EXTRA_PATH_METADATA that have to be there: they would be copied."""
    left_out = beside(settings)
    return [path for path in named(settings.get("EXTRA_PATH_METADATA") or ()) if path not in left_out]


def is_hidden(path: str, patterns: Iterable[str], settings: Mapping[str, Any]) -> bool:
    """Say whether IGNORE_FILES keeps a file off the site.

    Pelican's own pattern, which hides names with a dot before them, holds for what is below a path that settings name
    themselves: whoever names `.well-known` wants it.
    """
    of_pelican: Any = DEFAULT_CONFIG["IGNORE_FILES"]
    own = [str(pattern) for pattern in of_pelican]
    paths = {*map(plain_path, settings["STATIC_PATHS"]), *map(plain_path, settings["EXTRA_PATH_METADATA"])}
    root = max((one for one in paths if path == one or path.startswith(f"{one}/")), key=len, default="")
    below = path.removeprefix(root)
    for pattern in patterns:
        judged = below if pattern in own else path
        if any(fnmatch.fnmatch(part, pattern) for part in (judged, *judged.split("/")[1:])):
            return True
    return False
