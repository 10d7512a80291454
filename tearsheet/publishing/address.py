"""Addresses: a name of the settings or an address itself -> the target."""

import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tearsheet.errors import Problem, PublishError, SettingsError
from tearsheet.publishing.target_places import located, require_apart
from tearsheet.publishing.targets.folder import Folder
from tearsheet.publishing.targets.git import Branch
from tearsheet.publishing.targets.releases import Releases, can_link
from tearsheet.publishing.targets.static_hosts import StaticHost
from tearsheet.publishing.targets.target import Target
from tearsheet.publishing.targets.variants import Encoding
from tearsheet.text.suggestions import did_you_mean, nearest

KEEP = 5  # releases


class Destination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the settings say of a target: its address, and what is special about it.

    `keep` is how many releases stay (folders), `endpoint` where the store is (stores that are not at their maker's),
    `domain` what GitHub is to serve a branch at, `history` whether a branch keeps its earlier commits, `compress` in
    which encodings texts are put beside themselves (folders), `intranet` that only one's own network is to
    read the site.
    """

    to: str
    keep: int = KEEP
    endpoint: str = ""
    domain: str = ""
    history: bool = False
    compress: tuple[Encoding, ...] = ()
    intranet: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """Where the site itself is: the folder of its settings, that of the cache, and by name its own folders.

    Nothing is published into these; paths of targets go from the folder of the settings on. `is_dry` is where nothing
    may be changed, not even to try what a disk can do.
    """

    root: Path
    cache: Path
    own: Mapping[str, Path] = field(default_factory=dict)
    is_dry: bool = False


Making = Callable[[str, Destination, Home], Target]


def destination(name: str, targets: Any, settings_file: Path) -> Destination:
    """Return the destination of a TARGET: its name in `targets`, which is PUBLISH, or its address; else errors."""
    if not isinstance(targets, dict):
        raise SettingsError(
            Problem(str(settings_file), 0, "setting-value", "PUBLISH must be a mapping", 'like {"live": {"to": "…"}}')
        )
    if name in targets:
        try:
            return msgspec.convert(targets[name], Destination)
        except msgspec.ValidationError as error:
            what = f"PUBLISH[{name!r}]: {error}"
            raise SettingsError(
                Problem(str(settings_file), 0, "setting-value", what, "see docs/publishing.md")
            ) from None
    if ":" not in name:
        hint = _meant(name, targets)
        raise PublishError(Problem("", 0, "target-unknown", f"there is no target “{name}”", hint))
    return Destination(name)


def _meant(name: str, targets: Mapping[str, Any]) -> str:
    """Say what may have been meant by a name that no target has: a folder, where it has the form of a path."""
    if re.search(r"[/\\]", name) or name in {".", ".."} or name.startswith("~"):
        return did_you_mean(f"folder:{name}")
    if targets:
        return did_you_mean(nearest(name, targets))
    return f"name it in PUBLISH in publishconf.py, or give an address, such as folder:{name}"


def target(destination: Destination, home: Home) -> Target:
    """Return the target at an address; PublishError where there can be none."""
    kind, _, rest = destination.to.partition(":")
    if kind not in _KINDS:
        raise PublishError(
            Problem(
                "",
                0,
                "target-form",
                f"“{shown(destination.to)}” is no target: there is no kind “{kind}:”",
                _hint(kind),
            )
        )
    if not rest.strip("/"):
        raise PublishError(
            Problem("", 0, "target-form", f"“{destination.to}” says no place", f"write it like {_FORMS[kind]}")
        )
    if destination.compress and kind not in _COMPRESSED:
        what = "compressed files would be of no use there: the host itself, or the network in front, compresses"
        raise PublishError(Problem(shown(destination.to), 0, "target-form", what, 'leave "compress" out'))
    return _KINDS[kind](rest, destination, home)


def shown(address: str) -> str:
    """Return an address without a password that somebody has written into it."""
    return re.sub(r"//.*@", "//…@", address)


def _hint(kind: str) -> str:
    """Say which kinds there are, and which may have been meant."""
    return f"{did_you_mean(nearest(kind, _KINDS))}; known are {', '.join(_FORMS.values())}"


def _path(rest: str, home: Home) -> Path:
    """Return the path of a folder; PublishError where the site's own folders are there."""
    path = located(rest, home.root)
    require_apart(path, home.own, home.root)
    return path


def _folder(rest: str, destination: Destination, home: Home) -> Target:
    """Return a folder: with releases, unless it is a real one already or links cannot be made beside it."""
    path = _path(rest, home)
    is_free = path.is_symlink() or not path.exists()
    has_releases = is_free and (home.is_dry or can_link(path.parent))
    return Releases(path, destination.keep) if has_releases else Folder(path)


def _store(rest: str, destination: Destination, _home: Home) -> Target:
    """Return an object store."""
    from tearsheet.publishing.targets.store import StoreTarget

    kind, bucket = destination.to.partition(":")[0], rest.removeprefix("//")
    if not _BUCKET.fullmatch(bucket) or {".", ".."} & {*bucket.split("/")}:
        raise PublishError(
            Problem("", 0, "target-form", f"“{shown(destination.to)}” names no bucket", f"write it like {_FORMS[kind]}")
        )
    if destination.endpoint and not re.match(r"https?://[\w\[]", destination.endpoint):
        hint = "write it like https://store.YOUR-HOST.org"
        raise PublishError(
            Problem(
                "", 0, "target-form", f"the endpoint “{shown(destination.endpoint)}” is no address of the web", hint
            )
        )
    return StoreTarget(f"{kind}://{bucket}", destination.endpoint)


def _branch(rest: str, destination: Destination, home: Home) -> Target:
    """Return a branch of a git repository; one of this machine is told by its whole path."""
    from tearsheet.publishing.targets.repository import local

    remote, mark, branch = rest.rpartition("#")
    if remote and (path := local(remote, f"git:{rest}", home.root)):  # else it names no branch
        folders = {name: folder for name, folder in home.own.items() if folder.name != ".git"}
        require_apart(path, folders)
        remote = f"file:///{path.as_posix().lstrip('/')}" if remote.startswith("file:") else str(path)
    return Branch(f"git:{remote}{mark}{branch}", home.cache, domain=destination.domain, history=destination.history)


def _host(rest: str, destination: Destination, home: Home) -> Target:
    """Return a folder for Netlify or Cloudflare."""
    return StaticHost(_path(rest, home), destination.to.partition(":")[0])


def _ssh(_rest: str, destination: Destination, home: Home) -> Target:
    """Return a folder of a server, which may be this machine."""
    from tearsheet.publishing.ssh.address import place
    from tearsheet.publishing.targets.server import SshServer

    server = place(destination.to, shown(destination.to))
    if _HERE.fullmatch(server.host) or server.host in {socket.gethostname(), socket.getfqdn()}:
        _path(server.path, home)
    return SshServer(server, destination.keep)


_BUCKET = re.compile(r"[\w$][\w.$-]*(/[^\s/?#%\\@:]+)*/?")
_HERE = re.compile(r"localhost|127(\.\d+){3}|::1")
_KINDS: dict[str, Making] = {
    "folder": _folder,
    "s3": _store,
    "gs": _store,
    "az": _store,
    "git": _branch,
    "netlify": _host,
    "cloudflare": _host,
    "ssh": _ssh,
}
_COMPRESSED = {"folder"}  # where a server of one's own chooses between a file and its variants
_FORMS = {
    "folder": "folder:PATH",
    "s3": "s3://BUCKET/PREFIX",
    "gs": "gs://BUCKET/PREFIX",
    "az": "az://CONTAINER/PREFIX",
    "git": "git:REMOTE#BRANCH",
    "netlify": "netlify:PATH",
    "cloudflare": "cloudflare:PATH",
    "ssh": "ssh://USER@HOST/PATH",
}
