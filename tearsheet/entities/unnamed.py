"""Unnamed: the files of entities and sources that ingest wrote, nobody has edited, and no article names any more."""

import contextlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from tearsheet import catalogue as catalogues
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.origins import Origins, is_bare
from tearsheet.content_folder.folder import NEW, POSTS
from tearsheet.content_folder.transaction import Transaction
from tearsheet.entities import decisions
from tearsheet.model import entity as entities
from tearsheet.model import source
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import Kinds
from tearsheet.settings import Settings
from tearsheet.storage import code_digest, fingerprints
from tearsheet.storage.cache import Sealed
from tearsheet.storage.files import decoded, held
from tearsheet.storage.fingerprints import Stamp
from tearsheet.storage.sealed import seal
from tearsheet.text import frontmatter, legal_forms

DONE = "removed what no article names"
NAME = "named"  # of the file in the cache
LIBRARIES = ("msgspec", "pyyaml")  # by which posts and entities are read

_WORDS = re.compile(r"\w+")


def removal(settings: Settings, *, dry: bool = False) -> Transaction:
    """Return the removal of all files that ingest wrote and that no post names, whatever its status.

    Where there is none, the next run knows by the state of the files alone that there still is none; a `dry` run keeps
    nothing. Names with a line in decisions.yaml are the editor's, and stay; so do owners of what stays, or these would
    have one that nobody knows.
    """
    stamps, noted = _stamps(settings), time.time_ns()
    state = seal(msgspec.msgpack.encode([code_digest.digest(LIBRARIES), settings.kinds.digest, repr(stamps)]))
    known = Sealed(settings.cache / NAME, str, state)
    if known.read() is not None:
        return Transaction.of(DONE, ())
    own, _ = catalogues.read_entities(settings.content, settings.kinds)
    try:
        left = _left(_waiting(settings, own), _posts(settings.content), Catalogue(settings.kinds, own))
    except OSError:  # a post that cannot be read may name anything; what is wrong with it, others say
        return Transaction.of(DONE, ())
    if not left and not dry and all(fingerprints.proves(stamp, noted) for stamp in stamps.values()):
        known.write("")
    texts = ((path, _text(settings.content, path), None) for path in sorted(left))
    return Transaction.of(DONE, texts)


def _stamps(settings: Settings) -> dict[str, Stamp]:
    """Return the stamps of all files by which it is decided what no post names, by path below the content folder."""
    content = settings.content
    folders = [content / folder for folder in (*settings.kinds.by_plural, source.FOLDER, POSTS)]
    stamps = {}
    for folder in folders:
        with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                with contextlib.suppress(OSError):
                    stamps[f"{folder.name}/{entry.name}"] = fingerprints.of(entry.stat())
    decided = fingerprints.stamp(str(content / decisions.FILE))
    return {**stamps, decisions.FILE: decided} if decided else stamps


def _waiting(settings: Settings, own: Sequence[tuple[str, Entity]]) -> dict[str, frozenset[str]]:
    """Return the files that ingest wrote and that nothing but a post can keep, by path, with the names they have."""
    content, kinds = settings.content, settings.kinds
    origins = Origins(catalogues.starter(settings.cache), (entity for _, entity in own))
    kept = _decided(content, kinds) | {owner.name for _, entity in own for owner in entity.owners}
    waiting = {
        path: frozenset({*entity.names, *entity.former_names})
        for path, entity in own
        if kept.isdisjoint(entity.names) and origins.is_ours(entity) and _text(content, path) == entities.write(entity)
    }
    return waiting | {
        path: frozenset({each.name.casefold()})
        for each in source.read_sources(content)[0]
        if is_bare(each) and _text(content, path := f"{source.FOLDER}/{each.slug}.md") == source.write(each)
    }


def _left(
    waiting: Mapping[str, frozenset[str]], posts: Iterable[str], catalogue: Catalogue
) -> dict[str, frozenset[str]]:
    """Return those of the files `waiting`, by path with their names, that no post names; most are named early on.

    Front matter is parsed only where words of a name stand in it.
    """
    left = dict(waiting)
    words = {path: frozenset(map(_word, (*names, *map(legal_forms.without, names)))) for path, names in waiting.items()}
    for text in posts:
        if not left:
            break
        front = frontmatter.split(text)[0]
        looked = (front or text).casefold()
        if "\\" not in looked and not any(word in looked for path in left for word in words[path]):
            continue
        named = _named(front, catalogue)
        if named is None:  # it cannot be read, and may name any of those whose words stand in it
            left = {path: names for path, names in left.items() if not any(word in looked for word in words[path])}
        else:
            left = {path: names for path, names in left.items() if path not in named and named.isdisjoint(names)}
    return left


def _word(name: str) -> str:
    """Return the longest word of a name, in small letters: YAML has it so, however quoted or broken into lines."""
    return max(_WORDS.findall(name.casefold()), key=len, default="")


def _named(front: str | None, catalogue: Catalogue) -> set[str] | None:
    """Return the paths of all entities that front matter names, and the names of its sources, in small letters.

    None where it cannot be read.
    """
    try:
        values = frontmatter.load(front or "")
    except frontmatter.FrontMatterError:
        return None
    said = [(kind, name) for kind in catalogue.kinds for name in _texts(values.get(catalogue.kinds[kind].key))]
    found = (catalogue.resolve(kind, name) or catalogue.registered(kind, name) for kind, name in said)
    paths = {catalogue.path_of(entity).as_posix() for entity in found if entity is not None}
    return paths | {text.casefold() for text in (*_texts(values.get("source")), *_texts(values.get("also")))}


def _texts(value: object) -> Iterator[str]:
    """Yield all texts in a value of front matter."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _posts(content: Path) -> Iterator[str]:
    """Yield the texts of all posts, and of new versions that lie beside edited ones."""
    folder = content / POSTS
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if file.name.endswith((".md", f".md{NEW}")):
            yield file.read_text(encoding="utf-8", errors="replace")


def _decided(content: Path, kinds: Kinds) -> frozenset[str]:
    """Return the names that decisions.yaml decides on."""
    return decisions.names_in(decisions.load(content), kinds)


def _text(content: Path, path: str) -> str | None:
    """Return the text of a file of the content folder, None where there is none."""
    data = held(content / path)
    return decoded(data) if data is not None else None
