"""Decap's forms agree with what the commands take of files."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tearsheet.authoring import decap
from tearsheet.authoring.schemas import schemas, structs
from tearsheet.model.kinds import built_in
from tearsheet.text import validation
from tests.conftest import SiteFolder

ENTERED = {
    "string": "A text",
    "text": "Some text.",
    "datetime": "2026-11-23",
    "boolean": True,
    "number": 7,
    "image": "/images/quay.jpg",
    "relation": "A name",
}  # what Decap stores for each widget, with the format that the forms ask for


def entered(field: dict[str, Any]) -> Any:
    """Return what somebody enters into a field."""
    if "pattern" in field:
        likely = ("companies/acme", "sections/quays", "pt-BR", "https://quay.example/a")
        return next(said for said in likely if re.search(field["pattern"][0], said))
    if field["widget"] == "select":
        return field["options"][-1]
    if field["widget"] == "list":
        return [_all(field["fields"]) if "fields" in field else entered(field["field"])]
    return [ENTERED["relation"]] if field.get("multiple") else ENTERED[field["widget"]]


def _all(fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {field["name"]: entered(field) for field in fields}


def collections() -> dict[str, dict[str, Any]]:
    """Return the collections by name."""
    return {said["name"]: said for said in decap.settings(built_in())["collections"]}


@pytest.mark.parametrize("kind", decap.folders(built_in()))
def test_what_is_entered_is_taken(kind: str) -> None:
    """A file in which every field of a form is filled in is taken by the reader of such files."""
    fields = [field for field in collections()[kind]["fields"] if field["name"] != "body"]
    written = yaml.safe_dump(_all(fields))
    assert validation.parse_yaml(structs(built_in())[kind], written, "a")[1] == []
    for field in fields:
        if field["required"]:
            missing = yaml.safe_dump(_all([other for other in fields if other is not field]))
            assert validation.parse_yaml(structs(built_in())[kind], missing, "a")[1] != []


def test_only_what_decap_cannot_hold_is_left_out() -> None:
    """The forms have every key but those that ingest writes, and those that are maps or several things."""
    left = {
        kind: set(schemas(built_in())[kind]["properties"]) - {field["name"] for field in said["fields"]}
        for kind, said in collections().items()
    }
    entity = {"ambiguity", "owner", "formerly", "evidence"}
    none: set[str] = set()
    assert left == {
        "posts": {"date_basis", "seed", "ingest"},
        "companies": entity,
        "products": entity,
        "topics": entity,
        "sources": none,
        "sections": none,
        "issues": none,
        "pages": none,
    }


def test_relations_lead_to_collections() -> None:
    """A field that offers names of other files names a folder and a key that there are."""
    known = collections()
    related = [field for field in _flat(known["posts"]["fields"]) if field["widget"] == "relation"]
    assert {field["name"]: field["collection"] for field in related} == decap.related(built_in())
    for field in related:
        assert field["value_field"] in {other["name"] for other in known[field["collection"]]["fields"]}


def _flat(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for field in fields:
        yield field
        yield from _flat(field.get("fields", []))


def test_the_command(site: SiteFolder) -> None:
    """`schema --decap` prints YAML, and refuses to be mixed with what writes schemas."""
    assert yaml.safe_load(site.run("schema", "--decap").stdout) == decap.settings(built_in())
    mixed = site.run("schema", "--decap", "--write", ".schemas")
    assert (mixed.exit_code, (site.root / ".schemas").exists()) == (2, False)
    assert "--write is for schemas" in mixed.stderr
