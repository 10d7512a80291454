"""Schemas: what front matter and YAML files may say, as JSON Schemas by which text editors check while one types.

They are made of the Structs by which Tearsheet checks. Where those accept what YAML reads as another type (a title
2001, a key with nothing after it), the schemas accept it too. What each key says is in `descriptions.yaml`.
"""

import functools
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from tearsheet.entities import decisions
from tearsheet.model import entity, post, section, source
from tearsheet.model.kinds import Kinds
from tearsheet.seeds import sidecar
from tearsheet.site import reading

DRAFT = "http://json-schema.org/draft-07/schema#"  # which VS Code's YAML and remark both know
DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d([T ].*)?$"}


def structs(kinds: Kinds) -> dict[str, type[msgspec.Struct]]:
    """Return the Struct of each kind of file by folder (sidecars: “sidecars”), on a site with these kinds."""
    return {
        "posts": post.front_matter(kinds),
        **{plural: entity.front_matter(kinds) for plural in kinds.by_plural},
        "sources": source.SourceFrontMatter,
        "sections": section.SectionFrontMatter,
        "issues": reading.IssueFrontMatter,
        "pages": reading.PageFrontMatter,
        "sidecars": sidecar.SidecarValues,
    }


def schemas(kinds: Kinds) -> dict[str, dict[str, Any]]:
    """Return the schema of each kind of file, by its folder or its name."""
    struct_schemas = {name: _schema(name, kind, _described(name, kinds)) for name, kind in structs(kinds).items()}
    decided = {"type": "string", "pattern": rf"^(?:{decisions.pattern(kinds)})$"}
    return struct_schemas | {
        "decisions": {"$schema": DRAFT, "title": "decisions", "type": "object", "additionalProperties": decided}
    }


@functools.cache
def descriptions() -> dict[str, dict[str, str]]:
    """Return what keys say, by folder or part of a key, then by key."""
    source = (files("tearsheet.authoring") / "descriptions.yaml").read_bytes()
    return msgspec.convert(yaml.safe_load(source), dict[str, dict[str, str]])


def _described(folder: str, kinds: Kinds) -> dict[str, str]:
    """Return what the keys of files in a folder say; in posts also those named after kinds."""
    texts = descriptions()
    if folder == "posts":
        named = texts["named"]
        return texts[folder] | {kind.key: named.get(kind.key, named["other"]) for kind in kinds.values()}
    return texts["entities" if folder in kinds.by_plural else folder]


def _schema(name: str, kind: type[msgspec.Struct], described: Mapping[str, str]) -> dict[str, Any]:
    """Return the schema of a Struct, for files; `described` says what its keys say."""
    schema = msgspec.json.schema(kind)
    parts = {part: _loosened(definition) for part, definition in schema["$defs"].items()}
    root = parts.pop(schema["$ref"].rpartition("/")[2])
    for key in root["properties"].keys() - set(root.get("required", ())):
        root["properties"][key] = _or_nothing(root["properties"][key])
    _describe(root, described)
    for part, definition in parts.items():
        _describe(definition, descriptions().get(part, {}))
    root["title"] = name
    return {"$schema": DRAFT, **root, "additionalProperties": False, **({"$defs": parts} if parts else {})}


def _describe(schema: dict[str, Any], described: Mapping[str, str]) -> None:
    """Add to the keys of a schema what they say."""
    for key, text in described.items():
        if key in schema.get("properties", {}):
            schema["properties"][key]["description"] = text


def _loosened(schema: Any) -> Any:
    """Return a schema, or a part of one, that accepts all that Tearsheet accepts."""
    if isinstance(schema, list):
        return [_loosened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "date":
        return DATE | {key: value for key, value in schema.items() if key == "default"}
    loose = {key: _loosened(value) for key, value in schema.items()}
    if isinstance(text := loose.get("description"), str):
        loose["description"] = " ".join(text.split())
    if loose.get("type") == "string":
        loose["type"] = ["string", "number", "boolean"]
    return loose


def _or_nothing(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a key that may stand with nothing after it."""
    if {"type": "null"} in schema.get("anyOf", ()):
        return schema
    default = {key: schema[key] for key in ("default",) if key in schema}
    return {"anyOf": [{key: value for key, value in schema.items() if key != "default"}, {"type": "null"}], **default}
