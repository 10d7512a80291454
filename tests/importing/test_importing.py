"""Old sites of Pelican, Hugo and Jekyll arrive whole: each folder of `sites/` holds one, and what becomes of it.

A new case needs no code: `old/` is the site, `content/` what its import writes, `report.txt` what the command says.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import SiteFolder

SITES = Path(__file__).parent / "sites"


@pytest.mark.parametrize("case", sorted(SITES.iterdir()), ids=lambda case: case.name)
def test_an_old_site_becomes_posts_pages_and_files(case: Path, site: SiteFolder) -> None:
    """An import writes exactly the expected files and says what it did not take; given again, it changes nothing."""
    tried = site.run("import", case.name, str(case / "old"), "--dry-run")
    assert (tried.exit_code, site.files()) == (0, {})
    result = site.run("import", case.name, str(case / "old"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (case / "report.txt").read_text(encoding="utf-8")
    expected = {path.relative_to(case / "content").as_posix(): path for path in (case / "content").rglob("*")}
    assert site.files() == {name: path.read_bytes() for name, path in expected.items() if path.is_file()}
    again = site.run("import", case.name, str(case / "old"))
    assert "Imported 0 posts, 0 pages and 0 files; " in again.stdout
    assert site.files() == {name: path.read_bytes() for name, path in expected.items() if path.is_file()}


def test_an_imported_site_is_built_with_its_old_addresses(site: SiteFolder) -> None:
    """Readers who follow an old address, or a link in an old text, arrive; drafts and what is dated ahead wait."""
    assert site.run("import", "pelican", str(SITES / "pelican/old")).exit_code == 0
    left = site.content / "posts/crane-for-pier-9.md"
    text = left.read_text(encoding="utf-8").replace("[Nobody]({filename}nowhere.md)", "Nobody")
    left.write_text(text.replace("[her notes]({author}Ida Holm)", "her notes"), encoding="utf-8")
    site.build()
    page = site.page("articles/crane-for-pier-9/index.html")
    assert '<a href="/articles/old-ferry/#hull">the ferry</a>' in page
    assert '<img alt="The old crane" src="/images/old-crane.jpg" title="Built in 1931">' in page
    assert 'load = {"tons": 40}  # [not a link]' in page.replace("&quot;", '"')
    assert 'url=/articles/crane-for-pier-9/"' in site.page("2019/05/crane-for-pier-9/index.html")
    assert 'url=/articles/pilots-on-strike/"' in site.page("strike/pilots.html")
    assert (site.output / "images/files/plan-of-pier-9.pdf").read_bytes().startswith(b"%PDF")
    assert "Siemens" in site.page("companies/siemens/index.html")
    assert not (site.output / "articles/a-tug-that-may-come").exists()
    assert not (site.output / "articles/the-jubilee-a-hundred-years").exists()


def test_the_editor_reviews_tags_and_keeps_what_was_edited(site: SiteFolder) -> None:
    """A changed line of the table changes the posts of the next import, but none that was edited or deleted."""
    old = str(SITES / "pelican/old")
    site.run("import", "pelican", old)
    table = site.content / "imported-tags.yaml"
    lines = table.read_text(encoding="utf-8")
    lines = lines.replace("electric cranes: topic", "electric cranes: topic cranes")
    lines = lines.replace("port-technology: topic", "port-technology: none")
    table.write_text(lines.replace("ferries: topic", "ferries: company Ferry Line"), encoding="utf-8")
    edited = site.content / "posts/old-ferry.md"
    edited.write_text(edited.read_text(encoding="utf-8") + "\nMy own words.\n", encoding="utf-8")
    (site.content / "posts/bridge.md").unlink()
    result = site.run("import", "pelican", old)
    assert "posts/old-ferry.md: you have edited or deleted it" in result.stdout
    assert "posts/bridge.md: you have edited or deleted it" in result.stdout
    assert "tags: [cranes]" in (site.content / "posts/crane-for-pier-9.md").read_text(encoding="utf-8")
    assert "companies: [Ferry Line]" in (site.content / "posts/the-quay-in-winter.md").read_text(encoding="utf-8")
    assert (site.content / "companies/ferry-line.md").read_text(encoding="utf-8") == "---\nname: Ferry Line\n---\n"
    assert "My own words." in edited.read_text(encoding="utf-8")
    assert not (site.content / "posts/bridge.md").exists()
    table.write_text("ferries: boat\n", encoding="utf-8")
    refused = site.run("import", "pelican", old)
    assert (
        "imported-tags.yaml:1: “ferries” cannot become “boat”; write topic, topic NAME, company NAME" in refused.stderr
    )


def test_what_was_not_taken_is_written_down(site: SiteFolder) -> None:
    """The report in JSON names each post with its old file, and each thing that was not taken with its place."""
    site.run("import", "hugo", str(SITES / "hugo/old"), "--report", "left.json")
    report = json.loads((site.root / "left.json").read_bytes())
    assert {"path": "posts/new-lock.md", "of": "content/posts/lock/index.md"} in report["written"]
    assert "images/new-lock/gate.png" in report["files"]
    place = {"path": "content/posts/lock/index.md", "line": 0}
    assert place | {"what": "the shortcode < tide >"} in report["untaken"]


@pytest.mark.parametrize(
    ("generator", "files", "message"),
    [
        ("hugo", {"pelicanconf.py": "A = 1"}, "old: no Hugo site: it has no hugo.toml, nor config.toml"),
        ("hugo", {"pelicanconf.py": "A = 1"}, "it looks like one of Pelican: tearsheet import pelican old"),
        ("pelican", {"a.md": "Title: A\n"}, "old: no Pelican site: it has no pelicanconf.py; name the folder"),
        ("jekyll", {"a.md": "---\ntitle: A\n---\n"}, "old: no Jekyll site: it has no _config.yml"),
        ("pelican", {"pelicanconf.py": "PATH = 'content'"}, "there is no article and no page in content"),
        ("pelican", {"pelicanconf.py": "PATH ="}, "old/pelicanconf.py:1: no Python; mend the line"),
        ("hugo", {"hugo.toml": "title = 'x"}, "old/hugo.toml: broken TOML (Expected"),
        (
            "hugo",
            {"hugo.toml": "", "content/posts/a.md": "+++\ntitle = A\n+++\n\nText.\n", "content/posts/b.md": "+++\n"},
            "old/content/posts/a.md:2: broken TOML",
        ),
        ("jekyll", {"_config.yml": "", "_posts/2020-01-01-a.md": "---\na: [\n---\n\nA.\n"}, "-a.md:3: broken YAML"),
        (
            "hugo",
            {
                "hugo.toml": "",
                "content/posts/a.md": "---\ntitle: A\ndate: 2020-01-01\naliases: [/x/]\n---\n\nA.\n",
                "content/posts/b.md": "---\ntitle: B\ndate: 2020-01-01\naliases: [/x]\n---\n\nB.\n",
            },
            "old/content/posts/b.md: its old address /x is that of old/content/posts/a.md too; take it out of one",
        ),
        (
            "pelican",
            {"pelicanconf.py": "PATH = 'c'", "c/a.md": "Title: A\nDate: today\n\nA.\n"},
            "old/c/a.md: “today” is no date; write it as 2026-11-23",
        ),
        ("pelican", {"pelicanconf.py": "PATH = 'c'", "c/a.md": b"Title: \xff\n"}, "old/c/a.md: no UTF-8 text"),
    ],
)
def test_mistakes_are_said_and_nothing_is_written(
    site: SiteFolder, generator: str, files: dict[str, str | bytes], message: str
) -> None:
    """A folder that is no such site, a broken file, or two old addresses that collide: a message each, and no file."""
    for name, data in files.items():
        site.put(f"old/{name}", data)
    result = site.run("import", generator, "old")
    assert message in result.stderr
    assert result.exit_code == 1
    assert site.files() == {}


def test_an_old_address_of_this_site_is_no_other_ones(site: SiteFolder) -> None:
    """What a post of the site claims in “moved” already cannot be the address of an imported one."""
    site.put("content/posts/mine.md", "---\ntitle: Mine\ndate: 2020-01-01\nsection: A\nmoved: [dam/]\n---\n\nMine.\n")
    site.put("old/_config.yml", "")
    site.put("old/_posts/2020-02-02-dam.md", "---\ntitle: Dam\npermalink: /dam/\n---\n\nThe dam.\n")
    result = site.run("import", "jekyll", "old")
    assert "old/_posts/2020-02-02-dam.md: its old address /dam/ leads to posts/mine.md already" in result.stderr
    assert "nothing was imported" in result.stderr
    assert list(site.files()) == ["posts/mine.md"]


def test_a_site_is_not_imported_into_itself(site: SiteFolder) -> None:
    """Who names the site's own folder is told to begin a new one; the site stays as it is."""
    site.put("content/a.md", "Title: A\nDate: 2020-01-01\n\nA.\n")
    result = site.run("import", "pelican", ".")
    assert "it is the site to import into; make a new site with “tearsheet init”" in result.stderr
    assert list(site.files()) == ["a.md"]


