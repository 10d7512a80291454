"""Following: the files of a site as its decisions want them, and back again."""

import contextlib
import dataclasses
import functools
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from tearsheet import blocks, composing, decisions, journal, post
from tearsheet import catalogue as catalogues
from tearsheet.catalogue import Catalogue, editing
from tearsheet.catalogue import entity as entities
from tearsheet.catalogue.entity import Entity
from tearsheet.decisions import FILE, Plan
from tearsheet.desk import Desk, post_path
from tearsheet.errors import Problem, Rejection
from tearsheet.files import write_atomically
from tearsheet.frontmatter import FrontMatterError
from tearsheet.post import Post
from tearsheet.settings import Settings
from tearsheet.tagging import Tagged, Tagger

PATIENCE = 20  # seconds for which an ingest that is under way is waited for

_WORDS = re.compile(r"[^\W_]+")


class Change(NamedTuple):
    """A file of the content folder, by its path below it, with its bytes before and after (None: there is none)."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What following the decisions comes to.

    `changes` are in the order in which they are written, `posts` the slugs of posts that may have one of the names,
    `tagged` counts those of them with new tags, `kept` those that would have some and are the editor's.
    """

    changes: tuple[Change, ...] = ()
    posts: tuple[str, ...] = ()
    tagged: int = 0
    kept: int = 0
    problems: tuple[Problem, ...] = ()


