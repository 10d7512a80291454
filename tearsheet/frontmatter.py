"""Markdown files with YAML front matter: the form of posts, entities, sources and pages.

---
title: …          a YAML mapping, validated against a msgspec Struct
---
the body, Markdown
"""

import dataclasses
import datetime as dt
import difflib
import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import yaml

from tearsheet import conflicts
from tearsheet.errors import Problem
from tearsheet.markup import ILLEGAL, WEB

YEARS = range(1900, 2200)  # of news; a date outside is a slip, and some outside cannot be told in another time zone
LONGEST_FLOW = 400  # characters of a list of mappings on one line; a longer one cannot be reviewed as a line of a diff
MOST_PROBLEMS = 20  # said of one file; whoever has more has pasted something else into it

_TEXTS = ("title", "summary")  # keys of text
_DATE = (dt.date, dt.date | None)  # the types of fields that hold a day, or a moment

_BASE_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SAFE_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_FENCE = re.compile(r"---[ \t]*\n")
_FENCED = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OF_LANGUAGE = re.compile(r"str matching regex '\^\[A-Za-z\][^']*'")  # how msgspec says what a language is


class FrontMatterError(Exception):
    """The front matter is no YAML mapping: `line` of the file, what is wrong with it, and what to do."""

    def __init__(
        self, line: int, what: str, hint: str = "mend it; text with a colon or a hash needs quotes", code: str = "yaml"
    ) -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.hint = hint
        self.code = code

    def problem(self, path: str, hint: str = "") -> Problem:
        """Return it as a problem of a file, with another hint where there is one."""
        return Problem(path, self.line, self.code, self.what, hint or self.hint)


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
        raise FrontMatterError(first_line + begun - 1, conflicts.WHAT, conflicts.HINT, "conflict")
    try:
        parser = _BASE_LOADER(source)
        try:
            mapping = _document(parser, first_line)
        finally:
            parser.dispose()
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


def _document(parser: Any, first_line: int) -> Any:
    """Return what the one document of a parser says, an empty mapping where there is none.

    It is made of the parser's events: by way of nodes, of which PyYAML asks much that is not wanted here, it takes
    three times as long.
    """
    parser.get_event()  # the beginning of the stream
    if isinstance(parser.get_event(), yaml.StreamEndEvent):
        return {}
    said = _value(parser, parser.get_event(), first_line, {})
    parser.get_event()  # the end of the document
    if not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
        raise FrontMatterError(_line(event, first_line), "broken YAML (there are two documents)")
    return said


def _value(parser: Any, event: Any, first_line: int, named: dict[str, str]) -> Any:
    """Return what begins with an event, as text, lists and mappings; `named` are the texts with anchors so far.

    YAML forbids a key given twice, where PyYAML takes the last one silently; and an alias of more than a text, which
    repeats what stands elsewhere, is how a few lines become gigabytes.
    """
    if isinstance(event, yaml.ScalarEvent):
        if event.anchor:
            named[event.anchor] = event.value
        return event.value
    if isinstance(event, yaml.AliasEvent) and event.anchor in named:
        return named[event.anchor]
    if isinstance(event, yaml.AliasEvent):
        raise FrontMatterError(_line(event, first_line), "an alias of YAML (*name) repeats a part")
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(item := parser.get_event(), yaml.SequenceEndEvent):
            items.append(_value(parser, item, first_line, named))
        return items
    mapping: dict[str, Any] = {}
    while not isinstance(key := parser.get_event(), yaml.MappingEndEvent):
        if not isinstance(key, yaml.ScalarEvent):
            raise FrontMatterError(_line(key, first_line), "a key is a list or a mapping, where a word is due")
        if key.value in mapping:
            raise FrontMatterError(_line(key, first_line), f"the key “{key.value}” stands there twice")
        mapping[key.value] = _value(parser, parser.get_event(), first_line, named)
    return mapping


