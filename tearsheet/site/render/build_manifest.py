"""Build manifest: what the last build into a folder wrote, so that the next one writes and removes only what it must.

It is kept in the cache, named by the relative path from there to the output folder, so that it stays valid where a site
is moved or copied. If the cache was lost, the list that the output folder keeps itself (outputs.py) tells the rest.
"""

import contextlib
import dataclasses
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from tearsheet.errors import BuildError, Problem
from tearsheet.storage import fingerprints, outputs
from tearsheet.storage.cache import Sealed
from tearsheet.storage.files import put
from tearsheet.storage.fingerprints import Stamp
from tearsheet.storage.sealed import seal


@dataclasses.dataclass(frozen=True, slots=True)
class Indexed:
    """What was done for the search: number of articles indexed, index files written, seconds taken.

    All are 0 where the index has not changed or there is to be none; `missing` says why there is none and what to do.
    """

    articles: int = 0
    written: int = 0
    seconds: float = 0.0
    missing: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Built:
    """What a build into the folder `output` did: files written, unchanged and removed, and the articles it shows.

    If nothing changes, builds show the same from `since` to `until` (seconds since 1970), as posts may be dated ahead.
    `notes` are messages though nothing is wrong, `once` those of this build only, `news` the files in `output` that no
    build has made and that were not there last time.
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
    news: tuple[str, ...] = ()
    once: tuple[str, ...] = ()


class OutputFile(msgspec.Struct, frozen=True, gc=False):
    """An output: the key of what it shows (empty: unknown), the digest of its bytes, and its file's stamp.

    `parts` are marks of all it shows (see `reasons`), `why` the reasons for which it was last rendered (empty: it was
    new).
    """

    key: bytes
    digest: bytes
    stamp: Stamp
    parts: bytes = b""
    why: tuple[str, ...] = ()


class _Outputs(msgspec.Struct, frozen=True):
    """The outputs of a build by path below the output folder; `noted` is when the stamps were taken (nanoseconds).

    `common` are the marks of what all pages depend on, `foreign` files there that no build has made.
    """

    noted: int
    outputs: dict[str, OutputFile]
    common: dict[str, bytes] = {}
    foreign: tuple[str, ...] = ()


_UNKNOWN = OutputFile(b"", b"", (0, 0, 0, 0))
PLUGIN = b"plugin"  # the key of what a plugin has written by itself


class BuildManifest:
    """The outputs of the last build into a folder, and those of this one."""

    def __init__(self, cache: Path, output: Path) -> None:
        """Take the cache folder, and the output folder that the manifest is about."""
        self._path = cache / f"outputs-{_name(_way(cache, output))}"
        self._known = Sealed(self._path, _Outputs)
        self._former = Sealed(cache / f"outputs-{_name(str(output))}", _Outputs)  # as earlier versions named it
        self.output = output
        self.load()

    def load(self) -> None:
        """Read what the last build has left; call it before another build can be at work."""
        self.digest, last = self._known.read_marked()
        self._last = last if last and last.outputs else self._former.read() or _Outputs(0, {})
        self._listed = outputs.listed_outputs(self.output)
        self._last = _with_unknown(self._last, self._listed or ())
        self.outputs: dict[str, OutputFile] = {}
        self.common: dict[str, bytes] = {}
        self.news: tuple[str, ...] = ()

    @property
    def last_common(self) -> dict[str, bytes]:
        """The marks of what all pages depended on in the last build."""
        return self._last.common

    def last(self, path: str) -> OutputFile | None:
        """Return an output as the last build left it, None where it made none or was broken off meanwhile."""
        output = self._last.outputs.get(path)
        return output if output and output.digest else None

    def last_below(self, folder: str) -> dict[str, OutputFile]:
        """Return the outputs below a folder (`name/`) as the last build left them."""
        return {
            path: output for path, output in self._last.outputs.items() if output.digest and path.startswith(folder)
        }

    def is_all_intact(self) -> bool:
        """Say whether all outputs of the last build are as written; if so, they count as this build's."""
        if self._listed != self._last.outputs.keys() or outputs.is_unfinished(self.output):
            return False
        return all(self.is_intact(path, output.key) for path, output in self._last.outputs.items())

    def is_intact(self, path: str, key: bytes) -> bool:
        """Say whether an output has this key and is as it was written; if so, it counts as this build's.

        Where its stamp does not prove that, its bytes are compared.
        """
        output = self._last.outputs.get(path)
        if output is None or output.key != key:
            return False
        stamp = fingerprints.own(f"{self.output}/{path}")
        if stamp is None:
            return False
        if stamp != output.stamp or not fingerprints.proves(output.stamp, self._last.noted):
            if seal(Path(self.output, path).read_bytes()) != output.digest:
                return False
            output = msgspec.structs.replace(output, stamp=stamp)
        self.outputs[path] = output
        return True

    def put(self, name: str, data: bytes) -> bool:
        """Write these bytes to an output, never through a link; say whether it had others; BuildError as by `clear`."""
        self.clear(name)
        return put(f"{self.output}/{name}", data)

    def clear(self, name: str) -> None:
        """Remove a link in the place of an output; BuildError where one is in that of a folder which the site needs."""
        link = outputs.through_link(self.output, name)
        if link == name:
            Path(self.output, name).unlink()
        elif link:
            what = "is a link, and the site has a folder of this name"
            raise BuildError(
                Problem(str(self.output / link), 0, "link-in-output", what, "remove the link, then build again")
            )

    def settle(self, *, look: bool = True) -> int:
        """Remove outputs of earlier builds that this one has not made; return how many were removed.

        `news` then has the files that no build has made, if they have changed since the last build. To `look` for them
        takes 0.1 s where there are 10,000 folders.
        """
        stale = [name for name in self._last.outputs if name not in self.outputs and outputs.is_inside(name)]
        folded = {name.casefold(): name for name in self.outputs} if stale else {}
        removed = sum([self._remove(name, folded.get(name.casefold())) for name in stale])
        looked = outputs.look(self.output, self.outputs.keys()) if look else outputs.Looked(self._last.foreign, ())
        for part in looked.parts:
            Path(self.output, part).unlink(missing_ok=True)
        self.news = looked.foreign if looked.foreign != self._last.foreign else ()
        now = _Outputs(time.time_ns(), self.outputs, self.common, looked.foreign)
        if stale or not self.digest or now != msgspec.structs.replace(self._last, noted=now.noted):
            self._write(now)
        if self._listed != self.outputs.keys():
            outputs.write(self.output, self.outputs)
        outputs.end(self.output)
        return removed

    def _remove(self, name: str, twin: str | None) -> bool:
        """Remove an output that no longer belongs to the site; say whether it was there.

        Nothing is removed through a link, nor where the disk takes its name for that of `twin`, an output whose name
        differs only in capitals.
        """
        path = self.output / name
        link = outputs.through_link(self.output, name)
        if (link and link != name) or (twin and _is_same(path, self.output / twin)):
            return False
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            if path.is_dir():  # somebody has put a folder there
                return False
            raise
        self.prune(path.parent)
        return True

    def announce(self, paths: Iterable[str]) -> None:
        """Record outputs before they are written, so that a build that is broken off leaves none unknown."""
        count = len(self._last.outputs)
        self._last = _with_unknown(self._last, paths)
        if len(self._last.outputs) > count:
            self._write(self._last)
            outputs.write(self.output, self._last.outputs)
            self._listed = frozenset(self._last.outputs)

    def set_aside(self) -> None:
        """Move the files of plugins out of the output folder: those that they do not write again are to go."""
        shutil.rmtree(self._aside, ignore_errors=True)
        for name in self._by_plugins():
            with contextlib.suppress(OSError):
                kept = self._aside / name
                kept.parent.mkdir(parents=True, exist_ok=True)
                if not outputs.through_link(self.output, name):
                    shutil.move(self.output / name, kept)

    def put_back(self) -> None:
        """Move back the files set aside that were not written again, since the build has failed."""
        for name in self._by_plugins():
            path = self.output / name
            with contextlib.suppress(OSError):
                if not path.exists() and (self._aside / name).exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    shutil.move(self._aside / name, path)

    def drop_aside(self) -> None:
        """Remove the files set aside."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def unknown(self) -> dict[str, Stamp]:
        """Return the files in the output folder that no build has made, with their stamps."""
        return outputs.unknown(self.output, self._last.outputs.keys() | self.outputs.keys())

    def adopt(self, before: Mapping[str, Stamp]) -> None:
        """Count files that plugins have written as outputs: those that are new or changed since `before`."""
        unknown = outputs.unknown(self.output, self.outputs.keys() | (self._last.outputs.keys() - self._by_plugins()))
        written = {name: stamp for name, stamp in unknown.items() if before.get(name) != stamp}
        for name, stamp in written.items():
            self.outputs[name] = OutputFile(PLUGIN, seal(Path(self.output, name).read_bytes()), stamp)
        self.announce(written)

    @property
    def _aside(self) -> Path:
        """The folder for files set aside."""
        return self._path.with_name(f"{self._path.name}.aside")

    def _by_plugins(self) -> list[str]:
        """Return the outputs of the last build that plugins have written."""
        return [name for name, output in self._last.outputs.items() if output.key == PLUGIN and outputs.is_inside(name)]

    def _write(self, record: _Outputs) -> None:
        """Write the manifest."""
        self._known.write(record)
        self._former.remove()

    def prune(self, folder: Path) -> None:
        """Remove a folder and those around it that have become empty."""
        while folder != self.output and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _is_same(path: Path, other: Path) -> bool:
    """Say whether two paths are of one file, as on disks of Macs and Windows that ignore case."""
    with contextlib.suppress(OSError):
        return os.path.samestat(path.lstat(), other.lstat())
    return False


def _way(cache: Path, output: Path) -> str:
    """Return the path from the cache to the output folder, which stays the same where a site is moved or copied."""
    try:
        return os.path.relpath(os.path.realpath(output), os.path.realpath(cache))
    except ValueError:  # on another drive
        return str(output)


def _name(way: str) -> str:
    """Return a short digest of a path, for the name of the manifest's file."""
    return hashlib.blake2b(way.encode(errors="surrogateescape"), digest_size=8).hexdigest()


def _with_unknown(record: _Outputs, paths: Iterable[str]) -> _Outputs:
    """Return outputs with more of them, of which it is only known that a build has made or will make them."""
    new = {path: _UNKNOWN for path in paths if path not in record.outputs}
    return msgspec.structs.replace(record, outputs=record.outputs | new) if new else record
