"""A clean environment: what pip would install of Tearsheet's dependencies and nothing else, made of links.

The files are those that the tests' own environment has, so that nothing is fetched and little is copied.
"""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement


@dataclass(frozen=True, slots=True)
class CleanEnvironment:
    """A virtual environment without pip, and how programs run in it: they see no setting of this machine's but PATH."""

    root: Path

    @property
    def programs(self) -> Path:
        """The folder with the programs."""
        return self.root / "bin"

    @property
    def packages(self) -> Path:
        """The folder with the packages."""
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(self.root), "platbase": str(self.root)}))

    def run(self, program: str, *arguments: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in a folder, as in a terminal in which it is at work."""
        environment = {
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.root),
            "LANG": "C.UTF-8",
            "VIRTUAL_ENV": str(self.root),
        }
        return subprocess.run(
            [shutil.which(program, path=environment["PATH"]) or program, *arguments],
            cwd=folder,
            env=environment | more,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


def environment(root: Path, needed: Iterable[str]) -> CleanEnvironment:
    """Make a clean environment with these requirements and what they bring."""
    venv.EnvBuilder(symlinks=True).create(root)
    clean = CleanEnvironment(root)
    for distribution in brought(needed):
        for name in _links(distribution):
            link = clean.packages / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(Path(str(distribution.locate_file(name))))
    return clean


def _links(distribution: importlib.metadata.Distribution) -> Iterator[str]:
    """Yield what is to be linked of a distribution: its folders whole, where no other has put anything into them."""
    files = {str(file) for file in distribution.files or () if not str(file).startswith(("..", "__pycache__"))}
    by_top: dict[str, list[str]] = {}
    for file in files:
        by_top.setdefault(file.partition("/")[0], []).append(file)
    for top, its_own in by_top.items():
        folder = str(distribution.locate_file(top))
        inside = (os.path.join(place, name) for place, _, names in os.walk(folder) for name in names)  # noqa: PTH118
        is_alone = all(path[len(folder) - len(top) :] in files or "__pycache__" in path for path in inside)
        yield from [top] if is_alone else its_own


def brought(needed: Iterable[str]) -> Iterator[importlib.metadata.Distribution]:
    """Yield what these requirements and theirs are met by, each once."""
    seen: set[tuple[str, str]] = set()
    waiting = [(Requirement(text), "") for text in needed]
    names: set[str] = set()
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        distribution = importlib.metadata.distribution(requirement.name)
        if (name := distribution.name) not in names:
            names.add(name)
            yield distribution
        for wanted in ("", *requirement.extras):
            if (name, wanted) not in seen:
                seen.add((name, wanted))
                waiting += [(Requirement(text), wanted) for text in distribution.requires or ()]


def dependencies(project: Path, *extras: str) -> list[str]:
    """Return what a project says that it needs, with some of its extras."""
    said = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*said["dependencies"], *(package for extra in extras for package in said["optional-dependencies"][extra])]


def build(project: Path, kind: str, into: Path) -> Path:
    """Build the wheel or the sdist of a project as pip and a release do, and return it."""
    into.mkdir(parents=True, exist_ok=True)
    code = f"import sys, hatchling.build; print(hatchling.build.build_{kind}(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", code, into], cwd=project, capture_output=True, text=True, check=True)
    return into / done.stdout.splitlines()[-1]


def install(clean: CleanEnvironment, wheel: Path) -> None:
    """Install a wheel as pip does, without what it needs: that is there."""
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", clean.programs / "python"]
    options = ["--disable-pip-version-check", "install", "--quiet", "--no-index", "--no-deps", "--no-compile"]
    done = subprocess.run([*pip, *options, wheel], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
