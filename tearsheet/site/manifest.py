"""The manifest: what the last build into a folder wrote, by which the next one knows what it need not write again."""

import dataclasses
import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tearsheet import stamps
from tearsheet.files import read_sealed, seal, write_sealed
from tearsheet.stamps import Stamp


@dataclasses.dataclass(frozen=True, slots=True)
class Indexed:
    """What was done for the search: the articles that a new index is made of, its files written, and the seconds.

    Nothing of it: the index is as it was, or there is to be none. `missing` says why there is none, and what to do.
    """

    articles: int = 0
    written: int = 0
    seconds: float = 0.0
    missing: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Built:
    """What a build into the folder `output` did, in files: written, the same already, removed; the articles it shows.

    As long as nothing changes, a build shows the same from `since` to `until` (seconds): posts are dated ahead. `notes`
    are what is to be said though nothing is wrong.
    """

    output: str
    written: int
    unchanged: int
    removed: int
    articles: int
    since: float
    until: float
    search: Indexed = Indexed()
    notes: tuple[str, ...] = ()


class Output(msgspec.Struct, frozen=True, gc=False):
    """An output: the key of what it shows (empty: not known), the digest of its bytes, and its file's stamp.

    `parts` are the marks of what it shows, and `why` the reasons for which it was last printed (none: it was new).
    """

    key: bytes
    digest: bytes
    stamp: Stamp
    parts: bytes = b""
    why: tuple[str, ...] = ()


class _Outputs(msgspec.Struct, frozen=True):
    """The outputs of a build, by their paths below the output folder; `noted` is when the stamps were all taken.

    `common` are the marks of what pages have in common.
    """

    noted: int
    outputs: dict[str, Output]
    common: dict[str, bytes] = {}


_UNKNOWN = Output(b"", b"", (0, 0, 0, 0))


class Manifest:
    """The outputs of the last build into a folder, and those of this one."""

    def __init__(self, cache: Path, output: Path) -> None:
        """Take the folder of caches and the folder that the manifest is about."""
        name = hashlib.blake2b(str(output).encode(), digest_size=8).hexdigest()
        self._path = cache / f"outputs-{name}"
        self.output = output
        self.digest, self._last = _read(self._path)
        self.outputs: dict[str, Output] = {}
        self.common: dict[str, bytes] = {}

    @property
    def last_common(self) -> dict[str, bytes]:
        """The marks of what pages had in common in the last build."""
        return self._last.common

    def last(self, path: str) -> Output | None:
        """Return an output as the last build left it, None where it made none, or was broken off while it did."""
        known = self._last.outputs.get(path)
        return known if known and known.digest else None

    def last_below(self, folder: str) -> dict[str, Output]:
        """Return the outputs below a folder (`name/`) as the last build left them."""
        return {path: known for path, known in self._last.outputs.items() if known.digest and path.startswith(folder)}

    def is_all_intact(self) -> bool:
        """Say whether all outputs of the last build are as they were written; if so, they are this build's too."""
        return all(self.is_intact(path, known.key) for path, known in self._last.outputs.items())

    def is_intact(self, path: str, key: bytes) -> bool:
        """Say whether an output shows what has this key and is as it was written; if so, it is one of this build's too.

        Where its stamp does not prove that, its bytes do.
        """
        known = self._last.outputs.get(path)
        if known is None or known.key != key:
            return False
        found = stamps.stamp(f"{self.output}/{path}")
        if found is None:
            return False
        if found != known.stamp or not stamps.proves(known.stamp, self._last.noted):
            if seal(Path(self.output, path).read_bytes()) != known.digest:
                return False
            known = msgspec.structs.replace(known, stamp=found)
        self.outputs[path] = known
        return True

    def settle(self) -> int:
        """Remove what earlier builds wrote and this one did not; return how many outputs went."""
        stale = [name for name in self._last.outputs if name not in self.outputs and _is_inside(name)]
        for name in stale:
            path = self.output / name
            path.unlink(missing_ok=True)
            self._prune(path.parent)
        if stale or (self.outputs, self.common) != (self._last.outputs, self._last.common):
            self._write(_Outputs(time.time_ns(), self.outputs, self.common))
        return len(stale)

    def announce(self, paths: Iterable[str]) -> None:
        """Take down outputs before they are written, so that a build that is broken off leaves none unknown."""
        new = {path: _UNKNOWN for path in paths if path not in self._last.outputs}
        if new:
            self._last = msgspec.structs.replace(self._last, outputs=self._last.outputs | new)
            self._write(self._last)

    def _write(self, outputs: _Outputs) -> None:
        """Write the manifest."""
        write_sealed(self._path, msgspec.msgpack.encode(outputs))

    def _prune(self, folder: Path) -> None:
        """Remove folders that have become empty."""
        while folder != self.output and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _is_inside(name: str) -> bool:
    """Say whether a path is one below the output folder: nothing else is ever removed."""
    return not name.startswith("/") and ".." not in name.split("/")


def _read(path: Path) -> tuple[bytes, _Outputs]:
    """Return what the last build wrote, with its digest; nothing where that is not known or the manifest damaged."""
    data = read_sealed(path)
    try:
        return seal(data), msgspec.msgpack.decode(data, type=_Outputs)
    except msgspec.DecodeError:
        return b"", _Outputs(0, {})
