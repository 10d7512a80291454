"""Apply decisions: changes entity files and posts to what decisions.yaml says, and back again."""

import contextlib
import dataclasses
import functools
import re
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path

from tearsheet import catalogue as catalogues
from tearsheet.catalogue import Catalogue
from tearsheet.cleaning import blocks
from tearsheet.content_folder import journal
from tearsheet.content_folder.folder import POSTS, ContentFolder, post_path
from tearsheet.content_folder.transaction import Transaction, rewrites
from tearsheet.entities import decisions, retagging, sparing
from tearsheet.entities.decision_plan import DecisionPlan
from tearsheet.entities.decisions import FILE, Decision
from tearsheet.entities.entity_files import entity_of, revised
from tearsheet.entities.name_places import NamePlaces
from tearsheet.errors import ChangesError, Problem, Rejection
from tearsheet.ingest import compose
from tearsheet.model import entity as entities
from tearsheet.model import post
from tearsheet.model.entity import Entity
from tearsheet.model.post import Post
from tearsheet.settings import Settings
from tearsheet.storage.files import Rewrite, decoded, formed, held
from tearsheet.tagging import Tagged, Tagger
from tearsheet.text.frontmatter import FrontMatterError

PATIENCE = 20  # seconds for which an ingest that is under way is waited for

FOLLOWED = "followed decisions.yaml"
TAKEN_BACK = "took back a decision"

_Texts = tuple[str, str | None, str | None]  # a file: its path, its text as read, and its new text (None: no file)

