"""Source: a publication that articles come from; one Markdown file each in `content/sources/`."""

from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec

from tearsheet.errors import Problem
from tearsheet.model.entity import Name
from tearsheet.storage.exclusions import Hides, nothing
from tearsheet.storage.folders import read_markdown
from tearsheet.text import frontmatter, validation
from tearsheet.text.slug import numbered, slugify

FOLDER = "sources"
Reuse = Literal["full", "excerpt", "link"]

LARGEST = 2**20  # bytes of a source's file; a description is a sentence or two


class SourceFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a source's file, in the order in which they are written.

    `reuse` is what may be shown of its articles: the whole text, its first `excerpt` words, or a link to it only.
    """

    name: Name
    aliases: tuple[Name, ...] = ()
    website: str | None = None
    reuse: Reuse = "full"
    excerpt: Annotated[int, msgspec.Meta(ge=1)] = 60


class Source(SourceFrontMatter, frozen=True, kw_only=True):
    """A publication: its front matter, its slug (the name of its file), and its description in Markdown."""

    slug: str
    description: str = ""


def write(source: Source) -> str:
    """Return the text of a source's file."""
    mapping: dict[str, object] = {"name": source.name}
    if source.aliases:
        mapping["aliases"] = list(source.aliases)
    if source.website:
        mapping["website"] = source.website
    if source.reuse != "full":
        mapping["reuse"] = source.reuse
    if source.reuse == "excerpt":
        mapping["excerpt"] = source.excerpt
    return frontmatter.join(mapping, source.description)


def read_sources(content: Path, hides: Hides = nothing) -> tuple[list[Source], list[Problem]]:
    """Return the sources in the content folder, and the problems in their files."""
    sources: list[Source] = []
    texts, problems = read_markdown(content, FOLDER, LARGEST, hides)
    for path, text in texts:
        values, body, wrong = validation.parse_front_matter(SourceFrontMatter, text, path)
        problems += wrong
        if "name" not in values:
            continue
        source = Source(**values, slug=PurePosixPath(path).stem, description=body.strip())
        if other := next((other for other in sources if other.name == source.name), None):
            what = f"“{source.name}” has a file already, {FOLDER}/{other.slug}.md"
            problems.append(
                Problem(
                    path, 0, "named-twice", what, "make one file of the two", "name", other=f"{FOLDER}/{other.slug}.md"
                )
            )
            continue
        sources.append(source)
    return sources, problems


class Sources:
    """The sources of a site, and those that the run's articles add."""

    def __init__(self, sources: list[Source]) -> None:
        self._sources = sources

    def called(self, name: str) -> str | None:
        """Return the canonical name of a publication by its name or an alias in any case, None if it is unknown."""
        folded = name.casefold()
        return next(
            (one.name for one in self._sources if folded in map(str.casefold, (one.name, *one.aliases))),
            None,
        )

    def add(self, name: str) -> tuple[str, str]:
        """Add a publication; return the path of its new file below the content folder, and the file's text."""
        taken = {source.slug for source in self._sources}
        new = Source(name=name, slug=numbered(slugify(name, fallback="unnamed"), taken.__contains__))
        self._sources.append(new)
        return f"{FOLDER}/{new.slug}.md", write(new)
