"""Folders for Netlify and Cloudflare, with headers and redirects in the files that these hosts read.

Their own programs send such a folder, and both show a new site at once as a whole.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from tearsheet.publishing import headers
from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.targets.folder import Folder
from tearsheet.text.media_types import TYPES

# What to do with the folder then, and how a redirect goes before a page of the same address. Cloudflare's always do.
_SENDING = {
    "netlify": "Now send it: netlify deploy --prod --dir {path}",
    "cloudflare": "Now send it: npx wrangler pages deploy {path}",
}
_MOVED = {"netlify": "301!", "cloudflare": "301"}

# Cloudflare takes 2,000 redirects and 100 rules of headers; pages beyond them say themselves that they have moved.
_MOST_REDIRECTS = 2000
_MOST_TYPES = 80

# Hosts know the types of most files; these are left to them.
_KNOWN = {".css", ".csv", ".gif", ".htm", ".html", ".jpeg", ".jpg", ".js", ".json", ".png", ".svg", ".txt", ".webp"}


class StaticHost(Folder):
    """A folder that the program of a host sends."""

    @property
    def notes(self) -> tuple[str, ...]:
        """How to send the folder."""
        return (_SENDING[self._kind].format(path=self._path),)

    def extras(self, files: Mapping[str, Outgoing], siteurl: str) -> dict[str, bytes]:
        """Return the files in which the host finds headers and redirects."""
        texts = {"_headers": "\n".join(_headers(files))}
        if moved := list(_redirects(files, siteurl, _MOVED[self._kind])):
            texts["_redirects"] = "\n".join(moved[:_MOST_REDIRECTS])
        return {path: f"{text}\n".encode() for path, text in texts.items()}


def _headers(files: Mapping[str, Outgoing]) -> Iterator[str]:
    """Yield the lines that say headers: for all files, for those that never change, and media types.

    No file gets the same header twice, for Cloudflare would join them.
    """
    yield "/*"
    for name, value in headers.security(filter(None, (file.policy for file in files.values()))).items():
        yield f"  {name}: {value}"
    for folder in headers.HASHED_FOLDERS:
        if any(path.startswith(folder) for path in files):
            yield f"/{folder}*"
            yield f"  Cache-Control: {headers.FOREVER}"
    suffixes = {PurePosixPath(path).suffix for path in files} - _KNOWN - {""}
    for suffix in sorted(suffixes & TYPES.keys())[:_MOST_TYPES]:
        yield f"/*{suffix}"
        yield "  Content-Type: " + headers.content_type(f"file{suffix}")


def _redirects(files: Mapping[str, Outgoing], siteurl: str, status: str) -> Iterator[str]:
    """Yield a line for each page that has moved."""
    for path, file in sorted(files.items()):
        if file.moved.startswith(f"{siteurl}/"):
            yield f"/{quote(path.removesuffix('index.html'))} {file.moved.removeprefix(siteurl)} {status}"