def test_nothing_outside_the_old_site_is_taken_along(site: SiteFolder, tmp_path: Path) -> None:
    """Links that lead out of the old site's folder, by their path or by a link of the file system, are not followed."""
    site.put("secret.png", "secret")
    site.put("old/pelicanconf.py", "PATH = 'content'\n")
    body = "![a]({static}/../../secret.png) ![b]({static}/link.png) [c]({filename}/../../pelicanconf.py)"
    site.put("old/content/a.md", f"Title: A\nDate: 2020-01-01\n\nSee it. {body}\n")
    shutil.copyfile(tmp_path / "secret.png", tmp_path / "old/content/own.png")
    (tmp_path / "old/content/link.png").symlink_to(tmp_path / "secret.png")
    result = site.run("import", "pelican", "old")
    assert result.stdout.count("which leads to nothing that is imported") == 3
    assert list(site.files()) == ["posts/a.md"]


def test_what_a_new_site_begins_with_gives_way(site: SiteFolder) -> None:
    """The page that init writes is no editor's; what stands there otherwise stays, and is said to be no import's."""
    about = "---\ntitle: About\n---\n\nQuay is a digest of the news, filed under the companies and products that it"
    about += " is about.\n"
    begun = f"{about}\n*This page is yours to write: it is the file `content/pages/about.md`.*\n"
    site.put("old/pelicanconf.py", "PATH = 'content'\n")
    site.put("old/content/pages/about.md", "Title: About\n\nWe write this.\n")
    for there, stays in ((begun, False), (f"{about}\nMine.\n", True)):
        site.put("content/pages/about.md", there)
        said = site.run("import", "pelican", "old").stdout
        assert ("pages/about.md: there is one here already, which stays" in said) == stays
        assert ("We write this." in (site.content / "pages/about.md").read_text(encoding="utf-8")) != stays
        (site.root / ".tearsheet/imported").unlink()


def test_only_what_is_left_is_told(site: SiteFolder) -> None:
    """A draft needs no day; a picture that is not there, or on a page, is named; the report has what stays."""
    site.put("content/pages/mine.md", "---\ntitle: Mine\n---\n\nMine.\n")
    site.put("old/pelicanconf.py", "PATH = 'content'\n")
    site.put("old/content/a.md", "Title: A\nStatus: draft\nImage: images/lost.png\n\nA.\n")
    site.put("old/content/pages/mine.md", "Title: Mine\nImage: images/lost.png\n\nTheirs.\n")
    told = site.run("import", "pelican", "old", "--report", "report.json").stdout
    assert "it is a draft" not in told
    assert "its picture images/lost.png: there is no such file (content/a.md)" in told
    assert "its picture images/lost.png: pages have none (content/pages/mine.md)" in told
    assert json.loads((site.root / "report.json").read_bytes())["there"] == ["pages/mine.md"]
