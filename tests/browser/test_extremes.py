from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from checks.accessibility import violations
from checks.built import BuiltSite
from checks.room import lacking
from tests.site import sites
from tests.site.extremes import ODD


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site of very long names, little words, emoji, other scripts and a language that is none."""
    site = sites.new(tmp_path_factory.mktemp("odd"), ODD)
    site.build()
    return BuiltSite(site.output)


def test_odd_content(page: Page, served: Callable[[Path], str], odd: BuiltSite) -> None:
    """Pages of names without a space fit every screen, with text of twice the size too."""
    root = served(odd.folder)
    for address in odd.pages:
        page.goto(root + address)
        assert list(lacking(page)) == [], address


@pytest.mark.parametrize("slug", ["long", "emoji", "right", "tongue"])
def test_odd_articles(page: Page, served: Callable[[Path], str], odd: BuiltSite, slug: str) -> None:
    """Axe finds nothing to object to in articles of odd content."""
    page.goto(f"{served(odd.folder)}/articles/{slug}/")
    assert list(violations(page)) == []
