"""The data of cleaning: every pattern is one, and none takes a sentence of an article."""

import pytest

from tearsheet import cleaning


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
        ("about", "About Brekke Lines"),
        ("about", "Media contact:"),
        ("about", "Cautionary note regarding forward-looking statements"),
    ],
)
def test_what_stands_around_articles(place: str, text: str) -> None:
    """The lines that real collections have at this place are known."""
    assert cleaning.is_boilerplate(text, place)


@pytest.mark.parametrize("place", ["head", "tail", "about"])
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
    ],
)
def test_what_is_the_article_itself(place: str, text: str) -> None:
    """A sentence that begins like boilerplate is none."""
    assert not cleaning.is_boilerplate(text, place)
