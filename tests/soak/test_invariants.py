"""Each invariant of the soak finds the fault that it is there for, and says nothing where there is none."""

import datetime as dt
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.soak import commands, invariants
from tests.soak.cases import Case, Cases
from tests.soak.commands import Ended, Moment
from tests.soak.editor import Editor
from tests.soak.invariants import Seen
from tests.soak.stories import Story

FRONT = "---\ntitle: Quays\ndate: 2026-01-05\n"
STORY = Story(
    "qz00000001", "Quays", ("The quay was built.",), dt.date(2026, 1, 5), "Ada", "The Tide", "https://a.example/"
)
CASE = Case("a.txt", b"", (STORY,))
WRITTEN = {"seed": "a.txt", "fate": "written", "detail": "posts/quays.md"}


def kinds(found: Iterable[Seen]) -> list[str]:
    """Return what kinds of failures were seen."""
    return [each.kind for each in found]


def site(folder: Path, outcome: str = "post", text: str = "qz00000001") -> Path:
    """Return the content folder of a site with one post."""
    (folder / "posts").mkdir()
    (folder / "posts/quays.md").write_text(f"{FRONT}---\n\n{text}\n", encoding="utf-8")
    (folder / "ledger.jsonl").write_text(
        json.dumps({"seed": "a.txt", "outcome": outcome, "post": "quays"}), encoding="utf-8"
    )
    return folder


def report(*results: dict[str, str], articles: int = 1) -> dict[str, Any]:
    """Return what an ingest reports."""
    rejected = sum(each["fate"] == "rejected" for each in results)
    counts = {"posts written": len(results) - rejected, "rejected": rejected}
    return {"articles": articles, "counts": counts, "results": list(results), "problems": []}


def ended(code: int = 0, err: str = "") -> Ended:
    """Return the end of an ingest."""
    return Ended(("ingest",), code, "", err, 0.1)


def accounted(folder: Path, said: dict[str, Any], code: int = 0, case: Case = CASE) -> list[str]:
    """Return what is wrong with the account of a site's only seed."""
    return kinds(invariants.accounted(ended(code), said, {case.name: case}, folder))


def test_other_exit_codes_and_faults_of_ours_are_seen() -> None:
    """Codes but 0 and 1, tracebacks, and what Tearsheet calls its own fault, named by the error."""
    assert kinds(invariants.ended_well(ended(1, "a.txt: rejected: no title"))) == []
    assert kinds(invariants.ended_well(ended(2))) == ["exit code 2"]
    assert kinds(
        invariants.ended_well(ended(70, "stopped by an error that nobody foresaw (KeyError in tags.py:9)"))
    ) == ["fault of ours: KeyError in tags.py:9"]
    trace = 'Traceback (most recent call last):\n  File "/a/tags.py", line 9, in grow\nKeyError: 1\n'
    assert kinds(invariants.ended_well(ended(1, trace))) == ["fault of ours: KeyError in tags.py grow"]
    assert kinds(invariants.ended_well(ended(1, "a.txt: this is a fault of Tearsheet's (E in b.py:1)"))) == [
        "fault of ours: E in b.py:1"
    ]


def test_an_article_that_vanishes_is_seen(tmp_path: Path) -> None:
    """A seed without a result, an entry too few or too many, numbers that do not add up, and no report at all."""
    content = site(tmp_path)
    assert accounted(content, report(WRITTEN)) == []
    assert accounted(content, {}) == ["no report"]
    assert "numbers do not add up" in accounted(content, report(WRITTEN, articles=2))
    assert "a seed without a result (txt)" in accounted(content, report(articles=0))
    two = Case("a.txt", b"", (STORY, STORY))
    assert accounted(content, report(WRITTEN), case=two) == ["articles lost or doubled (txt)"]
    assert "result of no seed" in accounted(content, report(WRITTEN, {**WRITTEN, "seed": "b.txt"}, articles=2))


def test_an_account_that_does_not_agree_is_seen(tmp_path: Path) -> None:
    """A rejected ordinary article, another outcome in the ledger, no entry there, the wrong exit code, other words."""
    content = site(tmp_path, outcome="duplicate", text="other words")
    assert accounted(content, report(WRITTEN)) == ["ledger and report differ", "article whose words are in no post"]
    rejected = {**WRITTEN, "fate": "rejected", "detail": "too odd"}
    assert "ordinary article rejected (txt)" in accounted(content, report(rejected), code=1)
    assert "exit code of an ingest" in accounted(content, report(rejected), code=0)
    (content / "ledger.jsonl").unlink()
    assert "article without an entry in the ledger" in accounted(content, report(WRITTEN))


