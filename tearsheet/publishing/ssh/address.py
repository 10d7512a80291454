"""Addresses of folders on servers that are reached by SSH."""

import posixpath
import re
from dataclasses import dataclass

from tearsheet.errors import Problem, PublishError

_FORM = "write it like ssh://USER@HOST/PATH or ssh://HOST:PORT/~/PATH"
_HOST = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+(?:%\w+)?)\]|(?P<host>\w[\w.-]*))(?::(?P<port>\d{1,5}))?")
_USER = re.compile(r"\w[\w.@+\\-]*\$?")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a server: who asks for it, where, and its path, which begins with / or ~/."""

    user: str
    host: str
    port: str
    path: str

    @property
    def name(self) -> str:
        """The address."""
        shown = self.path if self.path.startswith("/") else f"/{self.path}"
        return f"ssh://{self.user and self.user + '@'}{self.bracketed}{self.port and ':' + self.port}{shown}"

    @property
    def bracketed(self) -> str:
        """The host as it stands before a colon."""
        return f"[{self.host}]" if ":" in self.host else self.host


def place(address: str, shown: str) -> Place:
    """Return what an address like ssh://USER@HOST:PORT/PATH names; PublishError where it names none.

    `shown` is the address as it may be printed.
    """
    where, slash, path = address.removeprefix("ssh:").removeprefix("//").partition("/")
    user, _, host_port = where.rpartition("@")
    if ":" in user or (not slash and "@" in path):
        what = "has a password in it, which other programs and people can see"
        raise PublishError(Problem(shown, 0, "password-in-address", what, "take it out; use a key, as with ssh itself"))
    match = _HOST.fullmatch(host_port)
    is_user = not user or _USER.fullmatch(user)
    start = "~/" if path.startswith("~/") else "/"
    below = posixpath.normpath(path.removeprefix("~/"))
    if not match or not is_user or not path.isprintable() or below in {".", "~"} or below.startswith("/"):
        raise PublishError(Problem("", 0, "target-form", f"“{shown}” names no folder of a server", _FORM))
    return Place(user, match["six"] or match["host"], match["port"] or "", start + below)
