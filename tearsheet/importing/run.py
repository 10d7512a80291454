"""The run of an import: everything is read, placed and composed, and only then is anything written."""

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from tearsheet import new_site
from tearsheet.catalogue import Catalogue, read_entities, require_whole, starter
from tearsheet.content_folder.transaction import Transaction
from tearsheet.errors import ImportingError, Problem, Rejection
from tearsheet.importing import composing, hugo, jekyll, pelican, placing, tag_table
from tearsheet.importing.links import LARGEST_FILE, Links
from tearsheet.importing.old_site import OldSite, OldText, Untaken
from tearsheet.importing.placing import Imported
from tearsheet.importing.tag_table import TagTable
from tearsheet.model import entity as entities
from tearsheet.model.entity import Entity
from tearsheet.settings import Settings
from tearsheet.storage import clock
from tearsheet.storage.files import Rewrite, encoded, held, read_bounded, replace
from tearsheet.storage.folders import read_markdown
from tearsheet.text import frontmatter
from tearsheet.text.slug import slugify

Generator = Literal["pelican", "hugo", "jekyll"]


class _Module(NamedTuple):
    """How texts of a generator are read, and how their bodies are turned into Markdown of this site."""

    read: Callable[[Path, list[Problem]], OldSite]
    turn: Callable[[OldText, Links], tuple[str, list[Untaken]]]


GENERATORS = {each.__name__.rpartition(".")[2]: _Module(each.read, each.turn) for each in (pelican, hugo, jekyll)}
_FILES = {"pelican": (pelican.FILE,), "hugo": hugo.CONFIGS, "jekyll": jekyll.CONFIGS}
_FOREIGN = re.compile(r"!\[[^\]\n]*\]\(\s*<?https?:|<img\s[^<>]*src=[\"']https?:", re.IGNORECASE)
_LARGEST = 4 * 2**20  # bytes of a post or page of this site


