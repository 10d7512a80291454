"""Names in posts that are only aliases, and posts with the canonical names in their places."""

import contextlib
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tearsheet.catalogue import Catalogue
from tearsheet.checking.content.posts import warning
from tearsheet.checking.findings import Finding
from tearsheet.entities.retagging import Change, retagged
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.storage.files import Rewrite, decoded, encoded, held
from tearsheet.text.frontmatter import FrontMatterError


class Alias(NamedTuple):
    """A post, and a name in it that is an alias of another."""

    galley: ParsedPost
    kind: KindName
    alias: str
    name: str


def aliases(galleys: Iterable[ParsedPost], catalogue: Catalogue) -> Iterator[Alias]:
    """Return the aliases by which posts call entities.

    Only where nothing else is meant: no other entity has the name. Former names stay, since a post calls an
    entity as its article does.
    """
    known: dict[tuple[KindName, str], str] = {}
    for galley in galleys:
        for kind, names in galley.named.items():
            for alias in dict.fromkeys(names):
                if (kind, alias) not in known:
                    known[kind, alias] = _name(catalogue, kind, alias)
                if name := known[kind, alias]:
                    yield Alias(galley, kind, alias, name)


def _name(catalogue: Catalogue, kind: KindName, alias: str) -> str:
    """Return the name of which another one is nothing but an alias, nothing where that is not certain."""
    entity = catalogue.resolve(kind, alias)
    if entity is None or alias == entity.name or alias in entity.former_names or entity.status == "ignored":
        return ""
    return entity.name if catalogue.meanings.get(alias) == (entity,) else ""


def warnings(found: Iterable[Alias], kinds: Kinds) -> Iterator[Finding]:
    """Return aliases as findings."""
    for galley, kind, alias, name in found:
        key = kinds[kind].plural
        what = f"“{alias}” in {key} is an alias of “{name}”"
        hint = "write the name; “tearsheet check --fix” does"
        yield warning(galley, "alias", what, hint, key=key, value=alias)


def mended(content: Path, found: Iterable[Alias], kinds: Kinds) -> list[Rewrite]:
    """Return the posts that change, as they are and as they call entities by their names; all else in them stays.

    A post that says of an alias that it is not to be tagged is left to the editor.
    """
    by_post: dict[str, list[Alias]] = {}
    for alias in found:
        by_post.setdefault(alias.galley.path, []).append(alias)
    read = ((path, held(content / path), aliases) for path, aliases in by_post.items())
    made = (Rewrite(path, data, _named(data, aliases, kinds)) for path, data, aliases in read if data is not None)
    return [rewrite for rewrite in made if rewrite.before != rewrite.after]


def _named(data: bytes, found: Iterable[Alias], kinds: Kinds) -> bytes:
    """Return the file of a post that calls entities by their names."""
    text = decoded(data)
    for _, kind, alias, name in found:
        with contextlib.suppress(FrontMatterError):  # it is written so that only people can change it
            text = retagged(text, kind, functools.partial(_change, alias, name), kinds)
    return encoded(text)


def _change(alias: str, name: str, said: dict[str, Any], _: str) -> Change:
    """Return by which names a post is to call entities."""
    return {} if alias in said.get("untagged", ()) else {alias: name}
