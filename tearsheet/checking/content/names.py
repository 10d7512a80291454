"""Names: finds aliases in posts where the names of entities should be, and replaces them."""

import contextlib
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tearsheet.catalogue import Catalogue
from tearsheet.checking.content.posts import warning
from tearsheet.checking.findings import Finding
from tearsheet.entities.retagging import Change, retagged
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.site.given_names import GivenNames
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.storage.files import Rewrite, decoded, encoded, held
from tearsheet.text.frontmatter import FrontMatterError


class Alias(NamedTuple):
    """A post with an alias in it, and the name for which the alias stands."""

    post: ParsedPost
    kind: KindName
    alias: str
    name: str


def aliases(posts: Iterable[ParsedPost], catalogue: Catalogue) -> Iterator[Alias]:
    """Yield the aliases that posts use in place of the names of entities.

    Only aliases that can mean nothing else are given, and other spellings of what only editors name. Former names are
    right, since a post calls an entity as its article does.
    """
    posts = list(posts)
    name_of: dict[tuple[KindName, str], str] = dict(_spellings(posts, catalogue))
    for post in posts:
        for kind, names in post.named.items():
            for alias in dict.fromkeys(names):
                if (kind, alias) not in name_of:
                    name_of[kind, alias] = _name(catalogue, kind, alias)
                if name := name_of[kind, alias]:
                    yield Alias(post, kind, alias, name)


def _spellings(posts: Iterable[ParsedPost], catalogue: Catalogue) -> Iterator[tuple[tuple[KindName, str], str]]:
    """Yield each name that only editors give, with that under which pages show it (empty: the same)."""
    names = GivenNames(catalogue)
    for post in sorted(posts, key=lambda post: post.date, reverse=True):  # as its newest article writes it
        for kind in catalogue.kinds.given:
            for name in post.named.get(kind, ()):
                entity = names.resolve(kind, name)
                if not isinstance(entity, Entity) or entity.status == "ignored" or name in entity.former_names:
                    yield (kind, name), ""
                else:
                    yield (kind, name), entity.name if name != entity.name else ""


def _name(catalogue: Catalogue, kind: KindName, alias: str) -> str:
    """Return the name of which another one is only an alias, empty where that is not certain."""
    entity = catalogue.resolve(kind, alias)
    if entity is None or alias == entity.name or alias in entity.former_names or entity.status == "ignored":
        return ""
    return entity.name if catalogue.meanings.get(alias) == (entity,) else ""


def warnings(aliases: Iterable[Alias], kinds: Kinds) -> Iterator[Finding]:
    """Yield a finding for each alias."""
    for post, kind, alias, name in aliases:
        key = kinds[kind].key
        what = f"“{alias}” in {key} is {'another way to write' if kinds[kind].given else 'an alias of'} “{name}”"
        hint = "write the name; “tearsheet check --fix” does"
        yield warning(post, "alias", what, hint, key=key, value=alias)


def mended(content: Path, aliases: Iterable[Alias], kinds: Kinds) -> list[Rewrite]:
    """Return the posts that change when names replace aliases; all else in them stays.

    A post that lists an alias as not to be tagged (`untagged`) is left to the editor.
    """
    by_post: dict[str, list[Alias]] = {}
    for alias in aliases:
        by_post.setdefault(alias.post.path, []).append(alias)
    read = ((path, held(content / path), in_post) for path, in_post in by_post.items())
    rewrites = (Rewrite(path, data, _named(data, in_post, kinds)) for path, data, in_post in read if data is not None)
    return [rewrite for rewrite in rewrites if rewrite.before != rewrite.after]


def _named(data: bytes, aliases: Iterable[Alias], kinds: Kinds) -> bytes:
    """Return the file of a post with names in place of aliases."""
    text = decoded(data)
    for _, kind, alias, name in aliases:
        with contextlib.suppress(FrontMatterError):  # it is written so that only people can change it
            text = retagged(text, kind, functools.partial(_change, alias, name), kinds)
    return encoded(text)


def _change(alias: str, name: str, front_matter: dict[str, Any], _: str) -> Change:
    """Return the names to change in a post, old to new; none where its editor has taken the alias out."""
    return {} if alias in front_matter.get("untagged", ()) else {alias: name}
