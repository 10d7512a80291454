"""Disks that are full or cannot be written to, for root and for others."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def _small_disk(folder: Path, options: str) -> Iterator[None]:
    """Mount a memory disk on a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def full(folder: Path, size: str = "64k", largest: int = 2000) -> Iterator[None]:
    """Let a disk be full after some files: a memory disk of this size for root, for others no file larger than that."""
    if os.geteuid() == 0:
        with _small_disk(folder, f"size={size}"):
            yield
        return
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let a folder be read only, for root too."""
    if os.geteuid() == 0:
        with _small_disk(folder, "ro"):
            yield
        return
    folder.mkdir(parents=True)
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)
