"""Amounts in an article come with the entity of which they speak, or not at all."""

import pytest

from tearsheet.catalogue import Catalogue
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import built_in
from tearsheet.tagging import Tagger, salience

KNOWN = [
    Entity(name="Brekke", kind="company"),
    Entity(name="Hild", kind="company"),
    Entity(name="Lumifold", kind="product", owner="Brekke"),
]
TAGGER = Tagger(Catalogue(built_in(), [(f"{entity.name}.md", entity) for entity in KNOWN]).meanings)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Brekke had sales of $5.2bn last year.", [("$5.2bn", "Brekke")]),
        ("Users spent a record €10.8 million in Lumifold.", [("€10.8 million", "Lumifold")]),
        ("Hild was there. The company is worth about 75 billion yuan.", [("75 billion yuan", "Hild")]),
        ("Lumifold is free. The app has 1.27 billion users, according to Hild.", [("1.27 billion", "Lumifold")]),
        ("Brekke bought 84.3 per cent of Hild.", [("84.3 per cent", "Hild")]),
        ("Brekke and Hild agreed on $4 billion.", []),
        ("Date Event 3 May Brekke offers $95 a share 9 May the board agrees", []),
        ("Brekke was there, and Hild. The company is worth $3 million.", []),
        ("Prices rose by 20% in May.", []),
        ("Brekke moved 300 ships in 2019.", []),
        ("It asks for 15-20% more, said Brekke.", []),
    ],
)
def test_whose_figures(text: str, found: list[tuple[str, str]]) -> None:
    """An amount is given to the one entity of which its sentence speaks; where two may be meant, to nobody."""
    made = TAGGER.tag("", text).figures
    assert [(figure.amount, figure.of) for figure in made] == found
    assert all(figure.amount in figure.text for figure in made)


def test_what_an_article_is_about() -> None:
    """Title and lead weigh most; what is named once far below is only mentioned."""
    text = "Brekke has opened a quay in the north, it said on Monday.\n\nMore is to come.\n\nHild has one too."
    weights = salience.weigh(TAGGER.tag("Brekke opens a quay", text).mentions)
    assert [(each.entity.name, each.place, each.is_about) for each in weights] == [
        ("Brekke", "title", True),
        ("Hild", "body", False),
    ]
