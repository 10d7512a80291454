"""Whatever goes wrong with one article costs that article alone, in every stage, and is named."""

import contextlib
import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tearsheet import cleaning, seeds
from tearsheet.cleaning import dating
from tearsheet.content_folder.folder import ContentFolder
from tearsheet.dedup import signatures
from tearsheet.dedup.originals import Originals
from tearsheet.ingest import compose, joining, redating, seed_cache
from tearsheet.ingest.retag import Tags
from tearsheet.ingest.run import Ingest
from tearsheet.ingest.seed_cache import Settled
from tearsheet.model import post
from tearsheet.model.article import Article
from tearsheet.model.ledger import Ledger
from tearsheet.parallel import cpu_limits
from tearsheet.seeds import mailbox, text
from tearsheet.settings import Settings
from tearsheet.site import drafts, post_store, rights
from tearsheet.tagging import Tagger
from tests.conftest import SiteFolder
from tests.planting import plant

FULL = OSError(errno.ENOSPC, "No space left on device")
FAULT = "this is a fault of Tearsheet's (KeyError in "


def _article(name: str) -> Callable[..., bool]:
    """Return what says whether an article of this seed is among some arguments."""
    return lambda *given, **_named: any(isinstance(each, Article) and each.seed == f"{name}.txt" for each in given)


def _text(name: str) -> Callable[..., bool]:
    """Return what says whether a name is in a text among some arguments."""
    return lambda *given, **_named: any(
        isinstance(each, str) and f"planted {name}" in each.casefold() for each in given
    )


# Where an error is planted, for which arguments, which error, and what the report says of the seed.
STAGES: dict[str, tuple[object, str, Callable[..., bool], Exception | None, str]] = {
    "find": (seeds, "_seed", lambda path, *_: path.name == "find.txt", None, FAULT),
    "read": (text, "read_articles", lambda name, *_: name == "read.txt", None, FAULT),
    "clean": (cleaning, "clean", _article("clean"), None, FAULT),
    "deep": (cleaning, "clean", _article("deep"), RecursionError("too deep"), "(RecursionError in "),
    "large": (
        cleaning,
        "clean",
        _article("large"),
        MemoryError(),
        "more memory than there is); make it smaller",
    ),
    "tag": (Tagger, "tag", _text("tag"), None, FAULT),
    "match": (Originals, "match", _article("match"), None, FAULT),
    "date": (dating, "date", _article("date"), None, FAULT),
    "compose": (compose, "compose", _article("compose"), None, FAULT),
    "print": (post, "write", lambda written, *_: "planted print" in written.title.casefold(), None, FAULT),
    "disk": (
        ContentFolder,
        "write",
        lambda _desk, path, *_: path == "posts/planted-disk.md",
        FULL,
        "no space left on device",
    ),
    "take": (Originals, "add", _article("take"), None, FAULT),
}
GOOD = ("alpha", "beta", "gamma")


def _seed(site: SiteFolder, name: str) -> None:
    """Put an article whose words are no other's."""
    words = " ".join(f"{name}{number}" for number in range(60))
    site.put(f"seeds/{name}.txt", f"Planted {name}\n\nThis is what is told of {name}: {words}.\n")


