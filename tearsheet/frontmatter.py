"""Markdown files with YAML front matter: the form of posts, entities, sources and pages.

---
title: …          a YAML mapping, validated against a msgspec Struct
---
the body, Markdown
"""

import datetime as dt
import difflib
import functools
import re
from collections.abc import Iterable
from typing import Any

import msgspec
import yaml

from tearsheet import conflicts
from tearsheet.errors import Problem
from tearsheet.markup import ILLEGAL, WEB

YEARS = range(1900, 2200)  # of news; a date outside is a slip, and some outside cannot be told in another time zone
LONGEST_FLOW = 400  # characters of a list of mappings on one line; a longer one cannot be reviewed as a line of a diff
MOST_PROBLEMS = 20  # said of one file; whoever has more has pasted something else into it

_DATE = (dt.date, dt.date | None)  # the types of fields that hold a day, or a moment

_BASE_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SAFE_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_FENCE = re.compile(r"---[ \t]*\n")
_FENCED = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OF_LANGUAGE = re.compile(r"str matching regex '\^\[A-Za-z\][^']*'")  # how msgspec says what a language is


class FrontMatterError(Exception):
    """The front matter is no YAML mapping: `line` of the file, what is wrong with it, and what to do."""

    def __init__(self, line: int, what: str, mend: str = "mend it; text with a colon or a hash needs quotes") -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.mend = mend


class NoMappingError(FrontMatterError):
    """What stands between the fences is YAML, but no mapping."""


class Day(str):
    """A day as text (2026-11-23), which YAML writes without the quotes that other texts of this form need."""

    __slots__ = ()


def split(text: str) -> tuple[str | None, str]:
    """Return the YAML between the fences (None: there is no front matter) and the body after it."""
    text = text.removeprefix("\ufeff")
    match = _FENCED.match(text)
    if match is None:
        return None, text
    return match[1], text[match.end() :]


def join(mapping: dict[str, Any], body: str) -> str:
    """Return the file that `split` takes apart again; keys in the order given."""
    return f"---\n{dump(mapping)}---\n\n{body.strip()}\n" if body.strip() else f"---\n{dump(mapping)}---\n"


class _Loader(_BASE_LOADER):  # type: ignore[misc,valid-type]
    """Makes nodes without asking for each which tag it would have: a third of the time, for what `_plain` ignores."""

    def resolve(self, *_: object) -> None:
        """Say that a node has no tag."""

    def descend_resolver(self, *_: object) -> None:
        """Do nothing on the way into a node."""

    def ascend_resolver(self) -> None:
        """Do nothing on the way out of a node."""


class _Dumper(_SAFE_DUMPER):  # type: ignore[misc,valid-type]
    """Writes mappings as blocks, and lists on one line."""


class _WideDumper(yaml.SafeDumper):
    """The same in Python, for texts with characters (emoji) that the dumper in C can only write as escapes."""


def _on_one_line(dumper: yaml.SafeDumper, values: list[object] | tuple[object, ...]) -> yaml.Node:
    """Represent a list as [a, b], one of long mappings with an item a line."""
    is_long = any(isinstance(value, dict) for value in values) and len(str(values)) > LONGEST_FLOW
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=not is_long)
    for item in node.value if is_long else ():
        item.flow_style = True
    return node


def _without_quotes(dumper: yaml.SafeDumper, day: Day) -> yaml.Node:
    """Represent a day as YAML writes dates."""
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(day))


for _dumper in (_Dumper, _WideDumper):
    _dumper.add_representer(Day, _without_quotes)
    _dumper.add_representer(list, _on_one_line)
    _dumper.add_representer(tuple, _on_one_line)


def dump(mapping: dict[str, Any]) -> str:
    """Return a mapping as YAML, a line for each key however long."""
    dumper = _WideDumper if max(str(mapping), default="") > "\uffff" else _Dumper
    return yaml.dump(mapping, Dumper=dumper, sort_keys=False, allow_unicode=True, width=2**31 - 1)


