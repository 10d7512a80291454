"""The reference: pages of docs/reference/ that are made from the code, so that they cannot say anything else.

`make reference` writes them after a change; a test compares them.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click
from pelican.settings import DEFAULT_CONFIG

from tearsheet.authoring.schemas import schemas
from tearsheet.cli import main
from tearsheet.model.defaults import DEFAULTS
from tearsheet.model.kinds import built_in
from tearsheet.settings.table import groups, own
from tearsheet.settings.values import FORMS
from tearsheet.site.preparing import CHOICES
from tests.conftest import ROOT

FOLDER = ROOT / "docs/reference"
MADE = "This page is made from the code: change it there, then run `make reference`.\n"
WIDTH = 96  # columns of the help of a command
# What a file of each folder is, in the order of the page.
FILES = {
    "posts": "A post, `content/posts/NAME.md`",
    "companies": "A company, product or topic, `content/companies/NAME.md`, `content/products/…` or `content/topics/…`",
    "sources": "A source, `content/sources/NAME.md`",
    "sections": "A section, `content/sections/NAME.md`",
    "issues": "An issue, `content/issues/PERIOD.md`",
    "pages": "A page, `content/pages/NAME.md`, also in folders below",
    "sidecars": "Beside a seed, `page.html.yaml` for `page.html`, and in a folder of them, `_defaults.yaml`",
}


def pages() -> dict[str, str]:
    """Return the pages of the reference by their names."""
    return {"commands.md": _commands(), "front-matter.md": _front_matter(), "settings.md": _settings()}


def _commands() -> str:
    """Return the page with the help of each command."""
    sections = [f"## {name}\n\n{_indented(text)}" for name, text in _helped(main, "tearsheet")]
    return "\n\n".join(["# Commands", MADE.strip(), *sections]) + "\n"


def _helped(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    """Yield the names of a command and of those below it, each with its help."""
    context = click.Context(
        command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH, help_option_names=["-h", "--help"]
    )
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            assert below is not None
            yield from _helped(below, f"{name} {each}")


def _indented(text: str) -> str:
    """Return lines as a block of code."""
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def _settings() -> str:
    """Return the page with all settings that have an effect, in the order of the alphabet."""
    rows = {name: (setting.form, setting.says, "") for name, setting in own().items()}
    obeyed = [group for group in groups() if group.effect == "obeyed"]
    rows |= {name: (group.form, group.says, group.ours) for group in obeyed for name in group.names}
    table = ["| setting | value | default | what it says |", "|---|---|---|---|"]
    for name, (form, says, ours) in sorted(rows.items()):
        kind = FORMS[form][0].partition(",")[0].partition(" like ")[0] if form else "what plain `pelican` takes"
        table.append(f"| `{name}` | {kind} | {_default(name)} | {'; '.join(each for each in (says, ours) if each)} |")
    lead = (
        "In `pelicanconf.py`. Where no default stands, nothing is. All other settings of Pelican's, and what is so in "
        "their place, are in [settings](../settings.md)."
    )
    return "\n\n".join(["# Settings", MADE.strip(), lead, "\n".join(table)]) + "\n"


def _default(name: str) -> str:
    """Return the default of a setting as one writes it; nothing where there is none, or one that only a machine has."""
    value = {**DEFAULT_CONFIG, **DEFAULTS, **CHOICES}.get(name)
    if name == "THEME":
        return "Tearsheet's own"
    if not value and value is not False and value != 0:
        return ""
    return f"`{json.dumps(value) if not isinstance(value, bool) else value}`"


def _front_matter() -> str:
    """Return the page with the keys of each kind of file."""
    known = schemas(built_in())
    assert FILES.keys() | set(built_in().by_plural) | {"decisions"} == known.keys()
    sections = [f"## {title}\n\n{_keys(known[folder])}" for folder, title in FILES.items()]
    lead = "Keys in bold are needed. A key that is left out, or has nothing after it, has its default."
    return "\n\n".join(["# Front matter", MADE.strip(), lead, *sections]) + "\n"


def _keys(schema: Mapping[str, Any]) -> str:
    """Return a table of the keys of a schema, those of the mappings in their values below them."""
    rows = ["| key | value | default | what it says |", "|---|---|---|---|"]
    parts = schema.get("$defs", {})
    for key, value in schema["properties"].items():
        rows.append(_row(key, value, is_needed=key in schema.get("required", ())))
        for part in _parts(value):
            definition = parts[part]
            needed = definition.get("required", ())
            rows += [
                _row(f"{key}: {at}", each, is_needed=at in needed) for at, each in definition["properties"].items()
            ]
    return "\n".join(rows)


def _parts(value: Any) -> Iterator[str]:
    """Yield the names of the mappings that a value may hold."""
    if isinstance(value, list):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for item in value.values():
            yield from _parts(item)


def _row(key: str, value: Mapping[str, Any], *, is_needed: bool) -> str:
    """Return the row of a key."""
    name = f"**`{key}`**" if is_needed else f"`{key}`"
    default = value.get("default")
    shown = f"`{json.dumps(default)}`".replace('"', "") if default or default is False else ""
    return f"| {name} | {_type(value)} | {shown} | {value['description']} |"


def _type(value: Mapping[str, Any]) -> str:
    """Return what a value may be, in words."""
    match value:
        case {"enum": options}:
            text = ", ".join(f"`{option}`" for option in options)
        case {"anyOf": forms}:
            text = " or ".join(dict.fromkeys(_type(form) for form in forms if form != {"type": "null"}))
        case {"type": "array", "items": items}:
            text = " or ".join(f"{item}s" for item in _type(items).split(" or "))
            text = f"list of {text}"
        case {"type": "object"} | {"$ref": _}:
            text = "mapping"
        case {"pattern": pattern} if pattern.startswith(r"^\d{4}"):
            text = "day"
        case {"type": "boolean"}:
            text = "`true` or `false`"
        case {"type": "integer"}:
            text = "number"
        case _:
            text = "text"
    return text


def write() -> None:
    """Write the pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
