"""Hand tagging: what the tagger suggests for a post that somebody has written, and the post with what is taken of it.

Only names are added, and keys that say nothing yet; whatever stands in the post stays as it is.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from tearsheet import catalogue as catalogues
from tearsheet.catalogue import Catalogue
from tearsheet.cleaning import blocks
from tearsheet.content_folder.folder import post_path
from tearsheet.content_folder.transaction import Transaction
from tearsheet.errors import TearsheetError
from tearsheet.ingest import explanation
from tearsheet.ingest.explanation import Tag
from tearsheet.model import entity as entities
from tearsheet.model import post as posts
from tearsheet.model.post import Post
from tearsheet.settings import Settings
from tearsheet.tagging import Tagger
from tearsheet.tagging.certain_names import Findings
from tearsheet.text import yaml_editing
from tearsheet.text.frontmatter import FrontMatterError


class Suggested(NamedTuple):
    """What a post may be tagged with, each with its reasons; what it is about by these and by the tags that it has.

    `waiting` are lines on names that are too doubtful; `new` has the files of entities that have none yet, by the kind
    and the name of each.
    """

    post: Post
    tags: tuple[Tag, ...]
    about: tuple[str, ...]
    waiting: tuple[str, ...]
    new: dict[tuple[str, str], tuple[str, str]]


class Taken(NamedTuple):
    """What an editor makes of suggestions: tags to add, and those that are never to be suggested again."""

    tags: tuple[Tag, ...] = ()
    never: tuple[Tag, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tags or self.never)


class HandTagger:
    """Suggests tags by the catalogue of a site, and puts into posts what editors take."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        own, _ = catalogues.read_entities(settings.content, settings.kinds)
        self._catalogue = Catalogue(settings.kinds, own, catalogues.starter(settings.cache))
        self._tagger = Tagger(self._catalogue.meanings, settings.engine)

    def suggest(self, text: str, file: Path) -> Suggested:
        """Return what the text of a post's file may be tagged with; TearsheetError, with all faults, where it is none.

        A name that its editor has taken out for good is not suggested.
        """
        written, problems = posts.parse_post(text, str(file), file.stem, self._settings.kinds)
        if written is None:
            raise TearsheetError(*problems)
        tagged = self._tagger.tag(written.title, blocks.text_of(written.body))
        explained = explanation.explain_tagged(written, tagged, self._catalogue)
        tags = tuple(tag for tag in explained.missing if tag.name not in written.untagged)
        about = sorted((tag for tag in (*explained.tags, *tags) if tag.is_about), key=lambda tag: -tag.weight)
        findings = Findings()
        findings.add(f"{file.stem}.md", tagged.sure)
        listed = (self._catalogue.resolve(tag.kind, tag.name) for tag in tags)
        new = {
            (entity.kind, entity.name): (self._catalogue.path_of(entity).as_posix(), entities.write(entity))
            for entity in (*filter(None, listed), *findings.entities())
            if (entity.kind, entity.name) not in self._catalogue.own
        }
        return Suggested(written, tags, tuple(tag.name for tag in about), tuple(explained.waiting), new)

    def transaction(self, text: str, suggested: Suggested, taken: Taken) -> Transaction:
        """Return the changes that put what is taken into a post's file, and create files for entities without one.

        TearsheetError where the front matter is written so that nothing can be added in its place.
        """
        path = post_path(suggested.post.slug)
        try:
            after = self._revised(text, suggested, taken)
        except FrontMatterError as error:
            raise TearsheetError(error.problem(str(self._settings.content / path), "write it there by hand")) from None
        files = {suggested.new[tag.kind, tag.name] for tag in taken.tags if (tag.kind, tag.name) in suggested.new}
        created = [
            (place, None, content) for place, content in sorted(files) if not (self._settings.content / place).exists()
        ]
        return Transaction.of(f"tagging {path}", [*created, (path, text, after)])

    def _revised(self, text: str, suggested: Suggested, taken: Taken) -> str:
        """Return the text of a post's file with what is taken."""
        written = suggested.post
        wanted: dict[str, list[str]] = {}
        for kind, rules in self._settings.kinds.items():
            held = written.named.get(kind, ())
            wanted[rules.key] = _added(held, (tag.name for tag in taken.tags if tag.kind == kind))
        wanted["untagged"] = _added(written.untagged, (tag.name for tag in taken.never))
        if not written.about:
            wanted["about"] = _named(suggested.about, {*written.names, *(tag.name for tag in taken.tags)})
        before = yaml_editing.values(text)
        changed = {key: names for key, names in wanted.items() if names != (before.get(key) or [])}
        return yaml_editing.revised(text, changed, posts.keys(self._settings.kinds))


def _added(held: tuple[str, ...], more: Iterator[str]) -> list[str]:
    """Return names with more behind them, each once."""
    return [*held, *(name for name in dict.fromkeys(more) if name not in held)]


def _named(names: tuple[str, ...], listed: Collection[str]) -> list[str]:
    """Return those of some names that a post has."""
    return [name for name in names if name in listed]
