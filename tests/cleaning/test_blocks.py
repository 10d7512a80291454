"""The blocks of a body, as Markdown and as readers see them."""

import pytest

from tearsheet.cleaning import blocks


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("One pier.\n\nTwo piers.", ["One pier.", "Two piers."]),
        ("One pier.\nStill the same.", ["One pier.\nStill the same."]),
        ("One pier.\n \t\n\n\nTwo piers.\n", ["One pier.", "Two piers."]),
        ("# Piers\n\n- red\n- blue\n\n| a | b |\n| - | - |", ["# Piers", "- red\n- blue", "| a | b |\n| - | - |"]),
        ("One pier.\n\n&nbsp;\n\n\xa0\u200b\n\nTwo piers.", ["One pier.", "Two piers."]),
        ("One pier.\n\n  Two piers.", ["One pier.", "Two piers."]),
        ("One pier.\n\n    a = 1", ["One pier.", "    a = 1"]),
        ("", []),
    ],
)
def test_blocks_are_what_empty_lines_part(body: str, made: list[str]) -> None:
    """Empty lines part blocks; those that show nothing and spaces before them go, but for the four that begin code."""
    assert [block.markdown for block in blocks.split(body)] == made


@pytest.mark.parametrize(
    ("chunk", "text", "is_shown"),
    [
        ("The **red** [pier](https://a.example/).", "The red pier.", True),
        ("Fish &amp; chips\nat   noon", "Fish & chips at noon", True),
        ("## The pier", "The pier", True),
        ("![A pier](images/pier.png)", "", True),
        ("[](https://a.example/)", "", False),
    ],
)
def test_a_block_has_the_text_that_is_seen(chunk: str, text: str, is_shown: bool) -> None:  # noqa: FBT001
    """Its text is without marks and on one line; a picture has none and shows something, an empty link nothing."""
    block = blocks.parse_block(chunk)
    assert (block.markdown, block.text, block.is_shown) == (chunk, text, is_shown)


@pytest.mark.parametrize(
    ("chunk", "lines"),
    [
        ("A whole paragraph.", ["A whole paragraph."]),
        ("- red\n- **blue**", ["red", "blue"]),
        ("* red", ["red"]),
        ("Call us:\nPier 4\n<!-- -->\nVoss", ["Call us:", "Pier 4", "Voss"]),
        ("-red", ["-red"]),
    ],
)
def test_lines_are_without_bullets(chunk: str, lines: list[str]) -> None:
    """The lines of a block are what is seen of each, whether they are items or stand below each other."""
    assert blocks.parse_block(chunk).lines == lines


def test_names_are_looked_for_in_the_body_alone() -> None:
    """The text of a post is its blocks with an empty line between them, and no name of a picture."""
    body = "Velmora *moors*.\n\n![Brekke](images/b.png)\n\n- one\n- two"
    assert blocks.text_of(body) == "Velmora moors.\n\none two"
