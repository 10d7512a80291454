"""`tearsheet entity` changes many files as one, tells what it did, and survives being killed."""

import functools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pexpect
import pytest
from filelock import FileLock

from tearsheet.content_folder import journal
from tearsheet.storage.sealed import seal, write_sealed
from tests import forked
from tests.conftest import ROOT, SETTINGS, TODAY, SiteFolder
from tests.forked import Forked
from tests.site.sites import entity, post

POSTS = 1000
FEW = 60
MERGE = ("entity", "merge", "company", "Hild", "Brekke")


def fill(site: SiteFolder, posts: int) -> None:
    """Give a site two companies and posts that name them."""
    site.put("content/companies/brekke.md", entity("Brekke"))
    site.put("content/companies/hild.md", entity("Hild"))
    for number in range(posts):
        site.put(f"content/posts/p{number:04}.md", post(f"Post {number}", companies=["Hild", "Brekke"]))


def test_a_change_is_told_and_logged(site: SiteFolder) -> None:
    """What was done is told with the numbers of files, and stands in the log with its day."""
    fill(site, 3)
    assert site.run("entity", "rename", "company", "Hild", "Hold").output == (
        "renamed company “Hild” to “Hold”: 3 posts, 2 entity files\n"
    )
    assert site.run("entity", "ignore", "company", "Brekke").output == (
        "ignored company “Brekke”: 3 posts, 1 entity file\n"
    )
    assert (site.content / "changes.log").read_text(encoding="utf-8") == (
        "2026-11-24 renamed company “Hild” to “Hold” (3 posts)\n2026-11-24 ignored company “Brekke” (3 posts)\n"
    )
    assert site.run("check").exit_code == 0
    assert not journal.is_left(site.root / ".tearsheet")


def test_all_that_may_be_done_can_be_done(site: SiteFolder) -> None:
    """Merging, splitting with another name, and building what comes of it, leave nothing to mend."""
    fill(site, 2)
    site.put("content/posts/hild.md", post("Hild sails", body="Hild sails.", companies=["Hild"]))
    assert site.run(*MERGE).output == "merged company “Hild” into “Brekke”: 3 posts, 2 entity files\n"
    told = site.run("entity", "split", "company", "Brekke", "Hild", "--as", "Hild AS").output
    assert told == "split company “Hild” from “Brekke” as “Hild AS”: 1 post, 2 entity files\n"
    assert site.run("build").exit_code == 0
    assert "Hild AS" in (site.output / "companies/hild-as/index.html").read_text(encoding="utf-8")
    assert "/companies/brekke/" in (site.output / "companies/hild/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "change", [("rename", "company", "Velmora", "Velmora Group"), ("merge", "company", "Velmora", "Ard Pumps")]
)
def test_a_candidate_that_has_another_name_is_not_found_again(site: SiteFolder, change: tuple[str, ...]) -> None:
    """A company that cues have found stays gone under its old name: no ingest brings it back, and the site is built."""
    site.put("seeds/a.txt", "Quays\n\nThe quay was built by Velmora Inc. in the spring of the year, people said.\n")
    site.put("seeds/b.txt", "Pumps\n\nThe town was glad. Ard Pumps Ltd said it would hire 300 people this year.\n")
    assert site.run("ingest").exit_code == 0
    assert "status: candidate" in (site.content / "companies/velmora.md").read_text()
    assert site.run("entity", *change).exit_code == 0
    before = site.files()
    assert "0 posts written" in site.run("ingest").stdout
    assert {name: data for name, data in site.files().items() if before.get(name) != data} == {}
    assert site.run("build").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rename", "company", "Hild", "Brekke"), "hild.md: “Brekke” is a name in companies/brekke.md already"),
        (("merge", "company", "Hild", "Hild"), "are one already"),
        (("ignore", "product", "Hild"), "companies/hild.md: “Hild” is a company, there is no product of that name"),
        (("split", "company", "Hild", "H"), "“Hild” has no alias “H”"),
    ],
)
def test_what_cannot_be_changes_nothing(site: SiteFolder, arguments: tuple[str, ...], message: str) -> None:
    """A change that is refused ends with 1 and leaves every file as it was."""
    fill(site, 3)
    before = site.files()
    result = site.run("entity", *arguments)
    assert (result.exit_code, message in result.stderr) == (1, True), result.output
    assert site.files() == before


