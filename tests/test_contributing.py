"""Whoever follows CONTRIBUTING.md finds what it names."""

import re

from tests.conftest import ROOT

SAID = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
OF_SITES = {"content/kinds.yaml"}  # what a site may have, and this one has not


def test_every_file_it_names_is_there() -> None:
    """Each path, in a list of what to change or in a command to type, is a file or a folder of the project."""
    code = " ".join(re.findall(r"`([^`]+)`", SAID))
    found = set(re.findall(r"(?:tearsheet|tests|theme|docs|tools|\.ci)/[\w./-]*", code)) | OF_SITES
    assert len(found) > 40
    assert sorted(path for path in found - OF_SITES if not (ROOT / path).exists()) == []


def test_all_that_can_be_added_has_a_list() -> None:
    """A seed format, a publishing target, a page type, a kind and a key each have a list of files to change."""
    adding = SAID.partition("## How to add")[2].partition("\n## ")[0]
    parts = dict(re.findall(r"^\*\*A (.+?)\*\*(.+?)(?=^\*\*|\Z)", adding, re.MULTILINE | re.DOTALL))
    assert [name.strip(".") for name in parts] == [
        "seed format",
        "publishing target",
        "page type",
        "kind of entity",
        "key of posts",
    ]
    for name, said in parts.items():
        files = re.findall(r"^\d\. .*?`[\w.]+/[\w./-]+`", said, re.MULTILINE)
        assert len(files) >= 4, name


def test_every_target_it_names_is_one() -> None:
    """Each `make …` is a target of the Makefile, and that says in its help what it does."""
    named = set(re.findall(r"^    make ([a-z-]+)|`make ([a-z-]+)", SAID, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert {name for pair in named for name in pair if name} <= targets
    assert {"quick", "test"} <= targets


def test_the_unit_tests_are_there() -> None:
    """Each file of `make quick` is one, and it needs no whole site: no unit test builds, starts or opens any."""
    listed = re.findall(r"[\w/]*test_\w+\.py", MAKEFILE.partition("UNIT :=")[2].partition("\n\n")[0])
    assert len(listed) > 15
    for name in set(listed) - {"test_contributing.py"}:  # which has these words
        code = (ROOT / "tests" / name).read_text(encoding="utf-8")
        assert not re.search(r"subprocess|Popen|Forked\(|\"build\"|\.build\(", code), name
