"""Target manifest: what a target holds, as the last publication left it there, beside the site itself."""

from pathlib import PurePosixPath

import msgspec

from tearsheet.errors import Problem, PublishError

NAME = ".tearsheet-manifest.json"
LOCK = ".tearsheet-lock"
OWN = frozenset({NAME, LOCK})

VERSION = 1


class PublishedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of the target: the digest and number of its bytes, a digest of its headers where the target keeps some.

    Without a sha256 it was being sent when the publication ended, `is_new` for the first time, and `tries` publications
    in a row have been broken off since: it may be there, and be led to. `gone` is when it was
    first seen to be no longer part of the site (seconds since 1970; 0: it is one); it is deleted after a while. `of` is
    the sha256 of the file that it is a compressed variant of, which has the same name without its last suffix.
    """

    sha256: str = ""
    size: int = 0
    headers: str = ""
    gone: float = 0
    is_new: bool = False
    tries: int = 0
    of: str = ""


class TargetManifest(msgspec.Struct, frozen=True):
    """The files of a target by their paths; none of a target that was never published to.

    `others` is what others have put there and was named once.
    """

    files: dict[str, PublishedFile] = {}
    others: tuple[str, ...] = ()
    version: int = VERSION

    def has(self, path: str) -> bool:
        """Say whether readers may find a file there already."""
        return path in self.files and not self.files[path].is_new

    @property
    def pages(self) -> set[str]:
        """The paths of the site's pages, without those that stay for a while although they are gone."""
        return {path for path, entry in self.files.items() if path.endswith(".html") and not entry.gone}

    def encode(self) -> bytes:
        """Return the bytes of the manifest, the same for the same files."""
        return msgspec.json.format(msgspec.json.encode(self, order="deterministic"), indent=0)


def decode(data: bytes, where: str) -> TargetManifest:
    """Return the manifest that a target holds; PublishError where it is none, or names what no site can have."""
    try:
        manifest = msgspec.json.decode(data, type=TargetManifest)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise _unreadable(where, "is not readable") from None
    if manifest.version != VERSION:
        raise _unreadable(where, "is of another version of Tearsheet")
    for path in manifest.files:
        if not is_below(path):
            raise _unreadable(where, f"names “{path}”, which is not below the site")
    return manifest


def is_below(path: str) -> bool:
    """Say whether a path leads to a file below the site's folder, and to none of ours."""
    parts = path.split("/")
    return (
        "\\" not in path and "\0" not in path and not {"", ".", ".."} & {*parts} and PurePosixPath(path).name not in OWN
    )


def _unreadable(where: str, what: str) -> PublishError:
    return PublishError(
        Problem(where, 0, "manifest-unreadable", f"{NAME} {what}", "delete it there; then everything is sent again")
    )
