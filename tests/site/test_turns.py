"""Two builds of a site at once: the second waits, and nothing of either is lost."""

import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock

from tests.site import sites
from tests.site.sites import SiteFolder, files, post


def _site(root: Path) -> SiteFolder:
    """Return a site of some posts that was never built."""
    return sites.new(
        root,
        {f"content/posts/p{n}.md": post(f"P {n}") for n in range(20)},
        SITEURL="https://quayletter.com",
    )


def test_builds_at_once(tmp_path: Path) -> None:
    """Several builds and checks from nothing, at once, all end well, in the same site as one alone."""
    site = _site(tmp_path / "site")
    commands = [
        ["tearsheet", "build"],
        ["tearsheet", "build"],
        ["tearsheet", "check"],
        ["pelican", "content", "-s", "pelicanconf.py"],
    ]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", *command], cwd=site.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for command in commands
    ]
    said = [process.communicate(timeout=300)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0, 0], said
    alone = _site(tmp_path / "alone")
    assert alone.execute("tearsheet", "build").returncode == 0
    assert files(site.output) == files(alone.output)


def test_the_second_says_that_it_waits(tmp_path: Path) -> None:
    """While another build is at work, a build says so and begins when that has ended; publish waits as well."""
    site = _site(tmp_path / "site")
    site.build()
    site.put("content/posts/new.md", post("New"))
    for command in (("build",), ("publish", "folder:../live", "--no-build", "--no-check")):
        with FileLock(site.root / ".tearsheet/build.lock"):
            waiting = subprocess.Popen(
                [sys.executable, "-m", "tearsheet", *command],
                cwd=site.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
            assert waiting.stdout
            assert "Another build of this site is at work; this waits" in waiting.stdout.readline()
            time.sleep(0.1)
            assert waiting.poll() is None
        said = waiting.communicate(timeout=300)[0]
        assert waiting.returncode == 0, said
    assert (site.output / "articles/new/index.html").exists()


def test_many_writers_of_one_file(tmp_path: Path) -> None:
    """Processes that write one file at once never fail, never leave half of it, and leave nothing beside it."""
    code = """
import sys
from pathlib import Path
from tearsheet.storage.files import write_atomically
for number in range(300):
    data = (sys.argv[2] * (20_000 + number)).encode()
    write_atomically(Path(sys.argv[1]), data)
    found = Path(sys.argv[1]).read_bytes()
    assert len(set(found)) == 1 and len(found) >= 20_000, (len(found), set(found))
"""
    path = tmp_path / "file"
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), letter]) for letter in "abc"]
    assert [process.wait(100) for process in running] == [0, 0, 0]
    assert list(tmp_path.iterdir()) == [path]
