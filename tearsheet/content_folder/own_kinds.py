"""Own kinds: the kinds of entities that a site adds to the built-in ones, in `content/kinds.yaml`."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from tearsheet.errors import Problem, from_os_error
from tearsheet.model import post
from tearsheet.model.kinds import KindEntry, Kinds, built_in, kinds_of
from tearsheet.model.kinds import Word as KindWord
from tearsheet.storage.files import read_bounded
from tearsheet.text import frontmatter, validation
from tearsheet.text.frontmatter import FrontMatterError

FILE = "kinds.yaml"
LARGEST = 2**16  # bytes of it: hundreds of kinds

# Words that mean something else: in decisions.yaml, as folders of content/, and as folders of the site.
DECIDED = frozenset({"alias", "ignore"})
IN_CONTENT = frozenset({"posts", "pages", "sections", "sources", "issues", "images"})
ON_SITE = frozenset({"archive", "articles", "data", "feeds", "mentions", "search", "sections", "theme"})

_Problems = Iterator[Problem]


def read_kinds(content: Path) -> tuple[Kinds, list[Problem]]:
    """Return the kinds of a site, and all problems in its table; with any problem, only the built-in kinds.

    Paths of problems are below the content folder.
    """
    try:
        text = read_bounded(content / FILE, LARGEST).decode().removeprefix("\ufeff").replace("\r\n", "\n")
        table = frontmatter.load(text, first_line=1)
    except FileNotFoundError:
        return built_in(), []
    except UnicodeDecodeError:
        return built_in(), [Problem(FILE, 0, "not-utf-8", "no UTF-8 text", "save it as UTF-8")]
    except OSError as error:
        return built_in(), [dataclasses.replace(from_os_error(error, doing="read"), path=FILE)]
    except FrontMatterError as error:
        return built_in(), [error.problem(FILE, "write it as tearsheet/model/kinds.yaml is written")]
    entries, problems = _entries(text, table)
    problems += _clashes(text, entries)
    return (built_in(), problems) if problems else (Kinds({**built_in(), **kinds_of(entries)}), [])


def _entries(text: str, table: Mapping[str, Any]) -> tuple[dict[str, KindEntry], list[Problem]]:
    """Return the valid entries of a table by kind, and the problems in the others."""
    entries: dict[str, KindEntry] = {}
    problems: list[Problem] = []
    for name, values in table.items():
        wrong = list(_misnamed(text, name))
        if not isinstance(values, dict):
            what = f"“{name}” says nothing of the kind"
            wrong.append(_problem(text, name, "", what, "write “plural: …” below it"))
        else:
            valid, faults = validation.validate(KindEntry, values)
            wrong += [_placed(text, name, problem) for problem in faults]
            if not wrong:
                entries[name] = KindEntry(**valid)
        problems += wrong
    return entries, problems


def _misnamed(text: str, name: str) -> _Problems:
    """Yield problems with the name of a kind."""
    try:
        msgspec.convert(name, KindWord)
    except msgspec.ValidationError:
        what = f"“{name}” cannot be the name of a kind"
        yield _problem(text, name, "", what, "write it in small letters of English, one word")
    if name in built_in():
        yield _problem(text, name, "", f"every site has the kind “{name}”", "choose another name")
    elif name in DECIDED:
        what = f"“{name}” means something else in decisions.yaml"
        yield _problem(text, name, "", what, "choose another name")


def _clashes(text: str, entries: Mapping[str, KindEntry]) -> _Problems:
    """Yield problems with plurals that mean something else already, and with keys that only built-in kinds may have."""
    keys = {field.encode_name for field in msgspec.structs.fields(post.Post)}
    taken = dict.fromkeys((*built_in(), *built_in().by_plural), "a kind that every site has")
    taken |= dict.fromkeys(keys, "a key of posts") | dict.fromkeys(IN_CONTENT, "a folder of content/")
    taken |= dict.fromkeys(ON_SITE, "a folder of the site")
    taken |= dict.fromkeys((kind.key for kind in built_in().values()), "a kind that every site has")
    for name, kind in entries.items():
        for word, value in (("plural", kind.plural), ("key", kind.key)):
            if value and (other := taken.get(value)) and not (word == "key" and value == kind.plural):
                what = f"the {word} “{value}” is that of {other}"
                yield _problem(text, name, value, what, "choose another word")
        taken |= dict.fromkeys(filter(None, (kind.plural, kind.key)), f"“{name}”")
        if kind.found:
            findable = " and ".join(each.plural for each in built_in().values() if each.found)
            yield _problem(text, name, "found", f"only {findable} can be found", "take out “found”")
        if kind.given and kind.owns:
            what = "what only editors say owns nothing, and no text is searched for it"
            yield _problem(text, name, "given", what, "take out “given” or “owns”")


def _placed(text: str, name: str, problem: Problem) -> Problem:
    """Return a problem from validation with its file and line."""
    return dataclasses.replace(problem, path=FILE, line=_line(text, name, problem.key))


def _problem(text: str, name: str, value: str, what: str, hint: str) -> Problem:
    """Return a problem with a kind, on the line of `value` in its entry, else on that of its name."""
    return Problem(FILE, _line(text, name, value), "kind", what, hint, value=value or name)


def _line(text: str, name: str, value: str) -> int:
    """Return the line of a value in a kind's entry, else that of the kind's name."""
    return frontmatter.line_of(text, name, value, first_line=1)
