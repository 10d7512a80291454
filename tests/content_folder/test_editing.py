"""What an editor saves while a command is at work is kept, whatever the moment and however it is saved."""

import datetime as dt
import os
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from tearsheet.content_folder import journal
from tearsheet.entities import apply_decisions
from tearsheet.entities.decisions import Decision
from tearsheet.entities.review import Review
from tearsheet.ingest import retag
from tearsheet.ingest.run import Ingest
from tearsheet.model import post
from tearsheet.model.kinds import built_in
from tearsheet.parallel import forks
from tearsheet.settings import Settings
from tearsheet.storage import swapping
from tearsheet.storage.files import Outcome, decoded, encoded, replace
from tests.conftest import SiteFolder
from tests.editing import Session, in_place, renamed

Save = Callable[[Path, bytes], None]

BODY = "The harbour of {name} was built by ByteDance in the spring, people in the town of {name} said.{more}\n"
HIDDEN = ".part"  # the end of what must not be left behind
CAN_SWAP = swapping.is_possible()  # and the build machine (CI=true) must, or what is left out there fails


def text(name: str, more: str = "") -> str:
    """Return a seed."""
    return f"{name}\n\n{BODY.format(name=name, more=more)}"


def test_no_edit_is_lost_and_none_is_sealed(tmp_path: Path) -> None:
    """Edits saved at random moments of ingest, retagging, merge, review and serve are all there afterwards.

    `python -m tests.editing --edits 500` is the same for longer.
    """
    session = Session(tmp_path, edits=60, seed=2026)
    session.run()
    assert len(session.editor.edits) == 60
    assert session.editor.at_work > 30
    assert session.lost() == []
    assert session.behind() == []
    assert not list((tmp_path / "content").rglob(f"*{HIDDEN}"))


def _race(path: Path, way: Save, rounds: int) -> tuple[bytes, set[Outcome]]:
    """Let an editor and a command write one file at once; return what was saved last, and what the command did.

    The command never touches what is half saved: ingest takes such a post for an edited one.
    """
    saved = [b"edit 0 " * 40]
    path.write_bytes(saved[0])
    outcomes: set[Outcome] = set()

    def edit() -> None:
        chance = random.Random(rounds)  # noqa: S311  (a choice of moments)
        for number in range(1, rounds):
            saved.append(f"edit {number} ".encode() * 40)
            way(path, saved[-1])
            for _ in range(chance.randrange(400)):
                pass

    editor = threading.Thread(target=edit)
    editor.start()
    while editor.is_alive():
        if before := path.read_bytes():
            outcomes.add(replace(path, before, before.removesuffix(b"+") if before.endswith(b"+") else before + b"+"))
    editor.join()
    return saved[-1], outcomes


@pytest.mark.parametrize("way", [in_place, renamed])
def test_what_is_saved_last_stays(tmp_path: Path, way: Save) -> None:
    """However saves and replacements meet, the words that the editor saved last are in the file, and nothing beside."""
    path = tmp_path / "a.md"
    came: set[Outcome] = set()
    for _ in range(10):
        last, outcomes = _race(path, way, rounds=200)
        assert path.read_bytes().removesuffix(b"+") == last
        came |= outcomes
    assert "written" in came
    assert not list(tmp_path.glob(f".*{HIDDEN}"))


@pytest.mark.skipif(not CAN_SWAP and os.environ.get("CI") != "true", reason="this system cannot swap files")
@pytest.mark.parametrize("way", [in_place, renamed])
@pytest.mark.parametrize(("before", "after"), [(True, False), (False, True), (True, True)])
def test_a_save_in_the_last_moment_stays(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: Save,
    before: bool,  # noqa: FBT001
    after: bool,  # noqa: FBT001
) -> None:
    """A save between the comparison and the renaming comes back; one right after it stays; of both, the later one."""
    path = tmp_path / "a.md"
    path.write_bytes(b"read")
    swap = swapping.swap
    moments = iter([(before, after)])
    assert CAN_SWAP

    def with_saves(one: str, other: str) -> bool:
        is_before, is_after = next(moments, (False, False))
        if is_before:
            way(path, b"first")
        done = swap(one, other)
        if is_after:
            way(path, b"second")
        return done

    monkeypatch.setattr(swapping, "swap", with_saves)
    assert replace(path, b"read", b"new") == ("left" if before else "written")
    assert path.read_bytes() == (b"second" if after else b"first")
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.parametrize("can_swap", [True, False])
def test_only_what_was_read_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_swap: bool) -> None:  # noqa: FBT001
    """A file that holds other bytes than were read, is there though it was not, or is gone, is left as it is."""
    if not can_swap:
        monkeypatch.setattr(swapping, "swap", lambda *_: False)
    path = tmp_path / "posts/a.md"
    assert replace(path, None, b"one") == "written"
    assert replace(path, None, b"two") == "left"
    assert replace(path, b"two", b"three") == "left"
    assert replace(path, b"two", None) == "left"
    assert (path.read_bytes(), replace(path, b"zero", b"one")) == (b"one", "same")
    assert replace(path, b"one", b"two") == "written"
    assert path.read_bytes() == b"two"
    assert replace(path, b"two", None) == "written"
    assert (replace(path, b"two", None), replace(path, b"two", b"three")) == ("same", "left")
    assert list(path.parent.iterdir()) == []