def test_a_dry_run_shows_each_line_in_colours_on_a_terminal_only(site: SiteFolder) -> None:
    """On a terminal the lines that would change are red and green, elsewhere plain; nothing is changed."""
    fill(site, 1)
    before = site.files()
    command = ["-m", "tearsheet", *MERGE, "--dry-run"]
    terminal = pexpect.spawn(sys.executable, command, encoding="utf-8", dimensions=(24, 100), timeout=300)
    terminal.expect_exact("\x1b[32m+2026-11-24 merged company “Hild” into “Brekke” (1 post)")
    terminal.expect_exact("\x1b[1m+++ b/companies/brekke.md")
    terminal.expect_exact("\x1b[32m+aliases: [Hild]")
    terminal.expect_exact("\x1b[1m--- a/companies/hild.md")
    terminal.expect_exact("\x1b[1m+++ /dev/null")
    terminal.expect_exact('\x1b[31m-companies: ["Hild", "Brekke"]')
    terminal.expect_exact('\x1b[32m+companies: ["Brekke"]')
    terminal.expect_exact("Would have: merged company “Hild” into “Brekke”: 1 post, 2 entity files")
    terminal.expect(pexpect.EOF)
    plain = subprocess.run([sys.executable, *command], capture_output=True, encoding="utf-8", check=True)
    assert "\x1b" not in plain.stdout
    assert '+companies: ["Brekke"]' in plain.stdout.splitlines()
    assert site.files() == before


def test_only_one_command_at_a_time_changes_content(site: SiteFolder) -> None:
    """While an ingest is at work, names are not changed."""
    fill(site, 1)
    with FileLock(site.root / ".tearsheet" / "ingest.lock"):
        result = site.run(*MERGE)
    assert (result.exit_code, result.stderr) == (1, "another command is at work on this content; let it end first\n")


def _changed(content: Path, number: int) -> Callable[[], bool]:
    """Return what tells whether a post has been written anew."""
    path = content / f"posts/p{number:04}.md"
    before = path.stat().st_ino
    return lambda: path.stat().st_ino != before


Merged = Callable[[int], dict[str, bytes]]


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Merged:
    """The content of a site whose two companies have been merged in so many posts."""

    @functools.cache
    def of(posts: int) -> dict[str, bytes]:
        whole = SiteFolder(tmp_path_factory.mktemp("whole"))
        whole.put("pelicanconf.py", SETTINGS.format(theme=str(ROOT / "theme")))
        (whole.root / "seeds").mkdir()
        fill(whole, posts)
        done = forked.run(*MERGE, cwd=whole.root, env=os.environ | {"SOURCE_DATE_EPOCH": TODAY})
        assert (done.returncode, f"{posts:,} posts" in done.stdout) == (0, True)
        return whole.files()

    return of


# A command that kills itself: before it begins to change files, when it has noted what it will, after so many files.
DYING = """
import itertools, os
from tearsheet.content_folder import journal
perform, write, make, made = journal.perform, journal.write_sealed, journal._make, itertools.count()
def die(is_time, done=None):
    if is_time:
        os.kill(os.getpid(), 9)
    return done
journal.perform = lambda *given: die("{0}" == "reading") or perform(*given)
journal.write_sealed = lambda *given, **more: die("{0}" == "journal", write(*given, **more))
journal._make = lambda *given: die("{0}" == str(next(made)), make(*given))
"""


def _killed(moment: str | int) -> None:
    """Have a merge killed at a moment."""
    assert Forked(*MERGE, first=DYING.format(moment)).wait() == -9


