"""Nothing that macOS or Windows lack is used unguarded in the package."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.portability import typeshed
from tests.test_structure import modules, tree

# Functions that use what a system lacks after somebody else has asked for it: each with the one who asks.
ASKED_BEFORE = {
    "tearsheet.parallel.forks._start": "spread, by is_possible",
    "tearsheet.serving.commands._kill": "itself, by killpg",
    "tearsheet.publishing.targets.releases.Releases._show": "address._folder, by can_link",
    "tearsheet.publishing.targets.releases._copy": "address._folder, by can_link",
}
# Methods that are everywhere, and refused somewhere: who calls one is ready for OSError or NotImplementedError.
REFUSED = {"add_signal_handler", "hardlink_to", "symlink_to", "os.link", "os.symlink"}
LACKING = ("os", "select", "signal", "socket", "sys", "time")  # modules of which something is lacking
NONE = ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")  # modules that are lacking
NOT_ON_WINDOWS = {"preexec_fn", "pass_fds"}  # arguments of subprocess
TEXT = {"read_text", "write_text"}
PROGRAMS = {"run", "Popen", "check_output"}  # with text=True


_WORD = re.compile(r"\w+")


class Use(NamedTuple):
    """A use of something that a system lacks: in which function, on which line, of what."""

    function: str
    line: int
    what: str


def functions(module: str, node: ast.AST, name: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Yield the functions and methods of a module with their whole names, and what is in none of them, one by one."""
    for child in ast.iter_child_nodes(node):
        inner = (
            f"{name}.{child.name}" if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else name
        )
        if isinstance(child, ast.ClassDef):
            yield from functions(module, child, inner)
        else:
            yield f"{module}{inner}", child