def load(source: str, *, first_line: int = 2) -> dict[str, Any]:
    """Return the mapping that YAML front matter says; `first_line` is where it begins in its file.

    Every scalar is the text that stands there (YAML's failsafe schema); what is a date or a number, the Struct says
    that it is validated against. So a title 010 is no number and a language no is not false.
    Raises FrontMatterError for broken YAML, for a key given twice, for anything but a mapping, and for what git could
    not merge.
    """
    if begun := conflicts.line(source):
        raise FrontMatterError(first_line + begun - 1, conflicts.WHAT, conflicts.MEND)
    try:
        loader = _Loader(source)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
        mapping = _plain(node, set(), first_line) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise FrontMatterError(line, f"broken YAML ({error.problem or error.context})") from None
    except yaml.reader.ReaderError as error:
        line = first_line + source.count("\n", 0, error.position)
        raise FrontMatterError(line, f"broken YAML ({error.reason})") from None
    except (ValueError, RecursionError) as error:  # a nest of ten thousand lists
        raise FrontMatterError(first_line, f"broken YAML ({error})") from None
    if not isinstance(mapping, dict):
        raise NoMappingError(first_line, "the front matter is no mapping of keys to values")
    return mapping


def _plain(node: yaml.Node, seen: set[int], first_line: int) -> Any:
    """Return a node of YAML as text, lists and mappings.

    YAML forbids a key given twice, where PyYAML takes the last one silently; and an alias, which repeats what stands
    elsewhere, is how a few lines become gigabytes.
    """
    if isinstance(node, yaml.ScalarNode):
        return node.value
    line = first_line + node.start_mark.line
    if id(node) in seen:
        raise FrontMatterError(line, "an alias of YAML (*name) repeats a part")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, seen, first_line) for item in node.value]
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            key_line = first_line + key.start_mark.line
            raise FrontMatterError(key_line, "a key is a list or a mapping, where a word is due")
        if key.value in mapping:
            raise FrontMatterError(first_line + key.start_mark.line, f"the key “{key.value}” stands there twice")
        mapping[str(key.value)] = _plain(value, seen, first_line)
    return mapping


@functools.cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Return the fields of a Struct by the names they have in files."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _all_valid(kind: type[msgspec.Struct], mapping: dict[str, Any]) -> dict[str, Any] | None:
    """Return the values of a mapping for a Struct in one go, as nearly all are valid; None where one is not."""
    fields = _fields(kind)
    try:
        given = {key: value for key, value in mapping.items() if value != "" or fields[key].required}
        dates = {name: _date(given[name]) for name in _dates(kind) if name in given}
        made = msgspec.convert(given | dict.fromkeys(dates, dt.date.min), kind, strict=False)
    except (KeyError, TypeError, ValueError):
        return None
    return msgspec.structs.asdict(made) | dates if given.keys() <= fields.keys() else None


@functools.cache
def _dates(kind: type[msgspec.Struct]) -> list[str]:
    """Return the fields of a Struct that are a day, or a moment, which msgspec takes for two things."""
    return [name for name, field in _fields(kind).items() if field.type in _DATE]


