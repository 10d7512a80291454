"""Ingest can be run again at any time, loses nothing and never touches what the editor did."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tearsheet.errors import Problem
from tearsheet.ingest.run import Ingest
from tearsheet.model import post
from tearsheet.model.kinds import Kinds
from tearsheet.settings import Settings
from tests.conftest import SiteFolder
from tests.forked import Forked

TEXT = "Hill Trade Notes\n\n{title}\n\n\n{title}\n{body}\n"


def text(title: str, body: str = "TikTok and ByteDance are named here.") -> str:
    """Return a seed in the shape of the given one."""
    return TEXT.format(title=title, body=body)


def test_a_second_run_changes_nothing(site: SiteFolder) -> None:
    """What has been ingested is unchanged the next time, also days later."""
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/chips/b.txt", text("Two"))
    assert "2 articles: 2 posts written" in site.run("ingest").stdout
    before = site.files()
    os.environ["SOURCE_DATE_EPOCH"] = "1800000000"
    assert "2 articles: 0 posts written, 2 unchanged" in site.run("ingest").stdout
    assert site.files() == before
    assert b"section: Chips" in before["posts/two.md"]


def test_what_a_post_names_is_copied_from_the_starter_catalogue(site: SiteFolder) -> None:
    """The first article that names an entity brings its file, and the publication's; later runs leave them alone."""
    site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    assert sorted(name for name in site.files() if not name.startswith(("posts", "ledger"))) == [
        "companies/bytedance.md",
        "products/tiktok.md",
        "sources/hill-trade-notes.md",
    ]
    site.put("content/companies/bytedance.md", "---\nname: ByteDance\nstatus: [broken\n---\n\nMine.\n")
    site.run("ingest")
    assert site.files()["companies/bytedance.md"].endswith(b"Mine.\n")


@pytest.mark.parametrize("gone", ["", "ledger.jsonl"])
def test_a_post_is_parsed_once_in_a_run(site: SiteFolder, monkeypatch: pytest.MonkeyPatch, gone: str) -> None:
    """The post of an article whose seed has changed, or that a run left which was broken off, is parsed once."""
    site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    if gone:
        (site.content / gone).unlink()
    site.put("seeds/a.txt", text("One", "TikTok and ByteDance are named here. So they were."))
    parsed: list[str] = []
    parse = post.parse_post

    def counted(said: str, path: str, slug: str, kinds: Kinds) -> tuple[post.Post | None, list[Problem]]:
        parsed.append(slug)
        return parse(said, path, slug, kinds)

    monkeypatch.setattr(post, "parse_post", counted)
    assert "1 post written" in site.run("ingest").stdout
    assert parsed == ["one"]


def test_an_edited_post_is_never_touched(site: SiteFolder) -> None:
    """Every edit stays, also when the seed changes afterwards; the report counts it."""
    seed = site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    post = site.content / "posts/one.md"
    post.write_text(post.read_text().replace("title: One", "title: My own"))
    edited = post.read_bytes()
    seed.write_text(text("One", "Another body."))
    result = site.run("ingest")
    assert post.read_bytes() == edited
    assert "0 unchanged, 1 kept as edited" in result.stdout


def test_an_untouched_post_follows_its_seed(site: SiteFolder) -> None:
    """A seed that changes changes its post, which keeps its address and the day it was received."""
    seed = site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    seed.write_text(text("Another title", "TikTok and ByteDance are named here. Youku is named."))
    os.environ["SOURCE_DATE_EPOCH"] = "1800000000"
    assert "1 post written" in site.run("ingest").stdout
    post = (site.content / "posts/one.md").read_text()
    assert "title: Another title" in post
    assert "products: [TikTok, Youku]" in post
    assert "date: 2026-11-24" in post


def test_a_deleted_post_stays_deleted(site: SiteFolder) -> None:
    """What the editor removed does not come back."""
    site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    (site.content / "posts/one.md").unlink()
    assert "1 left deleted" in site.run("ingest").stdout
    assert not (site.content / "posts/one.md").exists()


def test_the_same_words_again_are_a_duplicate_of_the_first(site: SiteFolder) -> None:
    """A seed with the same words, in other white space and case, gets no second post and is reported with the first."""
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/b.txt", text("ONE").replace("\n", "\r\n"))
    result = site.run("ingest")
    assert "seeds/b.txt: is the same article as content/posts/one.md" in result.stdout
    assert "2 articles: 1 post written, 0 unchanged, 1 duplicate" in result.stdout
    assert [name for name in site.files() if name.startswith("posts/")] == ["posts/one.md"]


