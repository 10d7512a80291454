"""Decap: the forms in which Decap CMS shows and checks the files of content/, made of their JSON Schemas.

Decap reads no JSON Schema; its own settings list the fields of each folder. Keys without a field stay in a file as they
are, so two sorts are left out: what only Tearsheet writes, and what no field of Decap can hold (ambiguity by alias).
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from tearsheet.authoring.schemas import schemas
from tearsheet.model.kinds import Kinds

DAY = "YYYY-MM-DD"
LONG = ("summary", "text")  # keys whose text takes several lines
_PICTURES = ("image",)  # keys that name a file of content/images/, which Decap lets one choose or add
_OURS = ("date_basis", "seed", "ingest", "evidence")  # keys that ingest writes
_EMPTY = r"\S"  # the pattern of text that is not empty; a field that is required is that already


def folders(kinds: Kinds) -> dict[str, str]:
    """Return the folders that have forms, each with the key that names what a file is about."""
    named = dict.fromkeys((*kinds.by_plural, "sources"), "name")
    return {"posts": "title", **named, "sections": "title", "issues": "title", "pages": "title"}


def related(kinds: Kinds) -> dict[str, str]:
    """Return the keys of posts that name other files, each with the folder of these."""
    return {**{kind.key: kind.plural for kind in kinds.sought.values()}, "source": "sources"}


def settings(kinds: Kinds) -> dict[str, Any]:
    """Return the part of Decap's config.yml that describes the folders and the fields of their files.

    Names of new files are made of ASCII letters, as addresses are here.
    """
    schema_of, named = schemas(kinds), related(kinds)
    return {
        "slug": {"encoding": "ascii", "clean_accents": True},
        "collections": [_collection(folder, key, schema_of[folder], named) for folder, key in folders(kinds).items()],
    }


def _collection(folder: str, key: str, schema: dict[str, Any], named: Mapping[str, str]) -> dict[str, Any]:
    """Return Decap's collection for a folder; `key` names what one of its files is about."""
    named = named if folder == "posts" else {}
    return {
        "name": folder,
        "label": _label(folder),
        "folder": f"content/{folder}",
        "create": folder != "issues",  # whose files have the names of their weeks
        "format": "yaml-frontmatter",
        "extension": "md",
        "identifier_field": key,
        "slug": "{{slug}}",
        "fields": [*_fields(schema, schema.get("$defs", {}), named), _body()],
    }


def _body() -> dict[str, Any]:
    """Return the field for the text below the front matter."""
    return {"name": "body", "label": "Text", "widget": "markdown", "required": False}


def _fields(
    schema: dict[str, Any], parts: dict[str, Any], named: Mapping[str, str] = MappingProxyType({})
) -> Iterator[dict[str, Any]]:
    """Yield the fields of an object that Decap can hold; `named` maps keys that name files to the folders of these."""
    required = schema.get("required", ())
    for name, value_schema in schema["properties"].items():
        widget = _related(name, named) or _widget(name, _without_null(value_schema), parts)
        if name not in _OURS and widget:
            hint = {"hint": value_schema["description"]} if "description" in value_schema else {}
            yield {"name": name, "label": _label(name), **widget, **hint, "required": name in required}


def _related(name: str, named: Mapping[str, str]) -> dict[str, Any]:
    """Return the widget that offers the names of other files, empty where a key names no file."""
    if name not in named:
        return {}
    return {
        "widget": "relation",
        "collection": named[name],
        "value_field": "name",
        "search_fields": ["name"],
        "multiple": name != "source",
    }


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value without “null”, empty where the value may be of several types."""
    if "anyOf" not in schema:
        return schema
    forms = [form for form in schema["anyOf"] if form != {"type": "null"}]
    default = {key: schema[key] for key in ("default",) if schema.get(key) not in (None, "", [], {})}
    return {**forms[0], **default} if len(forms) == 1 else {}


def _widget(name: str, schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Return the widget for a value by its schema, empty where Decap has none."""
    default = {"default": schema["default"]} if "default" in schema else {}
    match schema:
        case {"enum": options}:
            widget = {"widget": "select", "options": options, **default}
        case {"type": "string"}:  # of all that is text, only days are nothing else
            widget = {"widget": "datetime", "format": DAY, "date_format": DAY, "time_format": False}
        case {"type": "boolean"}:
            widget = {"widget": "boolean", "default": schema.get("default", False)}
        case {"type": "integer"}:
            widget = {"widget": "number", "value_type": "int", "min": schema["minimum"], **default}
        case {"type": "array"}:
            widget = _list(name, _without_null(schema["items"]), parts)
        case {"type": [*_]} if name in _PICTURES:
            widget = {"widget": "image"}
        case {"type": [*_]}:
            widget = {"widget": "text" if name in LONG else "string", **_pattern(schema), **default}
        case _:
            widget = {}
    return widget


def _list(name: str, item: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Return the widget for a list; items get a field each, since Decap would split one text at its commas."""
    if "$ref" in item:
        part = parts[item["$ref"].rpartition("/")[2]]
        return {"widget": "list", "fields": list(_fields(part, parts))}
    field = _widget(name, item, parts)
    return {"widget": "list", "field": {"name": "item", "label": _label(name), **field}} if field else {}


def _pattern(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the pattern of a text with the message for texts that do not match."""
    pattern = schema.get("pattern", _EMPTY)
    return {} if pattern == _EMPTY else {"pattern": [pattern, f"must be like {pattern}"]}


def _label(name: str) -> str:
    """Return a key as a label for people."""
    return name.replace("_", " ").capitalize()