def unguarded(module: str, source: ast.Module) -> Iterator[Use]:
    """Yield what a module uses without a guard in the same function: hasattr, sys.platform, or a handler."""
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(source)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    asked = {
        target.id
        for node in source.body
        if isinstance(node, ast.Assign) and "hasattr(" in ast.unparse(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for name, function in functions(module, source):
        for node in ast.walk(function):
            if not isinstance(node, ast.Attribute | ast.Call | ast.Import | ast.ImportFrom | ast.keyword):
                continue
            for system in typeshed.OTHERS:
                what = _lacked(node, names, system)
                if what and not _is_asked(what, function, asked) and not _is_handled(node, function):
                    yield Use(name, getattr(node, "lineno", 0), f"{what} ({system})")
            called = _called(node)
            if (called in REFUSED or _called_of(node) in REFUSED) and not _is_handled(node, function):
                yield Use(name, getattr(node, "lineno", 0), called)


def _is_asked(what: str, function: ast.AST, asked: set[str]) -> bool:
    """Say whether a function asks for what it uses; `asked` are constants of the module that hold an answer."""
    code = ast.unparse(function)
    is_by_constant = any(re.search(rf"\b{constant}\b", code) for constant in asked)
    return is_by_constant or "sys.platform" in code or f"hasattr({', '.join(_parts(what))})" in code


def _parts(what: str) -> tuple[str, str]:
    """Return a module and an attribute as they stand in `hasattr(module, 'attribute')`."""
    module, _, attribute = what.rpartition(".")
    return module, repr(attribute)


def _lacked(node: ast.AST, names: dict[str, str], system: str) -> str:
    """Return what a node uses that a system lacks, empty where it uses nothing of the kind."""
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in names:
            return f"{names[name]}.{attribute}" if attribute in typeshed.lacking(names[name], system) else ""
        case ast.ImportFrom(module=str(module), names=imported):
            lacking = typeshed.lacking(module, system)
            return next((f"{module}.{alias.name}" for alias in imported if alias.name in lacking), "")
        case ast.Import(names=imported):
            return next((alias.name for alias in imported if typeshed.is_lacking(alias.name, system)), "")
        case ast.keyword(arg=str(argument)) if system == "win32" and argument in NOT_ON_WINDOWS:
            return f"{argument}="
    return ""


def _called(node: ast.AST) -> str:
    """Return the name of the method that a node calls, empty where it calls none."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def _called_of(node: ast.AST) -> str:
    """Return what a node calls with its module, such as os.link; empty where that is nothing of `os`."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr=name)):
            return f"os.{name}"
    return ""


def _is_handled(node: ast.AST, function: ast.AST) -> bool:
    """Say whether a node is in a `try` or below `suppress` that is ready for what a system lacks or refuses."""
    for around in ast.walk(function):
        if isinstance(around, ast.Try):
            body: list[ast.stmt] = around.body
            caught = " ".join(ast.unparse(handler.type) for handler in around.handlers if handler.type)
        elif isinstance(around, ast.With):
            body, caught = (
                around.body,
                " ".join(ast.unparse(item) for item in around.items if "suppress" in ast.unparse(item)),
            )
        else:
            continue
        ready = {"OSError", "NotImplementedError", "ImportError", "AttributeError"} & {
            *caught.replace("(", " ").replace(")", " ").replace(",", " ").split()
        }
        if ready and any(node in ast.walk(statement) for statement in body):
            return True
    return False


def test_nothing_is_unguarded() -> None:
    """What one of the three systems lacks is asked for first, in the same function or where it says here."""
    words = {name for module in LACKING for system in typeshed.OTHERS for name in typeshed.lacking(module, system)}
    words |= {*NONE, *NOT_ON_WINDOWS, "link", "symlink"} | REFUSED
    suspects = {name: path for name, path in modules().items() if words & {*_WORD.findall(path.read_text("utf-8"))}}
    assert {"tearsheet.parallel.forks", "tearsheet.serving.commands", "tearsheet.storage.part_files"} <= suspects.keys()
    found = [use for name, path in suspects.items() for use in unguarded(name, tree(path))]
    assert [use for use in found if use.function not in ASKED_BEFORE] == []
    assert {use.function for use in found} == {*ASKED_BEFORE}


def test_what_is_unguarded_is_found() -> None:
    """A module that uses what a system lacks is found out, however it does, and one that asks first is not."""
    bare = """
import fcntl, os, signal
from os import setsid
ENDS = (signal.SIGINT, signal.SIGHUP)
def kill(group): os.killpg(group, signal.SIGKILL)
def run(command): Popen(command, preexec_fn=setsid)
def link(path): path.symlink_to("x")
"""
    uses = {use.what for use in unguarded("x", ast.parse(bare))}
    names = ["fcntl", "os.setsid", "signal.SIGHUP", "os.killpg", "signal.SIGKILL", "preexec_fn="]
    assert uses >= {f"{name} (win32)" for name in names} | {"symlink_to"}
    asking = """
import os
try:
    import fcntl
except ImportError:
    fcntl = None
CAN = hasattr(os, "fork")
def fork(): return os.fork() if CAN else 0
def sync(): return hasattr(os, "sync") and os.sync()
def link(path):
    try:
        path.symlink_to("x")
    except OSError:
        pass
"""
    assert list(unguarded("x", ast.parse(asking))) == []


def test_text_says_its_encoding() -> None:
    """No file and no program's output is read in the encoding that a system happens to have, and none is so written."""
    opening = {*TEXT, *PROGRAMS, "open"}
    suspects = {name: path for name, path in modules().items() if opening & {*_WORD.findall(path.read_text("utf-8"))}}
    assert len(suspects) > 10
    assert [found for name, path in suspects.items() for found in _in_some_encoding(name, path)] == []


def _in_some_encoding(name: str, path: Path) -> Iterator[str]:
    """Yield the lines on which a module opens text without saying its encoding."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        named = {keyword.arg for keyword in node.keywords}
        mode = next((argument.value for argument in node.args if isinstance(argument, ast.Constant)), "")
        is_binary = isinstance(mode, str) and "b" in mode
        called = _called(node) or (node.func.id if isinstance(node.func, ast.Name) else "")
        is_text = (called in TEXT and not (node.args and called == "read_text")) or (
            called in PROGRAMS and "text" in named
        )
        if (
            is_text or (called == "open" and isinstance(node.func, ast.Name) and not is_binary)
        ) and "encoding" not in named:
            yield f"{name}:{node.lineno}"
        if called == "write_text" and "newline" not in named:
            yield f"{name}:{node.lineno} (line ends)"
