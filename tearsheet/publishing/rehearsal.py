"""Rehearsal: copies of a site's cache and output, in which a dry run builds, so that nothing of the site changes."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from tearsheet.content_folder import journal
from tearsheet.errors import Problem, PublishError
from tearsheet.storage import build_lock

_LOCK = "build.lock"


def turn(cache: Path, say: Callable[[str], None]) -> AbstractContextManager[None]:
    """Keep builds out as `build_lock.turn` does, but make no lock where there is none, as none is at work then."""
    return build_lock.turn(cache, say) if (cache / _LOCK).exists() else contextlib.nullcontext()


@contextlib.contextmanager
def copies(cache: Path, output: Path, *, is_building: bool) -> Iterator[tuple[Path, Path]]:
    """Yield a copy of a site's cache, and of its output folder where there is something to build; both are gone after.

    They lie to each other as the folders do, since the cache knows the output by its way there, so that a build in them
    does only what it would do in the site.
    """
    with tempfile.TemporaryDirectory(prefix="tearsheet-") as folder:
        way = os.path.relpath(output, cache)
        above = map(str, range(Path(way).parts.count(os.pardir) + 1))
        cache_copy = Path(os.path.realpath(folder), *above)
        output_copy = Path(os.path.normpath(cache_copy / way)) if is_building else output
        for place, copy in {cache: cache_copy, output: output_copy}.items():
            if place != copy and place.is_dir():
                shutil.copytree(place, copy, symlinks=True, dirs_exist_ok=True, ignore=_without_lock)
        yield cache_copy, output_copy


def _without_lock(_folder: str, names: list[str]) -> list[str]:
    """Return what of a folder is not copied: the lock, which this process may hold."""
    return [name for name in names if name == _LOCK]


def require_whole(cache: Path) -> None:
    """Raise PublishError where a change of files was broken off, as a dry run must not complete it."""
    if journal.is_left(cache):
        what = "a change of files in content/ was broken off, and a dry run completes nothing"
        raise PublishError(
            Problem("", 0, "change-left", what, "run tearsheet check, which completes it, and try again")
        )