def test_posts_with_one_title_have_addresses_of_their_own(site: SiteFolder) -> None:
    """The second article of a title gets a number, and keeps it."""
    site.put("seeds/b.txt", text("One", "The first."))
    site.run("ingest")
    site.put("seeds/a.txt", text("One", "The second."))
    site.run("ingest")
    assert b"The first." in site.files()["posts/one.md"]
    assert b"The second." in site.files()["posts/one-2.md"]


def test_a_post_written_by_hand_keeps_its_address(site: SiteFolder) -> None:
    """A post without a seed is nobody's to overwrite."""
    hand = "---\ntitle: One\ndate: 2020-01-01\nsection: Mine\n---\n\nBy hand.\n"
    site.put("content/posts/one.md", hand)
    site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    assert site.files()["posts/one.md"] == hand.encode()
    assert b"seed: a.txt" in site.files()["posts/one-2.md"]


def test_a_seed_that_is_mended_is_ingested(site: SiteFolder) -> None:
    """A rejection is not for ever: the day it was first seen stays, and the post comes."""
    seed = site.put("seeds/a.txt", "")
    assert site.run("ingest").exit_code == 1
    seed.write_text(text("One"))
    os.environ["SOURCE_DATE_EPOCH"] = "1800000000"
    assert site.run("ingest").exit_code == 0
    assert b"date: 2026-11-24" in site.files()["posts/one.md"]


def test_the_ledger_has_a_line_for_every_article(site: SiteFolder) -> None:
    """Posts, duplicates and rejections all stand in the ledger, in the order of their seeds."""
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/b.txt", text("One"))
    site.put("seeds/c.pdf", "%PDF")
    site.run("ingest")
    lines = [json.loads(line) for line in site.files()["ledger.jsonl"].splitlines()]
    assert [(line["seed"], line["outcome"], line.get("post")) for line in lines] == [
        ("a.txt", "post", "one"),
        ("b.txt", "duplicate", "one"),
        ("c.pdf", "rejected", None),
    ]


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", '{"seed": "a"}', "\x00"])
def test_a_broken_ledger_stops_ingest(site: SiteFolder, line: str) -> None:
    """Without a sound ledger nothing is ingested; the message names its line."""
    site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    ledger = site.content / "ledger.jsonl"
    ledger.write_text(ledger.read_text() + line + "\n")
    before = site.files()
    result = site.run("ingest")
    assert result.exit_code == 1
    assert "ledger.jsonl:2: no entry of the ledger" in result.stderr
    assert site.files() == before


def test_wrong_entity_files_are_named_and_everything_else_is_done(site: SiteFolder) -> None:
    """An unknown key and a name claimed twice are said with their files, and the posts are written all the same."""
    site.put("content/companies/oak.md", "---\nname: Oak\nalias: [O]\n---\n")
    site.put("content/products/elm.md", "---\nname: Elm\naliases: [Oak]\n---\n")
    site.put("seeds/a.txt", text("One"))
    result = site.run("ingest")
    assert result.stderr.splitlines() == [
        "content/companies/oak.md:3: unknown key “alias”; did you mean “aliases”?",
        (
            "content/products/elm.md:3: companies/oak.md claims the name “Oak” too; take it out of one of the two, "
            "or say in both its “ambiguity” and the “context” it has there"
        ),
    ]
    assert result.exit_code == 1
    assert "1 post written" in result.stdout


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(["a.txt", "b.txt", "chips/c.txt", "d.txt"]), data=st.data())
def test_the_order_of_arrival_in_one_run_does_not_matter(
    site: SiteFolder, order: list[str], data: st.DataObject
) -> None:
    """The same seeds, named in any order or as a folder, become the same bytes."""
    bodies = {"a.txt": text("One"), "b.txt": text("One", "Else."), "chips/c.txt": text("Two"), "d.txt": text("One")}
    for name, body in bodies.items():
        site.put(f"seeds/{name}", body)
    results = []
    for paths in (order, data.draw(st.just(["."]))):
        for name in site.files():
            (site.content / name).unlink()
        Ingest(Settings.read(site.root / "pelicanconf.py")).run(
            [site.root / "seeds" / path for path in paths], lambda _done, _of: None
        )
        results.append(site.files())
    assert results[0] == results[1]
    assert len(results[0]) == len({"one", "one-2", "two", "bytedance", "tiktok", "source", "ledger"})


