import pytest

from tearsheet.text.language_tags import tongue


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "en"),
        ("EN-gb", "en-GB"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("haw", "haw"),
        ("xx", "und"),
        ("english", "und"),
        ("en-Foo", "en"),
        ("de-QX-1996", "de"),
    ],
)
def test_tongue(tag: str, expected: str) -> None:
    """Pages name a language as the standard writes it, and none that nobody knows."""
    assert tongue(tag) == expected
