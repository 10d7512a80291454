"""The stages of a build, each a function from noun to noun, in the order in which they are done.

    the content folder ─load─▶ Loaded ─due─▶ Due ─edit─▶ Edition ─plan─▶ Pages ─print─▶ the output folder

`due` has a module of its own, and so has printing (`site/render/renderer.py`). No stage knows Pelican.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment

from tearsheet.errors import Problem, Working
from tearsheet.model.kinds import Kinds
from tearsheet.model.post import Status
from tearsheet.site import edition_builder, reading, rights
from tearsheet.site.due import Due
from tearsheet.site.edition import Edition
from tearsheet.site.issue import layout
from tearsheet.site.page import data, feeds, looks, pages, search, social_cards, written
from tearsheet.site.page.page import Choices, Page
from tearsheet.site.page.written import Written
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.pictures import Pictures
from tearsheet.site.post_store import PostStore
from tearsheet.site.reading import Content
from tearsheet.site.records import ArticleRecord
from tearsheet.site.render import reasons
from tearsheet.site.render.language import Language
from tearsheet.site.render.renderer import Templates
from tearsheet.storage import code_digest
from tearsheet.storage.exclusions import Hides, nothing


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """What the content folder holds: parsed posts and all else; `problems` is all that is wrong in it.

    `whole` returns a post's whole body as HTML, `body` only what may be shown of it.
    """

    folder: Path
    content: Content
    posts: list[ParsedPost]
    whole: Callable[[ParsedPost], str]
    problems: list[Problem]

    def body(self, record: ArticleRecord) -> str:
        """Return as much of a post's body as may be shown, as HTML: the only way to it."""
        return rights.body(record.post, record.line.rights, self.whole)


def load(folder: Path, cache: Path, hides: Hides = nothing, status: Status = "published") -> Loaded:
    """Return what the content folder holds; posts that the cache has parsed already are not parsed again.

    Files that `hides` names are not read; `status` is that of posts and pages that give none.
    """
    content, problems = reading.read_content(folder, hides, status)
    store = PostStore(folder, cache, code_digest.digest(), content.catalogue.kinds, hides=hides, status=status)
    with Working("setting posts of", f"{folder}/posts"):
        posts, wrong = store.read()
    return Loaded(folder, content, posts, store.body, [*problems, *wrong])


def edit(loaded: Loaded, due: Due, settings: Mapping[str, Any], language: Language) -> tuple[Edition, list[Problem]]:
    """Return the edition of the posts that are due, with its issues, and the problems in what they name."""
    with Working("filing posts of", f"{loaded.folder}/posts"):
        pictures = Pictures(loaded.folder, settings)
        cache = Path(settings["CACHE_PATH"])
        edition = edition_builder.build(loaded.content, due.posts, settings["TIMEZONE"], cache, pictures)
    with Working("making issues of", f"{loaded.folder}/issues"):
        issues, wrong = layout.gather(edition, loaded.content.issues, settings["ISSUE_PERIOD"], language)
    edition = dataclasses.replace(edition, issues=issues)
    return edition, [*edition.problems, *wrong, *feeds.twins(edition.articles)]


def choices(settings: Mapping[str, Any], templates: Iterable[str], language: Language, kinds: Kinds) -> Choices:
    """Return what settings and theme choose for all pages; `templates` are the names of the theme's templates."""
    return Choices(
        feed_items=settings["FEED_MAX_ITEMS"],
        listed=settings["LIST_MAX_ITEMS"],
        thin=settings["THIN_PAGE"],
        templates=frozenset(templates),
        language=language,
        kinds=kinds,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Planned:
    """All pages of the site by path, and problems of the plan."""

    pages: dict[str, Page]
    problems: list[Problem]


def plan(
    edition: Edition,
    texts: Iterable[Written],
    chosen: Choices,
    settings: Mapping[str, Any],
    body: Callable[[ArticleRecord], str],
) -> Planned:
    """Return all pages of an edition and of the pages that the editor wrote; of two at one address the first stays.

    `body` returns as much of an article's body as may be shown, as HTML.
    """
    problems: list[Problem] = []
    every = list(pages.plan(edition, texts, chosen, _besides(edition, chosen, settings, body, problems)))
    planned: dict[str, Page] = {}
    for page in every:
        planned.setdefault(page.path, page)
    problems += [_two(planned[page.path], page, edition) for page in every if planned[page.path] is not page]
    return Planned(planned, problems)


def _besides(
    edition: Edition,
    chosen: Choices,
    settings: Mapping[str, Any],
    body: Callable[[ArticleRecord], str],
    problems: list[Problem],
) -> Iterator[Page]:
    """Yield the pages that code makes and not a template (data files, social cards) and those of the search.

    Problems that keep them from being made are added to `problems`.
    """
    yield from looks.pages(settings)
    yield from search.pages(settings, has_articles=bool(edition.articles))
    if settings["DATA_FILES"] and "data.html" in chosen.templates:
        yield from data.pages(edition, body, settings["SITEURL"], chosen.kinds)
    if settings["SOCIAL_CARDS"] and settings["SITEURL"].startswith("http"):  # else none could lead there
        problems += (wanting := social_cards.missing())
        if not wanting:
            yield from social_cards.pages(edition, settings["SITENAME"], Path(settings["CACHE_PATH"]))


def _two(page: Page, other: Page, edition: Edition) -> Problem:
    """Return the problem of two pages with one address."""
    if former := next((each for each in edition.moved if each.output == page.path), None):
        what = f"“moved” has /{former.address.lstrip('/')}, where the site has another page"
        return Problem(former.file, 0, "address-twice", what, "take it out here", "moved", former.address)
    text: Written | None = other.shows.get("page") or page.shows.get("page")
    path = str(text.relative_source_path) if text else ""
    return Problem(path, 0, "address-twice", f"two pages have the address /{other.url}", "rename the file")


def page_at(planned: Mapping[str, Page], path: str) -> Page | None:
    """Return the page at a path, which may lack its last slash and index.html; None where there is none."""
    return planned.get(path) or planned.get(f"{path.rstrip('/')}/index.html".removeprefix("/"))


def path_of(address: str, siteurl: str) -> str:
    """Return the path of an output by the address of its page, with or without the site's address."""
    path = address.removeprefix(siteurl).split("#")[0].split("?")[0].lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def templates(  # noqa: PLR0913  (what templates see)
    env: Environment,
    settings: Mapping[str, Any],
    texts: Sequence[Written],
    kinds: Kinds,
    language: Language,
    *,
    is_sourced: bool = True,
) -> Templates:
    """Return the theme's templates; they see the settings, the kinds of entities and links to the written pages.

    They are told too whether every article names its source (`is_sourced`).
    """
    given = looks.looks(settings, texts, kinds, language)
    written_pages = written.linked(texts)
    return Templates(env, {**settings, **given, "WRITTEN": written_pages, "KINDS": kinds, "SOURCED": is_sourced})


def common(
    settings: Mapping[str, Any],
    texts: Iterable[Written],
    language: Language,
    kinds: Kinds,
    *,
    is_sourced: bool = True,
) -> dict[str, object]:
    """Return what all pages depend on beside their templates, by words that say what each is."""
    return {
        reasons.CODE: code_digest.digest(),
        "the words of the interface": language.digest,
        "the kinds of entities": kinds.digest,
        "the titles of the written pages": written.linked(texts),
        "whether every article names its source": is_sourced,
        **code_digest.settings(dict(settings)),
    }