def test_a_run_killed_at_any_moment_is_finished_by_the_next(site: SiteFolder) -> None:
    """After `kill -9` there is no half file, and the next run ends as one undisturbed run does."""
    for number in range(150):
        site.put(f"seeds/{number:03}.txt", text(f"Title {number % 100}", f"Body {number} names Tencent and Youku."))
    assert site.run("ingest").exit_code == 0
    undisturbed = site.files()
    for delay in (0.0, 0.02, 0.05, 0.1, 0.2):
        for name in undisturbed:
            (site.content / name).unlink()
        process = Forked("ingest")
        _wait_for(site.content / "posts/title-1.md", process)
        time.sleep(delay)
        process.kill()
        process.wait()
        for name, data in site.files().items():
            if not Path(name).name.startswith("."):
                assert data == undisturbed[name], name
        os.environ["SOURCE_DATE_EPOCH"] = "1795478400"
        assert site.run("ingest").exit_code == 0
        assert site.files() == undisturbed


def test_a_post_that_is_deleted_after_a_killed_run_stays_deleted(site: SiteFolder) -> None:
    """A run was killed before it wrote the ledger, and the editor deletes two of its posts: no run makes them again."""
    _killed(site)
    gone = [site.content / f"posts/title-{number}.md" for number in (3, 4)]
    for path in gone:
        path.unlink()
    assert "2 left deleted" in site.run("ingest").stdout
    assert not (site.root / ".tearsheet/unfinished.jsonl").exists()
    site.put("seeds/003.txt", text("Title 3", "Body 3 names Tencent and Youku, and more."))
    site.run("ingest")
    assert [path for path in gone if path.exists()] == []
    assert len(list((site.content / "posts").glob("*.md"))) == 58


def test_a_site_that_is_begun_again_gets_all_its_posts(site: SiteFolder) -> None:
    """Where all posts of a killed run are gone, nobody has judged them one by one; half a line of it says nothing."""
    _killed(site)
    with (site.root / ".tearsheet/unfinished.jsonl").open("ab") as file:
        file.write(b'{"content":"../content","entry":{"seed":"000.txt","rec')
    shutil.rmtree(site.content)
    assert "60 articles: 60 posts written" in site.run("ingest").stdout


def _killed(site: SiteFolder) -> None:
    """Kill a first ingest after some of its posts, before it writes the ledger."""
    for number in range(60):
        site.put(f"seeds/{number:03}.txt", text(f"Title {number}", f"Body {number} names Tencent and Youku."))
    process = Forked("ingest")
    _wait_for(site.content / "posts/title-20.md", process)
    process.kill()
    process.wait()
    assert not (site.content / "ledger.jsonl").exists()


def _wait_for(path: Path, process: Forked) -> None:
    """Wait until a file is there or the process has ended."""
    while not path.exists() and process.poll() is None:
        time.sleep(0.005)


def test_hidden_files_are_no_seeds_and_pipes_do_not_hang(site: SiteFolder) -> None:
    """Hidden files are left alone, a link to a file is read, a pipe is rejected, a link to a folder is not followed."""
    seed = site.put("seeds/a.txt", text("One"))
    site.put("seeds/.hidden/b.txt", text("Two"))
    (site.root / "seeds/loop").symlink_to(site.root / "seeds")
    (site.root / "seeds/link.txt").symlink_to(seed)
    os.mkfifo(site.root / "seeds/pipe.txt")
    result = site.run("ingest")
    assert (
        result.stderr
        == "seeds/pipe.txt: rejected: cannot be read (not a regular file); check the file and its rights\n"
    )
    assert "3 articles: 1 post written, 0 unchanged, 1 duplicate, 1 rejected" in result.stdout


def test_single_seeds_can_be_named(site: SiteFolder) -> None:
    """PATHS may be files and folders of the seeds folder, however they are written; each seed keeps its one name."""
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/chips/b.txt", text("Two"))
    assert "1 article: 1 post written" in site.run("ingest", "seeds/a.txt").stdout
    assert "1 article: 1 post written" in site.run("ingest", "seeds/../seeds/chips").stdout
    assert "2 articles: 0 posts written, 2 unchanged" in site.run("ingest").stdout
    assert b"seed: chips/b.txt" in site.files()["posts/two.md"]


