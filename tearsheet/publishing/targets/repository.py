"""Repositories: what may be given to git as one. Git would run programs for some addresses, such as ext::…."""

import re
import sys
from pathlib import Path

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing.target_places import located

# What git may do whatever its own settings rewrite an address to (GIT_ALLOW_PROTOCOL).
PROTOCOLS = "file:git:http:https:ssh"

_HOST = r"(?:[\w.+~%-]+(?::[^@\s/]*)?@)?(?:\w[\w.-]*|\[[0-9A-Fa-f:.%]+\])"
_WEB = re.compile(rf"(?:https|http|ssh|git)://{_HOST}(?::\d+)?/\S.*")
_SHORT = re.compile(rf"{_HOST}:(?![-:/\\]).+|{_HOST}:/(?!/).+")  # git@HOST:PATH, as ssh takes it
_FILE = re.compile(r"file://(?P<path>/.*)")
_DRIVE = re.compile(r"[A-Za-z]:[\\/].*")


def local(remote: str, shown: str, root: Path) -> Path | None:
    """Return the whole path of a repository of this machine, None for one elsewhere; PublishError for what is neither.

    A path is meant from the folder `root` on.
    """
    is_plain = remote.isprintable() and not remote.startswith("-") and "::" not in re.sub(r"\[[^]]*\]", "", remote)
    if is_plain and (_WEB.fullmatch(remote) or (_SHORT.fullmatch(remote) and not _DRIVE.fullmatch(remote))):
        if not remote.startswith("file:"):
            return None
    elif is_plain and (match := _FILE.fullmatch(remote)):
        path = match["path"]
        return located(path[1:] if sys.platform == "win32" and _DRIVE.fullmatch(path[1:]) else path, root)
    elif is_plain and remote and (_DRIVE.fullmatch(remote) or ":" not in remote.partition("/")[0]):
        return located(remote, root)
    what = f"“{re.sub(r'//[^/@]*@', '//…@', shown)}” names no repository that is published to"
    hint = "write it like git:https://HOST/PATH#BRANCH, git:git@HOST:PATH#BRANCH or git:FOLDER#BRANCH"
    raise PublishError(Problem("", 0, "target-form", what, hint))
