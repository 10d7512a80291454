"""Files are written in one step or not at all, and read within bounds."""

import os
from pathlib import Path

import pytest

from tearsheet.storage.files import TooLargeError, read_bounded, write_atomically


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    """A file that holds the bytes already is left alone, with its times."""
    path = tmp_path / "a" / "b.txt"
    assert write_atomically(path, b"one")
    os.utime(path, (1, 1))
    assert not write_atomically(path, b"one")
    assert path.stat().st_mtime == 1
    assert write_atomically(path, b"two")
    assert path.read_bytes() == b"two"


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    """Where the new bytes cannot take the file's place, the old ones and nothing else remain."""
    path = tmp_path / "b.txt"
    path.mkdir()
    (path / "kept").touch()
    with pytest.raises(OSError, match=r"b\.txt"):
        write_atomically(path, b"two")
    assert [child.name for child in tmp_path.iterdir()] == ["b.txt"]
    assert (path / "kept").exists()


def test_files_above_the_limit_are_refused(tmp_path: Path) -> None:
    """A file of more bytes than the limit is refused without being read."""
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_bounded(path, 5) == b"12345"
    with pytest.raises(TooLargeError, match="5 bytes, and the limit is 4"):
        read_bounded(path, 4)


def test_a_pipe_does_not_hang_the_reader(tmp_path: Path) -> None:
    """What is no regular file is refused at once."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_bounded(tmp_path / "pipe", 5)