_WORDS = re.compile(r"[^\W_]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What following the decisions changes.

    `changes` are the changed files in the order of writing, `posts` the slugs of posts that may contain one of the
    names. `tagged` counts posts with new tags, `kept` edited posts that would get some and keep theirs, `moved` edited
    posts in which names go to another kind or name, since what they name is now there. `left` are problems of files
    that somebody has saved while they were to be changed. `places` tells for each name in a post where it belongs
    afterwards.
    """

    changes: tuple[Rewrite, ...] = ()
    posts: tuple[str, ...] = ()
    tagged: int = 0
    kept: int = 0
    moved: int = 0
    problems: tuple[Problem, ...] = ()
    left: tuple[Problem, ...] = ()
    places: NamePlaces | None = None


@dataclasses.dataclass(slots=True)
class _Tags:
    """What tagging posts again gives: changed texts, the entities that their tags name, and counts of edited posts."""

    texts: list[_Texts] = dataclasses.field(default_factory=list)
    needed: list[Entity] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    kept: int = 0
    moved: int = 0


class DecidedSite:
    """A site's content folder, and how its decisions change it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._content = settings.content
        self._kinds = settings.kinds
        self._folder = ContentFolder(settings.content, dry=True)

    @functools.cached_property
    def starter(self) -> tuple[Entity, ...]:
        """The starter catalogue."""
        return catalogues.starter(self._settings.cache)

    def catalogue(self) -> Catalogue:
        """Return the catalogue as the entity files have it now."""
        return Catalogue(self._kinds, catalogues.read_entities(self._content, self._kinds)[0], self.starter)

    def slugs(self) -> list[str]:
        """Return the slugs of all posts, in order."""
        return sorted(self._folder.slugs())

    def post_of(self, slug: str) -> tuple[Post | None, bool]:
        """Return a post (None: its file is broken or gone), and whether an editor has changed it."""
        text = self._read(slug)
        return (
            (post.parse_post(text, "", slug, self._kinds)[0], post.is_edited(text))
            if text is not None
            else (None, True)
        )

    def follow(self, name: str = "", decision: Decision | None = None) -> Outcome:
        """Return what following decisions.yaml, and one more decision if given, would change; nothing is written.

        ChangesError where files keep changing meanwhile.
        """
        return journal.tried(functools.partial(self._follow, name, decision))

    def _follow(self, name: str, decision: Decision | None) -> Outcome | None:
        """Do what `follow` does; None where an entity's file has changed meanwhile, so that it must be tried again."""
        before = decisions.as_is(self._content)
        after = decisions.added(before or "", name, decision, self._kinds) if decision else before
        decided, problems = decisions.parse_decisions(
            (after or "").removeprefix("\ufeff").replace("\r\n", "\n"), self._kinds
        )
        own, broken = catalogues.read_entities(self._content, self._kinds)
        catalogues.require_whole(broken)
        plan = DecisionPlan(
            self._kinds, own, self.starter, lambda path: (self._content / path).exists(), self._forms(own)
        )
        plan.follow(decided)
        problems += [
            Problem(FILE, decisions.line_of(after or "", on), "decision", what, hint)
            for on, what, hint in plan.problems
        ]
        catalogue = plan.catalogue()
        posts = tuple(self._naming(plan.names))
        places = NamePlaces(Catalogue(self._kinds, own, self.starter), catalogue)
        tags = self._retag(posts, Tagger(catalogue.meanings, self._settings.engine), plan.names, places)
        problems += tags.problems
        read = {path: self._as_read(path) for path in plan.wanted}
        by_path = dict(own)
        if any(
            text is not None and entity_of(text, path, self._kinds) != by_path.get(path) for path, text in read.items()
        ):
            return None
        files: list[_Texts] = []
        for path, entity in plan.wanted.items():
            try:
                files.append((path, read[path], self._text(read[path], entity) if entity else None))
            except FrontMatterError as error:
                problems.append(error.problem(path, "mend it, or write into it what was decided"))
        for entity in tags.needed:
            path = catalogue.path_of(entity).as_posix()
            if path not in read and not (self._content / path).exists():
                files.append((path, None, entities.write(entity)))
        changes = _changes([(FILE, before, after), *tags.texts, *files])
        tagged = len(tags.texts) - tags.moved
        return Outcome(changes, posts, tagged, tags.kept, tags.moved, tuple(problems), places=places)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock on the site for the length of a `with` block; ChangesError where another command keeps it.

        A change of files that another command has left half done is completed first; ChangesError where one of its
        files cannot be changed.
        """
        with journal.alone(self._settings.cache, PATIENCE):
            finished = journal.finish_alone(self._content, self._settings.cache)
            if finished is not None and finished.problems:
                raise ChangesError(*finished.problems)
            yield

    def carry_out(self, outcome: Outcome, description: str = FOLLOWED) -> Outcome | None:
        """Write the changes of an outcome as one transaction, posts first; `description` says in words what is done.

        Return the outcome with what was really written. Files that somebody has saved since they were read are left,
        except that names still move in posts; where an entity's file is left, so are the files that were to be removed.
        Return None, with nothing written, where decisions.yaml itself has been saved meanwhile.
        """
        transaction = Transaction(description, outcome.changes, sparing.following(outcome.places))
        applied = transaction.apply(self._content, self._settings.cache)
        if applied is None:
            return None
        tagged = sum(_is_post(change.path) for change in applied.done) - outcome.moved
        return dataclasses.replace(outcome, changes=applied.done, tagged=max(0, tagged), left=applied.problems)

    def take_back(self, changes: Iterable[Rewrite], description: str = TAKEN_BACK) -> list[Problem]:
        """Undo changes; return a problem for each file that somebody has changed since.

        Those files stay, except that names in posts move back to where they belong.
        """
        before = self.catalogue()
        places = functools.cache(
            lambda: NamePlaces(before, self.catalogue())
        )  # posts go back after the entities they name
        back = Transaction(description, tuple(changes)).undone(description, sparing.taking_back(places))
        applied = journal.tried(lambda: back.apply(self._content, self._settings.cache))
        moved = [each.path for each in applied.done if each not in back.rewrites]
        return [*applied.problems, *map(sparing.moved_back, moved)]

    def _read(self, slug: str) -> str | None:
        """Return a post's file byte for byte, None where there is none or it cannot be read."""
        try:
            return self._folder.read(post_path(slug))
        except Rejection:
            return None

    def _as_read(self, path: str) -> str | None:
        """Return an entity's file byte for byte, None where there is none."""
        data = held(self._content / path)
        return decoded(data) if data is not None else None

    def _text(self, text: str | None, entity: Entity) -> str:
        """Return the file of an entity: its own file revised, or that which it had as another kind; else a new one."""
        gone = next((moved for moved in entity.moved if Path(moved).stem == entity.slug), None)
        old_text = self._as_read(f"{gone}.md") if text is None and gone else text
        return revised(old_text, entity, self._kinds) if old_text is not None else entities.write(entity)

    def _naming(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the slugs of posts that contain all words of one of these names, in any order and case."""
        word_lists = [_WORDS.findall(name.casefold()) or [name] for name in names]
        for slug in self.slugs() if word_lists else ():
            with contextlib.suppress(Rejection):
                low = (self._folder.read(post_path(slug)) or "").casefold()
                if any(all(word in low for word in words) for words in word_lists):
                    yield slug

    def _retag(self, slugs: Iterable[str], tagger: Tagger, names: Container[str], places: NamePlaces) -> _Tags:
        """Return the posts whose tags change; in edited posts names only move to the kind and name they belong to."""
        tags = _Tags()
        for slug in slugs:
            text = self._read(slug)
            if text is None or post.parse_post(text, "", slug, self._kinds)[0] is None:
                continue
            try:
                moved = retagging.replaced(text, places.of, self._kinds)
            except FrontMatterError as error:
                hint = f"write into it what was decided: {error.what}"
                tags.problems.append(
                    Problem(post_path(slug), error.line, "names-not-moved", "names in it cannot be moved", hint)
                )
                continue
            self._tag(tags, slug, (text, moved), tagger, names)
        return tags

    def _tag(self, tags: _Tags, slug: str, texts: tuple[str, str], tagger: Tagger, names: Container[str]) -> None:
        """Tag a post again and add what changes to `tags`; `texts` are the post as it is, and with its names moved."""
        text, moved = texts
        written = post.parse_post(moved, "", slug, self._kinds)[0]
        if written is None:
            return
        tagged = tag(tagger, written)
        new = compose.retag(written, tagged, self._kinds)
        if post.is_edited(text):
            differing = {*new.names} ^ {*written.names}
            tags.kept += any(name in names for name in differing)
            tags.moved += moved != text
            tags.texts += [(post_path(slug), text, moved)] * (moved != text)
        elif new != written or moved != text:
            tags.texts.append((post_path(slug), text, formed(post.write(new, self._kinds), text)))
            tags.needed += [each.entity for each in tagged.mentions if each.entity.name not in written.untagged]

    def _forms(self, own: Iterable[tuple[str, Entity]]) -> Callable[[str], set[str]]:
        """Return a function that gives the other forms of a name found in the posts."""

        @functools.cache
        def tagger() -> Tagger:
            return Tagger(Catalogue(self._kinds, own, self.starter).meanings, self._settings.engine)

        def forms(name: str) -> set[str]:
            posts = (self.post_of(slug)[0] for slug in self._naming([name]))
            by_post = (tag(tagger(), written).names for written in posts if written is not None)
            return {alias for names in by_post for each in names if each.name == name for alias in each.aliases}

        return forms


def apply(settings: Settings) -> Outcome:
    """Change a site to what its decisions.yaml says; return what was written."""
    site = DecidedSite(settings)
    with site.alone():
        return journal.tried(lambda: site.carry_out(site.follow()))


def tag(tagger: Tagger, written: Post) -> Tagged:
    """Return what the tagger finds in a post, boilerplate left out."""
    return tagger.tag(written.title, blocks.text_of(written.body))


def _is_post(path: str) -> bool:
    """Say whether a file is a post's."""
    return path.startswith(f"{POSTS}/")


def _changes(texts: Iterable[_Texts]) -> tuple[Rewrite, ...]:
    """Return the files whose texts change; those that are removed come last."""
    return tuple(sorted(rewrites(texts), key=lambda change: change.after is None))
