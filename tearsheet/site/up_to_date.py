"""Up to date: proves that nothing has changed since the last build, before Pelican is imported.

Settings are Python and may depend on anything, so they are run; then what they say, the stamps of all files that a
build reads and those of its outputs are compared with what they were. Where that is no proof (plugins, settings that
are no plain values, folders behind links), the site is built.
"""

import contextlib
import dataclasses
import hashlib
import importlib.util
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from tearsheet.content_folder import journal
from tearsheet.model import defaults, own_theme
from tearsheet.site.render.build_manifest import BuildManifest, Built
from tearsheet.storage import bytecode, clock, code_digest, fingerprints
from tearsheet.storage.cache import Sealed
from tearsheet.storage.fingerprints import Stamp

# Settings that bring code or files from elsewhere; none of them is common in a site of Tearsheet's.
_ELSEWHERE = ("PLUGINS", "PLUGIN_PATHS", "THEME_TEMPLATES_OVERRIDES", "THEME_STATIC_PATHS")


class _Kept(msgspec.Struct, frozen=True):
    """What is kept of a build: the folders it read, where its libraries are installed, and the digest of all stamps.

    `outputs` is the digest of the manifest; what the build shows stays the same from `since` to `until` (seconds since
    1970). `notes` are its messages, which still hold.
    """

    folders: list[str]
    libraries: list[str]
    inputs: bytes
    output: str
    outputs: bytes
    since: float
    until: float
    articles: int
    notes: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """The stamps of some folders: their digest, and whether all are old enough to prove anything."""

    digest: bytes
    proves: bool


class Proof:
    """Compares what a site's last build with these settings was made of with what is there now."""

    def __init__(self, settings_file: Path, overrides: dict[str, Any]) -> None:
        """Run the settings file, silently; where that fails there is no proof, and the build will say why."""
        ran = _run(settings_file)
        settings = defaults.completed(ran or {})
        name = _digest([str(settings_file), overrides])[:8].hex()
        is_provable = ran is not None and _is_provable(settings)
        self._settings_digest = _digest([settings, overrides, sys.version, sys.prefix]) if is_provable else None
        own = own_theme.folder(settings, settings_file.parent)
        self._own = [str(own)] if own else []
        self._cache = settings_file.parent / str(settings["CACHE_PATH"])
        self._proof = Sealed(self._cache / f"proof-{name}", _Kept, self._settings_digest or b"")
        self._kept = self._proof.read() if self._settings_digest else None
        self._found = _look(self._kept.folders, self._kept.libraries) if self._kept else None

    def built(self) -> Built | None:
        """Return what a build would return if it had nothing to do; None where that is not certain."""
        kept, stamps = self._kept, self._found
        if journal.is_left(self._cache):  # the content is to be another
            return None
        if kept is None or stamps is None or kept.inputs != stamps.digest:
            return None
        manifest = BuildManifest(self._cache, Path(kept.output))
        now = clock.now().timestamp()
        if not kept.since <= now < kept.until or manifest.digest != kept.outputs or not manifest.is_all_intact():
            return None
        unchanged = len(manifest.outputs)
        return Built(kept.output, 0, unchanged, 0, kept.articles, kept.since, kept.until, notes=kept.notes)

    @contextlib.contextmanager
    def renewed(self, *read: Path) -> Iterator[Callable[[Built], None]]:
        """Drop the proof while a site is built from the folders `read`; yield a function to call when all went well.

        Stamps are from before the build, so that a file that changes meanwhile is not missed.
        """
        if self._settings_digest is None:
            yield lambda _: None
            return
        self._proof.remove()
        folders = [str(Path(__file__).parents[1]), *map(str, read), *self._own]
        libraries = code_digest.places()
        if self._kept is None or (self._kept.folders, self._kept.libraries) != (folders, libraries):
            self._found = _look(folders, libraries)
        yield lambda built: self._keep(built, folders, libraries)

    def _keep(self, built: Built, folders: list[str], libraries: list[str]) -> None:
        """Keep the proof of a build, if its stamps are old enough to prove anything."""
        if self._settings_digest is None or self._found is None or not self._found.proves:
            return
        kept = _Kept(
            folders=folders,
            libraries=libraries,
            inputs=self._found.digest,
            output=built.output,
            outputs=BuildManifest(self._cache, Path(built.output)).digest,
            since=built.since,
            until=built.until,
            articles=built.articles,
            notes=built.notes,
        )
        self._proof.write(kept)


def _run(settings_file: Path) -> dict[str, Any] | None:
    """Return the settings in a settings file, as Pelican would find them; None where it fails."""
    spec = importlib.util.spec_from_file_location(settings_file.stem, settings_file)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    try:
        with (
            bytecode.none_kept(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            spec.loader.exec_module(module)
    except (Exception, SystemExit):  # noqa: BLE001  (the site's own code; the build says what is wrong with it)
        return None
    return {name: value for name, value in vars(module).items() if name.isupper()}


def _is_provable(settings: dict[str, Any]) -> bool:
    """Say whether settings are plain values only, and bring no code or files from elsewhere."""
    return (
        isinstance(settings["CACHE_PATH"], str)
        and settings.get("PELICAN_CLASS") in (None, "tearsheet.Site")
        and all(not settings.get(name) for name in _ELSEWHERE)
        and all(map(code_digest.is_plain, settings.values()))
    )


def _look(folders: list[str], libraries: list[str]) -> _Found | None:
    """Return the stamps of folders and libraries; None where they cannot prove anything."""
    noted = time.time_ns()
    try:
        stamps = [(path, fingerprints.of(os.stat(path))) for path in libraries]
        for folder in filter(os.path.lexists, folders):  # a site need have no theme of its own; one that comes counts
            if (files := _files(folder)) is None:
                return None
            stamps += files
    except OSError:
        return None
    newest = max(max(stamp[1], stamp[2]) for _, stamp in stamps)
    return _Found(_digest(sorted(stamps)), fingerprints.proves((0, newest, newest, 0), noted))


def _files(folder: str) -> list[tuple[str, Stamp]] | None:
    """Return all files below a folder with their stamps; None where a link leads to another folder."""
    files = []
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if not entry.is_dir():
                    files.append((entry.path, fingerprints.of(entry.stat())))
                elif entry.is_symlink():
                    return None
                elif entry.name != "__pycache__":
                    folders.append(entry.path)
    return files


def _digest(value: object) -> bytes:
    """Return a digest of values."""
    return hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=16).digest()
