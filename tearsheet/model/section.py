"""Section: what the editor says of a section of the site; one Markdown file each in `content/sections/`."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Annotated

import msgspec

from tearsheet.errors import Problem
from tearsheet.model.entity import Name
from tearsheet.storage.exclusions import Hides, nothing
from tearsheet.storage.folders import read_markdown
from tearsheet.text import validation
from tearsheet.text.slug import slugify

FOLDER = "sections"
LARGEST = 2**20  # bytes of a section's file; a description is a sentence or two


class SectionFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a section's file.

    `order` is its place in lists: sections with small numbers come first, those without one last, by name. `moved` are
    addresses that lead here now, as sections/old-name; posts that name the section of such an address are in this one.
    """

    title: Name
    order: Annotated[int, msgspec.Meta(ge=0)] | None = None
    moved: tuple[Annotated[str, msgspec.Meta(pattern=rf"^{FOLDER}/\w[\w.~-]*$")], ...] = ()


class Section(SectionFrontMatter, frozen=True, kw_only=True):
    """A section: its front matter, its slug (the name of its file), and its description in Markdown."""

    slug: str
    description: str = ""

    @property
    def path(self) -> str:
        """The path of its file below the content folder."""
        return f"{FOLDER}/{self.slug}.md"


def read_sections(content: Path, hides: Hides = nothing) -> tuple[list[Section], list[Problem]]:
    """Return the sections in the content folder, and the problems in their files."""
    sections: list[Section] = []
    texts, problems = read_markdown(content, FOLDER, LARGEST, hides)
    for path, text in texts:
        values, body, wrong = validation.parse_front_matter(SectionFrontMatter, text, path)
        problems += wrong
        if "title" in values:
            sections.append(Section(**values, slug=PurePosixPath(path).stem, description=body.strip()))
    return sections, problems + _clashes(sections)


def by_slug(sections: Iterable[Section]) -> dict[str, Section]:
    """Return sections by all that posts may call them, as slugs: the names of their files, titles, former addresses."""
    sections = list(sections)
    found = {section.slug: section for section in sections}
    for section in sections:
        found.setdefault(slugify(section.title), section)
    for section in sections:
        for address in section.moved:
            found.setdefault(address.removeprefix(f"{FOLDER}/"), section)
    return found


def _clashes(sections: Iterable[Section]) -> list[Problem]:
    """Return a problem for each title or former address that is another section's too."""
    problems = []
    found = by_slug(sections)
    for section in sections:
        if (other := found[slugify(section.title) or section.slug]) is not section:
            what = f"“{section.title}” is the section of {other.path}"
            hint = "make one file of the two, or give it another title"
            problems.append(Problem(section.path, 0, "named-twice", what, hint, "title", other=other.path))
        for address in section.moved:
            if (other := found[address.removeprefix(f"{FOLDER}/")]) is not section:
                what = f"“moved” has {address}, which is the address of {other.path}"
                hint = "take it out of one of the two"
                problems.append(
                    Problem(section.path, 0, "address-twice", what, hint, "moved", address, other=other.path)
                )
    return problems
