"""Following: the files of a site as its decisions want them, and back again."""

import contextlib
import dataclasses
import functools
import re
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path

import msgspec

from tearsheet import blocks, composing, decisions, journal, post
from tearsheet import catalogue as catalogues
from tearsheet.catalogue import Catalogue, editing
from tearsheet.catalogue import entity as entities
from tearsheet.catalogue.entity import FOLDERS, Entity, Kind
from tearsheet.decisions import FILE, Decision, Plan
from tearsheet.desk import POSTS, Desk, post_path
from tearsheet.errors import Problem, Rejection
from tearsheet.files import Rewrite, decoded, encoded, formed, held, overtaken, replace
from tearsheet.frontmatter import FrontMatterError
from tearsheet.post import Post
from tearsheet.settings import Settings
from tearsheet.tagging import Tagged, Tagger

PATIENCE = 20  # seconds for which an ingest that is under way is waited for

_Texts = tuple[str, str | None, str | None]  # a file: its path, its text as it was read, and as it is to be

_WORDS = re.compile(r"[^\W_]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What following the decisions comes to.

    `changes` are in the order in which they are written, `posts` the slugs of posts that may have one of the names,
    `tagged` counts those of them with new tags, `kept` those that would have some and are the editor's; `left` are what
    somebody has saved while it was to be changed.
    """

    changes: tuple[Rewrite, ...] = ()
    posts: tuple[str, ...] = ()
    tagged: int = 0
    kept: int = 0
    problems: tuple[Problem, ...] = ()
    left: tuple[Problem, ...] = ()


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
        text = self._read(slug)
        return (post.read(text, "", slug)[0], post.is_edited(text)) if text is not None else (None, True)

    def follow(self, name: str = "", decision: Decision | None = None) -> Outcome:
        """Return what the site comes to by decisions.yaml, with one more decision if one is given; nothing is written.

        ChangesError where files go on changing meanwhile.
        """
        return journal.tried(functools.partial(self._follow, name, decision))

    def _follow(self, name: str, decision: Decision | None) -> Outcome | None:
        """Do what `follow` does; None where an entity's file has changed meanwhile."""
        before = decisions.as_is(self._content)
        said = decisions.added(before or "", name, decision) if decision else before
        decided, problems = decisions.read((said or "").removeprefix("\ufeff").replace("\r\n", "\n"))
        own, broken = catalogues.read(self._content)
        catalogues.require_whole(broken)
        plan = Plan(own, self.starter, lambda path: (self._content / path).exists(), self._forms(own))
        plan.follow(decided)
        problems += [Problem(FILE, decisions.line_of(said or "", on), what, mend) for on, what, mend in plan.problems]
        catalogue = plan.catalogue()
        posts = tuple(self._naming(plan.names))
        tagged, kept, needed = self._retag(posts, Tagger(catalogue.meanings, self._settings.engine), plan.names)
        read = {path: self._as_read(path) for path in plan.wanted}
        known = dict(own)
        if any(text is not None and _entity(text, path) != known.get(path) for path, text in read.items()):
            return None
        files: list[_Texts] = []
        for path, entity in plan.wanted.items():
            try:
                files.append((path, read[path], self._text(read[path], entity) if entity else None))
            except FrontMatterError as error:
                problems.append(Problem(path, error.line, error.what, "mend it, or write into it what was decided"))
        for entity in needed:
            path = catalogue.path_of(entity).as_posix()
            if path not in read and not (self._content / path).exists():
                files.append((path, None, entities.write(entity)))
        changes = _changes([(FILE, before, said), *tagged, *files])
        return Outcome(changes, posts, len(tagged), kept, tuple(problems))

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """Keep other commands out meanwhile; ChangesError where one does not end."""
        return journal.alone(self._settings.cache, PATIENCE)

    def carry_out(self, outcome: Outcome) -> Outcome | None:
        """Write files; the entities come last, so that a run that is killed before is made up for by the next one.

        Return what has come of it. Files that somebody has saved since they were read are left, and where one of them
        is an entity's, so are those that were to go. Where it is decisions.yaml, nothing is written: None.
        """
        done: list[Rewrite] = []
        left: list[Problem] = []
        for change in outcome.changes:
            if change.after is None and any(not _is_post(each.path) for each in left):
                left.append(Problem(change.path, 0, "it stays, since a file above is left", "the next review goes on"))
            elif self._put(change):
                done.append(change)
            elif change.path == FILE:
                return None
            else:
                left.append(overtaken(change.path, "being tagged" if _is_post(change.path) else "being changed"))
        tagged = sum(_is_post(change.path) for change in done)
        return dataclasses.replace(outcome, changes=tuple(done), tagged=tagged, left=tuple(left))

    def take_back(self, changes: Iterable[Rewrite]) -> list[Problem]:
        """Let files be as they were before; return those that somebody has changed since, which stay."""
        mend = "take back in it by hand what you want"
        return [
            Problem(path, 0, "it has been changed since, and is left as it is", mend)
            for path, before, after in reversed(list(changes))
            if not self._put(Rewrite(path, after, before))
        ]

    def _put(self, change: Rewrite) -> bool:
        """Let a file hold other bytes, or be gone, unless somebody has changed it; say whether it is so."""
        path = self._content / change.path
        if replace(path, change.before, change.after) == "left":
            return False
        if change.after is None:
            with contextlib.suppress(OSError):  # a folder that still has files stays
                path.parent.rmdir()
        return True

    def _read(self, slug: str) -> str | None:
        """Return a post's file byte for byte, None where there is none that can be read."""
        try:
            return self._desk.read(post_path(slug))
        except Rejection:
            return None

    def _as_read(self, path: str) -> str | None:
        """Return an entity's file byte for byte, None where there is none."""
        data = held(self._content / path)
        return decoded(data) if data is not None else None

    def _text(self, text: str | None, entity: Entity) -> str:
        """Return the file of an entity: that which it has, or had as another kind, as it is then; or a new one."""
        gone = next((moved for moved in entity.moved if Path(moved).stem == entity.slug), None)
        known = self._as_read(f"{gone}.md") if text is None and gone else text
        return revised(known, entity) if known is not None else entities.write(entity)

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
    ) -> tuple[list[_Texts], int, list[Entity]]:
        """Return the posts that get other tags, how many edited ones would of these names, and whom tags name."""
        texts: list[_Texts] = []
        needed: list[Entity] = []
        kept = 0
        for slug in slugs:
            text = self._read(slug)
            written = post.read(text, "", slug)[0] if text is not None else None
            if text is None or written is None:
                continue
            tagged = tag(tagger, written)
            new = composing.retag(written, tagged)
            if post.is_edited(text):
                differing = {*new.companies, *new.products} ^ {*written.companies, *written.products}
                kept += any(name in names for name in differing)
            elif new != written:
                texts.append((post_path(slug), text, formed(post.write(new), text)))
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
        return journal.tried(lambda: site.carry_out(site.follow()))


