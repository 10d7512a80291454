"""Names that nobody has listed are found by what stands in them and beside them."""

import pytest

from tearsheet.catalogue import Catalogue
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import built_in
from tearsheet.tagging import Tagger, cues, sure

KNOWN = [
    Entity(name="Orla Foods", kind="company"),
    Entity(name="Seaglass", kind="product", owner="Orla Foods"),
    Entity(name="Kestrel", ambiguity={"Kestrel": "hard"}, kind="company"),
]
TAGGER = Tagger(Catalogue(built_in(), [(f"{entity.name}.md", entity) for entity in KNOWN]).meanings)


@pytest.mark.parametrize(
    ("text", "companies", "products"),
    [
        ("The ships of Quaymaster Systems Inc. were late.", ["Quaymaster Systems"], []),
        ("Prices at Velmora (NASDAQ: VLMR) fell.", ["Velmora"], []),
        ("It was sold by Velmora, a maker of pumps in Hull.", ["Velmora"], []),
        ("Shares of Velmora fell on Monday.", ["Velmora"], []),
        ("It hired companies such as Velmora to do so.", ["Velmora"], []),
        ("She was chief executive of Velmora until May.", ["Velmora"], []),
        ("Rivals such as Orla Foods, Velmora and Tandrik are small.", ["Tandrik", "Velmora"], []),
        ("They use an app called Lumifold every day.", [], ["Lumifold"]),
        ("It runs on Lumifold, a platform for schools.", [], ["Lumifold"]),
        ("Orla Foods launched the Crisplet bar and the Crisplet drink.", [], ["Crisplet"]),
        ("The Seaglass 3 is out, said Orla Foods.", [], ["Seaglass 3"]),
        ("Mr Velmora, a maker of pumps, met Ida Moen, chief executive of nobody.", [], []),
        ("In Velmora, Norway, the Ministry of Fish and the University of Ard met.", [], []),
        ("It was approved by the Food Safety Authority and the Velmora Harbour Commission.", [], []),
        ("However, nothing was said on Monday in the House of Commons about Christmas.", [], []),
        ("Reuters and the Associated Press reported it.", [], []),
        ("He saw a Kestrel near the lake.", [], []),
        ("Prices fell by 20 per cent.", [], []),
    ],
)
def test_names_nobody_listed(text: str, companies: list[str], products: list[str]) -> None:
    """A name is taken for a company or product only where its words or its neighbours say so."""
    names = TAGGER.tag("", text).names
    assert [name.name for name in names if sure(name) == "company"] == companies
    assert [name.name for name in names if sure(name) == "product"] == products


def test_shorter_forms_are_the_same_name() -> None:
    """The first words of a company's name, or its letters, stand for it later in the article."""
    text = "Quaymaster Dock Systems Inc built it. Quaymaster said so, and QDS agreed."
    (name,) = TAGGER.tag("", text).sure
    assert (name.name, name.aliases) == ("Quaymaster Dock Systems", {"Quaymaster", "QDS"})


def test_what_is_not_sure_waits() -> None:
    """A name of which little speaks for a company is no tag, and waits for the editor with its reasons."""
    tagged = TAGGER.tag("", "The town bought it from the people of Velmora, and the boats of Velmora reported it.")
    assert tagged.sure == []
    assert [name.name for name in tagged.doubtful] == ["Velmora"]
    assert {each.cue for each in tagged.doubtful[0].evidence.values()} >= {"acts as a company", "a coined word"}


def test_every_rule_is_sound() -> None:
    """Each rule of the data file says something of one side or both, with a name of its own and a weight."""
    rules = cues.rules()
    assert len({(rule.name, rule.kind, rule.before, rule.after) for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.before or rule.after, rule.name
        assert 0 < rule.weight <= 5, rule.name
