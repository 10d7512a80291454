"""YAML quoting: writes values in the quoting style of those they replace."""

import json
from typing import Any

import yaml
from yaml.nodes import ScalarNode

from tearsheet.text import frontmatter

# Characters that JSON lets stand between quotes and YAML does not, or takes for the end of a line.
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}
_WIDEST = 2**31 - 1  # characters of a line: none is broken


def scalar(text: str, style: str | None, *, flow: bool) -> str:
    """Return a text as YAML in the given quoting style; `flow` says that it stands between brackets."""
    if style not in {"'", '"'}:
        return on_one_line(text) if flow else frontmatter.dump({"x": text})[len("x: ") : -1]
    if style == '"':
        return json.dumps(text, ensure_ascii=False).translate(_ESCAPED)
    node = ScalarNode("tag:yaml.org,2002:str", text, style=style)
    return yaml.serialize(node, width=_WIDEST, allow_unicode=True).rstrip("\n")


def on_one_line(value: Any) -> str:
    """Return a value as YAML that can stand between brackets."""
    return frontmatter.dump({"x": [value]})[len("x: [") : -len("]\n")]


def on_a_line(value: Any, indent: str, *, is_pair: bool) -> str:
    """Return a new entry of a block as YAML, a key with its value or a list item, without its first line's indent."""
    if is_pair:
        return frontmatter.dump(dict([value])).removesuffix("\n").replace("\n", f"\n{indent}")
    return f"- {on_one_line(value)}"
