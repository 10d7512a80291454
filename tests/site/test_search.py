import gzip
import json
from pathlib import Path

import pytest

from tearsheet import extras
from tearsheet.site.page import search_index
from tests.site import sites
from tests.site.sites import entity, post

CONTENT = {
    "content/companies/brekke.md": entity("Brekke"),
    "content/companies/ams.md": entity("Åms, Sønn & Co"),
    "content/products/loft.md": entity("Loft"),
    "content/sources/tide.md": entity("Tide"),
} | {
    f"content/posts/boat-{number}.md": post(
        f"Boat {number}",
        day=f"202{number % 4 + 2}-03-0{number + 1}",
        section=f"Quay {number % 3}",
        source="Tide",
        companies=["Brekke", "Åms, Sønn & Co"][: number % 3],
        products=["Loft"][: number % 2],
        body=f"The crane lifted kipper{number} here.",
    )
    for number in range(6)
}

# A Python that finds every package but one: what a machine without it is like.
WITHOUT_PAGEFIND = """
import importlib.metadata
find = importlib.metadata.distribution
def distribution(name):
    if name == "pagefind-bin":
        raise importlib.metadata.PackageNotFoundError(name)
    return find(name)
importlib.metadata.distribution = distribution
"""


@pytest.fixture
def site(tmp_path: Path) -> sites.SiteFolder:
    """A small site that is searched, built once."""
    site = sites.new(tmp_path, CONTENT, SEARCH=True)
    site.build()
    return site


def _index(site: sites.SiteFolder) -> dict[str, bytes]:
    """Return the files of the site's search index."""
    return sites.files(site.output / "pagefind")


def _words(site: sites.SiteFolder) -> str:
    """Return all that the index says of articles."""
    files = [gzip.decompress(data) for name, data in _index(site).items() if ".pf_" in name]
    return b"\n".join(files).decode(errors="replace")


def test_cost_is_said(site: sites.SiteFolder) -> None:
    """A build says how many articles it indexed and how long that took, and nothing where the index stands."""
    site.put("content/posts/boat-7.md", post("Boat 7"))
    assert "\nSearch index: 7 articles in " in site.run("build").stdout
    site.put("content/companies/brekke.md", entity("Brekke", website="https://brekke.example/"))
    before = _index(site)
    assert "Search index" not in site.run("build").stdout
    assert _index(site) == before


def test_only_articles_are_indexed(site: sites.SiteFolder) -> None:
    """Every article is in the index with what it can be filtered by, and no other page is."""
    told = [json.loads(part[12:]) for name, data in _index(site).items() if name.startswith("fragment/")
            for part in [gzip.decompress(data)]]  # fmt: skip
    assert sorted(one["url"] for one in told) == [f"/articles/boat-{number}/" for number in range(6)]
    (fifth,) = [one for one in told if one["url"] == "/articles/boat-5/"]
    assert fifth["filters"] == {
        "company": ["Brekke", "Åms, Sønn & Co"],
        "product": ["Loft"],
        "section": ["Quay 2"],
        "source": ["Tide"],
        "year": ["2023"],
    }
    assert fifth["content"] == "Boat 5. The crane lifted kipper5 here."
    assert fifth["meta"] == {"title": "Boat 5", "source": "Tide", "when": "6 Mar 2023"}


def test_incremental_equals_clean(site: sites.SiteFolder, tmp_path: Path) -> None:
    """Whatever is edited, added, hidden or removed, the site with its index is that of a clean build, byte for byte."""
    site.put("content/posts/boat-1.md", post("Boat one", companies=["Brekke"], body="Now with herring."))
    site.build()
    site.put("content/posts/boat-9.md", post("Boat 9", source="Tide"))
    (site.content / "posts/boat-2.md").unlink()
    site.build()
    clean = sites.new(tmp_path / "clean", SEARCH=True)
    for name, data in sites.files(site.content).items():
        clean.put(f"content/{name}", data)
    clean.build()
    assert sites.files(site.output) == sites.files(clean.output)


def test_plain_pelican(site: sites.SiteFolder) -> None:
    """Plain Pelican makes the same index."""
    done = site.pelican("other")
    assert done.returncode == 0, done.stderr
    assert sites.files(site.root / "other") == sites.files(site.output)


