"""A slice of the soak: what `make soak` does for half an hour, for a minute."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = 250  # a minute of CPU


def test_two_batches_of_a_site_end_clean(tmp_path: Path) -> None:
    """Seeds of all kinds, random decisions, edits and killed runs: nothing is lost, nothing stops, nothing leaks."""
    command = [sys.executable, "-m", "tests.soak", "--jobs", "1", "--cases", str(CASES), "--folder", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stdout[-8_000:] + ended.stderr[-2_000:]
    assert "No failure" in ended.stdout
