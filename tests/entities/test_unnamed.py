"""Entities and sources that no article names any more: what ingest wrote goes, what an editor wrote stays."""

from tests.conftest import SiteFolder
from tests.ingest.test_run import text

BODY = "TikTok and ByteDance are named here, beside Nvidia."
OTHER = "Something else entirely is told in this one, by another hand, of Intel."


def test_what_only_a_deleted_post_named_goes(site: SiteFolder) -> None:
    """With a post go the files that ingest wrote for it alone, and their pages; what an editor wrote stays."""
    site.put("seeds/a.txt", text("One", BODY))
    site.put("seeds/b.txt", text("Two", OTHER).replace("Hill Trade Notes", "Dock Diary"))
    site.put("content/companies/vard.md", "---\nname: Vard\n---\n")
    site.ingest()
    site.build()
    bytedance = site.content / "companies/bytedance.md"
    bytedance.write_bytes(bytedance.read_bytes() + b"\nMy words.\n")
    (site.content / "posts/one.md").unlink()
    dry = site.run("ingest", "--dry-run")
    assert "Would remove, as no article names them any more: content/companies/nvidia.md" in dry.stdout
    assert (site.content / "companies/nvidia.md").exists()
    done = site.run("ingest")
    gone = ["companies/nvidia.md", "products/tiktok.md", "sources/hill-trade-notes.md"]
    assert f"Removed, as no article names them any more: {', '.join(f'content/{path}' for path in gone)}" in done.stdout
    assert done.exit_code == 0
    assert not {*gone} & {*site.files()}
    assert {"companies/intel.md", "companies/vard.md", "companies/bytedance.md"} < {*site.files()}
    assert "Removed" not in site.run("ingest").stdout
    site.build()
    pages = site.files("output")
    assert not {f"{path.removesuffix('.md')}/index.html" for path in gone} & {*pages}
    assert b"My words." in pages["companies/bytedance/index.html"]
    for path in ("companies/index.html", "index.html", "feeds/index.html", "data/companies.csv", "sitemap.xml"):
        assert b"ntel" in pages[path] or path == "sitemap.xml", path  # a page of one article is none for engines
        assert b"companies/bytedance/" not in pages[path], path
        assert b"companies/vard/" not in pages[path], path
    checked = site.run("check", "--ignore", "summary").stdout
    for name in ("bytedance", "vard"):
        assert (
            f"content/companies/{name}.md: no article names it, so its page is on no list; delete the file" in checked
        )
    assert "intel" not in checked


def test_a_hidden_post_takes_its_pages_with_it(site: SiteFolder) -> None:
    """Of a post that is a draft again the site shows nothing, not even the pages that only it made; its files stay."""
    site.put("seeds/a.txt", text("One", BODY))
    site.ingest()
    site.build()
    assert "companies/nvidia/index.html" in site.files("output")
    post = site.content / "posts/one.md"
    post.write_text(post.read_text().replace("\n---\n", "\nstatus: draft\n---\n", 1))
    assert "Removed" not in site.run("ingest").stdout
    site.build()
    assert not [path for path in site.files("output") if "nvidia" in path or "hill-trade-notes" in path]
    assert (site.content / "companies/nvidia.md").exists()
    post.write_text(post.read_text().replace("\nstatus: draft\n", "\n"))
    site.build()
    assert "companies/nvidia/index.html" in site.files("output")


def test_a_name_is_found_however_yaml_has_it(site: SiteFolder) -> None:
    """What a post names in quotes, escapes or several lines keeps its file; so does what a broken one may name."""
    for number, source in enumerate(('Say "Aye": it\'s the Tide', "'Æble' & Co", "日報")):
        site.put(f"seeds/{number}.txt", text(f"Title {number}", OTHER).replace("Hill Trade Notes", source))
    site.ingest()
    sources = {name for name in site.files() if name.startswith("sources/")}
    assert len(sources) == 3
    post = site.content / "posts/title-2.md"
    said = post.read_text(encoding="utf-8")
    post.write_text(said.replace("source: 日報", 'source: "\\u65e5\\\n  \\u5831"\nmarked: mine'), encoding="utf-8")
    broken = site.content / "posts/title-1.md"
    broken.write_text(broken.read_text(encoding="utf-8").replace("title: ", "title: ]", 1), encoding="utf-8")
    assert "Removed" not in site.run("ingest").stdout
    assert {name for name in site.files() if name.startswith("sources/")} == sources