def test_files_elsewhere_are_no_seeds(site: SiteFolder) -> None:
    """A path outside the seeds folder is refused with what to do, since its name could be another's."""
    site.put("elsewhere/b.txt", text("Two"))
    (site.root / "seeds/link.txt").symlink_to(site.root / "pelicanconf.py")
    result = site.run("ingest", "elsewhere/b.txt", "pelicanconf.py")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2
    assert "b.txt: is not in the seeds folder; copy it to seeds/" in result.stderr
    assert "a link to a file outside the seeds folder" in site.run("ingest").stderr
    assert not any(name.startswith("posts") for name in site.files())


def test_a_name_that_another_article_takes_over_loses_nothing(site: SiteFolder) -> None:
    """Where a seed is renamed and a new article gets its old name, both have posts, the old one at its address."""
    first = text("One title", "The first article speaks of ships, harbours and the price of grain.")
    site.put("seeds/today.txt", first)
    site.run("ingest")
    site.put("seeds/yesterday.txt", first)
    site.put("seeds/today.txt", text("Two title", "Another one tells how chips for cars became scarce in spring."))
    result = site.run("ingest")
    assert "yesterday.txt: is the same article as content/posts/one-title.md" in result.stdout
    assert b"grain" in site.files()["posts/one-title.md"]
    assert b"scarce" in site.files()["posts/two-title.md"]
    before = site.files()
    assert "1 unchanged, 1 duplicate" in site.run("ingest").stdout
    assert site.files() == before


def test_a_rejection_in_between_forgets_nothing(site: SiteFolder) -> None:
    """A seed that cannot be read for a while keeps its post's address, and a deleted post stays deleted after it."""
    seed = site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    (site.content / "posts/one.md").unlink()
    site.run("ingest")
    seed.write_text("")
    assert site.run("ingest").exit_code == 1
    seed.write_text(text("One"))
    assert "1 left deleted" in site.run("ingest").stdout
    assert "posts/one.md" not in site.files()


def test_two_runs_at_once_are_one_too_many(site: SiteFolder) -> None:
    """While one ingest is at work another says so and changes nothing."""
    site.put("seeds/a.txt", text("One"))
    with FileLock(site.root / ".tearsheet/ingest.lock"):
        result = site.run("ingest")
    assert result.stderr == "another command is at work on this content; let it end first\n"
    assert result.exit_code == 1
    assert site.files() == {}


def test_a_post_that_cannot_be_read_stops_only_its_seed(site: SiteFolder) -> None:
    """A folder in a post's place is named, and the other seeds are ingested."""
    (site.content / "posts/one.md").mkdir(parents=True)
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/b.txt", text("Two"))
    result = site.run("ingest")
    assert "a.txt: rejected: its post posts/one.md cannot be read (is a directory)" in result.stderr
    assert "posts/two.md" in site.files()


@pytest.mark.parametrize("post", ["../../outside", "a/b", "a\\u0000b"])
def test_a_ledger_cannot_lead_out_of_its_folder(site: SiteFolder, post: str) -> None:
    """A post's name in the ledger that is a path is refused with its line."""
    site.put("seeds/a.txt", text("One"))
    line = '{"seed":"a.txt","received":"2026-01-01","outcome":"post","post":"%s","digest":"0"}'
    site.put("content/ledger.jsonl", line % post)
    result = site.run("ingest")
    assert "ledger.jsonl:1: no entry of the ledger" in result.stderr
    assert set(site.files()) == {"ledger.jsonl"}


def test_a_new_version_of_the_seed_is_laid_beside_an_edited_post(site: SiteFolder) -> None:
    """Where editor and seed have both changed an article, neither is lost, and it is said until it is resolved."""
    site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    post = site.content / "posts/one.md"
    post.write_text(post.read_text().replace("title: One", "title: My own"))
    edited = post.read_bytes()
    site.put("seeds/a.txt", text("One", "TikTok and ByteDance are named here, and Tencent too."))
    for _ in range(2):
        result = site.run("ingest")
        assert "1 kept as edited" in result.stdout
        assert "content/posts/one.md.new: you have edited content/posts/one.md" in result.stdout
    assert post.read_bytes() == edited
    assert "and Tencent too" in (site.content / "posts/one.md.new").read_text()
    assert site.run("build").exit_code == 0
    (site.content / "posts/one.md.new").unlink()
    assert ".new" not in site.run("ingest").stdout
    assert not (site.content / "posts/one.md.new").exists()


