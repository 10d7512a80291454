"""YAML editing: changes values in front matter, or in a YAML file, and leaves all else byte for byte as it was."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tearsheet.text import frontmatter
from tearsheet.text.frontmatter import FrontMatterError
from tearsheet.text.yaml_rewriting import rekeyed, rewritten

_FENCED = re.compile(r"(\ufeff?---[ \t]*\r?\n)(.*?)(^---[ \t]*(?:\r?\n|\Z).*)", re.DOTALL | re.MULTILINE)


def values(text: str) -> dict[str, Any]:
    """Return a file's front matter as text, lists and mappings; FrontMatterError where it is broken."""
    return frontmatter.load(_parted(text)[1].replace("\r\n", "\n"))


def body(text: str) -> str:
    """Return the text below a file's front matter."""
    return frontmatter.split(text.replace("\r\n", "\n"))[1]


def revised(text: str, wanted: Mapping[str, Any], order: Sequence[str] = ()) -> str:
    """Return a file's text with these values in its front matter; all else in it stays as it is.

    A new key goes behind the last key there that precedes it in `order`, else to the end; a new key with an empty value
    is left out, and a key of the value None is removed with its line. Raises FrontMatterError where the front matter is
    broken, or written so that a value cannot be replaced in its place.
    """
    head, whole, rest = _parted(text)
    source = whole.replace("\r\n", "\n")
    present = frontmatter.load(source)
    new = {key: value for key, value in wanted.items() if present.get(key) != value and (key in present or value)}
    if not new:
        return text
    then = {key: value for key, value in (present | new).items() if value is not None}
    yaml = rewritten(source, then, order)
    if yaml is None or _loaded(yaml) != then:
        key = next(iter(new))
        line = frontmatter.line_of(source, key) or 2
        raise FrontMatterError(line, f"“{key}” is written in a way that cannot be changed in its place")
    return head + (yaml.replace("\n", "\r\n") if "\r\n" in whole else yaml) + rest


def remade(text: str, wanted: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return the text of a YAML file with these values, and with some keys renamed (`names`: old to new).

    A key of the value None is removed with its line; all else stays as it is. Raises FrontMatterError as `revised`
    does.
    """
    head, whole = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")
    source = whole.replace("\r\n", "\n")
    present = frontmatter.load(source, first_line=1)
    then = {key: value for key, value in {**present, **wanted}.items() if value is not None}
    yaml = rewritten(source, then, ())
    yaml = rekeyed(yaml, names) if yaml is not None and names else yaml
    if yaml is None or _loaded(yaml) != {names.get(key, key): value for key, value in then.items()}:
        key = next(iter((*wanted, *names)))
        line = frontmatter.line_of(source, key, first_line=1) or 1
        raise FrontMatterError(line, f"“{key}” is written in a way that cannot be changed in its place")
    return head + (yaml.replace("\n", "\r\n") if "\r\n" in whole else yaml)


def _parted(text: str) -> tuple[str, str, str]:
    """Return the first fence, the YAML, and all text from the second fence on; FrontMatterError where they lack."""
    match = _FENCED.match(text)
    if match is None:
        raise FrontMatterError(1, "there is no front matter between two lines of three hyphens")
    return match[1], match[2], match[3]


def _loaded(source: str) -> dict[str, Any] | None:
    """Return YAML as a mapping, None where it is broken."""
    try:
        return frontmatter.load(source)
    except FrontMatterError:
        return None
