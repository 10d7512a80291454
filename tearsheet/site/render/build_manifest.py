"""Build manifest: what the last build into a folder wrote, by which the next one knows what it need not write again.

It lies in the cache, named by the way from there to the folder, so that it stays true where a site is moved or copied.
What it cannot know, since the cache was lost or another one was used, the folder's own list says (outputs.py).
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
    are what is to be said though nothing is wrong, `once` what only this build says, `news` is what lies there that no
    build has made, if it is news.
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

    `common` are the marks of what pages have in common, `foreign` what was there that no build had made.
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
        """Take the folder of caches and the folder that the manifest is about."""
        self._path = cache / f"outputs-{_name(_way(cache, output))}"
        self._known = Sealed(self._path, _Outputs)
        self._former = Sealed(cache / f"outputs-{_name(str(output))}", _Outputs)  # as earlier versions named it
        self.output = output
        self.load()

    def load(self) -> None:
        """Read what the last build has left, before any other is at work."""
        self.digest, last = self._known.read_marked()
        self._last = last if last and last.outputs else self._former.read() or _Outputs(0, {})
        self._listed = outputs.read(self.output)
        self._last = _with_unknown(self._last, self._listed or ())
        self.outputs: dict[str, OutputFile] = {}
        self.common: dict[str, bytes] = {}
        self.news: tuple[str, ...] = ()

    @property
    def last_common(self) -> dict[str, bytes]:
        """The marks of what pages had in common in the last build."""
        return self._last.common

    def last(self, path: str) -> OutputFile | None:
        """Return an output as the last build left it, None where it made none, or was broken off while it did."""
        known = self._last.outputs.get(path)
        return known if known and known.digest else None

    def last_below(self, folder: str) -> dict[str, OutputFile]:
        """Return the outputs below a folder (`name/`) as the last build left them."""
        return {path: known for path, known in self._last.outputs.items() if known.digest and path.startswith(folder)}

    def is_all_intact(self) -> bool:
        """Say whether all outputs of the last build are as they were written; if so, they are this build's too."""
        if self._listed != self._last.outputs.keys() or outputs.is_unfinished(self.output):
            return False
        return all(self.is_intact(path, known.key) for path, known in self._last.outputs.items())

    def is_intact(self, path: str, key: bytes) -> bool:
        """Say whether an output shows what has this key and is as it was written; if so, it is one of this build's too.

        Where its stamp does not prove that, its bytes do.
        """
        known = self._last.outputs.get(path)
        if known is None or known.key != key:
            return False
        found = fingerprints.own(f"{self.output}/{path}")
        if found is None:
            return False
        if found != known.stamp or not fingerprints.proves(known.stamp, self._last.noted):
            if seal(Path(self.output, path).read_bytes()) != known.digest:
                return False
            known = msgspec.structs.replace(known, stamp=found)
        self.outputs[path] = known
        return True

    def put(self, name: str, data: bytes) -> bool:
        """Make an output hold these bytes, never through a link; return whether it did not yet.

        BuildError where a link is in the place of a folder that the site needs.
        """
        link = outputs.through_link(self.output, name)
        if link == name:
            Path(self.output, name).unlink()
        elif link:
            what = "is a link, and the site has a folder of this name"
            raise BuildError(
                Problem(str(self.output / link), 0, "link-in-output", what, "remove the link, then build again")
            )
        return put(f"{self.output}/{name}", data)

    def settle(self, *, look: bool = True) -> int:
        """Remove what earlier builds wrote and this one did not; return how many outputs went.

        `news` is then what no build has made, if it was not so when the last one ended. To `look` for it costs 0.1 s
        where there are 10,000 folders.
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
        """Remove an output that belongs to the site no more; say whether it was there.

        Nothing is removed through a link, nor where the disk takes its name for that of its `twin`, an output whose
        name differs only in capitals.
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
        self._prune(path.parent)
        return True

    def announce(self, paths: Iterable[str]) -> None:
        """Take down outputs before they are written, so that a build that is broken off leaves none unknown."""
        known = len(self._last.outputs)
        self._last = _with_unknown(self._last, paths)
        if len(self._last.outputs) > known:
            self._write(self._last)
            outputs.write(self.output, self._last.outputs)
            self._listed = frozenset(self._last.outputs)

    def set_aside(self) -> None:
        """Move away what plugins have written by themselves: what they do not write again is to go."""
        shutil.rmtree(self._aside, ignore_errors=True)
        for name in self._by_plugins():
            with contextlib.suppress(OSError):
                kept = self._aside / name
                kept.parent.mkdir(parents=True, exist_ok=True)
                if not outputs.through_link(self.output, name):
                    shutil.move(self.output / name, kept)

    def put_back(self) -> None:
        """Move back what was set aside and was not written again, since the build has failed."""
        for name in self._by_plugins():
            path = self.output / name
            with contextlib.suppress(OSError):
                if not path.exists() and (self._aside / name).exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    shutil.move(self._aside / name, path)

    def drop_aside(self) -> None:
        """Remove what was set aside."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def unknown(self) -> dict[str, Stamp]:
        """Return the files in the folder that no build has made."""
        return outputs.unknown(self.output, self._last.outputs.keys() | self.outputs.keys())

    def adopt(self, before: Mapping[str, Stamp]) -> None:
        """Take what plugins have written by themselves for outputs: what is new, or not as it was before the build."""
        found = outputs.unknown(self.output, self.outputs.keys() | (self._last.outputs.keys() - self._by_plugins()))
        written = {name: stamp for name, stamp in found.items() if before.get(name) != stamp}
        for name, stamp in written.items():
            self.outputs[name] = OutputFile(PLUGIN, seal(Path(self.output, name).read_bytes()), stamp)
        self.announce(written)

    @property
    def _aside(self) -> Path:
        """The folder for what is set aside."""
        return self._path.with_name(f"{self._path.name}.aside")

    def _by_plugins(self) -> list[str]:
        """Return what plugins had written by themselves in the last build."""
        return [name for name, known in self._last.outputs.items() if known.key == PLUGIN and outputs.is_inside(name)]

    def _write(self, known: _Outputs) -> None:
        """Write the manifest."""
        self._known.write(known)
        self._former.remove()

    def _prune(self, folder: Path) -> None:
        """Remove folders that have become empty."""
        while folder != self.output and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _is_same(path: Path, other: Path) -> bool:
    """Say whether two names are of one file, as on disks of Macs and Windows."""
    with contextlib.suppress(OSError):
        return os.path.samestat(path.lstat(), other.lstat())
    return False


def _way(cache: Path, output: Path) -> str:
    """Return how the output folder lies to that of caches: the same for a site that was moved or copied."""
    try:
        return os.path.relpath(os.path.realpath(output), os.path.realpath(cache))
    except ValueError:  # on another drive
        return str(output)


def _name(way: str) -> str:
    return hashlib.blake2b(way.encode(errors="surrogateescape"), digest_size=8).hexdigest()


def _with_unknown(known: _Outputs, paths: Iterable[str]) -> _Outputs:
    """Return the outputs with others of which no more is known than that builds have made them, or are about to."""
    new = {path: _UNKNOWN for path in paths if path not in known.outputs}
    return msgspec.structs.replace(known, outputs=known.outputs | new) if new else known
