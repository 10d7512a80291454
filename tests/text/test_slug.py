"""Slugs are safe in addresses and as file names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tearsheet.text.slug import LONGEST, slugify


@given(st.text())
def test_a_slug_is_short_and_plain(text: str) -> None:
    """Any text gives lower-case letters, digits and single hyphens, at most 80 of them, and is its own slug."""
    slug = slugify(text, fallback="x")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= LONGEST
    assert slugify(slug) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("AT&T's plan", "at-and-ts-plan"),
        ("£24.3 billion", "24-3-billion"),
        ("Çelik & Söhne", "celik-and-sohne"),
        ("字节跳动", "zi-jie-tiao-dong"),
        ("🎉", "x"),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    """Letters of other scripts are transliterated, signs dropped."""
    assert slugify(text, fallback="x") == slug
