"""A site made of a folder of articles, to be checked and thrown away."""

import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from checks.built import BuiltSite, UnfitError

REPOSITORY = Path(__file__).parents[1]
LABELS = ".truth.jsonl"  # files that say what is known of the articles, for benchmarks/quality.py


@contextlib.contextmanager
def site_of(articles: Path) -> Iterator[BuiltSite]:
    """Ingest and build a folder of articles in a site with this repository's settings and theme."""
    if not articles.is_dir():
        raise UnfitError(f"no folder {articles}/ with articles")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        shutil.copy(REPOSITORY / "pelicanconf.py", site)
        shutil.copytree(REPOSITORY / "theme", site / "theme")
        shutil.copytree(articles, site / "seeds", ignore=shutil.ignore_patterns(f"*{LABELS}"))
        _run(site, "ingest")
        _run(site, "build")
        yield BuiltSite(site / "output")


def _run(site: Path, command: str) -> None:
    """Run one of our commands; what it rejects is no matter here, so long as there is a site in the end."""
    subprocess.run([sys.executable, "-m", "tearsheet", command], cwd=site, capture_output=True, check=False)
