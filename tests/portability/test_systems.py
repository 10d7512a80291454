"""What Windows and macOS lack has a fallback: under Linux without it, commands do what they do with it."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.conftest import ROOT, SiteFolder
from tests.ingest.test_run import text
from tests.portability import typeshed
from tests.publishing.sites import own_files

MODULES = ("os", "select", "signal", "socket", "time")
NONE = ("fcntl", "grp", "pwd", "resource", "termios")  # modules that Windows has not
COUNTS = re.compile(r"(\d+) files sent .*?, (\d+) unchanged")
SEEDS = {"one": "One", "device": "Aux", "other": "Con: a firm’s first day"}

# Commands one after the other in one process, as each takes a second to start. New processes import this file too.
COMMANDS = """
import pathlib, sys
from tearsheet.cli import program
from tearsheet.ingest import watched_process
watched_process.PATIENCE = 3_600.0  # no seed is refused because the machine does much else
if __name__ == "__main__":
    for command in sys.argv[1:]:
        if command.startswith("edit "):
            post = pathlib.Path(command.removeprefix("edit "))
            post.write_bytes(post.read_bytes() + b"One more word.\\n")
            continue
        sys.argv = ["tearsheet", *command.split()]
        try:
            program()
        except SystemExit as end:
            print("ended with", end.code, flush=True)
"""


pytestmark = pytest.mark.linux


def without(system: str) -> dict[str, str]:
    """Return the environment of a command that sees what this system has, and whose output has its old encoding."""
    names = {module: sorted(typeshed.lacking(module, system)) for module in MODULES}
    none = [module for module in NONE if system == "win32"]
    lacking = json.dumps({"system": system, "names": names, "none": none})
    folder = str(ROOT / "tests/portability/lacking")
    return os.environ | {"LACKING": lacking, "PYTHONPATH": folder, "PYTHONIOENCODING": "ascii"}


def run(site: SiteFolder, environment: dict[str, str], *commands: str) -> str:
    """Run commands on a site, and return what they print."""
    site.put("commands.py", COMMANDS)
    done = subprocess.run(
        [sys.executable, "commands.py", *commands],
        cwd=site.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{done.stdout}\n{done.stderr}"


def with_seeds(site: SiteFolder) -> SiteFolder:
    """Return a site with an address and three seeds."""
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text().replace('SITEURL = ""', 'SITEURL = "https://news.quayletter.com"'))
    for name, title in SEEDS.items():
        site.put(f"seeds/{name}.txt", text(title, f"The body of {title}."))
    return site


def test_the_same_site(site: SiteFolder) -> None:
    """On Windows the commands write the same files, publish without links, and send what has changed."""
    to = "publish folder:www"
    said = run(with_seeds(site), without("win32"), "ingest", to, "edit content/posts/one.md", to)
    assert said.count("ended with 0") == 3, said
    assert "3 posts written" in said
    (whole, _), (sent, unchanged) = ((int(one), int(other)) for one, other in COUNTS.findall(said))
    assert sent + unchanged == whole
    assert 0 < sent < unchanged
    assert not (site.root / "www").is_symlink()
    published = own_files(site.root / "www")
    assert "articles/aux-1/index.html" in published
    assert site.run("publish", "folder:linux").exit_code == 0
    assert (site.root / "linux").is_symlink()
    assert own_files(site.root / "linux") == published


def test_serving(site: SiteFolder) -> None:
    """On Windows `serve` shows the site, and leaves nothing behind after Ctrl-C."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tearsheet", "serve", "--port", "0"],
        cwd=site.root,
        env=without("win32"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert server.stdout is not None
    line = next(line for line in server.stdout if "is at http" in line)
    with urllib.request.urlopen(f"{line.split(' is at ')[1].split()[0]}archive/") as page:
        assert b"The Test Sheet" in page.read()
    os.kill(server.pid, signal.SIGINT)
    rest = server.stdout.read()
    server.stdout.close()
    assert (server.wait(), rest) == (0, "")
    with pytest.raises(ProcessLookupError):
        os.killpg(server.pid, 0)


LIMITS = """
import time
from tearsheet.parallel import cpu_limits
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        sum(range(1000))
def swallow():
    try:
        burn(60)
    except Exception:
        return "half"
def file():
    for _ in range(4):
        cpu_limits.limited("reading it", 1, burn, 0.1)
    return "whole"
for work in (lambda: burn(60), swallow, file, lambda: "quick"):
    try:
        print(cpu_limits.limited("reading it", 0.25, work))
    except cpu_limits.TooSlowError as error:
        print("refused", error.result)
"""


def test_processor_time() -> None:
    """On Windows, which has no timers of processor time, work in Python is interrupted at its limit all the same."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITS], cwd=ROOT, env=without("win32"), capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n") == ["refused None", "refused half", "whole", "quick", ""]


ASLEEP = """
import sys, time
from tearsheet import cleaning
from tearsheet.ingest import watched_process
from tearsheet.cli import main
watched_process.PATIENCE = 1.0
cleaning.clean = lambda article: time.sleep(100_000)
if __name__ == "__main__":
    main(["ingest"])
"""


def test_a_worker_that_hangs(site: SiteFolder) -> None:
    """On Windows a seed at which its reader hangs is refused once a time on the clock is over."""
    site.put("seeds/slow.txt", text("Slow", "The body."))
    site.put("commands.py", ASLEEP)
    done = subprocess.run(
        [sys.executable, "commands.py"],
        cwd=site.root,
        env=without("win32"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "slow.txt: rejected: reading it takes too long; make it smaller" in done.stderr
    assert "0 posts written" in done.stdout
