"""Markdown files with YAML front matter: the form of posts, entities, sources and pages.

---
title: …          a YAML mapping, validated against a msgspec Struct
---
the body, Markdown
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tearsheet.errors import Problem
from tearsheet.text import merge_conflicts

LONGEST_FLOW = 400  # characters of a list of mappings on one line; a longer one cannot be reviewed as a line of a diff

_TEXTS = ("title", "summary")  # keys of text

_BASE_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SAFE_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_FENCED = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class FrontMatterError(Exception):
    """The front matter is no YAML mapping: the file's `line`, what is wrong with it, and what to do."""

    def __init__(
        self, line: int, what: str, hint: str = "mend it; text with a colon or a hash needs quotes", code: str = "yaml"
    ) -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.hint = hint
        self.code = code

    def problem(self, path: str, hint: str = "") -> Problem:
        """Return the error as a problem of a file; `hint`, if given, replaces its own."""
        return Problem(path, self.line, self.code, self.what, hint or self.hint)


class NoMappingError(FrontMatterError):
    """The text between the fences is YAML, but no mapping."""


class DayText(str):
    """A day as text (2026-11-23), which YAML writes without the quotes that other texts of this form need."""

    __slots__ = ()


def split(text: str) -> tuple[str | None, str]:
    """Return the YAML between the fences (None if there is no front matter) and the body below it."""
    text = text.removeprefix("\ufeff")
    match = _FENCED.match(text)
    if match is None:
        return None, text
    return match[1], text[match.end() :]


def join(mapping: dict[str, Any], body: str) -> str:
    """Return the text of a file with this front matter, keys in the given order, and this body."""
    return f"---\n{dump(mapping)}---\n\n{body.strip()}\n" if body.strip() else f"---\n{dump(mapping)}---\n"


class _Dumper(_SAFE_DUMPER):  # type: ignore[misc,valid-type]
    """The YAML dumper, in C where there is one: mappings as blocks, lists on one line."""


class _WideDumper(yaml.SafeDumper):
    """The same in Python, for texts with characters (emoji) that the dumper in C writes as escapes."""


def _on_one_line(dumper: yaml.SafeDumper, values: list[object] | tuple[object, ...]) -> yaml.Node:
    """Represent a list as [a, b], or with one item a line if it holds mappings and would be too long."""
    is_long = any(isinstance(value, dict) for value in values) and len(str(values)) > LONGEST_FLOW
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=not is_long)
    for item in node.value if is_long else ():
        item.flow_style = True
    return node


def _without_quotes(dumper: yaml.SafeDumper, day: DayText) -> yaml.Node:
    """Represent a day as YAML writes dates, without quotes."""
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(day))


for _dumper in (_Dumper, _WideDumper):
    _dumper.add_representer(DayText, _without_quotes)
    _dumper.add_representer(list, _on_one_line)
    _dumper.add_representer(tuple, _on_one_line)


def dump(mapping: dict[str, Any]) -> str:
    """Return a mapping as YAML, one line for each key, however long."""
    dumper = _WideDumper if max(str(mapping), default="") > "\uffff" else _Dumper
    return yaml.dump(mapping, Dumper=dumper, sort_keys=False, allow_unicode=True, width=2**31 - 1)


def load(source: str, *, first_line: int = 2) -> dict[str, Any]:
    """Return YAML front matter as a mapping; `first_line` is the line of the file on which it begins.

    Every scalar is text, as it stands there (YAML's failsafe schema); what is a date or a number is decided by the
    Struct that it is validated against. So a title 010 is no number and a language no is not false. Raises
    FrontMatterError for broken YAML, for a key given twice, for anything but a mapping, and for a git merge conflict.
    """
    if begun := merge_conflicts.line(source):
        raise FrontMatterError(first_line + begun - 1, merge_conflicts.WHAT, merge_conflicts.HINT, "conflict")
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
    """Return the value of a parser's only document, an empty mapping where there is none.

    It is built from the parser's events: by way of nodes, with checks that are not needed here, it takes three times as
    long.
    """
    parser.get_event()  # the beginning of the stream
    if isinstance(parser.get_event(), yaml.StreamEndEvent):
        return {}
    value = _value(parser, parser.get_event(), first_line, {})
    parser.get_event()  # the end of the document
    if not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
        raise FrontMatterError(_line(event, first_line), "broken YAML (there are two documents)")
    return value


def _value(parser: Any, event: Any, first_line: int, named: dict[str, str]) -> Any:
    """Return the value that begins with this event, as text, lists and mappings.

    `named` holds the texts with anchors so far. A key given twice is an error, where PyYAML silently takes the last
    one; so is an alias of more than a text, as by such a few lines become gigabytes.
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


def says(text: str, key: str) -> bool:
    """Say whether a file's front matter, known to be valid, has a value for a key."""
    return bool(load(split(text)[0] or "").get(key))


def line_of(source: str, key: str, value: str = "", *, first_line: int = 2) -> int:
    """Return the line of the file on which a key of the front matter has this value, else that of the key (0: none).

    Without a key it is the first such value anywhere, except in `title` and `summary`, which may have it by chance.
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
    """Return the scalars in a node, in their order."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    for item in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in item if isinstance(item, tuple) else (item,):
            yield from _scalars(part)
