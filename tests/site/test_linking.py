"""The first mention of each company and product in a body leads to its tear sheet."""

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tearsheet.site.page.linking import linked
from tearsheet.site.summaries import EntityCard
from tests.site import sites
from tests.site.sites import entity, post


def card(*names: str, slug: str = "") -> EntityCard:
    """Return a company as articles show it."""
    url = f"companies/{slug or names[0].lower()}/"
    return EntityCard(name=names[0], names=names, url=url, kind="company", standfirst="", owner=None, owned=(), count=1)


def links(html: str, *cards: EntityCard) -> list[tuple[str, str]]:
    """Return the texts and addresses of the links that are made."""
    soup = BeautifulSoup(linked(html, cards, ""), "html.parser")
    return [(tag.get_text(), str(tag["href"])) for tag in soup.find_all("a", class_="entity")]


def test_the_first_mention_is_linked() -> None:
    """Only the first mention is a link, by the name or an alias, whichever comes first."""
    html = "<p>Said Akr on Monday. Aker is new.</p><p>Aker again.</p>"
    assert links(html, card("Aker", "Akr")) == [("Akr", "/companies/aker/")]


def test_longer_names_go_first() -> None:
    """Where the name of one is a part of another's, the longer one is linked and the shorter where it stands alone."""
    html = "<p>Aker Quay opened. Aker paid.</p>"
    found = links(html, card("Aker"), card("Quay", "Aker Quay"))
    assert found == [("Aker Quay", "/companies/quay/"), ("Aker", "/companies/aker/")]


def test_where_nothing_is_linked() -> None:
    """Links, headings, code, boilerplate, attributes and parts of words stay as they are."""
    html = (
        '<h2>Aker</h2><p><a href="https://x.example/Aker">Aker</a> <code>Aker</code> Akers Sub-Aker @Aker '
        '<img alt="Aker"></p><section class="boilerplate"><p>Aker is a firm.</p></section>'
    )
    assert linked(html, [card("Aker")], "") == html


def test_names_with_signs() -> None:
    """A name is found in the form in which HTML writes it, and not inside of a character's code."""
    assert links("<p>R&amp;D Co spoke of amp and Q&amp;A.</p>", card("R&D Co"), card("A")) == [
        ("R&D Co", "/companies/r&d co/")
    ]
    assert links("<p>a &lt; b</p>", card("lt")) == []


@given(st.lists(st.sampled_from(["Aker", "Bo", "Aker Bo", "<b>Aker</b>", "&amp;", " and ", "."]), max_size=12))
def test_the_text_stays(parts: list[str]) -> None:
    """Linking changes no word of the text, and is the same for cards in any order."""
    html = f"<p>{' '.join(parts)}</p>"
    cards = [card("Aker"), card("Bo", "Aker Bo")]
    made = linked(html, cards, "https://x.example")
    assert BeautifulSoup(made, "html.parser").get_text() == BeautifulSoup(html, "html.parser").get_text()
    assert made == linked(html, cards[::-1], "https://x.example")


def test_on_the_page(tmp_path: object) -> None:
    """The page of an article links its companies in the body, but for one whose name is an ordinary word."""
    folder = sites.new(
        tmp_path,  # type: ignore[arg-type]
        {
            "content/companies/aker.md": entity("Aker"),
            "content/companies/gate.md": entity("Gate", ambiguity={"Gate": "hard"}, context=["port"]),
            "content/posts/one.md": post("One", companies=["Aker", "Gate"], body="Gate and Aker met. Aker left."),
        },
    )
    folder.build()
    soup = BeautifulSoup((folder.output / "articles/one/index.html").read_bytes(), "html.parser")
    assert [str(tag["href"]) for tag in soup.select(".prose a.entity")] == ["/companies/aker/"]