def _grown(site: SiteFolder) -> Path:
    """Ingest a post that a name is found for by the next ingest; return it."""
    site.put("seeds/a.txt", "Quays\n\nNobody in the town of Ard had heard of Velmora before, the mayor said.\n")
    site.run("ingest")
    site.put("seeds/b.txt", "Locks\n\nThe lock was built by Velmora Inc. in the spring of the year, people said.\n")
    return site.content / "posts/quays.md"


@pytest.mark.parametrize("moment", ["chosen", "tagged"])
@pytest.mark.parametrize("way", [in_place, renamed])
def test_a_post_that_is_edited_while_it_is_tagged_is_left(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, way: Save, moment: str
) -> None:
    """An edit saved after a post was chosen, or after it was tagged, stays, is an edit, and is one ever after."""
    path = _grown(site)
    mine = path.read_bytes() + b"Mine.\n"
    spread = forks.spread

    def with_save(*arguments: Any) -> list[Any]:
        if moment == "chosen":
            way(path, mine)
        done = spread(*arguments)
        if moment == "tagged":
            way(path, mine)
        return done

    monkeypatch.setattr("tearsheet.ingest.retag.forks.spread", with_save)
    result = site.run("ingest")
    monkeypatch.setattr("tearsheet.ingest.retag.forks.spread", spread)
    assert path.read_bytes() == mine
    told = "posts/quays.md: it changed while it was being tagged; left as it is, the next run looks at it again\n"
    assert (told in result.stdout, result.exit_code) == (moment == "tagged", 0)
    assert post.is_edited(mine.decode())
    assert "1 unchanged, 1 kept as edited" in site.run("ingest").stdout
    assert path.read_bytes() == mine


