"""The pages of docs/reference/ say what the code says."""

import pytest

from tearsheet.checking.rules import RULES
from tests.conftest import ROOT
from tests.docs import reference


@pytest.mark.parametrize("name", ["commands.md", "front-matter.md", "settings.md"])
def test_the_reference_is_that_of_this_code(name: str) -> None:
    """Each page is as `make reference` writes it now."""
    assert (reference.FOLDER / name).read_text(encoding="utf-8") == reference.pages()[name], "run: make reference"


def test_every_page_of_the_reference_is_made() -> None:
    """No page lies in the folder that nobody writes any more."""
    assert {path.name for path in reference.FOLDER.iterdir()} == reference.pages().keys()


def test_every_rule_of_check_is_explained() -> None:
    """Each name that `check --ignore` takes stands in the page on it."""
    text = (ROOT / "docs/checking.md").read_text(encoding="utf-8")
    assert [rule for rule in RULES if f"`{rule}`" not in text] == []
