"""The tutorial, word for word, with Tearsheet as a wheel installs it."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.package import clean

BLOCKS = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.posix
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    """Each block of commands ends well, one after the other, and says the lines that stand below it."""
    environment = clean.environment(tmp_path / "environment", [*clean.dependencies(ROOT), "pip"])
    clean.install(environment, clean.build(ROOT, "wheel", tmp_path / "dist"))
    folder, output, checked = tmp_path, "", 0
    for language, block in BLOCKS.findall((ROOT / "docs/tutorial.md").read_text(encoding="utf-8")):
        if language == "text":
            assert [line for line in block.splitlines() if line not in output] == []
            checked += 1
            continue
        done = environment.run("sh", "-e", "-c", f"{block}\npwd", folder=folder)
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        output, folder = done.stdout + done.stderr, Path(done.stdout.splitlines()[-1])
    assert checked > 5
    assert (tmp_path / "www/companies/quayside-systems/index.html").is_file()
    assert folder == tmp_path / "news"
