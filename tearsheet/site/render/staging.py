"""Staging: pages written beside their places, and put there together once the templates have made all of them.

So a template that fails leaves the site as it was, and not half in its former look. Only builds for which templates,
settings or code have changed need it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tearsheet.errors import BuildError, Problem
from tearsheet.site.render.build_manifest import BuildManifest
from tearsheet.storage import fingerprints, part_files
from tearsheet.storage.fingerprints import Stamp


class UntouchedError(BuildError):
    """The theme fails, so nothing was written: the output folder is as it was."""


def stage(manifest: BuildManifest, name: str, data: bytes) -> str:
    """Write these bytes beside the place of an output; return the path of that file, empty if the output has them."""
    manifest.clear(name)
    path = Path(manifest.output, name)
    if path.is_file() and path.read_bytes() == data:
        return ""
    with part_files.opened(str(path)) as (descriptor, part):
        part_files.write(descriptor, data, durable=False)
    return part


def settled(
    manifest: BuildManifest, printed: Sequence[tuple[Any, ...]], wrong: Sequence[Problem]
) -> list[tuple[Any, ...]]:
    """Put staged outputs in their places, and return what has been printed with their stamps.

    Each is (path, key, digest, None, path of the staged file, problem), and becomes (…, stamp, is new, problem). If
    something is `wrong` with the theme, all are removed: UntouchedError.
    """
    parts = [(path, part) for path, _, _, _, part, _ in printed if part]
    if wrong:
        _drop(manifest, [part for _, part in parts])
        raise UntouchedError(*wrong)
    for path, part in parts:
        Path(part).replace(manifest.output / path)
    return [(*one[:3], _stamp(manifest.output, one), bool(one[4]), one[5]) for one in printed]


def _stamp(output: Path, printed: tuple[Any, ...]) -> Stamp | None:
    """Return the stamp of an output that has been put in its place, None for a page that could not be made."""
    return None if printed[5] else fingerprints.of((output / printed[0]).stat())


def _drop(manifest: BuildManifest, parts: Sequence[str]) -> None:
    """Remove staged outputs, and the folders that were made for them."""
    for part in parts:
        path = Path(part)
        path.unlink(missing_ok=True)
        manifest.prune(path.parent)