def validate(kind: type[msgspec.Struct], mapping: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the valid values of `mapping` for a Struct, and a problem (path and line open) for every other key."""
    fields = _fields(kind)
    values: dict[str, Any] = {}
    problems = []
    for key, value in mapping.items():
        field = fields.get(key)
        if field is None:
            problems.append(Problem("", 0, f"unknown key “{key}”", nearest(key, fields)))
            continue
        if value == "" and not field.required:
            continue
        try:
            values[field.name] = _converted(value, field.type)
        except (msgspec.ValidationError, ValueError) as error:
            problems.append(Problem("", 0, f"“{key}”: {_plainly(error)}", "mend the value"))
    problems.extend(
        Problem("", 0, f"“{name}” is missing", f"add a line “{name}: …”")
        for name, field in fields.items()
        if field.required and name not in mapping
    )
    return values, problems


def _converted(value: object, kind: Any) -> object:
    """Return text, lists and mappings in a field's type; ValueError where they are none."""
    if not _is_legal(value):
        raise ValueError("it has a control character")
    if kind in _DATE and isinstance(value, str):
        return _date(value)
    converted: object = msgspec.convert(value, kind, strict=False)
    return converted


def _is_legal(value: object) -> bool:
    """Say whether all texts in a value are free of control characters, which escapes of YAML can make."""
    if isinstance(value, str):
        return not ILLEGAL.search(value)
    if isinstance(value, dict):
        return all(_is_legal(item) for pair in value.items() for item in pair)
    return not isinstance(value, list) or all(_is_legal(item) for item in value)


def _date(text: str) -> dt.date:
    """Return the day, or the moment, that a text gives; ValueError where it is none, or none of news."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d([T ].*)?", text):
        raise ValueError("no date, which is written as 2026-11-23 or 2026-11-23T10:00:00+01:00")
    date = dt.date.fromisoformat(text) if len(text) == len("2026-11-23") else dt.datetime.fromisoformat(text)
    if date.year not in YEARS:
        raise ValueError(f"the year {date.year} is not in {YEARS.start} to {YEARS.stop - 1}")
    return date


def nearest(name: str, known: Iterable[str]) -> str:
    """Return what to do about a name that is not known: the nearest one that is, where one is near."""
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        folded = {other.casefold(): other for other in known}
        near = [folded[name.casefold()]] if name.casefold() in folded else []
    return f"did you mean “{near[0]}”?" if near else "check its spelling"


def says(text: str, key: str) -> bool:
    """Say whether the front matter of a file, which is known to be right, has a value for a key."""
    return bool(load(split(text)[0] or "").get(key))


def line_of(source: str, key: str, *, first_line: int = 2) -> int:
    """Return the line of the file on which a key of the front matter stands (0: nowhere)."""
    match = re.search(rf"^[\"']?{re.escape(key)}[\"']?\s*:", source, re.MULTILINE)
    return first_line + source.count("\n", 0, match.start()) if match else 0


def _plainly(error: Exception) -> str:
    """Say a validation error in words that an editor knows."""
    said = str(error).replace("`", "").replace("Expected ", "expected ").replace(" | null", "")
    said = said.replace(f"str matching regex {WEB!r}", "an address like https://…")
    return _OF_LANGUAGE.sub("a language like en or pt-BR", said).replace("$", "the value")


def read(kind: type[msgspec.Struct], text: str, path: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """Return the valid values of a file's front matter for a Struct, its body, and what is wrong in it, with lines."""
    source, body = split(text)
    if begun := conflicts.line(text):
        return {}, body, [Problem(path, begun, conflicts.WHAT, conflicts.MEND)]
    if source is None:
        what = "the front matter has no end" if _FENCE.match(text) else "there is no front matter"
        return {}, body, [Problem(path, 1, what, "put it between two lines of three hyphens")]
    values, problems = read_yaml(kind, source, path, first_line=2)
    return values, body, problems


def read_yaml(
    kind: type[msgspec.Struct], source: str, path: str, *, first_line: int = 1
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the valid values of YAML for a Struct, and what is wrong in it; it begins on this line of its file."""
    try:
        mapping = load(source, first_line=first_line)
    except FrontMatterError as error:
        return {}, [Problem(path, error.line, error.what, error.mend)]
    if "\\" not in source and (all_valid := _all_valid(kind, mapping)) is not None:
        return all_valid, []
    values, problems = validate(kind, mapping)
    placed = []
    for problem in problems[:MOST_PROBLEMS]:
        key = re.search("“(.+?)”", problem.what)
        line = line_of(source, key[1], first_line=first_line) if key else 0
        placed.append(Problem(path, line, problem.what, problem.mend))
    return values, placed
