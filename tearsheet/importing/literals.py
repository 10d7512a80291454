"""Literals: the settings of an old Pelican site, read from its settings file without running that."""

import ast
from pathlib import Path
from typing import Any, NamedTuple

from tearsheet.errors import ImportingError, Problem


class Literals(NamedTuple):
    """The settings whose values stand in the file as such, the lines of those that are computed, and of imports.

    `imported` are the modules from which all names are taken, whose settings are not read.
    """

    values: dict[str, Any]
    computed: dict[str, int]
    imported: dict[str, int]


def read_literals(path: Path) -> Literals:
    """Return the settings of a file; ImportingError where it is no Python."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        line = error.lineno or 0 if isinstance(error, SyntaxError) else 0
        raise ImportingError(Problem(str(path), line, "old-file", "no Python", "mend the line")) from None
    found = Literals({}, {}, {})
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names):
            found.imported[node.module or "."] = node.lineno
        if isinstance(node, ast.Assign):
            names, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value:
            names, value = [node.target], node.value
        else:
            continue
        for name in (each.id for each in names if isinstance(each, ast.Name) and each.id.isupper()):
            try:
                found.values[name] = _value(value, found.values)
                found.computed.pop(name, None)
            except (ValueError, TypeError, KeyError):
                found.values.pop(name, None)
                found.computed[name] = node.lineno
    return found


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """Return the value of a literal, of a setting above it, or of two of these joined; ValueError for any other."""
    if isinstance(node, ast.Name):
        return known[node.id]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _value(node.left, known) + _value(node.right, known)
    return ast.literal_eval(node)
