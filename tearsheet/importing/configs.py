"""Configs: the settings of old sites in TOML, YAML or JSON; keys are in lower case, as Hugo takes them in any."""

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tearsheet.errors import Problem
from tearsheet.importing.old_site import broken
from tearsheet.text import frontmatter


def first(root: Path, names: Iterable[str]) -> str | None:
    """Return the first of some files that a folder has."""
    return next((name for name in names if (root / name).is_file()), None)


def load(root: Path, name: str, problems: list[Problem]) -> dict[str, Any]:
    """Return the settings in a file; none, and a problem, where it is broken."""
    try:
        text = (root / name).read_text(encoding="utf-8-sig")
        if name.endswith(".toml"):
            values: object = tomllib.loads(text)
        else:
            values = json.loads(text) if name.endswith(".json") else frontmatter.load(text, first_line=1)
        lowered = _lowered(values)
        return lowered if isinstance(lowered, dict) else {}
    except tomllib.TOMLDecodeError as error:
        problems.append(broken(root, name, f"broken TOML ({error}); mend it"))
    except frontmatter.FrontMatterError as error:
        problems.append(error.problem(str(root / name)))
    except (ValueError, RecursionError) as error:
        problems.append(broken(root, name, f"it cannot be read ({error}); mend it"))
    return {}


def _lowered(value: Any) -> Any:
    """Return a value with all keys in lower case."""
    if isinstance(value, dict):
        return {str(key).lower(): _lowered(item) for key, item in value.items()}
    return [_lowered(item) for item in value] if isinstance(value, list) else value


def is_true(value: object) -> bool:
    """Say whether a setting is on, in whatever form it was written."""
    return str(value).lower() == "true"


def table(config: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return a table within the settings, empty where there is none."""
    found: Any = config
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def words(config: dict[str, Any], *keys: str) -> str | None:
    """Return the first text that the settings have under one of these keys, None where there is none."""
    return next((said for key in keys if isinstance(said := config.get(key), str) and said), None)
