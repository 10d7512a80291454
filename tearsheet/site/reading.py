"""Reading: the content folder into posts, written pages, entities and sources, with all that is wrong in it."""

import dataclasses
from pathlib import Path, PurePosixPath

import msgspec

from tearsheet import catalogue as catalogues
from tearsheet import frontmatter, source
from tearsheet import post as posts
from tearsheet.catalogue import Catalogue
from tearsheet.errors import Problem
from tearsheet.files import read_markdown
from tearsheet.post import Post
from tearsheet.source import Source

LARGEST = 4 * 2**20  # bytes of a post's file: the limit for seeds too


class PageFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a written page."""

    title: str


@dataclasses.dataclass(frozen=True, slots=True)
class WrittenText:
    """A page that the editor wrote: its file, its title, its slug (the file's name) and its body in Markdown."""

    path: str
    title: str
    slug: str
    body: str


@dataclasses.dataclass(frozen=True, slots=True)
class Content:
    """What the content folder holds; posts and pages with their paths below it."""

    posts: list[tuple[str, Post]]
    pages: list[WrittenText]
    catalogue: Catalogue
    sources: list[Source]


def read(folder: Path) -> tuple[Content, list[Problem]]:
    """Return what the content folder holds, in the order of the file names, and what is wrong in it."""
    own, problems = catalogues.read(folder)
    content = Content(posts=[], pages=[], catalogue=Catalogue(own), sources=[])
    sources, wrong = source.read(folder)
    content.sources.extend(sources)
    problems += content.catalogue.problems + wrong
    texts, wrong = read_markdown(folder, "posts", LARGEST)
    problems += wrong
    for path, text in texts:
        post, wrong = posts.read(text, path, PurePosixPath(path).stem)
        problems += wrong
        if post is not None:
            content.posts.append((path, post))
    texts, wrong = read_markdown(folder, "pages", LARGEST)
    problems += wrong
    for path, text in texts:
        values, body, wrong = frontmatter.read(PageFrontMatter, text, path)
        problems += wrong
        if not wrong:
            content.pages.append(WrittenText(path, values["title"], PurePosixPath(path).stem, body))
    return content, problems
