"""Tag table: what each tag of an old site has become, a file that the editor reviews and the next import follows.

python: topic
js: topic JavaScript
Facebook: company Meta
misc: none
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from tearsheet.catalogue import Catalogue
from tearsheet.errors import Problem
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.text import frontmatter
from tearsheet.text.slug import slugify

if TYPE_CHECKING:
    from tearsheet.model.entity import Entity

FILE = "imported-tags.yaml"
TOPIC, NONE = "topic", "none"

_HEAD = """\
# What the tags of the old site have become in posts. Where a line is wrong, change it and give the same import again:
# topic, topic OTHER NAME, {kinds}, or none.
"""


class Meaning(NamedTuple):
    """What a tag means: a topic, an entity of a kind, or nothing (`kind` is “none”), and by what name."""

    kind: str
    name: str

    def written(self, tag: str) -> str:
        """Return it as the table has it."""
        return (
            self.kind if self.kind == NONE or (self.kind == TOPIC and self.name == tag) else f"{self.kind} {self.name}"
        )


class TagTable:
    """The meanings of tags: those that the editor has reviewed, and those that the catalogue gives all others."""

    def __init__(self, reviewed: Mapping[str, Meaning], catalogue: Catalogue) -> None:
        """Take the meanings in the table, and the catalogue."""
        self._reviewed = dict(reviewed)
        self._catalogue = catalogue
        self._counts: Counter[str] = Counter()
        self._meant: dict[str, Meaning] = {}
        self._by_slug: dict[str, Entity | None] = {}
        for name, meant in catalogue.meanings.items():
            if len(meant) == 1 and meant[0].ambiguity.get(name, "none") == "none" and meant[0].status == "published":
                slug = slugify(name)
                known = self._by_slug.setdefault(slug, meant[0])
                self._by_slug[slug] = known if known == meant[0] else None

    def meaning(self, tag: str) -> Meaning:
        """Return what a tag means, by the table, else by the catalogue, else as a topic."""
        if tag not in self._meant:
            self._meant[tag] = self._reviewed.get(tag) or self._of_catalogue(tag) or Meaning(TOPIC, tag)
        return self._meant[tag]

    def _of_catalogue(self, tag: str) -> Meaning | None:
        """Return the entity that a tag certainly names, None where it may be an ordinary word."""
        meant = self._catalogue.meanings.get(tag, ())
        if len(meant) == 1 and meant[0].ambiguity.get(tag, "none") != "hard" and meant[0].status == "published":
            return Meaning(meant[0].kind, meant[0].name)
        entity = self._by_slug.get(slugify(tag))
        return Meaning(entity.kind, entity.name) if entity else None

    def sorted_out(self, tags: Iterable[str]) -> tuple[dict[KindName, tuple[str, ...]], tuple[str, ...]]:
        """Return the entities by kind and the topics that the tags of one text mean."""
        named: dict[KindName, dict[str, None]] = {}
        topics: dict[str, None] = {}
        for tag in dict.fromkeys(tags):
            self._counts[tag] += 1
            kind, name = self.meaning(tag)
            if kind == TOPIC:
                topics[name] = None
            elif kind != NONE:
                named.setdefault(kind, {})[name] = None
        return {kind: tuple(names) for kind, names in named.items()}, tuple(topics)

    def unknown(self) -> list[Meaning]:
        """Return the entities that the table names and nobody has a file for."""
        entities = (meaning for meaning in self._meant.values() if meaning.kind in self._catalogue.kinds)
        return sorted({each for each in entities if self._catalogue.resolve(each.kind, each.name) is None})

    def lines(self) -> list[str]:
        """Return the lines of the table, the most frequent tags first."""
        ordered = sorted(self._meant, key=lambda tag: (-self._counts[tag], tag.casefold(), tag))
        gone = sorted(self._reviewed.keys() - self._meant.keys())
        pairs = [(tag, self._meant[tag], self._counts[tag]) for tag in ordered]
        pairs += [(tag, self._reviewed[tag], 0) for tag in gone]
        return [
            f"{frontmatter.dump({tag: meaning.written(tag)}).strip()}  # {count:,}" for tag, meaning, count in pairs
        ]

    def text(self) -> str:
        """Return the table as a file; nothing where there is no tag."""
        kinds = ", ".join(f"{kind} NAME" for kind in self._catalogue.kinds.sought)
        return "".join([_HEAD.format(kinds=kinds), *(f"{line}\n" for line in lines)]) if (lines := self.lines()) else ""


def parse_table(text: str, kinds: Kinds) -> tuple[dict[str, Meaning], list[Problem]]:
    """Return the meanings in a table, and the problems in it."""
    try:
        said = frontmatter.load(text, first_line=1)
    except frontmatter.FrontMatterError as error:
        return {}, [error.problem(FILE)]
    found: dict[str, Meaning] = {}
    problems: list[Problem] = []
    for tag, value in said.items():
        kind, _, name = value.partition(" ") if isinstance(value, str) else ("", "", "")
        if kind in {NONE, TOPIC} or (kind in kinds and name.strip()):
            found[tag] = Meaning(kind, name.strip() or tag)
            continue
        line = frontmatter.line_of(text, tag, first_line=1)
        choice = ", ".join(f"{kind} NAME" for kind in kinds.sought)
        what = f"“{tag}” cannot become “{value}”"
        problems.append(Problem(FILE, line, "value", what, f"write topic, topic NAME, {choice}, or none", tag))
    return found, problems
