"""Front matter of Markdown seeds, in the forms that various site generators write it.

YAML between lines of hyphens, TOML between lines of plus signs (Hugo, Zola), and plain lines such as `Status: draft`
above the first empty line (Pelican, MultiMarkdown).
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from typing import Any

from tearsheet.errors import Rejection
from tearsheet.seeds import visibility
from tearsheet.text import frontmatter

FEW = 2  # words of a value that says who may see an article; a headline with a colon has more

_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_SETTING = re.compile(r"\s*[\"']?([\w -]{1,30}?)[\"']?\s*[:=]")
_LINE = re.compile(r"([A-Za-z][\w -]{0,30})::?(?:[ \t]+(.*))?$")
# Keys by which a block of lines is known to be the head of a file, and no sentence with a colon in it.
_KNOWN = frozenset(
    [
        "title",
        "date",
        "author",
        "authors",
        "category",
        "tags",
        "keywords",
        "slug",
        "summary",
        "lang",
        "modified",
        "source",
    ]
)
_HINT = "mend it; text with a colon or a hash needs quotes"


def split(text: str) -> tuple[dict[str, Any], str]:
    """Return the keys of the front matter, spelt as there, and the body below it.

    Every value is text, or a list or mapping of texts. Raises Rejection where the front matter is broken.
    """
    text = text.removeprefix("\ufeff").lstrip("\n")
    if match := _TOML.match(text):
        return _of_toml(match[1]), text[match.end() :]
    source, body = frontmatter.split(text)
    if source is None:
        return _of_lines(text)
    try:
        return frontmatter.load(source), body
    except frontmatter.NoMappingError:  # rules with a sentence between them: no front matter but body
        return {}, text
    except frontmatter.FrontMatterError as error:
        raise Rejection(f"line {error.line}: {error.what}", _HINT) from None


def stands_above(text: str) -> bool:
    """Say whether a seed that needs no front matter has some: a title, or a key that withholds the article.

    Rules with words between them are none, nor is a headline such as “Live: the boat leaves”.
    """
    try:
        values, body = split(text)
    except Rejection:
        lines = text.lstrip("\ufeff\n").split("\n")
        fenced = lines[1 : next((at for at, line in enumerate(lines[1:], 1) if line.strip() == lines[0].strip()), 0)]
        return any(visibility.says_whether(match[1]) for line in fenced if (match := _SETTING.match(line)))
    if body == text:
        return False
    withheld = {key: value for key, value in values.items() if isinstance(value, str) and len(value.split()) <= FEW}
    return any(key.lower() == "title" for key in values) or bool(visibility.of(withheld).status)


def _of_toml(source: str) -> dict[str, Any]:
    """Return a TOML document as a mapping; Rejection where it is broken."""
    try:
        return {key: _as_text(value) for key, value in tomllib.loads(source).items()}
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise Rejection(f"broken TOML ({error})", "mend it") from None


def _as_text(value: object) -> Any:
    """Return a value of TOML in the form that YAML gives here: texts, lists and mappings."""
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _of_lines(text: str) -> tuple[dict[str, Any], str]:
    """Return the keys of the lines above the first empty one and the body; {} and all text if they are no header."""
    head, _, body = text.partition("\n\n")
    keys = pairs(head.split("\n"))
    is_head = keys and any(_is_known(key) for key in keys) and _is_known(next(iter(keys)))
    return (keys, body) if is_head else ({}, text)


def pairs(lines: Iterable[str]) -> dict[str, Any]:
    """Return the keys and values of lines such as `Status: draft`; {} if any line is neither a pair nor continues one.

    A key given twice has a list.
    """
    values: dict[str, Any] = {}
    last = ""
    for line in lines:
        match = _LINE.match(line.rstrip())
        if match:
            last, value = match[1], (match[2] or "").strip()
            values[last] = [values[last], value] if last in values else value
        elif isinstance(values.get(last), str) and line.startswith("    "):
            values[last] += f" {line.strip()}"
        else:
            return {}
    return values


def below_title(body: str) -> dict[str, Any]:
    """Return the visibility keys of lines below a title, where Notion and Obsidian write properties.

    These lines stay in the text, so other keys are ignored.
    """
    head, _, _ = body.partition("\n\n")
    properties = pairs(line for line in head.split("\n") if line.strip() not in {"---", ""})
    return {key: value for key, value in properties.items() if visibility.is_only_of_visibility(key)}


def _is_known(key: str) -> bool:
    """Say whether a key is one that headers of files have."""
    return key.lower() in _KNOWN or visibility.is_only_of_visibility(key)