def test_check_lists_new_versions_until_they_are_resolved(site: SiteFolder) -> None:
    """A new version beside an edited post waits in every check until the editor deletes it; faults end it with 1."""
    seed = site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    site.put("content/posts/one.md", (site.content / "posts/one.md").read_text() + "Mine.\n")
    seed.write_text(text("One", "TikTok and ByteDance are named here anew."))
    site.run("ingest")
    waits = "content/posts/one.md.new: waits; take over what you want into the post beside it, then delete it [waits]"
    result = site.run("check")
    assert result.stdout.splitlines() == [waits, "Checked 1 post: 0 errors, 1 warning"]
    assert result.exit_code == 0
    (site.content / "posts/one.md.new").unlink()
    site.put("content/posts/two.md", "---\ntitle: Two\ndate: 2026-01-01\nsection: A\ncompanies: [Nobdy]\n---\n\nTwo.\n")
    result = site.run("check", "--ignore", "source", "--ignore", "summary")
    assert result.stdout == "Checked 2 posts: 1 error, 0 warnings\n"
    assert "posts/two.md:5: the company “Nobdy” is unknown" in result.stderr
    assert result.exit_code == 1
    assert not site.output.exists()


def dated(title: str, date: str, source: str = "Hill Trade Notes") -> str:
    """Return a text seed with a date below its title."""
    return f"{source}\n\n{title}\n\n{title}\n{date}\n\nThe harbour of {title} has opened again after the storm.\n"


def test_other_dates_of_the_source_say_which_number_is_the_day(site: SiteFolder) -> None:
    """03/04/2024 is a date as soon as another of its source shows what comes first, whichever of them came first."""
    site.put("seeds/a.txt", dated("Ard", "03/04/2024"))
    site.put("seeds/b.txt", dated("Bol", "03/04/2024", "Fjord Daily"))
    result = site.run("ingest")
    assert "a.txt: the date 03/04/2024 may be two days, so it is not taken; say “date” in a.txt.yaml" in result.stdout
    assert "03/04/2024" not in (site.content / "posts/ard.md").read_text()
    assert "date: 2026-11-24\ndate_basis: received" in (site.content / "posts/ard.md").read_text()
    site.put("seeds/c.txt", dated("Cam", "25/04/2024"))
    site.put("seeds/d.txt", dated("Dun", "04/26/2024", "Fjord Daily"))
    result = site.run("ingest")
    assert "may be two days" not in result.stdout
    assert "date: 2024-04-03\ndate_basis: published" in (site.content / "posts/ard.md").read_text()
    assert "date: 2024-03-04\ndate_basis: published" in (site.content / "posts/bol.md").read_text()
    late = site.files()
    site.empty()
    assert site.run("ingest").exit_code == 0
    assert site.files() == late
    assert "0 posts written" in site.run("ingest").stdout


def test_a_source_that_writes_dates_both_ways_decides_nothing(site: SiteFolder) -> None:
    """Where the dates of a source contradict each other, a date that may be two days is none."""
    for name, date in (("a", "03/04/2024"), ("b", "25/04/2024"), ("c", "04/26/2024")):
        site.put(f"seeds/{name}.txt", dated(f"Town {name}", date))
    assert "a.txt: the date 03/04/2024 may be two days" in site.run("ingest").stdout
    site.put("seeds/a.txt.yaml", "date: 2024-04-03\n")
    assert "may be two days" not in site.run("ingest").stdout
    assert "date: 2024-04-03\ndate_basis: seed" in (site.content / "posts/town-a.md").read_text()


