"""Pelican's flow in two halves is Pelican's flow; what is published is read once."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from blinker import Signal
from pelican import Pelican
from pelican.plugins import signals

from tearsheet.settings import Settings
from tearsheet.site.pelican.flow import Flow
from tearsheet.storage.outputs import UNFINISHED
from tests.conftest import SiteFolder
from tests.publishing.sites import SITEURL
from tests.site.sites import entity, post

OLDER = 0.06  # seconds after which a stamp proves something

# A command in a process of its own, which says at its end how often a file was opened.
COUNTED = """
import sys
from tearsheet.cli import main

opened = 0

def hear(event, arguments):
    global opened
    opened += event == "open" and str(arguments[0]).endswith("content/pages/about.md")

sys.addaudithook(hear)
try:
    main(sys.argv[1:])
finally:
    print("opened", opened)
"""
PLUGIN = """
from pathlib import Path
from pelican import signals

def end(pelican):
    Path(pelican.output_path, "thumbs.txt").write_text("thumbs")

def register():
    signals.finalized.connect(end)
"""


@pytest.fixture
def filled(site: SiteFolder) -> SiteFolder:
    """A site with an address, a company, two posts and a page."""
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text().replace('SITEURL = ""', f'SITEURL = "{SITEURL}"'))
    site.put("content/companies/lunde.md", entity("Lunde"))
    site.put("content/posts/boat.md", post("A boat is lost", companies=["Lunde"]))
    site.put("content/posts/quay.md", post("A quay is built", body="[The boat]({filename}boat.md)"))
    site.put("content/pages/about.md", "---\ntitle: About\n---\n\nUs.\n")
    return site


def _heard(run: Callable[[Flow], object]) -> list[str]:
    """Return the names of all signals that a run sends, in their order."""
    names: list[str] = []
    receivers = []
    for name, signal in vars(signals).items():
        if isinstance(signal, Signal):

            def hear(_sender: object, name: str = name, **_more: object) -> None:
                names.append(name)

            receivers.append(hear)  # a signal holds its receivers weakly
            signal.connect(hear)
    run(Flow(Settings.read(Path("pelicanconf.py").absolute()).pelican))
    for signal in vars(signals).values():
        if isinstance(signal, Signal):
            signal._clear_state()  # noqa: SLF001  (made for tests)
    return names


def test_plugins_hear_what_pelican_says(filled: SiteFolder) -> None:
    """The two halves send the signals that Pelican's own run sends, in its order."""
    assert filled.content.is_dir()
    own = _heard(Pelican.run)
    assert {"initialized", "article_generator_finalized", "all_generators_finalized", "finalized"} <= set(own)
    assert _heard(lambda flow: flow.write(flow.read())) == own


def test_plain_pelican_says_how_much(filled: SiteFolder) -> None:
    """Plain `pelican` ends with the line that it always ends with."""
    command = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py"]
    done = subprocess.run(command, cwd=filled.root, capture_output=True, text=True, check=True)
    line = "Done: Processed 2 articles, 0 drafts, 0 hidden articles, 1 page, 0 hidden pages and 0 draft pages in "
    assert line in " ".join((done.stdout + done.stderr).split())


def _opened(site: SiteFolder, *arguments: str) -> tuple[int, int]:
    """Run a command; return its exit code and how often it has opened a page of the content."""
    command = [sys.executable, "-c", COUNTED, *arguments]
    done = subprocess.run(command, cwd=site.root, capture_output=True, text=True, check=False)
    return done.returncode, int(done.stdout.split()[-1])


def test_what_is_published_is_read_once(filled: SiteFolder) -> None:
    """One reading serves the check and the build, also where nothing is to be built or something is wrong."""
    assert _opened(filled, "publish", "folder:live") == (0, 1)
    time.sleep(OLDER)
    filled.put("content/posts/boat.md", post("A boat is found", companies=["Lunde"]))
    time.sleep(OLDER)
    assert _opened(filled, "publish", "folder:live") == (0, 1)
    assert b"A boat is found" in (filled.root / "live/articles/boat/index.html").read_bytes()
    assert _opened(filled, "publish", "folder:live") == (0, 1)
    assert _opened(filled, "publish", "folder:live", "--no-check") == (0, 0)
    assert _opened(filled, "publish", "folder:live", "--no-check", "--no-build") == (0, 0)
    filled.put("content/posts/bad.md", "---\ntitle: [\n---\n")
    assert _opened(filled, "publish", "folder:live") == (1, 1)


@pytest.mark.parametrize(
    ("path", "text"), [("decisions.yaml", "ignore: [Quay\n"), ("posts/bad.md", "---\ntitle: [\n---\n")]
)
def test_what_is_not_fit_is_not_built(filled: SiteFolder, path: str, text: str) -> None:
    """Where content is not fit, the built site stays as it is, whole, with what plugins have written."""
    filled.put("plugins/thumbs.py", PLUGIN)
    with (filled.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("PLUGIN_PATHS = ['plugins']\nPLUGINS = ['thumbs']\n")
    assert filled.run("build").exit_code == 0
    before = filled.files("output")
    assert before["thumbs.txt"] == b"thumbs"
    filled.put(f"content/{path}", text)
    filled.put("content/posts/boat.md", post("A boat is found", companies=["Lunde"]))
    result = filled.run("publish", "folder:live")
    assert (result.exit_code, "Nothing was published." in result.stderr) == (1, True)
    assert filled.files("output") == before
    assert not (filled.output / UNFINISHED).exists()


def test_what_was_never_built_leaves_no_folder(filled: SiteFolder) -> None:
    """Where content is not fit and there is no built site, there is none afterwards."""
    filled.put("content/posts/bad.md", "---\ntitle: [\n---\n")
    assert filled.run("publish", "folder:live").exit_code == 1
    assert not filled.output.exists()
