"""What was run into one paragraph, parted: by spaces only, and never in a word."""

import pytest

from tearsheet.cleaning import blocks, run_ons

LONG = "The ferry was late again, and nobody at the pier could say when the next one was due to come. " * 9
BELOW = "It will be closed for three months while the piles are drawn and new ones driven."


def parted(*chunks: str) -> list[str]:
    """Return the Markdown of the blocks that these become."""
    return [block.markdown for block in run_ons.part([blocks.parse_block(chunk) for chunk in chunks])]


def test_a_whole_text_is_parted_where_two_spaces_stand() -> None:
    """A paragraph too long to be one is parted at double spaces, if other sentences have one; a short one is not."""
    said = f"{LONG.strip()}  {LONG.strip()}"
    assert parted(said) == [LONG.strip(), LONG.strip()]
    assert parted("The pier is shut.  The quay is not. Boats wait.") == [
        "The pier is shut.  The quay is not. Boats wait."
    ]
    spaced = said.replace(". ", ".  ").replace(".   ", ".  ")
    assert parted(spaced) == [spaced]


def test_bullets_of_a_wire_are_items() -> None:
    """Where a wire has bullets in a long paragraph, each is an item; a number at a line's beginning begins no list."""
    said = f"{LONG.strip()}  • Piles are drawn at night. {LONG.strip()}  2. Piles are driven by day."
    assert parted(said) == [
        LONG.strip(),
        f"* Piles are drawn at night. {LONG.strip()}",
        "2\\. Piles are driven by day.",
    ]


@pytest.mark.parametrize("heading", ["Old Pier Of Voss Shuts For Repairs", "What becomes of the old pier?"])
def test_a_heading_is_parted_from_what_it_is_run_into(heading: str) -> None:
    """“… RepairsThe harbour …” is a heading and a paragraph, and so is a question with the first word behind it."""
    below = f"The harbour said so on Monday. {BELOW}"
    assert parted(heading + below) == [heading, below]


def test_a_name_is_no_heading_with_a_word() -> None:
    """Where “RepairsThe” stands in the article again, it is a name, and nothing is parted."""
    said = (f"Old Pier Of Voss Shuts For RepairsThe harbour said so on Monday. {BELOW}", "Call the RepairsThe Hall.")
    assert parted(*said) == [*said]


def test_sentences_without_a_space_are_two_paragraphs() -> None:
    """Two sentences without a space are two paragraphs, but not within a quote in straight marks."""
    assert parted("The pier is shut now.The quay is open.") == ["The pier is shut now.", "The quay is open."]
    quoted = 'She said "the pier is shut now.The quay is open" on Monday.'
    assert parted(quoted) == [quoted]


@pytest.mark.parametrize(
    "said",
    [
        "The pier, said LinkedIn and YouTube, is shut.",
        "    pier = 1.The",
        "| pier.The | quay |\n| - | - |",
        "Version 2.The is a film.",
    ],
)
def test_what_is_no_two_stays(said: str) -> None:
    """Names with a capital within, code and tables are left as they are."""
    assert parted(said) == [said]


@pytest.mark.parametrize(
    ("markdown", "is_so"),
    [("A pier.", True), ("A *pier*.", True), ("# Pier", False), ("- pier", False), ("1. a", False)],
)
def test_prose_is_a_paragraph_alone(markdown: str, is_so: bool) -> None:  # noqa: FBT001
    """A paragraph is prose; headings and lists are not."""
    assert run_ons.is_prose(markdown) is is_so
