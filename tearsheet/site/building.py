"""Building: `Site` is the class that plain `pelican` and `tearsheet build` both run."""

import contextlib
import dataclasses
import functools
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.generators import ArticlesGenerator, PagesGenerator, StaticGenerator
from pelican.log import LimitFilter, console
from pelican.writers import FileOverwriteFailedError, Writer

from tearsheet.errors import BuildError, Problem, from_os_error
from tearsheet.frontmatter import nearest
from tearsheet.site import dates, feeds, structured, tallies
from tearsheet.site.generators import FilesGenerator, PostsGenerator, WrittenPagesGenerator
from tearsheet.site.manifest import Built, Manifest
from tearsheet.site.memory import uncollected
from tearsheet.site.writer import SiteWriter

logger = logging.getLogger(__name__)

# The contract on addresses: they never change when a date or a section does. Plugins read these; the pages do not.
ADDRESSES = {
    "ARTICLE_URL": "articles/{slug}/",
    "ARTICLE_SAVE_AS": "articles/{slug}/index.html",
    "PAGE_URL": "{slug}/",
    "PAGE_SAVE_AS": "{slug}/index.html",
    "CATEGORY_URL": "sections/{slug}/",
    "CATEGORY_SAVE_AS": "sections/{slug}/index.html",
    "YEAR_ARCHIVE_URL": "archive/{date:%Y}/",
    "YEAR_ARCHIVE_SAVE_AS": "archive/{date:%Y}/index.html",
    "ARTICLE_PATHS": ["posts"],
    "PAGE_PATHS": ["pages"],
    "STATIC_PATHS": ["images"],
}


# What a site has unless its settings say otherwise.
CHOICES = {"THIN_PAGE": 2, "DATA_FILES": True, "SOCIAL_CARDS": False}


class _Warnings(logging.Handler):
    """Collects what Pelican and plugins only log: a build with warnings has failed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take down a warning, or something worse."""
        self.problems.append(Problem("", 0, f"{record.name}: {record.getMessage()}"))


class _PlannedError(Exception):
    """All pages are planned, and nothing more was asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Why:
    """Why the page at a path would be printed now (nothing: it would not), and why it was when it last was."""

    path: str
    now: list[str]
    last: list[str]


def _path_of(address: str, siteurl: str) -> str:
    """Return the path of an output from the address of its page, with or without the site's."""
    path = address.removeprefix(siteurl).split("#")[0].split("?")[0].lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


