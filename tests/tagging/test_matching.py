"""Names are found at the edges of words, the longest first, and ambiguous ones only where they are certain."""

import pytest

from tearsheet.catalogue import Catalogue
from tearsheet.ingest.compose import names
from tearsheet.model.entity import Entity, Former
from tearsheet.model.kinds import built_in
from tearsheet.tagging import Tagger

ENTITIES = [
    Entity(name="Sina", kind="company"),
    Entity(name="Weibo", aliases=("Sina Weibo",), owner="Sina", kind="product"),
    Entity(name="TopBuzz", aliases=("Top Buzz",), kind="product"),
    Entity(name="Meta", kind="company"),
    Entity(name="Meta Quest", kind="product"),
    Entity(name="AT&T", kind="company"),
    Entity(name="Apple", ambiguity={"Apple": "soft"}, not_context=("pie",), kind="company"),
    Entity(name="Target", ambiguity={"Target": "hard"}, context=("shoppers",), kind="company"),
    Entity(name="Gap", status="ignored", kind="company"),
    Entity(name="Smith & Brekke", kind="company"),
    Entity(name="Hild-Orla", kind="company"),
    Entity(name="Panalux", aliases=("Matsulux",), formerly=(Former(name="Matsulux", end="2008"),), kind="company"),
    Entity(name="Slate", ambiguity={"Slate": "hard"}, context=("tablet",), kind="product"),
    Entity(name="Slate Roofing", aliases=("Slate",), ambiguity={"Slate": "hard"}, context=("roofs",), kind="company"),
    Entity(name="Reuters", kind="company"),
    Entity(name="Nordtel", status="candidate", kind="company"),
]
TAGGER = Tagger(Catalogue(built_in(), [(f"{entity.name}.md", entity) for entity in ENTITIES]).meanings)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sina’s Weibo, Sina's, (Sina) “Weibo”", ["Sina", "Weibo", "Sina", "Sina", "Weibo"]),
        ("Posts on Sina Weibo grew.", ["Sina", "Weibo"]),
        ("The video platform Top Buzz", ["TopBuzz"]),
        ("Meta sells the Meta Quest.", ["Meta", "Meta", "Meta Quest"]),
        ("Sinatra, sina, xSina, @Sina, Sina_x, .SINA", []),
        ("SINA and TOPBUZZ in capitals", ["Sina", "TopBuzz"]),
        ("Two Weibos and AT&T's", ["Weibo", "AT&T"]),
        ("A Gap store", []),
        ("Smith and Brekke, Smith & Brekke, Hild Orla, Hild‑Orla", ["Smith & Brekke"] * 2 + ["Hild-Orla"] * 2),
        ("Weibo-2 is a molecule.", []),
        ("Nordtel grew.", ["Nordtel"]),
        ("Apple announces a phone.", ["Apple"]),
        ("It was sold by Apple.", ["Apple"]),
        ("Apple pie is nice. An Apple pie too.", []),
        ("It was signed by Liam Apple. Later Mr Apple said no.", []),
        ("Target is missed. A target too.", []),
        ("The chain Target grew.", ["Target"]),
        ("Target Corp grew.", ["Target"]),
        ("Few shoppers came to Target.", ["Target"]),
        ("On a tablet, the Slate was fast.", ["Slate"]),
        ("The roofs were made by Slate.", ["Slate Roofing"]),
        ("It was grey as Slate.", []),
        ("He told Reuters so. Reuters reported it.", []),
        ("The sale of shares in Reuters was stopped.", ["Reuters"]),
        ("", []),
    ],
)
def test_mentions(text: str, found: list[str]) -> None:
    """Each text names exactly these entities, in this order."""
    assert [mention.entity.name for mention in TAGGER.mentions("", text)] == found


def test_a_title_does_not_make_an_ambiguous_name_certain() -> None:
    """In Title Case a capital says nothing, so a hard name needs the body."""
    assert TAGGER.mentions("They Never Miss The Target Again", "A goal was missed.") == []
    found = TAGGER.mentions("A Target For All Of Them", "The shoppers of Target are there.")
    assert [mention.place for mention in found] == ["lead"]


def test_a_name_of_its_time_is_kept() -> None:
    """An article that uses only a former name is tagged with that; the catalogue knows whom it means."""
    assert names("company", TAGGER.mentions("", "It was made by Matsulux.")) == ("Matsulux",)
    assert names("company", TAGGER.mentions("", "Matsulux is called Panalux now.")) == ("Panalux",)
    catalogue = Catalogue(built_in(), [(f"{entity.name}.md", entity) for entity in ENTITIES])
    entity = catalogue.resolve("company", "Matsulux")
    assert entity is not None
    assert entity.name == "Panalux"
