"""The commands answer in messages and exit codes, never with a traceback."""

import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pexpect
import pytest

from tests import forked
from tests.conftest import SiteFolder
from tests.disks import full, read_only
from tests.ingest.test_run import text

COMMANDS = (
    *("init", "import", "ingest", "review", "post", "build", "serve", "check", "explain", "entity", "issue"),
    *("theme", "schema", "publish"),
)


def test_help_teaches() -> None:
    """The manual names every command and says what it does; each command has an example or its options."""
    program = [sys.executable, "-m", "tearsheet", "--help"]
    whole = subprocess.run(program, capture_output=True, text=True, check=True, timeout=300).stdout
    for command in COMMANDS:
        assert f"  {command} " in whole
        own = forked.run(command, "--help").stdout
        assert f"tearsheet {command}" in own
        assert len(own) > 200


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["ingst"], 2, "No such command 'ingst'"),
        (["ingest", "nowhere"], 2, "Path 'nowhere' does not exist"),
        (["--settings", "none.py", "build"], 1, "none.py: there is no such settings file"),
    ],
)
def test_mistakes(site: SiteFolder, arguments: list[str], code: int, message: str) -> None:
    """A wrong command ends with 2, a thing to mend with 1, each with what to do."""
    result = site.run(*arguments)
    assert message in result.stderr
    assert result.exit_code == code


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("x = (", "pelicanconf.py:"),
        ("raise ValueError('no')", "ValueError: no"),
        ("TIMEZONE = 'Mars/Base'", "TIMEZONE “Mars/Base” is unknown"),
        ("DEFAULT_SECTION = 5", "DEFAULT_SECTION is 5; it must be text in quotes"),
        ("THEME = 'nowhere'", "nowhere"),
        ("SEARCH = 'yes'", "SEARCH is 'yes'; it must be True or False"),
    ],
)
def test_wrong_settings(site: SiteFolder, line: str, message: str) -> None:
    """Settings that cannot be run or say something impossible are named with their file."""
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text() + line + "\n")
    result = site.run("build")
    assert message in result.stderr
    assert "pelicanconf.py" in result.stderr
    assert result.exit_code == 1
    assert not site.output.exists()


def test_a_missing_seeds_folder_is_said(site: SiteFolder) -> None:
    """Without a seeds folder and without paths there is nothing to ingest."""
    (site.root / "seeds").rmdir()
    result = site.run("ingest")
    assert "there is no such folder; make it and put articles into it" in result.stderr
    assert result.exit_code == 1


@pytest.mark.parametrize("command", ["ingest", "build"])
def test_ctrl_c_gives_a_message(site: SiteFolder, command: str) -> None:
    """Ctrl-C ends a command with a sentence and exit code 130, and what was done is kept."""
    for number in range(600):
        site.put(f"seeds/{number:04}.txt", text(f"Title {number}", f"Body {number}."))
    if command == "build":
        assert site.run("ingest").exit_code == 0
    process = subprocess.Popen([sys.executable, "-m", "tearsheet", command], stderr=subprocess.PIPE, text=True)
    first = site.content / "posts/title-1.md" if command == "ingest" else site.output / "articles"
    while not first.exists() and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=300)
    assert stderr == "Interrupted. What was done is kept; run the command again to go on.\n"
    assert process.returncode == 130


@pytest.mark.parametrize(("command", "folder"), [("ingest", "content"), ("build", "output")])
def test_a_full_disk_gives_a_message(site: SiteFolder, command: str, folder: str) -> None:
    """Where the disk is full the command says so, leaves no half file, and goes on when there is room."""
    for number in range(60):
        site.put(f"seeds/{number}.txt", text(f"Title {number}", f"Body {number}. " * 300))
    if command == "build":
        site.run("ingest")
    with full(site.root / folder):
        result = forked.run(command)
        for name, data in site.files(folder).items():
            assert data, name
            assert not Path(name).name.startswith("."), name
    assert result.returncode == 1
    assert f"cannot {command}" in result.stderr
    assert "Traceback" not in result.stderr
    assert "run the command again" in result.stderr
    assert forked.run(command).returncode == 0


