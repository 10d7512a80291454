"""The data of cleaning: every pattern is one, and none takes a sentence of an article."""

import pytest

from tearsheet import blocks, boilerplate
from tearsheet.blocks import Block
from tearsheet.boilerplate import Part


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("head", "FOR IMMEDIATE RELEASE"),
        ("head", "4 min read"),
        ("head", "Skip to content"),
        ("head", "Home / News / Ports"),
        ("head", "New Zealand"),
        ("head", "United States infobox"),
        ("head", "Photo: Ola Lie / Coast Weekly"),
        ("tail", "###"),
        ("tail", "— ENDS —"),
        ("tail", "The post Quays close appeared first on Coast Weekly."),
        ("tail", "This article was originally published by The Harbour Post."),
        ("tail", "© 2024 Brekke Lines. All rights reserved."),
        ("tail", "View source version on newsdirect.com: https://example.org/1"),
        ("tail", "Read More>>"),
        ("head", "Release Date: October 13, 2025"),
        ("head", "Economy and business"),
        ("head", "Featured photo by Ola Lie on Coast Pictures."),
        ("tail", "-30-"),
        ("tail", "* * * *"),
        ("tail", "SOURCE Brekke Lines"),
        ("tail", "To view the full article, visit https://brekke.example/1"),
        ("tail", "Learn more on https://brekke.example/"),
        ("tail", "NOTE TO INVESTORS: The latest news on BREK are in the newsroom of the company."),
        ("tail", "This post contains sponsored content. It is no advice."),
        ("tail", "Hashtag: #brekke #quays"),
        ("contact", "press@brekke.example"),
        ("contact", "Company Websitehttps://brekke.example/"),
        ("about", "About Brekke Lines"),
        ("about", "ABOUT BREKKE LINES, INC."),
        ("company", "Brekke Lines, Inc. is a leading operator of quays."),
        ("company", "Brekke Radio is a digital media platform hosted by Ida Moen."),
        ("about", "Media contact:"),
        ("about", "Cautionary note regarding forward-looking statements"),
    ],
)
def test_what_stands_around_articles(place: Part, text: str) -> None:
    """The lines that real collections have at this place are known."""
    assert boilerplate.stands(text, place)


@pytest.mark.parametrize("place", ["head", "tail", "contact", "about", "company"])
@pytest.mark.parametrize(
    "text",
    [
        "Share prices rose by a tenth on Monday.",
        "New Zealand has closed its oldest quay.",
        "Photographs of the quay were sold for a million.",
        "Read more slowly, the teacher said, and you will see what the sentence leaves out.",
        "About a dozen ships a month were unloaded there, and nobody counted the boats.",
        "Contact with the ship was lost at noon.",
        "The post of chief executive is vacant; the chairman appeared first on Monday.",
        "Advertisement income fell by a third.",
        "Recommended prices are to go up in spring.",
        "The source said Brekke had signed.",
        "Sources close to the quay were silent.",
        "A photo of the quay was sent to the minister.",
        "Health officials closed the quay.",
        "The firm is a quay operator, and a leading one.",
    ],
)
def test_what_is_the_article_itself(place: Part, text: str) -> None:
    """A sentence that begins like boilerplate is none."""
    assert not boilerplate.stands(text, place)


def block(text: str) -> Block:
    """Return a paragraph as a block."""
    return blocks.read(text)


@pytest.mark.parametrize(
    ("texts", "at"),
    [
        (["Ships came.", "About Brekke Lines", "Brekke Lines runs quays."], 1),
        (["Ships came.", "More came.", "They left.", "About Brekke Lines Brekke Lines runs quays."], 3),
        (["Ships came.", "More came.", "They left.", "About BrekkeBrekke Lines runs quays."], 3),
        (["Ships came.", "More came.", "About [Brekke](https://brekke.example/): has run quays since 1900."], 2),
        (["Ships came.", "More came.", "They left.", "ContactIda Moen Brekke Lines Email Us Here"], 3),
        (["Ships came.", "More came.", "They left.", "Media Contact: Ida Moen"], 3),
        (["Ships came.", "More came.", "They left.", "Brekke is a leading operator of quays.", "Contact:"], 3),
        (["Ships came.", "About the quay nobody spoke.", "About Brekke, they said, one heard little."], 3),
        (["Ships came.", "More came.", "Contact with the ship was lost at noon.", "It sank."], 4),
    ],
)
def test_where_a_company_begins_to_speak_of_itself(texts: list[str], at: int) -> None:
    """It begins under a heading, run into a paragraph, or with how to reach it; a sentence about something is none."""
    assert boilerplate.about([block(text) for text in texts]) == at
