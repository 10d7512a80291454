"""Inventory: the entity files and posts of a content folder as they are, for a change of names."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from tearsheet.content_folder.folder import POSTS
from tearsheet.entities.decisions import FILE
from tearsheet.entities.decisions import LARGEST as LARGEST_DECISIONS
from tearsheet.errors import ChangesError, Problem, from_os_error
from tearsheet.model import entity as entities
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.storage.files import read_bounded
from tearsheet.storage.folders import markdown_in
from tearsheet.text import legal_forms
from tearsheet.text.slug import slugify
from tearsheet.text.suggestions import did_you_mean, nearest

LARGEST = 4 * 2**20  # bytes of a file: the limit for posts


@dataclasses.dataclass(frozen=True, slots=True)
class Inventory:
    """Entities by path below the content folder, and `texts`: entity files, posts and decisions.yaml, byte for byte.

    `kinds` are the site's, `listed` are the names of owners that only the starter catalogue has.
    """

    texts: Mapping[str, str]
    entities: Mapping[str, Entity]
    kinds: Kinds
    listed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Mapping[str, str], kinds: Kinds, listed: frozenset[str] = frozenset()) -> "Inventory":
        """Return the inventory of these files; ChangesError with all problems where an entity has no name."""
        by_path: dict[str, Entity] = {}
        wrong: list[Problem] = []
        for path, text in texts.items():
            if (kind := kinds.of_file(path)) is not None:
                entity, problems = entities.parse_entity(text.replace("\r\n", "\n"), path, kind, kinds)
                if entity is None:
                    wrong += problems
                else:
                    by_path[path] = entity
        if wrong:
            raise ChangesError(*wrong)
        return cls(texts, by_path, kinds, listed)

    @property
    def posts(self) -> Iterator[tuple[str, str]]:
        """The posts, as pairs of path and text."""
        return ((path, text) for path, text in self.texts.items() if path.startswith(f"{POSTS}/"))

    def find(self, kind: KindName, name: str) -> str:
        """Return the path of the entity with this name; ChangesError, with what to do, where none or two have it."""
        paths = [path for path, entity in self.entities.items() if (entity.kind, entity.name) == (kind, name)]
        if len(paths) > 1:
            raise ChangesError(
                Problem(
                    paths[1],
                    0,
                    "named-twice",
                    f"“{name}” has a file already, {paths[0]}",
                    "make one of the two",
                    other=paths[0],
                )
            )
        if paths:
            return paths[0]
        folder = self.kinds[kind].plural
        for path, entity in self.entities.items():
            if name == entity.name:
                what = f"“{name}” is a {entity.kind}, there is no {kind} of that name in {folder}/"
                raise ChangesError(Problem(path, 0, "kinds-differ", what, f"name a {kind}, or say “{entity.kind}”"))
            if entity.kind == kind and name in entity.names:
                what = f"“{name}” is an alias of “{entity.name}”"
                raise ChangesError(Problem(path, 0, "alias-given", what, "name that"))
        known = [name for entity in self.entities.values() if entity.kind == kind for name in entity.names]
        near = nearest(name, known)
        what, hint = f"there is no {kind} “{name}”", did_you_mean(near)
        if self.kinds[kind].given and not near:
            what = f"the {kind} “{name}” has no file"
            file = f"{folder}/{slugify(name, fallback='unnamed')}.md"
            hint = f"write {file} with “name: {name}” above, then give the command again"
        raise ChangesError(Problem(folder, 0, "unknown-name", what, hint, suggestion=near))

    def meant(self, kind: KindName, name: str) -> str | None:
        """Return the path of the entity that a name in a post stands for, None where there is none."""
        of_kind = [(path, entity) for path, entity in self.entities.items() if entity.kind == kind]
        having = (
            [path for path, entity in of_kind if name == entity.name],
            [path for path, entity in of_kind if name in entity.aliases],
            [path for path, entity in of_kind if name in entity.former_names],
        )
        return next((path for paths in having for path in paths), None)

    def owner(self, name: str) -> str | None:
        """Return the path of the entity that a name in an `owner` key stands for, None where there is none."""
        names = (name, legal_forms.without(name))
        found = (self.meant(kind, each) for each in names for kind in self.kinds.owning)
        return next((path for path in found if path is not None), None)

    def claimant(self, name: str, besides: str) -> str | None:
        """Return the path of another entity that has a name as its name or alias, None where there is none.

        Names of what only editors say (topics) are apart from those that texts have.
        """
        given = self.kinds[self.entities[besides].kind].given
        others = (path for path, entity in self.entities.items() if path != besides and name in entity.names)
        return next((path for path in others if self.kinds[self.entities[path].kind].given == given), None)

    def reviewed(self, name: str, besides: str) -> str | None:
        """Return the path of another entity that is no candidate and has a name or alias, None where there is none."""
        others = ((path, entity) for path, entity in self.entities.items() if path != besides)
        return next((path for path, entity in others if entity.status != "candidate" and name in entity.names), None)

    def at(self, address: str, besides: str) -> str | None:
        """Return the path of another entity whose `moved` has an address, None where there is none."""
        others = (path for path, entity in self.entities.items() if path != besides and address in entity.moved)
        return next(others, None)


def read_inventory(content: Path, kinds: Kinds, listed: frozenset[str]) -> Inventory:
    """Return the inventory of a content folder; ChangesError with all problems where files cannot be read."""
    texts: dict[str, str] = {}
    wrong: list[Problem] = []
    folders = (*kinds.by_plural, POSTS)
    paths = [f"{folder}/{name}" for folder in folders for name in markdown_in(content, folder)[0]]
    for path in (*paths, *([FILE] if (content / FILE).exists() else ())):
        try:
            texts[path] = read_bounded(f"{content}/{path}", LARGEST if path != FILE else LARGEST_DECISIONS).decode()
        except UnicodeDecodeError:
            wrong.append(Problem(path, 0, "not-utf-8", "no UTF-8 text", "save it as UTF-8"))
        except OSError as error:
            wrong.append(dataclasses.replace(from_os_error(error, doing="read"), path=path))
    if wrong:
        raise ChangesError(*wrong)
    return Inventory.of(texts, kinds, listed)