@pytest.mark.parametrize("moment", ["reading", "journal", 0, 1, FEW // 2, FEW - 1, FEW, FEW + 1])
@pytest.mark.parametrize("following", ["check", "build", "entity", "ingest"])
def test_a_killed_change_is_completed_by_the_next_command(
    site: SiteFolder, merged: Merged, moment: str | int, following: str
) -> None:
    """A merge that is killed between any two files is done whole by whatever runs next, or not begun."""
    fill(site, FEW)
    left = site.root / ".tearsheet" / journal.NAME
    before = site.files()
    _killed(moment)
    if moment == "reading":
        assert (left.exists(), site.files()) == (False, before)
        return
    assert left.exists()
    assert (site.files() == before) == (moment == "journal")
    arguments = ("entity", "ignore", "company", "Nobody") if following == "entity" else (following,)
    _require_completed(site, merged(FEW), *arguments)


def _require_completed(site: SiteFolder, merged: dict[str, bytes], *command: str) -> None:
    """Fail unless a command completes a merge that was broken off."""
    result = site.run(*command)
    assert "Completed what was broken off: merged company “Hild” into “Brekke”" in result.stdout
    ledger = {"ledger.jsonl"}
    assert {path: data for path, data in site.files().items() if path not in ledger} == merged
    assert not (site.root / ".tearsheet" / journal.NAME).exists()


@pytest.mark.parametrize("moment", ["reading", "journal", 1, 400])
def test_a_change_that_is_killed_from_without_is_completed(site: SiteFolder, merged: Merged, moment: str | int) -> None:
    """A merge over 1,000 posts that is killed at any moment, also within a file, is done whole, or not begun."""
    fill(site, POSTS)
    left = site.root / ".tearsheet" / journal.NAME
    before = site.files()
    is_time = _changed(site.content, moment) if isinstance(moment, int) else left.exists
    if moment == "reading":
        is_time = (site.root / ".tearsheet" / "ingest.lock").exists
    process = Forked(*MERGE)
    while not is_time() and process.poll() is None:
        time.sleep(0)
    process.kill()
    assert process.wait() == -9
    if moment == "reading" and not left.exists():
        assert site.files() == before
        return
    assert left.exists()
    assert site.files() != merged(POSTS)
    _require_completed(site, merged(POSTS), "check")


def _left(site: SiteFolder, title: str, content: str = "../content") -> Path:
    """Leave a journal that gives post p0000 another title, as a run that was killed before the first file does."""
    cache = site.root / ".tearsheet"
    before = (site.content / "posts/p0000.md").read_bytes()
    change = journal.Change("posts/p0000.md", seal(before), before.replace(b"Post 0", title.encode()))
    write_sealed(
        cache / journal.NAME, msgspec.msgpack.encode({"said": "tried", "changes": [change], "content": content})
    )
    return cache / journal.NAME


def _pelican(site: SiteFolder, content: str = "content") -> subprocess.CompletedProcess[str]:
    """Build a site with plain Pelican."""
    command = [sys.executable, "-m", "pelican", content, "-s", "pelicanconf.py"]
    return subprocess.run(command, cwd=site.root, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_build_that_has_nothing_to_do_completes_a_killed_change_too(site: SiteFolder) -> None:
    """A journal that was left before the first file was written is seen where nothing else has changed."""
    fill(site, 2)
    site.run("build")
    past = time.time() - 60
    for path in site.content.rglob("*"):
        os.utime(path, (past, past))
    site.run("build")
    _left(site, "Post nought")
    assert "Post nought" not in (site.output / "index.html").read_text(encoding="utf-8")
    site.run("build")
    assert "Post nought" in (site.output / "index.html").read_text(encoding="utf-8")


def test_what_an_editor_has_changed_meanwhile_is_left(site: SiteFolder) -> None:
    """Where a file was changed after a change was broken off, the new one is laid beside it, and that is said."""
    fill(site, FEW)
    _killed(10)
    mine = post("Mine", companies=["Hild"])
    site.put("content/posts/p0059.md", mine)
    result = site.run("check")
    assert "posts/p0059.md: it has been changed since; what it was to become is in posts/p0059.md.new" in result.stderr
    assert (site.content / "posts/p0059.md").read_text(encoding="utf-8") == mine
    assert 'companies: ["Brekke"]' in (site.content / "posts/p0059.md.new").read_text(encoding="utf-8")
    assert "posts/p0059.md.new: waits; " in result.stdout


def test_plain_pelican_completes_a_killed_change_too(site: SiteFolder) -> None:
    """Plain `pelican` builds what a change that was broken off leads to, and says that it completed it."""
    fill(site, 1)
    left = _left(site, "Post nought")
    done = _pelican(site)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Completed what was broken off: tried" in done.stdout
    assert "Post nought" in (site.output / "index.html").read_text(encoding="utf-8")
    assert not left.exists()


def test_plain_pelican_fails_where_a_killed_change_cannot_be_completed(site: SiteFolder) -> None:
    """What was changed meanwhile and a journal that is damaged are said by plain `pelican`, which ends with 1."""
    fill(site, 1)
    left = _left(site, "Post nought")
    site.put("content/posts/p0000.md", post("Mine", companies=["Hild"]))
    done = _pelican(site)
    assert (done.returncode, "it has been changed " in " ".join(done.stdout.split())) == (1, True), done.stdout
    assert _pelican(site).returncode == 0
    left.write_bytes(b"damaged")
    done = _pelican(site)
    assert (done.returncode, "as it was written" in " ".join(done.stdout.split())) == (1, True), done.stdout
    assert left.exists()


def test_a_killed_change_of_one_folder_is_not_made_in_another(site: SiteFolder) -> None:
    """Plain `pelican` that builds another content folder leaves the journal to whoever builds the one it is about."""
    fill(site, 1)
    shutil.copytree(site.content, site.root / "other")
    before = site.files()
    left = _left(site, "Post nought")
    assert _pelican(site, "other").returncode == 0
    assert (left.exists(), site.files(), site.files("other")) == (True, before, before)
    assert "Completed what was broken off" in site.run("check").stdout


@pytest.mark.parametrize("data", [b"", b"not sealed, but long enough", None])
def test_a_damaged_journal_is_named(site: SiteFolder, data: bytes | None) -> None:
    """A journal that is not as it was written, or leads out of content/, is not followed, and the command says so."""
    fill(site, 1)
    cache = site.root / ".tearsheet"
    if data is None:
        change = journal.Change("../pelicanconf.py", b"", b"")
        left = {"said": "tried", "changes": [change], "content": "../content"}
        write_sealed(cache / journal.NAME, msgspec.msgpack.encode(left))
    else:
        (cache / journal.NAME).write_bytes(data)
    result = site.run("check")
    assert result.exit_code == 1
    assert "changes.journal: it is not as it was written; see with “git status”" in result.stderr
    assert (site.root / "pelicanconf.py").stat().st_size > 0
