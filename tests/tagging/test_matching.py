"""Names are found at the edges of words, the longest first, and ambiguous ones only where they are certain."""

import pytest

from tearsheet.article import Article
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.entity import Entity
from tearsheet.tagging.matching import Matcher

ENTITIES = [
    Entity(name="Sina", kind="company"),
    Entity(name="Weibo", kind="product"),
    Entity(name="TopBuzz", aliases=("Top Buzz",), kind="product"),
    Entity(name="Meta", kind="company"),
    Entity(name="Meta Quest", kind="product"),
    Entity(name="AT&T", kind="company"),
    Entity(name="Apple", ambiguity={"Apple": "soft"}, kind="company"),
    Entity(name="Target", ambiguity={"Target": "hard"}, kind="company"),
    Entity(name="Gap", status="ignored", kind="company"),
]
MATCHER = Matcher(Catalogue([(f"{entity.name}.md", entity) for entity in ENTITIES]))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sina Weibo grew.", ["Sina", "Weibo"]),
        ("Sina’s Weibo, Sina's, (Sina) “Weibo”", ["Sina", "Weibo", "Sina", "Sina", "Weibo"]),
        ("The video platform Top Buzz", ["TopBuzz"]),
        ("Meta sells the Meta Quest.", ["Meta", "Meta Quest"]),
        ("Sinatra, sina, SINA, Sinas, xSina, @Sina, Sina_x", []),
        ("AT&T, AT&Ts", ["AT&T"]),
        ("A Gap store", []),
        ("Apple pie is nice. Apple trees too.", []),
        ("Apple announces a phone.", ["Apple"]),
        ("Apple's phone.", ["Apple"]),
        ("Apple pie was sold by Apple.", ["Apple", "Apple"]),
        ("Target is missed. Target’s stores", []),
        ("The chain Target grew. Target is large.", ["Target", "Target"]),
        ("", []),
    ],
)
def test_mentions(text: str, names: list[str]) -> None:
    """Each text names exactly these entities, in this order."""
    article = Article(seed="a.txt", title="", text=text, body="")
    assert [mention.entity.name for mention in MATCHER.mentions(article)] == names


def test_a_title_does_not_make_an_ambiguous_name_certain() -> None:
    """In Title Case a capital says nothing, so a hard name needs the body."""
    article = Article(seed="a.txt", title="They Miss The Target Again", text="A goal was missed.", body="")
    assert MATCHER.mentions(article) == []
    article = Article(seed="a.txt", title="A Target For All", text="The shops of Target are open.", body="")
    assert [mention.place for mention in MATCHER.mentions(article)] == ["title", "body"]
