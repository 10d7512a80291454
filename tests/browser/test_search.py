from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.site import sites
from tests.site.sites import boat, entity, post

CONTENT = {
    "content/companies/brekke.md": entity("Brekke"),
    "content/companies/moe.md": entity("Moe, Lund & Co"),
    "content/products/loft.md": entity("Loft"),
    "content/sources/tide.md": entity("Tide"),
    "content/posts/hostile.md": post("<script>alert(1)</script>", day="2021-05-05", body="An &lt;img src=x&gt; winch."),
    "content/posts/hebrew.md": post("ספינה נכנסת לנמל", day="2021-06-05", lang="he", body="היא הגיעה מאוחר."),
} | {
    f"content/posts/boat-{number}.md": boat(
        number,
        companies=["Brekke"] if number % 2 else ["Moe, Lund & Co"],
        products=["Loft"] if number % 5 == 0 else [],
        body=f"A crane lifted {'herrings' if number == 7 else 'barrels'} ashore.",
    )
    for number in range(24)
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that is searched."""
    site = sites.new(tmp_path_factory.mktemp("search"), CONTENT, SEARCH=True)
    site.build()
    return site.output


@pytest.fixture
def address(output: Path, served: Callable[[Path], str]) -> str:
    """The address of the page that searches."""
    return f"{served(output)}/search/"


def test_from_the_keyboard(page: Page, address: str, complaints: Complaints) -> None:
    """A reader who has only a keyboard searches, hears how much was found, narrows it down and opens an article."""
    page.goto(address)
    page.get_by_role("searchbox", name="Words in articles").focus()
    page.keyboard.type("lifting")  # the index knows forms of a word
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Articles found: 24")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Find")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Company")).to_be_focused()
    page.keyboard.type("Moe")
    expect(page.get_by_role("status")).to_have_text("Articles found: 12")
    assert page.get_by_label("Company").input_value() == "Moe, Lund & Co"
    for _ in range(6):
        page.keyboard.press("Tab")
    first = page.locator(".results a").first
    expect(first).to_be_focused()
    title = first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert complaints.all() == []


@pytest.mark.parametrize(
    ("facet", "value", "number"),
    [
        ("Company", "Brekke", 12),
        ("Product", "Loft", 5),
        ("Section", "Quay 1", 8),
        ("Source", "Tide", 24),
        ("Year", "2024", 6),
    ],
)
def test_filters(page: Page, address: str, facet: str, value: str, number: int) -> None:
    """Every filter gives its articles without a word being typed, the newest first, and the others follow it."""
    page.goto(address)
    page.get_by_label(facet, exact=True).focus()
    page.get_by_label(facet, exact=True).select_option(label=f"{value} ({number})")
    expect(page.get_by_role("status")).to_have_text(f"Articles found: {number}")
    years = [text[-4:] for text in page.locator(".results .meta span:last-child").all_inner_texts()]
    assert years == sorted(years, reverse=True)
    counted = [option.rpartition(" (")[2] for option in page.locator("#source option").all_inner_texts()[1:]]
    assert counted == [f"{number})"]


def test_address_of_a_search(page: Page, address: str) -> None:
    """What is searched for stands in the page's address, which leads to the same again."""
    page.goto(f"{address}?q=barrels&company=Moe%2C+Lund+%26+Co&year=2024&sort=date")
    expect(page.get_by_role("status")).to_have_text("Articles found: 6")
    page.get_by_label("Year").select_option("")
    expect(page.get_by_role("status")).to_have_text("Articles found: 12")
    assert page.url == f"{address}?q=barrels&company=Moe%2C+Lund+%26+Co&sort=date"


def test_more(page: Page, address: str) -> None:
    """More results come when they are asked for, and the focus goes to the first of them."""
    page.goto(f"{address}?q=crane")
    expect(page.locator(".results li")).to_have_count(10)
    page.get_by_role("button", name="More articles").click()
    expect(page.locator(".results li")).to_have_count(20)
    assert page.locator(".results li a").nth(10).evaluate("link => link === document.activeElement")
    page.get_by_role("button", name="More articles").click()
    expect(page.locator(".results li")).to_have_count(24)
    expect(page.get_by_role("button", name="More articles")).to_be_hidden()


def test_nothing_found(page: Page, address: str) -> None:
    """A search that finds nothing says so, and the lists are still there."""
    page.goto(f"{address}?q=zeppelin")
    expect(page.get_by_role("status")).to_have_text("No article has all of that.")
    expect(page.get_by_role("link", name="Companies, A to Z")).to_be_visible()


def test_hostile_words(page: Page, address: str, complaints: Complaints) -> None:
    """What a hostile article says is shown as its words in results, and runs nothing."""
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(f"{address}?q=winch")
    expect(page.locator(".results .headline")).to_have_text("<script>alert(1)</script>")
    expect(page.locator(".results .standfirst")).to_have_text("An <img src=x> winch. …")
    expect(page.locator(".results mark")).to_have_text("winch")
    assert complaints.all() == []


def test_other_tongue(page: Page, address: str) -> None:
    """A result in another language says so, and reads in its direction."""
    page.goto(f"{address}?year=2021")
    result = page.locator(".results .headline", has_text="ספינה")
    expect(result).to_have_attribute("lang", "he")
    assert result.evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_without_javascript(new_page: Callable[..., Page], address: str) -> None:
    """Without JavaScript the page has no form and leads to the lists of everything."""
    page = new_page(java_script_enabled=False)
    page.goto(address)
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("form")).to_be_hidden()
    page.get_by_role("link", name="Archive, by year").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Archive")


def test_index_missing(page: Page, address: str, output: Path) -> None:
    """Where the index cannot be loaded, the page says so and points to the lists."""
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(f"{address}?q=crane")
    expect(page.get_by_role("status")).to_contain_text("cannot be loaded")
    assert (output / "pagefind").is_dir()


def test_weight(page: Page, address: str) -> None:
    """Pages load no script; the one that searches loads 5 kB, and more only when somebody is about to search."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("//")[2].partition("/")[2]))
    page.goto(address.replace("search/", "articles/boat-1/"))
    assert [url for url in asked if url.endswith(".js")] == []
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "pagefind" in url or url.endswith(".js")] == ["theme/search.js"]
    assert len((sites.THEME / "static/search.js").read_bytes()) <= 5000


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(new_page: Callable[..., Page], address: str, width: int, scheme: str) -> None:
    """The page with results breaks no rule of axe, on telephones and desks, by day and by night."""
    page = new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(f"{address}?q=barrels")
    expect(page.locator(".results li")).to_have_count(10)
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    assert not results.violations_count, results.generate_report()


def test_narrow(new_page: Callable[..., Page], address: str) -> None:
    """The page with results is not wider than a screen of 320 pixels."""
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{address}?q=barrels")
    expect(page.locator(".results li")).to_have_count(10)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