class Site:
    """A site's content as its decisions change it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._content = settings.content
        self._desk = Desk(settings.content, dry=True)

    @functools.cached_property
    def starter(self) -> tuple[Entity, ...]:
        """The starter catalogue."""
        return catalogues.starter(self._settings.cache)

    def catalogue(self) -> Catalogue:
        """Return the catalogue as the files have it."""
        return Catalogue(catalogues.read(self._content)[0], self.starter)

    def slugs(self) -> list[str]:
        """Return the slugs of all posts, in order."""
        return sorted(self._desk.slugs())

    def post_of(self, slug: str) -> tuple[Post | None, bool]:
        """Return a post, None where its file is broken or gone, and whether it is the editor's."""
        try:
            text = self._desk.read(post_path(slug))
        except Rejection:
            text = None
        return (post.read(text, "", slug)[0], post.is_edited(text)) if text is not None else (None, True)

    def follow(self, said: str) -> Outcome:
        """Return what the site comes to if decisions.yaml says this; nothing is written."""
        decided, problems = decisions.read(said)
        own, broken = catalogues.read(self._content)
        catalogues.require_whole(broken)
        plan = Plan(own, self.starter, lambda path: (self._content / path).exists(), self._forms(own))
        plan.follow(decided)
        problems += [Problem(FILE, decisions.line_of(said, name), what, mend) for name, what, mend in plan.problems]
        catalogue = plan.catalogue()
        posts = tuple(self._naming(plan.names))
        tagged, kept, needed = self._retag(posts, Tagger(catalogue.meanings, self._settings.engine), plan.names)
        files = {path: self._text(path, entity) if entity else None for path, entity in plan.wanted.items()}
        for entity in needed:
            path = catalogue.path_of(entity).as_posix()
            if path not in files and not (self._content / path).exists():
                files[path] = entities.write(entity)
        new: dict[str, str | None] = {FILE: said} if said != decisions.load(self._content) else {}
        changes = self._changes(new | tagged | files)
        return Outcome(changes, posts, len(tagged), kept, tuple(problems))

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """Keep other commands out meanwhile; ChangesError where one does not end."""
        return journal.alone(self._settings.cache, PATIENCE)

    def carry_out(self, changes: Iterable[Change]) -> None:
        """Write files; the entities come last, so that a run that is killed before is made up for by the next one."""
        for change in changes:
            self._put(change.path, change.after)

    def take_back(self, changes: Iterable[Change]) -> list[Problem]:
        """Let files be as they were before; return those that somebody has changed since, which stay."""
        problems = []
        for change in reversed(list(changes)):
            if self._bytes(change.path) == change.after:
                self._put(change.path, change.before)
            else:
                mend = "take back in it by hand what you want"
                problems.append(Problem(change.path, 0, "it has been changed since, and is left as it is", mend))
        return problems

    def _put(self, path: str, data: bytes | None) -> None:
        """Let a file hold these bytes, or be gone."""
        if data is None:
            (self._content / path).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # a folder that still has files stays
                (self._content / path).parent.rmdir()
        else:
            write_atomically(self._content / path, data)

    def _bytes(self, path: str) -> bytes | None:
        """Return what a file holds, None where there is none."""
        try:
            return (self._content / path).read_bytes()
        except FileNotFoundError:
            return None

    def _changes(self, texts: Mapping[str, str | None]) -> tuple[Change, ...]:
        """Return the files that are to hold other texts than they do, those that go last."""
        changes = (
            Change(path, self._bytes(path), text.encode() if text is not None else None) for path, text in texts.items()
        )
        found = [change for change in changes if change.before != change.after]
        return tuple(sorted(found, key=lambda change: change.after is None))

    def _text(self, path: str, entity: Entity) -> str:
        """Return the file of an entity: that which it has with other values, or a new one."""
        gone = next((moved for moved in entity.moved if Path(moved).stem == entity.slug), None)
        for known in (path, f"{gone}.md"):
            if (data := self._bytes(known)) is not None:
                return revised(data.decode(errors="replace").replace("\r\n", "\n"), entity)
        return entities.write(entity)

    def _naming(self, names: Iterable[str]) -> Iterator[str]:
        """Return the posts in which all words of one of these names stand."""
        wanted = [_WORDS.findall(name.casefold()) or [name] for name in names]
        for slug in self.slugs() if wanted else ():
            with contextlib.suppress(Rejection):
                low = (self._desk.read(post_path(slug)) or "").casefold()
                if any(all(word in low for word in words) for words in wanted):
                    yield slug

    def _retag(
        self, slugs: Iterable[str], tagger: Tagger, names: Container[str]
    ) -> tuple[dict[str, str], int, list[Entity]]:
        """Return the posts that get other tags, how many edited ones would of these names, and whom tags name."""
        texts: dict[str, str] = {}
        needed: list[Entity] = []
        kept = 0
        for slug in slugs:
            written, is_edited = self.post_of(slug)
            if written is None:
                continue
            tagged = tag(tagger, written)
            new = composing.retag(written, tagged)
            if is_edited:
                differing = {*new.companies, *new.products} ^ {*written.companies, *written.products}
                kept += any(name in names for name in differing)
            elif new != written:
                texts[post_path(slug)] = post.write(new)
                needed += [each.entity for each in tagged.mentions if each.entity.name not in written.untagged]
        return texts, kept, needed

    def _forms(self, own: Iterable[tuple[str, Entity]]) -> Callable[[str], set[str]]:
        """Return what tells the other forms that a name has in the posts."""

        @functools.cache
        def tagger() -> Tagger:
            return Tagger(Catalogue(own, self.starter).meanings, self._settings.engine)

        def forms(name: str) -> set[str]:
            posts = (self.post_of(slug)[0] for slug in self._naming([name]))
            found = (tag(tagger(), written).names for written in posts if written is not None)
            return {alias for names in found for each in names if each.name == name for alias in each.aliases}

        return forms


def apply(settings: Settings) -> Outcome:
    """Let a site be as its decisions.yaml says."""
    site = Site(settings)
    with site.alone():
        outcome = site.follow(decisions.load(settings.content))
        site.carry_out(outcome.changes)
    return outcome


def tag(tagger: Tagger, written: Post) -> Tagged:
    """Return what is found in a post."""
    return tagger.tag(written.title, blocks.text_of(written.body))


def revised(text: str, entity: Entity) -> str:
    """Return the file of an entity with what has changed of it; its other lines and remarks stay as they are."""
    before, problems = entities.read(text, "", entity.kind)
    if before is None or problems:
        return entities.write(entity)
    fields = msgspec.structs.fields(entities.FrontMatter)
    values = editing.values(entities.write(entity))
    changed = [field for field in fields if getattr(entity, field.name) != getattr(before, field.name)]
    wanted = {field.encode_name: values.get(field.encode_name) for field in changed}
    try:
        return editing.revised(text, wanted, [field.encode_name for field in fields])
    except FrontMatterError:
        return entities.write(entity)
