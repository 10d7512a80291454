"""Sending: what a workflow needs to send a site to each kind of target, and what the editor must still set."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tearsheet.errors import Problem, TearsheetError
from tearsheet.publishing.address import Destination

Way = Literal["pages", "store", "token", "key", "netlify", "cloudflare", "plain"]

_WAYS: dict[str, Way] = {
    **dict.fromkeys(("s3", "gs", "az"), "store"),
    "netlify": "netlify",
    "cloudflare": "cloudflare",
    "ssh": "key",
}
_SECRETS = {
    "s3": ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    "gs": ("GOOGLE_KEY",),
    "az": ("AZURE_STORAGE_ACCOUNT_KEY",),
    "netlify": ("NETLIFY_AUTH_TOKEN",),
    "cloudflare": ("CLOUDFLARE_API_TOKEN",),
    "token": ("GIT_TOKEN",),
    "key": ("SSH_KEY",),
}
_VARIABLES = {
    "s3": ("AWS_REGION",),
    "az": ("AZURE_STORAGE_ACCOUNT_NAME",),
    "netlify": ("NETLIFY_SITE_ID",),
    "cloudflare": ("CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_PROJECT"),
    "key": ("SSH_KNOWN_HOSTS",),
}
_REMOTE = re.compile(r"(?:(?P<scheme>https|ssh)://(?:[^/@]*@)?|[\w.-]+@)(?P<host>[\w.-]+)(?::\d+)?[:/](?P<path>.+)")
PAGES = "folder:public"  # where a forge takes the site from; GitLab knows no other folder


@dataclass(frozen=True, slots=True)
class Sending:
    """How a site is sent: the kind of target, the way to it, and the target quoted for a shell.

    `host` is that of a git repository, `folder` what a host's own program sends. With `own_token` the job pushes to the
    repository that it runs for, and no secret need be set.
    """

    kind: str
    way: Way
    target: str
    folder: str = ""
    host: str = ""
    own_token: bool = False

    @classmethod
    def read(cls, forge: str, target: str, destination: Destination | None, origin: str) -> "Sending":
        """Return how a forge sends a site to `target` (without a destination: to the forge's Pages).

        TearsheetError where no machine of the forge could send it there.
        """
        if destination is None:
            return cls("folder", "pages", PAGES)
        if not target.isprintable() or "${{" in target:  # a line of its own, or an expression, in the workflow
            raise TearsheetError(
                Problem("", 0, "workflow-name", f"no workflow can name the target “{target}”", "give it another name")
            )
        kind, _, rest = destination.to.partition(":")
        if kind == "folder":
            _require_relative(destination.to, rest)
            return cls(kind, "pages", PAGES)
        if kind == "git":
            return _by_git(forge, shlex.quote(target), rest, origin)
        return cls(kind, _WAYS[kind], shlex.quote(target), folder=shlex.quote(rest))

    @property
    def is_pages(self) -> bool:
        """Whether the forge itself shows the site, from a folder."""
        return self.way == "pages"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the secrets that publishing needs."""
        return _SECRETS.get(self.way, _SECRETS.get(self.kind, ()))

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables that publishing needs and that need not be secret."""
        return _VARIABLES.get(self.way, _VARIABLES.get(self.kind, ()))


def _require_relative(address: str, path: str) -> None:
    """Raise TearsheetError where a target is a folder of this machine, which the forge's machines lack."""
    if Path(path).is_absolute():
        what = f"{address} is a folder of this machine, which the forge's have not"
        hint = "name another target: --to ssh://USER@HOST/PATH sends it there, --to folder:public shows it on Pages"
        raise TearsheetError(Problem("", 0, "workflow-target", what, hint))


def _by_git(forge: str, target: str, rest: str, origin: str) -> Sending:
    """Return how a branch is pushed: with a token by HTTPS, with a key by SSH, without either to a folder.

    GitHub's own token is enough for the repository that the job runs for, whichever way its address is written.
    """
    remote = _REMOTE.fullmatch(rest.rpartition("#")[0])
    if remote is None:
        return Sending("git", "plain", target)
    own = forge == "github" and _repository(rest.rpartition("#")[0]) == _repository(origin)
    way: Way = "token" if own or remote["scheme"] == "https" else "key"
    return Sending("git", way, target, host=remote["host"], own_token=own)


def _repository(address: str) -> str:
    """Return host and path of a repository, which all forms of its address share."""
    remote = _REMOTE.fullmatch(address)
    return f"{remote['host']}/{remote['path'].strip('/').removesuffix('.git')}".lower() if remote else address
