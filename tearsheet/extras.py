"""Extras: packages that few commands and settings need, and what to run where one of them is missing."""

import contextlib
import importlib.util
import json
import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tearsheet.errors import Problem, TearsheetError

# The modules that come with each extra that Tearsheet imports; pyproject.toml names their packages.
MODULES = {
    "brotli": ("brotli",),
    "cards": ("font_source_serif_pro", "PIL"),
    "dask": ("distributed",),
    "mail": ("css_inline",),
    "sources": ("certifi", "protego", "urllib3"),
    "stores": ("obstore",),
}


def command(extra: str) -> str:
    """Return the command that installs an extra here: by what installed Tearsheet, and from where that got it."""
    prefix = Path(sys.prefix)
    if (prefix / "uv-receipt.toml").is_file():
        return f"uv tool install {_requirement(extra)}"
    if (prefix / "pipx_metadata.json").is_file():
        return f"pipx install --force {_requirement(extra)}"
    return f"{_install()} {_requirement(extra)}"


def _install() -> str:
    """Return how pip is called to install into this environment, or uv where that has no pip."""
    python = Path(sys.executable)
    if importlib.util.find_spec("pip") is None:
        return f"uv pip install --python {_quoted(python)}"
    found = shutil.which("pip")
    return "pip install" if found and Path(found).parent == python.parent else f"{_quoted(python)} -m pip install"


def _requirement(extra: str) -> str:
    """Return what pip is to be asked for: Tearsheet with an extra, from the file, folder or repository it came from."""
    from importlib import metadata  # loaded late: it takes 25 ms, and few commands need it

    with contextlib.suppress(metadata.PackageNotFoundError, ValueError):
        origin = json.loads(metadata.distribution("tearsheet").read_text("direct_url.json") or "null")
        return _from(origin, extra) if origin else _quoted(f"tearsheet[{extra}]")
    return _quoted(f"tearsheet[{extra}]")


def _from(origin: dict[str, Any], extra: str) -> str:
    """Return the requirement of an extra of what came from a place, as `direct_url.json` (PEP 610) says it."""
    from urllib.request import url2pathname  # loaded late: it brings a client for HTTP

    place, folder = str(origin["url"]), origin.get("dir_info", {})
    if folder.get("editable"):
        return f"--editable {_quoted(f'{url2pathname(urlsplit(place).path)}[{extra}]')}"
    if repository := origin.get("vcs_info"):
        place = f"{repository['vcs']}+{place}@{repository['commit_id']}"
    if inside := origin.get("subdirectory"):
        place = f"{place}#subdirectory={inside}"
    return _quoted(f"tearsheet[{extra}] @ {place}")


def _quoted(word: str | Path) -> str:
    """Return a word as shells take it: on Windows in the quotes that both of its shells know."""
    return f'"{word}"' if os.name == "nt" else shlex.quote(str(word))


def missing(extra: str, who: str, instead: str = "") -> Problem | None:
    """Return the problem where a module of an extra cannot be imported, None where all can be.

    `who` is the command or setting that needs it, and `instead` what to do for whoever does not install it.
    """
    for name in MODULES[extra]:
        try:
            importlib.import_module(name)
        except ImportError:
            hint = f"{command(extra)}, or {instead}" if instead else command(extra)
            return Problem("", 0, "package-missing", f"{who} needs the package {name}, which is not installed", hint)
    return None


def require(extra: str, who: str) -> None:
    """Raise TearsheetError where a module of an extra cannot be imported; `who` is the command that needs it."""
    if problem := missing(extra, who):
        raise TearsheetError(problem)