def _line(event: Any, first_line: int) -> int:
    """Return the line of the file on which an event of a parser stands."""
    return first_line + int(event.start_mark.line)


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
            near = nearest(key, fields)
            what = f"unknown key “{key}”"
            problems.append(Problem("", 0, "unknown-key", what, did_you_mean(near), key, suggestion=near))
            continue
        if value == "" and not field.required:
            continue
        try:
            values[field.name] = _converted(value, field.type)
        except (msgspec.ValidationError, ValueError) as error:
            problems.append(Problem("", 0, "value", f"“{key}”: {_plainly(error)}", "mend the value", key))
    problems.extend(
        Problem("", 0, "missing-key", f"“{name}” is missing", f"add a line “{name}: …”", name)
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
    """Return the name that is known and nearest to one that is not, empty where none is near."""
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        folded = {other.casefold(): other for other in known}
        near = [folded[name.casefold()]] if name.casefold() in folded else []
    return near[0] if near else ""


def did_you_mean(suggestion: str) -> str:
    """Return what to do about a name that is not known, of which this is the nearest that is."""
    return f"did you mean “{suggestion}”?" if suggestion else "check its spelling"


def says(text: str, key: str) -> bool:
    """Say whether the front matter of a file, which is known to be right, has a value for a key."""
    return bool(load(split(text)[0] or "").get(key))


def line_of(source: str, key: str, value: str = "", *, first_line: int = 2) -> int:
    """Return the line of the file on which a value of a key of the front matter stands, else the key (0: nowhere).

    Without a key it is that of the first such value, but for those of texts, which may say it by chance.
    """
    try:
        root = yaml.compose(source, Loader=_BASE_LOADER)
    except yaml.YAMLError:
        return 0
    keys = {str(name.value): (name, held) for name, held in root.value} if isinstance(root, yaml.MappingNode) else {}
    asked = [key] if key else [name for name in keys if name not in _TEXTS]
    scalars = (node for name in asked if name in keys for node in _scalars(keys[name][1]))
    node = next((node for node in scalars if value and node.value == value), keys[key][0] if key in keys else None)
    return first_line + node.start_mark.line if node else 0


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Return the texts in a node, in their order."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    for item in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in item if isinstance(item, tuple) else (item,):
            yield from _scalars(part)


def _plainly(error: Exception) -> str:
    """Say a validation error in words that an editor knows."""
    said = str(error).replace("`", "").replace("Expected ", "expected ").replace(" | null", "")
    said = said.replace(f"str matching regex {WEB!r}", "an address like https://…")
    return _OF_LANGUAGE.sub("a language like en or pt-BR", said).replace("$", "the value")


def read(kind: type[msgspec.Struct], text: str, path: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """Return the valid values of a file's front matter for a Struct, its body, and what is wrong in it, with lines."""
    source, body = split(text)
    if begun := conflicts.line(text):
        return {}, body, [Problem(path, begun, "conflict", conflicts.WHAT, conflicts.HINT)]
    if source is None:
        what = "the front matter has no end" if _FENCE.match(text) else "there is no front matter"
        return {}, body, [Problem(path, 1, "no-front-matter", what, "put it between two lines of three hyphens")]
    values, problems = read_yaml(kind, source, path, first_line=2)
    return values, body, problems


def read_yaml(
    kind: type[msgspec.Struct], source: str, path: str, *, first_line: int = 1
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the valid values of YAML for a Struct, and what is wrong in it; it begins on this line of its file."""
    try:
        mapping = load(source, first_line=first_line)
    except FrontMatterError as error:
        return {}, [error.problem(path)]
    if "\\" not in source and (all_valid := _all_valid(kind, mapping)) is not None:
        return all_valid, []
    values, problems = validate(kind, mapping)
    return values, [
        dataclasses.replace(problem, path=path, line=line_of(source, problem.key, first_line=first_line))
        for problem in problems[:MOST_PROBLEMS]
    ]
