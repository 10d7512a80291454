"""What each system's Python has and lacks, as the stubs say that mypy comes with."""

import ast
import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

import mypy

STUBS = Path(mypy.__file__).with_name("typeshed") / "stdlib"
LINUX, OTHERS = "linux", ("win32", "darwin")


@functools.cache
def lacking(module: str, system: str) -> frozenset[str]:
    """Return the names of a module of Python's that Linux has and another system lacks; all of one that it has not."""
    return _names(module, LINUX) - _names(module, system)


@functools.cache
def _names(module: str, system: str) -> frozenset[str]:
    """Return the names of a module on a system; none where Python has no such module."""
    path = STUBS.joinpath(*module.split("."))
    stub = path.with_suffix(".pyi") if path.with_suffix(".pyi").is_file() else path / "__init__.pyi"
    if not stub.is_file():
        return frozenset()
    return frozenset(_bound(ast.parse(stub.read_text(encoding="utf-8")).body, system))


def _bound(body: Sequence[ast.stmt], system: str) -> Iterator[str]:
    """Yield the names that statements of a stub bind; imports bind none, since all stubs have the same."""
    for node in body:
        match node:
            case ast.If(test=test, body=then, orelse=otherwise):
                yield from _bound(then if _holds(test, system) else otherwise, system)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.ImportFrom(names=names):  # such as signal's, of what it has from another module
                yield from (alias.asname for alias in names if alias.asname)


def _holds(test: ast.expr, system: str) -> bool:
    """Say whether a condition of a stub holds on a system; one about versions always does."""
    match test:
        case ast.Compare(left=ast.Attribute(attr="platform"), ops=[op], comparators=[ast.Constant(value=name)]):
            return (system == name) == isinstance(op, ast.Eq)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_holds(part, system) for part in parts)
        case ast.BoolOp(values=parts):
            return any(_holds(part, system) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return not _holds(part, system)
    return True


@functools.cache
def is_lacking(module: str, system: str) -> bool:
    """Say whether Linux has a module that another system lacks: of its stub, nothing is left there."""
    return bool(_names(module, LINUX)) and not _names(module, system)