def tag(tagger: Tagger, written: Post) -> Tagged:
    """Return what is found in a post."""
    return tagger.tag(written.title, blocks.text_of(written.body))


def revised(text: str, entity: Entity) -> str:
    """Return the file of an entity with what has changed of it; its other lines and remarks stay as they are.

    FrontMatterError where that cannot be done.
    """
    before = _entity(text, "", entity.kind)
    if before is None:
        raise FrontMatterError(1, "there is no name in its front matter")
    fields = msgspec.structs.fields(entities.FrontMatter)
    values = editing.values(entities.write(entity))
    changed = [field for field in fields if getattr(entity, field.name) != getattr(before, field.name)]
    wanted = {field.encode_name: values.get(field.encode_name) for field in changed}
    return editing.revised(text, wanted, [field.encode_name for field in fields])


def _entity(text: str, path: str, kind: Kind | None = None) -> Entity | None:
    """Return the entity that a file says, None where it has no name."""
    of_folder: Kind = "company" if path.startswith(f"{FOLDERS['company']}/") else "product"
    return entities.read(text.replace("\r\n", "\n"), path, kind or of_folder)[0]


def _is_post(path: str) -> bool:
    """Say whether a file is a post's."""
    return path.startswith(f"{POSTS}/")


def _changes(texts: Iterable[_Texts]) -> tuple[Rewrite, ...]:
    """Return the files that are to hold other texts than they do, those that go last."""
    found = [
        Rewrite(path, *(encoded(text) if text is not None else None for text in (before, after)))
        for path, before, after in texts
        if before != after
    ]
    return tuple(sorted(found, key=lambda change: change.after is None))
