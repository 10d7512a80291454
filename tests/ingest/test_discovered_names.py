"""A name that cues make certain in one article becomes a tag of all articles that have it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import SiteFolder

SEEDS = {
    "seeds/a.txt": "Quays\n\nThe quay was built by Velmora Inc. in the spring of the year, people said.\n",
    "seeds/b.txt": "More quays\n\nNobody in the town of Ard had heard of Velmora before, the mayor said.\n",
    "seeds/c.txt": "An app\n\nSailors use an app called Lumifold to find a place, and pay with it.\n",
    "seeds/d.txt": "Places\n\nThere were few places left, and those who had Lumifold found them first, as ever.\n",
}


def test_a_name_found_once_tags_all_posts(site: SiteFolder) -> None:
    """The company of one article's cues is tagged in the other one, and has a file that says why."""
    for name, text in SEEDS.items():
        site.put(name, text)
    result = site.run("ingest")
    assert result.exit_code == 0
    for slug in ("quays", "more-quays"):
        assert "companies: [Velmora]" in (site.content / f"posts/{slug}.md").read_text()
    for slug in ("an-app", "places"):
        assert "products: [Lumifold]" in (site.content / f"posts/{slug}.md").read_text()
    made = (site.content / "companies/velmora.md").read_text()
    assert "status: candidate" in made
    assert "a.txt: a coined word; a legal form" in made
    before = site.files()
    assert "0 posts written" in site.run("ingest").stdout
    assert site.files() == before
    assert site.run("build").exit_code == 0


def test_a_name_that_was_found_leaves_a_former_address_alone(site: SiteFolder) -> None:
    """Where its address leads to another entity since a change of names, its file gets another, and the site builds."""
    site.put("content/products/velmor.md", "---\nname: VELMORA\nmoved: [companies/velmora, companies/velmor]\n---\n")
    site.put("seeds/a.txt", SEEDS["seeds/a.txt"])
    site.put("seeds/e.txt", "More\n\nTencent did not buy the quay, and nobody else did, the mayor said on Tuesday.\n")
    site.put("content/products/chat.md", "---\nname: Chat\nmoved: [companies/tencent]\n---\n")
    assert site.run("ingest").exit_code == 0
    assert sorted(name for name in site.files() if name.startswith("companies/")) == [
        "companies/tencent-2.md",
        "companies/velmora-2.md",
    ]
    assert "companies: [Velmora]" in (site.content / "posts/quays.md").read_text()
    before = site.files()
    assert "0 posts written" in site.run("ingest").stdout
    assert site.files() == before
    assert site.run("build").exit_code == 0


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(SEEDS)), cut=st.integers(0, 4))
def test_neither_order_nor_number_of_runs_matters(site: SiteFolder, order: list[str], cut: int) -> None:
    """Seeds that arrive in any order, in one run or in two, become the same files."""
    for folder in ("content", "seeds", ".tearsheet"):
        for name in site.files(folder) if (site.root / folder).exists() else ():
            (site.root / folder / name).unlink()
    for part in (order[:cut], order[cut:]):
        for name in part:
            site.put(name, SEEDS[name])
        site.run("ingest")
    files = {name: data for name, data in site.files().items() if name != "ledger.jsonl"}
    assert b"companies: [Velmora]" in files["posts/more-quays.md"]
    assert b"products: [Lumifold]" in files["posts/places.md"]
    assert sorted(name for name in files if not name.startswith("posts/")) == [
        "companies/velmora.md",
        "products/lumifold.md",
    ]


def test_a_name_that_was_found_stays_what_it_is(site: SiteFolder) -> None:
    """A later article that speaks for the other kind makes no second file, with which the name would mean neither."""
    site.put("seeds/c.txt", SEEDS["seeds/c.txt"])
    site.run("ingest")
    site.put("seeds/e.txt", "Deals\n\nFarmers signed a deal with Lumifold Inc. on Tuesday. Lumifold said it hires.\n")
    site.run("ingest")
    assert not (site.content / "companies").exists()
    for slug in ("an-app", "deals"):
        assert "products: [Lumifold]" in (site.content / f"posts/{slug}.md").read_text()


def test_an_edited_post_keeps_its_tags(site: SiteFolder) -> None:
    """A post that the editor has changed does not get the tag of a name found later."""
    site.put("seeds/b.txt", SEEDS["seeds/b.txt"])
    site.run("ingest")
    path = site.content / "posts/more-quays.md"
    path.write_text(path.read_text() + "Mine.\n")
    site.put("seeds/a.txt", SEEDS["seeds/a.txt"])
    site.run("ingest")
    assert "companies: []" in path.read_text()


def test_an_ignored_name_is_never_tagged(site: SiteFolder) -> None:
    """A name that the editor has set to ignored stays without a tag, whatever speaks for it."""
    site.put("content/companies/velmora.md", "---\nname: Velmora\nstatus: ignored\n---\n")
    site.put("seeds/a.txt", SEEDS["seeds/a.txt"])
    site.run("ingest")
    assert "companies: []" in (site.content / "posts/quays.md").read_text()


def test_a_tag_taken_out_stays_out(site: SiteFolder) -> None:
    """A tag that the editor has removed does not come back when the post is rewritten by force, nor later."""
    site.put(
        "seeds/c.txt", "Ships\n\nThe quay was sold to ByteDance and Tencent in the spring, people in the town said.\n"
    )
    site.run("ingest")
    path = site.content / "posts/ships.md"
    path.write_text(path.read_text().replace("companies: [ByteDance, Tencent]", "companies: [Tencent]"))
    site.run("ingest", "--force", str(path))
    assert "companies: [Tencent]\nproducts: []\nuntagged: [ByteDance]\n" in path.read_text()
    before = site.files()
    assert "0 posts written" in site.run("ingest").stdout
    assert site.files() == before
