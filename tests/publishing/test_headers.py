"""What hosts are to say of files."""

import re
from pathlib import Path

import pytest

from tearsheet.publishing import headers

THEME = Path(__file__).parents[2] / "theme"


@pytest.mark.parametrize(
    ("path", "kind", "is_hashed"),
    [
        ("index.html", "text/html; charset=utf-8", False),
        ("feed.atom", "application/atom+xml; charset=utf-8", False),
        ("theme/site.css", "text/css; charset=utf-8", False),
        ("theme/site.0123abcd.css", "text/css; charset=utf-8", True),
        ("pagefind/fragment/en_0a1b2c3.pf_fragment", "application/octet-stream", True),
        ("pagefind/pagefind-entry.json", "application/json; charset=utf-8", False),
        ("data/tearsheet.db", "application/vnd.sqlite3", False),
        ("articles/deadbeef_0123abcd.pf_x/index.html", "text/html; charset=utf-8", False),
    ],
)
def test_types_and_lasting(path: str, kind: str, *, is_hashed: bool) -> None:
    """A file's type follows from its name; for ever lasts only what has another name with other bytes."""
    assert headers.content_type(path) == kind
    assert (headers.cache_control(path) == headers.FOREVER) is is_hashed


def test_templates_need_no_more_than_the_policy_allows() -> None:
    """No template has a style, a handler or a script of its own in it, which the policy forbids."""
    pages = [path for path in (THEME / "templates").rglob("*.html") if not path.name.endswith(".eml.html")]
    assert pages
    for template in pages:
        text = template.read_text(encoding="utf-8")
        assert not re.search(
            r"<style|\sstyle=|\son(click|load|error|input|change|submit|key\w+|mouse\w+|focus|blur)=|javascript:|<iframe|<object",
            text,
        ), template
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), template