def test_taken_down(site: sites.SiteFolder) -> None:
    """Of a post that is taken down the index keeps no word."""
    assert "kipper3" in _words(site)
    site.put("content/posts/boat-3.md", post("Boat 3", status="hidden", body="The crane lifted kipper3 here."))
    site.build()
    assert "kipper3" not in _words(site)
    assert "kipper4" in _words(site)


def test_foreign_page(site: sites.SiteFolder) -> None:
    """A page that somebody else put among the articles is not found by searching."""
    page = (site.output / "articles/boat-1/index.html").read_bytes()
    (site.output / "articles/stranger").mkdir()
    (site.output / "articles/stranger/index.html").write_bytes(page.replace(b"kipper1", b"stranger"))
    site.put("content/posts/boat-9.md", post("Boat 9"))
    site.build()
    assert "stranger" not in _words(site)


def test_harmed_index(site: sites.SiteFolder) -> None:
    """An index of which a file is missing or broken is made again."""
    before = _index(site)
    next((site.output / "pagefind/index").iterdir()).unlink()
    (site.output / "pagefind/pagefind.js").write_bytes(b"")
    site.build()
    assert _index(site) == before


def test_turned_off(site: sites.SiteFolder) -> None:
    """Where search is turned off, its page, its place in the navigation, its marks and its index all go."""
    assert b"/search/" in (site.output / "index.html").read_bytes()
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text(encoding="utf-8") + "SEARCH = False\n", encoding="utf-8")
    site.build()
    files = sites.files(site.output)
    assert not any(name.startswith(("search/", "pagefind/")) for name in files)
    assert not any(b"/search/" in data or b"pagefind" in data for name, data in files.items() if name.endswith("html"))


def test_without_pagefind(site: sites.SiteFolder, tmp_path: Path) -> None:
    """Where Pagefind is not installed, the build says once how to get it, and the page offers the lists."""
    (tmp_path / "python").mkdir()
    (tmp_path / "python/sitecustomize.py").write_text(WITHOUT_PAGEFIND, encoding="utf-8")
    path = f"{tmp_path / 'python'}:{sites.REPOSITORY}"
    done = site.execute("tearsheet", "build", "--changed", PYTHONPATH=path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(extras.command("search")) == 1
    assert not _index(site)
    page = (site.output / "search/index.html").read_text(encoding="utf-8")
    assert "<form" not in page
    assert 'href="/archive/"' in page


def test_kept_while_serving(site: sites.SiteFolder) -> None:
    """Rebuilds of `serve` leave the index as it is unless it is broken, and the next build makes it right."""
    before = _index(site)
    site.put("content/posts/boat-1.md", post("Boat 1", body="It brought salmon."))
    site.build("--changed", "--keep-search")
    assert _index(site) == before
    next((site.output / "pagefind/index").iterdir()).unlink()
    site.build("--changed", "--keep-search")
    clean = sorted(_index(site))
    site.build("-o", "clean")
    assert sorted(sites.files(site.root / "clean/pagefind")) == clean
    site.build()
    assert "salmon" in _words(site)
    assert "kipper1" not in _words(site)


def test_no_articles(tmp_path: Path) -> None:
    """A site without an article is built, and its page says that there is nothing to search."""
    site = sites.new(tmp_path, SEARCH=True)
    site.build()
    assert not (site.output / "pagefind").exists()
    assert "<form" not in (site.output / "search/index.html").read_text(encoding="utf-8")


def test_order_of_an_index(tmp_path: Path) -> None:
    """Filters in another order give the same files; an index of a form that is not known stays as it is."""
    made: list[dict[str, bytes]] = []
    for names in (["b", "ä", "a" * 300], ["a" * 300, "b", "ä"]):
        folder = tmp_path / str(len(made))
        (folder / "filter").mkdir(parents=True)
        told = ["company", [[name, [1, 24, 70000]] for name in names]]
        (folder / "filter/en_1.pf_filter").write_bytes(search_index.dump(told))
        (folder / "pagefind.en_2.pf_meta").write_bytes(
            search_index.dump(["1.5", [], [], [["company", "en_1"]], [], []])
        )
        (folder / "pagefind-entry.json").write_text('{"languages":{"en":{"hash":"en_2"}}}')
        made.append(search_index.index_files(folder))
    assert made[0] == made[1]
    (folder / "filter/en_1.pf_filter").write_bytes(gzip.compress(b"pagefind_dcd\xa0"))
    assert search_index.index_files(folder) == sites.files(folder)
