"""Files that change as one are changed whole wherever the run is killed, by reviews as by changes of names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tearsheet.content_folder import journal
from tearsheet.content_folder.journal import Change, Meanwhile
from tearsheet.content_folder.transaction import Transaction
from tearsheet.entities.apply_decisions import DecidedSite
from tearsheet.errors import ChangesError, Problem
from tearsheet.settings import Settings
from tearsheet.storage.files import Rewrite
from tests.conftest import SiteFolder
from tests.entities.test_apply_decisions import COMPANY, put
from tests.ingest.test_run import text

# Runs a command that is killed when it begins to write the n-th file below content/; without a moment, it ends.
KILLED = """
import os, sys
files, moment = os.path.abspath("content"), int(sys.argv[1])
begun = 0
def heard(event, arguments):
    global begun
    if event == "open" and arguments[2] & os.O_WRONLY and str(arguments[0]).startswith(files):
        begun += 1
        if begun == moment:
            os.kill(os.getpid(), 9)
sys.addaudithook(heard)
from tearsheet.cli import main
main(sys.argv[2:])
"""
REVIEWED = 3  # files that following the decision writes before it removes one: a post, the editor's post, a product


def _run(site: SiteFolder, moment: int, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command that is killed when it begins with its n-th file (0: it is not)."""
    command = [sys.executable, "-c", KILLED, str(moment), *arguments]
    return subprocess.run(
        command, cwd=site.root, input=said, capture_output=True, encoding="utf-8", env=os.environ, check=False
    )


def _news(site: SiteFolder) -> None:
    """Give a site a generated post and one of the editor's about a company that is decided to be a product."""
    put(site, "companies", COMPANY)
    site.put("seeds/a.txt", text("A yard", "Brekke Lines Inc said it bought Hild Marine for $3 million."))
    assert site.run("ingest").exit_code == 0
    site.put("content/decisions.yaml", '"Hild Marine": product\n')


@pytest.mark.parametrize(
    ("moment", "command"),
    [(1, ("check",)), (2, ("review", "--apply")), (3, ("build",)), (3, ("entity", "ignore", "company", "Nobody"))],
)
def test_a_killed_review_is_completed_by_the_next_command(
    site: SiteFolder, moment: int, command: tuple[str, ...]
) -> None:
    """A decision that is killed at any of its files is followed whole by whatever runs next, which says so."""
    _news(site)
    before = site.files()
    assert site.run("review", "--apply").exit_code == 0
    whole = site.files()
    assert len({path for path in whole if before.get(path) != whole[path]}) == REVIEWED
    assert before.keys() - whole.keys() == {"companies/hild-marine.md"}
    for path in whole.keys() - before.keys():
        (site.content / path).unlink()
    for path, data in before.items():
        site.put(f"content/{path}", data)
    assert _run(site, moment, "review", "--apply").returncode == -9
    assert (site.root / ".tearsheet" / journal.NAME).exists()
    assert site.files() != whole
    result = site.run(*command)
    assert "Completed what was broken off: followed decisions.yaml" in result.stdout
    assert site.files() == whole
    assert not journal.is_left(site.root / ".tearsheet")


def test_a_killed_undo_is_completed_too(site: SiteFolder) -> None:
    """A decision that is taken back and killed meanwhile is taken back whole by the next command."""
    _news(site)
    (site.content / "decisions.yaml").unlink()
    before = site.files()
    first = REVIEWED + 1  # decisions.yaml is written too
    killed = _run(site, first + 2, "review", said="p\nu\nq\n")
    assert killed.returncode == -9, killed.stderr
    assert "Hild Marine: product" in killed.stdout
    assert site.files() != before
    result = site.run("check")
    assert "Completed what was broken off: took back “Hild Marine”: product" in result.stdout
    assert site.files() == before


def test_what_is_saved_after_a_review_was_killed_is_left(site: SiteFolder) -> None:
    """A post that was saved before the next command stays, and what it was to become is laid beside it."""
    _news(site)
    assert _run(site, 1, "review", "--apply").returncode == -9
    path = site.content / "posts/mine.md"
    mine = path.read_bytes() + b"One more line.\r\n"
    path.write_bytes(mine)
    result = site.run("check")
    assert "posts/mine.md: it has been changed since; what it was to become is in posts/mine.md.new" in result.stderr
    assert path.read_bytes() == mine


def test_a_review_completes_what_another_command_has_left(site: SiteFolder) -> None:
    """What was broken off while a review waits for its editor is completed before its next decision is followed."""
    _news(site)
    following = DecidedSite(Settings.read(site.root / "pelicanconf.py"))
    assert _run(site, 1, "entity", "rename", "product", "Quillo", "Quill").returncode == -9
    with following.alone():
        outcome = following.follow()
        assert following.carry_out(outcome) is not None
    assert not (site.content / "products/quillo.md").exists()
    assert b"products: [Quill, Hild Marine]\r\n" in (site.content / "posts/mine.md").read_bytes()


def test_a_review_stops_where_what_was_left_cannot_be_completed(site: SiteFolder) -> None:
    """A file that was saved after another command was broken off is named, and the decision is not followed."""
    _news(site)
    following = DecidedSite(Settings.read(site.root / "pelicanconf.py"))
    assert _run(site, 1, "entity", "rename", "product", "Quillo", "Quill").returncode == -9
    path = site.content / "posts/mine.md"
    path.write_bytes(path.read_bytes() + b"One more line.\r\n")
    with pytest.raises(ChangesError, match="it has been changed since"), following.alone():
        pass
    with following.alone():
        assert following.carry_out(following.follow()) is not None