def test_a_dry_run_says_all_and_does_nothing(site: SiteFolder) -> None:
    """The dry run says what the real run then does, and writes no file but its lock."""
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/b.txt", text("One"))
    site.put("seeds/c.txt", text("One", "Quite another article under the same title, which has words of its own."))
    site.put("seeds/d.pdf", "%PDF")
    dry = site.run("ingest", "--dry-run")
    assert site.files() == {}
    assert "a.txt: would be written to content/posts/one.md" in dry.stdout
    assert "c.txt: would be written to content/posts/one-2.md" in dry.stdout
    real = site.run("ingest")
    assert dry.stdout.splitlines()[-1] == f"Would have: {real.stdout.splitlines()[-1]}"
    assert dry.stderr == real.stderr
    assert sorted(name for name in site.files() if name.startswith("posts/")) == ["posts/one-2.md", "posts/one.md"]


@pytest.mark.parametrize("path", ["content/posts/one.md", "seeds/a.txt", "posts/one.md", "a.txt"])
@pytest.mark.parametrize("deleted", [False, True])
def test_force_rewrites_one_post(site: SiteFolder, path: str, deleted: bool) -> None:  # noqa: FBT001
    """A post named by its file or its seed is written anew whatever became of it; others are left alone."""
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/b.txt", text("Two", "Something else entirely is told in this one, by another hand."))
    site.run("ingest")
    generated = site.files()
    site.put("content/posts/two.md", "---\ntitle: Mine\ndate: 2020-01-01\nsection: S\n---\n")
    post = site.put("content/posts/one.md", "---\ntitle: Mine\ndate: 2020-01-01\nsection: S\n---\n\nMy words.\n")
    if deleted:
        post.unlink()
    result = site.run("ingest", "--force", path)
    assert result.stdout.splitlines()[-1].startswith("Ingested 1 article: 1 post written")
    assert post.read_bytes() == generated["posts/one.md"]
    assert b"Mine" in site.files()["posts/two.md"]
    kept = site.root / ".tearsheet/replaced/one.md"
    assert kept.exists() is not deleted
    assert deleted or "My words." in kept.read_text()


def test_every_path_that_a_report_shows_is_accepted(site: SiteFolder) -> None:
    """Reports name files from the working folder on; commands take them so, and below content/ or seeds/ too."""
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/bad.json", '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1"}]}')
    said = site.run("ingest").stderr
    shown = said.partition(":")[0]
    assert shown.startswith("seeds/bad.json")
    for path in (shown, "bad.json", "a.txt", "seeds/a.txt"):
        assert "does not exist" not in site.run("ingest", path).output
    assert site.run("ingest", "b.txt").exit_code == 2
    for path in ("posts/one.md", "content/posts/one.md"):
        assert "Checked 1 post" in site.run("check", path).output
        assert site.run("explain", path).exit_code == 0


def test_what_holds_no_article_is_skipped(site: SiteFolder) -> None:
    """Pictures, tables and locks among the seeds are named in one line and are no error; documents are refused."""
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/Notes/raw/b.txt", text("Two", "Something else entirely is told in this one, by another hand."))
    for name in ("a.png", "b.csv", "~$a.docx", "c.bak", "c.txt~", "chips/LICENSE"):
        site.put(f"seeds/{name}", b"\x89PNG")
    done = site.run("ingest")
    assert done.exit_code == 0, done.output
    assert (
        "Skipped 6 files of types that hold no article: a.png, b.csv, c.bak, c.txt~, chips/LICENSE and 1 more; SE"
        in (done.stdout)
    )
    assert "2 articles: 2 posts written" in done.stdout
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write('SEEDS_IGNORE = ["*.png", "*.csv", "~*", "*~", "*.bak", "chips", "Notes/ra?"]\n')
    again = site.run("ingest")
    assert "Ingested 1 article: " in again.stdout
    assert "Skipped" not in again.stdout
    site.put("seeds/d.docx", b"PK")
    refused = site.run("ingest", "seeds/d.docx", "a.png")
    assert "seeds/d.docx: rejected: no reader for “.docx” files" in refused.stderr
    assert "seeds/a.png: rejected: no reader for “.png” files" in refused.stderr


def test_force_of_what_is_unknown_is_a_message(site: SiteFolder) -> None:
    """A slip in the path that is to be rewritten changes nothing and is named."""
    site.put("seeds/a.txt", text("One"))
    result = site.run("ingest", "--force", "seeds/b.txt")
    assert result.exit_code == 1
    assert "seeds/b.txt: no post is known of this; name a post, or the seed of one" in result.stderr
    assert site.files() == {}


