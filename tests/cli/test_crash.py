"""An error that nobody foresaw ends a command with a line, a report to send, and exit code 70."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tearsheet import serving, workflows
from tearsheet.authoring import new_post, schemas
from tearsheet.checking import content
from tearsheet.cli import main
from tearsheet.entities import inventory, review
from tearsheet.ingest import explanation
from tearsheet.ingest.run import Ingest
from tearsheet.publishing import address
from tearsheet.settings import Settings
from tearsheet.site.issue import email
from tearsheet.site.pelican import builds
from tests.conftest import ROOT, SiteFolder
from tests.planting import plant

# The commands, each with where an error is planted.
COMMANDS: dict[str, tuple[tuple[str, ...], object, str]] = {
    "init": (("init", "--ci", "github", "--dry-run"), workflows, "workflow"),
    "ingest": (("ingest",), Ingest, "run"),
    "review": (("review", "--list"), review.Review, "scan"),
    "post": (("post", "new", "Quay"), new_post, "new_post"),
    "build": (("build",), builds, "build"),
    "serve": (("serve",), serving, "serve"),
    "check": (("check",), content, "findings"),
    "explain": (("explain", "one"), explanation, "explain"),
    "entity": (("entity", "rename", "company", "Quandrix", "Quandrax"), inventory, "read_inventory"),
    "issue": (("issue", "2026-w48"), email, "letter"),
    "schema": (("schema",), schemas, "schemas"),
    "publish": (("publish", "folder:live", "--no-build", "--no-check"), address, "destination"),
    "settings": (("--settings", "pelicanconf.py", "build"), Settings, "read"),
}


@pytest.fixture
def whole(site: SiteFolder) -> SiteFolder:
    """A site with a post."""
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text().replace('SITEURL = ""', 'SITEURL = "https://quayletter.com"'))
    site.put("content/posts/one.md", "---\ntitle: One\ndate: 2026-11-23\nsection: News\n---\n\nA body of one.\n")
    return site


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_ends_with_a_traceback(whole: SiteFolder, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """Each command ends with 70 and one line that says what stopped it, at what, and where the details lie."""
    arguments, owner, name = COMMANDS[command]
    plant(monkeypatch, owner, name, error=KeyError("https://me:secret@news.test"))
    monkeypatch.setenv("A_TOKEN", "not-to-be-told")
    done = whole.run(*arguments)
    assert done.exit_code == 70, done.output
    (line,) = done.stderr.splitlines()
    assert " was stopped by an error that nobody foresaw (KeyError in " in line
    assert " while " in line
    assert "pelicanconf.py" in line or "one" in line or "content" in line
    file = re.search(r"details lie in (\S+\.txt): send that file", line)
    assert file
    report = Path(file[1])
    assert report.parent.name == ".tearsheet"
    text = report.read_text()
    for part in ("Tearsheet ", "Python 3.", f"Command: tearsheet {' '.join(arguments)}", "Traceback", name):
        assert part in text
    assert "not-to-be-told" not in text
    assert "secret" not in text


def test_a_report_lies_with_the_temporary_files_where_there_is_no_cache(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where the site has no cache yet, the report is written where temporary files are."""
    shutil.rmtree(site.root / ".tearsheet")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    plant(monkeypatch, Settings, "read")
    done = site.run("check")
    assert done.exit_code == 70
    (report,) = elsewhere.iterdir()
    assert str(report) in done.stderr


PLUGIN = """
from pelican import signals

def count(generator):
    return 1 / len(generator.articles[5:])

def register():
    signals.article_generator_finalized.connect(count)
"""


@pytest.mark.parametrize("command", [["tearsheet", "build"], ["pelican", "content", "-s", "pelicanconf.py"]])
def test_a_plugin_that_raises_shows_no_traceback(whole: SiteFolder, command: list[str]) -> None:
    """An error in a plugin ends a build by our command and by plain Pelican with 1, and is said to be the plugin's."""
    whole.put("counting.py", PLUGIN)
    settings = whole.root / "pelicanconf.py"
    settings.write_text(settings.read_text() + 'PLUGIN_PATHS = ["."]\nPLUGINS = ["counting"]\n')
    done = subprocess.run([sys.executable, "-m", *command], cwd=whole.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    said = "".join((done.stderr + done.stdout).split())  # plain Pelican breaks lines
    assert "Traceback" not in said
    assert "counting.py:5:thispluginfailed(ZeroDivisionError:" in said
    assert list((whole.root / ".tearsheet").glob("fault-*.txt")) == []


def test_developers_see_the_traceback(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """With TEARSHEET_TRACEBACK set, the error is raised as it is."""
    plant(monkeypatch, Settings, "read")
    monkeypatch.setenv("TEARSHEET_TRACEBACK", "1")
    assert isinstance(site.run("build").exception, KeyError)


def test_the_exit_codes_are_told(site: SiteFolder) -> None:
    """The manual, the handbook and the rules of the house tell of exit code 70."""
    assert "70 if Tearsheet itself failed" in " ".join(site.run("--help").stdout.split())
    for command in main.commands:
        assert "70 Tearsheet itself failed" in " ".join(site.run(command, "--help").stdout.split()), command
    for place in ("CONTRIBUTING.md", "docs/ingest.md"):
        assert " 70" in (ROOT / place).read_text(encoding="utf-8"), place
