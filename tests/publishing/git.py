"""Git as tests use it: repositories, their branches as hosts check them out, and a daemon that others push to."""

import contextlib
import io
import os
import signal
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.publishing.sites import Visit, broken_in
from tests.publishing.weed import free_port


def git(*arguments: str | Path) -> str:
    """Run git and return what it prints."""
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


def files_of(repository: Path, ref: str) -> dict[str, bytes]:
    """Return the files of a branch or commit, as a host would check it out, without Tearsheet's own."""
    packed = subprocess.run(["git", f"--git-dir={repository}", "archive", ref], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        found = {entry.name: archive.extractfile(entry) for entry in archive if entry.isfile()}
        return {name: file.read() for name, file in found.items() if file and not name.startswith(".tearsheet-")}


def over_git(remote: Path, branch: str, copy: Path) -> Visit:
    """Return a visit of the site by a host that fetches the branch, and shows what is at its tip."""
    git("init", "--quiet", "--bare", copy)
    seen: set[str] = set()

    def visit(is_ended: Callable[[], bool]) -> list[str]:
        git(f"--git-dir={copy}", "fetch", "--quiet", "--depth=1", f"file://{remote}", f"+{branch}:shown")
        tip = git(f"--git-dir={copy}", "rev-parse", "shown")
        if tip in seen:
            return []
        seen.add(tip)
        files = files_of(copy, "shown")
        return broken_in(lambda path: _got(files.get(path[1:])), is_ended)

    return visit


def _got(data: bytes | None) -> tuple[int, str]:
    return (404, "") if data is None else (200, data.decode())


@contextlib.contextmanager
def daemon(folder: Path) -> Iterator[int]:
    """Let everybody on this machine fetch from and push to the repositories in a folder meanwhile; yield the port."""
    port = free_port()
    open_ = ["--export-all", "--enable=receive-pack", f"--base-path={folder}", "--reuseaddr"]
    command = ["git", "daemon", "--listen=127.0.0.1", f"--port={port}", *open_]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        asking = ["git", "ls-remote", f"git://127.0.0.1:{port}/remote.git"]
        while subprocess.run(asking, check=False, capture_output=True).returncode:
            time.sleep(0.02)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # the daemon is a child of git
        process.wait(20)