def test_a_fault_in_any_stage_costs_one_article(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in each stage, each for one seed: all others become posts, and the next run makes up for it."""
    for name in (*STAGES, *GOOD):
        _seed(site, name)
    with monkeypatch.context() as planted:
        for owner, function, is_meant, error, _ in STAGES.values():
            plant(planted, owner, function, is_meant, error)
        done = site.run("ingest", "--report", "report.json")
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    report = json.loads((site.root / "report.json").read_text())
    found = {result["seed"].removesuffix(".txt"): result for result in report["results"]}
    assert set(found) == {*STAGES, *GOOD}
    for name, (*_, said) in STAGES.items():
        assert found[name]["fate"] == "rejected", name
        assert said in found[name]["detail"], (name, found[name]["detail"])
        assert f"{name}.txt: rejected: " in done.stderr
    assert {found[name]["fate"] for name in GOOD} == {"written"}
    ledger = Ledger.read(site.content).entries
    assert {name for name in found if ledger[f"{name}.txt"].outcome == "rejected"} == set(STAGES)
    again = site.run("ingest")
    there = len(GOOD) + 1  # of the article that was broken off last, the post had been written
    assert f"{len(found) - there} posts written, {there} unchanged, 0 duplicates, 0 rejected" in again.stdout
    assert again.exit_code == 0
    assert {path.stem for path in (site.content / "posts").iterdir()} == {f"planted-{name}" for name in found}


def test_a_fault_after_the_articles_costs_nothing_else(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in each step at the end of a run is named, and posts, ledger and report are written all the same."""
    for name in GOOD:
        _seed(site, name)
    first = (site.root / "seeds/alpha.txt").read_text()
    site.put("seeds/twice.txt", first)
    with monkeypatch.context() as planted:
        plant(planted, redating, "turned")
        plant(planted, redating, "undated")
        plant(planted, joining, "join")
        plant(planted, signatures.Signatures, "write")
        plant(planted, Settled, "write")
        plant(planted, Settled, "settle", lambda _settled, seed, *_: seed.name == "beta.txt")
        plant(planted, seed_cache, "stamps_of", lambda seed: seed.name == "gamma.txt")
        plant(planted, Tags, "grow")
        done = site.run("ingest", "--report", "report.json")
    assert done.exit_code == 1, done.output
    assert "3 posts written, 0 unchanged, 1 duplicate, 0 rejected" in done.stdout
    assert done.stderr.count(FAULT) == 8
    for step in ("dating articles again", "settling beta.txt", "looking at gamma.txt", "tags of new names"):
        assert step in done.stderr
    assert len(Ledger.read(site.content).entries) == 4
    assert len(json.loads((site.root / "report.json").read_text())["problems"]) == 8
    assert site.run("ingest").exit_code == 0


def test_a_post_that_cannot_be_tagged_again_keeps_its_tags(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where tagging fails for one post when a new name is found, it is named and stays, and the others get the tag."""
    for name in GOOD:
        site.put(
            f"seeds/{name}.txt", f"Planted {name}\n\nMany in {name} work for Quandrix, and many in {name} do not.\n"
        )
    site.run("ingest")
    before = (site.content / "posts/planted-beta.md").read_bytes()
    site.put("seeds/new.txt", "Planted new\n\nShares of Quandrix Inc. rose by a tenth on Monday, the company said.\n")
    with monkeypatch.context() as planted:
        plant(planted, Tagger, "tag", _text("beta"))
        done = site.run("ingest")
    assert done.exit_code == 1
    assert "posts/planted-beta.md: cannot be tagged again, so it keeps its tags: this is a fault" in done.stderr
    assert (site.content / "posts/planted-beta.md").read_bytes() == before
    for name in ("alpha", "gamma"):
        assert "companies: [Quandrix]" in (site.content / f"posts/planted-{name}.md").read_text()


@pytest.mark.parametrize(
    ("owner", "name", "is_meant"),
    [
        (post_store, "parse_post", lambda path, *_: path == "posts/planted-beta.md"),
        (drafts.Drafts, "section", lambda _drafts, parsed: parsed.slug == "planted-beta"),
        (rights, "body", lambda parsed, *_: parsed.slug == "planted-beta"),
    ],
    ids=["set", "file", "show"],
)
def test_a_post_that_a_build_fails_on_is_named(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, is_meant: Callable[..., bool]
) -> None:
    """Whatever a post does to a build, it is a problem of that post; all else is built, and nothing is removed."""
    for each in GOOD:
        _seed(site, each)
    site.run("ingest")
    site.put("output/articles/planted-beta/index.html", "as it was")
    with monkeypatch.context() as planted:
        plant(planted, owner, name, is_meant)
        done = site.run("build")
    assert done.exit_code == 1, done.output
    assert "posts/planted-beta.md: cannot " in done.stderr
    assert FAULT in done.stderr
    assert "planted-alpha" not in done.stderr
    assert (site.output / "articles/planted-gamma/index.html").is_file()
    assert (site.output / "articles/planted-beta/index.html").read_text() == "as it was"
    assert site.run("build").exit_code == 0


def test_review_names_a_post_that_it_cannot_look_through(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A post that makes the search for names fail is named, and the names of the others are listed."""
    for name in GOOD:
        site.put(f"seeds/{name}.txt", f"Planted {name}\n\nShares of {name.title()}trix Inc. rose by a tenth.\n")
    site.run("ingest")
    with monkeypatch.context() as planted:
        plant(planted, Tagger, "tag", _text("beta"))
        done = site.run("review", "--list")
    assert done.exit_code == 1
    assert "posts/planted-beta.md: cannot be looked through: this is a fault" in done.stderr
    assert "Alphatrix" in done.stdout


def _spin(article: Article) -> Article:
    """Take for ever over an article whose title says so, until it is interrupted, and return it all the same."""
    with contextlib.suppress(cpu_limits.TooSlowError):
        while "slow" in article.title:
            sum(range(1_000))
    return article


SLOW = """
import sys
from tearsheet import cleaning
from tearsheet.parallel import cpu_limits
cpu_limits.SECONDS = cpu_limits.GRACE = 0.5
work = cleaning.clean
def forgiving():
    while True:
        try:
            sum(range(1_000))
        except Exception:  # as some libraries do
            pass
def in_c():  # which no signal interrupts
    sum(range(40_000_000_000))
def clean(article):
    if "slow" in article.title:
        {"forgiving": forgiving, "in_c": in_c}[sys.argv[1]]()
    return work(article)
cleaning.clean = clean
from tearsheet.cli import main
main(["ingest"])
"""


@pytest.mark.parametrize("how", ["forgiving", "in_c"])
def test_every_article_has_a_limit(site: SiteFolder, how: str) -> None:
    """An article that takes too much processor time is refused, also where nothing interrupts it; others are in."""
    for name in ("alpha", "slow", "zeta"):
        _seed(site, name)
    started = os.times()
    done = subprocess.run([sys.executable, "-c", SLOW, how], cwd=site.root, capture_output=True, text=True, check=False)
    assert os.times().children_user - started.children_user < 20
    assert done.returncode == 1, done.stderr
    assert "slow.txt: rejected: reading it took more than" in done.stderr
    assert "s of processor time; make it smaller" in done.stderr
    assert "2 posts written" in done.stdout


def test_a_limit_that_a_library_swallows_still_counts() -> None:
    """Work that has caught the interruption and ended all the same was too slow."""

    def work() -> str:
        try:
            while True:
                sum(range(1_000))
        except Exception:  # noqa: BLE001  (as some libraries do)
            return "made of half"

    with pytest.raises(cpu_limits.TooSlowError, match="reading it took more than"):
        cpu_limits.limited("reading it", 0.2, work)
    assert cpu_limits.limited("reading it", 0.2, lambda: "whole") == "whole"
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_a_limit_stands_still_while_another_counts() -> None:
    """An article in a file of many has a limit of its own, which is none of the file's."""

    def burn(seconds: float) -> None:
        end = time.process_time() + seconds
        while time.process_time() < end:
            sum(range(1_000))

    def file() -> str:
        for _ in range(4):
            cpu_limits.limited("reading it", 1, burn, 0.2)
        return "whole"

    assert cpu_limits.limited("reading it", 0.5, file) == "whole"


KILLED = """
import os, sys
from tearsheet import cleaning
work = cleaning.clean
def clean(article):
    if "slow" in article.title:
        os.kill(os.getpid(), 9)
    return work(article)
cleaning.clean = clean
from tearsheet.cli import main
main(["ingest", "--workers", sys.argv[1]])
"""


@pytest.mark.parametrize(("many", "workers"), [(3, "1"), (240, "2")])
def test_a_seed_that_kills_its_reader_is_refused(site: SiteFolder, many: int, workers: str) -> None:
    """However few seeds there are, one for which the system kills the process that reads it costs no other."""
    for number in range(many):
        _seed(site, f"name{number}")
    _seed(site, "slow")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, workers], cwd=site.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert (
        done.stderr
        == "seeds/slow.txt: rejected: its reader was killed twice, perhaps for want of memory; make it smaller\n"
    )
    assert f"{many} posts written" in done.stdout


@pytest.mark.parametrize(("owner", "name"), [(cleaning, "clean"), (mailbox, "article")])
def test_a_long_mailbox_shows_progress_and_keeps_what_is_good(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    """While a file of many articles is read, it is told how many are, and one that is too slow costs no other."""
    head = "From al@example.org Mon Mar  4 08:30:00 2024\nFrom: Al <a@example.org>\nSubject: {0}\nMessage-ID: <{0}@x>\n"
    message = head + "\nThis is told of {0}: {1}\n\n"
    names = ["one", "two", "slow", "four"]
    site.put(
        "seeds/box.mbox", "".join(message.format(name, " ".join(f"{name}{n}" for n in range(60))) for name in names)
    )
    monkeypatch.setattr(cpu_limits, "SECONDS", 0.5)
    work = getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *given: _spin(work(*given)))
    told: list[tuple[int, ...]] = []
    settings = Settings.read(site.root / "pelicanconf.py")
    report = Ingest(settings).run([settings.seeds], lambda *said: told.append(said), lambda *said: told.append(said))
    assert [result.fate for result in report.results] == ["written", "written", "rejected", "written"]
    assert told[0] == (0, 1, 1)
    assert told[-1] == (1, 1)