def test_a_lost_edit_is_seen(tmp_path: Path) -> None:
    """A file that holds other bytes than were saved, or is gone, and a deleted post that has come back."""
    (tmp_path / "content").mkdir()
    content = site(tmp_path / "content")
    editor = Editor(tmp_path, random.Random(1))
    editor.write_more("posts/quays.md")
    assert kinds(invariants.edits_kept(editor)) == []
    (content / "posts/quays.md").write_text("overwritten", encoding="utf-8")
    assert kinds(invariants.edits_kept(editor, asked=True)) == ["edit lost"]
    editor.write_more("posts/quays.md")
    (content / "posts/quays.md").unlink()
    assert kinds(invariants.edits_kept(editor)) == ["edit lost"]
    editor.deleted.add("posts/quays.md")
    (content / "posts/quays.md").write_text("back", encoding="utf-8")
    assert kinds(invariants.edits_kept(editor)) == ["deleted post is back"]


def test_only_names_may_change_where_names_were_to_change(tmp_path: Path) -> None:
    """A line of names in a post that the editor has saved may differ then, and nothing else."""
    (tmp_path / "content").mkdir()
    content = site(tmp_path / "content")
    editor, path = Editor(tmp_path, random.Random(1)), content / "posts/quays.md"
    before = f"{FRONT}companies: [Hild]\n---\n\nBody of Hild\n"
    for old, new, seen in (("[Hild]", "[Brekke]", []), ("of Hild", "of Brekke", ["edit lost"])):
        editor.save("posts/quays.md", before.encode())
        path.write_text(before.replace(old, new), encoding="utf-8")
        assert kinds(invariants.edits_kept(editor, asked=True)) == seen


def test_remarks_may_stand_in_a_file_of_the_other_kind(tmp_path: Path) -> None:
    """What an editor says of a company stands in a product's file once it is one, and is lost if it is in none."""
    for folder in ("companies", "products"):
        (tmp_path / "content" / folder).mkdir(parents=True)
    editor, path = Editor(tmp_path, random.Random(1)), tmp_path / "content/companies/hild.md"
    said = b"---\nname: Hild\n---\n\nThe editor describes 8.\n"
    for other, seen in ((said, []), (b"---\nname: Hild\n---\n", ["edit lost"])):
        editor.save("companies/hild.md", said)
        path.unlink()
        (tmp_path / "content/products/hild.md").write_bytes(other)
        assert kinds(invariants.edits_kept(editor, asked=True)) == seen


def test_a_second_ingest_that_writes_is_seen() -> None:
    """A file that is new, gone or changed, and a report that says so."""
    same = {"a": "1"}
    assert kinds(invariants.nothing_written(same, same, {})) == []
    for after in ({"a": "2"}, {}, {"a": "1", "b": "1"}):
        assert kinds(invariants.nothing_written(same, after, {})) == ["second ingest writes"]
    assert kinds(invariants.nothing_written(same, same, report(WRITTEN))) == ["second ingest says it writes"]


def test_trees_that_differ_are_seen(tmp_path: Path) -> None:
    """A file of other bytes, or one that only one of the folders has."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text("same", encoding="utf-8")
    assert kinds(invariants.same_tree(tmp_path / "one", tmp_path / "other", "differs")) == []
    (tmp_path / "one/left.html").write_text("left", encoding="utf-8")
    assert kinds(invariants.same_tree(tmp_path / "one", tmp_path / "other", "differs")) == ["differs"]


def test_what_is_private_and_what_is_a_script_is_seen(tmp_path: Path) -> None:
    """Words of a draft and of a hidden post on a page, and an address that is a script."""
    (tmp_path / "content").mkdir()
    (tmp_path / "output").mkdir()
    content, page = site(tmp_path / "content"), tmp_path / "output/index.html"
    editor = Editor(tmp_path, random.Random(1))
    page.write_text("<p>qz00000001</p>", encoding="utf-8")

    def seen(*private: str) -> list[str]:
        """Return what is wrong with the page."""
        return kinds(invariants.nothing_private(tmp_path / "output", content, editor, set(private)))

    assert seen() == []
    assert seen("qz00000001") == ["private text is public"]
    editor.hide("posts/quays.md")
    assert seen() == ["private text is public"]
    page.write_text('<p><a class="x" href="JavaScript:x()">x</a></p>', encoding="utf-8")
    assert seen() == ["script in an address"]


def test_a_moment_is_met(tmp_path: Path) -> None:
    """A command dies before the file operation that was named, or goes on after a save there."""
    (tmp_path / "pelicanconf.py").write_text("", encoding="utf-8")
    assert commands.run(tmp_path, "ingest", moment=Moment(1)).code == -9
    saved = tmp_path / "saved"
    whole = commands.run(tmp_path, "ingest", moment=Moment(1, saved.touch))
    assert whole.code == 1
    assert saved.exists()
    assert whole.operations >= 1
    assert commands.run(tmp_path, "no-command").code == 2


def test_the_same_numbers_make_the_same_cases() -> None:
    """Two makers with the same random numbers make the same seeds, of all formats."""
    made = [[maker.new() for _ in range(400)] for maker in (Cases(random.Random("1"), 0), Cases(random.Random("1"), 0))]
    assert made[0] == made[1]
    assert {case.name.rpartition(".")[2] for case in made[0]} >= {
        "txt",
        "md",
        "html",
        "eml",
        "mbox",
        "json",
        "zip",
        "warc",
        "gz",
    }