def test_a_read_only_output_gives_a_message(site: SiteFolder) -> None:
    """Where nothing can be written the command says so, and plain pelican too."""
    site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    with read_only(site.output):
        result = forked.run("build")
        plain = subprocess.run(
            [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert "cannot build" in result.stderr
    assert plain.returncode == 1
    assert "Traceback" not in result.stderr + plain.stderr + plain.stdout


def test_a_bar_shows_progress_on_terminals_only(site: SiteFolder) -> None:
    """On a terminal a bar counts the seeds; into a file goes the report alone, without colours."""
    for number in range(300):
        site.put(f"seeds/{number}.txt", text(f"Title {number}", f"Body {number}."))
    site.put("seeds/bad.txt", "")
    command = ["-m", "tearsheet", "ingest"]
    terminal = pexpect.spawn(sys.executable, command, encoding="utf-8", dimensions=(24, 100), timeout=300)
    terminal.expect("Reading seeds")
    terminal.expect("\x1b\\[31mseeds/bad.txt: rejected: the file is empty")
    terminal.expect("seed[^\n]*?became[^\n]*?post")
    terminal.expect("0.txt[^\n]*?written[^\n]*?posts/title-0.md")
    terminal.expect("… and 250 more; --report FILE lists all")
    terminal.expect("Ingested 301 articles: 300 posts written, 0 unchanged, 0 duplicates, 1 rejected")
    terminal.expect(pexpect.EOF)
    result = forked.run("ingest")
    assert "\x1b" not in result.stdout + result.stderr
    assert result.stdout == "Ingested 301 articles: 0 posts written, 300 unchanged, 0 duplicates, 1 rejected\n"


def test_names_cannot_command_the_terminal(site: SiteFolder) -> None:
    """Control characters of a hostile file name do not reach the terminal."""
    site.put("seeds/a\x1b[31m\nb.pdf", "%PDF")
    assert "\x1b" not in site.run("ingest").stderr
    assert len(site.run("ingest").stderr.splitlines()) == 1


def test_the_built_site_is_served(site: SiteFolder) -> None:
    """`serve` shows pages as a host would, with the site's own 404 page, says where, and ends on Ctrl-C."""
    site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    site.run("build")
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "tearsheet", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    line = next(line for line in process.stdout if " is at " in line)
    address = line.partition(" is at ")[2].partition(" ")[0]
    assert b"<title>One" in urllib.request.urlopen(f"{address}articles/one/").read()
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(f"{address}nowhere/")
    assert missing.value.code == 404
    port = address.rpartition(":")[2].strip("/")
    assert f"port {port} cannot be had" in forked.run("serve", "--port", port).stderr
    missing.value.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=300) == 0
    process.stdout.close()


@pytest.mark.parametrize("output", ["content", "seeds", ".", "content/site", "/"])
def test_a_site_is_never_poured_into_its_sources(site: SiteFolder, output: str) -> None:
    """An output that is, holds or is in seeds, content, theme or the site's folder is refused."""
    site.put("seeds/a.txt", text("One"))
    site.run("ingest")
    before = site.files(".")
    result = site.run("build", "--output", output)
    assert result.exit_code == 1
    assert "build into a folder of its own" in result.stderr
    assert site.files(".") == before


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
def test_help_keeps_the_lines_of_its_lists(site: SiteFolder, command: tuple[str, ...]) -> None:
    """No help shows a mark of its own layout, and what stands in columns stays there."""
    result = site.run(*command, "--help")
    assert result.exit_code == 0
    assert "\\b" not in result.stdout
    if command == ("ingest",):
        assert "\n    .zip             any of these\n" in result.stdout
