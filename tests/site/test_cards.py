"""Social cards of real sites: what is drawn, when it is drawn again, and what pages say of it."""

import io
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from tearsheet.site.page import social_cards
from tests.site import sites
from tests.site.sites import entity, post

SITEURL = "https://boats.example"
CONTENT: dict[str, str] = {
    "content/sources/tide.md": entity("Tide – für Häfen"),
    "content/posts/one.md": post("One", source="Tide – für Häfen"),
    "content/posts/long.md": post("Forty cranes were sold to a yard that nobody had heard of. " * 12),
    "content/posts/word.md": post("W" * 400),
    "content/posts/hebrew.md": post("שש אוניות", lang="he"),
    "content/posts/emoji.md": post("🚢🚢🚢"),
}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return when each file below a folder was written, and which one it is."""
    return {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*") if path.is_file()}


def ink(data: bytes) -> int:
    """Return how many dark points a picture has, which is of the size that networks ask for."""
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
        grey = image.convert("L").tobytes()
    return sum(grey.count(bytes([shade])) for shade in range(100))


def test_cards(tmp_path: Path) -> None:
    """Each article has a card that its page names; drawn again only when its words change, and the same everywhere."""
    site = sites.new(tmp_path, CONTENT, SITEURL=SITEURL, SOCIAL_CARDS=True)
    site.build()
    found = {name: data for name, data in sites.files(site.output).items() if name.endswith(".png")}
    assert set(found) == {f"articles/{slug}/card.png" for slug in ("one", "long", "word", "hebrew", "emoji")}
    page = BeautifulSoup(site.page("articles/one/index.html"), "html.parser")
    head = {str(tag.get("property") or tag.get("name")): tag.get("content") for tag in page.find_all("meta")}
    assert head["og:image"] == f"{SITEURL}/articles/one/card.png"
    assert (head["og:image:width"], head["og:image:height"]) == ("1200", "630")
    assert head["twitter:card"] == "summary_large_image"
    assert f'"image":"{SITEURL}/articles/one/card.png"' in site.page("articles/one/index.html")

    kept = stamps(site.root / ".tearsheet/cards")
    site.put("content/posts/one.md", post("One", body="Other words.", source="Tide – für Häfen"))
    site.put("content/posts/long.md", post("Shorter now"))
    site.build("--output", str(tmp_path / "elsewhere"))
    new = {name: data for name, data in sites.files(tmp_path / "elsewhere").items() if name.endswith(".png")}
    assert [name for name in found if new[name] != found[name]] == ["articles/long/card.png"]
    now = stamps(site.root / ".tearsheet/cards")
    assert {name: now[name] for name in kept} == kept
    assert len(now) == len(kept) + 1


def test_a_damaged_card_is_drawn_again(tmp_path: Path) -> None:
    """A card of which the cache holds only a part is none, and is drawn as it was."""
    whole = social_cards.card(("One", "Tide", "The Quay Letter"), tmp_path)
    (kept,) = (tmp_path / "cards").iterdir()
    data = kept.read_bytes()
    for harm in (data[: len(data) // 2], b"", b"not sealed, but long enough"):
        kept.write_bytes(harm)
        assert social_cards.card(("One", "Tide", "The Quay Letter"), tmp_path) == whole
        assert kept.read_bytes() == data


def test_drawn() -> None:
    """A card has its words on it: longer titles more of them, and what the font lacks is left out."""
    blank, short, long = (
        ink(social_cards.draw(title, "", "The Quay Letter")) for title in ("", "Cranes", "Cranes " * 20)
    )
    assert 0 < blank < short < long
    assert ink(social_cards.draw("שש אוניות", "", "The Quay Letter")) == blank
    assert ink(social_cards.draw("🚢 Cranes", "", "The Quay Letter")) == short
    assert social_cards.draw("Cranes", "Tide", "The Quay Letter") == social_cards.draw(
        "Cranes", "Tide", "The Quay Letter"
    )


@pytest.mark.parametrize("title", ["Cranes " * 200, "W" * 500, "Façade – “£5bn” für Łódź " * 20, "i " * 500])
def test_nothing_runs_over_the_edge(title: str) -> None:
    """Whatever the words, the margins stay empty."""
    with Image.open(io.BytesIO(social_cards.draw(title, title, title))) as image:
        grey = image.convert("L")
    inside = (social_cards.MARGIN - 8, 0, 1200 - social_cards.MARGIN + 8, 630)
    margins = [(0, 0, inside[0], 630), (inside[2], 0, 1200, 630), (0, 630 - 50, 1200, 630)]
    assert [grey.crop(box).getextrema()[0] for box in margins] == [grey.getpixel((0, 0))] * 3


def test_no_address(tmp_path: Path) -> None:
    """A site without an address draws none: nobody could be led to them."""
    site = sites.new(tmp_path, CONTENT, SOCIAL_CARDS=True)
    site.build()
    assert list(site.output.rglob("*.png")) == []
