"""A build after which nothing has changed is proved to have nothing to do; whatever changes is seen."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.site.sites import DAY, post

OLDER = 0.06  # seconds after which a stamp proves something
BUILD = """
import sys
from tearsheet.cli import main
try:
    main(["build"])
finally:
    print("pelican" in sys.modules)
"""


def _rested(site: SiteFolder) -> SiteFolder:
    """Return a site that has been built, and again when its files were old enough to prove something."""
    for name in ("one", "two"):
        site.put(f"content/posts/{name}.md", post(name.title(), section="Ports"))
    site.put("content/posts/ahead.md", post("Ahead", day="2026-11-30"))
    site.put("content/images/quay.png", b"not really a picture")
    theme = site.root / "theme"
    theme.mkdir()
    source = Path(__file__).parents[2] / "theme"
    for path in source.rglob("*"):
        if path.is_file():
            site.put(f"theme/{path.relative_to(source)}", path.read_bytes())
    settings = site.root / "pelicanconf.py"
    said = settings.read_text(encoding="utf-8").replace(f"THEME = {str(source)!r}", 'THEME = "theme"')
    settings.write_text(f"import os\n{said}SITESUBTITLE = os.environ.get('SUBTITLE', '')\n", encoding="utf-8")
    _build(site)
    time.sleep(OLDER)
    _build(site)
    assert list((site.root / ".tearsheet").glob("proof-*"))
    return site


def _build(site: SiteFolder) -> str:
    """Build the site, which has to succeed; return what is said."""
    result = site.run("build")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def _imports_pelican(site: SiteFolder) -> bool:
    """Build the site in a process of its own and say whether that took Pelican."""
    done = subprocess.run([sys.executable, "-c", BUILD], cwd=site.root, capture_output=True, text=True, check=False)
    return done.stdout.endswith("True\n")


def test_nothing_to_do_is_found_without_pelican(site: SiteFolder) -> None:
    """Where nothing has changed, what is said is the same and Pelican is not even imported."""
    _rested(site)
    assert "2 articles: 0 files written" in _build(site)
    _imports_pelican(site)  # once, so that the modules' own files are there
    assert not _imports_pelican(site)


def _ahead(site: SiteFolder) -> None:
    """Let a week pass, so that the day of a post dated ahead comes."""
    os.environ["SOURCE_DATE_EPOCH"] = str(int(os.environ["SOURCE_DATE_EPOCH"]) + 7 * DAY)
    assert site.root.exists()


def _back(site: SiteFolder) -> None:
    """Turn the clock back to before the posts."""
    os.environ["SOURCE_DATE_EPOCH"] = str(int(os.environ["SOURCE_DATE_EPOCH"]) - 700 * DAY)
    assert site.root.exists()


def _published(site: SiteFolder) -> None:
    """Build with other settings into the same folder."""
    site.put("other.py", 'from pelicanconf import *\nSITENAME = "Another"\n')
    result = subprocess.run(
        [sys.executable, "-m", "tearsheet", "--settings", "other.py", "build"],
        cwd=site.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def _same_size(path: Path) -> None:
    """Give a file other bytes of the same number."""
    path.write_bytes(path.read_bytes()[:-1] + b"?")


CHANGES: dict[str, Callable[[SiteFolder], object]] = {
    "a post edited": lambda site: site.put("content/posts/one.md", post("One, edited")),
    "a post deleted": lambda site: (site.content / "posts/one.md").unlink(),
    "a post renamed": lambda site: (site.content / "posts/one.md").rename(site.content / "posts/three.md"),
    "a picture edited": lambda site: _same_size(site.content / "images/quay.png"),
    "a company added": lambda site: site.put("content/companies/quayside.md", "---\nname: Quayside\n---\n"),
    "a template edited": lambda site: _same_size(site.root / "theme/templates/robots.txt"),
    "a setting from outside": lambda _: os.environ.update(SUBTITLE="Elsewhere"),
    "a setting that is no value": lambda site: site.put(
        "pelicanconf.py",
        (site.root / "pelicanconf.py").read_text(encoding="utf-8") + "JINJA_FILTERS = {'shout': str.upper}\n",
    ),
    "a week passes": _ahead,
    "the clock turned back": _back,
    "an output deleted": lambda site: (site.output / "index.html").unlink(),
    "an output damaged": lambda site: _same_size(site.output / "articles/one/index.html"),
    "the manifest damaged": lambda site: _same_size(next((site.root / ".tearsheet").glob("outputs-*"))),
    "other settings, same folder": _published,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen(site: SiteFolder, change: Callable[[SiteFolder], object]) -> None:
    """Whatever a page depends on changes, and whatever happens to the outputs: the next build is as a clean one."""
    _rested(site)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUBTITLE", "")
        change(site)
        _build(site)
        kept = site.files("output")
        result = site.run("build", "-o", "clean")
        assert (result.exit_code, result.stderr) == (0, "")
        assert kept == site.files("clean")