def test_a_post_that_is_edited_while_its_seed_is_taken_in_is_left(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edit stays, the article is said to be left, and the next run lays the new version beside it."""
    seed = site.put("seeds/a.txt", text("Ard"))
    site.run("ingest")
    path = site.content / "posts/ard.md"
    ledger = (site.content / "ledger.jsonl").read_bytes()
    seed.write_text(text("Ard", " The ships came later."))
    mine = path.read_bytes() + b"Mine.\n"
    untagged = retag.Tags.untagged

    def with_save(*arguments: Any) -> tuple[str, ...]:
        path.write_bytes(mine)
        return untagged(*arguments)

    monkeypatch.setattr(retag.Tags, "untagged", with_save)
    result = site.run("ingest")
    monkeypatch.setattr(retag.Tags, "untagged", untagged)
    assert "posts/ard.md: it changed while it was being written; left as it is" in result.stdout
    assert "Ingested 1 article: 0 posts written, 0 unchanged, 0 duplicates, 1 left for the next run" in result.stdout
    assert result.exit_code == 0
    assert (path.read_bytes(), (site.content / "ledger.jsonl").read_bytes()) == (mine, ledger)
    assert "1 kept as edited" in site.run("ingest").stdout
    assert path.read_bytes() == mine
    beside = site.content / "posts/ard.md.new"
    assert "ships came later" in beside.read_text(encoding="utf-8")
    beside.write_text(beside.read_text(encoding="utf-8") + "Half taken over.\n", encoding="utf-8")
    seed.write_text(text("Ard", " The ships came never."))
    assert "posts/ard.md.new: you have edited it, and the seed has a newer version" in site.run("ingest").stdout
    assert "Half taken over." in beside.read_text(encoding="utf-8")
    beside.unlink()
    assert "1 kept as edited" in site.run("ingest").stdout
    assert "ships came never" in beside.read_text(encoding="utf-8")


def test_a_post_that_is_written_by_hand_meanwhile_is_not_taken_for_an_articles(site: SiteFolder) -> None:
    """A post that an editor writes while an ingest runs keeps its address; the article gets another one."""
    site.put("seeds/a.txt", text("Ard"))
    run = Ingest(Settings.read(site.root / "pelicanconf.py"))
    mine = site.put("content/posts/ard.md", "---\ntitle: Ard\ndate: 2026-01-01\nsection: A\n---\n\nMine.\n")
    report = run.run([site.root / "seeds"], lambda *_: None)
    assert [(result.fate, result.detail) for result in report.results] == [("written", "posts/ard-2.md")]
    assert "Mine." in mine.read_text(encoding="utf-8")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_other_line_ends_are_no_edit_and_stay(site: SiteFolder, mark: bytes) -> None:
    """A post that a tool has saved with other line ends, or a mark, follows its seed and keeps both."""
    seed = site.put("seeds/a.txt", text("Ard"))
    site.run("ingest")
    path = site.content / "posts/ard.md"
    path.write_bytes(mark + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert "1 unchanged" in site.run("ingest").stdout
    assert path.read_bytes() == before
    seed.write_text(text("Ard", " The ships came later."))
    assert "1 post written" in site.run("ingest").stdout
    assert b"ships came later.\r\n" in path.read_bytes()
    assert (path.read_bytes().startswith(mark + b"---\r\n"), path.read_bytes().count(b"\r\r")) == (True, 0)


def test_a_byte_that_is_no_letter_is_an_edit_and_stays(site: SiteFolder) -> None:
    """A post saved in another encoding is the editor's, byte for byte, whatever its seed and the catalogue do."""
    path = _grown(site)
    mine = path.read_bytes().replace(b"mayor", b"ma\xefre")
    path.write_bytes(mine)
    assert "1 kept as edited" in site.run("ingest").stdout
    assert path.read_bytes() == mine
    site.run("ingest", "--force", str(path))
    assert (site.root / ".tearsheet/replaced/quays.md").read_bytes() == mine


def test_an_edit_of_the_ledger_meanwhile_counts(site: SiteFolder) -> None:
    """Lines that an editor changes while an ingest runs stay as they are, and those of the run are there too."""
    for name in ("Ard", "Bol"):
        site.put(f"seeds/{name}.txt", text(name))
    site.run("ingest")
    ledger = site.content / "ledger.jsonl"
    site.put("seeds/Cam.txt", text("Cam"))
    run = Ingest(Settings.read(site.root / "pelicanconf.py"))
    said = ledger.read_text(encoding="utf-8")
    ledger.write_text(said.replace('"Bol.txt",', '"Bol.txt","apart":true,'), encoding="utf-8")
    assert run.run([site.root / "seeds"], lambda *_: None).problems == []
    lines = ledger.read_text(encoding="utf-8").splitlines()
    assert [('"apart":true' in line, line.split('"')[3]) for line in lines] == [
        (False, "Ard.txt"),
        (True, "Bol.txt"),
        (False, "Cam.txt"),
    ]


@pytest.mark.parametrize("path", ["posts/ard.md", "companies/hild.md", "decisions.yaml"])
@pytest.mark.parametrize("moment", ["thought out", "begun"])
def test_a_change_of_names_takes_an_edit_along(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, path: str, moment: str
) -> None:
    """An edit saved while names are changed is in the file, and where the change had not begun so is the new name."""
    site.put("content/posts/ard.md", "---\ntitle: Ard\ndate: 2026-01-01\nsection: A\ncompanies: [Hild]\n---\n\nWe.\n")
    site.put("content/companies/hild.md", "---\nname: Hild\n---\n\nOf boats.\n")
    site.put("content/companies/brekke.md", "---\nname: Brekke\nowner: Hild\n---\n\nOf boats.\n")
    site.put("content/decisions.yaml", "Hild: company\n")
    saves = iter([True])
    name = "held" if moment == "thought out" else "write_sealed"
    real = getattr(journal, name)

    def with_save(*arguments: Any, **named: Any) -> Any:
        if next(saves, False):
            renamed(site.content / path, (site.content / path).read_bytes() + b"# mine\n")
        return real(*arguments, **named)

    monkeypatch.setattr(journal, name, with_save)
    result = site.run("entity", "rename", "company", "Hild", "Hildane")
    assert result.exit_code == 0
    there = site.content / ("companies/hildane.md" if "hild" in path and moment == "thought out" else path)
    assert b"# mine\n" in there.read_bytes()
    is_done = moment == "thought out" or path == "posts/ard.md"
    assert (b"Hildane" in there.read_bytes(), path in result.stderr) == (is_done, not is_done)
    assert "companies: [Hildane]" in (site.content / "posts/ard.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["posts/quays.md", "companies/brekke.md", "decisions.yaml"])
def test_a_decision_spares_what_is_saved_meanwhile(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """A file saved while a decision is carried out is left and named, and the next review and ingest make up for it."""
    _grown(site).unlink()
    site.put("seeds/a.txt", "Quays\n\nNobody in the town of Ard had heard of Hild Marine AS before, the mayor said.\n")
    (site.root / "seeds/b.txt").unlink()
    site.put("content/companies/brekke.md", "---\nname: Brekke\nstatus: candidate\n---\n\nOf boats.\n")
    site.put("content/decisions.yaml", "# ours\r\nBrekke: company\r\n")
    site.run("ingest", "--force", "seeds/a.txt")
    carry_out, saves = apply_decisions.DecidedSite.carry_out, iter([True])

    def with_save(*arguments: Any) -> Any:
        if next(saves, False):
            renamed(site.content / path, (site.content / path).read_bytes() + b"# mine\r\n")
        return carry_out(*arguments)

    monkeypatch.setattr(apply_decisions.DecidedSite, "carry_out", with_save)
    walk = Review(Settings.read(site.root / "pelicanconf.py"))
    outcome, problems = walk.decide("Hild Marine AS", Decision("alias", "Brekke"))
    assert problems == []
    assert [problem.path for problem in outcome.left] == ([path] if path != "decisions.yaml" else [])
    assert b"# mine\r\n" in (site.content / path).read_bytes()
    decided = (site.content / "decisions.yaml").read_bytes()
    assert decided.endswith(b"Hild Marine AS: alias of Brekke\r\n")
    assert decided.startswith(b"# ours\r\nBrekke: company\r\n")
    assert site.run("review", "--apply").exit_code == 0
    company = (site.content / "companies/brekke.md").read_bytes()
    assert b"aliases: [Hild Marine AS]" in company
    assert (b"# mine\r\n" in company) == (path == "companies/brekke.md")
    tagged = b"companies: [Brekke]" in (site.content / "posts/quays.md").read_bytes()
    assert tagged == (path != "posts/quays.md")


GENERATED = post.write(
    post.Post(title="Ard", date=dt.date(2026, 1, 1), section="A", named={}, slug="ard", body="Ön\n\nTwo.\n"), built_in()
)


@given(at=st.integers(0, len(GENERATED.encode())), more=st.binary(max_size=3))
def test_every_byte_but_line_ends_is_an_edit(at: int, more: bytes) -> None:
    """Whatever bytes are put into a post wherever, they come back, and it is edited unless only line ends differ."""
    data = GENERATED.encode()
    changed = data[:at] + more + data[at:]
    assert encoded(decoded(changed)) == changed
    plain = changed.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    is_same = plain == data or post.digest(decoded(plain)) == post.digest(GENERATED)
    seal = next((line for line in decoded(plain).split("\n") if line.startswith("ingest: ")), "")
    is_sealed = seal.removeprefix("ingest: ").strip() == post.digest(GENERATED)
    assert post.is_edited(decoded(changed)) == (not is_same or not is_sealed)


def test_a_decision_is_added_in_the_form_of_its_file(site: SiteFolder) -> None:
    """Decisions in a file with other line ends are followed, and the file stays as it is."""
    said = b"\xef\xbb\xbf# ours\r\nVelmora: company\r\n"
    site.put("content/decisions.yaml", said)
    _grown(site)
    site.run("ingest")
    assert site.run("review", "--apply").exit_code == 0
    assert (site.content / "decisions.yaml").read_bytes() == said


@pytest.mark.parametrize(
    "command",
    [
        ("ingest",),
        ("ingest", "--dry-run"),
        ("review", "--apply"),
        ("check", "--fix"),
        ("entity", "ignore", "company", "Hild"),
    ],
)
def test_two_commands_do_not_write_at_once(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """Every command that writes into content/ says so where another one is at work, and does nothing."""
    monkeypatch.setattr(apply_decisions, "PATIENCE", 0)
    site.put("content/posts/ard.md", "---\ntitle: Ard\ndate: 2026-01-01\nsection: A\ncompanies: [Hild AS]\n---\n")
    site.put("content/companies/hild.md", "---\nname: Hild\naliases: [Hild AS]\n---\n")
    before = site.files()
    with FileLock(site.root / ".tearsheet" / journal.LOCK):
        result = site.run(*command)
    assert result.stderr.endswith("another command is at work on this content; let it end first\n")
    assert (result.exit_code, site.files()) == (1, before)