def _transaction(content: Path, *rewrites: Rewrite, meanwhile: Meanwhile = journal.NEXT_RUN) -> Transaction:
    """Return a transaction after writing the files as they are before it."""
    for path, before, _ in rewrites:
        if before is not None:
            (content / path).parent.mkdir(parents=True, exist_ok=True)
            (content / path).write_bytes(before)
    return Transaction("tried", rewrites, meanwhile)


def _files(content: Path) -> dict[str, bytes]:
    """Return all files below a folder, and the empty folders."""
    return {
        path.relative_to(content).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in content.rglob("*")
        if path.is_file() or not any(path.iterdir())
    }


CHANGED = Rewrite("posts/a.md", b"one", b"two")
MADE = Rewrite("companies/new.md", None, b"new")
GONE = Rewrite("products/old.md", b"old", None)


def test_what_is_shown_is_applied_and_undone(tmp_path: Path) -> None:
    """A transaction shows what files are to say, makes them say it, and leaves no byte of it when it is undone."""
    content, cache = tmp_path / "content", tmp_path / "cache"
    made = _transaction(content, CHANGED, MADE, GONE)
    before = _files(content)
    assert made.texts == {"posts/a.md": "two", "companies/new.md": "new", "products/old.md": None}
    assert _files(content) == before
    assert made.apply(content, cache) == ((CHANGED, MADE, GONE), ())
    assert _files(content) == {"posts/a.md": b"two", "companies/new.md": b"new"}
    assert not journal.is_left(cache)
    assert made.undone("undone").apply(content, cache) is not None
    assert _files(content) == before


def test_nothing_begins_where_a_file_is_not_as_it_was(tmp_path: Path) -> None:
    """A strict transaction is to be thought out anew, one that is not leaves that file alone and changes the others."""
    content, cache = tmp_path / "content", tmp_path / "cache"
    made = _transaction(content, CHANGED, MADE)
    (content / "posts/a.md").write_bytes(b"mine")
    before = _files(content)
    assert made.apply(content, cache) is None
    assert _files(content) == before
    lax = Transaction("tried", made.rewrites, journal.NEXT_RUN._replace(is_strict=False))
    applied = lax.apply(content, cache)
    assert applied is not None
    assert (applied.done, [problem.code for problem in applied.problems]) == ((MADE,), ["changed-meanwhile"])
    assert _files(content) == {"posts/a.md": b"mine", "companies/new.md": b"new"}


def test_a_file_saved_meanwhile_is_changed_as_it_is_by_then(tmp_path: Path) -> None:
    """What is told of its new text is written, and is what has been done; where nothing is told it is left."""
    content, cache = tmp_path / "content", tmp_path / "cache"
    meanwhile = Meanwhile(lambda _, said: f"{said} too" if said == "mine" else None, is_strict=False)
    made = _transaction(content, CHANGED, Rewrite("posts/b.md", b"one", b"two"), meanwhile=meanwhile)
    (content / "posts/a.md").write_bytes(b"mine")
    (content / "posts/b.md").write_bytes(b"other")
    applied = made.apply(content, cache)
    assert applied is not None
    assert applied.done == (Rewrite("posts/a.md", b"mine", b"mine too"),)
    assert [problem.path for problem in applied.problems] == ["posts/b.md"]
    assert _files(content) == {"posts/a.md": b"mine too", "posts/b.md": b"other", "posts/b.md.new": b"two"}


def test_what_goes_stays_where_a_file_that_is_to_say_so_is_left(tmp_path: Path) -> None:
    """A file of an entity that was saved meanwhile keeps those that were to go, a post that was does not."""
    content, cache = tmp_path / "content", tmp_path / "cache"
    lax = journal.NEXT_RUN._replace(is_strict=False)
    made = _transaction(content, Rewrite("companies/a.md", b"one", b"two"), GONE, meanwhile=lax)
    (content / "companies/a.md").write_bytes(b"mine")
    applied = made.apply(content, cache)
    assert applied is not None
    assert [problem.path for problem in applied.problems] == ["companies/a.md", "products/old.md"]
    made = _transaction(content, CHANGED, GONE, meanwhile=lax)
    (content / "posts/a.md").write_bytes(b"mine")
    applied = made.apply(content, cache)
    assert applied is not None
    assert (applied.done, [problem.path for problem in applied.problems]) == ((GONE,), ["posts/a.md"])


def test_what_is_called_off_leaves_no_journal(tmp_path: Path) -> None:
    """Where the file from which all follows has been saved, nothing is written and nothing is left to complete."""
    content, cache = tmp_path / "content", tmp_path / "cache"

    def called_off(_: Path, change: Change) -> Problem:
        raise journal.CalledOffError(change.path)

    made = _transaction(content, CHANGED, MADE, meanwhile=Meanwhile(None, called_off, is_strict=False))
    (content / "posts/a.md").write_bytes(b"mine")
    assert made.apply(content, cache) is None
    assert _files(content) == {"posts/a.md": b"mine"}
    assert not journal.is_left(cache)
