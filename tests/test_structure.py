"""The package's rooms: which may know which, and how large a module and a function may be."""

import ast
import functools
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "tearsheet"

# From the bottom up: each room knows only itself and those before it. Modules of the package itself are below all.
ROOMS = (
    *("errors", "extras", "text", "storage", "model", "content_folder", "settings", "parallel", "cleaning", "seeds"),
    *("catalogue", "tagging", "dedup", "ingest", "entities", "site", "checking", "publishing"),
    *("authoring", "new_site", "importing", "workflows", "serving", "cli"),
)
LINES = 300  # of a module
FUNCTION = 60  # lines of a function


@functools.cache
def modules() -> dict[str, Path]:
    """Return the files of all modules by their names."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@functools.cache
def tree(path: Path) -> ast.Module:
    """Return the source of a module, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Return the modules of the package that a module imports, also within functions and for types alone."""
    for node in ast.walk(tree(path)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in modules() else str(node.module) for name in names]
        yield from (name for name in names if name in modules())


@functools.cache
def graph() -> dict[str, set[str]]:
    """Return which modules each module imports."""
    return {name: set(imported(path)) - {name} for name, path in modules().items()}


def room(module: str) -> str:
    """Return the room in which a module is."""
    return module.split(".")[1]


def test_no_circle() -> None:
    """No module imports, by whatever way, one that imports it."""
    try:
        order = list(TopologicalSorter(graph()).static_order())
    except CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from None
    assert len(order) == len(modules()) > 200


def test_no_arrow_upwards() -> None:
    """No room knows one that is above it."""
    inner = {name: {one for one in known if "." in one} for name, known in graph().items() if "." in name}
    inner.pop("tearsheet.__main__")
    upwards = [
        f"{name} → {one}"
        for name, known in sorted(inner.items())
        for one in sorted(known)
        if ROOMS.index(room(one)) > ROOMS.index(room(name))
    ]
    assert upwards == []


def test_each_public_type_has_a_name_of_its_own() -> None:
    """Who reads the name of a class knows which one is meant."""
    places = defaultdict(list)
    for name, path in modules().items():
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_modules_and_functions_are_short() -> None:
    """A module fits into a look, and a function onto a screen."""
    long = [name for name, path in modules().items() if len(path.read_text(encoding="utf-8").splitlines()) > LINES]
    assert long == []
    functions = [
        (name, node.name, node.end_lineno - node.lineno + 1)
        for name, path in modules().items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    assert [function for function in functions if function[2] > FUNCTION] == []
