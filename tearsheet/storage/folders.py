"""Folders: the Markdown files in a folder of content/, and problems with files there that are not read."""

import contextlib
import dataclasses
import os
import stat
from pathlib import Path

from tearsheet.errors import Problem, from_os_error
from tearsheet.storage.exclusions import Hides, nothing
from tearsheet.storage.files import read_bounded
from tearsheet.text.slug import IN_ADDRESSES

_OTHER_MARKDOWN = (".markdown", ".mdown", ".mkdn", ".mkd")  # other endings of Markdown files, which are not read here


def misnamed(path: str) -> Problem:
    """Return the problem of a file whose name cannot be part of an address."""
    shown = path.encode(errors="replace").decode()
    return Problem(
        shown, 0, "file-name", "the name cannot be an address", "rename it with letters a to z, digits and hyphens"
    )


def markdown_in(
    content: Path, folder: str, hides: Hides = nothing
) -> tuple[dict[str, os.DirEntry[str]], list[Problem]]:
    """Return the Markdown files directly in a folder below `content`, by name, and problems with other files.

    Files that `hides` excludes are ignored, and those whose names begin with a point.
    """
    entries_by_name: dict[str, os.DirEntry[str]] = {}
    problems: list[Problem] = []
    try:
        with os.scandir(content / folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        listed = []
    except OSError as error:
        return {}, [dataclasses.replace(from_os_error(error, doing="read"), path=folder)]
    for entry in listed:
        if entry.name.startswith(".") or hides(f"{folder}/{entry.name}"):
            continue
        if problem := _unreadable(f"{folder}/{entry.name}", entry):
            problems.append(problem)
        elif entry.name.endswith(".md"):
            entries_by_name[entry.name] = entry
    return entries_by_name, problems


def _unreadable(path: str, entry: os.DirEntry[str]) -> Problem | None:
    """Return the problem of an entry that is not read though one may expect it to be; None for all others."""
    name = entry.name
    with contextlib.suppress(OSError):  # a link that leads in a circle
        if entry.is_dir():
            return Problem(
                path,
                0,
                "folder-among-files",
                "folders in here are not read",
                f"move its files to {path.rpartition('/')[0]}/",
            )
    if name.lower().endswith(_OTHER_MARKDOWN):
        return Problem(path, 0, "file-ending", "only .md files are read", "let its name end in .md")
    if not name.endswith(".md"):
        return None
    if not IN_ADDRESSES.fullmatch(name):
        return misnamed(path)
    return irregular(path, entry)


def irregular(path: str, file: os.DirEntry[str] | Path) -> Problem | None:
    """Return the problem of something that is no readable file, such as a dead link or a pipe; None for a file."""
    try:
        status = file.stat()
    except FileNotFoundError:
        if not file.is_symlink():
            return None  # it has just been removed
        return Problem(
            path, 0, "dead-file-link", "is a link that leads nowhere", "remove it, or put the file itself there"
        )
    except OSError as error:
        return dataclasses.replace(from_os_error(error, doing="read"), path=path)
    if not stat.S_ISREG(status.st_mode):
        return Problem(path, 0, "no-regular-file", "is no regular file", "put a file there, or remove it")
    return None


def read_markdown_below(
    content: Path, folder: str, limit: int, hides: Hides = nothing
) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Return what `read_markdown` does of a folder, and of all folders in it that are no links to others.

    One that is called like a file is a mistake, and is said as such.
    """
    texts, problems = read_markdown(content, folder, limit, hides)
    others: list[Problem] = []
    for problem in problems:
        is_folder = problem.code == "folder-among-files" and not problem.path.endswith(".md")
        if not is_folder or (content / problem.path).is_symlink():
            others.append(problem)
        elif not IN_ADDRESSES.fullmatch(problem.path.rpartition("/")[2]):
            others.append(misnamed(problem.path))
        else:
            below, wrong = read_markdown_below(content, problem.path, limit, hides)
            texts += below
            others += wrong
    return texts, others


def read_markdown(
    content: Path, folder: str, limit: int, hides: Hides = nothing
) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Return (path below `content`, text) of the Markdown files in a folder, by name, and problems with others.

    `limit` is the most bytes of a file.
    """
    texts: list[tuple[str, str]] = []
    names, problems = markdown_in(content, folder, hides)
    for name in names:
        path = f"{folder}/{name}"
        try:
            texts.append((path, read_bounded(f"{content}/{path}", limit).decode().replace("\r\n", "\n")))
        except UnicodeDecodeError:
            problems.append(Problem(path, 0, "not-utf-8", "no UTF-8 text", "save it as UTF-8"))
        except OSError as error:
            problems.append(dataclasses.replace(from_os_error(error, doing="read"), path=path))
    return texts, problems
