from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.site import sites
from tests.site.sites import entity, post


def test_only_names_with(page: Page, served: Callable[[Path], str], tmp_path: Path) -> None:
    """What is typed above the A to Z leaves only the names with it, accents or not, and their letters."""
    names = ("Aker", "Brekke", "Économe", "Erika")
    site = sites.new(
        tmp_path,
        {f"content/companies/{number}.md": entity(name) for number, name in enumerate(names)}
        | {"content/posts/all.md": post("All of them", companies=list(names))},
    )
    site.build()
    page.goto(served(site.output) + "/companies/")
    box = page.get_by_label("Show only names with")
    box.fill("econ")
    shown = page.locator("#names :is(h2, .name)").filter(visible=True)
    expect(shown).to_have_text(["E", "Économe"])
    box.fill("")
    expect(shown).to_have_text(["A", "Aker", "B", "Brekke", "E", "Économe", "Erika"])
