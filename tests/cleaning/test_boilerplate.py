"""What stands around articles, told from their words by patterns."""

import pytest

from tearsheet.cleaning import blocks, boilerplate


def block(text: str) -> blocks.Block:
    """Return a paragraph as a block."""
    return blocks.parse_block(text)


def test_a_pattern_counts_at_its_part_and_up_to_its_length() -> None:
    """A line is a frame at the part that its pattern is of, with marks around it or without, unless it is long."""
    assert boilerplate.stands("— ENDS —", "tail")
    assert boilerplate.stands("| — ENDS — |", "tail")
    assert not boilerplate.stands("— ENDS —", "label")
    assert boilerplate.stands("— ENDS —", "label", "tail")
    copyright_line = "Copyright Velmora {} 2024"
    assert boilerplate.stands(copyright_line.format("Piers"), "tail")
    assert not boilerplate.stands(copyright_line.format("Piers " * boilerplate.LONGEST), "tail")


def test_wide_signs_are_plain_ones() -> None:
    """The wide letters and dashes of East Asia are read as the plain ones."""
    assert boilerplate.stands("\uff0d\uff25\uff2e\uff24\uff0d", "tail")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("New Zealand The ferry to Voss is late.", "New Zealand "),
        ("New Zealand has a new ferry to Voss.", ""),
        ("Norway Norwegian ferries are late again.", "Norway "),
        ("Nothing of the kind stands here.", ""),
    ],
)
def test_a_label_is_cut_where_it_ends(text: str, label: str) -> None:
    """A country before the first word of a sentence is counted with its space; the subject of a sentence is none."""
    assert text[: boilerplate.label(text)] == label


@pytest.mark.parametrize(
    ("words", "text", "is_so"),
    [
        ("Pier", "The old PIER is shut", True),
        ("Pier", "The old piers are shut", False),
        ("a.b", "see a.b here", True),
        ("a.b", "see axb here", False),
    ],
)
def test_words_stand_whole(words: str, text: str, is_so: bool) -> None:  # noqa: FBT001
    """Words are in a text whatever their case, as whole ones, and what looks like a pattern in them is none."""
    assert boilerplate.is_within(words, text) is is_so


def test_a_company_speaks_of_itself_late_or_by_name() -> None:
    """“About …” begins it in the last part of an article, or where the paragraph below begins with the name."""
    told = [block(f"The pier of Voss has {number} boats.") for number in range(9)]
    about = [block("About Velmora"), block("Velmora runs ferries between the piers of the fjord.")]
    assert boilerplate.about([*told, *about]) == 9
    assert boilerplate.about([*told[:1], *about, *told]) == 1
    assert boilerplate.about([*told[:1], block("About Voss"), *told]) == 11
    assert boilerplate.about(told) == 9


def test_the_speaker_is_told_behind_the_last_quote() -> None:
    """Behind a quote is found where a paragraph says who its speaker is; a quote that ends it has nothing behind it."""
    said = "“The pier is shut,” she said."
    assert boilerplate.last_words(said) == 0
