"""Unnamed: the files of entities and sources that ingest wrote, nobody has edited, and no article names any more."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tearsheet import catalogue as catalogues
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.origins import Origins, is_bare
from tearsheet.content_folder.folder import NEW, POSTS
from tearsheet.content_folder.transaction import Transaction
from tearsheet.entities import decisions
from tearsheet.model import entity as entities
from tearsheet.model import post, source
from tearsheet.model.kinds import Kinds
from tearsheet.settings import Settings
from tearsheet.storage.files import decoded, held
from tearsheet.text import frontmatter


def removal(settings: Settings) -> Transaction:
    """Return the removal of all files that ingest wrote and that no post names, whatever its status.

    Names with a line in decisions.yaml are the editor's, and stay; so do owners of what stays, or these would have one
    that nobody knows.
    """
    content, kinds = settings.content, settings.kinds
    own, _ = catalogues.read_entities(content, kinds)
    catalogue = Catalogue(kinds, own)
    origins = Origins(catalogues.starter(settings.cache), (entity for _, entity in own))
    kept = _decided(content, kinds) | {owner.name for _, entity in own for owner in entity.owners}
    waiting = {
        path: frozenset({*entity.names, *entity.former_names})
        for path, entity in own
        if kept.isdisjoint(entity.names) and origins.is_ours(entity) and _text(content, path) == entities.write(entity)
    }
    waiting |= {
        path: frozenset({each.name})
        for each in source.read_sources(content)[0]
        if is_bare(each) and _text(content, path := f"{source.FOLDER}/{each.slug}.md") == source.write(each)
    }
    left = _left(waiting, _posts(content), catalogue, kinds)
    return Transaction.of(
        "removed what no article names", ((path, _text(content, path), None) for path in sorted(left))
    )


def _left(
    waiting: Mapping[str, frozenset[str]], posts: Iterable[str], catalogue: Catalogue, kinds: Kinds
) -> dict[str, frozenset[str]]:
    """Return those of the files `waiting`, by path with their names, that no post names; most are named early on."""
    left = dict(waiting)
    for text in posts:
        if not left:
            break
        front, _ = frontmatter.split(text)
        found = [path for path, names in left.items() if any(name in (front or text) for name in names)]
        if not found:
            continue
        written, _ = post.parse_post(text, "", "post", kinds)
        named = _named(written, catalogue) if written is not None else None
        for path in found:
            if named is None or path in named or path.startswith(f"{source.FOLDER}/"):
                del left[path]
    return left


def _named(written: post.Post, catalogue: Catalogue) -> set[str]:
    """Return the paths of the files of all entities that a post names."""
    found = (
        catalogue.resolve(kind, name) or catalogue.registered(kind, name)
        for kind, names in written.named.items()
        for name in names
    )
    return {catalogue.path_of(entity).as_posix() for entity in found if entity is not None}


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
