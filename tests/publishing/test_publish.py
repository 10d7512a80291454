"""The command publish: where it publishes to, and what it does before."""

import re
import shutil
import sys
from pathlib import Path

import pexpect
import pytest

from tests.conftest import SiteFolder
from tests.ingest.test_run import text
from tests.publishing.sites import AS_IT_IS, own_files, prepare
from tests.site.sites import entity, post


def test_a_site_is_built_and_published_by_name(site: SiteFolder) -> None:
    """A target is named in publishconf.py, whose settings are taken without being named."""
    site.put("seeds/one.txt", text("A quay is rebuilt", "Masons rebuild the old quay."))
    assert site.run("ingest").exit_code == 0
    said = 'from pelicanconf import *\nSITEURL = "https://quayletter.com"\nPUBLISH = {"live": {"to": "folder:live"}}\n'
    site.put("publishconf.py", "import sys\nsys.path.insert(0, '.')\n" + said)
    result = site.run("publish", "live")
    assert result.exit_code == 0, result.output
    assert result.output.endswith("\nhttps://quayletter.com/\n")
    assert own_files(site.root / "live") == site.files("output")
    assert b"https://quayletter.com/articles/" in (site.root / "live/sitemap.xml").read_bytes()


def test_on_a_terminal(site: SiteFolder) -> None:
    """What is done is named line by line, then a bar moves in a line of its own, and the report is left."""
    prepare(site)
    command = ["-m", "tearsheet", "publish", "folder:live", *AS_IT_IS, "--verbose"]
    terminal = pexpect.spawn(sys.executable, command, encoding="utf-8", dimensions=(24, 200), timeout=300)
    terminal.expect(pexpect.EOF)
    said = terminal.before
    assert isinstance(said, str)
    assert said.startswith("new     data/sheet.csv\r\nnew     theme/site.css\r\n")
    assert "35/35" in said
    *_, report, address, _ = said.split("\r\n")
    assert re.search(r"Published to folder:.*/live: 35 files sent \([\d,]+ bytes\), 0 unchanged, 0 deleted", report)
    assert address == "https://quayletter.com/"


def test_what_is_wrong_is_not_published(site: SiteFolder) -> None:
    """A fault in content/ ends the command before anything is sent."""
    prepare(site)
    site.put("content/posts/bad.md", "---\ntitle: [\n---\n")
    result = site.run("publish", "folder:live")
    assert "posts/bad.md" in result.stderr
    assert "Nothing was published." in result.stderr
    assert result.exit_code == 1
    assert not (site.root / "live").exists()


def test_a_broken_site_is_not_published(site: SiteFolder) -> None:
    """A link that leads nowhere ends the command when the site is built, with its page; --no-check lets it pass."""
    prepare(site)
    site.put("content/posts/quay.md", post("Quay", body="See [the plan](/plan/)."))
    result = site.run("publish", "folder:live")
    assert "output/articles/quay/index.html:" in result.stderr
    assert "the link “/plan/” leads nowhere" in result.stderr
    assert len(result.stderr.splitlines()) == 2
    assert "Nothing was published." in result.stderr
    assert result.exit_code == 1
    assert not (site.root / "live").exists()
    assert site.run("publish", "folder:live", "--no-check").exit_code == 0
    assert (site.root / "live/articles/quay/index.html").exists()


def test_broken_decisions_are_not_published(site: SiteFolder) -> None:
    """What only `tearsheet check` finds in content/ ends the command too."""
    prepare(site)
    site.put("content/decisions.yaml", "ignore: [Quay\n")
    result = site.run("publish", "folder:live")
    assert "decisions.yaml" in result.stderr
    assert "Nothing was published." in result.stderr
    assert not (site.root / "live").exists()


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("liv", "there is no target “liv”; did you mean “live”?"),
        ("sftp://example.org/x", "there is no kind “sftp:”"),
        ("folder:", "“folder:” says no place; write it like folder:PATH"),
        ("wrong", "PUBLISH['wrong']: Object contains unknown field `too`"),
    ],
)
def test_unknown_targets(site: SiteFolder, target: str, message: str) -> None:
    """A target that is unknown or badly described ends in one message."""
    prepare(site)
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write('PUBLISH = {"live": {"to": "folder:live"}, "wrong": {"to": "folder:x", "too": 1}}\n')
    result = site.run("publish", target, *AS_IT_IS)
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.exit_code == 1


def test_the_address_must_be_known(site: SiteFolder) -> None:
    """Without SITEURL nothing is published."""
    result = site.run("publish", "folder:live")
    assert "pelicanconf.py: SITEURL is not set" in result.stderr
    assert result.exit_code == 1


def test_a_site_of_another_address_is_not_published(site: SiteFolder) -> None:
    """An output that was built for another address is told by its home page."""
    prepare(site)
    site.make("index.html", '<a href="/articles/1/">One</a>')
    result = site.run("publish", "folder:live", *AS_IT_IS)
    assert "was not built for https://quayletter.com; publish without --no-build" in result.stderr
    assert result.exit_code == 1


def test_without_a_built_site(site: SiteFolder) -> None:
    """Where nothing was built there is nothing to publish."""
    prepare(site)
    (site.output / "index.html").unlink()
    result = site.run("publish", "folder:live", *AS_IT_IS)
    assert "there is no built site; build it: tearsheet build" in result.stderr
    assert result.exit_code == 1


def test_one_changed_article(site: SiteFolder) -> None:
    """A word changed far down in one of many articles sends its page, the feeds that hold it, and the data; no more."""
    prepare(site)
    body = f"{'Quay one has cranes. ' * 100}It is busy."
    for number in range(60):
        firm = f"Firm {number % 10}"
        site.put(f"content/companies/firm-{number % 10}.md", entity(firm))
        text = post(f"Notice {number}", day=f"2026-02-{1 + number // 3:02}", summary="S", companies=[firm], body=body)
        site.put(f"content/posts/notice-{number}.md", text)
    assert site.run("publish", "folder:live").exit_code == 0
    path = site.content / "posts/notice-59.md"
    path.write_text(path.read_text().replace("busy", "empty"))
    said = site.run("publish", "folder:live", "--verbose").output.splitlines()
    changed = [line.split()[1] for line in said if line.startswith("changed ")]
    pages = [name for name in changed if name.endswith("index.html")]
    assert pages == ["articles/notice-59/index.html"]
    assert {"feed.atom", "companies/firm-9/feed.json", "data/tearsheet.db"} < set(changed)
    assert len(changed) <= 10


def test_what_an_older_build_left_is_not_published_as_it_is(site: SiteFolder, tmp_path: Path) -> None:
    """A checkout may put back what was taken down, with the list of then: with --no-build that is refused."""
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text().replace('SITEURL = ""', 'SITEURL = "https://quayletter.com"'))
    site.put("content/posts/one.md", post("One"))
    site.put("content/posts/down.md", post("Down"))
    assert site.run("build").exit_code == 0
    shutil.copytree(site.output, tmp_path / "committed")
    (site.content / "posts/down.md").unlink()
    assert site.run("build").exit_code == 0
    shutil.rmtree(site.output)
    shutil.copytree(tmp_path / "committed", site.output)
    result = site.run("publish", "folder:live", *AS_IT_IS)
    assert result.exit_code == 1
    assert "is not as the last build left it: articles/down/index.html; publish without --no-build" in result.stderr
    assert site.run("publish", "--no-check", "folder:live").exit_code == 0
    assert "articles/one/index.html" in own_files(site.root / "live")
    assert "articles/down/index.html" not in own_files(site.root / "live")
