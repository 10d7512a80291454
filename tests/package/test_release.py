"""What a release consists of, wheel and sdist, tried without the repository and what it is developed with."""

import shutil
import tarfile
import zipfile
from pathlib import Path

from tests.conftest import ROOT, TODAY
from tests.package import clean
from tests.site.sites import files

SEED = "Brekke sells a boat\nPublished 9 November 2026\n\nThe company Brekke AS did.\n"
# What is developed and tested with, or is an extra, beside what the tests' environment has of it.
BESIDES = ("css_inline", "hypothesis", "mypy", "obstore", "pagefind_bin", "pelican.plugins.sitemap", "pytest")
PROJECT = (
    *("tearsheet", "theme", "tests", "benchmarks", "checks", "tools", "docs", "seeds", "content", ".ci", "Makefile"),
    *("pyproject.toml", "constraints.txt", "pelicanconf.py", "publishconf.py", "README.md", "LICENSE"),
    *(".editorconfig", ".gitattributes", ".gitignore", ".pre-commit-config.yaml", ".pre-commit-hooks.yaml"),
)
ABSENT = """
import importlib.util, sys
print([name for name in sys.argv[1:] if importlib.util.find_spec(name)])
print(__import__("tearsheet").__file__)
"""


def test_from_the_wheel_to_a_published_folder(tmp_path: Path) -> None:
    """Installed alone, it starts, ingests, builds, checks and publishes a new site; an extra says how to get it."""
    wheel = clean.build(ROOT, "wheel", tmp_path / "dist")
    with zipfile.ZipFile(wheel) as opened:
        carried = {name.removeprefix("tearsheet/theme/") for name in opened.namelist() if "/theme/" in name}
    assert carried == files(ROOT / "theme").keys()
    environment = clean.environment(tmp_path / "environment", [*clean.dependencies(ROOT), "pip"])
    clean.install(environment, wheel)
    site = tmp_path / "boats"

    def run(*arguments: str, folder: Path = site) -> str:
        """Run a command, which has to succeed without a word of complaint; return what it says."""
        done = environment.run("tearsheet", *arguments, folder=folder, SOURCE_DATE_EPOCH=TODAY)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    looked = environment.run("python", "-c", ABSENT, *BESIDES, folder=tmp_path)
    assert looked.stdout.splitlines() == ["[]", str(environment.packages / "tearsheet/__init__.py")], looked.stderr
    run("init", "boats", "--title", "The Boat Letter", "--address", "https://boatletter.com", "--yes", folder=tmp_path)
    (site / "seeds/boats.txt").write_text(SEED, encoding="utf-8")
    assert run("ingest").startswith("Ingested 2 articles: 2 posts written")
    built = run("build")
    assert f" pip install 'tearsheet[search] @ {wheel.as_uri()}'" in built
    assert "0 errors" in run("check")
    run("publish", "folder:../www")
    published = files(tmp_path / "www")
    assert b"The Boat Letter" in published["articles/brekke-sells-a-boat/index.html"]
    assert published["theme/site.css"] == (ROOT / "theme/static/site.css").read_bytes()


def test_the_sdist_makes_its_site(tmp_path: Path) -> None:
    """Unpacked, it has all that the project consists of, and `make site` makes the site that it is, from its seeds.

    What pip needs for that is there already, so that nothing is fetched; of the seeds one folder is enough.
    """
    sdist = clean.build(ROOT, "sdist", tmp_path / "dist")
    with tarfile.open(sdist) as opened:
        opened.extractall(tmp_path, filter="data")
    project = tmp_path / sdist.name.removesuffix(".tar.gz")
    assert files(project / "theme") == files(ROOT / "theme")
    assert [name for name in PROJECT if not (project / name).exists()] == []
    assert [name for name in ("output", ".tearsheet", ".venv", ".git") if (project / name).exists()] == []
    shutil.rmtree(project / "content")
    others = sorted((project / "seeds").iterdir())[1:]
    for other in others:
        shutil.rmtree(other) if other.is_dir() else other.unlink()
    needed = [*clean.dependencies(project, "mail", "search", "sources", "stores"), "pip", "hatchling", "editables"]
    environment = clean.environment(project / ".venv", needed)
    done = environment.run(
        "make", "site", "BUILD=--no-build-isolation", folder=project, SOURCE_DATE_EPOCH=TODAY, PIP_NO_INDEX="1"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "output/pagefind/pagefind.js").is_file()
    assert (project / "output/theme/site.css").read_bytes() == (ROOT / "theme/static/site.css").read_bytes()