def test_the_report_adds_up(site: SiteFolder) -> None:
    """The report as JSON names each article and what became of it, and its numbers add up."""
    site.put("seeds/a.txt", text("One"))
    site.put("seeds/b.txt", text("One"))
    site.put("seeds/d.pdf", "%PDF")
    site.run("ingest", "--report", "report.json")
    report = json.loads((site.root / "report.json").read_bytes())
    assert report["articles"] == len(report["results"]) == sum(report["counts"].values()) == 3
    assert report["results"][0] == {"seed": "a.txt", "fate": "written", "detail": "posts/one.md"}
    assert report["results"][1] == {"seed": "b.txt", "fate": "duplicate", "detail": "posts/one.md"}
    assert report["made"] == ["companies/bytedance.md", "products/tiktok.md", "sources/hill-trade-notes.md"]


def many(site: SiteFolder, count: int) -> None:
    """Write so many seeds that workers are worth it."""
    for number in range(count):
        words = " ".join(f"word{number * 7 + index}" for index in range(60))
        site.put(f"seeds/{number:04}.txt", text(f"Title {number}", f"{words.capitalize()}."))


def test_workers_change_nothing(site: SiteFolder) -> None:
    """The posts and the ledger are the same bytes with one worker and with three."""
    many(site, 260)
    site.put("seeds/9999.pdf", "%PDF")
    site.run("ingest", "--workers", "1")
    alone = site.files()
    site.empty()
    result = site.run("ingest", "--workers", "3")
    assert "Ingested 261 articles: 260 posts written" in result.stdout
    assert site.files() == alone


def test_workers_of_a_process_with_threads(site: SiteFolder) -> None:
    """Workers that cannot be forks, since the process has threads, give the same posts."""
    many(site, 260)
    site.run("ingest", "--workers", "2")
    forked = site.files()
    site.empty()
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        site.run("ingest", "--workers", "2")
    finally:
        stop.set()
        other.join()
    assert site.files() == forked


def test_a_worker_that_is_killed_costs_a_retry(site: SiteFolder) -> None:
    """However a worker ends, every article gets its post."""
    many(site, 600)
    process = subprocess.Popen(
        [sys.executable, "-m", "tearsheet", "ingest", "--workers", "2"], stdout=subprocess.PIPE, text=True
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    workers: list[int] = []
    while process.poll() is None and not workers:
        time.sleep(0.01)
        workers = [int(pid) for pid in children.read_text().split()]
    os.kill(workers[0], signal.SIGKILL)
    output, _ = process.communicate(timeout=300)
    assert "Ingested 600 articles: 600 posts written" in output


def test_a_seed_name_that_is_given_again_makes_no_twins(site: SiteFolder) -> None:
    """Two articles that came one after the other in a file of one name are two posts, each with a name of its own."""
    site.put("seeds/news.txt", text("One", "The older of the two boats has been sold, and the quay is free again."))
    site.run("ingest")
    site.put("seeds/news.txt", text("Two", "A crane fell into the harbour at night; nobody was hurt, says the port."))
    site.run("ingest")
    assert "\nid: two\n" in site.files()["posts/two.md"].decode()
    before = site.files()
    site.run("ingest")
    assert site.files() == before
    assert site.run("check").exit_code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no file can have such a name")
def test_a_name_that_cannot_be_written_and_a_link_to_itself_cost_themselves_alone(site: SiteFolder) -> None:
    """Odd names and links that lead nowhere are refused, all else becomes posts, and nothing is our fault."""
    site.put("seeds/one.txt", text("One"))
    (site.root / "seeds/loop.txt").symlink_to("loop.txt")
    for name in (b"\xff.txt", b"bell\x07.txt"):
        Path(os.fsdecode(os.fsencode(site.root / "seeds") + b"/" + name)).write_text(text("Two"), encoding="utf-8")
    for _ in range(2):
        run = site.run("ingest")
        assert run.exit_code == 1
        assert "fault of Tearsheet" not in run.stderr
        assert "loop.txt: rejected: a link that leads nowhere" in run.stderr
        assert "rejected: the file's name is no UTF-8 text; rename it" in run.stderr
        assert "rejected: the file's name has a control character; rename it" in run.stderr
    assert [name for name in site.files() if name.startswith("posts/")] == ["posts/one.md"]
    assert site.run("check").exit_code == 0
