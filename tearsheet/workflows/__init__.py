"""Workflows: the file by which GitHub or GitLab checks, builds and publishes a site on each push.

the site ───look──▶ Facts ┐
                          ├─fill─▶ the file
the target ─read─▶ Sending┘
"""

import importlib.metadata
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import jinja2

from tearsheet.errors import Problem, TearsheetError
from tearsheet.publishing.address import Destination
from tearsheet.settings import Settings
from tearsheet.workflows.sending import Sending

Forge = Literal["github", "gitlab"]

PLACES: dict[Forge, str] = {"github": ".github/workflows/publish.yml", "gitlab": ".gitlab-ci.yml"}

PYTHON = "3.13"
IMAGE = "3.13.7-bookworm"  # of the official python image: the one with git and ssh, which "slim" lacks
NODE = "24.19.0"  # which the programs of Netlify and Cloudflare ask for (22.13 or newer)

_PLAIN = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_./-]*")  # what means itself in a shell, in YAML and in git


@dataclass(frozen=True, slots=True)
class Facts:
    """What a workflow needs to know of a site; paths are relative to the folder of the site.

    Pushes to `branch` are published; `extras` are those of the package `tearsheet` that the site needs; `clone` says
    that the site is a clone of this project's repository, which installs itself.
    """

    settings: str
    content: str
    seeds: str
    cache: str
    branch: str
    extras: tuple[str, ...]
    clone: bool


def workflow(
    forge: Forge, target: str, destination: Destination | None, settings: Settings, settings_file: Path
) -> tuple[str, Sending]:
    """Return the workflow file for a forge, and how it sends the site to `target`.

    Without a destination (None) it publishes on the forge's Pages. TearsheetError where the site lies where no workflow
    could work.
    """
    root = settings_file.parent
    _require_root(root, forge)
    origin = _git(root, "remote", "get-url", "origin")
    sending = Sending.read(forge, target, destination, origin)
    facts = _facts(settings, settings_file, sending)
    return _fill(forge, facts, sending), sending


def branch(root: Path) -> str:
    """Return the branch that is published: the default one of `origin`, else the one that is checked out."""
    default = _git(root, "symbolic-ref", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    return default or _git(root, "symbolic-ref", "--short", "HEAD") or "main"


def _require_root(root: Path, forge: Forge) -> None:
    """Raise TearsheetError where the site is not at the root of its repository, where alone workflows are read."""
    top = _git(root, "rev-parse", "--show-toplevel")
    if top and Path(top).resolve() != root.resolve():
        what = f"the site is a folder of the repository {top}, and a workflow is read only at the root of one"
        hint = f"make the site a repository of its own (git init), or write {PLACES[forge]} there by hand"
        raise TearsheetError(Problem(str(root), 0, "workflow-no-repository", what, hint))


def _facts(settings: Settings, settings_file: Path, sending: Sending) -> Facts:
    """Return the facts of a site; TearsheetError where one of its names would mean something else in a workflow."""
    root = settings_file.parent
    folders = {"PATH": settings.content, "SEEDS_PATH": settings.seeds, "CACHE_PATH": settings.cache}
    named = {name: _relative(folder, root) for name, folder in folders.items()}
    named |= {"the settings file": settings_file.name, "the branch": branch(root)}
    if problems := [
        Problem(
            str(settings_file),
            0,
            "workflow-name",
            f"{name} is “{value}”",
            "a workflow needs letters, digits, “.”, “_”, “-” and “/”",
        )
        for name, value in named.items()
        if not _PLAIN.fullmatch(value) or ".." in value
    ]:
        raise TearsheetError(*problems)
    content, seeds, cache, file, published = named.values()
    return Facts(file, content, seeds, cache, published, _extras(settings, sending), _is_clone(root))


def _extras(settings: Settings, sending: Sending) -> tuple[str, ...]:
    """Return the extras of the package that the site's settings and target need."""
    wanted = {
        "cards": settings.pelican.get("SOCIAL_CARDS", False),
        "ner": settings.engine is not None and settings.engine.kind == "spacy",
        "search": settings.pelican.get("SEARCH", False),
        "stores": sending.way == "store",
    }
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)


def _relative(folder: Path, root: Path) -> str:
    """Return a folder relative to the site's, or as it is where it lies elsewhere."""
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else str(folder)


def _is_clone(root: Path) -> bool:
    """Say whether the site is a clone of this project's own repository."""
    import tomllib

    try:
        pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return pyproject.get("project", {}).get("name") == "tearsheet" and (root / "constraints.txt").is_file()


def _install(facts: Facts) -> Iterator[str]:
    """Yield the shell commands that install Tearsheet: the clone itself, or the version that runs now."""
    extras = f"[{','.join(facts.extras)}]" if facts.extras else ""
    if facts.clone:
        yield "python -m pip install --quiet --constraint constraints.txt --upgrade pip"
        pinned = "--constraint constraints.txt --build-constraint constraints.txt"
        yield f"python -m pip install --quiet {pinned} '.{extras}'"
    else:
        yield f"python -m pip install --quiet 'tearsheet{extras}=={_version()}'"


def _version() -> str:
    """Return the version of Tearsheet that is installed."""
    return importlib.metadata.version("tearsheet")


def _fill(forge: Forge, facts: Facts, sending: Sending) -> str:
    """Return the workflow file for a forge, filled in for a site."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("tearsheet", "workflows"),
        variable_start_string="<[",  # what neither YAML nor a shell nor the forges have a meaning for
        variable_end_string="]>",
        line_statement_prefix="#%",
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  (YAML, not HTML; all that is filled in is plain or quoted)
    )
    values = {
        **{name: getattr(facts, name) for name in ("settings", "content", "seeds", "cache", "branch")},
        "version": _version(),
        "python": PYTHON,
        "image": IMAGE,
        "node": NODE,
        "sending": sending,
        "pinned_by": "constraints.txt" if facts.clone else PLACES[forge],
        "install": "\n".join(_install(facts)),
    }
    parts = {"ingest": "ingest.sh", "news": "news.sh", "script": "publish.sh"}
    filled = {part: environment.get_template(file).render(values).rstrip("\n") for part, file in parts.items()}
    return environment.get_template(f"{forge}.yml").render(values, **filled)


def _git(root: Path, *arguments: str) -> str:
    """Return the output of a git command in a folder, empty where it fails or there is no git.

    For a folder that is to be made, it is that of the folder in which it is to be.
    """
    folder = next(each for each in (root, *root.absolute().parents) if each.is_dir())
    try:
        done = subprocess.run(  # noqa: S603  (its arguments are ours)
            ["git", "-C", str(folder), *arguments],  # noqa: S607  (the user's own git)
            capture_output=True,
            check=False,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
