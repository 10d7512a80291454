"""Retag: gathers the names found during a run, creates their entity files, and tags earlier posts with them."""

from collections.abc import Callable, Iterable
from dataclasses import astuple
from typing import NamedTuple

from tearsheet.catalogue import Catalogue
from tearsheet.content_folder.folder import ContentFolder, post_path
from tearsheet.content_folder.post_file import PostFile
from tearsheet.errors import Problem
from tearsheet.ingest import compose
from tearsheet.ingest.reader import Reader, Reading
from tearsheet.model import entity as entities
from tearsheet.model import post
from tearsheet.model.entity import Entity
from tearsheet.parallel import cpu_limits, fence, forks
from tearsheet.settings import Settings
from tearsheet.storage.files import overtaken
from tearsheet.tagging import Tagged
from tearsheet.tagging.certain_names import Findings
from tearsheet.tagging.matching import Names

BATCH = 2_000  # posts that are tagged anew before any is written: some 10 MB

# A post's slug, its file as it was and as it is to be, and what is wrong: a Problem in plain values.
_Retagged = tuple[str, str, str, tuple[str, int, str, str] | None]

Ensure = Callable[[str, str], bool]  # writes a file of the editor's where there is none, and says whether


class Grown(NamedTuple):
    """The paths of posts with new tags, and a problem for each post left because somebody has saved it meanwhile."""

    written: set[str]
    left: list[Problem]


class Tags:
    """The tags of a run's articles, and the catalogue, which grows with the names that they bring."""

    def __init__(
        self, own: Iterable[tuple[str, Entity]], settings: Settings, folder: ContentFolder, ensure: Ensure
    ) -> None:
        """Take the site's own entities with their paths, its settings, the content folder; `ensure` creates files."""
        self.reader = Reader(own, settings.cache, settings.kinds, settings.engine)
        self._kinds = settings.kinds
        self._folder = folder
        self._ensure = ensure
        self._findings = Findings()
        self.problems: list[Problem] = []  # of posts that keep the tags they had

    @property
    def catalogue(self) -> Catalogue:
        """All entities that are known so far."""
        return self.reader.catalogue

    def add(self, reading: Reading) -> None:
        """Keep the new names that are certain in an article, for the end of the run."""
        self._findings.add(reading.article.name, reading.tagged.sure)

    def untagged(self, file: PostFile | None, tagged: Tagged) -> tuple[str, ...]:
        """Return the names of entities that the editor has taken out of a post (None: it has no file yet)."""
        if file is None or (written := file.post) is None:
            return ()
        if written.ingest is None or not file.is_edited:
            return written.untagged
        return compose.removed(written, tagged, self.catalogue.resolve)

    def file(self, tagged: Tagged, untagged: Iterable[str]) -> None:
        """Create a file for each entity that is mentioned and has none, but for those taken out of the post."""
        left_out = set(untagged)
        for mention in tagged.mentions:
            if mention.entity.name not in left_out:
                self._ensure(self.catalogue.path_of(mention.entity).as_posix(), entities.write(mention.entity))

    def grow(self) -> Grown:
        """Create a file for each new name that its cues make certain, and tag all unedited posts that have it.

        A name that already has a file keeps its kind: with a file of each kind it would mean neither, and all posts
        lose it.
        """
        own_names = {name for _, name in self.catalogue.own}
        new = [
            entity
            for entity in self._findings.entities()
            if entity.name not in own_names
            and self._ensure(self.catalogue.path_of(entity).as_posix(), entities.write(entity))
        ]
        grown = Grown(set(), [])
        if not new:
            return grown
        self.reader = self.reader.with_entities((self.catalogue.path_of(entity).as_posix(), entity) for entity in new)
        names = Names({name: (entity,) for entity in new for name in entity.names})
        due = [slug for slug in sorted(self._folder.slugs()) if self._has(slug, names)]
        for at in range(0, len(due), BATCH):
            for slug, before, text, wrong in forks.spread(self._retagged, due[at : at + BATCH], _lost):
                path = post_path(slug)
                if wrong:
                    self.problems.append(Problem(*wrong))
                elif self._folder.write(path, text, before) == "left":
                    grown.left.append(overtaken(path, "being tagged"))
                else:
                    grown.written.add(path)
        return grown

    def _has(self, slug: str, names: Names) -> bool:
        """Say whether a post is unedited and contains one of some names."""
        text = self._folder.read(post_path(slug))
        return text is not None and not post.is_edited(text) and bool(names.hits(text))

    def _retagged(self, slugs: Iterable[str]) -> list[_Retagged]:
        """Return posts with the tags that their texts give now, or a problem for each that keeps its old ones."""
        retagged: list[_Retagged] = []
        for slug in slugs:
            try:
                texts = cpu_limits.limited("tagging it", cpu_limits.SECONDS, self._retag, slug)
            except Exception as error:  # noqa: BLE001  (no post may keep others from their tags)
                wrong = fence.problem(error, post_path(slug), "be tagged again, so it keeps its tags")
                retagged.append((slug, "", "", astuple(wrong)))
            else:
                retagged += [(slug, *texts, None)] if texts else []
        return retagged

    def _retag(self, slug: str) -> tuple[str, str] | None:
        """Return a post's file as it is and with the tags that its text gives now; None where an editor changed it.

        The text that is checked is also the one that is tagged and later compared, so whoever edits it meanwhile keeps
        the edit.
        """
        text = self._folder.read(post_path(slug))
        written = (
            post.parse_post(text, "", slug, self._kinds)[0] if text is not None and not post.is_edited(text) else None
        )
        if text is None or written is None:
            return None
        tagged = self.reader.tag(written.title, written.body)
        return text, post.write(compose.retag(written, tagged, self._kinds), self._kinds)


def _lost(slug: str) -> list[_Retagged]:
    """Return the problem of a post whose tagging has killed its process."""
    what = "its tagger was killed, perhaps for want of memory, so it keeps its tags"
    return [(slug, "", "", (post_path(slug), 0, what, "make it smaller"))]
