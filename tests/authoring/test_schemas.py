"""The schemas by which editors check take what the commands take, and refuse what those complain of."""

import json
from typing import Any

import jsonschema_rs
import msgspec
import pytest
import yaml

from tearsheet.authoring import schemas as made
from tearsheet.authoring.schemas import descriptions, schemas
from tearsheet.model.kinds import built_in
from tearsheet.settings import Settings
from tearsheet.text import frontmatter, validation
from tests.conftest import ROOT, SiteFolder

BASE = {
    "posts": "title: A\ndate: 2026-01-01\nsection: S\n",
    "companies": "name: A\n",
    "products": "name: A\n",
    "sources": "name: A\n",
    "issues": "",
    "pages": "title: A\n",
    "sidecars": "",
}
TAKEN = [
    ("posts", "summary:\ncompanies: [A]\nabout:\nsource: null\n"),
    ("posts", "author: 2001\nstory: apart\nfeatured: true\nlang: pt-BR\ndateline: 7 May\n"),
    ("posts", "also:\n- source: A\n- url: https://a.example/\nupdates:\n- date: 2026-01-02\n  text: More.\n"),
    ("posts", "figures: [{amount: 1 m, of: A, text: A has 1 m.}]\nreuse: link\n"),
    ("posts", "source_dead: 2026-01-02\narchive_url: http://a.example/1\nalso: [{url: u, dead: 2026-01-02}]\n"),
    ("companies", "owner: B\nformerly: [C, {name: D, to: 2019}]\nmoved: [companies/c]\nambiguity: {A: soft}\n"),
    ("companies", "owner:\n- name: B\n  from: 2019-03\n"),
    ("sources", "reuse: excerpt\nexcerpt: 40\n"),
    ("issues", "title: T\nlead: a\norder: [a, b]\n"),
    ("sidecars", "title: T\ndate: 2026-01-01T10:00:00+01:00\n"),
]
REFUSED = [
    ("posts", "sumary: x\n"),
    ("posts", "status: drft\n"),
    ("posts", "companies: A\n"),
    ("posts", "featured: [1]\n"),
    ("posts", "lang: n\n"),
    ("posts", "updates:\n- text: More.\n"),
    ("posts", "source_dead: soon\n"),
    ("posts", "archive_url: a.example\n"),
    ("posts", "also: [{url: u, archive_url: 'javascript:1'}]\n"),
    ("posts", "figures: [{amount: 1 m, of: A, text: T, more: x}]\n"),
    ("companies", "moved: [elsewhere/c]\n"),
    ("products", "ambiguity: {A: little}\n"),
    ("sources", "excerpt: 0\n"),
    ("issues", "order: a\n"),
    ("pages", "slugs: a\n"),
    ("sidecars", "date: soon\n"),
]


class _AsInEditors(yaml.SafeLoader):
    """Reads YAML with numbers and truth values, and dates as the text that they are, as editors do (YAML 1.2)."""


_AsInEditors.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def judged(kind: str, source: str) -> tuple[bool, bool]:
    """Return whether the schema takes front matter, and whether the reader does."""
    said: Any = yaml.load(source, Loader=_AsInEditors) or {}  # noqa: S506  (a safe loader)
    problems = validation.parse_yaml(made.structs(built_in())[kind], source, "a")[1]
    return jsonschema_rs.is_valid(schemas(built_in())[kind], said), not problems


@pytest.mark.parametrize(("kind", "source"), TAKEN)
def test_what_is_taken(kind: str, source: str) -> None:
    """What the commands take, the schema takes."""
    assert judged(kind, BASE[kind] + source) == (True, True)


@pytest.mark.parametrize(("kind", "source"), [*REFUSED, *((kind, "") for kind in ("posts", "companies", "pages"))])
def test_what_is_refused(kind: str, source: str) -> None:
    """What the commands complain of, the schema refuses: an unknown key, a wrong value, a missing key."""
    assert judged(kind, BASE[kind] * bool(source) + source) == (False, False)


def test_decisions() -> None:
    """A decision has one of its forms."""
    taken = {"A": "company", "B": "alias of A", "C": "product of A b"}
    assert jsonschema_rs.is_valid(schemas(built_in())["decisions"], taken)
    for wrong in ("firm", "alias of ", "companyx", ""):
        assert not jsonschema_rs.is_valid(schemas(built_in())["decisions"], {"A": wrong})


def test_the_content_of_this_repository() -> None:
    """Every post, company, product, source and page here is right by its schema."""
    for kind in ("posts", "companies", "products", "sources", "pages"):
        paths = sorted((ROOT / "content" / kind).glob("*.md"))
        assert paths
        for path in paths:
            source = frontmatter.split(path.read_text(encoding="utf-8"))[0] or ""
            assert judged(kind, source) == (True, True), path


def test_the_command(site: SiteFolder) -> None:
    """`tearsheet schema` prints all schemas, and writes each into a file of its own; the bytes are always the same."""
    said = json.loads(site.run("schema").stdout)
    assert said == json.loads(msgspec.json.encode(schemas(built_in())))
    result = site.run("schema", "--write", ".schemas")
    assert result.stdout == f"Wrote {len(said)} schemas to .schemas/\n"
    first = site.files(".schemas")
    assert {name: json.loads(data) for name, data in first.items()} == {
        f"{name}.schema.json": schema for name, schema in said.items()
    }
    site.run("schema", "--write", ".schemas")
    assert site.files(".schemas") == first


def test_every_key_says_what_it_is_for(site: SiteFolder) -> None:
    """Each key of each file has a sentence that is shown while one types, and there is none of a key that is not."""
    site.put("content/kinds.yaml", "person:\n  plural: people\n  schema: Person\n")
    known = Settings.read(site.root / "pelicanconf.py").kinds
    used: dict[str, set[str]] = {name: set() for name in descriptions()}
    for name, schema in schemas(known).items():
        of_folder = "entities" if name in known.by_plural else name
        for part, keys in {of_folder: schema.get("properties", {}), **_parts(schema)}.items():
            assert [key for key, value in keys.items() if not value.get("description", "").endswith(".")] == []
            used.setdefault(part, set()).update(keys)
    used["named"] = {"other", *(kind.key for kind in built_in().values())}
    assert [(name, key) for name, texts in descriptions().items() for key in texts.keys() - used[name]] == []


def _parts(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the keys of the mappings that keys hold, by the names of these parts."""
    return {part: definition.get("properties", {}) for part, definition in schema.get("$defs", {}).items()}
