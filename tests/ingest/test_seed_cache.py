"""Seeds of which nothing has changed are not read again; whatever changes is seen."""

import json
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.conftest import SiteFolder
from tests.ingest.test_run import text

OLDER = 0.06  # seconds after which a stamp proves something
INGEST = """
import sys
from tearsheet.cli import main
try:
    main(["ingest", "--workers", "1"])
except SystemExit:
    pass
print("tearsheet.seeds.text" in sys.modules)
"""
FILLER = "It says more about ships and harbours than about anything else, and nobody reads it to its end."


def _settled(site: SiteFolder) -> SiteFolder:
    """Return a site that has been ingested, and again when its files were old enough to prove something."""
    site.put("seeds/one.txt", text("One", f"TikTok and ByteDance are named here. {FILLER}"))
    site.put("seeds/ports/two.txt", text("Two", "Two cranes were sold in spring, and Tencent did not buy them."))
    site.put("seeds/bad.pdf", "%PDF")
    for _ in range(3):
        site.run("ingest")
        time.sleep(OLDER)
    return site


def _reads(site: SiteFolder) -> bool:
    """Ingest in a process of its own and say whether that read a text."""
    done = subprocess.run([sys.executable, "-c", INGEST], cwd=site.root, capture_output=True, text=True, check=False)
    return done.stdout.endswith("True\n")


def test_what_is_settled_is_not_read(site: SiteFolder) -> None:
    """A run after which nothing has changed says the same as one that reads everything, and reads nothing."""
    _settled(site)
    before = site.files()
    assert not _reads(site)
    assert not _reads(site)
    again = site.run("ingest")
    assert site.files() == before
    (site.root / ".tearsheet/settled").unlink()
    afresh = site.run("ingest")
    assert (again.stdout, again.stderr, again.exit_code) == (afresh.stdout, afresh.stderr, afresh.exit_code)
    assert "3 articles: 0 posts written, 2 unchanged, 0 duplicates, 1 rejected" in again.stdout


def test_posts_that_were_tagged_anew_are_settled_at_once(site: SiteFolder) -> None:
    """The run right after one that has found new names, and so written posts at its very end, reads nothing."""
    for number in range(20):
        site.put(f"seeds/{number}.txt", text(f"Title {number}", f"Velmora Inc. sold quay number {number}. {FILLER}"))
    time.sleep(OLDER)
    site.run("ingest")
    assert "companies: [Velmora]" in (site.content / "posts/title-7.md").read_text()
    assert not _reads(site)


def _part(site: SiteFolder) -> None:
    """Let the editor change an entry of the ledger."""
    path = site.content / "ledger.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[1]["received"] = "2020-02-02"
    path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))


CHANGES: dict[str, Callable[[SiteFolder], object]] = {
    "a seed edited": lambda site: site.put("seeds/one.txt", text("One", f"Nobody is named here. {FILLER}")),
    "a seed added": lambda site: site.put("seeds/three.txt", text("Three", "Another thing altogether happened too.")),
    "a sidecar added": lambda site: site.put("seeds/one.txt.yaml", "author: Ida Moen\n"),
    "defaults added": lambda site: site.put("seeds/_defaults.yaml", "author: Ida Moen\n"),
    "defaults of a folder": lambda site: site.put("seeds/ports/_defaults.yaml", "section: Quays\n"),
    "a post edited": lambda site: site.put("content/posts/one.md", "---\ntitle: Mine\n---\n"),
    "a post deleted": lambda site: (site.content / "posts/one.md").unlink(),
    "an alias added": lambda site: site.put(
        "content/companies/bytedance.md", "---\nname: ByteDance Ltd\naliases: [ByteDance]\n---\n"
    ),
    "a company taken out": lambda site: site.put(
        "content/companies/tencent.md", "---\nname: Tencent\nstatus: ignored\n---\n"
    ),
    "a source renamed": lambda site: site.put(
        "content/sources/hill-trade-notes.md", "---\nname: The Notes\naliases: [Hill Trade Notes]\n---\n"
    ),
    "a setting": lambda site: site.put(
        "pelicanconf.py", (site.root / "pelicanconf.py").read_text().replace('"Technology"', '"Trade"')
    ),
    "the ledger": _part,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen(site: SiteFolder, change: Callable[[SiteFolder], object]) -> None:
    """After any change, a run with what is settled ends as one that knows nothing of it."""
    _settled(site)
    change(site)
    kept = {path: path.read_bytes() for path in site.content.rglob("*") if path.is_file()}
    with_it = site.run("ingest")
    made = site.files()
    for path in site.content.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()
    for path, data in kept.items():
        path.parent.mkdir(exist_ok=True)  # its last file may have gone
        path.write_bytes(data)
    (site.root / ".tearsheet/settled").unlink()
    without = site.run("ingest")
    assert site.files() == made
    assert with_it.stdout == without.stdout
    assert with_it.stderr == without.stderr


@pytest.mark.parametrize("named", ["seeds/ports/two.txt.yaml", "seeds/ports/_defaults.yaml"])
def test_a_sidecar_can_be_named_for_its_seeds(site: SiteFolder, named: str) -> None:
    """Ingesting the file beside a seed, or a folder's defaults, ingests the seeds that it speaks of."""
    _settled(site)
    site.put(named, "author: Ida Moen\n")
    assert "Ingested 1 article: 1 post written" in site.run("ingest", named).stdout
    assert b"author: Ida Moen" in site.files()["posts/two.md"]