class Site(Pelican):
    """Pelican with our generators and our writer in the places of its own."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._problems: list[Problem] = []
        self._warnings = _Warnings()
        self._generator: PostsGenerator | None = None
        self._writer: SiteWriter | None = None
        self._is_asked = False
        self._manifest = Manifest(Path(settings["CACHE_PATH"]), Path(settings["OUTPUT_PATH"]))
        settings.update(ADDRESSES)
        settings.update({name: value for name, value in CHOICES.items() if settings.get(name) is None})
        settings["JINJA_ENVIRONMENT"] = {**settings["JINJA_ENVIRONMENT"], "autoescape": True}
        settings["JINJA_FILTERS"] = {
            **dates.FILTERS,
            **tallies.FILTERS,
            **feeds.FILTERS,
            **structured.FILTERS,
            **settings["JINJA_FILTERS"],
        }
        # Pelican says each thing once a process; a second build in it is told again.
        LimitFilter._raised_messages.clear()  # noqa: SLF001
        LimitFilter._group_count.clear()  # noqa: SLF001
        logging.getLogger().addHandler(self._warnings)
        try:
            super().__init__(settings)
        except BaseException:
            logging.getLogger().removeHandler(self._warnings)
            raise

    def run(self) -> None:
        """Build the site, as plain `pelican` asks for it: problems are logged, and end it with exit code 1."""
        try:
            self.build()
        except BuildError as error:
            for problem in error.problems:
                if problem not in self._warnings.problems:
                    logger.error("%s", problem)  # noqa: TRY400  (the problem is the message)
            raise SystemExit(1) from None

    def build(self, *, quiet: bool = False) -> Built:
        """Build the site and return what was done.

        Raises BuildError with all that is wrong, after everything that could be built has been; what an earlier build
        left is removed only if nothing is wrong.
        """
        with self._running(quiet=quiet):
            super().run()
        problems = [*self._problems, *self._warnings.problems]
        if problems:
            raise BuildError(*dict.fromkeys(problems))
        removed = self._manifest.settle()
        written = len(self._writer.changed) if self._writer else 0
        unchanged = len(self._manifest.outputs) - written
        since, until = self._generator.lasting if self._generator else (0.0, 0.0)
        articles = len(self._generator.articles) if self._generator else 0
        return Built(str(self._manifest.output), written, unchanged, removed, articles, since, until)

    def why(self, address: str) -> Why:
        """Return why a page would be printed now, and why it was when it last was; nothing is built.

        `address` is a path below the output folder, with or without the site's address and index.html. Raises
        BuildError where the site has no such page.
        """
        self._plan()
        if self._generator is None:
            raise BuildError(*self._problems)
        pages = self._generator.pages()
        path = _path_of(address, self.settings["SITEURL"])
        page = pages.get(path) or pages.get(f"{path.rstrip('/')}/index.html".removeprefix("/"))
        if page is None:
            if self._manifest.last(path):
                what = "is no page but the copy of a file, written whenever that has other bytes"
                raise BuildError(Problem("", 0, f"/{path} {what}"))
            raise BuildError(Problem("", 0, f"the site has no page /{path}", nearest(path, pages)))
        if self._generator.listening:
            return Why(page.path, ["plugins that may change it: every page is printed in every build"], [])
        return Why(page.path, *self._generator.press(self._manifest).why(page))

    def problems(self) -> list[Problem]:
        """Return all that is wrong in the content folder, in the order of the files; nothing is built."""
        self._plan()
        return sorted({*self._problems, *self._warnings.problems})

    def _plan(self) -> None:
        """Read everything and plan all pages, and print none."""
        self.settings["DELETE_OUTPUT_DIRECTORY"] = self.delete_outputdir = False
        self._is_asked = True
        with self._running(quiet=True), contextlib.suppress(_PlannedError):
            super().run()

    @contextlib.contextmanager
    def _running(self, *, quiet: bool) -> Iterator[None]:
        """Turn what stops Pelican on its way into problems, and leave its console and the log as they were."""
        was_quiet, console.quiet = console.quiet, quiet or console.quiet
        try:
            with uncollected():
                yield
        except OSError as error:
            raise BuildError(*self._problems, from_os_error(error, doing="build the site")) from None
        except FileOverwriteFailedError as error:
            raise BuildError(*self._problems, Problem("", 0, str(error), "rename one of them")) from None
        finally:
            console.quiet = was_quiet
            logging.getLogger().removeHandler(self._warnings)

    def _get_generator_classes(self) -> list[Any]:
        """Put our generators in the places of Pelican's, and leave those of plugins."""
        ours = {
            ArticlesGenerator: self._posts_generator,
            PagesGenerator: functools.partial(WrittenPagesGenerator, problems=self._problems),
            StaticGenerator: FilesGenerator,
        }
        return [ours.get(generator, generator) for generator in super()._get_generator_classes()]

    def _posts_generator(self, **arguments: Any) -> PostsGenerator:
        """Return the generator of posts, and keep it to count what it shows."""
        self._generator = PostsGenerator(problems=self._problems, **arguments)
        return self._generator

    def _get_writer(self) -> Writer:
        """Return our writer, unless a plugin brings one."""
        if self._is_asked:
            raise _PlannedError
        writer: Writer = super()._get_writer()
        if type(writer) is not Writer:
            return writer
        self._writer = SiteWriter(self.output_path, self.settings, self._manifest)
        return self._writer
