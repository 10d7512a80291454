"""Extras: packages that few commands and settings need, and what to run where one of them is missing."""

import importlib

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
    """Return the command that installs an extra."""
    return f"pip install 'tearsheet[{extra}]'"


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
