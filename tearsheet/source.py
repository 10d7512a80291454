"""Source: the publication an article came from; one Markdown file each in `content/sources/`."""

from pathlib import Path

import msgspec

from tearsheet import frontmatter
from tearsheet.errors import Problem
from tearsheet.files import read_markdown
from tearsheet.slug import slugify

FOLDER = "sources"
LARGEST = 2**20  # bytes of a source's file; a description is a sentence or two


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a source's file, in the order in which they are written."""

    name: str
    aliases: tuple[str, ...] = ()
    website: str | None = None


class Source(FrontMatter, frozen=True, kw_only=True):
    """A publication: its front matter and a description in Markdown."""

    description: str = ""

    @property
    def slug(self) -> str:
        """The name of its file and the end of its address."""
        return slugify(self.name, fallback="unnamed")


def write(source: Source) -> str:
    """Return the file of a source."""
    mapping: dict[str, object] = {"name": source.name}
    if source.aliases:
        mapping["aliases"] = list(source.aliases)
    if source.website:
        mapping["website"] = source.website
    return frontmatter.join(mapping, source.description)


def read(content: Path) -> tuple[list[Source], list[Problem]]:
    """Return the sources in the content folder, and what is wrong in their files."""
    found: dict[str, tuple[str, Source]] = {}
    texts, problems = read_markdown(content, FOLDER, LARGEST)
    for path, text in texts:
        values, body, wrong = frontmatter.read(FrontMatter, text, path)
        problems += wrong
        if not values.get("name"):
            continue
        source = Source(**values, description=body.strip())
        other, _ = found.setdefault(source.slug, (path, source))
        if other != path:
            what = f"“{source.name}” has the address of {other}"
            problems.append(Problem(path, 0, what, "make one file of the two, or rename one"))
    return [source for _, source in found.values()], problems
