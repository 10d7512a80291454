"""Placing: the files of a new site come into its folder all at once, or none of them does."""

import contextlib
import errno
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from tearsheet.errors import Problem, TearsheetError

STAGE = ".tearsheet-new"  # where the files lie until they are all there; of a killed run it is no obstacle

# What may be in a folder in which a site is begun: it is made by git, by file managers, by those before us.
_NO_OBSTACLE = {STAGE, ".git", ".hg", ".DS_Store", "Thumbs.db", "desktop.ini"}
_ENVIRONMENT = "pyvenv.cfg"  # the file by which a folder is an environment of Python's
_SETTINGS = "pelicanconf.py"  # the file by which a folder is a site
_SHOWN = 3  # names of files that a message gives


def require_empty(folder: Path) -> None:
    """Raise TearsheetError where a folder has files in it that a new site could come to lie among, or can be none."""
    hint = "name a new folder, or an empty one"
    above = next(each for each in (folder, *folder.absolute().parents) if each.exists() or each.is_symlink())
    if not above.is_dir():
        raise TearsheetError(Problem(str(folder), 0, "folder-not-empty", f"{above.name} is no folder", hint))
    if not folder.is_dir():
        return
    names = sorted(path.name for path in folder.iterdir() if not _is_no_obstacle(path))
    if names:
        more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
        what = f"the folder is not empty ({', '.join(names[:_SHOWN])}{more}), so nothing was written"
        if _SETTINGS in names:
            what = "there is a site in this folder already, so nothing was written"
            hint += f"; “tearsheet init {folder} --ci github” adds a workflow to this one"
        raise TearsheetError(Problem(str(folder), 0, "folder-not-empty", what, hint))


def _is_no_obstacle(path: Path) -> bool:
    """Say whether a file or folder is none that belongs to a site or anything else."""
    return path.name in _NO_OBSTACLE or (path / _ENVIRONMENT).is_file()


def place(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files into a folder, all or none; OSError where one cannot be. Folders that are not there are made.

    They are written in a folder of their own within it, from which all is moved up in the end, the last text last.
    """
    new_folders = [each for each in (folder, *folder.parents) if not each.exists()]
    stage = folder / STAGE
    moved: list[str] = []
    try:
        shutil.rmtree(stage, ignore_errors=True)
        for path, text in texts.items():
            (stage / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).write_bytes(text.encode())
        for name in _tops(texts):
            _move(stage / name, folder / name)
            moved.append(name)
        stage.rmdir()
    except BaseException:
        _take_back(folder, moved, new_folders)
        raise


def _move(path: Path, target: Path) -> None:
    """Move a file or folder; FileExistsError where another has come there since the folder was looked at."""
    if target.exists():
        raise FileExistsError(errno.EEXIST, "there is such a file since a moment ago", str(target))
    path.rename(target)


def _tops(paths: Iterable[str]) -> list[str]:
    """Return the names within the folder itself, in the order of their last files."""
    return list(reversed(dict.fromkeys(path.partition("/")[0] for path in reversed(list(paths)))))


def _take_back(folder: Path, moved: Iterable[str], new_folders: Iterable[Path]) -> None:
    """Remove what was written so far, and the folders that were made for it."""
    with contextlib.suppress(OSError):
        for name in moved:
            path = folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(folder / STAGE, ignore_errors=True)
    with contextlib.suppress(OSError):
        for each in new_folders:
            each.rmdir()
