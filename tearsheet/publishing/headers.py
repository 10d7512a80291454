"""Headers: what a host is to say of a file when it sends it to a reader."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from tearsheet.text import policy
from tearsheet.text.media_types import TYPES

# How long readers may show a page without asking again. Half the grace (plan.py), so that what an old page leads to is
# still there.
SHORT = 300
_SHORTLY = f"public, max-age={SHORT}"
FOREVER = "public, max-age=31536000, immutable"

# Files that have other names when they have other bytes: parts of the search index, and what a theme names so.
_HASHED = re.compile(r"pagefind/(.+/)?[\w.-]*_[0-9a-f]{6,}\.pf_\w+|theme/.+[.-][0-9a-f]{8,}\.\w+")
HASHED_FOLDERS = ("pagefind/fragment/", "pagefind/index/", "pagefind/filter/")  # which hold nothing else

# Beside the Content-Security-Policy, which is what any page says of itself (`tearsheet/text/policy.py`).
SECURITY = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}


def content_type(path: str) -> str:
    """Return the media type of a file, with its charset where it is text."""
    media_type = TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
    is_text = media_type.startswith("text/") or media_type.endswith(("+xml", "/xml", "json"))
    return f"{media_type}; charset=utf-8" if is_text else media_type


def cache_control(path: str) -> str:
    """Return how long a file may be kept: for ever where its name follows from its bytes, shortly otherwise."""
    return FOREVER if is_hashed(path) else _SHORTLY


def is_hashed(path: str) -> bool:
    """Say whether a file's name follows from its bytes."""
    return _HASHED.fullmatch(path) is not None


def security(policies: Iterable[str]) -> dict[str, str]:
    """Return what a host is to say of all files of a site whose pages say these policies."""
    return {"Content-Security-Policy": policy.header(policies)} | SECURITY
