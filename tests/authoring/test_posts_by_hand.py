"""`tearsheet post` writes a post to fill in, and tags it by what its editor takes of the suggestions."""

import datetime as dt
import sys

import pexpect
import pytest

from tearsheet.authoring.new_post import new_post
from tearsheet.model.kinds import built_in
from tearsheet.model.post import Post, parse_post, write
from tests.conftest import SiteFolder

BODY = "Brekke Lines Inc said it bought Hild Marine for $3 million. Apple showed the iPhone, and Apple shares rose."
FILE = f"""---
title: 'The quay'   # mine
date: 2026-11-20
companies:
  # who is in it
  - "Brekke Lines"
section: Ports
---

{BODY}
"""


@pytest.mark.parametrize("title", ["Quay 3: opens", "“No”", "- 2026 #1", "null", "Ein Kai {öffnet} \N{ANCHOR}"])
def test_a_new_post_is_valid(title: str) -> None:
    """Whatever its title is, the post is one, a draft, and says nothing that its editor has not."""
    written, problems = parse_post(
        new_post(title, dt.date(2026, 11, 24), "Yes: it is", "no", built_in()), "", "a", built_in()
    )
    assert problems == []
    assert written is not None
    assert (written.title, written.section, written.lang, written.status) == (title, "Yes: it is", "no", "draft")
    assert (written.date, written.source, written.summary) == (dt.date(2026, 11, 24), None, "")
    assert (written.names, written.body.strip()) == ((), "")


def test_the_command_writes_a_post_once(site: SiteFolder) -> None:
    """The post has the section and the language of the site, the kinds that it tells of, and today's date."""
    site.put("content/kinds.yaml", "person:\n  plural: people\n")
    printed = site.run("post", "new", "Quay 3 opens", "--dry-run").stdout
    assert not (site.content / "posts").exists()
    result = site.run("post", "new", "Quay 3 opens")
    assert "Wrote content/posts/quay-3-opens.md, a draft" in result.stdout
    assert "tearsheet post tag quay-3-opens" in result.stdout
    file = site.content / "posts/quay-3-opens.md"
    assert file.read_text() == printed
    for line in ("date: 2026-11-24", "section: Technology", "lang: en", "companies: []", "tags: []", "people: []"):
        assert f"\n{line}\n" in printed
    file.write_text("mine")
    again = site.run("post", "new", "Quay 3 opens!")
    assert again.exit_code == 1
    assert "content/posts/quay-3-opens.md: there is a post of this name already" in again.stderr
    assert file.read_text() == "mine"
    assert site.run("post", "new", " ").exit_code == 2


def test_tags_are_added_and_nothing_else_changes(site: SiteFolder) -> None:
    """All suggestions are taken with --yes: names are added, files made for them, and all else stays byte for byte."""
    path = site.put("content/posts/quay.md", FILE.replace("\n", "\r\n"))
    site.put("content/companies/brekke-lines.md", "---\nname: Brekke Lines\n---\n")
    before = site.files()
    shown = site.run("post", "tag", "quay", "--dry-run")
    assert (shown.exit_code, site.files()) == (0, before)
    assert "Hild Marine (company)\n  ends in Marine" in shown.stdout
    assert "+  - Apple" in shown.stdout
    result = site.run("post", "tag", "content/posts/quay.md", "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "quay.md: added Apple, iPhone, Hild Marine; 3 files made for what had none" in result.stdout
    added = FILE.replace('Lines"\n', 'Lines"\n  - Apple\n  - Hild Marine\n').replace(
        "Ports\n", "Ports\nproducts: [iPhone]\n"
    )
    assert path.read_bytes().decode() == added.replace("\n", "\r\n")
    assert b"status: candidate" in site.files()["companies/hild-marine.md"]
    assert b"wikidata" in site.files()["companies/apple.md"]
    after = site.files()
    assert "nothing to add" in site.run("post", "tag", "quay", "--yes").stdout
    assert site.files() == after
    assert site.run("check").exit_code == 0


def test_the_editor_decides(site: SiteFolder) -> None:
    """In a terminal each name is asked; one that is never to come again is noted, and is not suggested again."""
    path = site.put("content/posts/quay.md", FILE)
    terminal = pexpect.spawn(
        sys.executable, ["-m", "tearsheet", "post", "tag", "quay"], encoding="utf-8", dimensions=(60, 200), timeout=300
    )
    for name, answer in (("Apple", "x"), ("iPhone", "maybe"), ("iPhone", ""), ("Hild Marine", "q")):
        terminal.expect_exact(f"{name}? y tag it (Enter), n not now, x never, a all that are left, q quit: ")
        terminal.sendline(answer)
    terminal.expect_exact("quay.md: added iPhone")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert "products: [iPhone]\nuntagged: [Apple]\n" in path.read_text()
    assert "Hild" not in path.read_text().partition("\n---\n")[0]
    assert "\nApple (company" not in site.run("post", "tag", "quay", "--dry-run").stdout


def test_what_cannot_be_tagged(site: SiteFolder) -> None:
    """A post of a seed is left to ingest; what is no post, or is broken, is named, and the others are tagged."""
    day = dt.date(2026, 11, 24)
    seeded = Post(title="One", date=day, section="Ports", seed="a.txt", named={}, slug="one", body=BODY)
    site.put("content/posts/one.md", write(seeded, built_in()))
    site.put("content/posts/broken.md", "---\ntitle: [\n---\n")
    site.put("elsewhere.md", FILE)
    good = site.put("content/posts/quay.md", FILE)
    before = site.files()
    assert "there is no terminal to ask in" in site.run("post", "tag", "quay").stderr
    unknown = site.run("post", "tag", "quay", "qay", "--yes")
    assert (unknown.exit_code, site.files()) == (1, before)
    assert "qay: there is no such post; did you mean “quay”?" in unknown.stderr
    result = site.run("post", "tag", "one", "broken", "elsewhere.md", "quay", "--yes")
    assert result.exit_code == 1
    assert "posts/one.md: left to “tearsheet ingest”, which tags it by its seed" in result.stdout
    assert "content/posts/broken.md:3: broken YAML" in result.stderr
    assert "elsewhere.md: it is not among the posts of this site" in result.stderr
    assert "iPhone" in good.read_text().partition("\n---\n")[0]
