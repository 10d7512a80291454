"""What few commands need is an extra of the package: where it is not installed they say so, and the others work."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from tearsheet import extras
from tests.conftest import ROOT, SiteFolder
from tests.publishing.sites import AS_IT_IS, SITEURL, prepare

# A Python that knows neither the modules nor the packages of these names: what a machine without them is like.
WITHOUT = """
import importlib.metadata
import sys

ABSENT = {absent!r}
found = importlib.metadata.distribution


class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)


def distribution(name):
    if name in ABSENT:
        raise importlib.metadata.PackageNotFoundError(name)
    return found(name)


sys.meta_path.insert(0, Absent())
importlib.metadata.distribution = distribution
"""

# Of each extra: what the settings say, the command that needs it, and how its message begins.
NEEDED: dict[str, tuple[str, Sequence[str], str]] = {
    "brotli": (
        'PUBLISH = {"live": {"to": "folder:live", "compress": ["br"]}}',
        ("publish", "live", *AS_IT_IS),
        "“br” in compress",
    ),
    "cards": ('SITEURL = "https://boats.example"\nSOCIAL_CARDS = True', ("build",), "SOCIAL_CARDS"),
    "dask": ("", ("ingest", "--dask", "tcp://127.0.0.1:1"), "--dask"),
    "mail": ("", ("issue",), "tearsheet issue"),
    "sources": ("", ("check", "--sources"), "tearsheet check --sources"),
    "stores": ("", ("publish", "s3://news", *AS_IT_IS), "s3://news"),
}
# What other packages that everybody has bring along today.
BROUGHT = {"brotli", "certifi", "urllib3"}


def run(site: SiteFolder, arguments: Sequence[str], absent: set[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, on a machine without some modules."""
    python = site.put("python/sitecustomize.py", WITHOUT.format(absent=sorted(absent))).parent
    return subprocess.run(
        [sys.executable, "-m", "tearsheet", *arguments],
        cwd=site.root,
        env=os.environ | {"PYTHONPATH": f"{python}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def say(site: SiteFolder, settings: str) -> None:
    """Let the settings of a site say more."""
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{settings}\n")


def project() -> dict[str, list[str]]:
    """Return the packages that each extra brings, as pyproject.toml has it; under nothing those that all need."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"": said["dependencies"], **said["optional-dependencies"]}
    return {extra: [re.split("[<>=,]", package)[0] for package in packages] for extra, packages in groups.items()}


@pytest.mark.parametrize("extra", extras.MODULES)
def test_missing(site: SiteFolder, extra: str) -> None:
    """A command whose extra is not installed ends with 1 and one line that says what to run; nothing is published."""
    settings, command, who = NEEDED[extra]
    prepare(site)
    say(site, settings)
    done = run(site, command, set(extras.MODULES[extra]))
    first = extras.MODULES[extra][0]
    assert done.stderr.startswith(f"{who} needs the package {first}, which is not installed; ")
    assert extras.command(extra) in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.returncode == 1
    assert not (site.root / "live").exists()


def test_a_model_is_missing(site: SiteFolder) -> None:
    """Where the settings name a model of spaCy and spaCy is not installed, ingest says what to run."""
    say(site, 'TAGGING_ENGINE = "spacy:en_core_web_sm"')
    done = run(site, ("ingest",), {"spacy"})
    assert done.stderr.endswith(f": the package spacy is not installed; {extras.command('ner')}\n")
    assert done.stderr.count("\n") == 1
    assert done.returncode == 1


def test_all_else_works(site: SiteFolder) -> None:
    """Without any extra a folder of seeds becomes a site that is checked and published."""
    absent = {name for names in extras.MODULES.values() for name in names} - BROUGHT | {"spacy", "pagefind-bin"}
    site.put("seeds/boats.txt", "Brekke sells a boat\nPublished 9 November 2026\n\nThe company Brekke AS did.\n")
    say(site, f"SITEURL = {SITEURL!r}\nSEARCH = True")
    for command in (("ingest",), ("build",), ("check", "--site"), ("publish", "--no-check", "folder:live")):
        done = run(site, command, absent)
        assert (done.returncode, done.stderr) == (0, ""), command
    assert list(Path(site.root, "live").rglob("brekke-sells-a-boat/index.html"))


@pytest.mark.parametrize(
    ("origin", "asked"),
    [
        (None, "'tearsheet[mail]'"),
        (
            {"url": "file:///home/ada/tearsheet", "dir_info": {"editable": True}},
            "--editable '/home/ada/tearsheet[mail]'",
        ),
        ({"url": "file:///home/ada/tearsheet", "dir_info": {}}, "'tearsheet[mail] @ file:///home/ada/tearsheet'"),
        ({"url": "file:///t%20s/t.whl", "archive_info": {}}, "'tearsheet[mail] @ file:///t%20s/t.whl'"),
        (
            {"url": "https://git.example/t.git", "vcs_info": {"vcs": "git", "commit_id": "4d"}, "subdirectory": "a"},
            "'tearsheet[mail] @ git+https://git.example/t.git@4d#subdirectory=a'",
        ),
    ],
)
def test_from_where_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: dict[str, object] | None, asked: str
) -> None:
    """The command to run names the file, folder or repository that Tearsheet was installed from, if it was from one."""
    installed = tmp_path / "tearsheet-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: tearsheet\nVersion: 1.0\n")
    if origin:
        (installed / "direct_url.json").write_text(json.dumps(origin))
    monkeypatch.syspath_prepend(tmp_path)
    assert extras.command("mail") == f"{sys.executable} -m pip install {asked}"
    for name, by in (("uv-receipt.toml", "uv tool install"), ("pipx_metadata.json", "pipx install --force")):
        monkeypatch.setattr(sys, "prefix", str(tmp_path / by))
        (tmp_path / by).mkdir()
        (tmp_path / by / name).touch()
        assert extras.command("mail") == f"{by} {asked}"


def test_by_what_it_was_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """In an environment that is at work “pip” is enough; one without pip takes that of uv."""
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert extras.command("mail").startswith("pip install ")
    monkeypatch.setitem(sys.modules, "pip", None)
    assert extras.command("mail").startswith(f"uv pip install --python {sys.executable} ")


def test_each_extra_can_be_missing() -> None:
    """Every extra is one whose absence is tested here, and each of its packages is looked for."""
    said = project()
    assert set(extras.MODULES) == set(NEEDED) == set(said) - {"", "ner", "search"}
    assert {extra: len(names) for extra, names in extras.MODULES.items()} == {
        extra: len(packages) for extra, packages in said.items() if extra in NEEDED
    }


def test_each_has_a_reason() -> None:
    """docs/why.md gives a reason for every package that Tearsheet asks for, under its extra."""
    why = (ROOT / "docs/why.md").read_text(encoding="utf-8")
    for extra, packages in project().items():
        part = why.partition(f"(`tearsheet[{extra}]`)" if extra else "## To run")[2].partition("\n## ")[0]
        named = re.findall(r"^\| ([a-z0-9., _-]+) \|", part, re.MULTILINE | re.IGNORECASE)
        assert sorted(", ".join(named).split(", ")) == sorted(["package", *packages]), extra
