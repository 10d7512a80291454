"""Finding: one thing that is not fit to publish, or that an editor should look at, and where it stands."""

import dataclasses
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from tearsheet import frontmatter
from tearsheet.checking.rules import RULES, Level
from tearsheet.errors import Problem

_QUOTED = re.compile("“(.+?)”", re.DOTALL)
_UNKNOWN = re.compile("the (company|product|source) “")
_HOLDS = {"company": "companies", "product": "products", "source": "source"}  # the key that holds what is unknown
_WORDS = ("title", "summary")  # keys of text, which may be that of a name by chance
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What a rule finds in a file (empty: in the site), on a line of it (0: in the whole file), and how to mend it."""

    path: str
    line: int
    level: Level
    rule: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return str(Problem(self.path, self.line, self.what, self.mend))


def of_problems(problems: Iterable[Problem]) -> Iterator[Finding]:
    """Return what a build complains of as errors."""
    for problem in problems:
        yield Finding(problem.path, problem.line, "error", "content", problem.what, problem.mend)


def placed(findings: Iterable[Finding], content: Path) -> Iterator[Finding]:
    """Return findings with the lines on which they stand; their paths are below the content folder."""
    sources: dict[str, str] = {}
    for finding in findings:
        if finding.line or not finding.path.endswith(".md"):
            yield finding
            continue
        if finding.path not in sources:
            sources = {finding.path: _front_matter(content / finding.path)}  # findings of a file come one after another
        yield dataclasses.replace(finding, line=_line(finding, sources[finding.path]))


def _front_matter(path: Path) -> str:
    """Return the YAML of a file, nothing where it cannot be read."""
    if not path.is_file():  # reading a pipe would never end
        return ""
    try:
        return frontmatter.split(path.read_text(encoding="utf-8", errors="replace"))[0] or ""
    except OSError:
        return ""


def _line(finding: Finding, source: str) -> int:
    """Return the line of what a finding is about: that of its rule's key, else of what it quotes; 0 where none is."""
    if key := RULES.get(finding.rule):
        return frontmatter.line_of(source, key)
    quoted = _QUOTED.findall(finding.what[: finding.what.rfind("”") + 1])
    try:
        root = yaml.compose(source, Loader=_LOADER)
    except yaml.YAMLError:
        return 0
    return _stands(root, quoted, finding.what) if isinstance(root, yaml.MappingNode) else 0


def _stands(root: yaml.MappingNode, quoted: list[str], what: str) -> int:
    """Return the line of a value that is quoted, or named after a quoted key; of the key where there is none."""
    keys = {str(key.value): (key, value) for key, value in root.value}
    for name in quoted:
        if name in keys:
            key, value = keys[name]
            said = {word.strip(",.“”") for word in what.split()}
            found = next((node for node in _scalars(value) if node.value in said), key)
            return _line_of(found)
    unknown = _UNKNOWN.match(what)
    names = [_HOLDS[unknown[1]]] if unknown else [name for name in keys if name not in _WORDS]
    values = (node for name in names if name in keys for node in _scalars(keys[name][1]))
    return next((_line_of(node) for node in values if node.value in quoted), 0)


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Return the texts in a node, in their order."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    for item in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in item if isinstance(item, tuple) else (item,):
            yield from _scalars(part)


def _line_of(node: yaml.Node) -> int:
    """Return the line of its file on which a node of front matter begins."""
    return int(node.start_mark.line) + 2