@dataclasses.dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do: files to write, those to take along, and what it does not take.

    `written` are posts and pages with the old texts that they are made of, `kept` those that the editor has changed or
    deleted since an earlier import, `there` those of that name that no import has written. `counts` says how many texts
    there are by what they became.
    """

    rewrites: tuple[Rewrite, ...]
    written: tuple[tuple[str, str, bytes], ...]
    copies: dict[str, Path]
    kept: tuple[str, ...]
    there: tuple[str, ...]
    untaken: tuple[Untaken, ...]
    tags: tuple[str, ...]
    counts: Counter[str]


def plan(generator: Generator, folder: Path, settings: Settings) -> ImportPlan:
    """Return what the import of an old site would do to the site with these settings.

    Raises ImportingError, with all that must be mended, where it cannot be done; nothing is written.
    """
    problems: list[Problem] = []
    site = _read(generator, folder, settings, problems)
    imported = Imported(settings.cache, settings.content)
    placed = placing.place(site, generator, settings.content, imported)
    problems += placing.collisions(site, placed, _moved(settings.content))
    reviewed, wrong = _reviewed(settings)
    problems += wrong
    if problems:
        hint = "mend that, and give the command again"
        raise ImportingError(*problems, Problem("", 0, "nothing-imported", "nothing was imported", hint))
    own, unread = read_entities(settings.content, settings.kinds)
    require_whole(unread)
    tags = TagTable(reviewed, Catalogue(settings.kinds, own, starter(settings.cache)))
    return _Planner(generator, site, placed, imported, tags, settings).plan()


def carry_out(planned: ImportPlan, said: str, settings: Settings) -> None:
    """Write what has been planned, with the next command where it is broken off; the caller has the lock.

    Raises ImportingError where files have been changed since they were planned.
    """
    for path, source in sorted(planned.copies.items()):
        data = read_bounded(source, LARGEST_FILE)
        target = settings.content / path
        if replace(target, held(target) if target.exists() else None, data) == "left":
            raise ImportingError(
                Problem(path, 0, "changed-meanwhile", "it changed while it was being written", "again")
            )
    if Transaction(said, planned.rewrites).apply(settings.content, settings.cache) is None:
        what = "files of this site have changed meanwhile, and nothing was imported"
        raise ImportingError(Problem("", 0, "changed-meanwhile", what, "give the command again"))
    Imported(settings.cache, settings.content).note(planned.written)


def _read(generator: Generator, folder: Path, settings: Settings, problems: list[Problem]) -> OldSite:
    """Return the old site in a folder; ImportingError where it is none, or is this site itself."""
    if folder.resolve() == settings.content.parent.resolve() or folder.resolve() == settings.content.resolve():
        hint = "make a new site with “tearsheet init” in another folder, and import into that"
        raise ImportingError(Problem(str(folder), 0, "no-old-site", "it is the site to import into", hint))
    try:
        site = GENERATORS[generator].read(folder, problems)
    except ImportingError as error:
        others = (name for name, files in _FILES.items() if any((folder / file).is_file() for file in files))
        (first, *more) = error.problems
        if first.code == "no-old-site" and (other := next(others, "")):
            hint = f"it looks like one of {other.capitalize()}: tearsheet import {other} {folder}"
            first = dataclasses.replace(first, hint=hint)
        raise ImportingError(first, *more) from None
    if not site.texts and not problems:
        what = f"there is no article and no page in {site.source or 'it'}"
        raise ImportingError(Problem(str(folder), 0, "no-old-site", what, "name the folder of the whole old site"))
    return site


def _reviewed(settings: Settings) -> tuple[dict[str, tag_table.Meaning], list[Problem]]:
    """Return the meanings of tags that the editor has reviewed, and the problems in their table."""
    data = held(settings.content / tag_table.FILE)
    return tag_table.parse_table(data.decode(errors="replace"), settings.kinds) if data else ({}, [])


def _moved(content: Path) -> Iterator[tuple[str, str]]:
    """Yield the former addresses that posts and pages of this site have, each with the path of its file."""
    for folder in ("posts", "pages"):
        for path, text in read_markdown(content, folder, _LARGEST)[0]:
            if "moved:" not in text:
                continue
            try:
                said = frontmatter.load(frontmatter.split(text)[0] or "").get("moved")
            except frontmatter.FrontMatterError:
                continue
            yield from (
                (address, path) for address in said or () if isinstance(said, list) and isinstance(address, str)
            )


class _Planner:
    """Composes all that an import writes."""

    def __init__(  # noqa: PLR0913, PLR0917  (what a plan is made of)
        self,
        generator: Generator,
        site: OldSite,
        placed: dict[str, str],
        imported: Imported,
        tags: TagTable,
        settings: Settings,
    ) -> None:
        self._generator = generator
        self._site = site
        self._placed = placed
        self._imported = imported
        self._tags = tags
        self._settings = settings
        self._links = Links(site, placed, self._terms())
        self._rewrites: list[Rewrite] = []
        self._written: list[tuple[str, str, bytes]] = []
        self._kept: list[str] = []
        self._there: list[str] = []
        self._known = {each.old for each in imported.files.values()}
        self._untaken = list(site.untaken)
        self._counts: Counter[str] = Counter()

    def plan(self) -> ImportPlan:
        """Return the plan."""
        for text in self._site.texts:
            self._file(text)
        for kind, name in self._tags.unknown():
            if self._settings.kinds[kind].given:  # a topic needs no file
                continue
            path = f"{self._settings.kinds[kind].plural}/{slugify(name, fallback='unnamed')}.md"
            if held(self._settings.content / path) is None:
                self._rewrites.append(Rewrite(path, None, encoded(entities.write(Entity(kind=kind, name=name)))))
        self._untaken += self._links.unshown()
        before, after = held(self._settings.content / tag_table.FILE), encoded(self._tags.text())
        if after and before != after:
            self._rewrites.append(Rewrite(tag_table.FILE, before, after))
        return ImportPlan(
            rewrites=tuple(self._rewrites),
            written=tuple(self._written),
            copies=dict(self._copies()),
            kept=tuple(self._kept),
            there=tuple(self._there),
            untaken=tuple(dict.fromkeys(self._untaken)),
            tags=tuple(self._tags.lines()),
            counts=self._counts,
        )

    def _file(self, text: OldText) -> None:
        """Compose the file of a text, and plan to write it unless the editor has changed what is there."""
        path, old = self._placed[text.path], f"{self._generator}:{text.path}"
        before = held(self._settings.content / path)
        body, untaken = GENERATORS[self._generator].turn(text, self._links)
        if _FOREIGN.search(body):
            untaken.append(Untaken(text.path, 0, "pictures of other sites: pages load none from elsewhere"))
        named, picture = text.image, None if text.is_page else self._links.picture(text)
        text = composing.settled(dataclasses.replace(text, image=picture), self._site, self._settings.timezone)
        try:
            made = encoded(self._composed(text, _untitled(body, text.title), path, before))
        except Rejection as rejection:
            self._untaken.append(Untaken(text.path, 0, f"the whole text: {rejection.reason}"))
            return
        self._untaken += untaken
        if named and picture is None:
            why = "pages have none" if text.is_page else "there is no such file"
            self._untaken.append(Untaken(text.path, 0, f"its picture {named}: {why}"))
        is_new = before is None and old not in self._known
        is_ours = before is not None and (self._imported.is_ours(path, before) or new_site.is_as_begun(path, before))
        if before != made and not is_new and not is_ours:
            (self._kept if old in self._known else self._there).append(path)
            return
        self._written.append((path, old, made))
        if before == made:
            self._counts["same"] += 1
            return
        self._count(text)
        self._rewrites.append(Rewrite(path, before, made))

    def _composed(self, text: OldText, body: str, path: str, before: bytes | None) -> str:
        """Return the file of a text."""
        if text.is_page:
            return composing.page_text(text, body, path)
        today = clock.now(self._settings.timezone).date()
        known = before and placing.day_in(before)
        return composing.post_text(text, body, path, known or today, self._tags, self._settings)

    def _count(self, text: OldText) -> None:
        """Count a text by what it becomes."""
        self._counts["page" if text.is_page else "post"] += 1
        if not text.is_page and text.status != "published":
            self._counts[text.status] += 1
        elif not text.is_page and text.date and text.date.isoformat() > clock.now(self._settings.timezone).isoformat():
            self._counts["ahead"] += 1

    def _copies(self) -> Iterator[tuple[str, Path]]:
        """Yield the files to take along that are not there yet; what is too large, or in the way, is not taken."""
        for path, source in sorted(self._links.copies.items()):
            shown = source.relative_to(self._site.root).as_posix()
            try:
                data, there = read_bounded(source, LARGEST_FILE), held(self._settings.content / path)
            except OSError as error:
                self._untaken.append(Untaken(shown, 0, f"the file: {error.strerror or error}"))
                continue
            if there is None:
                yield path, source
            elif there != data:
                self._untaken.append(Untaken(shown, 0, f"the file, as there is another one called {path}"))

    def _terms(self) -> dict[str, dict[str, str]]:
        """Return the addresses of what categories and tags have become, by their slugs."""
        sections = {text.section for text in self._site.texts if text.section and not text.is_page}
        tags = {tag for text in self._site.texts for tag in text.tags}
        found = {"category": {slugify(name): f"/sections/{slugify(name, fallback='section')}/" for name in sections}}
        found["tag"] = {slugify(tag): address for tag in tags if (address := self._term(tag))}
        return found

    def _term(self, tag: str) -> str | None:
        """Return the address of the entity or topic that a tag has become, None where it has become nothing."""
        kind, name = self._tags.meaning(tag)
        if kind == tag_table.NONE:
            return None
        folder = "topics" if kind == tag_table.TOPIC else self._settings.kinds[kind].plural
        return f"/{folder}/{slugify(name, fallback='topic')}/"


def _untitled(body: str, title: str) -> str:
    """Return a body without a first heading that repeats the title."""
    line, _, below = body.strip().partition("\n")
    return below.strip() if line.startswith("# ") and line.removeprefix("# ").strip() == title else body.strip()


def grouped(untaken: Iterable[Untaken]) -> dict[str, list[Untaken]]:
    """Return what is not taken by what it is, the most frequent first."""
    found: dict[str, list[Untaken]] = {}
    for each in untaken:
        found.setdefault(each.what, []).append(each)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))
