"""Validation: front matter checked against a Struct; all problems at once, each with its line."""

import dataclasses
import datetime as dt
import functools
import re
from typing import Any

import msgspec

from tearsheet.errors import Problem
from tearsheet.text import addresses, merge_conflicts
from tearsheet.text.frontmatter import FrontMatterError, line_of, load, split
from tearsheet.text.markup import ILLEGAL, WEB
from tearsheet.text.suggestions import did_you_mean, nearest

YEARS = range(1900, 2200)  # of news; a date outside is a slip, and some outside cannot be told in another time zone
MOST_PROBLEMS = 20  # said of one file; whoever has more has pasted something else into it

_DATE = (dt.date, dt.date | None)  # the types of fields that hold a day, or a moment
_FENCE = re.compile(r"---[ \t]*\n")
_OF_LANGUAGE = re.compile(r"str matching regex '\^\[A-Za-z\][^']*'")  # how msgspec says what a language is


@functools.cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Return the fields of a Struct by their names in files."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _all_valid(kind: type[msgspec.Struct], mapping: dict[str, Any]) -> dict[str, Any] | None:
    """Return the values of a mapping if all are valid, else None; as one conversion, it is fast for the usual case."""
    fields = _fields(kind)
    try:
        values = {key: value for key, value in mapping.items() if value != "" or fields[key].required}
        dates = {name: _date(values[name]) for name in _dates(kind) if name in values}
        struct = msgspec.convert(values | dict.fromkeys(dates, dt.date.min), kind, strict=False)
    except (KeyError, TypeError, ValueError):
        return None
    return msgspec.structs.asdict(struct) | dates if values.keys() <= fields.keys() else None


@functools.cache
def _dates(kind: type[msgspec.Struct]) -> list[str]:
    """Return the names of fields that hold a day or a moment, which msgspec treats as two types."""
    return [name for name, field in _fields(kind).items() if field.type in _DATE]


# What one kind of file calls otherwise than another: sections and posts have a title, entities and sources a name.
_MEANT = {"title": "name", "name": "title", "label": "name"}
_BELOW = {"description", "body", "text", "content"}  # what stands below, and has no key


def validate(kind: type[msgspec.Struct], mapping: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the valid values of `mapping`, and a problem for each other key, with path and line left open."""
    fields = _fields(kind)
    values: dict[str, Any] = {}
    problems = []
    for key, value in mapping.items():
        field = fields.get(key)
        if field is None:
            near = _MEANT.get(key, "") if _MEANT.get(key) in fields else nearest(key, fields)
            what = f"unknown key “{key}”"
            hint = "write it below the front matter" if key in _BELOW else did_you_mean(near)
            problems.append(Problem("", 0, "unknown-key", what, hint, key, suggestion=near))
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
    """Return a value converted to a field's type; raises ValueError or ValidationError where it does not fit."""
    if not _is_legal(value):
        raise ValueError("it has a control character")
    if kind in _DATE and isinstance(value, str):
        return _date(value)
    converted: object = msgspec.convert(value, kind, strict=False)
    return converted


def _is_legal(value: object) -> bool:
    """Say whether all texts in a value are free of control characters, which YAML escapes can produce."""
    if isinstance(value, str):
        return not ILLEGAL.search(value)
    if isinstance(value, dict):
        return all(_is_legal(item) for pair in value.items() for item in pair)
    return not isinstance(value, list) or all(_is_legal(item) for item in value)


def _date(text: str) -> dt.date:
    """Return the day or moment in a text; ValueError where there is none, or its year is not in YEARS."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d([T ].*)?", text):
        raise ValueError("no date, which is written as 2026-11-23 or 2026-11-23T10:00:00+01:00")
    date = dt.date.fromisoformat(text) if len(text) == len("2026-11-23") else dt.datetime.fromisoformat(text)
    if date.year not in YEARS:
        raise ValueError(f"the year {date.year} is not in {YEARS.start} to {YEARS.stop - 1}")
    return date


def _plainly(error: Exception) -> str:
    """Return msgspec's validation error in words that an editor understands."""
    message = str(error).replace("`", "").replace("Expected ", "expected ").replace(" | null", "")
    message = message.replace(f"str matching regex {WEB!r}", "an address like https://…")
    own = "an address of this site like 2019/05/old.html"
    message = message.replace(f"str matching regex {addresses.ON_SITE!r}", own)
    return _OF_LANGUAGE.sub("a language like en or pt-BR", message).replace("$", "the value")


def parse_front_matter(kind: type[msgspec.Struct], text: str, path: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """Return the valid values in a file's front matter, its body, and the problems, with path and line."""
    source, body = split(text)
    if begun := merge_conflicts.line(text):
        return {}, body, [Problem(path, begun, "conflict", merge_conflicts.WHAT, merge_conflicts.HINT)]
    if source is None:
        what = "the front matter has no end" if _FENCE.match(text) else "there is no front matter"
        return {}, body, [Problem(path, 1, "no-front-matter", what, "put it between two lines of three hyphens")]
    values, problems = parse_yaml(kind, source, path, first_line=2)
    return values, body, problems


def parse_yaml(
    kind: type[msgspec.Struct], source: str, path: str, *, first_line: int = 1
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the valid values in YAML, and the problems; `first_line` is where it begins in its file."""
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
