"""Reading: reads written pages, entities, sources and texts on issues from the content folder, with all problems."""

import dataclasses
from pathlib import Path, PurePosixPath
from typing import Annotated

import msgspec

from tearsheet import catalogue as catalogues
from tearsheet.catalogue import Catalogue
from tearsheet.content_folder import own_kinds
from tearsheet.errors import Problem
from tearsheet.model import section, source
from tearsheet.model.post import OwnAddress, Status
from tearsheet.model.section import Section
from tearsheet.model.source import Source
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.unshown import Unshown
from tearsheet.storage.exclusions import Hides, nothing
from tearsheet.storage.folders import read_markdown, read_markdown_below
from tearsheet.text import validation
from tearsheet.text.slug import IN_ADDRESSES

LARGEST = 4 * 2**20  # bytes of a written page's file: the limit for seeds too


class PageFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a written page; without a `status` it has that of DEFAULT_METADATA, else it is published.

    `slug` is the last part of its address, where that is not to be the name of its file; `summary` is what search
    engines are told of it.
    `moved` are former addresses on this site that lead to it now.
    """

    title: str
    status: Status | None = None
    moved: tuple[OwnAddress, ...] = ()
    slug: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.~-]*$")] | None = None
    summary: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class WrittenText:
    """A page that the editor wrote: its path, title, body in Markdown, status and summary.

    `slug` is its address: the folders below pages/, then the slug that it gives, else its file's name. `moved` are
    former addresses that lead to it now.
    """

    path: str
    title: str
    slug: str
    body: str
    status: Status = "published"
    moved: tuple[str, ...] = ()
    summary: str = ""


class IssueFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of what the editor says of an issue."""

    title: str = ""
    lead: str | None = None
    order: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class IssueText:
    """What the editor writes about an issue; `slug` is the file's name, `lead` and `order` are slugs of articles.

    `posts` are those of these slugs that have a post, shown or not; `body` is the introduction in Markdown.
    """

    path: str
    slug: str
    title: str = ""
    lead: str | None = None
    order: tuple[str, ...] = ()
    posts: frozenset[str] = frozenset()
    body: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Content:
    """What the content folder holds beside posts; `unshown` are the pages that are not published."""

    pages: list[WrittenText]
    catalogue: Catalogue
    sources: list[Source]
    issues: list[IssueText] = dataclasses.field(default_factory=list)
    sections: list[Section] = dataclasses.field(default_factory=list)
    unshown: list[WrittenText] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """What a build reads from the content folder, and all problems in it, in the order of the files."""

    problems: list[Problem]
    posts: list[ParsedPost]
    content: Content | None = None
    unshown: Unshown = dataclasses.field(default_factory=Unshown)


def read_content(folder: Path, hides: Hides = nothing, status: Status = "published") -> tuple[Content, list[Problem]]:
    """Return what the content folder holds beside posts, in the order of file names, and the problems in it.

    `status` is that of pages that give none; files that `hides` names are not read.
    """
    kinds, problems = own_kinds.read_kinds(folder)
    own, wrong = catalogues.read_entities(folder, kinds, hides)
    problems += wrong
    sources, wrong = source.read_sources(folder, hides)
    sections, unread = section.read_sections(folder, hides)
    content = Content(pages=[], catalogue=Catalogue(kinds, own), sources=sources, sections=sections)
    problems += content.catalogue.problems + wrong + unread
    texts, wrong = read_markdown_below(folder, "pages", LARGEST, hides)
    problems += wrong
    for path, text in texts:
        values, body, wrong = validation.parse_front_matter(PageFrontMatter, text, path)
        problems += wrong
        if not wrong:
            place = PurePosixPath(path).relative_to("pages")
            slug = (place.parent / (values.get("slug") or place.stem)).as_posix()
            settled = values.get("status") or status, values.get("moved", ()), values.get("summary", "")
            page = WrittenText(path, values["title"], slug, body, *settled)
            (content.pages if page.status == "published" else content.unshown).append(page)
    return content, problems + _read_issues(folder, content, hides)


def _read_issues(folder: Path, content: Content, hides: Hides) -> list[Problem]:
    """Add what the editor writes about issues to the content, and return the problems in it."""
    texts, problems = read_markdown(folder, "issues", LARGEST, hides)
    for path, text in texts:
        values, body, wrong = validation.parse_front_matter(IssueFrontMatter, text, path)
        problems += wrong
        if not wrong:
            front_matter = IssueFrontMatter(**values)
            named = {slug for slug in (front_matter.lead or "", *front_matter.order) if IN_ADDRESSES.fullmatch(slug)}
            posts = frozenset(slug for slug in named if (folder / "posts" / f"{slug}.md").is_file())
            slug = PurePosixPath(path).stem
            content.issues.append(
                IssueText(path, slug, front_matter.title, front_matter.lead, front_matter.order, posts, body)
            )
    return problems
