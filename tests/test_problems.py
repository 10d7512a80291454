"""What is wrong has a code, a path and a line, the same whichever command finds it."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, SiteFolder
from tests.site.sites import post

LISTED = re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs/problems.md").read_text(encoding="utf-8"), re.MULTILINE)


def _calls() -> Iterator[tuple[str, ast.Call]]:
    """Return every place in the package at which a problem is made."""
    for path in sorted((ROOT / "tearsheet").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def _codes() -> dict[str, str]:
    """Return where each code is given."""
    return {
        code.value: where
        for where, call in _calls()
        if len(call.args) > 2 and isinstance(code := call.args[2], ast.Constant) and isinstance(code.value, str)
    }


def test_every_code_is_listed_once() -> None:
    """The document lists the codes that there are, each once, and no others."""
    given = {*_codes(), "yaml", "conflict"}
    assert sorted(LISTED) == sorted(given)


def test_every_problem_has_a_code() -> None:
    """No problem is made with words where its code is due."""
    assert [(where, code) for code, where in _codes().items() if not re.fullmatch(r"[a-z0-9-]+", code)] == []


FAULTS = {
    "posts/a.md": (post("A", companies=["Nobody"]), "unknown-name", "companies:"),
    "posts/b.md": (post("B", source="No Gazette"), "unknown-name", "source:"),
    "posts/c.md": (post("C", sumary="x"), "unknown-key", "sumary:"),
    "posts/d.md": (post("D", status="finished"), "value", "status:"),
    "companies/e.md": ("---\nname: Acre\nmoved:\n  - companies/f\n---\n", "address-twice", "  - companies/f"),
    "companies/f.md": ("---\nname: Aft\naliases:\n  - Boom\n---\n", "", ""),
    "companies/g.md": ("---\nname: Gaff\naliases:\n  - Boom\n---\n", "claimed-twice", "  - Boom"),
}


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_fault_has_one_path_and_one_line(site: SiteFolder, command: str) -> None:
    """Build and check name the same fault by the same path, from the site's folder, and the same line."""
    for name, (text, _, _) in FAULTS.items():
        site.put(f"content/{name}", text)
    said = site.run(command).stderr if command == "build" else site.run(command).output
    for name, (text, code, line) in FAULTS.items():
        if code:
            number = text.splitlines().index(next(one for one in text.splitlines() if one.startswith(line))) + 1
            assert f"content/{name}:{number}: " in said, name


def test_programs_get_the_code(site: SiteFolder) -> None:
    """As JSON a fault has its code, which stays when its words change."""
    for name, (text, _, _) in FAULTS.items():
        site.put(f"content/{name}", text)
    findings = json.loads(site.run("check", "--format", "json").stdout)["findings"]
    found = {(Path(each["path"]).name, each["code"]) for each in findings if each["level"] == "error"}
    assert {(Path(name).name, code) for name, (_, code, _) in FAULTS.items() if code} <= found
